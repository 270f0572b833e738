from odoo import fields, models


class DjpkConsultationTopic(models.Model):
    _name = "djpk.consultation.topic"
    _inherit = ["djpk.setting.mixin"]
    _description = "Consultation Topic"
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Name of the topic for other software.")
    name = fields.Char(required=True, translate=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Technical Unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_technical_unit', '=', True)]",
        help="The unit that questions and letters on this topic are routed to (E.1).",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another topic has this code already. Choose another one.",
    )
