from odoo import Command, api, fields, models


class DjpkConsultationCheckInWizard(models.TransientModel):
    _name = "djpk.consultation.check.in.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Check Visitors In"

    line_ids = fields.One2many(
        "djpk.consultation.check.in.line.wizard",
        "wizard_id",
        "Visitors",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        help="Tick everyone who came.",
    )

    @api.depends("session_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create({"visitor_id": visitor.id})
                for visitor in wizard.session_id.visitor_ids
                if not visitor.checked_in_at
            ]

    def action_confirm(self):
        """Register those who are ticked."""
        self.ensure_one()
        came = self.line_ids.filtered("present")
        self.env["djpk.consultation.session"].check_in(
            session_id=self.session_id.id, visitor_ids=came.visitor_id.ids
        )
        return self._reload()
