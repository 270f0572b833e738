from odoo import fields, models


class DjpkConsultationReopenWizard(models.TransientModel):
    _name = "djpk.consultation.reopen.wizard"
    _inherit = ["djpk.consultation.letter.wizard"]
    _description = "Reopen a Request Letter"

    reason = fields.Text(help="Why the decision was wrong; it stays on record.")

    def action_confirm(self):
        """Take the decision on the letter back."""
        self.ensure_one()
        self.env["djpk.consultation.letter"].reopen(
            letter_id=self.letter_id.id, reason=self.reason
        )
        return self._reload()
