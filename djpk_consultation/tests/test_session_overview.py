"""What lists, filters, calendar and form tell of a session's course."""

from odoo.tests import tagged

from .common import STAFF, RuleCase


@tagged("post_install", "-at_install")
class TestDocumentsNeeded(RuleCase):
    """R08, R17: what the file lacks, on the form and as a filter."""

    def _needs(self, session):
        domain = [("needs_documents", "=", True), ("id", "=", session.id)]
        found = bool(self.sessions().search(domain))
        self.assertEqual(session.needs_documents, found)
        none = [("needs_documents", "=", False), ("id", "=", session.id)]
        self.assertEqual(bool(self.sessions().search(none)), not found)
        return found

    def test_r17_visit_from_check_in_until_both_are_there(self):
        visit = self._book(date="2025-06-05", slot="0900")
        self.assertFalse(self._needs(visit))
        with self.at("2025-06-05 09:00"):
            self._arrive(visit)
            self.assertTrue(self._needs(visit))
            self._document(visit, "attendance")
            self.assertTrue(self._needs(visit))
            self.assertEqual(visit.missing_documents, "minutes (BAK)")
            self._document(visit, "bak")
            self.assertFalse(self._needs(visit))
            self.assertFalse(visit.missing_documents)

    def test_r08_video_session_from_its_start_until_one_is_there(self):
        video = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 08:59:59"):
            self.assertFalse(self._needs(video))
            self.assertEqual(video.missing_documents, "recording or minutes (BAK)")
        with self.at("2025-06-05 09:00:00"):
            self.assertTrue(self._needs(video))
            self._document(video, "recording", url="https://rec.test/1")
            self.assertFalse(self._needs(video))

    def test_nothing_is_lacking_of_what_was_cancelled(self):
        visit = self._book(date="2025-06-05", slot="0900")
        self.sessions().cancel(session_id=visit.id, cause="region", reason="Ill")
        self.assertFalse(self._needs(visit))
        self.assertFalse(visit.missing_documents)


@tagged("post_install", "-at_install")
class TestGuestsText(RuleCase):
    """R12 (E.3.c.6): how many came and may come, by the verdict's own cap."""

    def _check(self, session, text):
        self.assertEqual(session.with_context(lang="en_US").guests_text, text)

    def test_r12_staff(self):
        visit = self._book(visitors=[STAFF, STAFF])
        self._check(
            visit,
            "2 announced, 0 received. At most 2; 4 with a head of region or DPRD"
            " chair.",
        )

    def test_r12_with_a_leader(self):
        visit = self._book(visitors=self._people("dprd_chair", "staff", "staff"))
        self._check(visit, "3 announced, 0 received. At most 4.")

    def test_r12_the_leader_who_did_not_come_does_not_count(self):
        visit = self._book(
            date="2025-06-05",
            slot="0900",
            visitors=self._people("regent", "staff", "staff"),
        )
        with self.at("2025-06-05 09:00"):
            self._arrive(visit, 1)
            self._check(
                visit,
                "3 announced, 1 received. At most 2; 4 with a head of region or DPRD"
                " chair.",
            )

    def test_r12_draft_without_a_day_is_told_todays_cap(self):
        letter = self._create_letter()
        draft = self.sessions().create(
            {"letter_id": letter.id, "type_id": letter.type_id.id}
        )
        self._check(
            draft,
            "0 announced, 0 received. At most 2; 4 with a head of region or DPRD"
            " chair.",
        )

    def test_video_sessions_have_no_cap(self):
        self.assertFalse(self._book_video("2025-06-05 09:00").guests_text)


@tagged("post_install", "-at_install")
class TestThisWeek(RuleCase):
    """Monday to Sunday by the office's calendar."""

    def _found(self, session):
        domain = [("this_week", "=", True), ("id", "=", session.id)]
        found = bool(self.sessions().with_context(tz="UTC").search(domain))
        self.assertEqual(session.this_week, found)
        return found

    def test_from_monday_to_sunday_in_wib(self):
        visit = self._book(date="2025-06-05", slot="0900")
        for wib, found in (
            ("2025-06-01 23:59", False),
            ("2025-06-02 00:00", True),
            ("2025-06-08 23:59", True),
            ("2025-06-09 00:00", False),
        ):
            with self.at(wib):
                self.assertEqual(self._found(visit), found, wib)


@tagged("post_install", "-at_install")
class TestEventTitle(RuleCase):
    """Everybody reads the title: it is in DJPK's language, whoever booked."""

    def _title(self, lang):
        letter = self._create_letter(region_code="32.04")
        sessions = self.sessions().with_context(lang=lang)
        answer = sessions.book(values=self._booking(letter))
        return self.env["calendar.event"].browse(answer["event_id"]).name

    def test_in_indonesian_where_it_is_installed(self):
        self.env["res.lang"]._activate_lang("id_ID")
        visit = self.ref("type_face_to_face")
        visit.with_context(lang="id_ID").name = "Tatap muka"
        region = self.ref("region_32_04").with_context(lang="id_ID").display_name
        self.assertEqual(self._title("en_US"), f"Tatap muka: {region}")
        self.assertEqual(self._title("id_ID"), f"Tatap muka: {region}")

    def test_in_the_companys_language_otherwise(self):
        self.env["res.lang"].search([("code", "=", "id_ID")]).active = False
        self.env["res.lang"]._activate_lang("fr_FR")
        self.ref("type_face_to_face").with_context(lang="fr_FR").name = "Visite"
        self.env.company.partner_id.lang = "fr_FR"
        self.assertTrue(self._title("en_US").startswith("Visite: "))
