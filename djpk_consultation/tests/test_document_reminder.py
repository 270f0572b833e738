from odoo.tests import tagged

from .common_papers import PaperCase


@tagged("post_install", "-at_install")
class TestDocumentReminder(PaperCase):
    """R08, R17: two working days after a session the unit is told to close its file.

    The visit is on Thursday 5 June 2025; 6 and 9 June are off, so that the second
    working day after it is Wednesday 11 June.
    """

    def _run(self):
        with self.enter_registry_test_mode():
            self.ref("ir_cron_documents").method_direct_trigger()
        self.env.invalidate_all()

    def _reminders(self, session):
        return session.activity_ids.filtered(
            lambda a: a.activity_type_id == self.ref("activity_documents")
        )

    def test_r17_unit_is_reminded_on_the_second_working_day(self):
        session = self._received_visit()
        for moment, count in (
            ("2025-06-10 23:59:59", 0),
            ("2025-06-11 00:00:00", 1),
            ("2025-06-12 12:00", 1),
        ):
            with self.at(moment):
                self._run()
                self.assertEqual(len(self._reminders(session)), count, moment)
        reminder = self._reminders(session)
        self.assertEqual(reminder.user_id, self.users["unit"])
        self.assertEqual(str(reminder.date_deadline), "2025-06-11")
        self.assertIn("minutes (BAK), attendance list", reminder.summary)

    def test_r17_officers_of_the_session_come_before_the_unit(self):
        session = self._received_visit()
        session.officer_ids = self.users["agent"]
        with self.at("2025-06-11 08:00"):
            self._run()
        self.assertEqual(self._reminders(session).user_id, self.users["agent"])

    def test_r17_reminder_tells_what_is_still_missing_and_ends_with_the_file(self):
        session = self._received_visit()
        with self.at("2025-06-11 08:00"):
            self._run()
            self._document(session, "bak")
            self.assertEqual(
                self._reminders(session).summary,
                "The file lacks: attendance list (Daftar Hadir)",
            )
            self._document(session, "attendance")
            self.assertIn("close it", self._reminders(session).summary)
            self.sessions("unit").close(session_id=session.id)
            self.assertFalse(self._reminders(session))
            self._run()
        self.assertFalse(self._reminders(session))

    def test_r17_deleted_document_is_missing_again(self):
        session = self._received_visit()
        with self.at("2025-06-11 08:00"):
            self._run()
            self._document(session, "bak")
            session.document_ids.with_user(self.users["unit"]).unlink()
            self.assertIn("minutes (BAK)", self._reminders(session).summary)

    def test_r08_video_session_is_reminded_too(self):
        session = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-11 08:00"):
            self._run()
            self.assertIn("recording or minutes", self._reminders(session).summary)

    def test_r17_nobody_is_reminded_of_what_did_not_take_place(self):
        session, other = self._visit(), self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 11:00"):
            self.sessions().mark_no_show(session_id=session.id, reason="Nobody came")
            self.sessions().mark_no_show(session_id=other.id, reason="Nobody came")
        with self.at("2025-06-11 08:00"):
            self._run()
        self.assertFalse(self._reminders(session) | self._reminders(other))

    def test_r17_corrected_check_in_takes_the_reminder_back(self):
        session = self._received_visit()
        with self.at("2025-06-11 08:00"):
            self._run()
            self.sessions("manager").correct(session_id=session.id, reason="Mistake")
            self._run()
        self.assertFalse(self._reminders(session))

    def test_r17_form_offers_each_missing_piece(self):
        session = self._received_visit()
        lacks = (session.lacks_bak, session.lacks_attendance, session.lacks_recording)
        self.assertEqual(lacks, (True, True, False))
        unit = session.with_user(self.users["unit"])
        for button, kind in (
            (unit.action_upload_bak, "bak"),
            (unit.action_upload_attendance, "attendance"),
        ):
            self.assertEqual(button()["context"]["default_kind"], kind)
        self._document(session, "bak")
        self.assertEqual((session.lacks_bak, session.lacks_attendance), (False, True))

    def test_r08_video_session_lacks_a_recording_or_minutes(self):
        session = self._book_video("2025-06-05 09:00")
        self.assertTrue(session.lacks_bak and session.lacks_recording)
        self._document(session, "recording")
        self.assertFalse(session.lacks_bak or session.lacks_recording)
