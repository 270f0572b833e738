from odoo import fields, models

from ..tools.refusal import OVERRIDABLE


class DjpkConsultationOverride(models.Model):
    """A manager's leave to break one rule for a letter or session, with its reason."""

    _name = "djpk.consultation.override"
    _description = "Override"
    _order = "id desc"
    _rec_name = "code"

    session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    code = fields.Selection(
        [(code, code) for code in OVERRIDABLE],
        string="Rule",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Manager",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    at = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
