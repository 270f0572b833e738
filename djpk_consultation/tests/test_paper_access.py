from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.djpk_consultation_paper import KINDS
from .common_papers import PaperCase

#: Who prints what of a visit of today; a small letter: of its own unit only.
PRINTS = """
kind        reception agent manager unit other_unit integration employee portal
pass        x         x     x       -    -          -           -        -
attendance  x         x     x       x    -          -           -        -
bak         -         x     x       x    -          -           -        -
sppd        x         x     x       x    -          -           -        -
"""


@tagged("post_install", "-at_install")
class TestPaperAccess(PaperCase):
    """Who may print what; by the report's own address, too, which has no groups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = new_test_user(
            cls.env, "djpk_paper_portal", groups="base.group_portal"
        )

    def _may(self, kind, session, role):
        try:
            with self.env.cr.savepoint():
                self._print(kind, session, role)
        except AccessError:
            return False
        except Exception as refusal:
            self.assertIn("no such record", str(refusal), (kind, role))
            return False
        return True

    def test_each_role_prints_as_decided(self):
        head, *lines = (line.split() for line in PRINTS.strip().splitlines())
        session = self._signed_visit()
        with self.at("2025-06-05 10:00"):
            for kind, *cells in lines:
                for role, cell in zip(head[1:], cells, strict=True):
                    self.assertEqual(
                        self._may(kind, session, role), cell == "x", (kind, role)
                    )
        self.assertEqual({line[0] for line in lines} | {"walk_in"}, set(KINDS))

    def test_reception_prints_of_the_days_around_today(self):
        near = self._visit()
        far = self._book(date="2025-06-16", slot="0900")
        self.assertTrue(self._may("pass", near, "reception"))
        self.assertFalse(self._may("pass", far, "reception"))
        self.assertFalse(self._may("pass", near | far, "reception"))
        self.assertTrue(self._may("pass", near | far, "agent"))

    def test_preview_in_the_browser_is_no_way_around(self):
        session = self._visit()
        for role in ("employee", "portal", "integration", "unit"):
            reports = self.env(user=self.users[role])["ir.actions.report"]
            with self.assertRaises(AccessError):
                reports._render_qweb_html("djpk_consultation.paper_pass", session.ids)

    def test_preview_has_no_code_and_is_not_on_record(self):
        session = self._visit()
        reports = self.env(user=self.users["agent"])["ir.actions.report"]
        html, form = reports._render_qweb_html(
            "djpk_consultation.paper_pass", session.ids
        )
        self.assertEqual(form, "html")
        self.assertIn(session.name, str(html))
        self.assertNotIn("verifikasi", str(html))
        self.assertFalse(session.issue_ids)

    def test_walk_in_slip_is_receptions(self):
        walk_in = self._walk_in()
        for role, allowed in (("reception", True), ("agent", True), ("unit", False)):
            self.assertEqual(self._may("walk_in", walk_in, role), allowed, role)

    def test_callers_context_changes_nothing(self):
        session = self._visit()
        context = {"bin_size": True, "default_number": "x", "default_user_id": 1}
        papers = self.env(user=self.users["agent"])["djpk.consultation.paper"]
        papers.with_context(**context)._issue("pass", session._name, session.ids)
        issue = self._issues(session)
        self.assertEqual(issue.number, session.name)
        self.assertEqual(issue.user_id, self.users["agent"])


@tagged("post_install", "-at_install")
class TestPaperTime(PaperCase):
    """What can be printed when."""

    def _refused(self, kind, session, says):
        with self.refused("wrong_state", says=says):
            self._print(kind, session)

    def test_nothing_is_printed_of_a_draft(self):
        draft = self.sessions().create({"letter_id": self._create_letter().id})
        for kind in ("pass", "attendance", "bak", "sppd"):
            self._refused(kind, draft, "is Draft")

    def test_nothing_is_printed_of_a_cancelled_visit(self):
        session = self._visit()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        for kind in ("pass", "attendance", "bak"):
            self._refused(kind, session, (session.name, "is Cancelled"))

    def test_pass_is_for_visits_that_are_to_come(self):
        session = self._received_visit()
        for kind in ("bak", "attendance"):
            self._document(session, kind)
        self.sessions("unit").close(session_id=session.id)
        self._refused("pass", session, "is Done")
        self.assertTrue(self._print("bak", session, "unit"))

    def test_video_session_has_minutes_and_list_but_no_pass(self):
        session = self._video(2)
        self._refused("pass", session, "for visits only")
        self.assertIn("Guest 02", self._words("bak", session))
        self.assertIn("https://meet.test/1", self._words("attendance", session))

    def test_sppd_slip_needs_a_signed_one(self):
        session = self._received_visit()
        self._refused("sppd", session, ("No SPPD of session", "Sign one"))

    def test_every_session_that_is_not_ready_is_named(self):
        first, second = self._visit(), self._book(date="2025-06-10")
        for session in (first, second):
            self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        with self.assertRaises(Exception) as caught:
            self._print("pass", first | second)
        self.assertIn(first.name, str(caught.exception))
        self.assertIn(second.name, str(caught.exception))

    def test_minutes_are_written_until_the_file_is_closed(self):
        session = self._received_visit()
        minutes = self._as("unit", "djpk.consultation.minutes").create(
            {"session_id": session.id, "conclusion": "Agreed"}
        )
        follow_up = self._as("unit", "djpk.consultation.follow.up").create(
            {"minutes_id": minutes.id, "name": "Send the data"}
        )
        for kind in ("bak", "attendance"):
            self._document(session, kind)
        self.sessions("unit").close(session_id=session.id)
        for change in (
            lambda: minutes.write({"conclusion": "Not agreed"}),
            lambda: follow_up.write({"name": "Send nothing"}),
            follow_up.unlink,
            minutes.unlink,
        ):
            with self.refused("wrong_state", says="is Done"):
                change()

    def test_minutes_stay_with_their_session(self):
        session = self._visit()
        minutes = self.env["djpk.consultation.minutes"].create(
            {"session_id": session.id}
        )
        with self.refused("invalid_value", says="session_id"):
            minutes.session_id = self._book(date="2025-06-10")
