from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestLetterUse(RuleCase):
    """R16 (E.3.c.9): one letter, one session; what uses it up, what gives it back."""

    def _cancel(self, session, cause, role="agent"):
        return self.sessions(role).cancel(
            session_id=session.id, cause=cause, reason="Flight cancelled"
        )

    def _no_show(self, session, now="2025-06-05 10:00"):
        with self.at(now):
            return self.sessions().mark_no_show(session_id=session.id, reason="Absent")

    def test_r16_letter_gives_one_session(self):
        session = self._book()
        with self.refused(
            "letter_consumed", says=("E.3.c.9", session.name, "Scheduled", "new letter")
        ):
            self._book(session.letter_id, date="2025-06-10")

    def test_r16_cancelled_by_the_region_uses_it_up(self):
        session = self._book()
        answer = self._cancel(session, "region")
        self.assertEqual(
            answer, {"id": session.id, "state": "cancelled", "letter_reusable": False}
        )
        self.assertEqual(session.letter_id.state, "used")
        self.assertEqual(self._live_claims(session), ["letter"])
        with self.refused("letter_consumed", says=(session.name, "Cancelled")):
            self._book(session.letter_id)

    def test_r16_no_show_uses_it_up(self):
        session = self._book()
        answer = self._no_show(session)
        self.assertEqual(
            answer, {"id": session.id, "state": "no_show", "letter_reusable": False}
        )
        self.assertEqual(session.letter_id.state, "used")
        with self.refused("letter_consumed", says=(session.name, "No-show")):
            self._book(session.letter_id, date="2025-06-10")

    def test_r16_cancelled_by_djpk_gives_it_back(self):
        session = self._book()
        answer = self._cancel(session, "djpk")
        self.assertIs(answer["letter_reusable"], True)
        self.assertEqual(session.letter_id.state, "approved")
        self.assertEqual(self._live_claims(session), [])
        again = self._book(session.letter_id)
        self.assertEqual(self._where(again), ("2025-06-05", "0900"))

    def test_r16_refused_letter_tells_no_earliest_slot(self):
        session = self._book()
        self._cancel(session, "region")
        self.assertEqual(self._check(session.letter_id)["earliest"], {})

    def test_r16_new_letter_has_its_own_clock(self):
        region = "11.01"
        session = self._book(self._create_letter(region_code=region))
        with self.at("2025-06-03 10:00"):
            self._cancel(session, "region")
            letter = self._create_letter(region_code=region)
            with self.refused("lead_time", says="received Tue 3 Jun 2025 10:00"):
                self._book(letter, date="2025-06-05")
            self.assertEqual(str(self._book(letter).date), "2025-06-10")

    def test_r16_cancelled_visit_frees_slot_and_room(self):
        for cause in ("region", "djpk"):
            session = self._book(date="2025-06-05", slot="0900")
            self._cancel(session, cause)
            other = self._book(date="2025-06-05", slot="0900", strict=True)
            self.assertEqual(self._where(other), ("2025-06-05", "0900"))
            self._cancel(other, "djpk")

    def test_r16_videos_letter_stays_usable_after_either(self):
        letter = self._create_video_letter()
        session = self._book_video("2025-06-05 09:00", letter)
        self.assertIs(self._cancel(session, "region")["letter_reusable"], True)
        self.assertEqual(letter.state, "received")
        session = self._book_video("2025-06-05 09:00", letter)
        self.assertIs(self._no_show(session)["letter_reusable"], True)
        self.assertEqual(letter.state, "received")
        self.assertTrue(self._book_video("2025-06-10 09:00", letter))

    def test_r16_what_keeps_a_letter_is_a_policy_setting(self):
        self.policy.letter_kept_after_cancel = True
        self.video_policy.letter_kept_after_cancel = False
        for book, expected in (
            (self._book, "approved"),
            (lambda: self._book_video("2025-06-05 09:00"), "used"),
        ):
            for end in (lambda s: self._cancel(s, "region"), self._no_show):
                session = book()
                answer = end(session)
                self.assertEqual(session.letter_id.state, expected)
                self.assertIs(answer["letter_reusable"], expected == "approved")

    def test_r16_policy_of_the_sessions_day_decides(self):
        self._new_policy("2025-06-10", letter_kept_after_cancel=True)
        before, after = self._book(date="2025-06-05"), self._book(date="2025-06-10")
        with self.at("2025-06-04 10:00"):
            self.assertIs(self._cancel(before, "region")["letter_reusable"], False)
            self.assertIs(self._cancel(after, "region")["letter_reusable"], True)

    def test_r16_cancellation_has_cause_and_reason(self):
        session = self._book()
        cancel = self.sessions().cancel
        for values, name in (
            ({"cause": "region"}, "reason: missing"),
            ({"reason": "x"}, "cause: missing"),
            ({"cause": "weather", "reason": "x"}, "cause: not one of the choices"),
        ):
            with self.refused("invalid_value", says=name):
                cancel(session_id=session.id, **values)
        self._cancel(session, "region")
        self.assertEqual(session.cancel_cause, "region")
        self.assertEqual(session.outcome_reason, "Flight cancelled")
        log = self._last_log(session)
        self.assertEqual((log.action, log.after), ("cancelled", "region"))
        self.assertEqual(log.reason, "Flight cancelled")

    def test_r16_only_what_is_scheduled_is_cancelled(self):
        session = self._book()
        self._cancel(session, "region")
        with self.refused(
            "wrong_state", says=(session.name, "is Cancelled; this takes one that is")
        ):
            self._cancel(session, "djpk")
        arrived = self._book(date="2025-06-05")
        with self.at("2025-06-05 09:00"):
            self._arrive(arrived)
            with self.refused("wrong_state", says="is Checked in"):
                self._cancel(arrived, "region")

    def test_r16_gateway_cancels_for_the_region_what_it_booked(self):
        own = self._book(role="integration")
        foreign = self._book(role="agent")
        with self.refused("invalid_value", says="cause: not one of the choices"):
            self._cancel(own, "djpk", "integration")
        with self.refused("invalid_value", says="session_id: no such record"):
            self._cancel(foreign, "region", "integration")
        answer = self._cancel(own, "region", "integration")
        self.assertEqual(answer["state"], "cancelled")

    def test_r16_others_do_not_cancel(self):
        session = self._book()
        for role in ("reception", "unit", "employee"):
            with self.assertRaises(AccessError):
                self._cancel(session, "region", role)


