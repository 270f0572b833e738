from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..tools.wib import to_wib

DEFAULT_DAYS = 90


class DjpkConsultationAudit(models.Model):
    """One audit of every invariant of the circular, and what it found."""

    _name = "djpk.consultation.audit"
    _description = "Audit of the Rules"
    _inherit = [
        "djpk.consultation.contract",
        "mail.thread",
        "mail.activity.mixin",
        "djpk.consultation.duty",
    ]
    _order = "id desc"
    _rec_name = "started_at"

    started_at = fields.Datetime(
        "Started", required=True, readonly=True, default=fields.Datetime.now
    )
    duration = fields.Float("Seconds", readonly=True, digits=(16, 1))
    user_id = fields.Many2one(
        "res.users", "Started by", readonly=True, help="Empty: the scheduled action."
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("clean", "Nothing found"),
            ("found", "Rules broken"),
            ("interrupted", "Interrupted"),
        ],
        required=True,
        readonly=True,
        default="running",
        help="Interrupted: the server stopped in the middle of it; nothing is said.",
    )
    line_ids = fields.One2many(
        "djpk.consultation.audit.line", "audit_id", "Invariants", readonly=True
    )
    broken_line_ids = fields.One2many(
        "djpk.consultation.audit.line",
        "audit_id",
        "Broken",
        readonly=True,
        domain=[("state", "!=", "kept")],
    )
    finding_ids = fields.One2many(
        "djpk.consultation.audit.finding", "audit_id", "Records", readonly=True
    )
    invariant_count = fields.Integer("Invariants Audited", readonly=True)
    finding_count = fields.Integer(
        "Records Found", readonly=True, help="All of them, listed or not."
    )
    failed_count = fields.Integer(
        "Not Audited",
        readonly=True,
        help="Invariants whose question to the database failed or took too long.",
    )
    fingerprint = fields.Char(readonly=True, help="The same for the same result.")
    told = fields.Boolean(readonly=True, help="Managers know of this result.")

    @api.depends("started_at")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = self.env._(
                "Audit of %(moment)s",
                moment=self._moment_text(to_wib(audit.started_at)),
            )

    @api.model_create_multi
    def create(self, vals_list):
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(DjpkConsultationAudit, quiet).create(vals_list)

    # -- buttons -----------------------------------------------------------------

    def action_audit(self):
        """Audit now, and open the result."""
        self._require_role(("manager",))
        # nothing of the caller's context counts: pylint: disable=context-overridden
        audit = self.sudo().with_context({}).create([{"user_id": self.env.uid}])
        audit._run()
        audit._tell_result()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": audit.id,
            "views": [(False, "form")],
        }

    # -- telling -----------------------------------------------------------------

    def _tell_result(self):
        """Managers are told of a result once: when it is not the one they know."""
        self.ensure_one()
        known = self.search([("told", "=", True), ("id", "!=", self.id)], limit=1)
        self.told = True
        if self.fingerprint == known.fingerprint:
            return
        self.search([("activity_ids", "!=", False)])._end_duty("audit")
        if self.state == "clean":
            return
        managers = self._managers()
        today = self._wib_today()
        self._set_duty(
            "audit", managers, today, lambda audit: audit._summary(), quiet=True
        )
        self._tell(managers, lambda audit: (audit._summary(), audit._result_text()))

    def _summary(self):
        return self.env._(
            "The audit found broken rules: %(rules)s, records: %(records)s",
            rules=len(self.broken_line_ids),
            records=self.finding_count,
        )

    def _result_text(self):
        return plaintext2html(
            "\n".join(
                f"{line.display_name} ({line.clause}): {line.error or line.count}"
                for line in self.broken_line_ids
            )
        )

    # -- how long results are kept -------------------------------------------------

    @api.model
    def _kept_days(self):
        parameters = self.env["ir.config_parameter"].sudo()
        days = parameters.get_param("djpk_consultation.audit_days") or ""
        return int(days) if days.isdecimal() else DEFAULT_DAYS

    @api.autovacuum
    def _gc_audits(self):
        """Old results go, but for the last one and those that still ask for work."""
        limit = fields.Datetime.now() - timedelta(days=self._kept_days())
        old = self.search([("started_at", "<", limit), ("activity_ids", "=", False)])
        last = self.search([("told", "=", True)], limit=1)
        (old - last).unlink()
