import base64

from odoo import api, fields, models


class DjpkConsultationDocument(models.Model):
    """What documents a session: BAK, attendance list, recording (E.3.b.3, E.3.c.10)."""

    _name = "djpk.consultation.document"
    _description = "Session Document"
    _inherit = ["djpk.consultation.contract"]
    _order = "kind, id"

    session_id = fields.Many2one(
        "djpk.consultation.session", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("bak", "Minutes (BAK)"),
            ("attendance", "Attendance list (Daftar Hadir)"),
            ("recording", "Recording"),
            ("other", "Other"),
        ],
        required=True,
    )
    name = fields.Char("File name", required=True)
    content = fields.Binary(attachment=True)
    url = fields.Char("Link")

    _content_or_link = models.Constraint(
        "CHECK (url IS NULL OR url ~* '^https?://')", "A link begins with https://."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._verify_link(vals, "url")
        documents = super().create(vals_list)
        for session in documents.session_id:
            if not session.historical:
                session._require_state("scheduled", "checked_in", "done")
        documents._verify_file()
        documents.session_id.sudo()._follow_reminded()
        return documents

    def write(self, vals):
        self._check_complete_file_kept()
        if "session_id" in vals:
            self._refuse_value("session_id", "not_applicable", self._stays_text())
        self._verify_link(vals, "url")
        result = super().write(vals)
        self._verify_file()
        if "kind" in vals:
            self.session_id.sudo()._follow_reminded()
        return result

    def unlink(self):
        self._check_complete_file_kept()
        sessions = self.session_id
        result = super().unlink()
        sessions.sudo()._follow_reminded()
        return result

    # -- verdicts --------------------------------------------------------------

    def _check_complete_file_kept(self):
        """A closed file stays complete."""
        for document in self:
            if (
                document.session_id.state == "done"
                and not document.session_id.historical
            ):
                document.session_id._require_state("scheduled", "checked_in")

    def _stays_text(self):
        return self.env._("A document stays with its session. Add another one there.")

    def _verify_file(self):
        """R08, R17: a file or a link, and of BAK and attendance list a readable one."""
        letters = self.env["djpk.consultation.letter"]
        for document in self:
            content = document.with_context(bin_size=False).content
            if not content and not document.url:
                self._refuse_value("content", "missing")
            if content and document.kind in ("bak", "attendance"):
                if letters._file_problem(base64.b64decode(content)):
                    self._refuse_value("content", "file_type")
