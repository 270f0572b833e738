from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    is_technical_unit = fields.Boolean(
        "Technical Unit",
        help="A unit that answers escalated questions, decides on request letters and "
        "receives visits (E.3.c.3).",
    )
    topic_ids = fields.One2many(
        "djpk.consultation.topic", "team_id", "Consultation Topics"
    )
