"""A letter that is not used in time expires by itself, if the policy says so."""

from odoo.tests import tagged

from .common_offers import OfferCase


@tagged("post_install", "-at_install")
class TestLetterExpiry(OfferCase):
    """Received on Monday 2 June 2025; valid for ten calendar days, to 12 June."""

    def setUp(self):
        super().setUp()
        self.policy.letter_valid_days = self.video_policy.letter_valid_days = 10

    def expire(self, now):
        self.env.flush_all()
        with self.at(now):
            self._run("ir_cron_letter_expire")

    def _until(self, letter, now="2025-06-02 10:00"):
        with self.at(now):
            return str(letter.valid_until)

    # -- when ------------------------------------------------------------------

    def test_after_its_last_day_in_wib(self):
        """13 June 00:00 WIB is 12 June 17:00 UTC, where the scheduler stands."""
        letter = self.letter()
        self.assertEqual(self._until(letter), "2025-06-12")
        for now, state in (
            ("2025-06-11 23:59:59", "approved"),
            ("2025-06-12 23:59:59", "approved"),
            ("2025-06-13 00:00:00", "expired"),
        ):
            self.expire(now)
            self.assertEqual(letter.state, state, now)

    def test_day_of_receipt_is_that_of_wib(self):
        """3 June 00:30 WIB is 2 June in UTC: a day later than the other's."""
        with self.at("2025-06-03 00:30"):
            letter = self.letter()
        self.assertEqual(self._until(letter, "2025-06-03 01:00"), "2025-06-13")
        self.expire("2025-06-13 23:59:59")
        self.assertEqual(letter.state, "approved")
        self.expire("2025-06-14 00:00:00")
        self.assertEqual(letter.state, "expired")

    def test_only_if_the_policy_says_so(self):
        letter = self.letter()
        self.policy.letter_valid_days = 0
        self.assertEqual(self._until(letter), "False")
        self.expire("2026-06-02 10:00")
        self.assertEqual(letter.state, "approved")

    def test_each_type_by_its_own_policy(self):
        visit, video = self.letter(), self._create_video_letter()
        self.video_policy.letter_valid_days = 20
        self.expire("2025-06-13 01:00")
        self.assertEqual((visit.state, video.state), ("expired", "received"))
        self.expire("2025-06-23 01:00")
        self.assertEqual(video.state, "expired")

    def test_also_before_it_was_decided_on(self):
        letter = self.letter(approve=False)
        self.expire("2025-06-13 01:00")
        self.assertEqual(letter.state, "expired")
        self.assertFalse(letter.activity_ids)

    def test_rejected_and_historical_letters_stay(self):
        rejected, past = self.letter(approve=False), self.letter()
        self.letters().review(
            letter_id=rejected.id, decision="reject", reason="x", decided_by="Director"
        )
        past._apply({"historical": True})
        self.expire("2025-06-13 01:00")
        self.assertEqual((rejected.state, past.state), ("rejected", "approved"))

    # -- never while it is used ------------------------------------------------

    def test_r16_used_letters_stay_used(self):
        session = self._book(self.letter(), date="2025-06-19")
        self.expire("2025-06-13 01:00")
        self.assertEqual(session.letter_id.state, "used")
        with self.at("2025-06-18 10:00"):
            self.sessions().cancel(session_id=session.id, cause="region", reason="x")
        self.expire("2025-06-30 01:00")
        self.assertEqual(session.letter_id.state, "used")

    def test_r16_given_back_it_is_valid_anew(self):
        """DJPK cancelled on 18 June: the region has its ten days again."""
        session = self._book(self.letter(), date="2025-06-19")
        with self.at("2025-06-18 10:00"):
            self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        letter = session.letter_id
        self.assertEqual(self._until(letter, "2025-06-18 10:00"), "2025-06-28")
        self.expire("2025-06-28 23:59:59")
        self.assertEqual(letter.state, "approved")
        self.expire("2025-06-29 00:00:00")
        self.assertEqual(letter.state, "expired")

    def test_not_while_an_offer_is_open_and_valid_anew_after_it(self):
        """Offered on 12 June 10:00 for 48 hours; given back on 14 June."""
        with self.at("2025-06-12 10:00"):
            letter = self.letter()
            letter._apply({"received_at": "2025-06-02 03:00:00"})
            self.offer(letter, ("2025-06-19", "0900"), ("2025-06-20", "0900"))
        self.expire("2025-06-13 00:10")
        self.assertEqual(letter.state, "approved")
        with self.at("2025-06-14 10:00"):
            self._run("ir_cron_offers")
        self.assertEqual(letter.offer_id.state, "released")
        self.expire("2025-06-24 23:59:59")
        self.assertEqual(letter.state, "approved")
        self.expire("2025-06-25 00:00:00")
        self.assertEqual(letter.state, "expired")

    def test_offer_is_chosen_after_the_letters_last_day(self):
        with self.at("2025-06-12 10:00"):
            letter = self.letter()
            letter._apply({"received_at": "2025-06-02 03:00:00"})
            offer = self.offer(letter, ("2025-06-19", "0900"), ("2025-06-20", "0900"))
        with self.at("2025-06-13 10:00"):
            self.choose(offer)
        self.assertEqual(letter.state, "used")

    # -- told and taken back ---------------------------------------------------

    def test_asker_is_told_once(self):
        letter = self.letter()
        for now in ("2025-06-13 00:10", "2025-06-13 01:10", "2025-06-14 00:10"):
            self.expire(now)
        with self.at("2025-06-14 00:11"):
            [mail] = self.send()
        self.assertIn(letter.number, mail["Subject"])
        text = self.plain(mail)
        self.assertIn("Was valid until: Thursday, 12 June 2025", text)
        self.assertIn("needs a new request letter", text)
        actions = letter.log_ids.sorted("id").mapped("action")
        self.assertEqual(actions, ["approved", "expired"])

    def test_receipt_tells_until_when_it_is_valid(self):
        self.letter(queued=True, approve=False)
        [mail] = self.send()
        self.assertIn("until Thursday, 12 June 2025", self.plain(mail))
        self.policy.letter_valid_days = 0
        self.letter(queued=True, approve=False)
        [mail] = self.send()
        self.assertNotIn("until", self.plain(mail))

    def test_manager_reopens_it_and_it_is_valid_anew(self):
        letter = self.letter()
        self.expire("2025-06-13 00:10")
        with self.at("2025-06-16 10:00"):
            answer = self.letters("manager").reopen(letter_id=letter.id, reason="Flood")
            self.assertEqual(answer["state"], "received")
            self.assertFalse(self.send())  # the mail is no longer true
            self._approve(letter)
        self.expire("2025-06-26 23:59:59")
        self.assertEqual(letter.state, "approved")
        self.expire("2025-06-27 00:00:00")
        self.assertEqual(letter.state, "expired")

    def test_expired_letter_takes_no_session(self):
        letter = self.letter()
        self.expire("2025-06-13 00:10")
        with (
            self.at("2025-06-13 10:00"),
            self.refused("letter_missing", says="has expired"),
        ):
            self._book(letter, date="2025-06-19")

    def test_marks_are_not_written_away(self):
        letter = self.letter()
        with self.refused("wrong_state", says="valid_since"):
            letter.with_user(self.users["manager"]).valid_since = "2025-06-20 03:00:00"
