"""R03 (E.3.a.2): who is told of a promised call-back, when, and how often."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import utc
from .test_r03_callback import CallbackCase


class PromiseCase(CallbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.users["unit"]
        cls.other_team.user_id = cls.users["other_unit"]

    def _activities(self, ticket, name="callback"):
        kind = self.ref(f"activity_{name}")
        return ticket.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _run(self, name="callbacks"):
        with self.enter_registry_test_mode():
            self.ref(f"ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _run_at(self, wib, name="callbacks"):
        with self.at(wib):
            self._run(name)

    def _log(self, ticket, action):
        return ticket.consultation_log_ids.filtered(lambda row: row.action == action)

    def _notices(self, ticket, user):
        """Notifications that a user got about a ticket, oldest first."""
        return self.env["mail.message"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
                ("subject", "like", "Call-back due soon"),
            ],
            order="id",
        )


@tagged("post_install", "-at_install")
class TestPromiseActivity(PromiseCase):
    def test_r03_units_leader_gets_an_activity_for_the_deadline(self):
        ticket = self._escalated()
        activity = self._activities(ticket)
        self.assertEqual(activity.user_id, self.users["unit"])
        self.assertEqual(str(activity.date_deadline), "2025-06-05")
        self.assertEqual(
            activity.summary, "Call the asker back until Thu 5 Jun 2025 16:00 WIB"
        )

    def test_r03_members_act_where_a_unit_has_no_leader(self):
        self.team.user_id = False
        self.team.user_ids = [Command.link(self.users["other_unit"].id)]
        people = self._activities(self._escalated()).user_id
        self.assertEqual(people, self.users["unit"] | self.users["other_unit"])

    def test_r03_managers_act_where_a_unit_has_nobody(self):
        team = self.ref("team_ppd")
        ticket = self._register()
        self._escalate(ticket, team)
        self.assertIn(self.users["manager"], self._activities(ticket).user_id)

    def test_r03_activity_follows_to_another_unit(self):
        ticket = self._escalated()
        self._escalate(ticket, self.other_team, "unit")
        self.assertEqual(self._activities(ticket).user_id, self.users["other_unit"])
        found = self.tickets("unit").search([("id", "=", ticket.id)])
        self.assertFalse(found, "the first unit still reads it as a follower")

    def test_r03_only_reaching_the_asker_ends_the_activity(self):
        ticket = self._escalated()
        self._call(ticket, "no_answer")
        self.assertTrue(self._activities(ticket))
        with self.assertRaisesRegex(UserError, "as soon as the call"):
            self._activities(ticket).action_feedback()
        self._call(ticket, "reached")
        self.assertFalse(self._activities(ticket))

    def test_r03_attempts_are_listed_with_time_and_officer(self):
        ticket = self._escalated()
        with self.at("2025-06-03 10:00"):
            self._call(ticket, "no_answer")
        with self.at("2025-06-03 11:00"):
            self._call(ticket, "reached", "agent")
        rows = ticket.callback_attempt_ids.sorted("id")
        self.assertEqual(
            [(row.action, str(row.at), row.user_id) for row in rows],
            [
                ("call_no_answer", utc("2025-06-03 10:00"), self.users["unit"]),
                ("call_reached", utc("2025-06-03 11:00"), self.users["agent"]),
            ],
        )

    def test_r03_closing_keeps_no_promise(self):
        ticket = self._escalated()
        self._close(ticket, "By mail")
        self.assertTrue(self._activities(ticket))
        self.assertEqual(ticket.callback_due, "later")

    def test_r03_withdrawn_question_is_not_called_back(self):
        ticket = self._escalated()
        self._move_on(ticket, "cancelled")
        self.assertFalse(self._activities(ticket))
        self.assertFalse(ticket.callback_due)
        self._run_at("2025-06-10 10:00")
        self.assertFalse(self._log(ticket, "callback_overdue"))
        self._move_on(ticket, "in_progress")
        self.assertTrue(self._activities(ticket))

    def test_r03_marks_are_not_written_away(self):
        ticket = self._escalated().with_user(self.users["manager"])
        for name in ("callback_warned_at", "callback_overdue_at"):
            with self.refused("wrong_state", says=name):
                ticket.write({name: "2025-06-02 03:00:00"})


@tagged("post_install", "-at_install")
class TestPromiseBasis(PromiseCase):
    def _basis(self, ticket, lang="en_US"):
        return ticket.with_context(lang=lang).callback_basis

    def test_r03_promise_shows_its_derivation(self):
        self.assertEqual(
            self._basis(self._escalated()),
            "received Mon 2 Jun 10.00 -> +3 WD = Thu 5 Jun 16.00 WIB",
        )

    def test_r03_derivation_in_indonesian(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.env["ir.module.module"]._load_module_terms(
            ["djpk_consultation"], ["id_ID"]
        )
        self.assertEqual(
            self._basis(self._escalated(), "id_ID"),
            "diterima Sen 2 Jun 10.00 -> +3 hari kerja = Kam 5 Jun 16.00 WIB",
        )

    def test_r03_derivation_tells_what_counts_as_the_next_day(self):
        with self.at("2025-06-02 16:00:01"):
            ticket = self._escalated()
        self.assertEqual(
            self._basis(ticket),
            "received Mon 2 Jun 16.00 (counts as Tue 3 Jun) -> +3 WD = "
            "Tue 10 Jun 16.00 WIB",
        )

    def test_r03_derivation_from_the_escalation(self):
        self.dering_policy.callback_from = "escalation"
        ticket = self._register()
        with self.at("2025-06-03 15:00"):
            self._escalate(ticket)
        self.assertEqual(
            self._basis(ticket),
            "escalated Tue 3 Jun 15.00 -> +3 WD = Tue 10 Jun 16.00 WIB",
        )

    def test_r03_without_a_promise_there_is_no_derivation(self):
        self.assertEqual(self._basis(self._register()), "")
        with self.at("2027-12-29 10:00"):
            self.assertEqual(self._basis(self._escalated()), "")


@tagged("post_install", "-at_install")
class TestPromiseDue(PromiseCase):
    def test_r03_due_today_and_overdue_are_judged_in_wib(self):
        ticket = self._escalated()  # due Thu 5 June 16:00
        for now, expected in (
            ("2025-06-04 23:59:59", "later"),
            ("2025-06-05 00:00:00", "today"),
            ("2025-06-05 00:30:00", "today"),
            ("2025-06-05 16:00:00", "today"),
            ("2025-06-05 16:00:01", "overdue"),
            ("2025-06-06 00:30:00", "overdue"),
        ):
            with self.at(now):
                self.assertEqual(ticket.callback_due, expected, now)
                for due in ("later", "today", "overdue"):
                    domain = [("callback_due", "=", due), ("id", "=", ticket.id)]
                    found = self.tickets().search(domain)
                    self.assertEqual(bool(found), due == expected, (now, due))

    def test_r03_kept_promise_is_not_due(self):
        ticket = self._escalated()
        self._call(ticket, "reached")
        with self.at("2025-07-01 10:00"):
            self.assertFalse(ticket.callback_due)
            unset = [("callback_due", "=", False), ("id", "=", ticket.id)]
            self.assertEqual(self.tickets().search(unset), ticket)
            overdue = [("callback_due", "=", "overdue"), ("id", "=", ticket.id)]
            self.assertFalse(self.tickets().search(overdue))

    def test_r03_call_back_without_a_deadline_is_still_to_be_made(self):
        with self.at("2027-12-29 10:00"):
            ticket = self._escalated()
        self.assertEqual(ticket.callback_due, "later")
        waiting = [("callback_due", "!=", False), ("id", "=", ticket.id)]
        self.assertEqual(self.tickets().search(waiting), ticket)

    def test_r03_friday_closes_half_an_hour_later(self):
        with self.at("2025-05-20 10:00"):  # Tuesday: due Fri 23 May 16:30
            ticket = self._escalated()
        for now, expected in (
            ("2025-05-23 16:29:59", "today"),
            ("2025-05-23 16:30:00", "today"),
            ("2025-05-23 16:30:01", "overdue"),
        ):
            with self.at(now):
                self.assertEqual(ticket.callback_due, expected, now)


@tagged("post_install", "-at_install")
@freeze_time("2025-06-04 17:30:00")
class TestPromiseAtNight(PromiseCase):
    """Thursday 5 June, 00:30 WIB: still Wednesday in UTC."""

    def test_r03_question_of_the_night_is_due_from_its_wib_day(self):
        ticket = self._escalated()
        self.assertEqual(self._due_text(ticket), "Thu 12 Jun 16.00 WIB")

    def _due_text(self, ticket):
        return ticket.callback_basis.rpartition("= ")[2]
