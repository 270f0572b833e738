"""The demonstration data: complete on ordinary days, harmless on all others."""

import base64
import io

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file
from odoo.tools.pdf import PdfFileReader

from ..tools.refusal import OVERRIDABLE

MODULE = "djpk_consultation"
FILES = (
    "res.partner.csv",
    "res.partner-contact.csv",
    "res_users_demo.xml",
    "djpk_consultation_demo.xml",
)
LOGINS = ("manager", "agent", "reception", "unit", "unit2", "integration", "daerah")


class DemoCase(TransactionCase):
    """Loads the demo files as an installation with demo data does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()
        for name in FILES:
            path = f"demo/{name}"
            convert_file(cls.env, MODULE, path, {}, mode="init", noupdate=True)

    @classmethod
    def _prepare(cls):
        """Before loading: Indonesian is not installed, whatever the database has."""
        cls.env.ref("base.lang_id").active = False

    def demo(self, model, **values):
        """Records that the demo users made, with these values."""
        users = [self.user(login).id for login in LOGINS]
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env[model].search([("create_uid", "in", users), *domain])

    def user(self, login):
        return self.env.ref(f"{MODULE}.demo_user_{login}")

    def sessions(self, state, type_code="face_to_face", **values):
        return self.demo(
            "djpk.consultation.session",
            state=state,
            **{"type_id.code": type_code},
            **values,
        )

    def check_what_any_day_has(self):
        """Requests, decisions and history do not depend on free places."""
        for kind in ("information", "consultation", "complaint", "suggestion", False):
            self.assertTrue(self.demo("helpdesk.ticket", kind=kind), kind)
        for state in ("received", "approved", "rejected", "expired"):
            letters = self.demo("djpk.consultation.letter", state=state)
            self.assertTrue(letters, state)
        for state in ("done", "no_show", "cancelled"):
            self.assertTrue(self.sessions(state, historical=True), state)
        self.assertEqual(len(self.demo("djpk.consultation.walk.in")), 6)

    def check_what_a_free_day_has(self):
        """Where the calendar has free places, every story is told."""
        letters = self.demo("djpk.consultation.letter", state="used", historical=False)
        self.assertGreater(len(letters), 30)
        for state in ("draft", "scheduled", "checked_in", "cancelled"):
            self.assertTrue(self.sessions(state, historical=False), state)
        causes = self.sessions("cancelled", historical=False).mapped("cancel_cause")
        self.assertEqual(sorted(causes), ["djpk", "region"])
        self.assertTrue(self.sessions("scheduled").filtered("rolled_from"))
        self.assertEqual(len(self.sessions("scheduled", "video")), 4)
        overrides = self.demo("djpk.consultation.override")
        codes = {*OVERRIDABLE} - {"outside_checkin_window"}
        self.assertLessEqual(codes, set(overrides.mapped("code")))
        self.check_quota_of_jakarta_is_used()

    def check_quota_of_jakarta_is_used(self):
        """By the province and one of its administrative units, a third one waits."""
        jakarta = self.env.ref(f"{MODULE}.region_31")
        visits = self.sessions("scheduled").filtered(
            lambda visit: visit.quota_region_id == jakarta
        )
        self.assertEqual(sorted(visits.mapped("region_id.code")), ["31", "31.74"])
        self.assertEqual(len(set(visits.mapped("quota_month"))), 1)
        letters = self.demo("djpk.consultation.letter", state="approved")
        self.assertIn("31.75", letters.mapped("region_id.code"))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 02:40:00")
class TestDemo(DemoCase):
    """Monday 23 November 2026, 09:40 WIB: the desk of the 10.00 slot is open."""

    def test_demo_shows_every_state(self):
        self.check_what_any_day_has()
        self.check_what_a_free_day_has()

    def test_demo_passwords_are_the_logins(self):
        for login in LOGINS:
            user = self.user(login)
            self.assertEqual(user.login, login)
            given = {"type": "password", "login": login, "password": login}
            user.with_user(user)._check_credentials(given, {"interactive": False})

    def test_demo_users_have_one_role_each(self):
        roles = ("reception", "agent", "manager", "unit", "integration")
        expected = {
            "manager": {"reception", "agent", "manager"},
            "agent": {"reception", "agent"},
            "reception": {"reception"},
            "unit": {"unit"},
            "unit2": {"unit"},
            "integration": {"integration"},
            "daerah": set(),
        }
        for login, wanted in expected.items():
            user = self.user(login)
            has = {role for role in roles if user.has_group(f"{MODULE}.group_{role}")}
            self.assertEqual(has, wanted, login)
        self.assertEqual(
            self.user("integration").group_ids,
            self.env.ref(f"{MODULE}.group_integration"),
        )
        self.assertTrue(self.user("daerah")._is_portal())

    def test_demo_units_lead_different_teams(self):
        for login, team in (("unit", "team_dtu"), ("unit2", "team_dtk")):
            record = self.env.ref(f"{MODULE}.{team}")
            self.assertEqual(record.user_id, self.user(login))
            self.assertIn(self.user(login), record.user_ids)

    def test_demo_units_see_their_own_sessions_only(self):
        sessions = self.env["djpk.consultation.session"]
        seen = [
            sessions.with_user(self.user(login)).search([]).team_id
            for login in ("unit", "unit2")
        ]
        own = [self.env.ref(f"{MODULE}.{team}") for team in ("team_dtu", "team_dtk")]
        self.assertEqual(seen, own)
        self.assertGreater(self.demo(sessions._name).team_id, seen[0] | seen[1])

    def test_demo_callbacks_run_are_kept_and_late(self):
        tickets = self.demo("helpdesk.ticket").filtered("escalated_at")
        states = tickets.mapped("callback_state")
        self.assertEqual(set(states), {"running", "on_time", "late"})
        late = tickets.filtered(lambda ticket: ticket.callback_state == "late")
        self.assertEqual({bool(ticket.callback_at) for ticket in late}, {False, True})

    def test_demo_delegation_is_received_and_two_sppd_are_signed(self):
        visit = self.sessions("checked_in")
        self.assertEqual((visit.received_count, visit.sppd_count), (4, 2))
        self.assertEqual(str(visit.date), "2026-11-23")
        self.assertEqual(visit.visitor_ids.mapped("substitute").count(True), 1)

    def test_demo_closed_visits_have_their_papers(self):
        for visit in self.sessions("done"):
            kinds = set(visit.document_ids.mapped("kind"))
            self.assertEqual(kinds, {"bak", "attendance"})
        bak = visit.document_ids.filtered(lambda document: document.kind == "bak")
        text = self.text_of(base64.b64decode(bak.content))
        self.assertIn("BERITA ACARA KONSULTASI", text)
        self.assertIn(visit.visitor_ids[0].name, text)

    def test_demo_letters_are_pdf_files_of_one_page(self):
        letters = self.demo("djpk.consultation.letter")
        without = letters.filtered(lambda letter: not letter.attachment_ids)
        self.assertEqual(without.region_id.code, "71.71")
        for letter in letters - without:
            text = self.text_of(letter.attachment_ids.raw)
            self.assertIn("Yth. Direktur Jenderal Perimbangan Keuangan", text)
            self.assertIn(letter.number or "Nomor", text)
            self.assertIn("bukan surat resmi", text)

    def text_of(self, content):
        pages = PdfFileReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 1)
        return pages[0].extract_text()

    def test_demo_day_closed_by_djpk_keeps_no_session(self):
        closure = self.demo("djpk.consultation.closure")
        self.assertEqual(len(closure), 1)
        days = self.sessions("scheduled").mapped("date")
        self.assertNotIn(closure.date_from, days)

    def test_demo_officers_have_something_to_do(self):
        for login in ("agent", "manager", "unit", "unit2"):
            todo = [("user_id", "=", self.user(login).id)]
            self.assertTrue(self.env["mail.activity"].search_count(todo), login)
        for login in ("unit", "unit2"):
            letters = self.env["djpk.consultation.letter"].with_user(self.user(login))
            self.assertTrue(letters.search([("state", "=", "received")]), login)

    def test_demo_reception_has_visits_today(self):
        sessions = self.env["djpk.consultation.session"]
        today = sessions.with_user(self.user("reception")).search(
            [("when", "=", "today")]
        )
        self.assertEqual(len(today.filtered(lambda visit: visit.slot_id)), 3)

    def test_demo_users_keep_the_language_when_indonesian_is_missing(self):
        self.assertEqual(self.user("agent").lang, "en_US")

    def test_demo_loaded_again_changes_nothing(self):
        models = ("helpdesk.ticket", "djpk.consultation.letter", "res.users")
        before = [self.env[model].search_count([]) for model in models]
        self.env["djpk.consultation.demo"]._load()
        after = [self.env[model].search_count([]) for model in models]
        self.assertEqual(after, before)

    def test_demo_sends_no_mail(self):
        self.assertFalse(self.demo("mail.mail", state="outgoing"))


@tagged("post_install", "-at_install")
@freeze_time("2026-12-30 03:00:00")
class TestDemoAtYearEnd(DemoCase):
    @classmethod
    def _prepare(cls):
        cls.env["res.lang"]._activate_lang("id_ID")

    def test_demo_of_30_december_goes_on_in_the_new_year(self):
        self.check_what_any_day_has()
        self.check_what_a_free_day_has()
        years = {str(day.year) for day in self.sessions("scheduled").mapped("date")}
        self.assertEqual(years, {"2026", "2027"})

    def test_demo_officers_speak_indonesian_where_it_is_installed(self):
        for login in ("manager", "agent", "reception", "unit"):
            self.assertEqual(self.user(login).lang, "id_ID", login)
        self.assertEqual(self.user("integration").lang, "en_US")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 16:30:00")
class TestDemoAtNight(DemoCase):
    def test_demo_of_a_holiday_at_half_past_eleven_at_night(self):
        self.check_what_any_day_has()
        self.check_what_a_free_day_has()


@tagged("post_install", "-at_install")
@freeze_time("2027-12-30 03:00:00")
class TestDemoWithoutHolidays(DemoCase):
    """The year after is not on record: it offers no slots (R14)."""

    def test_demo_leaves_out_what_has_no_place(self):
        self.check_what_any_day_has()
        days = self.sessions("scheduled").mapped("date")
        self.assertFalse([day for day in days if day.year > 2027])
