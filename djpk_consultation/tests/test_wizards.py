from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal
from odoo.addons.djpk_consultation.tools.refusal import OVERRIDABLE

from .common import PDF, RuleCase, utc

#: Button -> roles that open its dialogue, as the contract lets them call the method.
SESSION_BUTTONS = {
    "action_schedule": {"agent", "manager"},
    "action_move": {"agent", "manager"},
    "action_cancel": {"agent", "manager"},
    "action_no_show": {"agent", "manager"},
    "action_check_in": {"reception", "agent", "manager"},
    "action_add_visitor": {"reception", "agent", "manager"},
    "action_sign_sppd": {"reception", "unit", "agent", "manager"},
    "action_add_document": {"unit", "agent", "manager"},
    "action_correct": {"manager"},
    "action_grant_override": {"manager"},
}
LETTER_BUTTONS = {
    "action_approve": {"unit", "agent", "manager"},
    "action_reject": {"unit", "agent", "manager"},
    "action_schedule": {"agent", "manager"},
    "action_correct_receipt": {"agent", "manager"},
    "action_reopen": {"manager"},
}
TICKET_BUTTONS = {
    "action_escalate": {"unit", "agent", "manager"},
    "action_log_call": {"unit", "agent", "manager"},
    "action_close_consultation": {"unit", "agent", "manager"},
    "action_register_letter": {"agent", "manager"},
}
OFFICE = {"reception", "agent", "manager", "unit"}


class WizardCase(RuleCase):
    """A button as its role presses it: the form of its dialogue, then Confirm."""

    def _press(self, role, record, button):
        """The dialogue behind a button, its form filled with its defaults."""
        record = record.with_user(self.users[role]).with_env(
            self.env(user=self.users[role])
        )
        return self._form(role, getattr(record, button)())

    def _form(self, role, action):
        model = self._as(role, action["res_model"])
        return Form(model.with_context(**action["context"]))

    def _fill_form(self, form, **values):
        for name, value in values.items():
            form[name] = value
        return form

    def _confirm(self, role, record, button, **values):
        form = self._fill_form(self._press(role, record, button), **values)
        return form.save().action_confirm()

    def _facts(self, record):
        """All that is stored of a record and of those that hang on it."""
        self.env.flush_all()
        self.env.invalidate_all()
        names = [name for name, field in record._fields.items() if field.store]
        related = [record.read(names)]
        if record._name == "djpk.consultation.session":
            related += [
                record.visitor_ids.read(),
                record.claim_ids.read(),
                record.event_id.read(["start", "stop", "active"]),
                record.letter_id.read(["state"]),
            ]
        return related

    def _confirm_refused(self, wizard, record, *codes):
        """Confirm is refused by the contract, and nothing is written.

        Not by assertRaises(), whose savepoint would hide what was written.
        """
        before = self._facts(record)
        try:
            wizard.action_confirm()
        except ConsultationRefusal as refusal:
            self.assertEqual(refusal.codes, list(codes), str(refusal))
        else:
            self.fail("not refused")
        self.assertEqual(self._facts(record), before)


