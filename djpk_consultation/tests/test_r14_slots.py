from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestSlots(RuleCase):
    """R14 (E.3.c.8): four slots on working days, one visit each."""

    def test_r14_each_slot_is_an_hour_wib(self):
        for slot, start, stop in (
            ("0900", "02:00:00", "03:00:00"),
            ("1000", "03:00:00", "04:00:00"),
            ("1300", "06:00:00", "07:00:00"),
            ("1400", "07:00:00", "08:00:00"),
        ):
            session = self._book(date="2025-06-05", slot=slot)
            self.assertEqual(self._where(session), ("2025-06-05", slot))
            self.assertEqual(str(session.start), f"2025-06-05 {start}")
            self.assertEqual(str(session.stop), f"2025-06-05 {stop}")

    def test_r14_other_times_are_refused(self):
        letter = self._create_letter()
        for slot in ("0800", "0930", "1100", "1200", "1500", "0000", "2359"):
            for day in ("2025-06-05", None):
                with self.refused(
                    "outside_slot",
                    says=(f"E.3.c.8 {slot} is no", "0900, 1000, 1300, 1400"),
                ):
                    self._book(letter, date=day, slot=slot)

    def test_r14_days_off_are_refused(self):
        letter = self._create_letter()
        for day in (
            "2025-06-06",  # Idul Adha
            "2025-06-07",  # Saturday
            "2025-06-08",  # Sunday
            "2025-06-09",  # joint leave
            "2025-06-27",  # Islamic new year
        ):
            with self.refused("non_working_day", says=("E.3.c.8", "not a working day")):
                self._book(letter, date=day)
        self.assertTrue(self._book(letter, date="2025-06-10"))

    def test_r14_wrong_slot_on_a_day_off_breaks_both(self):
        with self.refused("outside_slot", "non_working_day"):
            self._book(date="2025-06-07", slot="1500")

    def test_r14_strict_wish_for_a_taken_slot_is_refused(self):
        self._book(date="2025-06-05", slot="1000")
        with self.refused(
            "slot_taken",
            says=("Slot 1000 on Thu 5 Jun 2025", "1 visit per slot", "Earliest: "),
        ):
            self._book(date="2025-06-05", slot="1000", strict=True)
        session = self._book(date="2025-06-05", slot="0900", strict=True)
        self.assertEqual(self._where(session), ("2025-06-05", "0900"))

    def test_r14_strict_wish_for_a_full_day_is_refused(self):
        self._fill("2025-06-05")
        with self.refused("day_full", says=("Thu 5 Jun 2025 is full: 4 of 4 visits",)):
            self._book(date="2025-06-05", strict=True)
        with self.refused("slot_taken", "day_full"):
            self._book(date="2025-06-05", slot="1000", strict=True)

    def test_r14_strict_wish_without_a_day_is_for_the_first_lawful_one(self):
        self._fill("2025-06-05", "0900")
        self.assertEqual(self._where(self._book(strict=True))[1], "1000")
        with self.refused("slot_taken", says="Slot 0900 on Thu 5 Jun 2025 is taken"):
            self._book(slot="0900", strict=True)
        self._fill("2025-06-05", "1300", "1400")
        with self.refused("day_full", says="Thu 5 Jun 2025 is full: 4 of 4"):
            self._book(strict=True)

    def test_r14_daily_limit_binds_below_the_slots(self):
        self.policy.daily_limit = 3
        for slot in ("0900", "1000", "1300"):
            self.assertEqual(self._where(self._book())[1], slot)
        with self.refused("day_full", says="Thu 5 Jun 2025 is full: 3 of 3 visits"):
            self._book(date="2025-06-05", slot="1400", strict=True)
        self.assertEqual(self._where(self._book()), ("2025-06-10", "0900"))

    def test_r14_lowered_daily_limit_lets_nobody_in(self):
        sessions = self._fill("2025-06-05")
        self.policy.daily_limit = 3
        self.sessions().cancel(session_id=sessions[0].id, cause="djpk", reason="x")
        with self.refused("day_full", says="3 of 3"):
            self._book(date="2025-06-05", slot="0900", strict=True)
        self.sessions().cancel(session_id=sessions[1].id, cause="djpk", reason="x")
        self.assertTrue(self._book(date="2025-06-05", slot="0900", strict=True))

    def test_r14_two_in_a_slot_need_two_rooms(self):
        self.policy.write({"slot_capacity": 2, "daily_limit": 8})
        self._book(date="2025-06-05", slot="0900")
        with self.refused("room_taken", says="No room is free in slot 0900"):
            self._book(date="2025-06-05", slot="0900", strict=True)
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        session = self._book(date="2025-06-05", slot="0900", strict=True)
        self.assertEqual(session.room_id, second)
        with self.refused("slot_taken", says="2 visit per slot"):
            self._book(date="2025-06-05", slot="0900", strict=True)

    def test_r14_fifth_slot_is_a_policy_setting(self):
        fifth = self.env["djpk.consultation.slot"].create(
            {"hour_from": 15, "hour_to": 16}
        )
        self.policy.write({"slot_ids": [Command.link(fifth.id)], "daily_limit": 5})
        self._fill("2025-06-05")
        self.assertEqual(self._where(self._book()), ("2025-06-05", "1500"))
        self.assertEqual(self._where(self._book()), ("2025-06-10", "0900"))

    def test_r14_slot_outside_office_hours_is_none(self):
        """On Fridays the office is closed from 11.30 to 13.00, else from 12.00."""
        slots = self.env["djpk.consultation.slot"]
        self.policy.slot_ids += slots.create({"hour_from": 11.5, "hour_to": 12})
        letter = self._create_letter()
        says = ("1130 is no visiting slot on Fri 13 Jun 2025", "0900, 1000, 1300")
        with self.refused("outside_slot", says=says):
            self._book(letter, date="2025-06-13", slot="1130")
        session = self._book(letter, date="2025-06-12", slot="1130")
        self.assertEqual(self._where(session), ("2025-06-12", "1130"))
        for day, free in (("2025-06-11", True), ("2025-06-13", False)):
            found = self.sessions().available_slots(date_from=day, date_to=day)
            self.assertEqual("1130" in {place["slot"] for place in found}, free, day)

    def test_r14_archived_slot_takes_no_visits(self):
        self.ref("slot_1300").active = False
        with self.refused("outside_slot", says="The slots are 0900, 1000, 1400."):
            self._book(date="2025-06-05", slot="1300")

    def test_r14_room_wanted_is_given_or_refused(self):
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        session = self._book(date="2025-06-05", slot="0900", room_id=second.id)
        self.assertEqual(session.room_id, second)
        with self.refused("slot_taken"):
            self._book(
                date="2025-06-05", slot="0900", room_id=self.room.id, strict=True
            )

    def test_r14_draft_takes_no_place(self):
        letter = self._create_letter()
        before = self.sessions().available_slots()
        draft = self.sessions().create(
            {
                "letter_id": letter.id,
                "date": "2025-06-05",
                "slot_id": self.ref("slot_0900").id,
            }
        )
        self.assertEqual(draft.state, "draft")
        self.assertEqual(self._live_claims(draft), [])
        self.assertEqual(self.sessions().available_slots(), before)
        self.assertEqual(letter.state, "approved")
        self.assertEqual(self._where(self._book()), ("2025-06-05", "0900"))


