from freezegun import freeze_time

from odoo.tests import tagged

from .common import utc
from .common_offers import OfferCase
from .common_wizards import WizardCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestVideoSession(OfferCase, WizardCase):
    """R07, R08 (E.3.b.2, E.3.b.3): application, room and notice of the recording."""

    def _form_of(self, letter, start):
        form = self._press("agent", letter, "action_schedule")
        form.meeting_url = "https://meet.test/1"
        form.start, form.stop = utc(start), False
        return form

    def test_the_application_used_last_is_proposed(self):
        form = self._press("agent", self._create_video_letter(), "action_schedule")
        self.assertEqual(form.meeting_app, "Microsoft Teams")
        self._book_video("2025-06-05 09:00", meeting_app="Zoom")
        form = self._press("agent", self._create_video_letter(), "action_schedule")
        self.assertEqual(form.meeting_app, "Zoom")

    def test_rooms_are_shown_with_who_has_them(self):
        other = self.room.copy({"name": "Room B"})
        taken = self._book_video("2025-06-05 09:30", room_id=self.room.id)
        form = self._form_of(self._create_video_letter(), "2025-06-05 10:00")
        self.assertIn("Room B: free", form.rooms_text)
        self.assertIn(f"taken 09.30-10.30 WIB by {taken.display_name}", form.rooms_text)
        self.assertLess(
            form.rooms_text.index("Room B"), form.rooms_text.index(self.room.name)
        )
        form.room_id = self.room
        self.assertEqual(form.verdict, "refused")
        self.assertIn("is taken", form.violations)
        form.room_id = other
        self.assertEqual(form.verdict, "allowed")

    def test_a_room_is_free_from_the_end_on(self):
        self._book_video("2025-06-05 09:00", room_id=self.room.id)
        letter = self._create_video_letter()
        for start, free in (("09:59", False), ("10:00", True)):
            form = self._form_of(letter, f"2025-06-05 {start}")
            self.assertEqual(f"{self.room.name}: free" in form.rooms_text, free, start)

    def test_a_room_that_is_offered_or_closed_is_not_free(self):
        offer = self.video_offer("2025-06-05 09:00", room=self.room)
        letter = self._create_video_letter()
        form = self._form_of(letter, "2025-06-05 09:00")
        self.assertIn(offer.letter_id.display_name, form.rooms_text)
        self._close_day("2025-06-10", room_id=self.room.id)
        form = self._form_of(letter, "2025-06-10 09:00")
        self.assertIn("closed until", form.rooms_text)

    def test_the_mail_tells_of_the_recording(self):
        letter = self.letter(type_code="video", approve=False)
        self._book_video("2025-06-05 09:00", letter=letter)
        (mail,) = self.send()
        self.assertIn("documented by a recording", self.plain(mail))

    def test_who_closes_a_recorded_session_confirms_that_it_was_announced(self):
        session = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 10:00"):
            for kind, asked in (("bak", False), ("recording", True)):
                self._document(session, kind)
                self.assertEqual("is recorded" in self._sure(session), asked, kind)
            session.with_user(self.users["unit"]).action_close()
        self.assertEqual(session.state, "done")
        self.assertTrue(session.recording_notice)

    def test_nothing_is_asked_if_it_was_announced_at_the_start(self):
        session = self._book_video("2025-06-05 09:00")
        session.with_user(self.users["unit"]).recording_notice = True
        with self.at("2025-06-05 10:00"):
            self._document(session, "recording")
            self.assertNotIn("is recorded", self._sure(session))

    def _sure(self, session):
        session.invalidate_recordset(["action_states"])
        states = session.with_user(self.users["unit"]).action_states
        return next(s["confirm"] for s in states if s["name"] == "action_close")
