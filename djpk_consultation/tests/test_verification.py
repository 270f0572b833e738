from odoo.tests import HttpCase, tagged

from ..controllers.verification import GUESSES
from ..models.djpk_consultation_issue import PAGE
from .common_papers import PaperCase


@tagged("post_install", "-at_install")
class TestVerification(PaperCase, HttpCase):
    """The public page that a QR leads to: whether it is DJPK's, and still holds."""

    def setUp(self):
        super().setUp()
        GUESSES.forget()
        self.addCleanup(GUESSES.forget)
        letter = self._create_letter(region_code="11.01", institution="BPKAD Contoh")
        self.session = self._book(
            letter,
            date="2025-06-05",
            slot="0900",
            visitors=[{**self._visitor(), "nip": "198001012005011001"}],
        )

    def _visitor(self):
        return {"name": "Siti Rahasia", "position_code": "staff"}

    def _issue(self, kind="pass", **values):
        session = self.session
        return self.env["djpk.consultation.issue"].create(
            {
                "kind": kind,
                "number": f"{session.name}/{kind}",
                "session_id": session.id,
                "start": session.start,
                "stop": session.stop,
                "sha256": "ab" * 32,
                "words_key": "1",
                **values,
            }
        )

    def _page(self, token):
        self.env.flush_all()
        return self.url_open(f"{PAGE}/{token}")

    def _state(self, token):
        self.env.invalidate_all()
        found = self.env["djpk.consultation.issue"]._verified(token)
        return found and found["state"]

    # -- what it tells -----------------------------------------------------------

    def test_pass_is_told_with_its_parties_and_fingerprint(self):
        self._issue()
        page = self._page(self.session.verification_token)
        self.assertEqual(page.status_code, 200)
        for text in (self.session.name, "BPKAD Contoh", "Aceh Selatan", "ab" * 32):
            self.assertIn(text, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_nothing_personal_is_told(self):
        self._issue("sppd", visitor_id=self.session.visitor_ids.id)
        token = self._issue("bak").token
        for page in (
            self._page(self.session.verification_token),
            self._page(token),
            self._page(self.session.issue_ids[1].token),
        ):
            self.assertEqual(page.status_code, 200)
            for secret in ("Siti", "Rahasia", "198001012005011001", "Budi", "0812"):
                self.assertNotIn(secret, page.text)

    def test_markup_in_an_institution_is_text(self):
        self.session.partner_id.name = "<script>alert(1)</script>"
        page = self._page(self.session.verification_token)
        self.assertIn("&lt;script&gt;alert(1)", page.text)
        self.assertNotIn("<script>alert", page.text)

    def test_each_session_has_a_token_of_its_own(self):
        other = self._book()
        self.assertGreaterEqual(len(other.verification_token), 22)
        self.assertNotEqual(other.verification_token, self.session.verification_token)
        self.assertNotEqual(
            self.session.copy().verification_token, self.session.verification_token
        )

    def test_token_is_not_written_directly(self):
        with self.refused("wrong_state", says="verification_token"):
            self.session.with_user(self.users["manager"]).verification_token = "x"

    def test_scan_finds_the_session_by_any_of_its_papers(self):
        find = self.env["djpk.consultation.session"]._of_scan
        bak = self._issue("bak")
        for text in (
            self.session.verification_token,
            self.session._verification_url(),
            f" {self.session._verification_url()}/ ",
            bak.token,
            bak._verification_url(),
        ):
            self.assertEqual(find(text), self.session, text)
        for text in ("", None, "/", "x", bak.token.swapcase()):
            self.assertFalse(find(text), text)

    # -- whether it still holds ----------------------------------------------------

    def test_pass_is_valid_until_the_visit_is_over(self):
        self._issue()
        token = self.session.verification_token
        for moment, state in (
            ("2025-06-02 10:00", "valid"),
            ("2025-06-05 09:59:59", "valid"),
            ("2025-06-05 10:00:00", "over"),
        ):
            with self.at(moment):
                self.assertEqual(self._state(token), state, moment)

    def test_moved_visit_makes_what_was_printed_before_invalid(self):
        before = self._issue()
        minutes = self._issue("bak")
        self.sessions().move(session_id=self.session.id, slot="1300", reason="Room")
        self.assertEqual(self._state(minutes.token), "moved")
        self.assertEqual(self._state(self.session.verification_token), "moved")
        self._issue(words_key="2")
        self.assertEqual(self._state(self.session.verification_token), "valid")
        self.assertEqual(before.state, "moved")

    def test_cancelled_visit_is_told(self):
        self._issue()
        self.sessions().cancel(session_id=self.session.id, cause="djpk", reason="Ill")
        self.assertEqual(self._state(self.session.verification_token), "cancelled")

    def test_no_show_is_told_as_not_held(self):
        issue = self._issue("attendance")
        with self.at("2025-06-05 10:00"):
            self.sessions().mark_no_show(session_id=self.session.id, reason="Nobody")
            self.assertEqual(self._state(issue.token), "no_show")

    def test_minutes_are_replaced_by_those_that_say_something_else(self):
        first = self._issue("bak")
        self._issue("bak")
        self.assertEqual(self._state(first.token), "valid")
        self._issue("bak", words_key="2")
        self.assertEqual(self._state(first.token), "replaced")

    def test_minutes_stay_valid_after_the_session(self):
        token = self._issue("bak").token
        with self.at("2025-06-20 10:00"):
            self.assertEqual(self._state(token), "valid")

    # -- unknown -------------------------------------------------------------------

    def test_unknown_token_is_answered_kindly(self):
        draft = self.sessions().create({"letter_id": self._create_letter().id})
        video = self._book_video("2025-06-05 09:00")
        for token in (
            "x",
            "%00",
            "a" * 5000,
            "%27%20OR%201=1",
            draft.verification_token,
            video.verification_token,
        ):
            page = self._page(token)
            self.assertEqual(page.status_code, 404, token)
            self.assertIn("No document is known", page.text)

    def test_guesses_are_slowed_after_thirty(self):
        known = self.session.verification_token
        for number in range(30):
            self.assertEqual(self._page(f"guess{number}").status_code, 404)
        self.assertEqual(self._page("guess").status_code, 429)
        self.assertIn("Wait ten minutes", self._page(known).text)

    def test_known_tokens_are_never_slowed(self):
        for _number in range(35):
            page = self._page(self.session.verification_token)
        self.assertEqual(page.status_code, 200)
