from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..exceptions import ClaimsTaken, ConsultationRefusal
from ..tools.claims import ClaimRequest, month_of_quota, quota_key, slot_key
from ..tools.places import Fit
from ..tools.wib import month_of, to_utc, to_wib
from .djpk_consultation_session import QUIET

#: A search passes each place once; more rounds than places cannot be.
ROUNDS = 2000


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Booking: the verdict, then the places, then the session, in one transaction."""

    _inherit = "djpk.consultation.session"

    # -- checking --------------------------------------------------------------

    def _wish_agenda(self, wish, whole=False):
        """The agenda that a wish is judged by.

        :param whole: the whole search horizon, not only the day wanted
        """
        bare = self._bare_agenda(wish.type_code)
        day = wish.day or (wish.start and wish.start.date())
        first, last = (day, day) if day else (bare.today, bare.horizon)
        if whole:
            first, last = min(bare.today, first), max(bare.horizon, last)
        # who has to leave a place that DJPK shut brings the month's place along
        counts = wish.type_code != "video" and not wish.since
        return self._agenda(
            wish.type_code,
            first,
            last,
            received=to_wib(wish.letter.received_at) if wish.letter else None,
            region=wish.letter.region_id if counts else None,
            without=wish.session if wish.moving else None,
            letter=wish.letter,
        )

    def _judge(self, wish):
        """``(verdict, agenda)``; reads beyond the day wanted only when it must."""
        agenda = self._wish_agenda(wish)
        verdict = self._verdict(wish, agenda)
        narrow = wish.day or wish.start
        if narrow and wish.type_code != "video" and not verdict.violations:
            if verdict.fit.rolled_from:
                agenda = self._wish_agenda(wish, whole=True)
                verdict = self._verdict(wish, agenda)
        elif narrow and [v.code for v in verdict.violations] == ["no_free_slot"]:
            agenda = self._wish_agenda(wish, whole=True)
            verdict = self._verdict(wish, agenda)
        return verdict, agenda

    def _earliest_place(self, wish):
        """The earliest lawful place for this letter, with its derivation.

        :return: ``(fit, why)`` or ``(None, "")``
        """
        letter = wish.letter
        gone = letter.state in ("used", "rejected", "expired") and not wish.moving
        if not letter or gone:
            return None, ""
        agenda = self._wish_agenda(wish, whole=True)
        fit = self._earliest_in(agenda, wish)
        return (fit, self._why(fit, agenda)) if fit else (None, "")

    def _earliest_in(self, agenda, wish):
        """The earliest lawful place of an agenda: :class:`Fit` or ``None``."""
        if wish.type_code == "video":
            fit = agenda.place_video(None, wish.room_id)
        else:
            fit = agenda.place_visit(None, "", wish.room_id)
        return fit if isinstance(fit, Fit) else None

    def _refusal(self, violations, wish):
        """The refusal, with the earliest lawful place where there is one."""
        fit, why = self._earliest_place(wish)
        advice = self.env._("Earliest: %(why)s.", why=why) if fit else ""
        return ConsultationRefusal(violations, advice)

    # -- booking ---------------------------------------------------------------

    def _book(self, wish):
        """Book in this transaction (R05-R16).

        :param wish: :class:`~..tools.booking.Wish`
        :return: the scheduled session
        :raises ConsultationRefusal: every rule broken
        """
        verdict, fit, claim_ids = self._take_place(wish)
        values = self._session_values(wish, fit, verdict)
        visitors = self.env["djpk.consultation.visitor"].sudo()
        if not wish.session:
            session = self.sudo().with_context(**QUIET)._create_scheduled(values)
            visitors._create_announced(session, wish.guests)
        else:
            session = wish.session.with_context(**QUIET)
            if session._guests() != wish.guests:
                session.visitor_ids.unlink()
                visitors._create_announced(session, wish.guests)
            session._apply(values)
        self.env["djpk.consultation.claim"].attach(claim_ids, session)
        wish.letter.with_context(**QUIET)._apply({"state": "used"})
        session._make_event()
        session._log_booking(wish, fit, verdict)
        session._tell_asker("confirmed", sequence=0)
        return session

    def _take_place(self, wish):
        """Judge and take the places, again for each place that was lost meanwhile.

        :return: ``(verdict, fit, claim ids)``
        """
        verdict, agenda = self._judge(wish)
        claims = self.env["djpk.consultation.claim"].sudo()
        whole = not (wish.day or wish.start)
        for _round in range(ROUNDS):
            if verdict.violations:
                raise self._refusal(verdict.violations, wish)
            wish.letter._end_offer("booked")
            try:
                requests = self._claim_requests(wish, verdict.fit, agenda)
                return verdict, verdict.fit, claims.take(requests)
            except ClaimsTaken as lost:
                if not whole and lost.request.kind != "letter":
                    agenda, whole = self._wish_agenda(wish, whole=True), True
                self._mark_taken(lost.request, wish, agenda)
                verdict = self._verdict(wish, agenda)
        raise self._refusal(verdict.violations, wish)

    def _mark_taken(self, request, wish, agenda):
        """Another transaction took it; this one's snapshot will never show it."""
        taken = agenda.taken
        if request.kind == "letter":
            raise ConsultationRefusal([wish.letter._consumed()])
        if request.kind == "quota":
            month = month_of_quota(request.key)
            taken.months[month] = max(taken.months[month] + 1, request.limit)
        elif request.kind == "day":
            taken.days[request.date] = max(taken.days[request.date], request.limit)
        elif request.kind == "slot":
            key = (request.date, request.slot_id)
            taken.slots[key] = max(taken.slots[key], request.limit)
        else:
            taken.add_room(request.room_id, to_wib(request.start), to_wib(request.stop))

    def _claim_requests(self, wish, fit, agenda):
        """The seats of this booking, in the order every transaction takes them."""
        start, stop = to_utc(fit.start), to_utc(fit.stop)
        requests = []
        if not wish.moving:
            requests.append(ClaimRequest("letter", str(wish.letter.id), 1))
        if fit.slot:
            requests += self._visit_claims(wish, fit, agenda)
        if fit.room_id:
            requests.append(
                ClaimRequest(
                    "room",
                    f"{fit.room_id}/{start}",
                    1,
                    date=fit.day,
                    room_id=fit.room_id,
                    start=start,
                    stop=stop,
                )
            )
        return requests

    def _visit_claims(self, wish, fit, agenda):
        policy, month = agenda.policy_on(fit.day), month_of(fit.day)
        region = wish.letter.region_id.quota_region_id
        requests = []
        kept = wish.moving and wish.session._keeps_quota(fit.day)
        if region and not kept:
            # beyond the limit only where a manager waived it
            limit = max(agenda.month_limit(fit.day), 0)
            if agenda.month_full(fit.day):
                limit = agenda.taken.months[month] + 1
            requests.append(
                ClaimRequest(
                    "quota",
                    quota_key(region.id, month),
                    limit,
                    region_id=region.id,
                )
            )
        requests.append(
            ClaimRequest("day", str(fit.day), policy.daily_limit, date=fit.day)
        )
        requests.append(
            ClaimRequest(
                "slot",
                slot_key(fit.day, fit.slot.id),
                policy.slot_capacity,
                date=fit.day,
                slot_id=fit.slot.id,
            )
        )
        return requests

    def _place_values(self, wish, fit):
        """The fields that say when and where."""
        region = wish.letter.region_id if fit.slot else self.env["djpk.region"]
        month = month_of(fit.day)
        if wish.moving and wish.session._keeps_quota(fit.day):
            month = wish.session.quota_month
        return {
            "date": fit.day,
            "slot_id": fit.slot.id if fit.slot else False,
            "room_id": fit.room_id or False,
            "start": to_utc(fit.start),
            "stop": to_utc(fit.stop),
            "policy_id": self._policy_on(wish.type_code, fit.day).id,
            "quota_region_id": region.quota_region_id.id,
            "quota_month": month if region else False,
        }

    def _session_values(self, wish, fit, verdict):
        letter = wish.letter
        values = {
            **self._place_values(wish, fit),
            "name": self._next_name(wish.type_code),
            "letter_id": letter.id,
            "ticket_id": letter.ticket_id.id,
            "type_id": letter.type_id.id,
            "region_id": letter.region_id.id,
            "partner_id": letter.partner_id.id,
            "team_id": (wish.team or letter.team_id).id,
            "meeting_app": wish.meeting_app or False,
            "meeting_url": wish.meeting_url or False,
            "rolled_from": fit.rolled_from or False,
            "state": "scheduled",
        }
        if "visitor_limit" in [v.code for v in verdict.waived]:
            values["granted_limit"] = len(wish.guests)
        return values

    def _log_booking(self, wish, fit, verdict):
        self.ensure_one()
        used = {v.code for v in verdict.waived} & set(wish.override or ())
        reasons = {code: wish.override[code] for code in used}
        self._record_overrides(reasons, session=self)
        self.env["djpk.consultation.log"].record(
            "rolled" if fit.rolled_from else "booked",
            session_id=self.id,
            letter_id=wish.letter.id,
            ticket_id=wish.letter.ticket_id.id,
            before=str(fit.rolled_from) if fit.rolled_from else False,
            after=self._place_text(),
        )

    def _place_text(self):
        self.ensure_one()
        start, stop = to_wib(self.start), to_wib(self.stop)
        return f"{start:%Y-%m-%d %H:%M}-{stop:%H:%M} WIB"

    def _record_overrides(self, reasons, session=None, letter=None):
        """A manager's overrides, each with its reason, on record."""
        for code, reason in (reasons or {}).items():
            owner = {
                "session_id": session.id if session else False,
                "letter_id": letter.id if letter else False,
            }
            self.env["djpk.consultation.override"].sudo().create(
                [{**owner, "code": code, "reason": reason, "user_id": self.env.uid}]
            )
            self.env["djpk.consultation.log"].record(
                "overridden", code=code, reason=reason, **owner
            )

    def _make_event(self):
        """Each scheduled session has one calendar event that follows it."""
        for session in self:
            events = self.env["calendar.event"].sudo().with_context(**QUIET)
            values = session._event_values()
            # given, or it would be computed and written by a statement of its own
            values["duration"] = (session.stop - session.start) / timedelta(hours=1)
            event = events._create_for_session(session, values)
            session._apply({"event_id": event.id})

    # -- moving ----------------------------------------------------------------

    def _relocate(self, wish):
        """Give a scheduled session another place; its letter goes along.

        :return: the verdict's :class:`~..tools.places.Fit`
        """
        self.ensure_one()
        fit, claim_ids = self._exchange_place(wish)
        self.env["djpk.consultation.claim"].sudo().attach(claim_ids, self)
        self.with_context(**QUIET)._apply(
            {**self._place_values(wish, fit), "rolled_from": False}
        )
        self.event_id.sudo().with_context(**QUIET)._follow(self)
        self._look_at_freed()
        return fit

    def _exchange_place(self, wish):
        """Give up the old places and take the new ones, again for each that was lost
        meanwhile as long as the wish leaves another one.

        :return: ``(fit, claim ids)``
        """
        verdict, agenda = self._judge(wish)
        claims = self.env["djpk.consultation.claim"].sudo()
        for _round in range(ROUNDS):
            if verdict.violations:
                break
            fit = verdict.fit
            try:
                with self.env.cr.savepoint(flush=False):
                    own = claims.of_session(self, self._released_by_move(fit))
                    own.release("moved")
                    requests = self._claim_requests(wish, fit, agenda)
                    return fit, claims.take(requests)
            except ClaimsTaken as lost:
                self._mark_taken(lost.request, wish, agenda)
                verdict = self._verdict(wish, agenda)
        raise self._refusal(verdict.violations, wish)

    def _released_by_move(self, fit):
        kinds = ["day", "slot", "room"]
        if not self._keeps_quota(fit.day):
            kinds.append("quota")
        return kinds

    def _keeps_quota(self, day):
        """R11: whether a move to that day keeps the place in the region's month.

        It does within the month; into another one only if DJPK closed where the
        session stands, by a closure or by a day off declared late.
        """
        self.ensure_one()
        if month_of(day) in (self.quota_month, month_of(self.date)):
            return True
        return bool(self._shut())

    def _give_up_places(self, reason, kinds=("quota", "day", "slot", "room")):
        claims = self.env["djpk.consultation.claim"].sudo()
        claims.of_session(self, list(kinds)).release(reason)
        self._look_at_freed()

    def _look_at_freed(self):
        """Have a scheduled action look for whom a visit's place, or the room of a
        video session, was freed."""
        video = self.type_id.code == "video"
        if not (video and "room" not in self.sudo().claim_ids.mapped("kind")):
            self.env["djpk.consultation.claim"]._look_at_freed()

    def _lock(self):
        """Serialise outcomes of one session: a second writer starts again."""
        self.env.cr.execute(
            SQL(
                "UPDATE djpk_consultation_session SET write_date = write_date"
                " WHERE id IN %s",
                tuple(self.ids),
            )
        )
