from odoo.tests import tagged

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestMeeting(RuleCase):
    """R07 (E.3.b.2): application, link and time are agreed first."""

    def test_r07_application_and_link_are_needed(self):
        letter = self._create_video_letter()
        for values, missing in (
            ({"meeting_app": None}, "application."),
            ({"meeting_url": None}, "meeting link."),
            ({"meeting_app": None, "meeting_url": None}, "application, meeting link."),
        ):
            with self.refused(
                "meeting_link_missing", says=("E.3.b.2", f"Missing: {missing}")
            ):
                self._book_video("2025-06-05 09:00", letter, **values)
        session = self._book_video("2025-06-05 09:00", letter)
        self.assertEqual(session.meeting_url, "https://meet.test/1")

    def test_r07_scheduled_session_keeps_its_link(self):
        session = self._book_video("2025-06-05 09:00")
        ours = session.with_user(self.users["agent"])
        ours.meeting_url = "https://meet.test/2"
        self.assertEqual(session.event_id.videocall_location, "https://meet.test/2")
        for name in ("meeting_url", "meeting_app"):
            with self.refused("meeting_link_missing", says=session.name):
                ours[name] = False

    def test_r07_office_hours(self):
        """Monday to Thursday 07:30-12:00 and 13:00-16:00, both ends included."""
        letter = self._create_video_letter()
        for start, stop, fits in (
            ("2025-06-05 07:29", "2025-06-05 08:00", False),
            ("2025-06-05 07:30", "2025-06-05 08:00", True),
            ("2025-06-05 11:00", "2025-06-05 12:00", True),
            ("2025-06-05 11:00", "2025-06-05 12:01", False),
            ("2025-06-05 11:30", "2025-06-05 13:30", False),
            ("2025-06-05 12:59", "2025-06-05 14:00", False),
            ("2025-06-05 13:00", "2025-06-05 16:00", True),
            ("2025-06-05 15:01", "2025-06-05 16:01", False),
            ("2025-06-05 15:00", "2025-06-06 09:00", False),
        ):
            answer = self._check(letter, start=utc(start), stop=utc(stop))
            self.assertEqual(answer["allowed"], fits, (start, stop))
            codes = [item["code"] for item in answer["violations"]]
            self.assertEqual(codes, [] if fits else ["outside_office_hours"])

    def test_r07_office_hours_of_a_friday(self):
        letter = self._create_video_letter()
        for start, stop, fits in (
            ("2025-06-13 10:30", "2025-06-13 11:30", True),
            ("2025-06-13 10:31", "2025-06-13 11:31", False),
            ("2025-06-13 15:30", "2025-06-13 16:30", True),
            ("2025-06-13 15:31", "2025-06-13 16:31", False),
        ):
            answer = self._check(letter, start=utc(start), stop=utc(stop))
            self.assertEqual(answer["allowed"], fits, (start, stop))

    def test_r07_refusal_tells_the_hours(self):
        with self.refused(
            "outside_office_hours",
            says=(
                "E.3.b.2 Fri 13 Jun 2025 11:30-12:30 WIB",
                "(07:30-11:30, 13:00-16:30 WIB)",
            ),
        ):
            self._book_video("2025-06-13 11:30")

    def test_r07_half_day_leave_shortens_the_hours(self):
        self._leave("2025-06-05 13:00", "2025-06-05 16:00")
        letter = self._create_video_letter()
        with self.refused("outside_office_hours", says="(07:30-12:00 WIB)"):
            self._book_video("2025-06-05 13:00", letter)
        self.assertTrue(self._book_video("2025-06-05 11:00", letter))

    def test_r07_not_on_a_day_off(self):
        letter = self._create_video_letter()
        for start in ("2025-06-06 09:00", "2025-06-09 09:00", "2025-06-14 09:00"):
            with self.refused("non_working_day", says="E.3.b.2"):
                self._book_video(start, letter)

    def test_r07_one_hour_unless_said_otherwise(self):
        session = self._book_video("2025-06-05 09:00")
        self.assertEqual(str(session.stop), utc("2025-06-05 10:00"))
        session = self._book_video("2025-06-05 09:00", stop="2025-06-05 10:30")
        self.assertEqual(str(session.stop), utc("2025-06-05 10:30"))

    def test_r07_length_is_a_policy_setting(self):
        self.video_policy.session_minutes = 45
        session = self._book_video("2025-06-05 15:15")
        self.assertEqual(str(session.stop), utc("2025-06-05 16:00"))
        with self.refused("outside_office_hours"):
            self._book_video("2025-06-05 15:16")

    def test_r07_without_a_time_the_earliest_is_taken(self):
        session = self._book_video()
        self.assertEqual(str(session.start), utc("2025-06-05 07:30"))
        self.assertEqual(str(session.stop), utc("2025-06-05 08:30"))

    def test_r07_day_without_a_time_takes_its_first(self):
        session = self._book_video(date="2025-06-10")
        self.assertEqual(str(session.start), utc("2025-06-10 07:30"))

    def test_r07_day_without_a_time_is_judged_like_any(self):
        letter = self._create_video_letter()
        for day, code in (
            ("2025-06-04", "lead_time"),
            ("2025-06-06", "non_working_day"),
        ):
            with self.refused(code):
                self._book_video(None, letter, date=day)

    def test_r07_today_begins_at_the_next_quarter_of_an_hour(self):
        for now, start in (
            ("2025-06-02 10:00", "2025-06-02 10:15"),
            ("2025-06-02 10:16", "2025-06-02 10:30"),
            ("2025-06-02 06:00", "2025-06-02 07:30"),
            ("2025-06-02 11:30", "2025-06-02 13:00"),
            ("2025-06-02 15:01", "2025-06-03 07:30"),
        ):
            letter = self._create_video_letter(received="2025-05-19 10:00")
            with self.at(now):
                session = self._book_video(None, letter)
            self.assertEqual(str(session.start), utc(start), now)

    def test_r07_visits_times_do_not_apply(self):
        letter = self._create_video_letter()
        for values, name in (
            ({"slot": "0900"}, "slot: does not apply"),
            ({"stop": utc("2025-06-05 10:00")}, "start: missing"),
            (
                {"start": utc("2025-06-05 10:00"), "stop": utc("2025-06-05 10:00")},
                "stop: must not be before",
            ),
            (
                {"date": "2025-06-05", "start": utc("2025-06-10 10:00")},
                "date: does not apply here. The start is on 2025-06-10",
            ),
        ):
            with self.refused("invalid_value", says=name):
                self._book(letter, **values)


