from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestMoves(RuleCase):
    """DJPK moves a scheduled session: strict, its letter and places follow."""

    def _move(self, session, role="agent", reason="The unit is away", **values):
        return self.sessions(role).move(session_id=session.id, reason=reason, **values)

    def test_move_answers_like_book(self):
        session = self._book(date="2025-06-05", slot="0900")
        answer = self._move(session, date="2025-06-10", slot="1300")
        self.assertEqual(
            answer,
            {
                "id": session.id,
                "name": session.name,
                "date": "2025-06-10",
                "slot": "1300",
                "start": "2025-06-10 06:00:00",
                "stop": "2025-06-10 07:00:00",
                "rolled_from": False,
                "event_id": session.event_id.id,
            },
        )
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(session.letter_id.state, "used")

    def test_move_is_on_record(self):
        session = self._book(date="2025-06-05", slot="0900")
        self._move(session, date="2025-06-10")
        log = self._last_log(session)
        self.assertEqual(
            (log.action, log.reason, log.before, log.after),
            (
                "moved",
                "The unit is away",
                "2025-06-05 09:00-10:00 WIB",
                "2025-06-10 09:00-10:00 WIB",
            ),
        )

    def test_what_is_not_given_stays(self):
        session = self._book(date="2025-06-05", slot="1300")
        self._move(session, date="2025-06-10")
        self.assertEqual(self._where(session), ("2025-06-10", "1300"))
        self._move(session, slot="1400")
        self.assertEqual(self._where(session), ("2025-06-10", "1400"))

    def test_move_frees_the_old_place_and_takes_the_new_one(self):
        session = self._book(date="2025-06-05", slot="0900")
        self._move(session, date="2025-06-10", slot="1000")
        self.assertEqual(
            self._live_claims(session), ["day", "letter", "quota", "room", "slot"]
        )
        self._book(date="2025-06-05", slot="0900", strict=True)
        with self.refused("slot_taken"):
            self._book(date="2025-06-10", slot="1000", strict=True)

    def test_event_follows(self):
        session = self._book(date="2025-06-05", slot="0900")
        event = session.event_id
        self._move(session, date="2025-06-10", slot="1000")
        self.assertEqual(session.event_id, event)
        self.assertEqual((event.start, event.stop), (session.start, session.stop))
        self.assertEqual(str(event.start), utc("2025-06-10 10:00"))

    def test_move_is_strict_on_the_slot(self):
        session = self._book(date="2025-06-05", slot="0900")
        self._book(date="2025-06-05", slot="1000")
        with self.refused(
            "slot_taken", says=("Slot 1000 on Thu 5 Jun 2025", "Earliest: ")
        ):
            self._move(session, slot="1000")
        self.assertEqual(self._where(session), ("2025-06-05", "0900"))
        self.assertEqual(len(self._live_claims(session)), 5)

    def test_move_is_strict_on_the_day(self):
        self._fill("2025-06-10")
        session = self._book(date="2025-06-05", slot="0900")
        with self.refused("slot_taken", "day_full", says="4 of 4"):
            self._move(session, date="2025-06-10")

    def test_full_day_has_room_for_its_own_session(self):
        sessions = self._fill("2025-06-05")
        self.sessions().cancel(session_id=sessions[3].id, cause="djpk", reason="x")
        self._move(sessions[0], slot="1400")
        self.assertEqual(self._where(sessions[0]), ("2025-06-05", "1400"))

    def test_move_keeps_the_rules_of_the_day(self):
        session = self._book(date="2025-06-05", slot="0900")
        self._close_day("2025-06-11")
        for values, codes in (
            ({"date": "2025-06-04"}, ["lead_time"]),
            ({"date": "2025-05-28"}, ["lead_time", "in_the_past"]),
            ({"date": "2025-06-06"}, ["non_working_day"]),
            ({"date": "2025-06-11"}, ["slot_closed"]),
            ({"slot": "1100"}, ["outside_slot"]),
        ):
            with self.refused(*codes):
                self._move(session, **values)
        self.assertEqual(self._actions(session), ["booked"])

    def test_r11_move_within_the_month_keeps_its_place(self):
        session = self._use_quota("11.01", "2025-06-05", "2025-06-10")[0]
        self._move(session, date="2025-06-11")
        self.assertEqual(self._quota("11.01"), (2, 0))
        self.assertEqual(session.quota_month, "2025-06")

    def test_r11_move_into_another_month_takes_a_place_there(self):
        session = self._use_quota("11.01", "2025-06-05", "2025-07-01")[0]
        self._move(session, date="2025-07-02")
        self.assertEqual(session.quota_month, "2025-07")
        self.assertEqual(self._quota("11.01", "2025-06"), (0, 2))
        self.assertEqual(self._quota("11.01", "2025-07"), (2, 0))

    def test_r11_move_into_a_used_up_month_is_refused(self):
        session = self._use_quota("11.01", "2025-06-05", "2025-07-01", "2025-07-02")[0]
        with self.refused("region_quota", says="2 of 2 visits in July 2025"):
            self._move(session, date="2025-07-03")
        self.assertEqual(self._quota("11.01", "2025-06"), (1, 1))

    def test_r12_move_under_a_stricter_policy_is_refused(self):
        self._new_policy("2025-06-10", visitor_limit=1)
        session = self._book(date="2025-06-05", visitors=self._people("staff", "staff"))
        with self.refused("visitor_limit", says="2 guests; at most 1"):
            self._move(session, date="2025-06-10")

    def test_r21_moved_session_has_the_policy_of_its_new_day(self):
        later = self._new_policy("2025-06-10")
        session = self._book(date="2025-06-05")
        self.assertEqual(session.policy_id, self.policy)
        self._move(session, date="2025-06-10")
        self.assertEqual(session.policy_id, later)

    def test_move_to_where_it_is_changes_nothing(self):
        session = self._book(date="2025-06-05", slot="0900")
        answer = self._move(session, date="2025-06-05", slot="0900")
        self.assertEqual(answer["date"], "2025-06-05")
        self.assertEqual(self._actions(session), ["booked"])

    def test_move_of_a_rolled_session_ends_its_roll(self):
        self._fill("2025-06-05")
        session = self._book(date="2025-06-05")
        self.assertTrue(session.rolled_from)
        self._move(session, date="2025-06-11")
        self.assertFalse(session.rolled_from)

    def test_move_into_another_room(self):
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        session = self._book(date="2025-06-05", slot="0900")
        self._move(session, room_id=second.id)
        self.assertEqual(session.room_id, second)
        self.assertEqual(self._where(session), ("2025-06-05", "0900"))
        self.assertEqual(session.event_id.location, "Room 2")

    def test_r09_agent_moves_what_a_manager_confirmed(self):
        session = self._book(
            self._create_letter(region_code=None, institution="Kemendagri"),
            "manager",
            override={"region_missing": "A ministry"},
        )
        self._move(session, date="2025-07-01")
        self.assertEqual(str(session.date), "2025-07-01")
        self.assertFalse(session.quota_month)

    def test_video_is_moved_by_its_start(self):
        session = self._book_video("2025-06-05 09:00", stop="2025-06-05 10:30")
        answer = self._move(session, start=utc("2025-06-10 13:00"))
        self.assertEqual(answer["start"], utc("2025-06-10 13:00"))
        self.assertEqual(answer["stop"], utc("2025-06-10 14:30"))
        self.assertIs(answer["slot"], False)
        self._move(session, start=utc("2025-06-10 13:00"), stop=utc("2025-06-10 14:00"))
        self.assertEqual(str(session.stop), utc("2025-06-10 14:00"))
        self._move(session, date="2025-06-11")
        self.assertEqual(str(session.start), utc("2025-06-11 13:00"))
        self.assertEqual(str(session.event_id.start), utc("2025-06-11 13:00"))

    def test_video_is_moved_within_office_hours_and_its_room(self):
        session = self._book_video("2025-06-05 11:00", room_id=self.room.id)
        self._book(date="2025-06-05", slot="0900")
        with self.refused("room_taken"):
            self._move(session, start=utc("2025-06-05 09:30"))
        with self.refused("outside_office_hours"):
            self._move(session, start=utc("2025-06-05 11:01"))
        self._move(session, start=utc("2025-06-05 10:30"))
        self.assertEqual(session.room_id, self.room)

    def test_times_fit_the_type(self):
        visit, video = self._book(), self._book_video("2025-06-05 11:00")
        for session, values, name in (
            (visit, {"start": utc("2025-06-10 09:00")}, "start: does not apply"),
            (video, {"slot": "0900"}, "slot: does not apply"),
            (visit, {}, "date: missing"),
            (visit, {"room_id": 2**31 - 1}, "room_id: no such record"),
            (visit, {"date": "2025-06-10", "reason": None}, "reason: missing"),
        ):
            with self.refused("invalid_value", says=name):
                self._move(session, **values)

    def test_only_what_is_scheduled_is_moved(self):
        session = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
            with self.refused("wrong_state", says="is Checked in"):
                self._move(session, date="2025-06-10")

    def test_session_that_is_over_is_not_moved(self):
        session = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 10:00"):
            with self.refused("wrong_state", says="is over"):
                self._move(session, date="2025-06-10")
        with self.at("2025-06-05 09:59:59"):
            self._move(session, date="2025-06-10")

    def test_others_do_not_move(self):
        session = self._book()
        for role in ("reception", "unit", "integration", "employee"):
            with self.assertRaises(AccessError):
                self._move(session, role, date="2025-06-10")
