from odoo import api, fields, models

from ..models.djpk_consultation_walk_in import REASONS


class DjpkConsultationWalkInWizard(models.TransientModel):
    """E.3.c.11: no service without a schedule; the refusal is on record."""

    _name = "djpk.consultation.walk.in.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Refuse a Walk-in"

    name = fields.Char(help="Who came.")
    session_id = fields.Many2one(
        "djpk.consultation.session",
        "Their visit",
        ondelete="cascade",
        help="The scheduled visit that they came for, outside of its day, time or list."
        " Empty for somebody without a schedule.",
    )
    institution = fields.Char(
        compute="_compute_from_session",
        store=True,
        readonly=False,
        help="Whom they came for.",
    )
    region_id = fields.Many2one(
        "djpk.region",
        compute="_compute_from_session",
        store=True,
        readonly=False,
        ondelete="cascade",
        help="Empty for a ministry, a campus or an association.",
    )
    phone = fields.Char(help="Where they can be reached.")
    usual_reason = fields.Selection(
        REASONS, help="Why no service could be given (E.3.c.11)."
    )
    details = fields.Text(help="In your own words; alone, or added to the reason.")
    how_to_ask = fields.Text(
        compute="_compute_how_to_ask", help="What to tell and hand out to them."
    )

    @api.depends("session_id")
    def _compute_from_session(self):
        """Of the visit, as long as nothing else is entered."""
        for wizard in self:
            session = wizard.session_id
            wizard.institution = wizard.institution or session.partner_id.name
            wizard.region_id = wizard.region_id or session.region_id

    @api.depends_context("lang")
    def _compute_how_to_ask(self):
        self.how_to_ask = self.env["djpk.consultation.walk.in"]._how_to_ask()

    # -- action ----------------------------------------------------------------

    def action_confirm(self):
        """Log the refusal, and show it."""
        self.ensure_one()
        values = {
            "name": self.name,
            "institution": self.institution,
            "region_code": self.region_id.code,
            "reason_code": self.usual_reason or None,
            "reason": self.details or None,
            "phone": self.phone,
            "session_id": self.session_id.id or None,
        }
        answer = self.env["djpk.consultation.session"].refuse_walk_in(values=values)
        return self._show(self.env["djpk.consultation.walk.in"].browse(answer["id"]))
