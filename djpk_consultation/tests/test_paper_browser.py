import json

from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common_papers import PaperCase
from .test_paper_mail import forced


@tagged("post_install", "-at_install")
class TestPaperBrowser(PaperCase, HttpCase):
    """Odoo's own way to a PDF, without wkhtmltopdf."""

    def setUp(self):
        super().setUp()
        self.asked = []
        self.patch(IrActionsReport, "_render_qweb_pdf", forced)
        self.patch(IrActionsReport, "get_wkhtmltopdf_state", self.asked.append)
        for role in ("unit", "reception"):
            self.users[role].password = f"djpk_{role}"

    def _download(self, session, kind):
        url = f"/report/pdf/djpk_consultation.paper_{kind}/{session.id}"
        self.env.flush_all()
        return self.url_open(
            f"/report/download?data={json.dumps([url, 'qweb-pdf'])}&context={{}}"
        )

    def test_unit_prints_writes_and_prints_again(self):
        session = self._received_visit()
        path = f"/odoo/consultation-sessions/{session.id}"
        self.start_tour(path, "djpk_paper_printed", login="djpk_unit")
        self.env.invalidate_all()
        kinds = self._issues(session).mapped("kind")
        self.assertEqual(kinds, ["attendance", "bak", "bak"])
        self.assertEqual(session.minutes_ids.conclusion, "All agreed")
        self.assertFalse(self.asked)

    def test_download_is_a_pdf_with_a_name(self):
        session = self._visit()
        self.authenticate("djpk_reception", "djpk_reception")
        answer = self._download(session, "pass")
        self.assertTrue(answer.content.startswith(b"%PDF-"), answer.content[:200])
        number = session.name.replace("/", "-")
        self.assertIn(f"pass-{number}.pdf", answer.headers["Content-Disposition"])
        self.assertFalse(self.asked)

    def test_refused_download_says_why(self):
        session = self._visit()
        self.authenticate("djpk_reception", "djpk_reception")
        answer = self._download(session, "bak")
        self.assertIn("It takes one of these roles", answer.text)
        self.assertFalse(session.issue_ids)

    def test_address_opened_in_the_browser_is_on_record_too(self):
        session = self._visit()
        self.authenticate("djpk_reception", "djpk_reception")
        self.env.flush_all()
        url = f"/report/pdf/djpk_consultation.paper_pass/{session.id}"
        self.assertTrue(self.url_open(url).content.startswith(b"%PDF-"))
        self.env.invalidate_all()
        self.assertEqual(self._issues(session).mapped("kind"), ["pass"])
