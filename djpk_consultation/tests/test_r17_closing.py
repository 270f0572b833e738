from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PDF, RuleCase


@tagged("post_install", "-at_install")
class TestClosing(RuleCase):
    """R08 (E.3.b.3) and R17 (E.3.c.10): a file is closed when it is complete."""

    def _close(self, session, role="unit"):
        return self.sessions(role).close(session_id=session.id)

    def _received(self):
        session = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
        return session

    def test_r17_visit_needs_minutes_and_attendance_list(self):
        session = self._received()
        with self.at("2025-06-05 10:00"):
            with self.refused(
                "documentation_missing",
                says=("E.3.c.10", "lacks: minutes (BAK), attendance list"),
            ):
                self._close(session)
            for kind in ("recording", "other"):
                self._document(session, kind)
            self._document(session, "bak")
            with self.refused(
                "documentation_missing", says="lacks: attendance list (Daftar Hadir)."
            ):
                self._close(session)
            self._document(session, "attendance")
            self.assertEqual(self._close(session), {"id": session.id, "state": "done"})
        self.assertEqual(self._actions(session)[-1], "closed")

    def test_r17_attendance_list_alone_is_not_enough(self):
        session = self._received()
        self._document(session, "attendance")
        with self.refused("documentation_missing", says="lacks: minutes (BAK)."):
            self._close(session)

    def test_r17_visit_is_closed_after_check_in_only(self):
        session = self._book()
        for kind in ("bak", "attendance"):
            self._document(session, kind)
        with self.refused("wrong_state", says="is Scheduled; this takes one that is"):
            self._close(session)

    def test_r08_video_needs_a_recording_or_minutes(self):
        for kinds in (["recording"], ["bak"], ["bak", "recording"]):
            session = self._book_video("2025-06-05 09:00")
            with self.at("2025-06-05 10:00"):
                with self.refused(
                    "documentation_missing",
                    says=("E.3.b.3", "lacks: recording or minutes (BAK)"),
                ):
                    self._close(session)
                for kind in kinds:
                    self._document(session, kind)
                self.assertEqual(self._close(session)["state"], "done")

    def test_r08_attendance_list_does_not_document_a_video_session(self):
        session = self._book_video("2025-06-05 09:00")
        for kind in ("attendance", "other"):
            self._document(session, kind)
        with self.at("2025-06-05 10:00"), self.refused("documentation_missing"):
            self._close(session)

    def test_r08_video_is_not_closed_before_it_begins(self):
        session = self._book_video("2025-06-05 09:00")
        self._document(session, "recording", url="https://rec.test/1")
        with self.at("2025-06-05 08:59:59"):
            with self.refused("wrong_state", says="begins at Thu 5 Jun 2025 09:00 WIB"):
                self._close(session)
        with self.at("2025-06-05 09:00:00"):
            self.assertEqual(self._close(session)["state"], "done")

    def test_r17_closed_once(self):
        session = self._received()
        for kind in ("bak", "attendance"):
            self._document(session, kind)
        self._close(session)
        with self.refused("wrong_state", says="is Done"):
            self._close(session)

    def test_r17_unit_and_agent_close(self):
        for role in ("unit", "agent", "manager"):
            session = self._book_video("2025-06-05 09:00")
            self._document(session, "bak", role)
            with self.at("2025-06-05 10:00"):
                self.assertEqual(self._close(session, role)["state"], "done")

    def test_r17_others_do_not(self):
        session = self._book_video("2025-06-05 09:00")
        for role in ("reception", "integration"):
            with self.assertRaises(AccessError):
                self._close(session, role)
            with self.assertRaises(AccessError):
                self._document(session, "bak", role)
        for call in (self._close, lambda s, r: self._document(s, "bak", r)):
            with self.refused("invalid_value", says="session_id: no such record"):
                call(session, "other_unit")

    def test_r17_documents_of_a_closed_file_stay(self):
        session = self._received()
        for kind in ("bak", "attendance"):
            self._document(session, kind)
        documents = session.document_ids.with_user(self.users["agent"])
        loose = session.document_ids.copy({"name": "wrong.pdf"})[0]
        loose.with_user(self.users["agent"]).unlink()
        self._close(session)
        with self.refused("wrong_state", says="is Done"):
            documents.unlink()

    def test_r17_document_is_a_file_or_a_link(self):
        session = self._received()
        add = self.sessions("unit").add_document
        for values, name in (
            ({}, "content_base64: missing"),
            ({"filename": "a.pdf"}, "content_base64: missing"),
            ({"content_base64": PDF}, "filename: missing"),
            ({"filename": "a", "content_base64": "TVqQAAMA"}, "not a PDF, JPEG or PNG"),
            ({"url": "javascript:alert(1)"}, "url: must have the form"),
        ):
            with self.refused("invalid_value", says=name):
                add(session_id=session.id, kind="bak", **values)
        with self.refused("invalid_value", says="kind: not one of the choices"):
            add(session_id=session.id, kind="minutes", url="https://a.test/1")
        answer = add(
            session_id=session.id, kind="bak", filename="a.pdf", content_base64=PDF
        )
        document = self.env["djpk.consultation.document"].browse(answer["id"])
        self.assertEqual(document.content.decode(), PDF)
        self.assertEqual(self._actions(session)[-1], "document_added")

    def test_r08_recording_is_any_file(self):
        session = self._book_video("2025-06-05 09:00")
        self._document(
            session, "recording", filename="a.mp4", content_base64="AAAAIGZ0eXA="
        )
        self.assertEqual(session.document_ids.name, "a.mp4")

    def test_r17_no_document_for_a_draft_or_a_cancelled_session(self):
        session = self._book()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        with self.refused("wrong_state", says="is Cancelled"):
            self._document(session, "bak")
        draft = self.sessions().create({"letter_id": session.letter_id.id})
        with self.refused("wrong_state", says="is Draft"):
            self._document(draft, "bak")

    def test_r17_document_written_directly_passes_the_same_verdict(self):
        session = self._received()
        documents = self._as("unit", "djpk.consultation.document")
        vals = {"session_id": session.id, "kind": "bak", "name": "bak.pdf"}
        for extra, name in (
            ({}, "content: missing"),
            ({"content": "TVqQAAMA"}, "content: not a PDF, JPEG or PNG"),
            ({"url": "javascript:alert(1)"}, "url: must have the form"),
        ):
            with self.refused("invalid_value", says=name):
                documents.create({**vals, **extra})
        document = documents.create({**vals, "content": PDF})
        with self.refused("invalid_value", says="content: not a PDF"):
            document.content = "TVqQAAMA"
        with self.refused("invalid_value", says="session_id: does not apply"):
            document.session_id = self._book()

    def test_r17_document_of_a_cancelled_session_is_refused_directly_too(self):
        session = self._book()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        with self.refused("wrong_state", says="is Cancelled"):
            self._as("agent", "djpk.consultation.document").create(
                {
                    "session_id": session.id,
                    "kind": "other",
                    "name": "x",
                    "url": "https://a.test/1",
                }
            )
