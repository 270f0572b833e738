"""What the views show of a session: days as the office counts them, times in WIB."""

from odoo.fields import Domain
from odoo.tests import tagged

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestSessionDisplay(RuleCase):
    def setUp(self):
        super().setUp()
        self.visit = self._book(date="2025-06-05", slot="0900")

    def _found(self, *words):
        sessions = self.sessions().with_context(tz="UTC")
        mine = Domain("id", "=", self.visit.id)
        return bool(sessions.search(mine & Domain("when", "in", words)))

    def test_the_office_is_a_day_ahead_of_utc_before_seven(self):
        """00:30 WIB on the day is still the day before in UTC."""
        with self.at("2025-06-05 00:30"):
            self.assertEqual(self.visit.when, "today")
            self.assertTrue(self._found("today"))
            self.assertFalse(self._found("past", "coming"))

    def test_the_day_before_it_is_coming(self):
        with self.at("2025-06-04 23:59"):
            self.assertEqual(self.visit.when, "coming")
            self.assertTrue(self._found("coming"))
            self.assertFalse(self._found("today", "past"))

    def test_the_day_after_it_is_past(self):
        with self.at("2025-06-06 00:00"):
            self.assertEqual(self.visit.when, "past")
            self.assertTrue(self._found("past"))
            self.assertFalse(self._found("today", "coming"))

    def test_a_draft_has_no_day(self):
        letter = self._create_letter()
        draft = self.sessions().create(
            {"letter_id": letter.id, "type_id": letter.type_id.id}
        )
        self.assertFalse(draft.when)
        self.assertFalse(draft.schedule_text)
        found = self.sessions().search([("when", "=", False), ("id", "=", draft.id)])
        self.assertEqual(found, draft)

    def test_the_other_days_are_found_by_not_in(self):
        found = self.sessions().search([("when", "!=", "today")])
        self.assertIn(self.visit, found)

    def test_schedule_is_told_in_wib(self):
        for tz in ("UTC", "Asia/Jayapura"):
            shown = self.visit.with_context(tz=tz, lang="en_US").schedule_text
            self.assertEqual(shown, "Thu 5 Jun 2025 09.00-10.00 WIB")

    def test_a_video_session_tells_its_own_times(self):
        video = self._book_video("2025-06-05 13:30", stop="2025-06-05 14:15")
        self.assertEqual(str(video.start), utc("2025-06-05 13:30"))
        self.assertTrue(video.schedule_text.endswith("13.30-14.15 WIB"))
