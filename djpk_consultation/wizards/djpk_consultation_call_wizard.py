from odoo import fields, models


class DjpkConsultationCallWizard(models.TransientModel):
    _name = "djpk.consultation.call.wizard"
    _inherit = ["djpk.consultation.ticket.wizard"]
    _description = "Log a Call-back"

    outcome = fields.Selection(
        [("reached", "Reached"), ("no_answer", "No answer")],
        help="Only reaching the asker keeps the promise (E.3.a.2).",
    )
    note = fields.Text(help="What was said.")

    def action_confirm(self):
        """Put the call on record."""
        self.ensure_one()
        self.env["helpdesk.ticket"].log_call(
            ticket_id=self.ticket_id.id, outcome=self.outcome, note=self.note
        )
        return self._reload()
