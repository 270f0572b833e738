from odoo import fields, models

from ..models.djpk_consultation_override import LABELS


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
        LABELS, "Rule", help="The only rules that a manager may waive."
    )
    reason = fields.Char(help="Why; it stays on record.")
