from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_notices import ADDRESS, NoticeCase

SILENT = mute_logger(
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
    "odoo.addons.djpk_consultation.models.djpk_consultation_notice_sending",
)


@tagged("post_install", "-at_install")
class TestQueue(NoticeCase):
    def test_booking_queues_one_row_and_makes_no_mail(self):
        letter = self.letter()
        mails = self.env["mail.mail"].search_count([])
        session = self._book(letter)
        notice = self.notices(session)
        self.assertEqual(notice.mapped("kind"), ["confirmed"])
        self.assertEqual((notice.state, notice.attempts), ("pending", 0))
        self.assertEqual((notice.start, notice.stop), (session.start, session.stop))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_mail_goes_to_the_address_of_the_request_once(self):
        session = self._book(self.letter())
        [mail] = self.send()
        self.assertIn(ADDRESS, mail["To"])
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        notice = self.notices(session)
        self.assertEqual((notice.state, notice.why), ("sent", False))
        self.assertEqual(notice.sent_at, fields.Datetime.now())
        self.assertFalse(self.send())

    def test_mail_goes_to_the_institution_when_the_request_has_no_address(self):
        letter = self.letter(email=False)
        letter.partner_id.email = "bpkad@daerah.example"
        self._book(letter)
        [mail] = self.send()
        self.assertIn("bpkad@daerah.example", mail["To"])

    def test_officers_get_no_mail(self):
        session = self._book(self.letter())
        session.officer_ids = self.users["unit"]
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        self.assertEqual([ADDRESS in mail["To"] for mail in self.send()], [True])
        self.assertFalse(self.env["mail.mail"].search([("state", "=", "outgoing")]))

    def test_each_step_of_a_letter_and_a_session_is_told(self):
        letter = self.letter(queued=True, approve=False)
        told = [self.send()]
        self._approve(letter)
        told.append(self.send())
        session = self._book(letter)
        told.append(self.send())
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        told.append(self.send())
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        told.append(self.send())
        self.sessions("manager").correct(session_id=session.id, reason="Wrong one")
        told.append(self.send())
        with self.at("2025-06-05 14:01"):
            self.sessions().mark_no_show(session_id=session.id, reason="Nobody")
            told.append(self.send())
        self.assertEqual([len(mails) for mails in told], [1] * 7)
        self.assertEqual(
            self.notices(letter).mapped("kind"),
            [
                *("receipt", "approved", "confirmed", "moved", "cancelled"),
                *("restored", "no_show"),
            ],
        )

    def test_rejection_is_told_with_its_reason(self):
        letter = self.letter(approve=False)
        self.letters().review(
            letter_id=letter.id,
            decision="reject",
            reason="No subject named",
            decided_by="Director",
        )
        [mail] = self.send()
        self.assertIn("Reason: No subject named", self.plain(mail))

    def test_corrected_receipt_is_told_anew(self):
        letter = self.letter(queued=True, approve=False)
        self.send()
        self.letters().correct_received_at(
            letter_id=letter.id, received_at="2025-06-02 01:15:00", reason="Misread"
        )
        [mail] = self.send()
        self.assertIn("We have corrected the time", self.plain(mail))
        self.assertIn("Monday, 2 June 2025, 08.15 WIB", self.plain(mail))

    def test_new_meeting_link_is_told(self):
        session = self._book_video(letter=self.letter(type_code="video", approve=False))
        self.send()
        session.with_user(self.users["agent"]).write({"meeting_app": "Zoom"})
        [mail] = self.send()
        self.assertIn("Application: Zoom", self.plain(mail))
        self.assertIn("The time stays as it was", self.plain(mail))

    def test_history_and_imports_are_told_to_nobody(self):
        before = self.notices()
        self.sessions("manager").create(
            {
                "type_id": self.ref("type_face_to_face").id,
                "date": "2025-05-05",
                "start": "2025-05-05 02:00:00",
                "stop": "2025-05-05 03:00:00",
                "state": "done",
                "historical": True,
            }
        )
        values = {"type_id": self.ref("type_video").id, "number": "1"}
        letters = self.letters("manager")
        letters.create({**values, "historical": True, "state": "rejected"})
        letters.with_context(import_file=True).create({**values, "number": "2"})
        self.assertEqual(self.notices(), before)
        letters.create({**values, "number": "3"})
        self.assertEqual((self.notices() - before).kind, "receipt")

    def test_archived_text_switches_its_mails_off(self):
        self.ref("mail_template_confirmed").active = False
        session = self._book(self.letter())
        self.assertFalse(self.send())
        notice = self.notices(session)
        self.assertEqual((notice.state, notice.why), ("cancelled", "switched_off"))
        self.assertFalse(session.notice_problem)

    @SILENT
    def test_text_that_cannot_be_rendered_holds_up_no_other(self):
        self.ref("mail_template_confirmed").body_html = '<t t-out="1 / 0"/>'
        session = self._book(self.letter())
        letter = self.letter("other@daerah.example", queued=True, approve=False)
        [mail] = self.send()
        self.assertIn("other@daerah.example", mail["To"])
        self.assertEqual(self.notices(letter).state, "sent")
        notice = self.notices(session)
        self.assertEqual((notice.state, notice.attempts), ("pending", 1))


