from odoo import fields, models


class HelpdeskTicketChannel(models.Model):
    _name = "helpdesk.ticket.channel"
    _inherit = ["helpdesk.ticket.channel", "djpk.setting.mixin"]

    code = fields.Char(
        copy=False, help="Name of the channel for other software, as in whatsapp."
    )
    address = fields.Char(
        help="Number, mail address, page or account at which it is reached (E.2)."
    )
    for_consultation = fields.Boolean(
        "Consultations",
        help="Consultations are held by this channel (E.2.a, E.2.b).",
    )
    for_letter = fields.Boolean(
        "Request Letters",
        help="Request letters are received by this channel (E.3.b.1, E.3.c.1).",
    )
    for_complaint = fields.Boolean(
        "Complaints",
        help="Complaints, suggestions and feedback are received by this channel (E.5).",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL AND code != ''",
        "Another channel has this code already; archived ones count. Choose another"
        " one.",
    )
