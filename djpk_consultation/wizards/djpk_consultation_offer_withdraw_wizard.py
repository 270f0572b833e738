from odoo import fields, models


class DjpkConsultationOfferWithdrawWizard(models.TransientModel):
    _name = "djpk.consultation.offer.withdraw.wizard"
    _inherit = ["djpk.consultation.offer.answer.wizard"]
    _description = "Withdraw an Offer"

    reason = fields.Text(help="Why; who asked is told, and it stays on record.")

    def action_confirm(self):
        """Free the times, and tell who asked."""
        self.ensure_one()
        self.env["djpk.consultation.offer"].withdraw(
            offer_id=self.offer_id.id, reason=self.reason or None
        )
        return self._reload()
