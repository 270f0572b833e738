from odoo import fields, models


class DjpkConsultationCheckInLineWizard(models.TransientModel):
    _name = "djpk.consultation.check.in.line.wizard"
    _description = "Visitor to Check In"

    wizard_id = fields.Many2one(
        "djpk.consultation.check.in.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    visitor_id = fields.Many2one(
        "djpk.consultation.visitor",
        required=True,
        ondelete="cascade",
        help="As announced; for somebody else of the delegation add a visitor first.",
    )
    position_id = fields.Many2one(related="visitor_id.position_id")
    institution = fields.Char(related="visitor_id.institution")
    present = fields.Boolean("Came", help="Tick it when the visitor stands before you.")
