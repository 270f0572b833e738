from odoo import fields, models


class DjpkConsultationSessionWizard(models.AbstractModel):
    _name = "djpk.consultation.session.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Dialogue of a Session"

    session_id = fields.Many2one(
        "djpk.consultation.session",
        required=True,
        ondelete="cascade",
        help="The session that this is about.",
    )
    type_code = fields.Char(related="session_id.type_id.code", string="Type code")
