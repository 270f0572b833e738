import io

from odoo.tools.pdf import PdfFileReader

from ..models.djpk_consultation_contract import DjpkConsultationContract
from .common import RuleCase


class PaperCase(RuleCase):
    """Documents as PDF, and what a reader finds in them.

    In English, whatever languages the database has; see :attr:`house`.
    """

    def setUp(self):
        super().setUp()
        self.house = "en_US"
        self.patch(
            DjpkConsultationContract, "_house_lang", lambda _contract: self.house
        )

    def _print(self, kind, records, role="agent", user=None):
        """The file, as Odoo's Print menu makes it for a role."""
        env = self.env(user=user or self.users[role])
        reports = env["ir.actions.report"].with_context(force_report_rendering=True)
        name = f"djpk_consultation.paper_{kind}"
        content, form = reports._render_qweb_pdf(name, records.ids)
        self.assertEqual(form, "pdf")
        return content

    def _pages(self, content):
        """The text of each page, white space made even."""
        reader = PdfFileReader(io.BytesIO(content))
        texts = [page.extract_text() for page in reader.pages]
        return [" ".join(text.split()) for text in texts]

    def _words(self, kind, records, role="agent"):
        return " ".join(self._pages(self._print(kind, records, role)))

    def _issues(self, session, kind=None):
        issues = session.issue_ids.sorted("id")
        return issues.filtered(lambda issue: kind in (None, issue.kind))

    def _visit(self, **values):
        """A visit of 5 June 2025, 09:00 WIB, with two guests."""
        values.setdefault(
            "visitors",
            [
                {"name": "Siti Aminah", "position_code": "regent", "nip": "1980"},
                {"name": "Budi Santoso", "position_code": "staff"},
            ],
        )
        letter = self._create_letter(region_code="11.01", institution="BPKAD Contoh")
        letter.partner_id.lang = "en_US"
        return self._book(letter, date="2025-06-05", slot="0900", **values)

    def _received_visit(self):
        session = self._visit()
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
        return session

    def _signed_visit(self):
        """Both came, and each has an SPPD signed."""
        session = self._received_visit()
        with self.at("2025-06-05 09:50"):
            self.sessions("reception").sign_sppd(
                session_id=session.id,
                items=[
                    {
                        "visitor_id": visitor.id,
                        "number": f"094/{number}/SPPD",
                        "issuer": "Setda",
                    }
                    for number, visitor in enumerate(session.visitor_ids, 1)
                ],
            )
        return session

    def _walk_in(self, **values):
        values = {"name": "Rudi", "reason": "No schedule", **values}
        answer = self.sessions("reception").refuse_walk_in(values=values)
        return self.env["djpk.consultation.walk.in"].browse(answer["id"])

    def _video(self, guests):
        """A video session, which limits no guests."""
        people = [
            {"name": f"Guest {number:02}", "position_code": "staff"}
            for number in range(1, guests + 1)
        ]
        return self._book_video("2025-06-05 09:00", visitors=people)
