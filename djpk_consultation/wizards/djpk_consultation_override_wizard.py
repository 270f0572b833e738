from odoo import fields, models

from ..models.djpk_consultation_override import LABELS

#: Of the rules that a manager may waive, those of a visit that is scheduled.
AT_DESK = ("visitor_limit", "outside_checkin_window")


class DjpkConsultationOverrideWizard(models.TransientModel):
    _name = "djpk.consultation.override.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Grant an Exception"

    code = fields.Selection(
        [item for item in LABELS if item[0] in AT_DESK],
        "Rule",
        help="The rules that a manager may waive for a scheduled visit.",
    )
    reason = fields.Text(help="Why; it stays on record.")

    def action_confirm(self):
        """Waive the rule for this visit, on record."""
        self.ensure_one()
        self.env["djpk.consultation.session"].grant_override(
            session_id=self.session_id.id, override={self.code: self.reason}
        )
        return self._reload()
