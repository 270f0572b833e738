import smtplib
from datetime import timedelta
from urllib.parse import unquote

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.djpk_consultation.tools.notices import BACKOFF

from .common_notices import ADDRESS, NoticeCase

AWAY = ConnectionRefusedError("no mail server")
NOBODY = smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})
FULL = smtplib.SMTPRecipientsRefused({ADDRESS: (452, b"mailbox full")})
SILENT = mute_logger(
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
    "odoo.addons.djpk_consultation.models.djpk_consultation_notice_sending",
)


@tagged("post_install", "-at_install")
class TestRetry(NoticeCase):
    @SILENT
    def test_server_away_is_waited_for_longer_and_longer(self):
        notice = self.notices(self._book(self.letter()))
        now = fields.Datetime.now()
        for attempts, minutes in enumerate(BACKOFF, 1):
            with self.at_utc(now), self.server(AWAY):
                self.assertFalse(self.send())
            self.assertEqual((notice.state, notice.attempts), ("pending", attempts))
            self.assertEqual(notice.next_try, now + timedelta(minutes=minutes))
            self.assertIn("no mail server", notice.error)
            now = notice.next_try
        with self.at_utc(now), self.server(AWAY):
            self.send()
        self.assertEqual((notice.state, notice.why), ("failed", "exhausted"))

    @SILENT
    def test_not_tried_before_its_time(self):
        notice = self.notices(self._book(self.letter()))
        with self.server(AWAY):
            self.send()
        with self.at_utc(notice.next_try - timedelta(seconds=1)):
            self.assertFalse(self.send())
        with self.at_utc(notice.next_try):
            self.assertEqual(len(self.send()), 1)

    @SILENT
    def test_server_away_is_asked_once_a_run(self):
        books = [self._book(self.letter()) for _number in range(3)]
        with self.server(AWAY):
            self.send()
        attempts = [self.notices(session).attempts for session in books]
        self.assertEqual(attempts, [1, 0, 0])

    @SILENT
    def test_full_mailbox_holds_up_no_other(self):
        books = [self._book(self.letter()) for _number in range(3)]
        with self.server(FULL):
            self.send()
        attempts = [self.notices(session).attempts for session in books]
        self.assertEqual(attempts, [1, 1, 1])

    @SILENT
    def test_first_success_wakes_those_that_the_server_was_away_for(self):
        """After hours of outage the next attempt may be hours away, too."""
        waiting = self.notices(self._book(self.letter()))
        with self.server(AWAY):
            for _attempt in range(4):
                with self.at_utc(waiting.next_try):
                    self.send()
        first_try, back = waiting.queued_at, waiting.next_try - timedelta(minutes=50)
        self.assertGreater(waiting.next_try, first_try + timedelta(hours=1))
        with self.at_utc(back):
            self._book(self.letter())
            self.assertEqual(len(self.send()), 1)
            self.assertEqual(waiting.next_try, back)
            self.send()
        self.assertEqual(waiting.state, "sent")

    @SILENT
    def test_success_leaves_a_full_mailbox_its_time(self):
        waiting = self.notices(self._book(self.letter()))
        with self.server(FULL):
            self.send()
        later = waiting.next_try
        self._book(self.letter())
        self.assertEqual(len(self.send()), 1)
        self.assertEqual((waiting.state, waiting.next_try), ("pending", later))

    @SILENT
    def test_every_attempt_has_the_same_message_id(self):
        notice = self.notices(self._book(self.letter()))
        with self.server(AWAY):
            self.send()
        known = notice.message_id.message_id
        with self.at_utc(notice.next_try):
            [mail] = self.send()
        self.assertEqual(mail["Message-Id"], known)

    def test_server_that_died_while_sending_is_followed_up(self):
        """What its row says then: being sent, the mail made, the next attempt set."""
        notice = self.notices(self._book(self.letter()))
        notice._prepare()
        self.assertEqual(notice.state, "sending")
        self.assertFalse(self.send())
        with self.at_utc(notice.next_try):
            [mail] = self.send()
        self.assertEqual(mail["Message-Id"], notice.message_id.message_id)
        self.assertEqual(notice.state, "sent")

    def test_mail_of_the_queue_is_never_the_base_queue_s(self):
        self._book(self.letter())
        self.send()
        [mail] = self.notices(state="sent").mail_id
        self.assertEqual(mail.state, "sent")
        with self.mock_smtplib_connection():
            self.env["mail.mail"].process_email_queue()
        self.assertFalse(self.emails)

    @SILENT
    def test_refused_address_is_shown_to_the_officer_at_once(self):
        session = self._book(self.letter())
        with self.server(NOBODY):
            self.send()
        notice = self.notices(session)
        self.assertEqual((notice.state, notice.why), ("failed", "refused"))
        self.assertIn("no such user", notice.error)
        self.assertIn(ADDRESS, session.notice_problem)
        self.assertEqual(session.notice_failed_count, 1)
        [activity] = session.activity_ids
        self.assertEqual(activity.user_id, self.users["agent"])
        failed = self.sessions().search([("notice_failed_count", ">", 0)])
        self.assertEqual(failed, session)

    @SILENT
    def test_officer_is_asked_without_a_mail_and_once(self):
        session = self._book(self.letter())
        with self.server(NOBODY):
            self.send()
            self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
            self.send()
        self.assertEqual(session.notice_failed_count, 2)
        self.assertEqual(len(session.activity_ids), 1)
        self.assertFalse(self.env["mail.mail"].search([("state", "=", "outgoing")]))

    def test_missing_address_is_shown_on_letter_and_session(self):
        letter = self.letter(email=False, queued=True, approve=False)
        self.send()
        self.assertIn("No e-mail address", letter.notice_problem)
        self._approve(letter)
        session = self._book(letter)
        self.send()
        self.assertEqual(session.notice_problem.count("No e-mail address"), 1)
        self.assertTrue(session.activity_ids)

    def test_corrected_address_and_send_again(self):
        session = self._book(self.letter(email=False))
        self.send()
        session.ticket_id.partner_email = ADDRESS
        session.with_user(self.users["agent"]).action_retry_notices()
        [mail] = self.send()
        self.assertIn(ADDRESS, mail["To"])
        self.assertFalse(session.notice_problem)
        self.assertFalse(session.activity_ids)

    @SILENT
    def test_refused_address_corrected_gets_the_same_mail(self):
        session = self._book(self.letter())
        with self.server(NOBODY):
            self.send()
        session.ticket_id.partner_email = "right@daerah.example"
        session.with_user(self.users["agent"]).action_retry_notices()
        [mail] = self.send()
        self.assertIn("right@daerah.example", mail["To"])

    def test_told_by_telephone_instead(self):
        session = self._book(self.letter(email=False))
        self.send()
        session.with_user(self.users["agent"]).action_told_notices()
        self.assertFalse(session.notice_problem)
        self.assertFalse(session.activity_ids)
        notice = self.notices(session)
        self.assertEqual((notice.state, notice.why), ("cancelled", "told"))
        self.assertFalse(self.send())

    def test_told_by_whatsapp_in_the_same_words(self):
        session = self._book(
            self.letter(email=False, phone="0812-3456-789", region_code="51.71"),
            date="2025-06-05",
            slot="0900",
        )
        self.send()
        answer = session.with_user(self.users["agent"]).action_whatsapp_notices()
        link, _found, text = answer["url"].partition("?text=")
        self.assertEqual(link, "https://wa.me/628123456789")
        self.assertIn("09.00\u201310.00 WIB (10.00\u201311.00 WITA)", unquote(text))
        self.assertIn("scheduled as follows", unquote(text))
        self.assertNotIn("KEMENTERIAN", unquote(text))

    def test_whatsapp_without_a_mobile_number_says_what_to_do(self):
        letter = self.letter(email=False, phone="021-3449230")
        session = self._book(letter)
        self.send()
        with self.assertRaisesRegex(UserError, "No mobile number"):
            session.with_user(self.users["agent"]).action_whatsapp_notices()

    def test_bounce_is_shown_on_the_session(self):
        session = self._book(self.letter())
        self.send()
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_message": self.notices(session).message_id,
                "bounced_email": ADDRESS,
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [],
                "body": "<p>Mailbox unknown</p>",
                "email_from": "MAILER-DAEMON@daerah.example",
                "to": "bounce@djpk.example",
                "message_id": "<bounce@daerah.example>",
            },
        )
        self.assertIn("refuses the address", session.notice_problem)
        self.assertIn("Mailbox unknown", self.notices(session).error)

    @SILENT
    def test_schedule_that_could_not_be_told_in_time_is_shown(self):
        session = self._book(self.letter())
        with self.server(AWAY):
            self.send()
        with self.at("2025-06-05 09:00"):
            self.assertFalse(self.send())
        notice = self.notices(session)
        self.assertEqual((notice.state, notice.why), ("failed", "too_late"))

    def at_utc(self, moment):
        return self.at(fields.Datetime.to_string(moment + timedelta(hours=7)))


