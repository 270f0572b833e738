from odoo import models

from ..tools.notices import INVITATIONS
from .djpk_consultation_notice_text import NOTES

#: Channels by which the Contact Center is told of a change, in this order.
CONTACTS = ("phone", "whatsapp", "email")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """What who comes has to know, with its clause; every number is the policy's."""

    _inherit = "djpk.consultation.notice"

    def _notes(self):
        """:return: sentences, in the order in which the mail lists them"""
        self.ensure_one()
        names = (*NOTES.get((self._told_as(), self.type_code), ()), "free")
        policy = self._policy()
        if policy is None:
            names = ("free",)
        texts = [getattr(self, f"_note_{name}")(policy) for name in names]
        return [text for text in texts if text]

    def _note_await(self, _policy):
        return self.env._(
            "Please wait for the schedule: visits are received only with one that the"
            " Contact Center has issued (E.3.c.3, E.3.c.11)."
        )

    def _note_quota(self, policy):
        if not self._region():
            return ""
        return self.env._(
            "Each region is received at most %(limit)s times a month (E.3.c.5).",
            limit=policy.region_monthly_limit,
        )

    def _note_valid(self, _policy):
        day = self.letter_id._expired_on()
        if not day:
            return ""
        return self.env._(
            "The letter has to be used for a schedule until %(day)s; after that a new"
            " letter is needed.",
            day=self._long_day(day),
        )

    def _note_bring(self, _policy):
        return self.env._(
            "Bring the travel orders (SPPD), the list of guests and the request letter."
        )

    def _note_desk(self, policy):
        return self.env._(
            "Register at the reception, from %(minutes)s minutes before the session"
            " on. The room has CCTV (E.3.c.4).",
            minutes=policy.checkin_early_minutes,
        )

    def _note_guests(self, policy):
        session = self.session_id
        if session.granted_limit:
            return self.env._(
                "Up to %(limit)s guests are received this time. Announced so far:"
                " %(count)s.",
                limit=session.granted_limit,
                count=session.visitor_count,
            )
        return self.env._(
            "At most %(limit)s guests are received, or %(leader_limit)s if a head of"
            " region or a DPRD chair comes (E.3.c.6). Announced so far: %(count)s.",
            limit=policy.visitor_limit,
            leader_limit=policy.visitor_limit_leader,
            count=session.visitor_count,
        )

    def _note_sppd(self, _policy):
        return self.env._(
            "As many SPPD are signed as guests are received, one each (E.3.c.7)."
        )

    def _note_punctual(self, _policy):
        return self.env._(
            "Outside this time no service can be given (E.3.c.11). If you are delayed,"
            " call us."
        )

    def _note_consumed(self, policy):
        if policy.letter_kept_after_cancel:
            return ""
        return self.env._(
            "If you call the visit off, or do not come, the letter is used up: another"
            " schedule needs a new letter (E.3.c.9)."
        )

    def _note_join(self, _policy):
        return self.env._(
            "Please open the meeting link some minutes before the session."
        )

    def _note_recorded(self, _policy):
        return self.env._(
            "The session is documented by a recording and/or minutes (BAK) (E.3.b.3)."
        )

    def _note_free(self, _policy):
        return self.env._(
            "All services of DJPK are given without any charge (E.4). Please give our"
            " officers nothing."
        )

    # -- how to reach us -----------------------------------------------------------

    def _contact_title(self):
        if self._told_as() == "offer":
            return self.env._("To choose by phone, or to ask for other times")
        if self._told_as() in {*INVITATIONS, "reminder"}:
            return self.env._("To call it off, or to ask for another time")
        return self.env._("Questions")

    def _contacts(self):
        """:return: ``["Phone: 150420", …]`` from the channels on record (E.2.a)"""
        labels = {
            "phone": self.env._("Phone"),
            "whatsapp": self.env._("WhatsApp"),
            "email": self.env._("E-mail"),
        }
        channels = (
            self.env["helpdesk.ticket.channel"]
            .sudo()
            .search([("code", "in", CONTACTS), ("address", "!=", False)])
        )
        ordered = channels.sorted(lambda channel: CONTACTS.index(channel.code))
        return [f"{labels[channel.code]}: {channel.address}" for channel in ordered]

    def _regulation(self):
        policy = self._policy()
        return policy.regulation if policy else ""
