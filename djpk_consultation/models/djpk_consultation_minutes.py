from odoo import api, fields, models


class DjpkConsultationMinutes(models.Model):
    """What the unit writes into the minutes (BAK) before they are printed."""

    _name = "djpk.consultation.minutes"
    _description = "Minutes (BAK)"
    _inherit = ["djpk.consultation.contract"]
    _rec_name = "session_id"

    session_id = fields.Many2one(
        "djpk.consultation.session",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Char(
        help="Of the unit's own register; empty: the session's number with /BAK."
    )
    points = fields.Text(
        "Questions and answers", help="Each question with the answer that was given."
    )
    conclusion = fields.Text()
    follow_up_ids = fields.One2many(
        "djpk.consultation.follow.up", "minutes_id", "Follow-up"
    )
    signer_id = fields.Many2one(
        "res.users",
        "Signs for DJPK",
        ondelete="restrict",
        help="Empty: the first officer of the session.",
    )
    guest_id = fields.Many2one(
        "djpk.consultation.visitor",
        "Signs for the guests",
        ondelete="set null",
        domain="[('session_id', '=', session_id)]",
        help="Empty: the guest of the highest rank who came.",
    )

    _session_unique = models.UniqueIndex(
        "(session_id)", "The session has its minutes already."
    )

    # -- CRUD ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        minutes = super().create(vals_list)
        minutes._check_open()
        return minutes

    def write(self, vals):
        self._check_open()
        if "session_id" in vals:
            self._refuse_value(
                "session_id", "not_applicable", self.env._("Minutes stay with theirs.")
            )
        return super().write(vals)

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        """R17: a closed file says what it said."""
        for session in self.session_id:
            session._refuse_all(session._verify_write_minutes())

    # -- buttons ---------------------------------------------------------------

    def action_print(self):
        """The minutes as PDF."""
        self.ensure_one()
        report = self.env.ref("djpk_consultation.action_report_bak")
        return report.report_action(self.session_id)

    def action_upload(self):
        """The signed scan, put on the session's file."""
        self.ensure_one()
        return self.session_id.action_upload_bak()
