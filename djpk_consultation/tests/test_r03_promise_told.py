"""R03 (E.3.a.2): what the scheduled actions and a changed day off do to promises."""

from odoo.tests import tagged

from .common import utc
from .test_r03_promise import PromiseCase


@tagged("post_install", "-at_install")
class TestPromiseWarning(PromiseCase):
    """Due Thu 5 June 16:00: the unit is warned on Wed 4 June, in office hours."""

    def test_r03_unit_is_warned_one_working_day_before(self):
        ticket = self._escalated()
        for now, warned in (
            ("2025-06-03 16:00:00", False),
            ("2025-06-04 00:30:00", False),
            ("2025-06-04 07:29:59", False),
            ("2025-06-04 07:30:00", True),
        ):
            self._run_at(now)
            self.assertEqual(bool(ticket.callback_warned_at), warned, now)
        notice = self._notices(ticket, self.users["unit"])
        self.assertEqual(len(notice), 1)
        self.assertIn("Thu 5 Jun 16.00 WIB", notice.body)

    def test_r03_nobody_is_warned_outside_office_hours(self):
        ticket = self._escalated()
        for now, warned in (
            ("2025-06-04 12:30:00", False),
            ("2025-06-04 16:00:01", False),
            ("2025-06-04 23:00:00", False),
            ("2025-06-05 07:30:00", True),
        ):
            self._run_at(now)
            self.assertEqual(bool(ticket.callback_warned_at), warned, now)

    def test_r03_friday_warns_of_a_deadline_after_the_holidays(self):
        with self.at("2025-05-23 10:00"):  # due Wed 28 May; 29 and 30 May are off
            first = self._escalated()
        with self.at("2025-06-02 10:00"):
            ticket = self._register()
        with self.at("2025-06-03 10:00"):  # due Tue 10 June; 6 to 9 June are off
            ticket.received_at = utc("2025-06-03 10:00")
            self._escalate(ticket)
        self._run_at("2025-05-26 10:00")
        self.assertFalse(first.callback_warned_at)
        self._run_at("2025-05-27 10:00")
        self.assertTrue(first.callback_warned_at)
        self._run_at("2025-06-05 08:00")
        self.assertTrue(ticket.callback_warned_at)

    def test_r03_warning_is_given_once(self):
        ticket = self._escalated()
        for now in ("2025-06-04 08:00", "2025-06-04 08:15", "2025-06-05 09:00"):
            self._run_at(now)
        self.assertEqual(len(self._notices(ticket, self.users["unit"])), 1)
        self.assertEqual(len(self._log(ticket, "callback_warned")), 1)

    def test_r03_kept_promise_is_not_warned_of(self):
        ticket = self._escalated()
        self._call(ticket, "reached")
        self._run_at("2025-06-04 10:00")
        self.assertFalse(ticket.callback_warned_at)

    def test_r03_officer_of_the_ticket_is_warned_too(self):
        ticket = self._escalated()
        ticket.team_id.user_ids += self.users["agent"]
        ticket.user_id = self.users["agent"]
        self._run_at("2025-06-04 10:00")
        self.assertEqual(len(self._notices(ticket, self.users["agent"])), 1)

    def test_r03_warning_is_not_sent_within_the_action(self):
        self.users["unit"].notification_type = "email"
        ticket = self._escalated()
        self._run_at("2025-06-04 10:00")
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "in", self._notices(ticket, self.users["unit"]).ids)]
        )
        self.assertEqual(mail.mapped("state"), ["outgoing"])


@tagged("post_install", "-at_install")
class TestPromiseOverdue(PromiseCase):
    def test_r03_manager_is_told_from_the_second_after_the_deadline(self):
        ticket = self._escalated()
        for now, told in (
            ("2025-06-05 15:59:59", False),
            ("2025-06-05 16:00:00", False),
            ("2025-06-05 16:00:01", True),
        ):
            self._run_at(now)
            self.assertEqual(bool(ticket.callback_overdue_at), told, now)
        activity = self._activities(ticket, "callback_overdue")
        self.assertIn(self.users["manager"], activity.user_id)
        self.assertNotIn(self.users["agent"], activity.user_id)
        self.assertEqual(
            set(map(str, activity.mapped("date_deadline"))), {"2025-06-05"}
        )
        self.assertIn("has not called back", activity[0].summary)

    def test_r03_at_half_past_midnight_it_is_the_wib_day(self):
        ticket = self._escalated()
        self._run_at("2025-06-06 00:30")
        activity = self._activities(ticket, "callback_overdue")
        self.assertEqual(
            set(map(str, activity.mapped("date_deadline"))), {"2025-06-06"}
        )

    def test_r03_manager_is_told_once(self):
        ticket = self._escalated()
        self._run_at("2025-06-05 17:00")
        activity = self._activities(ticket, "callback_overdue")
        with self.at("2025-06-10 09:00"):
            activity.action_feedback()
        self._run_at("2025-06-10 10:00")
        self._run_at("2025-06-10 10:00", "replan_callbacks")
        self.assertFalse(self._activities(ticket, "callback_overdue"))
        self.assertEqual(len(self._log(ticket, "callback_overdue")), 1)

    def test_r03_reached_closes_the_managers_activity_as_well(self):
        ticket = self._escalated()
        self._run_at("2025-06-05 17:00")
        with self.at("2025-06-10 08:00"):
            self._call(ticket, "reached")
        self.assertFalse(ticket.activity_ids)
        self.assertEqual(ticket.callback_state, "late")

    def test_r03_one_failure_does_not_stop_the_rest(self):
        broken, sound = self._escalated(), self._escalated()
        tell = type(broken)._tell_of_promise

        def fails(ticket):
            if ticket == broken:
                raise ZeroDivisionError
            tell(ticket)

        self.patch(type(broken), "_tell_of_promise", fails)
        with self.assertLogs("odoo.addons.djpk_consultation", "ERROR"):
            self._run_at("2025-06-05 17:00")
        self.assertFalse(broken.callback_overdue_at)
        self.assertTrue(sound.callback_overdue_at)


