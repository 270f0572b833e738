from odoo import api, fields, models


class DjpkConsultationDocumentWizard(models.TransientModel):
    _name = "djpk.consultation.document.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Add a Document"

    kind = fields.Selection(
        selection="_selection_kind",
        help="A visit closes with minutes and attendance list, a video session with"
        " minutes or recording (E.3.b.3, E.3.c.10).",
    )
    content = fields.Binary(
        "File",
        help="At most 50 MB. Minutes and attendance list: PDF, JPEG or PNG.",
    )
    filename = fields.Char("File name", help="The name of the file.")
    url = fields.Char("Link", help="Where it is kept, instead of a file.")

    @api.model
    def _selection_kind(self):
        documents = self.env["djpk.consultation.document"]
        return documents._fields["kind"]._description_selection(self.env)

    def action_confirm(self):
        """Put the document on the session's file."""
        self.ensure_one()
        content = self.with_context(bin_size=False).content
        self.env["djpk.consultation.session"].add_document(
            session_id=self.session_id.id,
            kind=self.kind,
            filename=self.filename,
            content_base64=content and content.decode(),
            url=self.url,
        )
        return self._reload()
