from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import utc
from .common_wizards import WizardCase

#: Button -> roles that open its dialogue, as the contract lets them call the method.
SESSION_BUTTONS = {
    "action_schedule": {"agent", "manager"},
    "action_move": {"agent", "manager"},
    "action_cancel": {"agent", "manager"},
    "action_no_show": {"agent", "manager"},
    "action_check_in": {"reception", "agent", "manager"},
    "action_add_visitor": {"reception", "agent", "manager"},
    "action_sign_sppd": {"reception", "unit", "agent", "manager"},
    "action_add_document": {"unit", "agent", "manager"},
    "action_correct": {"manager"},
    "action_grant_override": {"manager"},
}
LETTER_BUTTONS = {
    "action_approve": {"unit", "agent", "manager"},
    "action_reject": {"unit", "agent", "manager"},
    "action_schedule": {"agent", "manager"},
    "action_correct_receipt": {"agent", "manager"},
    "action_reopen": {"manager"},
}
TICKET_BUTTONS = {
    "action_escalate": {"unit", "agent", "manager"},
    "action_log_call": {"unit", "agent", "manager"},
    "action_close_consultation": {"unit", "agent", "manager"},
    "action_register_letter": {"agent", "manager"},
}
OFFICE = {"reception", "agent", "manager", "unit"}


@tagged("post_install", "-at_install")
class TestWizardRoles(WizardCase):
    def _check_roles(self, record, buttons):
        for button, roles in buttons.items():
            for role in sorted(OFFICE):
                with self.subTest(button=button, role=role):
                    pressed = record.with_user(self.users[role])
                    if role in roles:
                        action = getattr(pressed, button)()
                        self.assertEqual(action["type"], "ir.actions.act_window")
                    else:
                        with self.assertRaises(AccessError):
                            getattr(pressed, button)()

    def test_session_buttons_open_for_the_roles_of_their_method(self):
        self._check_roles(self._book(date="2025-06-05"), SESSION_BUTTONS)

    def test_letter_buttons_open_for_the_roles_of_their_method(self):
        self._check_roles(self._create_letter(approve=False), LETTER_BUTTONS)

    def test_ticket_buttons_open_for_the_roles_of_their_method(self):
        self._check_roles(self._create_letter().ticket_id, TICKET_BUTTONS)

    def test_every_dialogue_is_closed_to_others(self):
        wizards = self.env["ir.model"].search(
            [("transient", "=", True), ("model", "=like", "djpk.consultation.%")]
        )
        self.assertGreater(len(wizards), 20)
        for wizard in wizards:
            for role in ("employee", "integration"):
                allowed = self._as(role, wizard.model).has_access("create")
                self.assertFalse(allowed, (wizard.model, role))

    def test_close_button_calls_the_method(self):
        session = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 10:00"):
            for role in ("unit", "agent"):
                with self.refused("documentation_missing"):
                    session.with_user(self.users[role]).action_close()
            with self.assertRaises(AccessError):
                session.with_user(self.users["reception"]).action_close()
            self._document(session, "bak")
            self.assertIs(session.with_user(self.users["unit"]).action_close(), True)
        self.assertEqual(session.state, "done")

    def test_smart_buttons_lead_to_the_records(self):
        session = self._book(date="2025-06-05")
        letter, ticket = session.letter_id, session.ticket_id
        for record, button, found in (
            (letter, "action_view_sessions", session),
            (letter, "action_view_ticket", ticket),
            (session, "action_view_event", session.event_id),
            (ticket, "action_view_letters", letter),
            (ticket, "action_view_consultation_sessions", session),
        ):
            action = getattr(record.with_user(self.users["agent"]), button)()
            domain = action.get("domain") or [("id", "=", action["res_id"])]
            self.assertEqual(self.env[action["res_model"]].search(domain), found)

    def test_register_letter_takes_the_tickets_facts(self):
        ticket = self._create_letter(channel_code="phone", approve=False).ticket_id
        action = ticket.with_user(self.users["agent"]).action_register_letter()
        context = action["context"]
        self.assertEqual(context["default_ticket_id"], ticket.id)
        self.assertEqual(context["default_region_id"], ticket.region_id.id)
        self.assertEqual(context["default_type_id"], self.ref("type_face_to_face").id)
        self.assertFalse(context["default_channel_id"])  # no letter comes by phone


@tagged("post_install", "-at_install")
class TestLetterWizards(WizardCase):
    def setUp(self):
        super().setUp()
        self.letter = self._create_letter(approve=False)

    def test_unit_approves_for_itself(self):
        self._confirm("unit", self.letter, "action_approve")
        self.assertEqual(self.letter.state, "approved")
        self.assertEqual(self.letter.decided_by, self.users["unit"].name)

    def test_agent_says_whose_decision_it_is(self):
        form = self._press("agent", self.letter, "action_approve")
        self._confirm_refused(form.save(), self.letter, "invalid_value")
        form.decided_by, form.team_id = "Director", self.other_team
        form.save().action_confirm()
        self.assertEqual(
            (self.letter.state, self.letter.decided_by, self.letter.team_id),
            ("approved", "Director", self.other_team),
        )

    def test_rejection_takes_a_reason(self):
        form = self._press("unit", self.letter, "action_reject")
        form.reason = " "
        self._confirm_refused(form.save(), self.letter, "invalid_value")
        form.reason = "Not our topic"
        form.save().action_confirm()
        self.assertEqual(self.letter.state, "rejected")
        self.assertEqual(self.letter.decision_reason, "Not our topic")

    def test_manager_reopens(self):
        self._approve(self.letter)
        form = self._press("manager", self.letter, "action_reopen")
        form.reason = "Wrong letter"
        wizard = form.save()
        wizard.action_confirm()
        self.assertEqual(self.letter.state, "received")
        self._confirm_refused(wizard, self.letter, "wrong_state")

    def test_receipt_is_corrected_with_a_reason(self):
        form = self._press("agent", self.letter, "action_correct_receipt")
        self.assertEqual(form.received_at, self.letter.received_at)
        form.reason = "Came on Friday"
        form.received_at = utc("2025-06-02 10:00:01")
        wizard = form.save()
        with self.refused("invalid_value", says="lies in the future"):
            wizard.action_confirm()
        wizard.received_at = utc("2025-06-02 09:00")
        wizard.action_confirm()
        self.assertEqual(str(self.letter.received_at), utc("2025-06-02 09:00"))
        self.assertEqual(self._last_log(self.letter).reason, "Came on Friday")


