from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """Who is a member decides what a unit sees: record rules are cached by user."""

    _name = "helpdesk.ticket.team"
    _inherit = ["helpdesk.ticket.team", "djpk.cache.mixin"]

    is_technical_unit = fields.Boolean(
        "Technical Unit",
        help="A unit that answers escalated questions, decides on request letters and "
        "receives visits (E.3.c.3).",
    )
    topic_ids = fields.One2many(
        "djpk.consultation.topic", "team_id", "Consultation Topics"
    )
