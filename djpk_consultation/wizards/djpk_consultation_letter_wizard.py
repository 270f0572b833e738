from odoo import fields, models


class DjpkConsultationLetterWizard(models.AbstractModel):
    _name = "djpk.consultation.letter.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Dialogue of a Request Letter"

    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        "Request letter",
        required=True,
        ondelete="cascade",
        help="The letter that this is about.",
    )
