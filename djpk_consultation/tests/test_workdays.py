import doctest
from datetime import date, datetime, time, timedelta

from odoo.tests import BaseCase, tagged

from odoo.addons.djpk_consultation.tools import policy, reference, workdays
from odoo.addons.djpk_consultation.tools.workdays import Day, UnknownYear, WorkDays

from .common import ConsultationCommon

MORNING = (time(7, 30), time(12))
AFTERNOON = (time(13), time(16))
OFFICE_DAY = Day((MORNING, AFTERNOON), (MORNING, AFTERNOON))


def weekdays_of(year):
    """A calendar without holidays, on record for 2025 only."""
    if year != 2025:
        return None
    days = (date(2025, 1, 1) + timedelta(days=number) for number in range(365))
    return {day: OFFICE_DAY for day in days if day.weekday() < 5}


@tagged("post_install", "-at_install")
class TestWorkDays(BaseCase):
    """The arithmetic alone, on a calendar of weekdays."""

    def setUp(self):
        super().setUp()
        self.workdays = WorkDays(weekdays_of)

    def test_doctests(self):
        for module in (workdays, policy, reference):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted, module.__name__)
            self.assertFalse(result.failed, module.__name__)

    def test_add_counts_from_the_next_working_day(self):
        friday, saturday = date(2025, 5, 23), date(2025, 5, 24)
        for day, count, expected in (
            (friday, 0, friday),
            (friday, 1, date(2025, 5, 26)),
            (friday, 5, date(2025, 5, 30)),
            (friday, 6, date(2025, 6, 2)),
            (saturday, 0, date(2025, 5, 26)),
            (saturday, 1, date(2025, 5, 26)),
            (saturday, 2, date(2025, 5, 27)),
        ):
            with self.subTest(day=day, count=count):
                self.assertEqual(self.workdays.add(day, count), expected)

    def test_negative_count_is_an_error(self):
        with self.assertRaises(ValueError):
            self.workdays.add(date(2025, 5, 23), -1)

    def test_unknown_year_makes_no_promise(self):
        last = date(2025, 12, 31)
        self.assertEqual(self.workdays.on_or_after(last), last)
        for call in (
            lambda: self.workdays.day(date(2026, 1, 1)),
            lambda: self.workdays.is_working(date(2024, 12, 31)),
            lambda: self.workdays.add(last, 1),
            lambda: self.workdays.earliest(datetime(2025, 12, 30, 10), 3),
            lambda: self.workdays.deadline(datetime(2025, 12, 30, 10), 3),
            lambda: self.workdays.day_zero(datetime(2025, 12, 31, 16, 0, 1)),
        ):
            with self.assertRaises(UnknownYear):
                call()
        with self.assertRaises(UnknownYear) as refusal:
            self.workdays.add(last, 1)
        self.assertEqual(refusal.exception.year, 2026)

    def test_year_in_which_nobody_works_does_not_hang(self):
        with self.assertRaises(UnknownYear):
            WorkDays(lambda year: {}).on_or_after(date(2025, 1, 1))
        with self.assertRaises(UnknownYear):
            WorkDays(lambda year: {}).on_or_after(date.max)

    def test_between_skips_or_refuses_unknown_years(self):
        start, stop = date(2025, 12, 29), date(2026, 1, 5)
        days = [date(2025, 12, number) for number in (29, 30, 31)]
        self.assertEqual(list(self.workdays.between(start, stop)), days)
        self.assertEqual(list(self.workdays.between(days[0], days[1])), days[:2])
        self.assertEqual(list(self.workdays.between(stop, start)), [])
        with self.assertRaises(UnknownYear):
            list(self.workdays.between(start, stop, known_only=False))

    def test_cutoff(self):
        """Clause E.3.c.2 as read: close of office itself still counts as that day."""
        monday, tuesday = date(2025, 6, 2), date(2025, 6, 3)
        close = datetime(2025, 6, 2, 16)
        for received, cutoff, expected in (
            (datetime(2025, 6, 2, 0, 0), True, monday),
            (close, True, monday),
            (close + timedelta(microseconds=1), True, tuesday),
            (close + timedelta(seconds=1), True, tuesday),
            (close + timedelta(seconds=1), False, monday),
            (datetime(2025, 6, 1, 10), True, monday),
            (datetime(2025, 6, 1, 10), False, monday),
            (datetime(2025, 6, 1, 23), True, monday),
        ):
            with self.subTest(received=received, cutoff=cutoff):
                self.assertEqual(self.workdays.day_zero(received, cutoff), expected)

    def test_years_are_loaded_once(self):
        asked = []

        def load_year(year):
            asked.append(year)
            return weekdays_of(year)

        counted = WorkDays(load_year)
        counted.add(date(2025, 1, 1), 60)
        list(counted.between(date(2024, 1, 1), date(2025, 12, 31)))
        self.assertEqual(asked, [2025, 2024])


