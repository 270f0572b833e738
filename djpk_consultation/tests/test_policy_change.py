from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestPolicyChange(RuleCase):
    """R21 (F): a policy from a date leaves the past alone and binds from that day."""

    def _codes(self, letter, **values):
        return [item["code"] for item in self._check(letter, **values)["violations"]]

    def test_r21_lead_time_of_the_sessions_day_binds(self):
        self._new_policy("2025-06-11", lead_working_days=5)
        letter = self._create_letter()  # + 3 WD = 5 June, + 5 WD = 11 June
        self.assertEqual(str(letter.earliest_date), "2025-06-05")
        for day, codes in (
            ("2025-06-04", ["lead_time"]),
            ("2025-06-05", []),
            ("2025-06-10", []),
            ("2025-06-11", []),
        ):
            self.assertEqual(self._codes(letter, date=day), codes, day)
        with self.at("2025-06-03 10:00"):
            letter = self._create_letter()  # + 3 WD = 10 June, + 5 WD = 12 June
            for day, codes in (
                ("2025-06-10", []),
                ("2025-06-11", ["lead_time"]),
                ("2025-06-12", []),
            ):
                self.assertEqual(self._codes(letter, date=day), codes, day)

    def test_r21_shorter_lead_time_from_a_date(self):
        self._new_policy("2025-06-10", lead_working_days=1)
        with self.at("2025-06-05 10:00"):
            letter = self._create_letter()
        self.assertEqual(str(letter.earliest_date), "2025-06-10")

    def test_r21_booked_sessions_keep_their_policy(self):
        before, after = self._book(date="2025-06-05"), self._book(date="2025-06-11")
        later = self._new_policy("2025-06-10", visitor_limit=1, region_monthly_limit=1)
        self.assertEqual((before + after).policy_id, self.policy)
        self.assertEqual((before + after).mapped("state"), ["scheduled"] * 2)
        self.assertEqual(self._book(date="2025-06-10").policy_id, later)
        self.assertEqual(self._book(date="2025-06-05").policy_id, self.policy)

    def test_r21_fifth_slot_binds_from_its_first_day(self):
        fifth = self.env["djpk.consultation.slot"].create(
            {"hour_from": 15, "hour_to": 16}
        )
        self._new_policy(
            "2025-06-11",
            slot_ids=[Command.set((self.policy.slot_ids + fifth).ids)],
            daily_limit=5,
        )
        with self.refused("outside_slot", says="The slots are 0900, 1000, 1300, 1400."):
            self._book(date="2025-06-10", slot="1500")
        session = self._book(date="2025-06-11", slot="1500")
        self.assertEqual(self._where(session), ("2025-06-11", "1500"))
        self._fill("2025-06-11")
        self.assertEqual(str(self._book(date="2025-06-11").date), "2025-06-12")

    def test_r21_slot_taken_away_binds_from_its_first_day(self):
        session = self._book(date="2025-06-11", slot="1400")
        rest = self.policy.slot_ids - self.ref("slot_1400")
        self._new_policy("2025-06-11", slot_ids=[Command.set(rest.ids)])
        self.assertEqual(self._book(date="2025-06-10", slot="1400").state, "scheduled")
        with self.refused("outside_slot", says="The slots are 0900, 1000, 1300."):
            self._book(date="2025-06-11", slot="1400")
        with self.at("2025-06-11 14:00"):
            self.assertEqual(self._arrive(session)["state"], "checked_in")

    def test_r21_daily_limit_binds_from_its_first_day(self):
        self._new_policy("2025-06-10", daily_limit=1)
        self._fill("2025-06-05")
        self.assertEqual(self._where(self._book()), ("2025-06-10", "0900"))
        self.assertEqual(self._where(self._book()), ("2025-06-11", "0900"))

    def test_r21_check_in_follows_the_sessions_own_policy(self):
        early = self._new_policy("2025-06-10", checkin_early_minutes=60)
        session = self._book(date="2025-06-10", slot="0900")
        self.assertEqual(session.policy_id, early)
        with self.at("2025-06-10 08:00"):
            self.assertEqual(self._arrive(session)["state"], "checked_in")

    def test_r21_policy_recorded_later_does_not_bind_what_is_booked(self):
        session = self._book(date="2025-06-10", visitors=self._people("staff", "staff"))
        self._new_policy(
            "2025-06-10",
            visitor_limit=1,
            checkin_early_minutes=0,
            letter_kept_after_cancel=True,
        )
        other = self._book(date="2025-06-10")
        with self.at("2025-06-10 08:30"):
            self.assertEqual(self._arrive(session)["visitors_received"], 2)
            with self.refused("outside_checkin_window", says="from 10:00 to 11:00"):
                self._arrive(other)
            answer = self.sessions().cancel(
                session_id=other.id, cause="region", reason="x"
            )
            self.assertIs(answer["letter_reusable"], True)

    def test_r21_moved_session_comes_under_the_policy_recorded_later(self):
        session = self._book(date="2025-06-05", visitors=self._people("staff", "staff"))
        self._new_policy("2025-06-10", visitor_limit=1)
        with self.refused("visitor_limit", says="2 guests; at most 1"):
            self.sessions().move(session_id=session.id, date="2025-06-10", reason="x")

    def test_r21_corrected_session_takes_its_places_under_the_days_policy(self):
        session = self._book(date="2025-06-10", slot="1400")
        self.sessions().cancel(session_id=session.id, cause="region", reason="x")
        self._new_policy("2025-06-10", daily_limit=1)
        self._book(date="2025-06-10", slot="0900")
        with self.refused("day_full", says="Tue 10 Jun 2025 has its 1 visits"):
            self.sessions("manager").correct(session_id=session.id, reason="x")

    def test_r21_earlier_limit_is_judged_by_the_day_of_the_visit(self):
        self._new_policy("2025-06-10", visitor_limit=1)
        session = self._book(date="2025-06-05", visitors=self._people("staff", "staff"))
        with self.at("2025-06-05 09:00"):
            self.assertEqual(self._arrive(session)["visitors_received"], 2)

    def test_r21_gap_between_policies_takes_no_session(self):
        self.policy.valid_to = "2025-06-09"
        letter = self._create_letter()
        with self.refused(
            "policy_missing", says="F No policy is in force on Tue 10 Jun"
        ):
            self._book(letter, date="2025-06-10")
        self.assertEqual(self._where(self._book(letter)), ("2025-06-05", "0900"))
        days = {slot["date"] for slot in self.sessions().available_slots()}
        self.assertEqual(max(days), "2025-06-05")

    def test_r21_no_policy_today_no_search(self):
        self.policy.valid_to = "2025-06-01"
        self.assertEqual(self.sessions().available_slots(), [])
        letter = self._create_letter()
        self.assertFalse(letter.earliest_date)
        with self.refused("no_free_slot"):
            self._book(letter)

    @freeze_time("2024-01-15 03:00:00")
    def test_r21_rules_hold_before_the_circular_was_signed(self):
        """Signed on 25 February 2024, in force from 2 January."""
        letter = self._create_letter()
        with self.refused("lead_time", says="on Thu 18 Jan 2024"):
            self._book(letter, date="2024-01-17")
        self.assertEqual(str(self._book(letter).date), "2024-01-18")


