"""From an open ticket to a booked visit, clicked through in the browser."""

from odoo.tests import HttpCase, tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestLetterTours(RuleCase, HttpCase):
    def _tour(self, url, name):
        agent = self.users["agent"]
        agent.password = agent.login
        self.start_tour(url, name, login=agent.login)

    def _ticket(self):
        """A request for a visit that came by WhatsApp, its letter not recorded yet."""
        values = self._request(letter=False, region_code="32.04")
        answer = self.tickets().register_request(values=values)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def test_a_visit_is_booked_with_twelve_clicks(self):
        ticket = self._ticket()
        self._tour(f"/odoo/helpdesk-tickets/{ticket.id}", "djpk_letter_to_visit")
        session = ticket.session_ids
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(self._where(session), ("2025-06-05", "0900"))
        letter = session.letter_id
        self.assertEqual((letter.state, letter.number), ("used", "900/77/BPKAD"))
        self.assertEqual(session.visitor_ids.mapped("name"), ["Siti Aminah"])

    def test_dragging_a_card_changes_no_state(self):
        letter = self._create_letter(approve=False, letter={"number": "900/77/BPKAD"})
        self._tour("/odoo/consultation-letters", "djpk_letter_cards")
        self.assertEqual(letter.state, "received")

    def test_the_waiting_list_schedules_in_its_row(self):
        self._fill("2025-06-05")
        self.env["djpk.consultation.letter"].search([("waiting", "=", True)])._apply(
            {"state": "expired"}
        )
        self._create_letter("2025-06-02 09:30")
        letter = self._create_letter("2025-06-02 09:00", region_code="32.04")
        self._tour("/odoo/consultation-waiting", "djpk_waiting_list")
        self.assertEqual(letter.state, "used")
        session = letter.session_ids
        self.assertEqual(self._where(session), ("2025-06-11", "1300"))
