from odoo import fields, models


class DjpkConsultationCorrectWizard(models.TransientModel):
    _name = "djpk.consultation.correct.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Correct an Outcome"

    reason = fields.Text(
        help="What was wrong; the audit trail keeps it with the old outcome."
    )

    def action_confirm(self):
        """Take a wrong no-show, check-in or cancellation back."""
        self.ensure_one()
        self.env["djpk.consultation.session"].correct(
            session_id=self.session_id.id, reason=self.reason
        )
        return self._reload()
