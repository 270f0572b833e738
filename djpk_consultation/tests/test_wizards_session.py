from odoo.tests import tagged

from .common import PDF, utc
from .common_wizards import WizardCase


@tagged("post_install", "-at_install")
class TestSessionWizards(WizardCase):
    def setUp(self):
        super().setUp()
        self.session = self._book(
            date="2025-06-05", slot="0900", visitors=self._people("staff", "staff")
        )

    def test_move_to_another_day_and_slot(self):
        self._confirm(
            "agent",
            self.session,
            "action_move",
            date="2025-06-10",
            slot_id=self.ref("slot_1300"),
            reason="Repair",
        )
        self.assertEqual(self._where(self.session), ("2025-06-10", "1300"))
        self.assertEqual(self._last_log(self.session).reason, "Repair")

    def test_move_of_video_by_its_start(self):
        session = self._book_video("2025-06-05 09:00", stop="2025-06-05 10:30")
        start = utc("2025-06-05 13:00")
        form = self._press("agent", session, "action_move")
        self.assertEqual(form.place, "Thu 5 Jun 2025 09.00-10.30 WIB")
        form.start, form.reason = start, "x"
        self.assertEqual(form.start_text, "Thu 5 Jun 2025 13:00 WIB")
        form.save().action_confirm()
        self.assertEqual(str(session.start), start)
        self.assertEqual(str(session.stop), utc("2025-06-05 14:30"))

    def test_move_refused_writes_nothing(self):
        self._fill("2025-06-10", "1300")
        form = self._press("agent", self.session, "action_move")
        form.date, form.slot_id = "2025-06-10", self.ref("slot_1300")
        form.reason = "x"
        self._confirm_refused(form.save(), self.session, "slot_taken")
        form = self._press("agent", self.session, "action_move")
        form.reason = "x"
        self._confirm_refused(form.save(), self.session, "invalid_value")

    def test_r16_cancel_warns_what_becomes_of_the_letter(self):
        video = self._book_video("2025-06-05 09:00")
        for session, cause, fate in (
            (self.session, "region", "is used up"),
            (self.session, "djpk", "is given back"),
            (video, "region", "is given back"),
            (video, "djpk", "is given back"),
        ):
            form = self._press("agent", session, "action_cancel")
            self.assertFalse(form.warning)
            form.cause = cause
            self.assertIn(fate, form.warning)
            with self.cr.savepoint() as savepoint:
                form.reason = "x"
                form.save().action_confirm()
                used = session.letter_id.state == "used"
                self.assertEqual(used, fate == "is used up")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_cancel_records_cause_and_reason(self):
        values = {"cause": "djpk", "reason": "Flood"}
        self._confirm("agent", self.session, "action_cancel", **values)
        self.assertEqual(self.session.state, "cancelled")
        self.assertEqual(self.session.cancel_cause, "djpk")
        self.assertEqual(self.session.outcome_reason, "Flood")

    def test_cancel_twice_is_refused(self):
        form = self._press("agent", self.session, "action_cancel")
        form.cause, form.reason = "region", "x"
        wizard = form.save()
        wizard.action_confirm()
        self._confirm_refused(wizard, self.session, "wrong_state")

    def test_no_show_after_the_slot(self):
        form = self._press("agent", self.session, "action_no_show")
        self.assertIn("is used up", form.warning)
        form.reason = "Nobody came"
        wizard = form.save()
        self._confirm_refused(wizard, self.session, "wrong_state")
        with self.at("2025-06-05 10:00"):
            wizard.action_confirm()
        self.assertEqual(self.session.state, "no_show")

    def test_check_in_registers_those_ticked(self):
        with self.at("2025-06-05 09:00"):
            form = self._press("reception", self.session, "action_check_in")
            self.assertEqual(len(form.line_ids), 2)
            with form.line_ids.edit(1) as line:
                line.present = True
            form.save().action_confirm()
            came = self.session.visitor_ids.filtered("checked_in_at")
            self.assertEqual(came, self.session.visitor_ids[1])
            again = self._press("reception", self.session, "action_check_in")
            self.assertEqual(len(again.line_ids), 1)

    def test_check_in_refused_writes_nothing(self):
        form = self._press("reception", self.session, "action_check_in")
        self._confirm_refused(form.save(), self.session, "invalid_value")
        with form.line_ids.edit(0) as line:
            line.present = True
        self._confirm_refused(form.save(), self.session, "outside_checkin_window")

    def test_add_visitor_under_the_cap(self):
        session = self._book(date="2025-06-05", slot="1000")
        values = {
            "name": "Ani",
            "position_id": self.ref("position_agency_head"),
            "nip": "1990",
            "institution": "Bappeda",
        }
        with self.at("2025-06-05 08:00"):
            self._confirm("reception", session, "action_add_visitor", **values)
            visitor = session.visitor_ids[-1]
            self.assertEqual(
                (visitor.name, visitor.nip, visitor.institution),
                ("Ani", "1990", "Bappeda"),
            )
            self.assertEqual(visitor.position_id.code, "agency_head")
            form = self._press("reception", session, "action_add_visitor")
            form.name = "Third"
            form.position_id = self.ref("position_staff")
            self._confirm_refused(form.save(), session, "visitor_limit")

    def test_sppd_of_those_received(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session, 0)
            form = self._press("unit", self.session, "action_sign_sppd")
            self.assertEqual(len(form.line_ids), 1)
            wizard = form.save()
            self._confirm_refused(wizard, self.session, "invalid_value")
            with form.line_ids.edit(0) as line:
                line.number, line.issuer = "090/1", "BPKAD"
            wizard = form.save()
            wizard.action_confirm()
            visitor = self.session.visitor_ids[0]
            self.assertEqual(
                (visitor.sppd_number, visitor.sppd_issuer), ("090/1", "BPKAD")
            )
            self.assertEqual(visitor.sppd_signed_by, self.users["unit"])
            self._confirm_refused(wizard, self.session, "sppd_limit", "sppd_duplicate")
            form = self._press("reception", self.session, "action_sign_sppd")
            self.assertFalse(len(form.line_ids))

    def test_document_as_file_or_link(self):
        form = self._press("unit", self.session, "action_add_document")
        wizard = self._fill_form(form, kind="bak", content=PDF).save()
        wizard.filename = "bak.pdf"  # set by the file field of the web client
        wizard.action_confirm()
        self._confirm(
            "agent",
            self.session,
            "action_add_document",
            kind="recording",
            url="https://meet.test/rec",
        )
        bak, recording = self.session.document_ids.sorted("id")
        self.assertEqual((bak.kind, bak.name), ("bak", "bak.pdf"))
        self.assertEqual(bak.content.decode(), PDF)
        self.assertEqual(recording.url, "https://meet.test/rec")

    def test_document_refused_writes_nothing(self):
        form = self._press("unit", self.session, "action_add_document")
        form.kind = "bak"
        self._confirm_refused(form.save(), self.session, "invalid_value")
        form.url = "javascript:alert(1)"
        self._confirm_refused(form.save(), self.session, "invalid_value")

    def test_correct_takes_an_outcome_back(self):
        self.sessions().cancel(session_id=self.session.id, cause="region", reason="x")
        self._confirm("manager", self.session, "action_correct", reason="Misread")
        self.assertEqual(self.session.state, "scheduled")
        form = self._press("manager", self.session, "action_correct")
        form.reason = "Again"
        self._confirm_refused(form.save(), self.session, "wrong_state")

    def test_waived_window_lets_check_in(self):
        form = self._press("manager", self.session, "action_grant_override")
        form.code, form.reason = "outside_checkin_window", "Flight late"
        form.save().action_confirm()
        self.assertEqual(
            self.session.override_ids.mapped("code"), ["outside_checkin_window"]
        )
        with self.at("2025-06-05 11:00"):
            self._arrive(self.session, 0)
        self.assertEqual(self.session.state, "checked_in")

    def test_waiver_of_a_draft_is_refused(self):
        draft = self.sessions().create({"letter_id": self._create_letter().id})
        form = self._press("manager", draft, "action_grant_override")
        form.code, form.reason = "visitor_limit", "x"
        self._confirm_refused(form.save(), draft, "wrong_state")
