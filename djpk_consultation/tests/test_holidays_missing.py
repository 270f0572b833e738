"""From 1 December on managers are asked for the next year's holidays."""

from datetime import date

from odoo.tests import tagged

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestHolidaysMissing(RuleCase):
    """2028 is not on record; 2027 is, provisionally."""

    def setUp(self):
        super().setUp()
        self.office = self.ref("office_hours")

    def _asked(self, now):
        """Run the action at a WIB time.

        :return: what is asked of the manager after it, one line each
        """
        self.env.flush_all()
        with self.at(now), self.enter_registry_test_mode():
            self.ref("ir_cron_holidays").method_direct_trigger()
        self.env.invalidate_all()
        kind = self.ref("activity_holidays")
        tasks = self.env["mail.activity"].search([("activity_type_id", "=", kind.id)])
        self.assertLessEqual(set(tasks.user_id), {self.users["manager"]})
        return tasks.mapped("summary")

    def _settle(self, year):
        """The decree of a year is seen: nothing about its days is provisional."""
        self.office.leave_ids.filtered(
            lambda leave: leave.day_from.year == year
        ).provisional = False

    def _enter(self, year, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "New Year",
                "calendar_id": self.office.id,
                "date_from": utc(f"{year}-01-01 00:00:00"),
                "date_to": utc(f"{year}-01-01 23:59:59"),
                **values,
            }
        )

    def test_from_1_december_in_wib(self):
        """1 December 00:00 WIB is 30 November 17:00 UTC."""
        self._settle(2027)
        self.assertFalse(self._asked("2027-11-30 23:59:59"))
        [asked] = self._asked("2027-12-01 00:00:00")
        self.assertIn("Enter the holidays of 2028", asked)

    def test_once_and_until_they_are_there(self):
        self._settle(2027)
        for now in ("2027-12-01 00:30", "2027-12-01 01:30", "2027-12-31 23:59"):
            self.assertEqual(len(self._asked(now)), 1, now)
        self._enter(2028)
        self.assertFalse(self._asked("2027-12-31 23:59:30"))
        self.assertFalse(self.office.holidays_asked_on)

    def test_asked_again_if_it_is_only_ticked_off(self):
        self._settle(2027)
        self._asked("2027-12-01 00:30")
        kind = self.ref("activity_holidays")
        tasks = self._as("manager", "mail.activity")
        tasks.search([("activity_type_id", "=", kind.id)]).action_feedback()
        self.assertEqual(len(self._asked("2027-12-01 01:30")), 1)

    def test_still_asked_in_the_year_itself(self):
        [asked] = self._asked("2028-02-01 08:00")
        self.assertIn("2028", asked)

    def test_year_known_only_provisionally_says_so(self):
        [asked] = self._asked("2026-12-01 08:00")
        self.assertIn("holidays of 2027 against the decree", asked)
        self.assertIn("provisionally", asked)
        self._settle(2027)
        self.assertFalse(self._asked("2026-12-02 08:00"))

    def test_what_is_asked_follows_what_is_missing(self):
        self._settle(2027)
        [missing] = self._asked("2027-12-01 08:00")
        self._enter(2028, provisional=True)
        [unsure] = self._asked("2027-12-01 09:00")
        self.assertIn("Enter", missing)
        self.assertIn("provisionally", unsure)

    def test_calendar_that_no_policy_names_is_left_alone(self):
        self._settle(2027)
        self.env["resource.calendar"].create({"name": "Cleaners"})
        self.assertEqual(len(self._asked("2027-12-01 08:00")), 1)
        self.assertEqual(self.office.holidays_asked_on, date(2027, 12, 1))
