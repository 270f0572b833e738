from odoo import api, fields, models


class DjpkConsultationNoShowWizard(models.TransientModel):
    _name = "djpk.consultation.no.show.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Mark a Session as No-show"

    reason = fields.Text(help="What is known of it; it stays on record.")
    warning = fields.Char(
        compute="_compute_warning",
        help="What the no-show does to the request letter.",
    )

    @api.depends("session_id")
    def _compute_warning(self):
        for wizard in self:
            wizard.warning = wizard.session_id._letter_fate()

    def action_confirm(self):
        """Nobody came: mark it."""
        self.ensure_one()
        self.env["djpk.consultation.session"].mark_no_show(
            session_id=self.session_id.id, reason=self.reason
        )
        return self._reload()
