from odoo import fields, models


class DjpkConsultationTicketWizard(models.AbstractModel):
    _name = "djpk.consultation.ticket.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Dialogue of a Ticket"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        ondelete="cascade",
        help="The ticket that this is about.",
    )