@tagged("post_install", "-at_install")
class TestVideoLimits(RuleCase):
    """A video session uses no slot and no quota; a room that it uses is taken."""

    def test_r09_no_approval_is_needed(self):
        session = self._book_video("2025-06-05 09:00")
        self.assertEqual(session.state, "scheduled")
        self.assertFalse(session.letter_id.decision)
        self.assertEqual(session.letter_id.state, "used")

    def test_r09_rejected_letter_is_refused(self):
        letter = self._create_video_letter()
        self.letters().review(
            letter_id=letter.id, decision="reject", reason="No", decided_by="Director"
        )
        with self.refused("not_approved", says=("E.3.b.2", "was rejected: No")):
            self._book_video("2025-06-05 09:00", letter)

    def test_r11_quota_is_not_used(self):
        for day in ("2025-06-05", "2025-06-10", "2025-06-11"):
            letter = self._create_video_letter(region_code="11.01")
            session = self._book_video(f"{day} 09:00", letter)
            self.assertFalse(session.quota_month)
            self.assertEqual(self._live_claims(session), ["letter"])
        self.assertEqual(self._quota("11.01"), (0, 2))

    def test_r14_slots_are_not_used(self):
        before = self.sessions().available_slots()
        for _number in range(5):
            self._book_video("2025-06-05 09:00")
        self.assertEqual(self.sessions().available_slots(), before)

    def test_r12_guests_are_not_limited(self):
        people = self._people(*["staff"] * 9)
        session = self._book_video("2025-06-05 09:00", visitors=people)
        self.assertEqual(session.visitor_count, 9)

    def test_r09_room_of_a_video_session_is_taken_for_visits(self):
        self._book_video("2025-06-05 09:30", room_id=self.room.id)
        free = self.sessions().available_slots(
            date_from="2025-06-05", date_to="2025-06-05"
        )
        self.assertEqual([slot["slot"] for slot in free], ["1300", "1400"])
        session = self._book(date="2025-06-05", slot="0900")
        self.assertEqual(self._where(session), ("2025-06-05", "1300"))
        with self.refused("room_taken", says="E.3.c.3 No room is free in slot 1000"):
            self._book(date="2025-06-05", slot="1000", strict=True)

    def test_r09_room_is_free_up_to_the_minute(self):
        self._book_video("2025-06-05 08:00", room_id=self.room.id)
        self._book_video("2025-06-05 11:00", room_id=self.room.id)
        free = self.sessions().available_slots(
            date_from="2025-06-05", date_to="2025-06-05"
        )
        self.assertEqual(len(free), 4)

    def test_r09_room_of_a_visit_is_taken_for_video(self):
        self._book(date="2025-06-05", slot="0900")
        letter = self._create_video_letter()
        room = {"room_id": self.room.id}
        for start, stop in (
            ("2025-06-05 09:00", "2025-06-05 10:00"),
            ("2025-06-05 08:30", "2025-06-05 09:01"),
            ("2025-06-05 09:59", "2025-06-05 10:30"),
        ):
            with self.refused("room_taken", says=(self.room.name, "E.3.b.2")):
                self._book_video(start, letter, stop=stop, **room)
        session = self._book_video("2025-06-05 10:00", letter, **room)
        self.assertEqual(session.room_id, self.room)

    def test_r09_video_without_a_room_takes_none(self):
        self._book(date="2025-06-05", slot="0900")
        session = self._book_video("2025-06-05 09:00")
        self.assertFalse(session.room_id)

    def test_r09_earliest_time_goes_round_a_taken_room(self):
        self._book(date="2025-06-05", slot="0900")
        room = {"room_id": self.room.id}
        first = self._book_video(date="2025-06-05", **room)
        self.assertEqual(str(first.start), utc("2025-06-05 07:30"))
        second = self._book_video(date="2025-06-05", **room)
        self.assertEqual(str(second.start), utc("2025-06-05 10:00"))
        third = self._book_video(date="2025-06-05", **room)
        self.assertEqual(str(third.start), utc("2025-06-05 11:00"))

    def test_r15_day_whose_room_is_full_has_no_time(self):
        room = {"room_id": self.room.id}
        self._book_video("2025-06-05 07:30", stop="2025-06-05 12:00", **room)
        self._book_video("2025-06-05 13:00", stop="2025-06-05 16:00", **room)
        letter = self._create_video_letter()
        with self.refused("no_free_slot", says=("E.3.b.2", "Tue 10 Jun")):
            self._book_video(None, letter, date="2025-06-05", **room)
        session = self._book_video(None, letter, **room)
        self.assertEqual(str(session.start), utc("2025-06-10 07:30"))

    def test_r09_unknown_room_is_refused(self):
        self.room.active = False
        for room_id in (self.room.id, self.room.id + 1000):
            with self.refused("invalid_value", says="room_id"):
                self._book_video("2025-06-05 09:00", room_id=room_id)

    def test_r09_closed_room_is_refused_for_video(self):
        self._close_day("2025-06-05", room_id=self.room.id)
        letter = self._create_video_letter()
        with self.refused("slot_closed", says=f"{self.room.name} is closed"):
            self._book_video("2025-06-05 09:00", letter, room_id=self.room.id)
        self.assertTrue(self._book_video("2025-06-05 09:00", letter))

    def test_r09_room_closed_in_a_slot_is_refused_for_video_then(self):
        self._close_day(
            "2025-06-05", room_id=self.room.id, slot_id=self.ref("slot_0900").id
        )
        room = {"room_id": self.room.id}
        letter = self._create_video_letter()
        for start in ("2025-06-05 09:00", "2025-06-05 08:01", "2025-06-05 09:59"):
            with self.refused("slot_closed"):
                self._book_video(start, letter, **room)
        session = self._book_video(None, letter, date="2025-06-05", **room)
        self.assertEqual(str(session.start), utc("2025-06-05 07:30"))
        second = self._book_video(date="2025-06-05", **room)
        self.assertEqual(str(second.start), utc("2025-06-05 10:00"))

    def test_r09_closed_day_is_refused_for_video(self):
        self._close_day("2025-06-05")
        with self.refused("slot_closed", says="Thu 5 Jun 2025 is closed: Repair"):
            self._book_video("2025-06-05 09:00")
