from odoo import fields, models

from ..tools.arguments import Pattern, Text
from ..tools.booking import Guest, Wish
from ..tools.places import Fit
from ..tools.wib import to_utc, to_wib

REGION_CODE = Pattern(r"\d{2}(\.\d{2})?", "31 / 11.01")
SLOT_CODE = Pattern(r"([01]\d|2[0-3])[0-5]\d", "HHMM")
VISITOR = {
    "name": Text(200, required=True),
    "position_code": Text(64),
    "nip": Text(32),
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """What remote calls ask for, its records found; and what they are answered."""

    _inherit = "djpk.consultation.session"

    def _wish(self, values):
        """The booking asked for, its records found and its times in WIB."""
        letter = self._letter(values["letter_id"])
        if letter and values["type_code"] not in ("", False, letter.type_id.code):
            limit = self.env._("The letter asks for: %s.", letter.type_id.code)
            self._refuse_value("type_code", "not_applicable", limit)
        type_code = letter.type_id.code or values["type_code"] or "face_to_face"
        start, stop = values["start"], values["stop"]
        self._verify_times(type_code, values["date"], values["slot"], start, stop)
        start, stop = self._times(type_code, start, stop)
        self._existing("djpk.consultation.room", values["room_id"], "room_id")
        team = self._existing("helpdesk.ticket.team", values["team_id"], "team_id")
        return Wish(
            letter=letter,
            session=self.browse(),
            type_code=type_code,
            day=values["date"] or (start.date() if start else None),
            slot_code=values["slot"],
            start=start,
            stop=stop,
            room_id=values["room_id"] or 0,
            meeting_app=values["meeting_app"],
            meeting_url=values["meeting_url"],
            guests=tuple(
                self._guest(item, f"visitors[{position}]")
                for position, item in enumerate(values["visitors"])
            ),
            team=team,
            strict=values["strict"],
            override=values["override"],
        )

    def _wish_on(self, letter, **values):
        """A strict wish on a letter for a place that is known: see :meth:`_wish`."""
        start, stop = self._times(letter.type_id.code, values["start"], values["stop"])
        return Wish(
            letter=letter,
            session=self.browse(),
            type_code=letter.type_id.code,
            day=values["date"] or (start.date() if start else None),
            slot_code=values["slot"],
            start=start,
            stop=stop,
            room_id=values["room_id"] or 0,
            meeting_app=values.get("meeting_app", ""),
            meeting_url=values.get("meeting_url", ""),
            strict=True,
            override=values.get("override"),
        )

    def _wish_of(self, draft, values):
        """The booking that a draft and a form's values ask for together."""
        wish = self._wish(self._with_draft(draft, values))
        return wish._replace(session=draft, guests=wish.guests or draft._guests())

    def _with_draft(self, draft, values):
        """What ``values`` leave out is the draft's; a day or time that they give to a
        video session leaves the draft's behind."""
        video = draft.type_id.code == "video"
        kept = {
            "letter_id": draft.letter_id.id,
            "room_id": draft.room_id.id,
            "meeting_app": draft.meeting_app or "",
            "meeting_url": draft.meeting_url or "",
            "team_id": draft.team_id.id,
        }
        if not video:
            kept.update(date=draft.date, slot=draft.slot_id.code or "")
        elif not (values["date"] or values["start"]):
            kept.update(date=draft.date, start=draft.start, stop=draft.stop)
        return {**values, **{name: values[name] or kept[name] for name in kept}}

    def _letter(self, letter_id):
        """The letter to book on; an integration may book what officers recorded."""
        letters = self.env["djpk.consultation.letter"]
        if not letter_id:
            return letters.sudo()
        if not self._is_integration_only():
            return letters._visible(letter_id, "letter_id", told=True)
        letter = letters.sudo().browse(letter_id).exists()
        if not letter or self._is_other_gateway(letter.create_uid):
            self._refuse_value("letter_id", "unknown")
        return letter

    def _is_other_gateway(self, user):
        return (
            user != self.env.user
            and user.has_group("djpk_consultation.group_integration")
            and not user.has_group("base.group_user")
        )

    def _verify_times(self, type_code, day, slot, start, stop):
        """``slot`` is a visit's, ``start`` and ``stop`` a video session's."""
        if type_code == "video":
            if slot:
                limit = self.env._("A video session takes start and stop.")
                self._refuse_value("slot", "not_applicable", limit)
            if stop and not start:
                self._refuse_value("start", "missing")
            if start and stop and stop <= start:
                self._refuse_value("stop", "before", self._stamp(start))
            if day and start and to_wib(start).date() != day:
                limit = self.env._("The start is on %s (WIB).", to_wib(start).date())
                self._refuse_value("date", "not_applicable", limit)
        elif start or stop:
            limit = self.env._("A visit takes a date and a slot.")
            name = "start" if start else "stop"
            self._refuse_value(name, "not_applicable", limit)

    def _times(self, type_code, start, stop):
        if not start:
            return None, None
        start = to_wib(start)
        if stop:
            return start, to_wib(stop)
        policy = self._policy_on(type_code, start.date())
        minutes = policy.session_minutes if policy else 60
        return start, fields.Datetime.add(start, minutes=minutes)

    def _existing(self, model, record_id, name):
        record = self.env[model].sudo().browse(record_id or ()).exists()
        if record_id and not (record and record.active):
            self._refuse_value(name, "unknown")
        return record

    def _guest(self, values, name):
        positions = self._positions()
        code = values["position_code"] or "staff"
        if code not in positions:
            self._refuse_value(f"{name}.position_code", "choice", ", ".join(positions))
        position_id, leader = positions[code]
        return Guest(values["name"], position_id, leader, values["nip"])

    def _own_visitors(self, session, ids, name):
        visitors = session.visitor_ids.filtered(lambda v: v.id in ids)
        if set(visitors.ids) != set(ids):
            self._refuse_value(name, "unknown")
        return visitors

    def _place(self, fit: Fit):
        return {
            "date": day_text(fit.day),
            "slot": fit.slot.code if fit.slot else False,
            "start": self._stamp(to_utc(fit.start)),
            "stop": self._stamp(to_utc(fit.stop)),
        }

    def _answer(self):
        """What :meth:`book` and :meth:`move` return."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "date": day_text(self.date),
            "slot": self.slot_id.code or False,
            "start": self._stamp(self.start),
            "stop": self._stamp(self.stop),
            "rolled_from": day_text(self.rolled_from),
            "event_id": self.event_id.id,
        }


def day_text(day):
    """``YYYY-MM-DD``, or ``False`` where there is none."""
    return fields.Date.to_string(day) if day else False
