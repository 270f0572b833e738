import hashlib
import io

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .. import pdf
from .common_papers import PaperCase


@tagged("post_install", "-at_install")
class TestPapers(PaperCase):
    """What each document says, and that it is on record as issued."""

    # -- words -------------------------------------------------------------------

    def test_pass_is_one_page_with_what_the_desk_asks(self):
        session = self._visit()
        [page] = self._pages(self._print("pass", session, "reception"))
        for text in (
            "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA",
            session.name,
            "BPKAD Contoh",
            "Aceh Selatan",
            "5 June 2025",
            "09.00\u201310.00 WIB",
            session.room_id.name,
            session.letter_id.number,
            "Siti Aminah",
            "Budi Santoso",
            "Page 1 of 1",
            "without any charge",
        ):
            self.assertIn(text, page)

    def test_pass_of_a_full_delegation_stays_on_one_page(self):
        people = [
            {"name": f"Prof. Dr. {'Panjang ' * 12}{n}, S.E., M.Si.", "position_code": c}
            for n, c in enumerate(("governor", "staff", "staff", "staff"))
        ]
        session = self._visit(visitors=people)
        self.assertEqual(len(self._pages(self._print("pass", session))), 1)

    def test_pass_tells_no_civil_servant_number(self):
        session = self._visit(
            visitors=[{"name": "Siti", "position_code": "staff", "nip": "19800101"}]
        )
        self.assertNotIn("19800101", self._words("pass", session))
        self.assertIn("19800101", self._words("attendance", session))

    def test_attendance_list_has_those_who_came_once_somebody_has(self):
        session = self._visit()
        self.assertIn("Budi Santoso", self._words("attendance", session))
        with self.at("2025-06-05 09:00"):
            self._arrive(session, 0)
            words = self._words("attendance", session, "unit")
        self.assertIn("Siti Aminah", words)
        self.assertNotIn("Budi Santoso", words)

    def test_minutes_say_the_day_in_words_and_what_the_unit_wrote(self):
        session = self._received_visit()
        session.officer_ids = self.users["unit"]
        self.users["unit"].nip = "197001011995011001"
        minutes = self._as("unit", "djpk.consultation.minutes")
        minutes.create(
            {
                "session_id": session.id,
                "points": "1. How is DAU reckoned?\nBy the fiscal gap.",
                "conclusion": "The region sends its data.",
                "follow_up_ids": [
                    (0, 0, {"name": "Send", "owner": "BPKAD", "due": "2025-06-20"})
                ],
            }
        )
        words = self._words("bak", session, "unit")
        for text in (
            "Thursday, the fifth of June of the year two thousand and twenty-five"
            " (05-06-2025)",
            "By the fiscal gap.",
            "The region sends its data.",
            "20 June 2025",
            "197001011995011001",
            f"{session.name}/BAK",
        ):
            self.assertIn(text, words)

    def test_guest_of_the_highest_position_signs_unless_the_unit_names_another(self):
        people = [
            {"name": "Zainal Staff", "position_code": "staff"},
            {"name": "Yani Head", "position_code": "agency_head"},
        ]
        session = self._visit(visitors=people)
        signing = "For the institution"
        words = self._words("bak", session)
        self.assertIn("Yani Head", words.split(signing)[1])
        self.env["djpk.consultation.minutes"].create(
            {"session_id": session.id, "guest_id": session.visitor_ids[0].id}
        )
        words = self._words("bak", session)
        self.assertIn("Zainal Staff", words.split(signing)[1])

    def test_minutes_bear_the_number_of_the_units_register(self):
        session = self._visit()
        values = {"session_id": session.id, "number": "BA-7/PK.2/2025"}
        self.env["djpk.consultation.minutes"].create(values)
        self.assertIn("BA-7/PK.2/2025", self._words("bak", session))
        self.assertEqual(self._issues(session).number, "BA-7/PK.2/2025")

    def test_sppd_slip_is_one_page_for_each_signed(self):
        session = self._signed_visit()
        self.users["reception"].nip = "199001012015011001"
        with self.at("2025-06-05 10:00"):
            pages = self._pages(self._print("sppd", session, "reception"))
            [one] = self._pages(
                self._print("sppd_visitor", session.visitor_ids[1], "reception")
            )
        self.assertEqual(len(pages), 2)
        self.assertIn("094/1/SPPD", pages[0])
        self.assertIn("Siti Aminah", pages[0])
        for text in ("094/2/SPPD", "Budi Santoso", "199001012015011001", "/SPPD-2"):
            self.assertIn(text, one)

    def test_walk_in_slip_tells_the_way_by_the_policys_numbers(self):
        self.policy.region_monthly_limit = 3
        self.policy.flush_recordset()
        [page] = self._pages(self._print("walk_in", self._walk_in(), "reception"))
        for text in ("Rudi", "working day 3", "at most 3 times", "09.00-10.00", "E.4"):
            self.assertIn(text, page)

    def test_indonesian_is_the_language_where_it_is_installed(self):
        self.env["res.lang"]._activate_lang("id_ID")
        session = self._visit()
        session.partner_id.lang = self.house = "id_ID"
        words = self._words("pass", session)
        for text in ("KARTU KUNJUNGAN", "Kamis, 5 Juni 2025", "Halaman 1 dari 1"):
            self.assertIn(text, words)
        session.partner_id.lang = "en_US"
        self.assertIn("Thursday, 5 June 2025", self._words("pass", session))
        words = self._words("bak", session)
        self.assertIn("tanggal lima bulan Juni tahun dua ribu dua puluh lima", words)

    def test_markup_in_names_is_text(self):
        name = "<b>Siti</b> <script>alert(1)</script> & <img src=x>"
        session = self._visit(visitors=[{"name": name, "position_code": "staff"}])
        session.partner_id.name = "<i>BPKAD</i>"
        for kind in ("pass", "attendance", "bak"):
            words = self._words(kind, session).replace(" ", "")
            self.assertIn(name.replace(" ", ""), words)
            self.assertIn("<i>BPKAD</i>", words)

    # -- many --------------------------------------------------------------------

    def test_long_list_repeats_its_head_on_every_page(self):
        pages = self._pages(self._print("attendance", self._video(40)))
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertIn("Signature", page)
            self.assertIn(f"Page {number} of {len(pages)}", page)
        self.assertIn("/konsultasi/verifikasi/", "".join(pages[0].split()))
        for number in range(1, 41):
            self.assertIn(f"Guest {number:02}", " ".join(pages))

    def test_twenty_records_are_one_file_each_with_its_own_pages(self):
        sessions = self.env["djpk.consultation.session"]
        days = ("2025-06-05", "2025-06-10", "2025-06-11", "2025-06-12", "2025-06-13")
        for day in days:
            sessions |= sessions.union(*self._fill(day))
        content = self._print("pass", sessions)
        pages = self._pages(content)
        self.assertEqual(len(pages), 20)
        for session, page in zip(sessions, pages, strict=True):
            self.assertIn(session.name, page)
            self.assertIn("Page 1 of 1", page)
        issues = sessions.issue_ids
        self.assertEqual(len(issues), 20)
        self.assertEqual(
            set(issues.mapped("sha256")), {hashlib.sha256(content).hexdigest()}
        )

    def test_too_many_records_are_refused(self):
        reports = self.env(user=self.users["agent"])["djpk.consultation.paper"]
        name = "djpk.consultation.session"
        for ids, says in (([], "missing"), (list(range(1, 202)), "At most 200")):
            with self.refused("invalid_value", says=says):
                reports._issue("pass", name, ids)

    # -- on record -----------------------------------------------------------------

    def test_issued_document_is_on_record_with_its_fingerprint(self):
        session = self._visit()
        content = self._print("pass", session, "agent")
        issue = self._issues(session)
        self.assertEqual(issue.sha256, hashlib.sha256(content).hexdigest())
        self.assertEqual((issue.kind, issue.number), ("pass", session.name))
        self.assertEqual(issue.user_id, self.users["agent"])
        found = self.env["djpk.consultation.issue"]._verified(
            session.verification_token
        )
        self.assertEqual(found["copies"][0]["sha256"], issue.sha256)

    def test_printed_again_it_replaces_only_what_says_something_else(self):
        session = self._visit()
        self._print("attendance", session)
        self._print("attendance", session)
        first, second = self._issues(session)
        self.assertEqual((first.state, second.state), ("valid", "valid"))
        session.visitor_ids[1].name = "Dewi"
        self._print("attendance", session)
        self.env.invalidate_all()
        self.assertEqual(
            self._issues(session).mapped("state"), ["replaced", "replaced", "valid"]
        )

    def test_refused_print_is_not_on_record(self):
        session = self._visit()
        with self.refused("wrong_state"):
            self._print("sppd", session)
        self.assertFalse(session.issue_ids)