@tagged("post_install", "-at_install")
class TestNoShow(RuleCase):
    """R16: nobody came is said after the time, by an officer."""

    def _mark(self, session, role="agent", reason="Absent"):
        return self.sessions(role).mark_no_show(session_id=session.id, reason=reason)

    def test_r16_visit_not_before_the_slots_end(self):
        session = self._book(date="2025-06-05", slot="0900")
        for now in ("2025-06-05 09:00:00", "2025-06-05 09:59:59"):
            with (
                self.at(now),
                self.refused("wrong_state", says="from Thu 5 Jun 2025 10:00 WIB on"),
            ):
                self._mark(session)
        with self.at("2025-06-05 10:00:00"):
            self.assertEqual(self._mark(session)["state"], "no_show")

    def test_r16_video_not_before_its_start(self):
        session = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 08:59:59"), self.refused("wrong_state"):
            self._mark(session)
        with self.at("2025-06-05 09:00:00"):
            self.assertEqual(self._mark(session)["state"], "no_show")

    def test_r16_slot_of_a_no_show_stays_taken(self):
        session = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 10:00"):
            self._mark(session)
        self.assertEqual(self._live_claims(session), ["day", "letter", "room", "slot"])

    def test_r16_whoever_was_received_came(self):
        session = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 09:30"):
            self._arrive(session)
        with (
            self.at("2025-06-05 10:00"),
            self.refused("wrong_state", says="Checked in"),
        ):
            self._mark(session)

    def test_r16_no_show_takes_a_reason_and_an_officer(self):
        session = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 10:00"):
            with self.refused("invalid_value", says="reason: missing"):
                self._mark(session, reason=None)
            for role in ("reception", "unit", "integration"):
                with self.assertRaises(AccessError):
                    self._mark(session, role)


