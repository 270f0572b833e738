from odoo import api, fields, models


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
        [
            ("no_schedule", "Came without a schedule"),
            ("other_day", "Scheduled for another day"),
            ("outside_time", "Came outside the time of the schedule"),
            ("cancelled", "The session was cancelled"),
            ("not_announced", "Not of the announced delegation"),
            ("too_many", "More guests than allowed"),
        ],
        help="Why no service could be given (E.3.c.11).",
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
        channels = self.env["helpdesk.ticket.channel"].search(
            [("for_letter", "=", True)]
        )
        self.how_to_ask = self.env._(
            "Send a request letter to the Director General of Fiscal Balance by"
            " %(channels)s. Come when the Contact Center has sent the schedule. The"
            " service is free of charge.",
            channels=", ".join(
                " ".join(filter(None, (channel.name, channel.address)))
                for channel in channels
            ),
        )

    # -- action ----------------------------------------------------------------

    def action_confirm(self):
        """Log the refusal, and show it."""
        self.ensure_one()
        values = {
            "name": self.name,
            "institution": self.institution,
            "region_code": self.region_id.code,
            "reason": self._reason(),
            "phone": self.phone,
            "session_id": self.session_id.id or None,
        }
        answer = self.env["djpk.consultation.session"].refuse_walk_in(values=values)
        return self._show(self.env["djpk.consultation.walk.in"].browse(answer["id"]))

    def _reason(self):
        """The usual reason and the details, as one text."""
        usual = self._fields["usual_reason"]._description_selection(self.env)
        label = dict(usual).get(self.usual_reason)
        return ": ".join(filter(None, (label, (self.details or "").strip())))
