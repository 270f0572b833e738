"""From an open ticket to a booked visit, clicked through in the browser."""

from odoo.tests import HttpCase, tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestLetterTours(RuleCase, HttpCase):
    def _ticket(self):
        """A request for a visit that came by WhatsApp, its letter not recorded yet."""
        values = self._request(letter=False, region_code="32.04")
        answer = self.tickets().register_request(values=values)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def test_a_visit_is_booked_with_twelve_clicks(self):
        ticket = self._ticket()
        url = f"/odoo/helpdesk-tickets/{ticket.id}"
        agent = self.users["agent"]
        agent.password = agent.login
        self.start_tour(url, "djpk_letter_to_visit", login=agent.login)
        session = ticket.session_ids
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(self._where(session), ("2025-06-05", "0900"))
        letter = session.letter_id
        self.assertEqual((letter.state, letter.number), ("used", "900/77/BPKAD"))
        self.assertEqual(session.visitor_ids.mapped("name"), ["Siti Aminah"])
