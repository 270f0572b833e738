"""What a ticket's form says before a rule has to refuse, and to whom it says it."""

import re

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import RuleCase

OURS = {
    "kind",
    "consultation_type_id",
    "institution",
    "question",
    "topic_id",
    "callback_due",
    "callback_state",
    "letter_ids",
    "session_ids",
    "escalation_team_id",
}


class TicketDisplayCase(RuleCase):
    def _ticket(self, **values):
        values = {"type_code": "dering", "channel_code": "phone", **values}
        request = self._request(letter=False, **values)
        answer = self.tickets("integration").register_request(values=request)
        ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])
        return ticket.with_context(lang="en_US")

    def _stage(self, name):
        return self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")


@tagged("post_install", "-at_install")
class TestTicketLacking(TicketDisplayCase):
    def _told(self, ticket):
        ticket.invalidate_recordset(["lacking", "lacking_for"])
        return ticket.lacking_for, re.findall(r"\[(\w+)\]", ticket.lacking or "")

    def test_r02_identity_is_asked_for_before_the_first_stage_ends(self):
        ticket = self._ticket(phone=None)
        self.assertEqual(self._told(ticket), ("open", ["identity_missing"]))
        self.assertIn("lacks: phone or e-mail.", ticket.lacking)
        with self.refused("identity_missing", says="lacks: phone or e-mail."):
            ticket.stage_id = self._stage("in_progress")

    def test_r04_answer_is_asked_for_before_it_closes(self):
        ticket = self._ticket()
        self.assertEqual(self._told(ticket), ("closed", ["answer_missing"]))
        ticket.stage_id = self._stage("in_progress")
        self.assertEqual(self._told(ticket), ("closed", ["answer_missing"]))
        ticket.answer = "So it is."
        self.assertEqual(self._told(ticket), (False, []))

    def test_a_closed_or_withdrawn_ticket_lacks_nothing(self):
        ticket = self._ticket()
        ticket.stage_id = self._stage("cancelled")
        self.assertEqual(self._told(ticket), (False, []))
        ticket = self._ticket()
        ticket.answer = "So it is."
        ticket.stage_id = self._stage("done")
        self.assertEqual(self._told(ticket), (False, []))

    def test_a_visits_ticket_and_a_complaint_ask_for_no_answer(self):
        visit = self._ticket(type_code="face_to_face", phone=None)
        complaint = self._ticket(kind="complaint", type_code=None, phone=None)
        for ticket in (visit, complaint):
            self.assertEqual(self._told(ticket), (False, []))

    def test_an_ordinary_ticket_is_asked_for_nothing(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "-"}
        )
        self.assertEqual(self._told(ticket), (False, []))


@tagged("post_install", "-at_install")
class TestTicketCallback(TicketDisplayCase):
    def _escalate(self, ticket, user):
        ticket.user_id = user
        self.tickets().escalate(ticket_id=ticket.id, team_id=self.team.id)
        return ticket

    def test_r03_promise_is_told_in_wib(self):
        ticket = self._escalate(self._ticket(), self.users["agent"])
        for tz in ("UTC", "Asia/Jayapura"):
            shown = ticket.with_context(tz=tz).callback_text
            self.assertEqual(shown, "Thu 5 Jun 2025 16:00 WIB")

    def _found(self, role):
        """What the filter "My Call-backs Due" shows to a role."""
        arch = self.tickets(role).get_view(view_type="search")["arch"]
        node = etree.fromstring(arch).xpath("//filter[@name='my_callbacks_due']")[0]
        names = {"uid": self.users[role].id}
        domain = Domain(safe_eval(node.get("domain"), names))
        return self.tickets(role).search(domain)

    def test_r03_my_callbacks_due_are_mine_and_open(self):
        agent, manager = self.users["agent"], self.users["manager"]
        team = self.ref("team_contact_center")
        team.user_ids += agent | manager
        mine = self._escalate(self._ticket(), agent)
        self._escalate(self._ticket(), manager)
        called = self._escalate(self._ticket(), agent)
        self.tickets().log_call(ticket_id=called.id, outcome="reached")
        self._ticket().user_id = agent
        self.assertEqual(self._found("agent"), mine)
        self.tickets().log_call(ticket_id=mine.id, outcome="no_answer")
        self.assertEqual(self._found("agent"), mine)


@tagged("post_install", "-at_install")
class TestTicketViews(TicketDisplayCase):
    def _names(self, role, kind):
        """Fields and filters of a view as a role gets it, hidden columns left out."""
        arch = self.tickets(role).get_view(view_type=kind)["arch"]
        nodes = etree.fromstring(arch).xpath(
            "//field[not(@column_invisible) and not(@invisible='True')]|//filter"
        )
        return {node.get("name") for node in nodes}

    def test_a_helpdesk_user_without_a_role_is_shown_no_more_than_before(self):
        self.users["employee"].group_ids += self.env.ref(
            "helpdesk_mgmt.group_helpdesk_user"
        )
        for kind in ("list", "search"):
            self.assertTrue(OURS.isdisjoint(self._names("employee", kind)), kind)
            self.assertFalse(OURS.isdisjoint(self._names("agent", kind)), kind)
        self.assertNotIn("my_callbacks_due", self._names("employee", "search"))
        self.assertNotIn("letter_ids", self._names("employee", "form"))

    def test_one_letter_or_session_opens_at_once(self):
        letter = self._create_letter()
        session = self._book(letter)
        ticket = letter.ticket_id.with_user(self.users["agent"])
        for action, record in (
            (ticket.action_view_letters(), letter),
            (ticket.action_view_consultation_sessions(), session),
        ):
            self.assertEqual(action["views"], [(False, "form")])
            self.assertEqual(action["res_id"], record.id)

    def test_several_letters_are_listed(self):
        letter = self._create_letter()
        letter.copy({"ticket_id": letter.ticket_id.id})
        action = letter.ticket_id.with_user(self.users["agent"]).action_view_letters()
        self.assertEqual(action["view_mode"], "list,form")
        self.assertEqual(action["domain"], [("ticket_id", "=", letter.ticket_id.id)])
