from odoo.tests import HttpCase, tagged

from .common_notices import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticeBrowser(NoticeCase, HttpCase):
    def test_agent_sees_what_was_not_told_and_tells_it_otherwise(self):
        self.users["agent"].password = "djpk_agent"
        session = self._book(self.letter(email=False))
        self.send()
        path = f"/odoo/consultation-sessions/{session.id}"
        self.start_tour(path, "djpk_notice_not_delivered", login="djpk_agent")
        self.env.invalidate_all()
        self.assertEqual(self.notices(session).why, "told")
        self.assertFalse(session.activity_ids)
