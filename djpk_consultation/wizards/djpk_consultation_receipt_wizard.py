from odoo import api, fields, models


class DjpkConsultationReceiptWizard(models.TransientModel):
    _name = "djpk.consultation.receipt.wizard"
    _inherit = ["djpk.consultation.letter.wizard"]
    _description = "Correct the Receipt of a Letter"

    received_at = fields.Datetime(
        "Received",
        compute="_compute_received_at",
        store=True,
        readonly=False,
        help="When the letter reached DJPK, in your own time zone. The three working"
        " days count from here.",
    )
    reason = fields.Text(help="Why the time was wrong; it stays on record.")

    @api.depends("letter_id")
    def _compute_received_at(self):
        for wizard in self:
            wizard.received_at = wizard.letter_id.received_at

    def action_confirm(self):
        """Correct the time of receipt."""
        self.ensure_one()
        values = {
            "letter_id": self.letter_id.id,
            "received_at": self.received_at,
            "reason": self.reason,
        }
        self.env["djpk.consultation.letter"].correct_received_at(**self._json(values))
        return self._reload()
