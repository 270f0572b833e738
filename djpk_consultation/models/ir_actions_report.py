import io

from odoo import fields, models


class IrActionsReport(models.Model):
    """Official documents come from WeasyPrint, through Odoo's own Print menu."""

    _inherit = "ir.actions.report"

    paper_kind = fields.Char(
        "Official document",
        readonly=True,
        help="A document of DJPK's that is rendered as PDF/A and put on record.",
    )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"paper_kind"}

    def _get_rendering_context(self, report, docids, data):
        if not report.paper_kind:
            return super()._get_rendering_context(report, docids, data)
        papers = self.env["djpk.consultation.paper"]
        return {"papers": papers._preview(report.paper_kind, report.model, docids)}

    def _render_qweb_html(self, report_ref, docids, data=None):
        report = self._get_report(report_ref)
        if not report.paper_kind:
            return super()._render_qweb_html(report_ref, docids, data=data)
        values = self._get_rendering_context(report, docids, data)
        return self._render_template("djpk_consultation.paper", values), "html"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.paper_kind:
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        papers = self.env["djpk.consultation.paper"]
        content = papers._issue(report.paper_kind, report.model, res_ids)
        return {False: {"stream": io.BytesIO(content), "attachment": None}}
