from odoo import fields, models


class DjpkConsultationOfferAnswerWizard(models.AbstractModel):
    _name = "djpk.consultation.offer.answer.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Dialogue of an Offer"

    offer_id = fields.Many2one(
        "djpk.consultation.offer",
        required=True,
        ondelete="cascade",
        help="The offer that is answered.",
    )
