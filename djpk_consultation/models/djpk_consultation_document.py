from odoo import fields, models


class DjpkConsultationDocument(models.Model):
    """What documents a session: BAK, attendance list, recording (E.3.b.3, E.3.c.10)."""

    _name = "djpk.consultation.document"
    _description = "Session Document"
    _inherit = ["djpk.consultation.contract"]
    _order = "session_id, kind, id"

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

    def unlink(self):
        """A closed file stays complete."""
        for document in self:
            if document.session_id.state == "done":
                document.session_id._require_state("scheduled", "checked_in")
        return super().unlink()
