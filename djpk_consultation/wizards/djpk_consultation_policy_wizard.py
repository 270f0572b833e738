from odoo import api, fields, models
from odoo.tools import format_date


class DjpkConsultationPolicyWizard(models.TransientModel):
    """A new circular: the policies in force end, copies of them begin."""

    _name = "djpk.consultation.policy.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "New Circular"

    policy_ids = fields.Many2many(
        "djpk.consultation.policy",
        string="Policies",
        required=True,
        help="Each of them ends on the day before, and a copy of it begins. A circular "
        "that is about several consultation types replaces a policy of each.",
    )
    regulation = fields.Char(
        required=True, help="Number of the new circular, cited in refusals."
    )
    valid_from = fields.Date(
        required=True,
        default=lambda self: self._default_valid_from(),
        help="First day on which the new circular is in force, WIB.",
    )
    effect_text = fields.Char("Effect", compute="_compute_effect")
    session_ids = fields.Many2many(
        "djpk.consultation.session",
        string="Booked From That Day On",
        compute="_compute_effect",
        help="They keep the policy that they were booked under until they are moved.",
    )
    session_count = fields.Integer(compute="_compute_effect")
    letter_ids = fields.Many2many(
        "djpk.consultation.letter",
        string="Letters Not Yet Scheduled",
        compute="_compute_effect",
        help="Each day that they ask for is judged under the policy of that day.",
    )
    letter_count = fields.Integer(compute="_compute_effect")

    def _default_valid_from(self):
        today = self.env["djpk.consultation.session"]._wib_today()
        return fields.Date.add(today.replace(day=1), months=1)

    @api.depends("policy_ids", "valid_from")
    @api.depends_context("lang")
    def _compute_effect(self):
        for wizard in self:
            policies, day = wizard.policy_ids._origin, wizard.valid_from
            complete = bool(policies and day)
            wizard.session_ids = complete and policies._booked_from(day)
            wizard.session_count = len(wizard.session_ids)
            wizard.letter_ids = complete and policies._waiting_letters()
            wizard.letter_count = len(wizard.letter_ids)
            wizard.effect_text = complete and self.env._(
                "What is in force now ends on %(last)s, and its copy begins on"
                " %(first)s. Change the values of the copy afterwards.",
                last=format_date(self.env, fields.Date.subtract(day, days=1)),
                first=format_date(self.env, day),
            )

    # -- action ----------------------------------------------------------------

    def action_confirm(self):
        """Begin the new circular, and show what is to be changed."""
        self.ensure_one()
        copies = self.policy_ids._succeed(self.valid_from, self.regulation)
        if len(copies) == 1:
            return self._show(copies)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "djpk_consultation.djpk_consultation_policy_action"
        )
        return {**action, "domain": [("id", "in", copies.ids)], "target": "main"}