@tagged("post_install", "-at_install")
class TestWizardRoles(WizardCase):
    def _check_roles(self, record, buttons):
        for button, roles in buttons.items():
            for role in sorted(OFFICE):
                with self.subTest(button=button, role=role):
                    pressed = record.with_user(self.users[role])
                    if role in roles:
                        action = getattr(pressed, button)()
                        self.assertEqual(action["type"], "ir.actions.act_window")
                    else:
                        with self.assertRaises(AccessError):
                            getattr(pressed, button)()

    def test_session_buttons_open_for_the_roles_of_their_method(self):
        self._check_roles(self._book(date="2025-06-05"), SESSION_BUTTONS)

    def test_letter_buttons_open_for_the_roles_of_their_method(self):
        self._check_roles(self._create_letter(approve=False), LETTER_BUTTONS)

    def test_ticket_buttons_open_for_the_roles_of_their_method(self):
        self._check_roles(self._create_letter().ticket_id, TICKET_BUTTONS)

    def test_every_dialogue_is_closed_to_others(self):
        wizards = self.env["ir.model"].search(
            [("transient", "=", True), ("model", "=like", "djpk.consultation.%")]
        )
        self.assertEqual(len(wizards), 21)
        for wizard in wizards:
            for role in ("employee", "integration"):
                allowed = self._as(role, wizard.model).has_access("create")
                self.assertFalse(allowed, (wizard.model, role))

    def test_close_button_calls_the_method(self):
        session = self._book_video("2025-06-05 09:00")
        with self.at("2025-06-05 10:00"):
            for role in ("unit", "agent"):
                with self.refused("documentation_missing"):
                    session.with_user(self.users[role]).action_close()
            with self.assertRaises(AccessError):
                session.with_user(self.users["reception"]).action_close()
            self._document(session, "bak")
            self.assertIs(session.with_user(self.users["unit"]).action_close(), True)
        self.assertEqual(session.state, "done")

    def test_smart_buttons_lead_to_the_records(self):
        session = self._book(date="2025-06-05")
        letter, ticket = session.letter_id, session.ticket_id
        for record, button, found in (
            (letter, "action_view_sessions", session),
            (letter, "action_view_ticket", ticket),
            (session, "action_view_event", session.event_id),
            (ticket, "action_view_letters", letter),
            (ticket, "action_view_consultation_sessions", session),
        ):
            action = getattr(record.with_user(self.users["agent"]), button)()
            domain = action.get("domain") or [("id", "=", action["res_id"])]
            self.assertEqual(self.env[action["res_model"]].search(domain), found)

    def test_register_letter_takes_the_tickets_facts(self):
        ticket = self._create_letter(channel_code="phone", approve=False).ticket_id
        action = ticket.with_user(self.users["agent"]).action_register_letter()
        context = action["context"]
        self.assertEqual(context["default_ticket_id"], ticket.id)
        self.assertEqual(context["default_region_id"], ticket.region_id.id)
        self.assertEqual(context["default_type_id"], self.ref("type_face_to_face").id)
        self.assertFalse(context["default_channel_id"])  # no letter comes by phone