@tagged("post_install", "-at_install")
class TestOfficeHours(ConsultationCommon):
    """The same on the calendar and the holidays of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.ref("office_hours")

    def _create_leave(self, date_from, date_to, **vals):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Day off",
                "calendar_id": self.calendar.id,
                "date_from": date_from,
                "date_to": date_to,
                **vals,
            }
        )

    def test_check_values(self):
        """The table of earliest days: three working days after the receipt."""
        for received, expected in (
            ("2025-06-02 10:00:00", "2025-06-05"),
            ("2025-06-03 10:00:00", "2025-06-10"),
            ("2025-06-05 10:00:00", "2025-06-12"),
            ("2025-08-14 10:00:00", "2025-08-20"),
            ("2025-08-15 10:00:00", "2025-08-21"),
            ("2026-03-13 10:00:00", "2026-03-25"),
            ("2026-03-17 10:00:00", "2026-03-27"),
            ("2026-12-21 10:00:00", "2026-12-28"),
            ("2026-12-23 10:00:00", "2026-12-30"),
            ("2025-06-06 10:00:00", "2025-06-13"),
            ("2025-06-02 16:00:00", "2025-06-05"),
            ("2025-06-02 16:00:01", "2025-06-10"),
            ("2025-05-23 16:30:00", "2025-05-28"),
            ("2025-05-23 16:30:01", "2025-06-02"),
            ("2025-06-03 06:00:00", "2025-06-10"),
        ):
            with self.subTest(received=received):
                earliest = self.calendar._workdays().earliest(
                    datetime.fromisoformat(received), 3
                )
                self.assertEqual(earliest, date.fromisoformat(expected))

    def test_rolled_day_zero(self):
        zero = self.calendar._workdays().day_zero(datetime(2025, 6, 6, 10))
        self.assertEqual(zero, date(2025, 6, 10))

    def test_deadline_is_the_close_of_that_day(self):
        workdays = self.calendar._workdays()
        for received, expected in (
            (datetime(2025, 6, 16, 10), datetime(2025, 6, 19, 16, 0)),
            (datetime(2025, 6, 17, 10), datetime(2025, 6, 20, 16, 30)),
        ):
            self.assertEqual(workdays.deadline(received, 3), expected)

    def test_hours(self):
        thursday = self.calendar._workdays().day(date(2025, 6, 19))
        friday = self.calendar._workdays().day(date(2025, 6, 20))
        self.assertEqual(thursday.attendances, (MORNING, AFTERNOON))
        self.assertEqual(thursday.blocks, thursday.attendances)
        self.assertEqual(
            friday.attendances,
            ((time(7, 30), time(11, 30)), (time(13), time(16, 30))),
        )
        self.assertAlmostEqual(self.calendar.hours_per_week, 37.5)

    def test_holidays_of_each_year(self):
        days_off = {row["date"] for row in reference.reference_rows("holidays.csv")}
        for year in (2024, 2025, 2026, 2027):
            expected = [
                date(year, 1, 1) + timedelta(days=number)
                for number in range(366 if year == 2024 else 365)
            ]
            expected = [
                day
                for day in expected
                if day.weekday() < 5 and day.isoformat() not in days_off
            ]
            self.assertEqual(list(self.calendar._work_year(year)), expected)

    def test_years_without_holidays_on_record(self):
        self.assertIsNone(self.calendar._work_year(2023))
        self.assertIsNone(self.calendar._work_year(2028))

    def test_one_whole_holiday_puts_its_year_on_record(self):
        whole = ("2027-12-31 17:00:00", "2028-01-01 16:59:59")
        half = ("2028-01-03 06:00:00", "2028-01-03 09:00:00")
        for (start, stop), vals in (
            (half, {}),
            (whole, {"holiday_kind": "other"}),
            (whole, {"time_type": "other"}),
            (whole, {"calendar_id": False}),
            (whole, {"calendar_id": self.env.company.resource_calendar_id.id}),
        ):
            self._create_leave(start, stop, **vals)
            self.assertIsNone(self.calendar._work_year(2028), vals)
        leave = self._create_leave(*whole)
        self.assertEqual(leave.holiday_kind, "national_holiday")
        days = self.calendar._work_year(2028)
        # 1 January 2028 is a Saturday; the half day is short but there.
        self.assertEqual(next(iter(days)), date(2028, 1, 3))
        leave.unlink()
        self.assertIsNone(self.calendar._work_year(2028))

    def test_half_day_leave_leaves_a_working_day(self):
        self._create_leave("2025-06-19 06:00:00", "2025-06-19 09:00:00")
        day = self.calendar._workdays().day(date(2025, 6, 19))
        self.assertEqual(day.blocks, (MORNING,))
        self.assertEqual(day.attendances, (MORNING, AFTERNOON))
        self.assertEqual(day.close, time(16))

    def test_late_holiday_counts_at_once(self):
        monday = date(2025, 6, 23)
        self.assertTrue(self.calendar._workdays().is_working(monday))
        leave = self._create_leave("2025-06-22 17:00:00", "2025-06-23 16:59:59")
        self.assertFalse(self.calendar._workdays().is_working(monday))
        leave.write(
            {"date_from": "2025-06-23 17:00:00", "date_to": "2025-06-24 16:59:59"}
        )
        self.assertTrue(self.calendar._workdays().is_working(monday))
        self.assertFalse(self.calendar._workdays().is_working(date(2025, 6, 24)))

    def test_leave_of_a_person_changes_nothing(self):
        monday = date(2025, 6, 23)
        resource = self.env["resource.resource"].create(
            {"name": "Officer", "calendar_id": self.calendar.id}
        )
        self.calendar._work_year(2025)
        self._create_leave(
            "2025-06-22 17:00:00", "2025-06-23 16:59:59", resource_id=resource.id
        )
        self.env.registry.clear_cache()
        self.assertTrue(self.calendar._workdays().is_working(monday))

    def test_changed_hours_count_at_once(self):
        thursday = date(2025, 6, 19)
        self.assertEqual(self.calendar._workdays().day(thursday).close, time(16))
        self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "3" and line.day_period == "afternoon"
        ).hour_to = 15.5
        self.assertEqual(self.calendar._workdays().day(thursday).close, time(15, 30))

    def test_rights_and_context_of_the_caller_change_nothing(self):
        expected = self.calendar._work_year(2025)
        for role in ("reception", "integration"):
            self.env.registry.clear_cache()
            calendar = self.calendar.with_user(self.users[role]).with_context(
                tz="Asia/Jayapura", employee_timezone="America/New_York"
            )
            self.assertEqual(calendar._work_year(2025), expected)

    def test_cached_year_needs_no_query(self):
        self.calendar._work_year(2025)
        with self.assertQueryCount(0):
            self.calendar._workdays().earliest(datetime(2025, 6, 2, 10), 3)

    def test_no_holiday_table_of_its_own(self):
        """An update of the add-on neither restores nor doubles a holiday."""
        holiday = self.ref("holiday_2025_08_18")
        holiday.name = "Renamed"
        count = self.env["resource.calendar.leaves"].search_count([])
        self.env["resource.calendar.leaves"]._load_holidays()
        self.assertEqual(self.env["resource.calendar.leaves"].search_count([]), count)
        self.assertEqual(holiday.name, "Renamed")

    def test_provisional_year_is_visible(self):
        leaves = self.calendar.leave_ids
        provisional = leaves.filtered("provisional")
        self.assertEqual(len(provisional), 26)
        self.assertEqual({leave.date_to.year for leave in provisional}, {2027})
        self.assertIn("(provisional)", provisional[0].display_name)
        self.assertNotIn("(provisional)", self.ref("holiday_2025_08_18").display_name)
