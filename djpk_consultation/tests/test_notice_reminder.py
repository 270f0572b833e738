from odoo.tests import tagged

from .common_notices import NoticeCase


@tagged("post_install", "-at_install")
class TestReminder(NoticeCase):
    """Thursday 5 June; Tuesday 10 June is the working day after it."""

    def _visit(self, day, slot="0900"):
        return self.scheduled(booking={"date": day, "slot": slot})

    def _check(self, session, *moments):
        """:param moments: ``(WIB, whether it is reminded of then)``"""
        for wib, reminded in moments:
            with self.subTest(wib), self.at(wib), self.env.cr.savepoint() as point:
                found = self.remind()
                self.assertEqual(found, session if reminded else found.browse())
                point.rollback()

    def test_one_working_day_before_in_office_hours(self):
        self._check(
            self._visit("2025-06-05"),
            ("2025-06-03 10:00", False),
            ("2025-06-04 00:30", False),
            ("2025-06-04 06:59", False),
            ("2025-06-04 07:29", False),
            ("2025-06-04 07:30", True),
            ("2025-06-04 12:00", True),
            ("2025-06-04 12:30", False),
            ("2025-06-04 16:00", True),
            ("2025-06-04 16:01", False),
            ("2025-06-05 07:30", False),
        )

    def test_days_off_are_passed_over(self):
        self._check(
            self._visit("2025-06-10"),
            ("2025-06-04 10:00", False),
            ("2025-06-05 10:00", True),
            ("2025-06-06 10:00", False),
            ("2025-06-09 10:00", False),
            ("2025-06-10 07:30", False),
        )

    def test_half_a_day_off_counts_as_a_working_day(self):
        self._leave("2025-06-04 13:00:00", "2025-06-04 23:59:59", holiday_kind="other")
        self._check(
            self._visit("2025-06-05"),
            ("2025-06-04 11:00", True),
            ("2025-06-04 14:00", False),
        )

    def test_once_however_often_the_action_runs(self):
        session = self._visit("2025-06-05")
        with self.at("2025-06-04 08:00"):
            self.assertEqual(self.remind(), session)
            self.assertFalse(self.remind())
            [mail] = self.send()
            self.assertIn("Reminder", mail["Subject"])
        with self.at("2025-06-04 15:00"):
            self.assertFalse(self.remind())

    def test_moved_session_is_reminded_of_its_new_time(self):
        session = self._visit("2025-06-05")
        with self.at("2025-06-04 08:00"):
            self.remind()
            self.send()
            self.sessions().move(
                session_id=session.id, date="2025-06-11", slot="0900", reason="Room"
            )
            self.send()
        with self.at("2025-06-10 08:00"):
            self.assertEqual(self.remind(), session)

    def test_reminder_not_yet_sent_when_the_session_was_moved(self):
        session = self._visit("2025-06-05")
        with self.at("2025-06-04 08:00"):
            self.remind()
            self.sessions().move(session_id=session.id, slot="1300", reason="Room")
            [mail] = self.send()
            self.assertIn("Change of your consultation", mail["Subject"])
        self.assertEqual(self.notices(session, kind="reminder").why, "covered")

    def test_reminder_that_waited_until_the_session_began_is_dropped(self):
        session = self._visit("2025-06-05")
        with self.at("2025-06-04 08:00"):
            self.remind()
        with self.at("2025-06-05 09:00"):
            self.assertFalse(self.send())
        self.assertEqual(self.notices(session, kind="reminder").why, "over")

    def test_schedule_told_that_very_day_is_reminder_enough(self):
        self._visit("2025-06-10")
        session = self._visit("2025-06-10", "1000")
        with self.at("2025-06-05 08:00"):
            self.sessions().move(session_id=session.id, slot="1300", reason="Room")
            self.assertNotIn(session, self.remind())

    def test_cancelled_session_is_not_reminded_of(self):
        session = self._visit("2025-06-05")
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        self._check(session, ("2025-06-04 10:00", False))

    def test_video_session_is_reminded_of(self):
        letter = self.letter(type_code="video", approve=False)
        session = self._book_video("2025-06-05 10:00", letter=letter)
        self.send()
        self._check(session, ("2025-06-04 10:00", True))

    def test_year_not_on_record_is_not_counted_in(self):
        session = self._visit("2025-06-05")
        self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", self.ref("office_hours").id)]
        ).unlink()
        self._check(session, ("2025-06-04 10:00", False))
