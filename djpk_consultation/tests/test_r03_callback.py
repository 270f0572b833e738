from datetime import datetime, time

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.djpk_consultation.tools.wib import to_utc

from .common import utc
from .test_r02_ticket import TicketCase
from .test_r06_lead_time import CHECK_VALUES, EDGES


class CallbackCase(TicketCase):
    def _escalate(self, ticket, team=None, role="agent"):
        team = team or self.team
        return self.tickets(role).escalate(
            ticket_id=ticket.id, team_id=team.id, note="Please answer"
        )

    def _call(self, ticket, outcome, role="unit"):
        return self.tickets(role).log_call(ticket_id=ticket.id, outcome=outcome)

    def _escalated(self):
        """Received Mon 2 June 10:00: due Thu 5 June 16:00."""
        ticket = self._register()
        self._escalate(ticket)
        return ticket


@tagged("post_install", "-at_install")
class TestDeadline(CallbackCase):
    """R03 (E.3.a.2): called back by the close of the third working day."""

    @freeze_time("2027-01-15 03:00:00")
    def test_r03_check_values(self):
        ticket = self._escalated()
        for received, day in CHECK_VALUES + EDGES:
            ticket.received_at = utc(received)
            due = datetime.fromisoformat(day)
            close = time(16, 30) if due.weekday() == 4 else time(16)
            expected = to_utc(datetime.combine(due, close))
            self.assertEqual(ticket.callback_deadline, expected, received)

    def test_r03_escalation_answers_the_deadline(self):
        ticket = self._register()
        self.assertEqual(
            self._escalate(ticket),
            {
                "id": ticket.id,
                "callback_state": "running",
                "callback_deadline": "2025-06-05 09:00:00",
            },
        )
        self.assertEqual(ticket.escalation_team_id, self.team)
        self.assertEqual(str(ticket.escalated_at), "2025-06-02 03:00:00")
        texts = " ".join(ticket.message_ids.mapped("body"))
        self.assertIn("Call back until Thu 5 Jun 2025 16:00 WIB", texts)

    def test_r03_clock_starts_with_the_question(self):
        ticket = self._register()
        with self.at("2025-06-04 15:00"):
            answer = self._escalate(ticket)
        self.assertEqual(answer["callback_deadline"], "2025-06-05 09:00:00")

    def test_r03_clock_starts_with_the_escalation_where_the_policy_says_so(self):
        self.dering_policy.callback_from = "escalation"
        ticket = self._register()
        with self.at("2025-06-03 15:00"):
            answer = self._escalate(ticket)
        self.assertEqual(answer["callback_deadline"], utc("2025-06-10 16:00"))

    def test_r03_working_days_are_a_policy_setting(self):
        for days, due in (
            (0, "2025-06-02 16:00"),
            (1, "2025-06-03 16:00"),
            (2, "2025-06-04 16:00"),
            (4, "2025-06-10 16:00"),
        ):
            self.dering_policy.callback_working_days = days
            self.assertEqual(str(self._escalated().callback_deadline), utc(due))

    def test_r03_after_close_counts_as_that_day_where_the_policy_says_so(self):
        self.dering_policy.letter_cutoff = False
        with self.at("2025-06-02 23:59:59"):
            self.assertEqual(
                str(self._escalated().callback_deadline), utc("2025-06-05 16:00")
            )

    def test_r03_policy_of_the_questions_day_binds(self):
        self._new_policy("2025-06-03", self.dering_policy, callback_working_days=1)
        before = self._register()
        with self.at("2025-06-03 10:00"):
            after = self._register()
            self._escalate(before)
            self._escalate(after)
        self.assertEqual(str(before.callback_deadline), utc("2025-06-05 16:00"))
        self.assertEqual(str(after.callback_deadline), utc("2025-06-04 16:00"))

    def test_r03_question_in_the_night_wib(self):
        for tz in ("UTC", "Asia/Jayapura"):
            self.users["agent"].tz = tz
            with self.at("2025-06-03 00:30"):
                self.assertEqual(
                    str(self._escalated().callback_deadline), utc("2025-06-10 16:00")
                )

    def test_r03_closure_is_a_working_day(self):
        self._close_day("2025-06-03", "2025-06-05")
        self.assertEqual(
            str(self._escalated().callback_deadline), utc("2025-06-05 16:00")
        )

    def test_r03_half_day_leave_does_not_move_the_close(self):
        self._leave("2025-06-05 13:00", "2025-06-05 16:00")
        self.assertEqual(
            str(self._escalated().callback_deadline), utc("2025-06-05 16:00")
        )

    def test_r03_no_promise_into_a_year_without_holidays(self):
        with self.at("2027-12-29 10:00"):
            ticket = self._register()
            answer = self._escalate(ticket)
            self.assertIs(answer["callback_deadline"], False)
            self.assertEqual(answer["callback_state"], "running")
            texts = " ".join(ticket.message_ids.mapped("body"))
            self.assertIn("not on record: no promise", texts)
            self.assertEqual(self._call(ticket, "reached")["callback_state"], "on_time")

    def test_r03_no_promise_before_the_circular(self):
        ticket = self._register()
        ticket.received_at = "2023-12-28 03:00:00"
        self.assertIs(self._escalate(ticket)["callback_deadline"], False)

    def test_r03_corrected_receipt_moves_the_deadline_on_record(self):
        ticket = self._escalated()
        ticket.with_user(self.users["agent"]).received_at = utc("2025-05-28 10:00")
        self.assertEqual(str(ticket.callback_deadline), utc("2025-06-04 16:00"))
        log = ticket.consultation_log_ids.filtered(
            lambda item: item.action == "received_corrected"
        )
        self.assertEqual(log.before, "2025-06-02 03:00:00")