@tagged("post_install", "-at_install")
class TestScheduleWizard(WizardCase):
    """The same verdict before, and when, a session is scheduled."""

    def setUp(self):
        super().setUp()
        self.letter = self._create_letter()
        self.slots = {
            code: self.ref(f"slot_{code}") for code in ("0900", "1000", "1400")
        }

    def _announce(self, form, *position_codes):
        for number, code in enumerate(position_codes, 1):
            with form.visitor_ids.new() as visitor:
                visitor.name = f"Guest {number}"
                visitor.position_id = self.ref(f"position_{code}")
        return form

    def _check_preview(self, form, answer):
        """The dialogue shows what check_booking answers, no more and no less."""
        self.assertEqual(form.allowed, answer["allowed"])
        self.assertEqual(bool(form.placement), bool(answer["placement"]))
        self.assertEqual(form.earliest, answer["earliest"].get("why", False))
        shown = str(form.violations or "")
        self.assertEqual(shown.count("<li>"), len(answer["violations"]))
        for item in answer["violations"]:
            self.assertIn(f"[{item['code']}]</strong> {item['clause']} ", shown)

    def test_visit_is_booked_from_its_letter(self):
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date, form.slot_id = "2025-06-05", self.slots["1000"]
        action = form.save().action_confirm()
        session = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(self._where(session), ("2025-06-05", "1000"))
        self.assertEqual(session.letter_id, self.letter)
        self.assertEqual(session.visitor_ids.mapped("name"), ["Guest 1"])
        self.assertEqual(session.create_uid, self.users["agent"])

    def test_video_is_booked_with_time_link_and_room(self):
        letter = self._create_video_letter()
        form = self._press("agent", letter, "action_schedule")
        form.meeting_app, form.meeting_url = "Teams", "https://meet.test/7"
        form.start, form.stop = utc("2025-06-05 10:00"), utc("2025-06-05 11:30")
        form.room_id = self.room
        self.assertEqual(form.placement, "Thu 5 Jun 2025 10.00-11.30 WIB")
        session = self.env["djpk.consultation.session"].browse(
            form.save().action_confirm()["res_id"]
        )
        self.assertEqual(str(session.stop), utc("2025-06-05 11:30"))
        self.assertEqual(
            (session.meeting_app, session.meeting_url, session.room_id),
            ("Teams", "https://meet.test/7", self.room),
        )

    def test_draft_is_scheduled_where_it_stands(self):
        draft = self.sessions().create(
            {
                "letter_id": self.letter.id,
                "date": "2025-06-10",
                "slot_id": self.slots["1400"].id,
            }
        )
        form = self._announce(self._press("agent", draft, "action_schedule"), "staff")
        self.assertEqual(str(form.date), "2025-06-10")
        self.assertEqual(form.placement, "Tue 10 Jun 2025 14.00-15.00 WIB")
        form.slot_id = self.slots["0900"]
        self.assertEqual(
            form.save().action_confirm()["type"], "ir.actions.act_window_close"
        )
        self.assertEqual(draft.state, "scheduled")
        self.assertEqual(self._where(draft), ("2025-06-10", "0900"))

    def test_drafts_visitors_and_place_are_taken_over(self):
        draft = self.sessions().create(
            {"letter_id": self.letter.id, "date": "2025-06-10"}
        )
        self._as("agent", "djpk.consultation.visitor").create(
            {
                "session_id": draft.id,
                "name": "Siti",
                "position_id": self.ref("position_agency_head").id,
                "nip": "1980",
            }
        )
        form = self._press("agent", draft, "action_schedule")
        self.assertTrue(form.allowed)
        form.save().action_confirm()
        self.assertEqual(self._where(draft), ("2025-06-10", "0900"))
        self.assertEqual(draft.visitor_ids.mapped("nip"), ["1980"])

    def test_another_day_leaves_the_drafts_video_time_behind(self):
        draft = self.sessions().create(
            {
                "letter_id": self._create_video_letter().id,
                "date": "2025-06-05",
                "start": utc("2025-06-05 10:00"),
                "stop": utc("2025-06-05 11:00"),
                "meeting_app": "Teams",
                "meeting_url": "https://meet.test/1",
            }
        )
        form = self._press("agent", draft, "action_schedule")
        self.assertEqual(form.placement, "Thu 5 Jun 2025 10.00-11.00 WIB")
        form.start = form.stop = False
        form.date = "2025-06-10"
        self.assertEqual(form.placement, "Tue 10 Jun 2025 07.30-08.30 WIB")
        form.save().action_confirm()
        self.assertEqual(str(draft.start), utc("2025-06-10 07:30"))

    def test_preview_says_what_check_booking_says(self):
        self._fill("2025-06-05")
        self._book(date="2025-06-10", slot="0900")
        self._use_quota("32.04", "2025-07-01", "2025-07-02")
        full = self._create_letter(region_code="32.04")
        waiting = self._create_letter(approve=False)
        cases = (
            (self.letter, None, "", False, ["staff"]),
            (self.letter, "2025-06-05", "", False, ["staff"]),
            (self.letter, "2025-06-05", "0900", True, ["staff"]),
            (self.letter, "2025-06-04", "", False, ["staff"]),
            (self.letter, "2025-06-06", "", False, ["staff"] * 3),
            (self.letter, "2025-06-10", "0900", False, ["regent"] * 4),
            (full, "2025-07-03", "", False, ["staff"]),
            (full, None, "", False, []),
            (waiting, "2025-06-10", "1000", False, ["staff"]),
        )
        for letter, day, slot, strict, people in cases:
            with self.subTest(letter=letter.number, day=day, slot=slot):
                form = self._press("agent", letter, "action_schedule")
                self._announce(form, *people)
                values = {"visitors": self._people(*people), "strict": strict}
                form.strict = strict
                if day:
                    form.date = values["date"] = day
                if slot:
                    form.slot_id, values["slot"] = self.slots[slot], slot
                self._check_preview(form, self._check(letter, **values))

    def test_preview_tells_the_day_that_is_full(self):
        self._fill("2025-06-05")
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date = "2025-06-05"
        self.assertEqual(
            form.placement,
            "Tue 10 Jun 2025 09.00-10.00 WIB, since Thu 5 Jun 2025 is full",
        )

    def test_preview_escapes_what_was_typed(self):
        form = self._press("agent", self._create_video_letter(), "action_schedule")
        form.meeting_app, form.meeting_url = "Teams", "<script>alert(1)</script>"
        self.assertFalse(form.allowed)
        self.assertIn("[invalid_value]", form.violations)
        self.assertNotIn("<script>", form.violations)

    def test_preview_writes_nothing(self):
        before = self._facts(self.letter)
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date = "2025-06-05"
        form.save()
        self.assertEqual(self._facts(self.letter), before)
        self.assertFalse(self.letter.session_ids)

    def test_refusal_writes_nothing(self):
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff", "staff", "staff")
        form.date = "2025-06-04"
        self._confirm_refused(form.save(), self.letter, "lead_time", "visitor_limit")
        self.assertFalse(self.letter.session_ids)

    def test_manager_waives_a_rule_with_its_reason(self):
        form = self._press("manager", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date = "2025-06-04"
        self.assertFalse(form.allowed)
        with form.override_ids.new() as line:
            line.code, line.reason = "lead_time", "The minister asked for it"
        self.assertTrue(form.allowed)
        action = form.save().action_confirm()
        session = self.env["djpk.consultation.session"].browse(action["res_id"])
        self.assertEqual(str(session.date), "2025-06-04")
        self.assertEqual(
            session.override_ids.mapped(lambda line: (line.code, line.reason)),
            [("lead_time", "The minister asked for it")],
        )

    def test_override_of_an_agent_is_refused(self):
        form = self._press("agent", self.letter, "action_schedule")
        self.assertNotIn("override_ids", form._view["fields"])
        self._announce(form, "staff")
        form.date = "2025-06-04"
        wizard = form.save()
        wizard.override_ids = [(0, 0, {"code": "lead_time", "reason": "x"})]
        self._confirm_refused(wizard, self.letter, "not_overridable", "lead_time")

    def test_overrides_are_the_six_codes(self):
        field = self.env["djpk.consultation.schedule.override.wizard"]._fields["code"]
        self.assertEqual(tuple(field.get_values(self.env)), OVERRIDABLE)


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
        self._confirm("agent", session, "action_move", start=start, reason="x")
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


@tagged("post_install", "-at_install")
class TestLetterWizards(WizardCase):
    def setUp(self):
        super().setUp()
        self.letter = self._create_letter(approve=False)

    def test_unit_approves_for_itself(self):
        self._confirm("unit", self.letter, "action_approve")
        self.assertEqual(self.letter.state, "approved")
        self.assertEqual(self.letter.decided_by, self.users["unit"].name)

    def test_agent_says_whose_decision_it_is(self):
        form = self._press("agent", self.letter, "action_approve")
        self._confirm_refused(form.save(), self.letter, "invalid_value")
        form.decided_by, form.team_id = "Director", self.other_team
        form.save().action_confirm()
        self.assertEqual(
            (self.letter.state, self.letter.decided_by, self.letter.team_id),
            ("approved", "Director", self.other_team),
        )

    def test_rejection_takes_a_reason(self):
        form = self._press("unit", self.letter, "action_reject")
        form.reason = " "
        self._confirm_refused(form.save(), self.letter, "invalid_value")
        form.reason = "Not our topic"
        form.save().action_confirm()
        self.assertEqual(self.letter.state, "rejected")
        self.assertEqual(self.letter.decision_reason, "Not our topic")

    def test_manager_reopens(self):
        self._approve(self.letter)
        form = self._press("manager", self.letter, "action_reopen")
        form.reason = "Wrong letter"
        wizard = form.save()
        wizard.action_confirm()
        self.assertEqual(self.letter.state, "received")
        self._confirm_refused(wizard, self.letter, "wrong_state")

    def test_receipt_is_corrected_with_a_reason(self):
        form = self._press("agent", self.letter, "action_correct_receipt")
        self.assertEqual(form.received_at, self.letter.received_at)
        form.reason = "Came on Friday"
        form.received_at = utc("2025-06-02 10:00:01")
        wizard = form.save()
        with self.refused("invalid_value", says="lies in the future"):
            wizard.action_confirm()
        wizard.received_at = utc("2025-06-02 09:00")
        wizard.action_confirm()
        self.assertEqual(str(self.letter.received_at), utc("2025-06-02 09:00"))
        self.assertEqual(self._last_log(self.letter).reason, "Came on Friday")


@tagged("post_install", "-at_install")
class TestTicketWizards(WizardCase):
    def setUp(self):
        super().setUp()
        values = self._request(letter=False, type_code="dering", channel_code="phone")
        answer = self.tickets("integration").register_request(values=values)
        self.ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def test_escalated_called_and_closed(self):
        values = {"team_id": self.team, "note": "Formula"}
        self._confirm("agent", self.ticket, "action_escalate", **values)
        self.assertEqual(self.ticket.escalation_team_id, self.team)
        self.assertEqual(self.ticket.callback_state, "running")
        self._confirm("unit", self.ticket, "action_log_call", outcome="no_answer")
        self.assertEqual(self.ticket.callback_state, "running")
        self._confirm("unit", self.ticket, "action_log_call", outcome="reached")
        self.assertEqual(self.ticket.callback_state, "on_time")
        self._confirm("unit", self.ticket, "action_close_consultation", answer="So.")
        self.assertTrue(self.ticket.stage_id.closed)
        self.assertEqual(self.ticket.answer, "So.")

    def test_refusals_write_nothing(self):
        form = self._press("agent", self.ticket, "action_log_call")
        form.outcome = "reached"
        self._confirm_refused(form.save(), self.ticket, "wrong_state")
        form = self._press("agent", self.ticket, "action_escalate")
        form.team_id = self.team
        self.ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.ticket.institution = self.ticket.partner_id = False
        self._confirm_refused(form.save(), self.ticket, "identity_missing")

    def test_close_without_an_answer_is_refused(self):
        form = self._press("agent", self.ticket, "action_close_consultation")
        with self.refused("answer_missing"):
            form.save().action_confirm()
        self.assertFalse(self.ticket.stage_id.closed)

    def test_close_offers_the_answer_on_record(self):
        self.ticket.answer = "As told"
        form = self._press("agent", self.ticket, "action_close_consultation")
        self.assertEqual(form.answer, "As told")
        form.save().action_confirm()
        self.assertTrue(self.ticket.stage_id.closed)


@tagged("post_install", "-at_install")
class TestWalkInWizard(WizardCase):
    def _open_walk_in(self, role="reception"):
        action = self.ref("walk_in_wizard_action")
        return Form(self._as(role, action.res_model))

    def test_r18_refusal_is_logged_and_shown(self):
        form = self._open_walk_in()
        self.assertIn("08111504207", form.how_to_ask)
        self._fill_form(
            form,
            name="Rudi",
            institution="DPRD",
            region_id=self.ref("region_32_04"),
            phone="0812000222",
            usual_reason="other_day",
            details="They came a day early",
        )
        action = form.save().action_confirm()
        walk_in = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            (walk_in.name, walk_in.institution, walk_in.phone, walk_in.region_id),
            ("Rudi", "DPRD", "0812000222", self.ref("region_32_04")),
        )
        self.assertEqual(
            walk_in.reason, "Scheduled for another day: They came a day early"
        )
        self.assertEqual(walk_in.user_id, self.users["reception"])

    def test_r18_usual_reason_or_own_words_are_enough(self):
        for values, reason in (
            ({"usual_reason": "no_schedule"}, "Came without a schedule"),
            ({"details": " Was rude "}, "Was rude"),
        ):
            form = self._fill_form(self._open_walk_in(), name="Rudi", **values)
            action = form.save().action_confirm()
            walk_in = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(walk_in.reason, reason)

    def test_r18_refusal_without_a_reason_is_refused(self):
        form = self._fill_form(self._open_walk_in(), name="Rudi", details=" ")
        count = self.env["djpk.consultation.walk.in"].search_count([])
        with self.refused("invalid_value", says="values.reason: missing"):
            form.save().action_confirm()
        self.assertEqual(self.env["djpk.consultation.walk.in"].search_count([]), count)

    def test_r18_units_have_no_such_dialogue(self):
        with self.assertRaises(AccessError):
            self._open_walk_in("unit").save()
