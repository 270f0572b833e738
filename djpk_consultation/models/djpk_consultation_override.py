from odoo import fields, models

#: The rules of ``tools.refusal.OVERRIDABLE``, as people read them.
LABELS = [
    ("lead_time", "Three working days after the letter"),
    ("region_quota", "Two visits of a region in a month"),
    ("visitor_limit", "Number of guests"),
    ("letter_channel", "Letter by WhatsApp or e-mail"),
    ("region_missing", "Visit of somebody without a region"),
    ("outside_checkin_window", "Time of check-in"),
]


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
    code = fields.Selection(LABELS, "Rule", required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Manager",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    at = fields.Datetime(
        "When", required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
