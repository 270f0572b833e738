from odoo import fields, models

#: The rules of ``tools.refusal.OVERRIDABLE``, as people read them.
OVERRIDES = [
    ("lead_time", "Three working days after the letter"),
    ("region_quota", "Two visits of a region in a month"),
    ("visitor_limit", "Number of guests"),
    ("letter_channel", "Letter by WhatsApp or e-mail"),
    ("region_missing", "Visit of somebody without a region"),
    ("outside_checkin_window", "Time of check-in"),
]


class DjpkConsultationScheduleOverrideWizard(models.TransientModel):
    _name = "djpk.consultation.schedule.override.wizard"
    _description = "Rule to Waive"

    wizard_id = fields.Many2one(
        "djpk.consultation.schedule.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    code = fields.Selection(
        OVERRIDES, "Rule", help="The only rules that a manager may waive."
    )
    reason = fields.Char(help="Why; it stays on record.")