@tagged("post_install", "-at_install")
class TestCorrection(RuleCase):
    """A manager takes a mistake back; letter, places and quota follow."""

    def _correct(self, session, role="manager"):
        return self.sessions(role).correct(session_id=session.id, reason="Mixed up")

    def _no_show(self, session):
        with self.at("2025-06-05 10:00"):
            self.sessions().mark_no_show(session_id=session.id, reason="Absent")

    def test_r16_wrong_no_show_is_taken_back(self):
        session = self._use_quota("11.01", "2025-06-05")[0]
        self._no_show(session)
        self.assertEqual(self._quota("11.01"), (0, 2))
        answer = self._correct(session)
        self.assertEqual((answer["id"], answer["date"]), (session.id, "2025-06-05"))
        self.assertEqual(session.state, "scheduled")
        self.assertFalse(session.outcome_reason)
        self.assertEqual(session.letter_id.state, "used")
        self.assertEqual(self._quota("11.01"), (1, 1))
        self.assertEqual(self._actions(session), ["booked", "no_show", "corrected"])
        log = self._last_log(session)
        self.assertEqual((log.before, log.after), ("no_show", "scheduled"))
        self.assertEqual((log.reason, log.user_id), ("Mixed up", self.users["manager"]))

    def test_r16_wrong_cancellation_is_taken_back(self):
        for cause in ("region", "djpk"):
            session = self._book()
            places = self._live_claims(session)
            self.sessions().cancel(session_id=session.id, cause=cause, reason="x")
            self.assertFalse(session.event_id.active)
            self._correct(session)
            self.assertEqual(session.state, "scheduled")
            self.assertFalse(session.cancel_cause)
            self.assertTrue(session.event_id.active)
            self.assertEqual(session.letter_id.state, "used")
            self.assertEqual(self._live_claims(session), places)

    def test_r16_wrong_check_in_is_taken_back(self):
        session = self._book(
            date="2025-06-05", visitors=self._people("regent", "staff")
        )
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
            self._correct(session)
            self.assertEqual(session.state, "scheduled")
            self.assertEqual(session.received_count, 0)
            self.assertEqual(session.received_limit, 0)
            self._arrive(session, 1)
        self.assertEqual(session.received_count, 1)
        self.assertEqual(session.received_limit, 2)

    def test_r16_only_those_three_are_corrected(self):
        session = self._book()
        with self.refused("wrong_state", says="is Scheduled; this takes one that is"):
            self._correct(session)
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
            for kind in ("bak", "attendance"):
                self._document(session, kind)
            self.sessions("unit").close(session_id=session.id)
            with self.refused("wrong_state", says="is Done"):
                self._correct(session)

    def test_r16_correction_takes_a_manager_and_a_reason(self):
        session = self._book()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        for role in ("agent", "unit", "reception", "integration"):
            with self.assertRaises(AccessError):
                self._correct(session, role)
        with self.refused("invalid_value", says="reason: missing"):
            self.sessions("manager").correct(session_id=session.id)

    def test_r11_correction_is_refused_when_the_quota_is_used_meanwhile(self):
        session = self._use_quota("11.01", "2025-06-05")[0]
        self._no_show(session)
        self._use_quota("11.01", "2025-06-10", "2025-06-11")
        with self.refused(
            "region_quota", says=("2 visits of 2025-06 meanwhile", "cannot come back")
        ):
            self._correct(session)
        self.assertEqual(session.state, "no_show")

    def test_r14_correction_is_refused_when_the_slot_is_taken_meanwhile(self):
        session = self._book(date="2025-06-05", slot="0900")
        self.sessions().cancel(session_id=session.id, cause="region", reason="x")
        self._book(date="2025-06-05", slot="0900")
        with self.refused("slot_taken", says="2025-06-05 09:00-10:00 WIB is taken"):
            self._correct(session)

    def test_r14_correction_is_refused_when_the_day_is_full_meanwhile(self):
        session = self._book(date="2025-06-05", slot="0900")
        self.sessions().cancel(session_id=session.id, cause="region", reason="x")
        self._fill("2025-06-05", "1000", "1300")
        self.policy.daily_limit = 2
        with self.refused("day_full", says="Thu 5 Jun 2025 has its 2 visits"):
            self._correct(session)

    def test_r09_correction_is_refused_when_the_room_is_taken_meanwhile(self):
        session = self._book(date="2025-06-05", slot="0900")
        self.sessions().cancel(session_id=session.id, cause="region", reason="x")
        self._book_video("2025-06-05 09:30", room_id=self.room.id)
        with self.refused("room_taken", says="09:00-10:00 WIB by now"):
            self._correct(session)

    def test_r16_correction_is_refused_when_the_letter_is_used_again(self):
        session = self._book(date="2025-06-05", slot="0900")
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        other = self._book(session.letter_id, date="2025-06-10")
        with self.refused("letter_consumed", says=other.name):
            self._correct(session)

    def test_r11_correction_keeps_a_place_that_a_manager_gave(self):
        self._use_quota("11.01", "2025-06-10", "2025-06-11")
        session = self._book(
            self._create_letter(region_code="11.01"),
            "manager",
            date="2025-06-05",
            override={"region_quota": "Disaster"},
        )
        self._no_show(session)
        self.assertEqual(self._quota("11.01"), (2, 0))
        self._correct(session)
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(self._quota("11.01"), (3, 0))

    def test_r16_corrected_video_uses_its_letter_again(self):
        session = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 09:00"):
            self.sessions().mark_no_show(session_id=session.id, reason="x")
            self.assertEqual(session.letter_id.state, "received")
            self._correct(session)
            self.assertEqual(session.letter_id.state, "used")
            self.assertEqual(self._live_claims(session), ["letter"])