@tagged("post_install", "-at_install")
class TestPolicySettings(RuleCase):
    """The settings that no other file tests at their bounds."""

    def test_lead_working_days(self):
        for days, earliest in (
            (0, "2025-06-02"),
            (1, "2025-06-03"),
            (2, "2025-06-04"),
            (3, "2025-06-05"),
            (4, "2025-06-10"),
        ):
            self.policy.lead_working_days = days
            letter = self._create_letter()
            self.assertEqual(str(letter.earliest_date), earliest, days)

    def test_letter_cutoff(self):
        for cutoff, earliest in ((True, "2025-06-10"), (False, "2025-06-05")):
            self.policy.letter_cutoff = cutoff
            with self.at("2025-06-02 16:00:01"):
                letter = self._create_letter()
            self.assertEqual(str(letter.earliest_date), earliest, cutoff)

    def test_letter_valid_days(self):
        """Received on 2 June with 10 days: good up to and on 12 June."""
        self.policy.letter_valid_days = 10
        letter = self._create_letter()
        for now, fits in (
            ("2025-06-11 23:59:59", True),
            ("2025-06-12 23:59:59", True),
            ("2025-06-13 00:00:00", False),
        ):
            with self.at(now):
                answer = self._check(letter, date="2025-06-17")
                self.assertEqual(answer["allowed"], fits, now)
        with self.at("2025-06-13 10:00"):
            with self.refused(
                "letter_missing", says=("was not used in time", "A new letter")
            ):
                self._book(letter, date="2025-06-17")

    def test_letter_valid_days_zero_is_no_expiry(self):
        letter = self._create_letter("2024-06-03 10:00")
        self.assertEqual(self._book(letter).state, "scheduled")

    def test_letter_used_in_time_does_not_expire(self):
        self.policy.letter_valid_days = 10
        session = self._book(date="2025-06-19")
        with self.at("2025-06-18 10:00"):
            self.sessions().move(session_id=session.id, date="2025-06-20", reason="x")
        self.assertEqual(str(session.date), "2025-06-20")

    def test_office_calendar(self):
        """Another calendar: only Mondays and Thursdays are worked."""
        calendar = self.ref("office_hours").copy({"name": "Two days"})
        calendar.attendance_ids.filtered(
            lambda line: line.dayofweek not in ("0", "3")
        ).unlink()
        calendar.leave_ids.unlink()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "New Year",
                "calendar_id": calendar.id,
                "date_from": "2024-12-31 17:00:00",
                "date_to": "2025-01-01 16:59:59",
            }
        )
        self.policy.office_calendar_id = calendar
        letter = self._create_letter()  # Monday; then 5, 9 and 12 June
        self.assertEqual(str(letter.earliest_date), "2025-06-12")
        with self.refused("non_working_day"):
            self._book(letter, date="2025-06-13")
        self.assertEqual(self._where(self._book(letter)), ("2025-06-12", "0900"))

    def test_each_type_has_its_own_settings(self):
        self.video_policy.lead_working_days = 1
        self.assertEqual(str(self._create_video_letter().earliest_date), "2025-06-03")
        self.assertEqual(str(self._create_letter().earliest_date), "2025-06-05")

    def test_r19_nothing_has_a_price(self):
        """E.4: free of charge; no field could hold an amount."""
        for name in self.env.registry:
            if not name.startswith("djpk."):
                continue
            for field in self.env[name]._fields.values():
                self.assertNotEqual(field.type, "monetary", field)
                for word in ("price", "amount", "fee", "tarif"):
                    self.assertNotIn(word, field.name)