@tagged("post_install", "-at_install")
class TestThread(NoticeCase):
    def test_mail_is_in_the_chatter_of_ticket_and_session(self):
        session = self.scheduled()
        notice = self.notices(session, kind="confirmed")
        message = notice.message_id
        ticket = session.ticket_id
        self.assertEqual((message.model, message.res_id), (ticket._name, ticket.id))
        copies = session.message_ids.filtered(lambda m: session.name in (m.body or ""))
        self.assertEqual(len(copies), 1)
        self.assertNotIn("KEMENTERIAN", copies.body)

    def test_reply_is_threaded_to_the_ticket(self):
        session = self._book(self.letter())
        [mail] = self.send()
        reply = (
            f"From: Siti <{ADDRESS}>\nTo: help@djpk.example\nSubject: Re: x\n"
            f"In-Reply-To: {mail['Message-Id']}\nMessage-Id: <1@daerah.example>\n"
            "Content-Type: text/plain\n\nWe will come."
        )
        known = self.env["helpdesk.ticket"].search([])
        self.env["mail.thread"].message_process("helpdesk.ticket", reply)
        self.assertEqual(self.env["helpdesk.ticket"].search([]), known)
        newest = session.ticket_id.message_ids[0]
        self.assertIn("We will come.", newest.body)

    def test_closed_ticket_is_told_once_with_its_answer(self):
        ticket = self._ask(email=ADDRESS)
        mails = self.env["mail.mail"].search([])
        self.tickets().close_ticket(ticket_id=ticket.id, answer="Each month.")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        [mail] = self.send()
        self.assertIn("Our answer: Each month.", self.plain(mail))
        self.assertFalse(self.send())

    def test_withdrawn_ticket_is_not_answered(self):
        ticket = self._ask(email=ADDRESS)
        ticket.write(
            {
                "answer": "-",
                "stage_id": self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_stage_cancelled"
                ).id,
            }
        )
        self.env.cr.precommit.run()
        self.assertFalse(self.send())

    def test_answer_by_telephone_misses_no_address(self):
        ticket = self._ask()
        self.tickets().close_ticket(ticket_id=ticket.id, answer="Each month.")
        self.assertFalse(self.send())
        self.assertFalse(ticket.notice_problem)
        self.assertEqual(self.notices(ticket).why, "no_address")

    def test_ordinary_ticket_keeps_the_base_s_mail(self):
        partner = self.env["res.partner"].create({"name": "X", "email": ADDRESS})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "PC", "description": "broken", "partner_id": partner.id}
        )
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([])
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.env.flush_all()
        self.env.cr.precommit.run()
        [mail] = self.env["mail.mail"].search([]) - mails
        self.assertIn("has been closed", mail.subject)
        self.assertFalse(self.notices(ticket))

    def _ask(self, **values):
        request = self._request(type_code="dering", letter=False, **values)
        answer = self.tickets().register_request(values=request)
        ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])
        ticket.partner_id.lang = "en_US"
        return ticket


@tagged("post_install", "-at_install")
class TestNoticeRights(NoticeCase):
    def test_agent_reads_and_writes_nothing(self):
        notice = self.notices(self.scheduled()).with_user(self.users["agent"])
        self.assertEqual(notice.kind, "confirmed")
        for attempt in (
            lambda: notice.write({"state": "pending"}),
            lambda: notice.unlink(),
            lambda: notice.copy(),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_unit_reads_its_own(self):
        notice = self.notices(self.scheduled())
        unit, other = self.users["unit"], self.users["other_unit"]
        model = "djpk.consultation.notice"
        self.assertTrue(self.env(user=unit)[model].search([("id", "=", notice.id)]))
        self.assertFalse(self.env(user=other)[model].search([("id", "=", notice.id)]))

    def test_reception_and_gateway_read_none(self):
        for role in ("reception", "integration"):
            with self.assertRaises(AccessError):
                self._as(role, "djpk.consultation.notice").search([])

    def test_unit_does_not_send_again(self):
        session = self._book(self.letter(email=False))
        self.send()
        with self.assertRaises(AccessError):
            self.notices(session).with_user(self.users["unit"]).action_retry()

    def test_manager_edits_the_words(self):
        template = self.ref("mail_template_confirmed")
        template.with_user(
            self.users["manager"]
        ).body_html = '<p t-if="object.letter_kept">Kept</p>'
        with self.assertRaises(AccessError):
            template.with_user(self.users["agent"]).body_html = "<p>Mine</p>"