@tagged("post_install", "-at_install")
class TestEscalation(CallbackCase):
    """R03: what an escalation needs, and what it keeps."""

    def test_r03_promise_is_made_once(self):
        ticket = self._escalated()
        with self.at("2025-06-04 10:00"):
            answer = self._escalate(ticket, self.other_team)
        self.assertEqual(answer["callback_deadline"], "2025-06-05 09:00:00")
        self.assertEqual(ticket.escalation_team_id, self.other_team)
        self.assertEqual(str(ticket.escalated_at), "2025-06-02 03:00:00")

    def test_r03_escalation_needs_the_identity(self):
        ticket = self._register(phone=None)
        with self.refused("identity_missing", says="phone or e-mail"):
            self._escalate(ticket)
        self.assertFalse(ticket.escalated_at)

    def test_r03_closed_ticket_is_not_escalated(self):
        ticket = self._register()
        self._close(ticket, "Yes")
        with self.refused("wrong_state", says="is closed (Done)"):
            self._escalate(ticket)

    def test_r03_unknown_team_is_named(self):
        ticket = self._register()
        self.other_team.active = False
        for team_id in (self.other_team.id, 2**31 - 1):
            with self.refused("invalid_value", says="team_id: no such record"):
                self.tickets().escalate(ticket_id=ticket.id, team_id=team_id)

    def test_r03_promise_is_not_written_away(self):
        ticket = self._escalated().with_user(self.users["manager"])
        for vals in (
            {"callback_deadline": "2025-07-01 00:00:00"},
            {"callback_at": "2025-06-02 03:00:00"},
            {"escalated_at": False},
            {"escalation_team_id": False},
        ):
            with self.refused("wrong_state", says=[*vals, "Escalate and Log call"]):
                ticket.write(vals)

    def test_r03_promise_is_not_forged_at_creation(self):
        vals = {"name": "x", "question": "x", "kind": "information"}
        with self.refused("wrong_state", says="callback_at"):
            self.tickets().create({**vals, "callback_at": "2025-06-02 03:00:00"})
        ticket = (
            self.tickets()
            .with_context(default_callback_at="2025-06-02 03:00:00")
            .create(vals)
        )
        self.assertFalse(ticket.callback_at)

    def test_r03_unit_passes_its_own_on(self):
        ticket = self._escalated()
        self._escalate(ticket, self.other_team, "unit")
        with self.refused("invalid_value", says="ticket_id: no such record"):
            self._escalate(ticket, self.team, "unit")
        for role in ("reception", "integration"):
            with self.assertRaises(AccessError):
                self._escalate(ticket, self.team, role)


