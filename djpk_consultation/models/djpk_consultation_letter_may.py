from odoo import models

from ..tools.booking import Wish


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """Verdicts: may a letter's method be called now? As those of a session."""

    _inherit = "djpk.consultation.letter"

    def _verify_review(self):
        """R09: a letter is decided on once."""
        if self.state == "received":
            return []
        text = self.env._(
            "Letter %(letter)s is %(state)s; only a received letter is decided on.",
            letter=self.display_name,
            state=self._state_label(),
        )
        return [self._violation("wrong_state", text, self.type_id.code)]

    def _verify_approve(self):
        """R05, R09: complete, but for what a manager waives with a reason."""
        found = self._verify_review()
        if found:
            return found
        found = self._verify_complete()
        return [] if self._is_waivable(found) else found

    def _is_waivable(self, violations):
        """A letter by another channel, and nothing else, is a manager's to approve."""
        codes = [violation.code for violation in violations]
        return codes == ["letter_channel"] and self._has_role("manager")

    def _verify_schedule(self):
        """R05, R09, R16: a usable letter; the dialogue asks for all else."""
        sessions = self.env["djpk.consultation.session"]
        wish = Wish(letter=self, session=sessions, type_code=self.type_id.code)
        return sessions._verify_bookable(wish)

    def _verify_correct_received_at(self):
        if self.state != "used":
            return []
        text = self.env._(
            "Letter %(letter)s is used; its receipt decided a booking and stays as it"
            " is.",
            letter=self.display_name,
        )
        return [self._violation("wrong_state", text, self.type_id.code)]

    def _verify_reopen(self):
        if self.state in ("approved", "rejected", "expired"):
            return []
        text = self.env._(
            "Letter %(letter)s is %(state)s; only its expiry, or a decision on a letter"
            " that is not used can be taken back.",
            letter=self.display_name,
            state=self._state_label(),
        )
        return [self._violation("wrong_state", text, self.type_id.code)]