@tagged("post_install", "-at_install")
class TestPaperFile(PaperCase):
    """PDF/A with embedded fonts; nothing is loaded from anywhere."""

    def _reader(self, kind):
        return PdfFileReader(io.BytesIO(self._print(kind, self._received)))

    def setUp(self):
        super().setUp()
        self._received = self._received_visit()

    def test_file_is_marked_as_pdf_a(self):
        root = self._reader("pass").trailer["/Root"]
        marks = root["/Metadata"].get_data().decode()
        self.assertRegex(marks, r'part="3"')
        self.assertRegex(marks, r'conformance="U"')
        self.assertIn("/OutputIntents", root)

    def test_every_font_is_embedded(self):
        for kind in ("pass", "attendance", "bak"):
            for page in self._reader(kind).pages:
                fonts = page["/Resources"]["/Font"]
                self.assertTrue(fonts)
                for font in fonts.values():
                    [inner] = font.get_object()["/DescendantFonts"]
                    self.assertIn("/FontFile2", inner.get_object()["/FontDescriptor"])

    def test_same_words_make_the_same_file(self):
        html = "<html lang='en'><title>x</title><p>Same</p></html>"
        self.assertEqual(pdf.render([html]), pdf.render([html]))

    def test_nothing_is_loaded_but_data(self):
        secret = "file:///etc/hostname"
        for markup in (
            f"<img src='{secret}'>",
            "<img src='http://127.0.0.1:9/x.png'>",
            "<img src='/web/static/img/logo.png'>",
            f"<link rel='attachment' href='{secret}'>",
            f"<link rel='stylesheet' href='{secret}'>",
            f"<style>@import url('{secret}');</style>",
            f"<p style='background: url({secret})'>x</p>",
            "<img src='ftp://127.0.0.1:9/x.png'>",
        ):
            with self.assertLogs("weasyprint", "WARNING") as logs:
                content = pdf.render([f"<html><title>x</title>{markup}</html>"])
            self.assertNotIn(b"/EmbeddedFile", content)
            text = " ".join(logs.output)
            refused = "disallowed protocol" in text or "Relative URI" in text
            self.assertTrue(refused, text)

    def test_qr_code_reads_back(self):
        picture = pdf.qr_code("https://djpk.test/konsultasi/verifikasi/abc")
        self.assertTrue(picture.startswith("data:image/svg+xml;base64,"))
