from odoo import api, fields, models
from odoo.fields import Domain

from .djpk_consultation_audit import DEFAULT_DAYS


class ResConfigSettings(models.TransientModel):
    """What is in force now, and where each of it is changed."""

    _inherit = "res.config.settings"

    djpk_policy_ids = fields.Many2many(
        "djpk.consultation.policy", compute="_compute_djpk_policies"
    )
    djpk_policies_text = fields.Text(
        "In Force Today",
        compute="_compute_djpk_policies",
        help="The policy of each consultation type that applies to sessions of today.",
    )
    djpk_policies_missing = fields.Char(
        "Without a Policy", compute="_compute_djpk_policies"
    )
    djpk_years_text = fields.Char(
        "Holidays on Record",
        compute="_compute_djpk_years",
        help="The years whose holidays are on record. In others no slot is offered and"
        " no deadline promised.",
    )
    djpk_years_missing = fields.Char(
        "Years Without Holidays", compute="_compute_djpk_years"
    )
    djpk_mail_address = fields.Char(
        "Announced Address",
        compute="_compute_djpk_mail",
        help="The mail address that the circular announces (E.2.b), of the channel"
        " E-mail.",
    )
    djpk_mail_aliases = fields.Char(
        "Arrives At",
        compute="_compute_djpk_mail",
        help="Addresses of teams: mails to them become tickets. Have the announced"
        " address forwarded to one of them.",
    )

    djpk_audit_days = fields.Integer(
        "Audits Kept",
        default=DEFAULT_DAYS,
        config_parameter="djpk_consultation.audit_days",
        help="Days for which the results of the nightly audit are kept; the last one"
        " and those that still ask for work stay.",
    )

    @api.depends_context("lang")
    def _compute_djpk_policies(self):
        types = self.env["djpk.consultation.type"].search([])
        policies = self.env["djpk.consultation.policy"].search(
            [("validity", "=", "in_force")]
        )
        missing = types - policies.type_id
        for settings in self:
            settings.djpk_policy_ids = policies
            settings.djpk_policies_text = "\n".join(policies.mapped("display_name"))
            settings.djpk_policies_missing = ", ".join(missing.mapped("name"))

    @api.depends_context("lang")
    def _compute_djpk_years(self):
        """Of the office hours that the policies of today count by."""
        today = self.env["djpk.consultation.session"]._wib_today()
        for settings in self:
            calendars = settings.djpk_policy_ids.office_calendar_id
            settings.djpk_years_text = "; ".join(
                f"{calendar.name}: {calendar.years_text or '-'}"
                if len(calendars) > 1
                else calendar.years_text or "-"
                for calendar in calendars
            )
            known = [set(calendar._years_on_record()) for calendar in calendars]
            soon = (today.year, today.year + 1)
            settings.djpk_years_missing = ", ".join(
                str(year) for year in soon if any(year not in years for years in known)
            )

    def _compute_djpk_mail(self):
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
        )
        teams = self.env["helpdesk.ticket.team"].search(
            Domain("alias_name", "not in", (False, ""))
            & Domain("alias_domain_id", "!=", False)
        )
        for settings in self:
            settings.djpk_mail_address = channel and channel.address
            settings.djpk_mail_aliases = ", ".join(teams.mapped("alias_email"))
