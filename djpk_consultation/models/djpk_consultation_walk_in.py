from odoo import fields, models


class DjpkConsultationWalkIn(models.Model):
    """A refusal at the desk: no schedule, or outside it (E.3.c.11)."""

    _name = "djpk.consultation.walk.in"
    _description = "Walk-in Refused"
    _order = "refused_at desc, id desc"

    name = fields.Char(required=True)
    institution = fields.Char()
    phone = fields.Char()
    region_id = fields.Many2one("djpk.region", ondelete="restrict")
    reason = fields.Char(required=True)
    session_id = fields.Many2one(
        "djpk.consultation.session",
        ondelete="set null",
        index="btree_not_null",
        help="The session they came for, outside its time.",
    )
    refused_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    user_id = fields.Many2one(
        "res.users", "Refused by", readonly=True, default=lambda self: self.env.user
    )