@tagged("post_install", "-at_install")
class TestPromiseReplanned(PromiseCase):
    """A changed day off moves what is still promised."""

    house_lang = "en_US"

    def _due(self, ticket):
        return str(ticket.callback_deadline)

    def test_r03_new_holiday_moves_the_deadline_and_its_activity(self):
        ticket = self._escalated()
        self._leave("2025-06-04 00:00", "2025-06-04 23:59:59", name="Cuti bersama")
        self.assertEqual(self._due(ticket), utc("2025-06-10 16:00"))
        self.assertEqual(str(self._activities(ticket).date_deadline), "2025-06-10")
        self.assertIn("10 Jun", self._activities(ticket).summary)
        log = self._log(ticket, "callback_replanned")
        self.assertEqual(
            (log.reason, log.before, log.after),
            (
                "Wed 4 Jun 2025: Cuti bersama",
                utc("2025-06-05 16:00"),
                utc("2025-06-10 16:00"),
            ),
        )

    def test_r03_changed_and_deleted_holidays_move_it_back(self):
        ticket = self._escalated()
        leave = self._leave("2025-06-04 00:00", "2025-06-04 23:59:59")
        leave.write(
            {"date_from": utc("2025-06-11 00:00"), "date_to": utc("2025-06-11 23:59")}
        )
        self.assertEqual(self._due(ticket), utc("2025-06-05 16:00"))
        leave.write(
            {"date_from": utc("2025-06-03 00:00"), "date_to": utc("2025-06-03 23:59")}
        )
        self.assertEqual(self._due(ticket), utc("2025-06-10 16:00"))
        leave.unlink()
        self.assertEqual(self._due(ticket), utc("2025-06-05 16:00"))
        self.assertEqual(len(self._log(ticket, "callback_replanned")), 4)

    def test_r03_kept_and_broken_promises_of_the_past_stay(self):
        kept = self._escalated()
        self._call(kept, "reached")
        self._leave("2025-06-04 00:00", "2025-06-04 23:59:59")
        self.assertEqual(self._due(kept), utc("2025-06-05 16:00"))

    def test_r03_warning_and_delay_are_told_again_for_the_new_deadline(self):
        ticket = self._escalated()
        self._run_at("2025-06-04 10:00")
        self._run_at("2025-06-05 17:00")
        with self.at("2025-06-05 18:00"):
            self._leave("2025-06-04 00:00", "2025-06-04 23:59:59")
        self.assertFalse(ticket.callback_warned_at)
        self.assertFalse(self._activities(ticket, "callback_overdue"))
        self._run_at("2025-06-10 08:00")
        self.assertEqual(len(self._notices(ticket, self.users["unit"])), 2)
        self._run_at("2025-06-10 16:00:01")
        self.assertTrue(self._activities(ticket, "callback_overdue"))

    def test_r03_a_year_put_on_record_makes_the_promise(self):
        with self.at("2027-12-29 10:00"):
            ticket = self._escalated()
            self.assertFalse(ticket.callback_deadline)
            self._leave("2028-01-03 00:00", "2028-01-03 23:59:59", name="Cuti")
        self.assertEqual(self._due(ticket), utc("2028-01-04 16:00"))

    def test_r03_leave_of_a_person_moves_nothing(self):
        ticket = self._escalated()
        resource = self.env["resource.resource"].create({"name": "Officer"})
        self._leave("2025-06-04 00:00", "2025-06-04 23:59:59", resource_id=resource.id)
        self.assertEqual(self._due(ticket), utc("2025-06-05 16:00"))

    def test_r03_activity_follows_a_new_leader_by_the_next_day(self):
        ticket = self._escalated()
        self.team.user_ids += self.users["other_unit"]
        self.team.user_id = self.users["other_unit"]
        self._run_at("2025-06-03 00:05", "replan_callbacks")
        self.assertEqual(self._activities(ticket).user_id, self.users["other_unit"])
