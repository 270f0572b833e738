"""The session's form and calendar in a browser."""

from datetime import datetime, time, timedelta
from itertools import count

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.djpk_consultation.tools.wib import to_utc, to_wib

from .common import PDF

NUMBERS = count(1)


@tagged("post_install", "-at_install")
class TestSessionScreens(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "djpk_consultation.group_agent"
        cls.agent = new_test_user(cls.env, "djpk_screen_agent", groups=groups)
        cls.agent.tz = "Asia/Jayapura"

    def _letter(self):
        now = to_wib(fields.Datetime.now())
        values = {
            "kind": "consultation",
            "channel_code": "email",
            "type_code": "face_to_face",
            "region_code": "32.04",
            "topic_code": "dau",
            "institution": "BPKAD",
            "contact_name": "Siti",
            "phone": "0811",
            "question": "How is the DAU reckoned?",
            "letter": {
                "number": f"900/{next(NUMBERS)}/SCREEN",
                "letter_date": str(now.date()),
                "filename": "letter.pdf",
                "content_base64": PDF,
            },
        }
        answer = self.env(user=self.agent)["helpdesk.ticket"].register_request(
            values=values
        )
        return self.env["djpk.consultation.letter"].browse(answer["letter_id"])

    def _visit(self, day):
        """A visit at 09:00 of a day, whether that day is a working day or not."""
        letter = self._letter()
        start = to_utc(datetime.combine(day, time(9)))
        ref = self.env.ref
        session = self.env["djpk.consultation.session"]._create_scheduled(
            {
                "name": letter.agenda_number,
                "letter_id": letter.id,
                "ticket_id": letter.ticket_id.id,
                "type_id": letter.type_id.id,
                "region_id": letter.region_id.id,
                "team_id": letter.team_id.id,
                "policy_id": ref(
                    "djpk_consultation.policy_face_to_face_se_2_pk1_2024"
                ).id,
                "date": day,
                "slot_id": ref("djpk_consultation.slot_0900").id,
                "start": start,
                "stop": start + timedelta(hours=1),
                "state": "scheduled",
            }
        )
        session._make_event()
        return session

    def _today(self):
        return to_wib(fields.Datetime.now()).date()

    def test_buttons_say_why_they_are_off(self):
        visit = self._visit(self._today() + timedelta(days=30))
        url = f"/odoo/consultation-sessions/{visit.id}"
        self.start_tour(url, "djpk_session_actions", login="djpk_screen_agent")
        self.assertEqual((visit.state, visit.cancel_cause), ("cancelled", "djpk"))

    def test_calendar_stands_in_wib_and_dragging_asks(self):
        day = self._today() + timedelta(days=30)
        visit = self._visit(day)
        action = self.env.ref("djpk_consultation.djpk_consultation_session_action")
        action = action.copy({"path": False, "context": {"initial_date": str(day)}})
        url = f"/odoo/action-{action.id}"
        self.start_tour(url, "djpk_session_calendar", login="djpk_screen_agent")
        self.assertEqual((visit.date, visit.slot_id.code), (day, "0900"))

    def test_calendar_has_the_offices_today(self):
        url = "/odoo/consultation-sessions"
        self.start_tour(url, "djpk_session_calendar_today", login="djpk_screen_agent")
