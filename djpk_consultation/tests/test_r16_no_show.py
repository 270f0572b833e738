"""R16: a visit that nobody came to becomes a no-show by itself, after its slot."""

from odoo.tests import tagged

from .common_notices import NoticeCase


class NoShowCase(NoticeCase):
    def no_show(self, now):
        """Run the scheduled action at a WIB time."""
        self.env.flush_all()
        with self.at(now):
            self._run("ir_cron_no_show")

    def visit(self, slot="0900", **values):
        return self._book(self.letter(), date="2025-06-05", slot=slot, **values)


@tagged("post_install", "-at_install")
class TestNoShowByItself(NoShowCase):
    house_lang = "en_US"

    def test_r16_only_after_the_slots_end(self):
        """At its very end somebody may still be checked in (R18)."""
        session = self.visit()
        for now, state in (
            ("2025-06-05 09:59:59", "scheduled"),
            ("2025-06-05 10:00:00", "scheduled"),
            ("2025-06-05 10:00:01", "no_show"),
        ):
            self.no_show(now)
            self.assertEqual(session.state, state, now)

    def test_r16_letter_is_used_up_and_the_asker_told_once(self):
        session = self.visit()
        self.send()
        for now in ("2025-06-05 10:05", "2025-06-05 10:10", "2025-06-06 00:30"):
            self.no_show(now)
        self.assertEqual(session.letter_id.state, "used")
        self.assertEqual(session.letter_id._using_session(), session)
        self.assertEqual(self._actions(session), ["booked", "no_show"])
        self.assertEqual(
            self._last_log(session).user_id, self.env.ref("base.user_root")
        )
        self.assertIn("by the end of the slot", session.outcome_reason)
        [notice] = self.notices(session, kind="no_show")
        with self.at("2025-06-05 10:06"):
            [mail] = self.send()
        self.assertEqual(notice.state, "sent")
        self.assertIn("nobody attended", self.plain(mail))
        self.assertIn("used up", self.plain(mail))

    def test_r11_place_of_the_month_is_given_back(self):
        first, _second = self._use_quota("11.01", "2025-06-05", "2025-06-10")
        self.assertEqual(self._quota("11.01"), (2, 0))
        self.no_show("2025-06-05 16:00")
        self.assertEqual(first.state, "no_show")
        self.assertEqual(self._quota("11.01"), (1, 1))

    def test_r16_whoever_was_checked_in_came(self):
        session = self.visit()
        with self.at("2025-06-05 09:30"):
            self._arrive(session)
        self.no_show("2025-06-05 10:05")
        self.assertEqual(session.state, "checked_in")

    def test_r16_video_is_marked_by_an_officer(self):
        session = self._book_video("2025-06-05 09:00")
        self.no_show("2025-06-06 12:00")
        self.assertEqual(session.state, "scheduled")

    def test_cancelled_draft_and_historical_visits_stay(self):
        cancelled = self.visit()
        self.sessions().cancel(session_id=cancelled.id, cause="djpk", reason="Ill")
        draft = self.sessions().create({"type_id": self.ref("type_face_to_face").id})
        past = self.visit(slot="1000")
        past._apply({"historical": True})
        self.no_show("2025-06-05 16:00")
        self.assertEqual(
            (cancelled + draft + past).mapped("state"),
            ["cancelled", "draft", "scheduled"],
        )

    def test_at_night_the_day_is_over(self):
        """00:10 WIB is still the day before in UTC, where the scheduler stands."""
        session = self.visit(slot="1400")
        later = self._book(self.letter(), date="2025-06-10", slot="0900")
        self.no_show("2025-06-06 00:10")
        self.assertEqual(session.state, "no_show")
        self.assertEqual(later.state, "scheduled")

    def test_several_at_once(self):
        sessions = self.visit() + self.visit("1000") + self.visit("1300")
        self.no_show("2025-06-05 14:30")
        self.assertEqual(set(sessions.mapped("state")), {"no_show"})


@tagged("post_install", "-at_install")
class TestNoShowLeftToPeople(NoShowCase):
    def test_r16_what_a_manager_took_back_is_not_marked_again(self):
        session = self.visit()
        self.no_show("2025-06-05 10:05")
        with self.at("2025-06-05 10:30"):
            self.sessions("manager").correct(session_id=session.id, reason="Was here")
        self.no_show("2025-06-05 10:35")
        self.assertEqual(session.state, "scheduled")
        with self.at("2025-06-05 10:40"):
            self.sessions().mark_no_show(session_id=session.id, reason="Absent")
        self.assertEqual(session.state, "no_show")

    def test_r16_what_was_corrected_before_is_marked(self):
        session = self.visit()
        self.sessions().cancel(session_id=session.id, cause="region", reason="x")
        self.sessions("manager").correct(session_id=session.id, reason="Mixed up")
        self.no_show("2025-06-05 10:05")
        self.assertEqual(session.state, "no_show")

    def test_r18_who_may_come_late_has_until_the_end_of_the_day(self):
        session = self.visit()
        self.sessions("manager").grant_override(
            session_id=session.id, override={"outside_checkin_window": "Flight"}
        )
        for now, state in (
            ("2025-06-05 10:05:00", "scheduled"),
            ("2025-06-05 23:59:59", "scheduled"),
            ("2025-06-06 00:00:00", "no_show"),
        ):
            self.no_show(now)
            self.assertEqual(session.state, state, now)

    def _closed(self, session):
        kind = self.ref("activity_visit_shut")
        return session.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_closed_by_djpk_is_no_no_show(self):
        """A day off declared late, or a closure: the region is not to blame."""
        shut = self.visit(), self.visit("1000")
        self._close_day("2025-06-05", slot_id=shut[0].slot_id.id)
        for now in ("2025-06-05 11:05", "2025-06-05 11:10"):
            self.no_show(now)
        self.assertEqual([s.state for s in shut], ["scheduled", "no_show"])
        [task] = self._closed(shut[0])
        self.assertEqual(task.user_id, self.users["manager"])
        self.assertIn("09:00-10:00", task.summary)
        self.assertFalse(self.notices(shut[0], kind="no_show"))
        with self.at("2025-06-05 11:15"):
            self.sessions().cancel(session_id=shut[0].id, cause="djpk", reason="Closed")
        self.assertFalse(self._closed(shut[0]))
        self.assertEqual(shut[0].letter_id.state, "approved")

    def test_holiday_declared_late_is_no_no_show(self):
        session = self.visit()
        self._leave("2025-06-05 00:00:00", "2025-06-05 23:59:59")
        self.no_show("2025-06-05 10:05")
        self.assertEqual(session.state, "scheduled")
        self.assertTrue(self._closed(session))
