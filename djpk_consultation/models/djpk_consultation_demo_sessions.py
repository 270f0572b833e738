from datetime import timedelta

from odoo import fields, models

from ..exceptions import ConsultationRefusal
from ..tools.wib import at_hour, to_utc
from .djpk_consultation_demo import Story

MEETING = "https://meet.example.com/djpk-{}"
LEAVE_TODAY = "Rombongan tiba lebih awal; unit teknis bersedia menerima."
LEAVE_LATER = (
    "Rombongan keliru membaca tanggal dan sudah berada di Jakarta; ruang kosong dan"
    " narasumber bersedia menerima."
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """Visits, video sessions and guests without a schedule."""

    _inherit = "djpk.consultation.demo"

    def _stories(self):
        texts = (*self._texts("visits"), *self._texts("letters"))
        letters = [Story(told, self._letter_arrives) for told in texts]
        walk_ins = [Story(told, self._walk_in) for told in self._texts("walk_ins")]
        return [*super()._stories(), *letters, *walk_ins]

    def _letter_arrives(self, story):
        self._look_ahead(story)
        self._receive_letter(story)

    def _look_ahead(self, story):
        """The place that the letter will ask for."""
        wishes = [step[1] for step in story.told["then"] if step[0] == "book"]
        if not wishes:
            return
        wish = wishes[0]
        if wish["ahead"] == 0:
            for place in self._free_from(self._today())[:1]:
                story.day = fields.Date.to_date(place["date"])
                wish["slot"] = place["slot"]
        else:
            story.day = self._day_ahead(wish["ahead"])
        story.hour = int(wish["slot"]) / 100 if "slot" in wish else wish.get("hour")

    # -- booking ---------------------------------------------------------------

    def _free_from(self, day):
        return self._sessions().available_slots(date_from=str(day), limit=50)

    def _do_book(self, story, wish):
        """Book the place that the letter asks for, or the earliest lawful one."""
        told, override = story.told, wish.get("override")
        values = {
            "letter_id": story.letter.id,
            "date": story.day and str(story.day),
            **({"override": override} if override else {}),
            **(
                self._video(story, wish) if "type" in told else self._visit(story, wish)
            ),
        }
        answer = self._sessions("manager" if override else "agent").book(values=values)
        self._booked(story, answer)

    def _booked(self, story, answer):
        story.session = self.env["djpk.consultation.session"].browse(answer["id"])
        role = self._unit_role(story.session.team_id)
        if role:
            session = story.session.with_user(self._user("agent"))
            session.officer_ids = self._user(role)

    def _visit(self, story, wish):
        visitors = [
            {"name": name, "position_code": code}
            for name, code, _title in story.told["guests"]
        ]
        slot = story.day and wish.get("slot")
        return {"visitors": visitors, **({"slot": slot} if slot else {})}

    def _video(self, story, wish):
        values = {
            "meeting_app": wish.get("app", "Ms. Teams"),
            "meeting_url": MEETING.format(story.letter.id),
        }
        if story.day:
            start = to_utc(at_hour(story.day, wish["hour"]))
            values["start"] = fields.Datetime.to_string(start)
        if wish.get("room"):
            room = self._ref("djpk.consultation.room", "room_video_conference")
            values["room_id"] = room.id
        return values

    def _do_urgent(self, story, reason):
        """A day too early: a manager says why it may be."""
        wish = {"letter_id": story.letter.id, "strict": True, **self._visit(story, {})}
        free = self._free_from(self._today() + timedelta(days=1))
        # the last slot of a day, so that the others stay for who asked in time
        places = {place["date"]: place["slot"] for place in free}
        for day, slot in places.items():
            wish |= {"date": day, "slot": slot}
            verdict = self._sessions().check_booking(values=wish)
            if [item["code"] for item in verdict["violations"]] == ["lead_time"]:
                wish["override"] = {"lead_time": reason}
                self._booked(story, self._sessions("manager").book(values=wish))
                return

    def _do_draft(self, story):
        draft = self._sessions().create({"letter_id": story.letter.id})
        visitors = self.env["djpk.consultation.visitor"].with_user(self._user("agent"))
        visitors.create(
            [
                {
                    "session_id": draft.id,
                    "name": name,
                    "position_id": self._code("djpk.consultation.position", code).id,
                }
                for name, code, _title in story.told["guests"]
            ]
        )
        story.session = draft

    # -- outcomes --------------------------------------------------------------

    def _do_move(self, story, reason):
        """To the next free slot of a later day."""
        session = story.session
        for place in self._free_from(session.date + timedelta(days=1))[:1]:
            self._sessions().move(
                session_id=session.id,
                date=place["date"],
                slot=place["slot"],
                reason=reason,
            )

    def _do_close_day(self, story, reason):
        """DJPK closes the day; what was booked there is planned anew."""
        day = story.session.date
        closures = self.env["djpk.consultation.closure"]
        closures.with_user(self._user("manager")).create(
            [{"date_from": day, "date_to": day, "reason": reason}]
        )
        for session in self._sessions().search(
            [("date", "=", day), ("state", "=", "scheduled")]
        ):
            hit = Story({})
            hit.session = session
            self._do_move(hit, reason)

    def _do_cancel(self, story, cause, reason):
        self._sessions().cancel(session_id=story.session.id, cause=cause, reason=reason)

    def _do_correct(self, story, reason):
        self._sessions("manager").correct(session_id=story.session.id, reason=reason)

    # -- the desk --------------------------------------------------------------

    def _do_receive(self, story, count):
        self._check_in(story.session, story.session.visitor_ids[:count])

    def _do_substitute(self, story, name):
        """Somebody else of the delegation comes instead."""
        values = {"name": name, "position_code": "staff"}
        answer = self._sessions().add_visitor(
            session_id=story.session.id, values=values
        )
        visitors = story.session.visitor_ids.browse(answer["id"])
        self._check_in(story.session, visitors)

    def _check_in(self, session, visitors):
        """Check in; outside the time of the schedule with a manager's leave."""
        desk = {"session_id": session.id, "visitor_ids": visitors.ids}
        try:
            with self.env.cr.savepoint():
                self._sessions().check_in(**desk)
        except ConsultationRefusal as refusal:
            if refusal.codes != ["outside_checkin_window"]:
                raise
            today = session.date == self._today()
            reason = LEAVE_TODAY if today else LEAVE_LATER
            self._sessions("manager").grant_override(
                session_id=session.id, override={"outside_checkin_window": reason}
            )
            self._sessions().check_in(**desk)

    def _do_sign(self, story, count):
        items = [
            {
                "visitor_id": visitor.id,
                "number": f"090/{visitor.id}/SPPD/{self._today().year}",
                "issuer": f"Sekretariat Daerah {story.session.region_id.name}",
            }
            for visitor in story.session.visitor_ids[:count]
        ]
        role = self._unit_role(story.session.team_id)
        self._sessions(role).sign_sppd(session_id=story.session.id, items=items)

    def _walk_in(self, story):
        told = dict(story.told)
        moment = self._moment(told.pop("back"), told.pop("at"))
        answer = self._sessions("reception").refuse_walk_in(values=told)
        walk_ins = self.env["djpk.consultation.walk.in"]
        # of the last weeks, as a manager brings a paper list up to date
        walk_in = walk_ins.with_user(self._user("manager")).browse(answer["id"])
        walk_in.refused_at = moment
