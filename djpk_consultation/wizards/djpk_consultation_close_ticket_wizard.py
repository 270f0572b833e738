from odoo import api, fields, models


class DjpkConsultationCloseTicketWizard(models.TransientModel):
    _name = "djpk.consultation.close.ticket.wizard"
    _inherit = ["djpk.consultation.ticket.wizard"]
    _description = "Close a Consultation"

    answer = fields.Text(
        compute="_compute_answer",
        store=True,
        readonly=False,
        help="What the asker was told (E.3.a.3). Empty: the answer on record stands.",
    )

    @api.depends("ticket_id")
    def _compute_answer(self):
        for wizard in self:
            wizard.answer = wizard.ticket_id.answer

    def action_confirm(self):
        """Close the ticket with its answer."""
        self.ensure_one()
        self.env["helpdesk.ticket"].close_ticket(
            ticket_id=self.ticket_id.id, answer=self.answer
        )
        return self._reload()
