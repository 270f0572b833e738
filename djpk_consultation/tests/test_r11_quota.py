from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestQuota(RuleCase):
    """R11 (E.3.c.5): at most two visits of a region in a calendar month."""

    def _visit(self, region_code, day=None, **values):
        return self._book(
            self._create_letter(region_code=region_code), date=day, **values
        )

    def test_r11_two_visits_in_a_month_are_booked(self):
        self.assertEqual(self._quota("11.01"), (0, 2))
        self._visit("11.01", "2025-06-05")
        self.assertEqual(self._quota("11.01"), (1, 1))
        self._visit("11.01", "2025-06-10")
        self.assertEqual(self._quota("11.01"), (2, 0))

    def test_r11_third_visit_in_month_is_refused(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        with self.refused(
            "region_quota",
            says=(
                "E.3.c.5",
                "2 of 2 visits in June 2025",
                "another month",
                "Earliest: received Mon 2 Jun 10:00 -> +3 WD = Thu 5 Jun;",
                "-> Tue 1 Jul",
                "09.00-10.00 WIB",
            ),
        ):
            self._visit("11.01", "2025-06-11")
        self.assertEqual(self._quota("11.01"), (2, 0))

    def test_r11_two_on_one_day_count_as_two(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-05")
        with self.refused("region_quota"):
            self._visit("11.01", "2025-06-05")

    def test_r11_month_of_the_visit_counts_not_of_the_letter(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-30")
        for day in ("2025-07-01", "2025-07-31"):
            self.assertEqual(self._visit("11.01", day).quota_month, "2025-07")
        with self.refused("region_quota", says="2 of 2 visits in July 2025"):
            self._visit("11.01", "2025-07-15")
        self.assertEqual(self._visit("11.01", "2025-08-01").quota_month, "2025-08")

    def test_r11_month_ends_on_its_last_day(self):
        """31 -> 1: the 31st is of the old month, the 1st of the new one."""
        with self.at("2025-07-14 10:00"):
            self._use_quota("11.01", "2025-07-30", "2025-07-31")
            with self.refused("region_quota"):
                self._visit("11.01", "2025-07-31", slot="1400")
            self.assertEqual(self._visit("11.01", "2025-08-01").quota_month, "2025-08")

    def test_r11_year_ends_a_month_as_well(self):
        with self.at("2025-12-15 10:00"):
            self._use_quota("11.01", "2025-12-30", "2025-12-31")
            with self.refused("region_quota", says="December 2025"):
                self._visit("11.01", "2025-12-31", slot="1400")
            self.assertEqual(self._visit("11.01", "2026-01-02").quota_month, "2026-01")
            self.assertEqual(self._quota("11.01", "2026-01"), (1, 1))

    def test_r11_city_and_regency_of_one_name_are_separate(self):
        self._use_quota("32.04", "2025-06-05", "2025-06-10")
        self._use_quota("32.73", "2025-06-05", "2025-06-10")
        self.assertEqual(self._quota("32.04"), (2, 0))
        self.assertEqual(self._quota("32.73"), (2, 0))

    def test_r11_province_and_its_regencies_are_separate(self):
        self._use_quota("32", "2025-06-05", "2025-06-10")
        self.assertEqual(self._quota("32.04"), (0, 2))
        self.assertTrue(self._visit("32.04", "2025-06-11"))

    def test_r11_jakartas_units_share_the_provinces(self):
        self._visit("31.01", "2025-06-05")
        self._visit("31.74", "2025-06-10")
        for code in ("31", "31.01", "31.71", "31.72", "31.73", "31.74", "31.75"):
            self.assertEqual(self._quota(code), (2, 0), code)
            with self.refused("region_quota", says="2 of 2"):
                self._visit(code, "2025-06-11")

    def test_r11_bodies_of_a_region_share(self):
        for institution in ("Pemerintah Kabupaten", "Sekretariat DPRD"):
            letter = self._create_letter(region_code="32.04", institution=institution)
            self._book(letter)
        letter = self._create_letter(region_code="32.04", institution="BPKAD")
        with self.refused("region_quota"):
            self._book(letter, date="2025-06-10")

    def test_r11_cancelled_visits_do_not_count(self):
        for cause in ("region", "djpk"):
            session = self._visit("11.01", "2025-06-05")
            self.sessions().cancel(session_id=session.id, cause=cause, reason="x")
            self.assertEqual(self._quota("11.01"), (0, 2), cause)

    def test_r11_no_show_does_not_count(self):
        session = self._visit("11.01", "2025-06-05")
        with self.at("2025-06-05 10:00"):
            self.sessions().mark_no_show(session_id=session.id, reason="x")
            self.assertEqual(self._quota("11.01"), (0, 2))

    def test_r11_no_show_counts_where_the_policy_says_so(self):
        self.policy.no_show_counts = True
        session = self._visit("11.01", "2025-06-05")
        with self.at("2025-06-05 10:00"):
            self.sessions().mark_no_show(session_id=session.id, reason="x")
            self.assertEqual(self._quota("11.01"), (1, 1))

    def test_r11_visits_that_took_place_count(self):
        session = self._visit("11.01", "2025-06-05")
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
            self.assertEqual(self._quota("11.01"), (1, 1))
            for kind in ("bak", "attendance"):
                self._document(session, kind)
            self.sessions("unit").close(session_id=session.id)
            self.assertEqual(self._quota("11.01"), (1, 1))


@tagged("post_install", "-at_install")
class TestQuotaAndSearch(RuleCase):
    """R11, R15: what rolls into, and what passes over, a used-up month."""

    def _letter(self, **vals):
        return self._create_letter(region_code="11.01", **vals)

    def test_r11_without_a_day_used_up_months_are_passed_over(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        session = self._book(self._letter())
        self.assertEqual(self._where(session), ("2025-07-01", "0900"))
        self.assertFalse(session.rolled_from)
        self._use_quota("11.01", "2025-07-02")
        self.assertEqual(
            self._where(self._book(self._letter())), ("2025-08-01", "0900")
        )

    def test_r11_without_a_day_a_full_first_day_does_not_end_the_search(self):
        with self.at("2025-06-23 10:00"):
            self._use_quota("11.01", "2025-07-02", "2025-07-03")
            letter = self._letter(received="2025-06-23 10:00")
            for day in ("2025-06-26", "2025-06-30"):
                self._fill(day)
            session = self._book(letter)
        self.assertEqual(self._where(session), ("2025-08-01", "0900"))
        self.assertEqual(str(session.rolled_from), "2025-06-26")

    def test_r11_without_a_day_and_without_a_month_left_is_refused(self):
        self.policy.search_horizon_days = 40
        self._use_quota("11.01", "2025-06-05", "2025-06-10", "2025-07-01", "2025-07-02")
        with self.refused("region_quota", says="2 of 2 visits in June 2025"):
            self._book(self._letter())

    def test_r15_roll_into_a_used_up_month_is_refused(self):
        self._use_quota("11.01", "2025-07-02", "2025-07-03")
        self._fill("2025-06-30")
        letter = self._letter()
        with self.refused(
            "region_quota",
            says=("2 of 2 visits in July 2025", "Earliest: ", "= Thu 5 Jun 09.00"),
        ):
            self._book(letter, date="2025-06-30")

    def test_r15_roll_into_a_month_with_room_takes_its_place_there(self):
        self._use_quota("11.01", "2025-07-02")
        self._fill("2025-06-30")
        session = self._book(self._letter(), date="2025-06-30")
        self.assertEqual(self._where(session), ("2025-07-01", "0900"))
        self.assertEqual(session.quota_month, "2025-07")
        self.assertEqual(self._quota("11.01", "2025-06"), (0, 2))
        self.assertEqual(self._quota("11.01", "2025-07"), (2, 0))

    def test_r11_slots_of_a_region_are_those_of_its_months_with_room(self):
        self._use_quota("31.71", "2025-06-05", "2025-06-10")
        for code, first in (("31.74", "2025-07-01"), ("11.01", "2025-06-02")):
            slots = self.sessions().available_slots(region_code=code, limit=1)
            self.assertEqual(slots[0]["date"], first, code)

    def test_r11_check_booking_says_what_book_says(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        answer = self._check(self._letter(), date="2025-06-11")
        self.assertFalse(answer["allowed"])
        self.assertEqual(answer["placement"], {})
        self.assertEqual(
            [(item["code"], item["clause"]) for item in answer["violations"]],
            [("region_quota", "E.3.c.5")],
        )
        self.assertEqual(answer["earliest"]["date"], "2025-07-01")


@tagged("post_install", "-at_install")
class TestQuotaPolicy(RuleCase):
    """R11: the limit of a month is that of the policy on its last day."""

    def _visit(self, day):
        return self._book(self._create_letter(region_code="11.01"), date=day)

    def test_r11_limit_of_the_months_last_day_binds_all_of_it(self):
        self._new_policy("2025-06-16", region_monthly_limit=3)
        for day in ("2025-06-05", "2025-06-10", "2025-06-11"):
            self._visit(day)
        with self.refused("region_quota", says="3 of 3 visits in June 2025"):
            self._visit("2025-06-12")

    def test_r11_limit_from_the_next_month_leaves_this_one_alone(self):
        self._new_policy("2025-07-01", region_monthly_limit=1)
        for day in ("2025-06-05", "2025-06-10"):
            self._visit(day)
        self._visit("2025-07-01")
        with self.refused("region_quota", says="1 of 1 visits in July 2025"):
            self._visit("2025-07-02")
        quota = self.sessions().region_quota(region_code="11.01", month="2025-07")
        self.assertEqual(quota, {"limit": 1, "used": 1, "left": 0})

    def test_r11_lowered_limit_takes_nothing_away_and_lets_nobody_in(self):
        first, _second = self._visit("2025-06-05"), self._visit("2025-06-10")
        self.policy.region_monthly_limit = 1
        self.assertEqual(self._quota("11.01"), (2, 0))
        with self.refused("region_quota", says="2 of 1"):
            self._visit("2025-06-11")
        self.sessions().cancel(session_id=first.id, cause="djpk", reason="x")
        with self.refused("region_quota", says="1 of 1"):
            self._visit("2025-06-11")

    def test_r11_month_before_the_circular_has_no_quota(self):
        with self.refused("policy_missing", says="F No policy is in force"):
            self._quota("11.01", "2023-12")
        self.assertEqual(self._quota("11.01", "2024-01"), (0, 2))

    def test_r11_unknown_region_and_month_are_named(self):
        for values, name in (
            ({"region_code": "99", "month": "2025-06"}, "region_code: no such"),
            ({"region_code": "x", "month": "2025-06"}, "region_code: must have"),
            ({"region_code": "31", "month": "2025-13"}, "month: must have the form"),
            ({"region_code": "31"}, "month: missing"),
            ({"month": "2025-06"}, "region_code: missing"),
        ):
            with self.refused("invalid_value", says=name):
                self.sessions().region_quota(**values)