@tagged("post_install", "-at_install")
class TestRoll(RuleCase):
    """R15 (E.3.c.8): only fullness rolls; later, earlier, then the next days."""

    def test_r15_slot_taken_rolls_to_the_later_ones_first(self):
        self._fill("2025-06-05", "1000")
        for expected in ("1300", "1400", "0900"):
            session = self._book(date="2025-06-05", slot="1000")
            self.assertEqual(self._where(session), ("2025-06-05", expected))
            self.assertFalse(session.rolled_from)

    def test_r15_last_slot_taken_rolls_to_the_earlier_ones(self):
        self._fill("2025-06-05", "1400")
        for expected in ("0900", "1000", "1300"):
            session = self._book(date="2025-06-05", slot="1400")
            self.assertEqual(self._where(session), ("2025-06-05", expected))

    def test_r15_full_day_rolls_to_the_next_working_day(self):
        self._fill("2025-06-05")
        session = self._book(date="2025-06-05")
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))
        self.assertEqual(str(session.rolled_from), "2025-06-05")
        self.assertEqual(self._actions(session), ["rolled"])

    def test_r15_next_day_is_taken_from_its_first_slot(self):
        self._fill("2025-06-05")
        self._fill("2025-06-10", "0900")
        session = self._book(date="2025-06-05", slot="1400")
        self.assertEqual(self._where(session), ("2025-06-10", "1000"))

    def test_r15_full_days_are_passed_one_by_one(self):
        for day in ("2025-06-05", "2025-06-10", "2025-06-11"):
            self._fill(day)
        answer = self.sessions().book(
            values=self._booking(self._create_letter(), date="2025-06-05")
        )
        self.assertEqual(answer["date"], "2025-06-12")
        self.assertEqual(answer["rolled_from"], "2025-06-05")

    def test_r15_without_a_day_rolls_from_the_first_lawful_one(self):
        self._fill("2025-06-05")
        session = self._book()
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))
        self.assertEqual(str(session.rolled_from), "2025-06-05")

    def test_r15_slot_wanted_without_a_day_is_kept_on_the_first(self):
        session = self._book(slot="1300")
        self.assertEqual(self._where(session), ("2025-06-05", "1300"))
        self.assertEqual(self._where(self._book(slot="1300"))[1], "1400")

    def test_r15_rolls_over_the_end_of_the_month(self):
        self._fill("2025-06-30")
        session = self._book(date="2025-06-30")
        self.assertEqual(self._where(session), ("2025-07-01", "0900"))
        self.assertEqual(session.quota_month, "2025-07")

    def test_r15_rolls_over_the_end_of_the_year(self):
        with self.at("2025-12-22 10:00"):
            self._fill("2025-12-31")
            session = self._book(date="2025-12-31")
        self.assertEqual(self._where(session), ("2026-01-02", "0900"))

    def test_r15_room_taken_by_video_rolls_like_a_full_day(self):
        for start, stop in (
            ("2025-06-05 07:30", "2025-06-05 12:00"),
            ("2025-06-05 13:00", "2025-06-05 16:00"),
        ):
            self._book_video(start, stop=stop, room_id=self.room.id)
        session = self._book(date="2025-06-05")
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))

    def test_r15_room_taken_in_the_slots_left_open_rolls_too(self):
        self._close_day("2025-06-05", slot_id=self.ref("slot_0900").id)
        for start, stop in (
            ("2025-06-05 10:00", "2025-06-05 12:00"),
            ("2025-06-05 13:00", "2025-06-05 16:00"),
        ):
            self._book_video(start, stop=stop, room_id=self.room.id)
        session = self._book(date="2025-06-05")
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))

    def test_r15_search_ends_at_the_horizon(self):
        """Today + 8 calendar days = 10 June: that day still counts."""
        for days, fits in ((7, False), (8, True), (9, True)):
            with self.subTest(days=days), self.cr.savepoint() as savepoint:
                self.policy.search_horizon_days = days
                self._fill("2025-06-05")
                letter = self._create_letter()
                answer = self._check(letter, date="2025-06-05")
                self.assertEqual(answer["allowed"], fits)
                if not fits:
                    message = answer["violations"][0]["message"]
                    self.assertIn("from Thu 5 Jun 2025 to Mon 9 Jun 2025", message)
                    with self.refused("no_free_slot", says="E.3.c.8 No free place"):
                        self._book(letter)
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()

    def test_r15_earliest_day_beyond_the_horizon_has_no_place(self):
        """Three working days after 2 June are 5 June: three days from today."""
        letter, video = self._create_letter(), self._create_video_letter()
        (self.policy | self.video_policy).search_horizon_days = 2
        for one in (letter, video):
            with self.refused(
                "no_free_slot",
                says=("after Wed 4 Jun 2025", "earliest lawful day is Thu 5 Jun 2025"),
            ):
                self._book(one)
            self.assertEqual(self._check(one)["earliest"], {})
            day = {"date": "2025-06-05"}
            self.assertTrue(self._check(one, **day)["allowed"])
        (self.policy | self.video_policy).search_horizon_days = 3
        self.assertEqual(str(self._book(letter).date), "2025-06-05")

    def test_r15_check_booking_counts_rolls_in(self):
        self._fill("2025-06-05")
        answer = self._check(self._create_letter(), date="2025-06-05")
        self.assertTrue(answer["allowed"])
        self.assertEqual(answer["violations"], [])
        self.assertEqual(
            answer["placement"],
            {
                "date": "2025-06-10",
                "slot": "0900",
                "start": "2025-06-10 02:00:00",
                "stop": "2025-06-10 03:00:00",
                "rolled_from": "2025-06-05",
            },
        )

    def test_r15_check_booking_books_nothing(self):
        letter = self._create_letter()
        before = self.sessions().available_slots()
        for role in ("unit", "agent", "integration"):
            answer = self._check(letter, role)
            self.assertTrue(answer["allowed"], role)
            self.assertIs(answer["placement"]["rolled_from"], False)
        self.assertEqual(self.sessions().available_slots(), before)
        self.assertEqual(letter.state, "approved")
