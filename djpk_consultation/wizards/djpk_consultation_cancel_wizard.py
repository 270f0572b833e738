from odoo import api, fields, models


class DjpkConsultationCancelWizard(models.TransientModel):
    _name = "djpk.consultation.cancel.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Cancel a Session"

    cause = fields.Selection(
        [("region", "The region calls it off"), ("djpk", "DJPK calls it off")],
        "Who cancels",
        help="Decides what happens to the request letter (E.3.c.9).",
    )
    reason = fields.Text(help="Why it is cancelled; told to the asker in the mail.")
    warning = fields.Char(
        compute="_compute_warning",
        help="What the cancellation does to the request letter.",
    )

    @api.depends("session_id", "cause")
    def _compute_warning(self):
        for wizard in self:
            session, cause = wizard.session_id, wizard.cause
            wizard.warning = cause and session._letter_fate(cause)

    def action_confirm(self):
        """Cancel the session; the cause decides about the letter."""
        self.ensure_one()
        self.env["djpk.consultation.session"].cancel(
            session_id=self.session_id.id, cause=self.cause, reason=self.reason
        )
        return self._reload()
