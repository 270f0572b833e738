from odoo import fields, models


class DjpkConsultationOfferDeclineWizard(models.TransientModel):
    _name = "djpk.consultation.offer.decline.wizard"
    _inherit = ["djpk.consultation.offer.answer.wizard"]
    _description = "Record that No Time Fits"

    wish = fields.Text(help="What would suit instead, as the region said it.")
    reason = fields.Char(
        "How it was told", help="E.g. they called. It stays on record."
    )

    def action_confirm(self):
        """Free the times; the letter waits again."""
        self.ensure_one()
        self.env["djpk.consultation.offer"].decline(
            offer_id=self.offer_id.id,
            wish=self.wish or None,
            reason=self.reason or None,
        )
        return self._reload()
