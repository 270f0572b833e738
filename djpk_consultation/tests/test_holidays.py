from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestHolidays(RuleCase):
    """Days off are kept by the day, in WIB, whatever the reader's time zone is."""

    def _leaves(self, **context):
        action = self.ref("resource_calendar_leaves_action")
        defaults = safe_eval(action.context, action._get_eval_context())
        return self._as("manager", "resource.calendar.leaves").with_context(
            **{**defaults, **context}
        )

    def _form(self, leave=None, kind="form_holidays", **context):
        view = f"djpk_consultation.resource_calendar_leaves_view_{kind}"
        return Form(leave or self._leaves(**context), view=view)

    def _stored(self, leave):
        return tuple(
            fields.Datetime.to_string(moment)
            for moment in (leave.date_from, leave.date_to)
        )

    def _whole(self, first, last=None):
        return utc(f"{first} 00:00:00"), utc(f"{last or first} 23:59:59")

    def test_a_day_is_the_whole_day_in_wib(self):
        for tz in ("Asia/Jakarta", "Asia/Jayapura", "America/New_York"):
            with self._form(tz=tz) as form:
                form.name, form.day_from = "Holiday", "2025-06-12"
            leave = form.record
            self.assertEqual(self._stored(leave), self._whole("2025-06-12"), tz)
            self.assertEqual(str(leave.day_from), "2025-06-12")
            self.assertEqual(leave.calendar_id, self.ref("office_hours"))
            with self.refused("non_working_day"):
                self._book(date="2025-06-12")
            leave.unlink()

    def test_in_the_list(self):
        with self._form(kind="list_holidays") as form:
            form.name, form.day_from = "Holiday", "2025-06-12"
        self.assertEqual(self._stored(form.record), self._whole("2025-06-12"))

    def test_several_days(self):
        with self._form() as form:
            form.name, form.day_from, form.day_to = (
                "Lebaran",
                "2025-06-12",
                "2025-06-13",
            )
        whole = self._whole("2025-06-12", "2025-06-13")
        self.assertEqual(self._stored(form.record), whole)

    def test_the_first_day_moves_the_period(self):
        leave = self._leave("2025-06-12 00:00:00", "2025-06-13 23:59:59")
        with self._form(leave) as form:
            form.day_from = "2025-06-17"
        whole = self._whole("2025-06-17", "2025-06-18")
        self.assertEqual(self._stored(leave), whole)
        leave.day_from = "2025-06-12"
        self.assertEqual(self._stored(leave), self._whole("2025-06-12", "2025-06-13"))

    def test_it_does_not_end_before_it_begins(self):
        leave = self._leave("2025-06-12 00:00:00", "2025-06-12 23:59:59")
        leave.day_to = "2025-06-11"
        self.assertEqual(self._stored(leave), self._whole("2025-06-12"))

    def test_part_of_a_day_keeps_its_hours(self):
        leave = self._leave("2025-06-12 13:00", "2025-06-12 16:00")
        with self._form(leave) as form:
            form.name = "Half a day"
            form.date_from = utc("2025-06-12 14:00")
        hours = utc("2025-06-12 14:00"), utc("2025-06-12 16:00")
        self.assertEqual(self._stored(leave), hours)
        self.assertEqual(str(leave.day_from), "2025-06-12")

    def test_what_is_booked_then_is_shown_before_saving(self):
        visit, other = self._book(date="2025-06-12"), self._book(date="2025-06-13")
        with self._form() as form:
            form.name, form.day_from = "Holiday", "2025-06-12"
            self.assertEqual(form.consultation_count, 1)
            form.day_to = "2025-06-13"
            self.assertEqual(form.consultation_count, 2)
        self.assertEqual(form.record.consultation_ids, visit + other)

    def test_leaves_of_other_calendars_hit_nothing(self):
        self._book(date="2025-06-12")
        other = self.ref("office_hours").copy({"name": "Other"})
        leave = self._leave(
            "2025-06-12 00:00:00", "2025-06-12 23:59:59", calendar_id=other.id
        )
        self.assertFalse(leave.consultation_count)

    def test_years_on_record(self):
        calendar = self.ref("office_hours")
        self.assertEqual(calendar.years_text, "2024, 2025, 2026, 2027 (provisional)")
        kinds = calendar.leave_ids.filtered(lambda day: day.day_from.year == 2027)
        kinds.provisional = False
        calendar.invalidate_recordset()
        self.assertEqual(calendar.years_text, "2024, 2025, 2026, 2027")
        kinds.holiday_kind = "other"
        calendar.invalidate_recordset()
        self.assertEqual(calendar.years_text, "2024, 2025, 2026")
        self._leave("2028-01-01 00:00:00", "2028-01-01 23:59:59")
        calendar.invalidate_recordset()
        self.assertEqual(calendar.years_text, "2024, 2025, 2026, 2028")

    def test_years_are_those_of_wib(self):
        """New Year begins on 31 December in UTC."""
        leaves = self._leaves(tz="UTC").search([("name", "=", "Tahun Baru Masehi")])
        self.assertEqual(
            sorted(str(day) for day in leaves.mapped("day_from"))[:2],
            ["2024-01-01", "2025-01-01"],
        )
        groups = leaves.formatted_read_group(
            [("id", "in", leaves.ids)], ["day_from:year"], ["__count"]
        )
        years = [group["day_from:year"][1] for group in groups]
        self.assertEqual(years, ["2024", "2025", "2026", "2027"])
