from odoo import models


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The session's buttons: each opens the dialogue of a public method."""

    _inherit = "djpk.consultation.session"

    def _open_wizard(self, name, **defaults):
        self.ensure_one()
        wizards = self.env[f"djpk.consultation.{name}.wizard"]
        return wizards._open(session_id=self.id, **defaults)

    def action_schedule(self):
        """Schedule this draft."""
        return self._open_wizard("schedule", letter_id=self.letter_id.id)

    def action_move(self):
        """DJPK moves the session."""
        return self._open_wizard("move")

    def action_cancel(self):
        """Cancel the session, by the region's cause or DJPK's (E.3.c.9)."""
        return self._open_wizard("cancel")

    def action_no_show(self):
        """Nobody came (E.3.c.9)."""
        return self._open_wizard("no.show")

    def action_check_in(self):
        """Register who came (E.3.c.4)."""
        return self._open_wizard("check.in")

    def action_add_visitor(self):
        """Announce one more visitor, or a substitute at the desk (E.3.c.6)."""
        return self._open_wizard("add.visitor")

    def action_sign_sppd(self):
        """Sign travel documents of guests received (E.3.c.7)."""
        return self._open_wizard("sppd")

    def action_add_document(self):
        """Put a document on the file (E.3.b.3, E.3.c.10)."""
        return self._open_wizard("document")

    def action_close(self):
        """Close the complete file (E.3.b.3, E.3.c.10); the form is read again."""
        self.ensure_one()
        self.close(session_id=self.id)
        return True

    def action_correct(self):
        """Take a wrong outcome back."""
        return self._open_wizard("correct")

    def action_grant_override(self):
        """Waive a rule for this scheduled visit."""
        return self._open_wizard("override")

    def action_view_event(self):
        """The calendar event that follows the session."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "res_id": self.event_id.id,
            "views": [(False, "form")],
        }

    def _letter_fate(self, cause="region"):
        """What an end by this cause does to the letter (R16), or ``False``.

        :param cause: as of ``cancel``; a no-show counts as the region's
        """
        if not self.policy_id:
            return False
        if self._keeps_letter(cause):
            return self.env._(
                "Letter %(letter)s is given back: another session can be scheduled on"
                " it.",
                letter=self.letter_id.display_name,
            )
        return self.env._(
            "Letter %(letter)s is used up: another session needs a new letter, whose"
            " working days count anew (E.3.c.9).",
            letter=self.letter_id.display_name,
        )
