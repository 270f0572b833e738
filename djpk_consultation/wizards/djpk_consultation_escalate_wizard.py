from odoo import fields, models


class DjpkConsultationEscalateWizard(models.TransientModel):
    _name = "djpk.consultation.escalate.wizard"
    _inherit = ["djpk.consultation.ticket.wizard"]
    _description = "Escalate a Question"

    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Technical unit",
        ondelete="cascade",
        help="Who answers. The asker is called back within three working days after"
        " the question was received (E.3.a.2).",
    )
    note = fields.Text(help="What the unit should know.")

    def action_confirm(self):
        """Hand the question to the unit."""
        self.ensure_one()
        values = {
            "ticket_id": self.ticket_id.id,
            "team_id": self.team_id.id,
            "note": self.note,
        }
        self.env["helpdesk.ticket"].escalate(**self._json(values))
        return self._reload()