@tagged("post_install", "-at_install")
class TestTicketWizards(WizardCase):
    def setUp(self):
        super().setUp()
        values = self._request(letter=False, type_code="dering", channel_code="phone")
        answer = self.tickets("integration").register_request(values=values)
        self.ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def test_escalated_called_and_closed(self):
        values = {"team_id": self.team, "note": "Formula"}
        self._confirm("agent", self.ticket, "action_escalate", **values)
        self.assertEqual(self.ticket.escalation_team_id, self.team)
        self.assertEqual(self.ticket.callback_state, "running")
        self._confirm("unit", self.ticket, "action_log_call", outcome="no_answer")
        self.assertEqual(self.ticket.callback_state, "running")
        self._confirm("unit", self.ticket, "action_log_call", outcome="reached")
        self.assertEqual(self.ticket.callback_state, "on_time")
        self._confirm("unit", self.ticket, "action_close_consultation", answer="So.")
        self.assertTrue(self.ticket.stage_id.closed)
        self.assertEqual(self.ticket.answer, "So.")

    def test_refusals_write_nothing(self):
        form = self._press("agent", self.ticket, "action_log_call")
        form.outcome = "reached"
        self._confirm_refused(form.save(), self.ticket, "wrong_state")
        form = self._press("agent", self.ticket, "action_escalate")
        form.team_id = self.team
        self.ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.ticket.institution = self.ticket.partner_id = False
        self._confirm_refused(form.save(), self.ticket, "identity_missing")

    def test_close_without_an_answer_is_refused(self):
        form = self._press("agent", self.ticket, "action_close_consultation")
        with self.refused("answer_missing"):
            form.save().action_confirm()
        self.assertFalse(self.ticket.stage_id.closed)

    def test_close_offers_the_answer_on_record(self):
        self.ticket.answer = "As told"
        form = self._press("agent", self.ticket, "action_close_consultation")
        self.assertEqual(form.answer, "As told")
        form.save().action_confirm()
        self.assertTrue(self.ticket.stage_id.closed)


@tagged("post_install", "-at_install")
class TestWalkInWizard(WizardCase):
    def _open_walk_in(self, role="reception"):
        action = self.ref("djpk_consultation_walk_in_wizard_action")
        return Form(self._as(role, action.res_model))

    def test_r18_refusal_is_logged_and_shown(self):
        form = self._open_walk_in()
        self.assertIn("08111504207", form.how_to_ask)
        self._fill_form(
            form,
            name="Rudi",
            institution="DPRD",
            region_id=self.ref("region_32_04"),
            phone="0812000222",
            usual_reason="other_day",
            details="They came a day early",
        )
        action = form.save().action_confirm()
        walk_in = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            (walk_in.name, walk_in.institution, walk_in.phone, walk_in.region_id),
            ("Rudi", "DPRD", "0812000222", self.ref("region_32_04")),
        )
        self.assertEqual(
            walk_in.reason, "Scheduled for another day: They came a day early"
        )
        self.assertEqual(walk_in.user_id, self.users["reception"])

    def test_r18_visit_they_came_for_says_who_they_are(self):
        visit = self._book(self._create_letter(region_code="32.04"), date="2025-06-05")
        values = {"name": "Rudi", "usual_reason": "other_day"}
        action = self._confirm("reception", visit, "action_refuse_walk_in", **values)
        walk_in = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(walk_in.session_id, visit)
        self.assertEqual(
            (walk_in.institution, walk_in.region_id),
            (visit.partner_id.name, self.ref("region_32_04")),
        )

    def test_r18_usual_reason_or_own_words_are_enough(self):
        for values, reason in (
            ({"usual_reason": "no_schedule"}, "Came without a schedule"),
            ({"details": " Was rude "}, "Was rude"),
        ):
            form = self._fill_form(self._open_walk_in(), name="Rudi", **values)
            action = form.save().action_confirm()
            walk_in = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(walk_in.reason, reason)

    def test_r18_refusal_without_a_reason_is_refused(self):
        form = self._fill_form(self._open_walk_in(), name="Rudi", details=" ")
        count = self.env["djpk.consultation.walk.in"].search_count([])
        with self.refused("invalid_value", says="values.reason: missing"):
            form.save().action_confirm()
        self.assertEqual(self.env["djpk.consultation.walk.in"].search_count([]), count)

    def test_r18_units_have_no_such_dialogue(self):
        with self.assertRaises(AccessError):
            self._open_walk_in("unit").save()
