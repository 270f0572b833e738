from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import to_wib
from .djpk_consultation_session_verification import TOKEN, new_token

PAGE = "/konsultasi/verifikasi"


class DjpkConsultationIssue(models.Model):
    """A document as it was issued: what, when, by whom, and its fingerprint."""

    _name = "djpk.consultation.issue"
    _description = "Issued Document"
    _inherit = ["djpk.consultation.contract"]
    _order = "id desc"
    _rec_name = "number"

    kind = fields.Selection(
        [
            ("pass", "Visit pass"),
            ("bak", "Minutes (BAK)"),
            ("attendance", "Attendance list (Daftar Hadir)"),
            ("sppd", "SPPD slip"),
            ("walk_in", "How to ask for a visit"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Char(required=True, readonly=True, index=True)
    session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    visitor_id = fields.Many2one(
        "djpk.consultation.visitor",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    walk_in_id = fields.Many2one(
        "djpk.consultation.walk.in",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    issued_at = fields.Datetime(
        "Issued", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users", "Issued by", readonly=True, default=lambda self: self.env.user
    )
    token = fields.Char(required=True, readonly=True, default=lambda self: new_token())
    sha256 = fields.Char(
        "SHA-256",
        readonly=True,
        help="Of the PDF file as it was delivered; who has the file can compare.",
    )
    words_key = fields.Char(
        readonly=True, help="Tells whether a later issue says something else."
    )
    start = fields.Datetime(readonly=True, help="As the document says it.")
    stop = fields.Datetime(readonly=True)
    state = fields.Selection(
        [
            ("valid", "Valid"),
            ("replaced", "Replaced by a newer one"),
            ("moved", "Not valid: the session was moved"),
            ("cancelled", "Not valid: the session was cancelled"),
            ("no_show", "Not valid: the session did not take place"),
            ("over", "The time of the visit is over"),
        ],
        compute="_compute_state",
    )

    _token_unique = models.UniqueIndex("(token)", "This verification token is taken.")
    _about_something = models.Constraint(
        "CHECK ((session_id IS NULL) != (walk_in_id IS NULL))",
        "A document is about a session or a refused walk-in.",
    )

    @api.depends(
        "session_id.state",
        "session_id.start",
        "session_id.stop",
        "session_id.issue_ids",
    )
    def _compute_state(self):
        for issue in self:
            issue.state = issue.sudo()._state_now()

    def _state_now(self):
        session = self.session_id
        if not session:
            return "valid"
        state = session._paper_state(self.start, self.stop)
        if state != "valid":
            return state
        if self._is_replaced():
            return "replaced"
        over = self.kind == "pass" and session.stop <= fields.Datetime.now()
        return "over" if over else "valid"

    def _is_replaced(self):
        """Whether a later issue of the same document says something else."""
        return any(
            other.id > self.id and other.words_key != self.words_key
            for other in self.session_id.issue_ids
            if (other.kind, other.visitor_id) == (self.kind, self.visitor_id)
        )

    # -- verification page -----------------------------------------------------

    @api.model
    def _page_url(self, token):
        return f"{self.get_base_url()}{PAGE}/{token}"

    def _verification_url(self):
        """Of a visit pass, the session's: it is what reception looks for."""
        self.ensure_one()
        if self.kind == "pass":
            return self.session_id._verification_url()
        return self._page_url(self.token)

    @api.model
    def _verified(self, token):
        """What the public page tells of a document; nothing personal is in it.

        :return: ``{"kind", "rows", "state", "state_text", "copies"}``, or ``None``
            for a token that is unknown
        """
        if not TOKEN.fullmatch(token):
            return None
        issues = self.sudo().search([("token", "=", token)], limit=1)
        session = issues.session_id
        if not issues or issues.kind == "pass":
            session = session or self._session_of_pass(token)
            issues = session.issue_ids.filtered(lambda issue: issue.kind == "pass")
        if not issues and not session:
            return None
        return self._page_words(issues, session)

    def _session_of_pass(self, token):
        domain = Domain("verification_token", "=", token)
        domain &= Domain("type_id.code", "=", "face_to_face")
        domain &= Domain("state", "!=", "draft") & Domain("historical", "=", False)
        return self.env["djpk.consultation.session"].sudo().search(domain, limit=1)

    def _page_words(self, issues, session):
        """:param issues: of one document, newest first; none for a pass not printed"""
        newest = issues[:1] or self.new(
            {"kind": "pass", "number": session.name, "session_id": session.id}
            | {"start": session.start, "stop": session.stop}
        )
        newest = newest.sudo()
        state = newest._state_now()
        return {
            "kind": newest._choice("kind", newest.kind),
            "rows": newest._page_rows(),
            "state": state,
            "state_text": newest._choice("state", state),
            "copies": [issue._copy_words() for issue in issues[:10] if issue.sha256],
        }

    def _choice(self, name, value):
        return dict(self._fields[name]._description_selection(self.env))[value]

    def _page_rows(self):
        """Number, parties and time, each with its label; those without are left out."""
        _ = self.env._
        session = self.session_id
        institution = session.partner_id.commercial_partner_id
        region = session.region_id or self.walk_in_id.region_id
        rows = [
            (_("Number"), self.number),
            (_("Consultation"), session.type_id.name),
            (_("Time"), session.schedule_text),
            (_("Institution"), institution.is_company and institution.name),
            (_("Region"), region.display_name),
            (_("Technical unit"), session.team_id.name),
            (_("Issued by"), _("Directorate General of Fiscal Balance (DJPK)")),
        ]
        return [(label, value) for label, value in rows if value]

    def _copy_words(self):
        """One issue: when, its fingerprint, and whether it still holds."""
        state = self._state_now()
        return {
            "issued": self._moment_text(to_wib(self.issued_at)),
            "sha256": self.sha256,
            "state": state,
            "state_text": self._choice("state", state),
        }
