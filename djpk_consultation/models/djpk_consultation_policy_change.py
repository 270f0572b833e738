from odoo import api, fields, models


class DjpkConsultationPolicyChange(models.Model):
    """A policy's settings as they were until somebody changed them.

    What was booked before a limit was lowered stays right: the audit judges it by what
    was in force then. Written once, never changed.
    """

    _name = "djpk.consultation.policy.change"
    _description = "Earlier Settings of a Policy"
    _order = "at desc, id desc"
    _rec_name = "at"

    policy_id = fields.Many2one(
        "djpk.consultation.policy",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    at = fields.Datetime(
        "Changed", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users", "Who", readonly=True, default=lambda self: self.env.user
    )
    before = fields.Json(readonly=True, help="All settings, as they were until then.")

    @api.private
    def keep(self, before):
        """Put on record what the policies' settings were.

        :param before: ``{policy: settings}`` as JSON takes them; only of those whose
            settings differ by now
        """
        self.sudo().create(
            [
                {"policy_id": policy.id, "before": values}
                for policy, values in before.items()
                if policy._settings_on_record() != values
            ]
        )