@tagged("post_install", "-at_install")
class TestSense(NoticeCase):
    """Only what still makes sense goes out when a later event came first."""

    def kinds(self, mails):
        """``[subject's first word, has a calendar file]`` of each mail"""
        return [
            (mail["Subject"].split()[0], bool(self.calendar(mail))) for mail in mails
        ]

    def test_approval_replaces_the_receipt_not_yet_told(self):
        letter = self.letter(queued=True)
        [mail] = self.send()
        self.assertIn("has been approved", mail["Subject"])
        self.assertEqual(self.notices(letter, kind="receipt").why, "covered")

    def test_session_cancelled_before_its_schedule_was_told(self):
        session = self._book(self.letter())
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        self.assertEqual(self.kinds(self.send()), [("Cancellation", False)])

    def test_session_moved_before_its_schedule_was_told(self):
        """Who never knew the first time is told one schedule, not a move."""
        session = self._book(self.letter())
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        [mail] = self.send()
        self.assertIn("Schedule of your consultation", mail["Subject"])
        self.assertIn("13.00\u201314.00 WIB", self.plain(mail))
        self.assertNotIn("Before:", self.plain(mail))

    def test_two_moves_are_told_as_one_from_the_time_that_was_told(self):
        session = self.scheduled(booking={"date": "2025-06-05", "slot": "0900"})
        for slot in ("1000", "1300"):
            self.sessions().move(session_id=session.id, slot=slot, reason="Room")
        [mail] = self.send()
        text = self.plain(mail)
        self.assertIn("Before: Thursday, 5 June 2025, 09.00\u201310.00 WIB", text)
        self.assertIn("Time: Thursday, 5 June 2025, 13.00\u201314.00 WIB", text)

    def test_move_there_and_back_is_not_told(self):
        session = self.scheduled(booking={"date": "2025-06-05", "slot": "0900"})
        for slot in ("1000", "0900"):
            self.sessions().move(session_id=session.id, slot=slot, reason="Room")
        self.assertFalse(self.send())
        self.assertEqual(
            self.notices(session, kind="moved").mapped("why"), ["covered", "unchanged"]
        )

    def test_cancellation_taken_back_before_it_was_told(self):
        session = self.scheduled()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        self.sessions("manager").correct(session_id=session.id, reason="Wrong one")
        self.assertFalse(self.send())

    def test_cancellation_taken_back_after_it_was_told(self):
        session = self.scheduled()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        self.send()
        self.sessions("manager").correct(session_id=session.id, reason="Wrong one")
        [mail] = self.send()
        self.assertIn("stands", mail["Subject"])
        self.assertIn("SEQUENCE:2", self.calendar(mail))

    def test_later_change_does_not_falsify_the_earlier_mail(self):
        """The move is queued while the confirmation waits to be sent again."""
        session = self.scheduled(booking={"date": "2025-06-05", "slot": "0900"})
        told = self.notices(session, kind="confirmed")
        before = told.body
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        self.send()
        self.assertEqual(told.body, before)
        self.assertIn("09.00", told.body)
