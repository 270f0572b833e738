from odoo import fields, models

#: When a document of a kind makes sense.
PRINTED_WHILE = {
    "pass": ("scheduled", "checked_in"),
    "attendance": ("scheduled", "checked_in", "done"),
    "bak": ("scheduled", "checked_in", "done"),
    "sppd": ("checked_in", "done"),
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The papers of a session: which can be printed now, and what they are called."""

    _inherit = "djpk.consultation.session"

    minutes_ids = fields.One2many(
        "djpk.consultation.minutes",
        "session_id",
        "Minutes (BAK)",
        groups="djpk_consultation.group_agent,djpk_consultation.group_unit",
    )

    # -- verdicts --------------------------------------------------------------

    def _verify_print(self, kind):
        """What forbids a document of this kind now.

        :param kind: of :data:`PRINTED_WHILE`
        """
        states = PRINTED_WHILE[kind]
        found = [] if self.state in states else self._verify_state(*states)
        if found or kind in ("attendance", "bak"):
            return found
        return self._verify_is_visit(
            self.env._("Visit pass and SPPD slips are for visits only.")
        )

    def _no_sppd_signed(self):
        text = self.env._(
            "No SPPD of session %(session)s is signed. Sign one, then print its slip.",
            session=self.name,
        )
        return [self._violation("wrong_state", text)]

    def _verify_write_minutes(self):
        """R17: minutes are written until the file is closed."""
        return self._verify_state("scheduled", "checked_in")

    # -- names -----------------------------------------------------------------

    def _paper_number(self, kind):
        """The number that stands on a document of this session."""
        self.ensure_one()
        own = {
            "pass": self.name,
            "attendance": f"{self.name}/DH",
            "bak": self.sudo().minutes_ids.number or f"{self.name}/BAK",
        }
        return own[kind]

    def _paper_file_name(self, kind):
        """E.g. ``bak-TM-2025-00012``."""
        return f"{kind}-{self.name or ''}".replace("/", "-")

    # -- buttons ---------------------------------------------------------------

    def action_minutes(self):
        """The draft of the minutes (BAK), begun if there is none."""
        self.ensure_one()
        minutes = self.minutes_ids or self.env["djpk.consultation.minutes"].create(
            [{"session_id": self.id}]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": minutes._name,
            "res_id": minutes.id,
            "views": [(False, "form")],
        }

    def action_upload_bak(self):
        """Put the signed minutes on the file (E.3.c.10)."""
        return self._open_wizard("document", kind="bak")

    def action_upload_attendance(self):
        """Put the signed attendance list on the file (E.3.c.10)."""
        return self._open_wizard("document", kind="attendance")

    def action_upload_recording(self):
        """Put the recording on the file (E.3.b.3)."""
        return self._open_wizard("document", kind="recording")
