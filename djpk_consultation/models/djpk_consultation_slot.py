from odoo import api, fields, models


class DjpkConsultationSlot(models.Model):
    _name = "djpk.consultation.slot"
    _inherit = ["djpk.cache.mixin", "djpk.setting.mixin"]
    _description = "Consultation Slot"
    _order = "hour_from, hour_to, id"

    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        size=4,
        help="Name of the slot for other software: hours and minutes of its start, as "
        "in 0900.",
    )
    hour_from = fields.Float("From", required=True, help="Start, in WIB.")
    hour_to = fields.Float("To", required=True, help="End, in WIB.")
    name = fields.Char(compute="_compute_name", store=True)
    active = fields.Boolean(
        default=True,
        help="An archived slot takes no new visits, whatever policy names it.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another slot has this code already; archived ones count. Choose another one.",
    )
    _code_format = models.Constraint(
        r"CHECK (code ~ '^([01]\d|2[0-3])[0-5]\d$')",
        "The code of a slot has four digits, hours and minutes, as in 0900.",
    )
    _hours_order = models.Constraint(
        "CHECK (0 <= hour_from AND hour_from < hour_to AND hour_to <= 24)",
        "A slot ends after it starts, between 00.00 and 24.00.",
    )

    policy_ids = fields.Many2many(
        "djpk.consultation.policy",
        "djpk_consultation_policy_slot_rel",
        "slot_id",
        "policy_id",
        "Policies",
    )

    @api.depends("hour_from")
    def _compute_code(self):
        """Suggested until the slot is saved; then other software relies on it."""
        for slot in self:
            if not (slot.code and slot._origin):
                slot.code = _clock(slot.hour_from, "%02d%02d")

    @api.depends("hour_from", "hour_to")
    def _compute_name(self):
        for slot in self:
            start = _clock(slot.hour_from, "%02d.%02d")
            stop = _clock(slot.hour_to, "%02d.%02d")
            slot.name = f"{start}-{stop} WIB"

    def write(self, vals):
        before = self.sudo().policy_ids._all_settings()
        result = super().write(vals)
        self.env["djpk.consultation.policy.change"].keep(before)
        return result


def _clock(hours, pattern):
    return pattern % divmod(round(hours * 60), 60)
