"""First contact from end to end, in a browser, each step as the role that does it."""

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_mail import PDF, MailCase
from .common_notices import NoticeCase


class FlowCase(NoticeCase, HttpCase):
    def _tour(self, name, role, url):
        user = self.users[role]
        user.password = user.login
        self.env.flush_all()
        self.start_tour(url, name, login=user.login)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestCallbackFlow(FlowCase):
    """R03 (E.3.a.2): escalated on Monday 2 June, due on Thursday 5 June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.users["unit"]

    def _escalated(self):
        """A question that an officer took at the desk and handed on."""
        self._tour("djpk_flow_escalate", "agent", "/odoo/dering")
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def _past_answer(self):
        values = self._request(
            letter=False,
            type_code="dering",
            question="Apa rumus DAU tahun 2025?",
        )
        tickets = self.tickets("agent")
        past = tickets.register_request(values=values)["ticket_id"]
        tickets.escalate(ticket_id=past, team_id=self.team.id)
        tickets.log_call(ticket_id=past, outcome="reached")
        tickets.close_ticket(ticket_id=past, answer="Celah fiskal netto daerah.")

    def test_r03_question_is_escalated_and_called_back_in_time(self):
        self._past_answer()
        ticket = self._escalated()
        self.assertEqual(ticket.activity_ids.user_id, self.users["unit"])
        with self.at("2025-06-05 15:59"):
            self._tour("djpk_flow_called_back", "unit", "/odoo/call-backs")
            self.assertEqual(ticket.callback_state, "on_time")
            self.assertTrue(ticket.stage_id.closed)
            self.assertIn("Celah fiskal netto", ticket.answer)
        calls = ticket.callback_attempt_ids.sorted("id").mapped("action")
        self.assertEqual(calls, ["call_no_answer", "call_reached"])

    def test_r03_question_is_escalated_and_called_back_late(self):
        ticket = self._escalated()
        with self.at("2025-06-10 09:00"):
            self._run("ir_cron_callbacks")
            self._tour("djpk_flow_overdue", "manager", "/odoo/call-backs")
            self._tour("djpk_flow_called_back_late", "unit", "/odoo/call-backs")
            self.assertEqual(ticket.callback_state, "late")
            self.assertFalse(ticket.activity_ids)


@tagged("post_install", "-at_install")
class TestLetterFlow(MailCase, FlowCase):
    """R05, R09: a letter by e-mail, completed by an officer, decided by the unit."""

    def _arrived(self):
        ticket = self._send(files=[("surat.pdf", PDF)])
        return ticket.letter_ids

    def test_r09_letter_by_email_is_approved(self):
        letter = self._arrived()
        self._tour("djpk_flow_complete_letter", "agent", "/odoo/consultation-letters")
        self.assertEqual(letter.team_id, self.team)
        self.assertEqual(letter.activity_ids.user_id, self.users["unit"])
        path = f"/odoo/consultation-letters/{letter.id}"
        self._tour("djpk_flow_approve", "unit", path)
        self.assertEqual(letter.state, "approved")
        told = self.notices(letter, state="pending").mapped("kind")
        self.assertIn("approved", told)

    def test_r09_letter_is_rejected_with_its_reason(self):
        letter = self._arrived()
        letter.write(
            {"number": "900/77", "letter_date": "2025-06-01", "team_id": self.team.id}
        )
        path = f"/odoo/consultation-letters/{letter.id}"
        self._tour("djpk_flow_reject", "unit", path)
        self.assertEqual(letter.state, "rejected")
        self.assertEqual(letter.decision_reason, "Pokok bahasan belum jelas.")
        [mail] = self.send()
        self.assertIn("Pokok bahasan belum jelas.", self.plain(mail))
        self.assertIn("bandungkab.go.id", mail["To"])


@tagged("post_install", "-at_install")
class TestComplaintFlow(FlowCase):
    """E.5: whoever takes it, its named officers answer it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        officers = cls.ref("team_complaints")
        users = cls.env["res.users"].with_context(no_reset_password=True)
        cls.users["officer"] = users.create(
            {
                "name": "Officer",
                "login": "djpk_officer",
                "email": "djpk_officer@example.com",
                "group_ids": [Command.set(cls.ref("group_agent").ids)],
            }
        )
        officers.user_ids = cls.users["officer"]
        officers.confidential = "complaint"

    def test_e5_complaint_is_taken_examined_and_answered(self):
        self._tour("djpk_flow_complain", "agent", "/odoo/dering")
        domain = [("kind", "=", "complaint")]
        ticket = self.env["helpdesk.ticket"].search(domain, order="id desc", limit=1)
        self.assertFalse(ticket.user_id)
        self._tour("djpk_flow_complaint_unseen", "agent", "/odoo/complaints")
        self._tour("djpk_flow_complaint_answered", "officer", "/odoo/complaints")
        self.assertEqual(ticket.stage_id, self.ref("stage_complaint_answered"))
        [mail] = self.send()
        self.assertIn("Kami mohon maaf.", self.plain(mail))
        self.assertIn("/rate/", self.html(mail))
