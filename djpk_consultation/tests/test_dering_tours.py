"""The Dering desk in a browser, by the keyboard alone, as an agent (E.3.a)."""

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestDeringTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "djpk_consultation.group_agent"
        cls.agent = new_test_user(cls.env, "djpk_tour_agent", groups=groups)
        region = cls.env["djpk.region"].search([("code", "=", "34.04")])
        cls.institution = cls.env["res.partner"].create(
            {
                "name": "BPKA Kabupaten Sleman",
                "is_company": True,
                "region_id": region.id,
            }
        )
        cls.caller = cls.env["res.partner"].create(
            {
                "name": "Retno Palupi",
                "parent_id": cls.institution.id,
                "phone": "+62 811-5550-0009",
            }
        )
        tickets = cls.env["helpdesk.ticket"].with_user(cls.agent)
        values = {
            "kind": "information",
            "channel_code": "phone",
            "topic_code": "dau",
            "institution": "BKAD Kota Cemara",
            "contact_name": "Budi Santoso",
            "phone": "0812000111",
            "question": "Saya Budi, kapan Dana Alokasi Umum disalurkan?",
        }
        past = tickets.register_request(values=values)
        tickets.close_ticket(
            ticket_id=past["ticket_id"], answer="Disalurkan pada awal bulan."
        )
        cls.past = tickets.browse(past["ticket_id"])

    def _tour(self, name, url="/odoo/dering"):
        self.start_tour(url, name, login="djpk_tour_agent")
        own = [("create_uid", "=", self.agent.id), ("id", ">", self.past.id)]
        return self.env["helpdesk.ticket"].search(own)

    def test_a_call_is_answered_by_keyboard_alone(self):
        ticket = self._tour("djpk_dering_answered")
        self.assertTrue(ticket.stage_id.closed)
        self.assertEqual(ticket.partner_id, self.caller)
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.channel_id.code, "phone")
        self.assertEqual(ticket.answer, "Dapat, sesuai petunjuk teknis.")
        self.assertLess(ticket.received_at, fields.Datetime.now())

    def test_a_call_of_someone_new_is_escalated(self):
        ticket = self._tour("djpk_dering_escalated")
        self.assertEqual(
            ticket.escalation_team_id, self.env.ref("djpk_consultation.team_dtu")
        )
        self.assertTrue(ticket.callback_deadline)
        self.assertEqual(ticket.partner_id.name, "Joko Susilo")
        self.assertEqual(ticket.partner_id.parent_id, self.institution)
        self.assertEqual(ticket.partner_id.phone, "0812-7777-8888")

    def test_a_call_without_identity_and_answer_is_not_closed(self):
        ticket = self._tour("djpk_dering_missing")
        self.assertFalse(ticket.stage_id.closed)

    def test_an_earlier_answer_is_used_again(self):
        ticket = self._tour("djpk_dering_reused")
        self.assertTrue(ticket.stage_id.closed)
        self.assertEqual(ticket.answer, self.past.answer)

    def test_a_draft_outlives_a_reload(self):
        self.assertFalse(self._tour("djpk_dering_draft"))

    def test_a_call_that_needs_a_letter_opens_it(self):
        ticket = self._tour("djpk_dering_letter")
        self.assertEqual(ticket.consultation_type_id.code, "video")
        self.assertFalse(ticket.stage_id.closed)

    def _saved(self):
        """A call on record, without an answer."""
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        values = {
            "kind": "information",
            "channel_code": "phone",
            "partner_id": self.caller.id,
            "name": self.caller.name,
            "institution": self.institution.name,
            "question": "Kapan DAU disalurkan?",
        }
        return tickets.browse(tickets.save_call(values=values)["ticket_id"])

    def test_a_ticket_is_taken_up_again_and_kept_while_looked_at(self):
        ticket = self._saved()
        self._tour("djpk_dering_existing", f"/odoo/dering/{ticket.id}")
        self.assertEqual(ticket.question, "Kapan DAU bulan Juni disalurkan?")

    def test_a_new_call_after_a_ticket_that_was_opened_stays_new(self):
        ticket = self._saved()
        self._tour("djpk_dering_then_new", f"/odoo/helpdesk-tickets/{ticket.id}")

    def test_a_call_back_is_logged_at_the_desk(self):
        ticket = self._saved()
        team = self.env.ref("djpk_consultation.team_dtu")
        ticket.escalate(ticket_id=ticket.id, team_id=team.id)
        self._tour("djpk_dering_called_back", f"/odoo/dering/{ticket.id}")
        calls = ticket.callback_attempt_ids.sorted("id").mapped("action")
        self.assertEqual(calls, ["call_no_answer", "call_reached"])
        self.assertEqual(ticket.callback_state, "on_time")
        self.assertTrue(ticket.stage_id.closed)
        self.assertEqual(ticket.answer, "Sudah disalurkan.")
