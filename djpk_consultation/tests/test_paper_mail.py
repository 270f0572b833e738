from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common_notices import NoticeCase

RENDER = IrActionsReport._render_qweb_pdf


def forced(self, *args, **kwargs):
    return RENDER(self.with_context(force_report_rendering=True), *args, **kwargs)


@tagged("post_install", "-at_install")
class TestPaperMail(NoticeCase):
    """The visit pass comes with the mail that tells where and when."""

    def _send(self):
        with patch.object(IrActionsReport, "_render_qweb_pdf", forced):
            return self.send()

    def _passes(self, mail):
        return [
            part.get_content()
            for part in mail.iter_attachments()
            if part.get_content_type() == "application/pdf"
        ]

    def test_confirmation_brings_the_pass_and_a_move_the_new_one(self):
        session = self._book(self.letter())
        [mail] = self._send()
        [first] = self._passes(mail)
        self.assertTrue(first.startswith(b"%PDF-1.7"))
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        [mail] = self._send()
        [second] = self._passes(mail)
        self.assertNotEqual(first, second)
        states = session.issue_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["moved", "valid"])

    def test_video_session_and_cancellation_bring_none(self):
        session = self._book_video("2025-06-05 09:00", self.letter(type_code="video"))
        [mail] = self._send()
        self.assertFalse(self._passes(mail))
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        [mail] = self._send()
        self.assertFalse(self._passes(mail))

    def test_booking_makes_no_pass(self):
        self.assertFalse(self._book(self.letter()).issue_ids)

    def test_mail_goes_out_although_its_pass_cannot_be_made(self):
        session = self._book(self.letter())
        logger = "odoo.addons.djpk_consultation.models.djpk_consultation_notice_pass"
        broken = patch(
            "odoo.addons.djpk_consultation.pdf.render", side_effect=OSError("no pango")
        )
        with broken, mute_logger(logger):
            [mail] = self._send()
        self.assertFalse(self._passes(mail))
        self.assertEqual(self.notices(session).state, "sent")
        self.assertFalse(session.issue_ids)