@tagged("post_install", "-at_install")
class TestCallbackState(CallbackCase):
    """R03: on time or late, judged against now; only reaching them counts."""

    def _state(self, ticket, now):
        with self.at(now):
            return ticket.callback_state

    def test_r03_running_up_to_the_deadline_then_late(self):
        ticket = self._escalated()
        for now, expected in (
            ("2025-06-02 10:00:00", "running"),
            ("2025-06-05 16:00:00", "running"),
            ("2025-06-05 16:00:01", "late"),
            ("2025-07-05 10:00:00", "late"),
        ):
            self.assertEqual(self._state(ticket, now), expected, now)

    def test_r03_reached_up_to_the_deadline_is_on_time(self):
        for now, expected in (
            ("2025-06-05 15:59:59", "on_time"),
            ("2025-06-05 16:00:00", "on_time"),
            ("2025-06-05 16:00:01", "late"),
        ):
            ticket = self._escalated()
            with self.at(now):
                answer = self._call(ticket, "reached")
            self.assertEqual(answer["callback_state"], expected, now)
            self.assertEqual(self._state(ticket, "2025-08-01 10:00"), expected)

    def test_r03_attempts_do_not_keep_the_promise(self):
        ticket = self._escalated()
        for now in ("2025-06-03 10:00", "2025-06-04 10:00"):
            with self.at(now):
                answer = self._call(ticket, "no_answer")
            self.assertEqual(answer["callback_state"], "running")
        self.assertFalse(ticket.callback_at)
        self.assertEqual(self._state(ticket, "2025-06-05 16:00:01"), "late")
        actions = ticket.consultation_log_ids.sorted("id").mapped("action")
        self.assertEqual(actions[-2:], ["call_no_answer"] * 2)

    def test_r03_first_time_reached_counts(self):
        ticket = self._escalated()
        with self.at("2025-06-03 10:00"):
            self._call(ticket, "reached")
        with self.at("2025-06-10 10:00"):
            self.assertEqual(self._call(ticket, "reached")["callback_state"], "on_time")
        self.assertEqual(str(ticket.callback_at), "2025-06-03 03:00:00")

    def test_r03_not_escalated_nothing_promised(self):
        ticket = self._register()
        self.assertEqual(ticket.callback_state, "none")
        with self.refused("wrong_state", says="was not escalated"):
            self._call(ticket, "reached", "agent")

    def test_r03_other_outcomes_are_refused(self):
        ticket = self._escalated()
        for outcome in (None, "busy"):
            with self.refused("invalid_value", says="outcome"):
                self._call(ticket, outcome)

    def test_r03_search_agrees_with_the_state(self):
        none = self._register()
        on_time, late, running, overdue, unknown = (
            self._escalated() for _number in range(5)
        )
        with self.at("2025-06-05 10:00"):
            self._call(on_time, "reached")
        with self.at("2025-06-10 10:00"):
            self._call(late, "reached")
            running.received_at = utc("2025-06-02 16:00:01")  # due on the 10th
        unknown._apply({"callback_deadline": False})
        tickets = none | on_time | late | running | overdue | unknown
        with self.at("2025-06-10 12:00"):
            for operator, value, expected in (
                ("=", "none", none),
                ("=", "running", running | unknown),
                ("=", "on_time", on_time),
                ("=", "late", late | overdue),
                ("!=", "late", none | on_time | running | unknown),
                ("in", ["late", "running"], late | overdue | running | unknown),
                ("not in", ["late", "running"], none | on_time),
                ("in", [], tickets.browse()),
            ):
                found = tickets.search(
                    [("callback_state", operator, value), ("id", "in", tickets.ids)]
                )
                self.assertEqual(found, tickets & expected, (operator, value))
                for state in ("none", "running", "on_time", "late"):
                    if operator == "=" and value == state:
                        self.assertEqual(set(found.mapped("callback_state")), {state})
