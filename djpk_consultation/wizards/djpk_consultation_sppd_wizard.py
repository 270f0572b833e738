from odoo import Command, api, fields, models


class DjpkConsultationSppdWizard(models.TransientModel):
    _name = "djpk.consultation.sppd.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Sign SPPD"

    line_ids = fields.One2many(
        "djpk.consultation.sppd.line.wizard",
        "wizard_id",
        "Visitors",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        help="The guests received whose SPPD is not signed yet (E.3.c.7).",
    )

    @api.depends("session_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {"visitor_id": visitor.id, "issuer": visitor.institution}
                )
                for visitor in wizard.session_id.visitor_ids
                if visitor.checked_in_at and not visitor.sppd_signed_at
            ]

    def action_confirm(self):
        """Sign the documents whose number is entered."""
        self.ensure_one()
        items = [
            {
                "visitor_id": line.visitor_id.id,
                "number": line.number,
                "issuer": line.issuer,
            }
            for line in self.line_ids
            if line.number
        ]
        self.env["djpk.consultation.session"].sign_sppd(
            session_id=self.session_id.id, items=items
        )
        return self._reload()
