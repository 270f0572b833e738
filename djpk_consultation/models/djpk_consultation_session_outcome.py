from odoo import api, fields, models

from ..exceptions import ClaimsTaken, ConsultationRefusal
from ..tools.booking import Guest, Wish
from ..tools.claims import ClaimRequest, quota_key, slot_key
from ..tools.wib import month_end, to_wib
from .djpk_consultation_session import QUIET


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Outcomes: moved, cancelled, not shown, closed, corrected."""

    _inherit = "djpk.consultation.session"

    def _policy_values(self):
        """The values of the session's own policy, whatever was recorded since; of a
        draft without a day, those of today."""
        timeline = self.env["djpk.consultation.policy"]._timeline(self.type_id.code)
        own = [values for values in timeline if values.id == self.policy_id.id]
        day = self.date or self._wib_today()
        return own[0] if own else self._policy_on(self.type_id.code, day)

    def _guests(self):
        return tuple(
            Guest(v.name, v.position_id.id, v.position_id.leader, v.nip or "")
            for v in self.visitor_ids
        )

    def _record(self, action, reason="", **values):
        self.env["djpk.consultation.log"].record(
            action,
            session_id=self.id,
            letter_id=self.letter_id.id,
            ticket_id=self.ticket_id.id,
            reason=reason or False,
            **values,
        )

    # -- move ------------------------------------------------------------------

    def _move(
        self,
        reason,
        day=None,
        slot_code="",
        start=None,
        stop=None,
        room_id=0,
        told=None,
    ):
        """DJPK moves a scheduled session; strict, the letter and places follow.

        Days and times naive WIB; what is not given stays as it is.

        :param told: the reason as who asked is told it; ``None`` = ``reason``
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_move())
        wish = self._move_wish(day, slot_code, start, stop, room_id)
        if not self._is_there(wish):
            self._move_as(wish, reason, reason if told is None else told)
        return self

    def _move_wish(self, day=None, slot_code="", start=None, stop=None, room_id=0):
        """The move as asked for; what is not given stays as it is."""
        video = self.type_id.code == "video"
        old_start, old_stop = to_wib(self.start), to_wib(self.stop)
        if video and not start:
            shift = (day or self.date) - self.date
            start, stop = old_start + shift, old_stop + shift
        if video and not stop:
            stop = start + (old_stop - old_start)
        return Wish(
            letter=self.letter_id,
            session=self,
            type_code=self.type_id.code,
            day=start.date() if video else (day or self.date),
            slot_code="" if video else (slot_code or self.slot_id.code),
            start=start,
            stop=stop,
            room_id=room_id or (self.room_id.id if video else 0),
            meeting_app=self.meeting_app,
            meeting_url=self.meeting_url,
            guests=self._guests(),
            strict=True,
            moving=True,
        )

    def _move_as(self, wish, reason, told):
        """Move as wished, on record and told to who asked."""
        before, former_day = self._place_text(), self.date
        self._relocate(wish)
        self._tell_screens(former_day)
        self._record("moved", reason, before=before, after=self._place_text())
        self._tell_asker("moved", reason=told)

    @api.model
    def _move_from_calendar(self, event, start, stop):
        """An event dragged in the calendar moves its session (R06-R14).

        :param start, stop: naive WIB
        """
        session = event.sudo().consultation_session_id
        self._require_role(("agent",))
        reason = self.env._("Moved in the calendar")
        if session.type_id.code == "video":
            return session._move(reason, start=start, stop=stop, told="")
        policy = session._policy_on("face_to_face", start.date())
        hour = start.hour + start.minute / 60
        slots = [s for s in policy.slots if s.hour_from == hour] if policy else []
        length = (stop - start).total_seconds() / 3600
        if not slots or slots[0].hour_to - slots[0].hour_from != length:
            code = f"{start:%H%M}-{stop:%H%M}"
        else:
            code = slots[0].code
        return session._move(reason, day=start.date(), slot_code=code, told="")

    def _is_there(self, wish):
        """A repeated move changes nothing."""
        if wish.room_id and wish.room_id != self.room_id.id:
            return False
        if wish.type_code == "video":
            return (wish.start, wish.stop) == (to_wib(self.start), to_wib(self.stop))
        return (wish.day, wish.slot_code) == (self.date, self.slot_id.code)

    # -- cancel, no-show -------------------------------------------------------

    def _cancel(self, cause, reason, told=None):
        """Cancel; the cause decides about the letter (R16).

        :param told: the reason as who asked is told it; ``None`` = ``reason``
        :return: True if the letter can be used again
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_cancel())
        reusable = self._keeps_letter(cause)
        self._end(
            {"state": "cancelled", "cancel_cause": cause, "outcome_reason": reason},
            reusable,
        )
        self._give_up_places(f"cancelled by {cause}")
        self.event_id.sudo().with_context(**QUIET)._follow(self)
        self._record("cancelled", reason, after=cause)
        self._tell_asker(
            "cancelled",
            cause=cause,
            reason=reason if told is None else told,
            letter_kept=reusable,
        )
        return reusable

    def _mark_no_show(self, reason):
        """Nobody came; visits after the slot's end, video after the start (R16).

        :return: True if the letter can be used again
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_mark_no_show())
        policy = self._policy_values()
        reusable = self._keeps_letter()
        self._end({"state": "no_show", "outcome_reason": reason}, reusable)
        if not policy.no_show_counts:
            self._give_up_places("no-show", kinds=("quota",))
        self._record("no_show", reason)
        self._tell_asker("no_show", letter_kept=reusable)
        return reusable

    def _keeps_letter(self, cause="region"):
        """R16: DJPK's own cause gives the letter back; else the policy says it."""
        return cause == "djpk" or self._policy_values().letter_kept_after_cancel

    def _end(self, values, reusable):
        self.with_context(**QUIET)._apply(values)
        if reusable:
            claims = self.env["djpk.consultation.claim"].sudo()
            claims.of_session(self, ["letter"]).release(values["state"])
            self.letter_id.sudo().with_context(**QUIET)._give_back()

    # -- close -----------------------------------------------------------------

    def _close(self):
        """R08, R17: a file is closed when it is complete."""
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_close())
        self.with_context(**QUIET)._apply({"state": "done"})
        self._record("closed")

    # -- correct ---------------------------------------------------------------

    def _correct(self, reason):
        """A manager takes a wrong outcome back: the session is scheduled again.

        Letter, places and quota follow; the audit trail keeps both.
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_correct())
        before = self.state
        if before == "checked_in":
            self._undo_check_in()
        else:
            self._retake_places()
        self.with_context(**QUIET)._apply(
            {
                "state": "scheduled",
                "cancel_cause": False,
                "outcome_reason": False,
                "outcome_by_hand": self.stop < fields.Datetime.now(),
            }
        )
        if before == "cancelled":
            self.event_id.sudo().with_context(**QUIET)._follow(self)
        self._record("corrected", reason, before=before, after="scheduled")
        if before != "checked_in":
            self._tell_asker("restored")

    def _undo_check_in(self):
        self.visitor_ids.sudo()._apply(
            {"checked_in_at": False, "checked_out_at": False}
        )
        self.with_context(**QUIET)._apply({"received_limit": 0})

    def _retake_places(self):
        """What the outcome released is taken again, or told to be gone."""
        claims = self.env["djpk.consultation.claim"].sudo()
        requests = self._released_claims()
        self.letter_id.sudo()._end_offer("booked")
        try:
            if requests:
                claims.attach(claims.take(requests), self)
        except ClaimsTaken as lost:
            raise ConsultationRefusal([self._gone(lost.request)]) from None
        self.letter_id.sudo().with_context(**QUIET)._apply({"state": "used"})

    def _released_claims(self):
        """The places that this session no longer holds where it stands."""
        claims = self.env["djpk.consultation.claim"].sudo()
        held = set(claims.of_session(self).mapped("kind"))
        return [r for r in self._own_claims() if r.kind not in held]

    def _own_claims(self):
        """The places that this session needs where it stands."""
        requests = [ClaimRequest("letter", str(self.letter_id.id), 1)]
        # the places are everybody's: the policy of the day, not of the session
        policy = self._policy_on(self.type_id.code, self.date) or self._policy_values()
        region = self.quota_region_id
        if region:
            key = quota_key(region.id, self.quota_month)
            requests.append(
                ClaimRequest(
                    "quota", key, self._own_month_limit(key), region_id=region.id
                )
            )
        if self.slot_id:
            day, slot = self.date, self.slot_id.id
            requests += [
                ClaimRequest("day", str(day), policy.daily_limit, date=day),
                ClaimRequest(
                    "slot",
                    slot_key(day, slot),
                    policy.slot_capacity,
                    date=day,
                    slot_id=slot,
                ),
            ]
        if self.room_id:
            requests.append(
                ClaimRequest(
                    "room",
                    f"{self.room_id.id}/{self.start}",
                    1,
                    date=self.date,
                    room_id=self.room_id.id,
                    start=self.start,
                    stop=self.stop,
                )
            )
        return requests

    def _own_month_limit(self, key):
        """R11: the month's limit, and one more for who was let in beyond it."""
        month = fields.Date.to_date(f"{self.quota_month}-01")
        policy = self._policy_on(self.type_id.code, month_end(month))
        limit = (policy or self._policy_values()).region_monthly_limit
        if "region_quota" not in self.override_ids.mapped("code"):
            return limit
        live = self.env["djpk.consultation.claim"].live([("quota", key)])
        return max(limit, len(live.get(("quota", key), {})) + 1)

    def _gone(self, request):
        """The violation of a place that somebody else has by now."""
        _ = self.env._
        if request.kind == "letter":
            return self.letter_id._consumed()
        code, text = {
            "quota": (
                "region_quota",
                _(
                    "The region has used its %(limit)s visits of %(key)s meanwhile;"
                    " this one cannot come back.",
                    limit=request.limit,
                    key=self.quota_month,
                ),
            ),
            "day": (
                "day_full",
                _(
                    "%(day)s has its %(limit)s visits by now. Book another day.",
                    day=self._day_text(self.date),
                    limit=request.limit,
                ),
            ),
            "slot": (
                "slot_taken",
                _(
                    "The slot %(place)s is taken by now. Book another one.",
                    place=self._place_text(),
                ),
            ),
            "room": (
                "room_taken",
                _(
                    "The room is taken at %(place)s by now. Book another time.",
                    place=self._place_text(),
                ),
            ),
        }[request.kind]
        return self._violation(code, text, self.type_id.code)
