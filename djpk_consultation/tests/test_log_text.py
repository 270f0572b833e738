"""The audit trail told in words and WIB times."""

from odoo.tests import tagged

from .common import PDF, RuleCase, utc


@tagged("post_install", "-at_install")
class TestLogText(RuleCase):
    def setUp(self):
        super().setUp()
        self.visit = self._book(date="2025-06-05", slot="0900")

    def _last(self, record=None, lang="en_US"):
        return self._last_log(record or self.visit).with_context(lang=lang)

    def _check(self, action, change, record=None):
        line = self._last(record)
        self.assertEqual((line.action, line.change), (action, change))

    def test_when_in_wib_for_everybody(self):
        line = self._last().with_context(tz="Asia/Jayapura")
        self.assertEqual(line.at_text, "Mon 2 Jun 2025 10:00 WIB")

    def test_booked(self):
        self._check("booked", "Thu 5 Jun 2025 09.00-10.00 WIB")

    def test_rolled(self):
        self._fill("2025-06-05", "1000", "1300", "1400")
        rolled = self._book(date="2025-06-05")
        self._check(
            "rolled",
            "Thu 5 Jun 2025 was full; given: Tue 10 Jun 2025 09.00-10.00 WIB",
            rolled,
        )

    def test_moved(self):
        self.sessions().move(
            session_id=self.visit.id, date="2025-06-10", slot="1300", reason="Flood"
        )
        self._check(
            "moved",
            "Thu 5 Jun 2025 09.00-10.00 WIB → Tue 10 Jun 2025 13.00-14.00 WIB",
        )
        self.assertEqual(self._last().reason, "Flood")

    def test_cancelled_and_taken_back(self):
        self.sessions().cancel(session_id=self.visit.id, cause="region", reason="Ill")
        self._check("cancelled", "Region")
        self.sessions("manager").correct(session_id=self.visit.id, reason="Mistake")
        self._check("corrected", "Cancelled → Scheduled")

    def test_rule_overridden(self):
        self.sessions("manager").grant_override(
            session_id=self.visit.id, override={"visitor_limit": "Acting regent"}
        )
        self._check("overridden", "Number of guests")

    def test_document(self):
        self.sessions("unit").add_document(
            session_id=self.visit.id,
            kind="attendance",
            filename="list: signed.pdf",
            content_base64=PDF,
        )
        self._check(
            "document_added", "Attendance list (Daftar Hadir): list: signed.pdf"
        )

    def test_names_stay_as_they_are(self):
        visitors = [{"name": "bak: 2025-06-05", "position_code": "staff"}]
        visit = self._book(date="2025-06-05", slot="1000", visitors=visitors)
        with self.at("2025-06-05 10:00"):
            self._arrive(visit)
        self._check("checked_in", "bak: 2025-06-05", visit)

    def test_receipt_corrected(self):
        letter = self._create_letter(letter={"letter_date": "2025-05-28"})
        self.letters().correct_received_at(
            letter_id=letter.id,
            received_at=utc("2025-05-30 09:00"),
            reason="WhatsApp of Friday",
        )
        self._check(
            "received_corrected",
            "Mon 2 Jun 2025 10:00 WIB → Fri 30 May 2025 09:00 WIB",
            letter,
        )

    def test_letter_reopened(self):
        letter = self._create_letter()
        self.letters("manager").reopen(letter_id=letter.id, reason="Mistake")
        self._check("reopened", "Approved", letter)

    def test_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        line = self._last(lang="id_ID")
        self.assertEqual(line.change, "Kam 5 Jun 2025 09.00-10.00 WIB")
        self.assertEqual(line.at_text, "Sen 2 Jun 2025 10:00 WIB")
