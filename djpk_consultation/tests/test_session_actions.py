"""Each button says what its method would say: on, or off and why."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal

from .common import PDF, STAFF, RuleCase, utc


class ActionCase(RuleCase):
    def _states(self, session, role="agent"):
        """``{name: state}`` of the session's buttons for a role."""
        session.invalidate_recordset(["action_states"])
        states = session.with_user(self.users[role]).action_states
        return {state["name"].removeprefix("action_"): state for state in states}

    def _names(self, session, role):
        return set(self._states(session, role))

    def _check_on(self, session, name, role="agent"):
        state = self._states(session, role)[name]
        self.assertTrue(state["enabled"], state["reason"])
        self.assertEqual(state["reason"], "")

    def _check_off(self, session, name, says, role="agent"):
        state = self._states(session, role)[name]
        self.assertFalse(state["enabled"])
        self.assertIn(says, state["reason"])

    def _draft(self, letter):
        vals = {"letter_id": letter.id, "type_id": letter.type_id.id}
        return self.sessions().create(vals)


@tagged("post_install", "-at_install")
class TestActionRoles(ActionCase):
    """Which buttons a role has: those of the methods that it may call."""

    def setUp(self):
        super().setUp()
        self.visit = self._book(date="2025-06-05", slot="0900")

    def test_reception_has_the_desk(self):
        self.assertEqual(
            self._names(self.visit, "reception"),
            {"check_in", "add_visitor", "sign_sppd", "refuse_walk_in"},
        )

    def test_a_unit_has_sppd_and_the_file(self):
        self.assertEqual(
            self._names(self.visit, "unit"), {"sign_sppd", "add_document", "close"}
        )

    def test_an_agent_has_all_but_the_managers(self):
        self.assertEqual(
            self._names(self.visit, "manager") - self._names(self.visit, "agent"),
            {"correct", "grant_override"},
        )

    def test_a_video_session_has_no_desk(self):
        video = self._book_video("2025-06-05 09:00")
        self.assertEqual(
            self._names(self.visit, "manager") - self._names(video, "manager"),
            {"check_in", "sign_sppd", "grant_override", "refuse_walk_in"},
        )

    def test_a_new_session_is_scheduled_once_it_has_its_letter(self):
        """Before it is saved, as the form shows it."""
        letter = self._create_letter()
        for letter_id, on in ((False, False), (letter.id, True)):
            new = self.sessions().new(
                {"letter_id": letter_id, "type_id": letter.type_id.id}
            )
            [state] = new.action_states
            self.assertEqual((state["name"], state["enabled"]), ("action_schedule", on))

    def test_reasons_are_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        session = self.visit.with_user(self.users["agent"])
        reasons = [
            {state["name"]: state["reason"] for state in shown.action_states}
            for shown in (
                session.with_context(lang="en_US"),
                session.with_context(lang="id_ID"),
            )
        ]
        self.assertIn("Thu 5 Jun 2025 10:00", reasons[0]["action_no_show"])
        self.assertIn("Kam 5 Jun 2025 10:00", reasons[1]["action_no_show"])


@tagged("post_install", "-at_install")
class TestVisitActions(ActionCase):
    """A visit on Thursday 5 June, 09:00-10:00 WIB, from its letter to its file."""

    def setUp(self):
        super().setUp()
        self.visit = self._book(date="2025-06-05", slot="0900")

    def test_draft_is_scheduled_on_an_approved_letter_only(self):
        draft = self._draft(self._create_letter(approve=False))
        self.assertEqual(self._names(draft, "manager"), {"schedule"})
        self._check_off(draft, "schedule", "approv")
        self._approve(draft.letter_id)
        self._check_on(draft, "schedule")

    def test_draft_without_a_letter(self):
        draft = self.sessions().create({"type_id": self.ref("type_face_to_face").id})
        self._check_off(draft, "schedule", "takes a request letter")

    def test_letter_fault_that_a_manager_waives_is_left_to_the_dialogue(self):
        letter = self._create_letter()
        letter._apply({"channel_id": self.ref("channel_live_chat").id})
        draft = self._draft(letter)
        self._check_off(draft, "schedule", "WhatsApp or e-mail")
        self._check_on(draft, "schedule", "manager")

    def test_r18_check_in_from_half_an_hour_before_to_the_end(self):
        for wib, on in (
            ("2025-06-05 08:29:59", False),
            ("2025-06-05 08:30:00", True),
            ("2025-06-05 10:00:00", True),
            ("2025-06-05 10:00:01", False),
        ):
            with self.at(wib):
                state = self._states(self.visit, "reception")["check_in"]
                self.assertEqual(state["enabled"], on, wib)
                self.assertEqual("from 08:30 to 10:00 WIB" in state["reason"], not on)

    def test_r18_waived_window_opens_the_desk(self):
        self._check_off(self.visit, "check_in", "check-in is open", "reception")
        self.sessions("manager").grant_override(
            session_id=self.visit.id, override={"outside_checkin_window": "Late flight"}
        )
        self._check_on(self.visit, "check_in", "reception")

    def test_check_in_is_off_when_everybody_is_here(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.visit)
            self._check_off(self.visit, "check_in", "Everyone on the list", "reception")

    def test_r16_no_show_from_the_end_of_the_slot_on(self):
        with self.at("2025-06-05 09:59:59"):
            self._check_off(self.visit, "no_show", "from Thu 5 Jun 2025 10:00 WIB on")
            self._check_on(self.visit, "move")
        with self.at("2025-06-05 10:00:00"):
            self._check_on(self.visit, "no_show")
            self._check_off(self.visit, "move", "is over")
            self._check_on(self.visit, "cancel")

    def test_reception_adds_visitors_on_the_day_only(self):
        self._check_off(self.visit, "add_visitor", "today's visits", "reception")
        self._check_on(self.visit, "add_visitor", "agent")
        with self.at("2025-06-05 00:00"):
            self._check_on(self.visit, "add_visitor", "reception")

    def test_r12_list_is_full_when_not_even_a_leader_fits(self):
        people = self._people("regent", "staff", "staff")
        visit = self._book(date="2025-06-05", slot="1000", visitors=people)
        self._check_on(visit, "add_visitor")
        self.sessions().add_visitor(session_id=visit.id, values=STAFF)
        self._check_off(visit, "add_visitor", "The list is full (4 guests)")

    def test_r13_sppd_as_long_as_one_received_has_none(self):
        self._check_off(self.visit, "sign_sppd", "Received: 0, signed: 0", "unit")
        with self.at("2025-06-05 09:00"):
            self._arrive(self.visit)
            self._check_on(self.visit, "sign_sppd", "unit")
            item = {"visitor_id": self.visit.visitor_ids.id, "number": "1"}
            self.sessions("unit").sign_sppd(
                session_id=self.visit.id, items=[{**item, "issuer": "Setda"}]
            )
            self._check_off(self.visit, "sign_sppd", "Received: 1, signed: 1", "unit")
            self._check_off(self.visit, "correct", "check-in stands", "manager")

    def test_r17_closing_says_what_the_file_lacks(self):
        self._check_off(self.visit, "close", "takes one that is Checked in", "unit")
        with self.at("2025-06-05 09:00"):
            self._arrive(self.visit)
            lacks = "lacks: minutes (BAK), attendance list (Daftar Hadir)"
            self._check_off(self.visit, "close", lacks, "unit")
            self._document(self.visit, "bak")
            self._check_off(self.visit, "close", "lacks: attendance list", "unit")
            self._document(self.visit, "attendance")
            self._check_on(self.visit, "close", "unit")

    def test_the_next_step_is_marked(self):
        def step(session):
            states = self._states(session, "manager").items()
            return [name for name, state in states if state["main"]]

        self.assertEqual(step(self._draft(self._create_letter())), ["schedule"])
        self.assertEqual(step(self.visit), ["check_in"])
        self.assertEqual(step(self._book_video("2025-06-05 09:00")), ["close"])
        with self.at("2025-06-05 09:00"):
            self._arrive(self.visit)
            self.assertEqual(step(self.visit), ["close"])
        with self.at("2025-06-05 10:00"):
            self._document(self.visit, "bak")
            self._document(self.visit, "attendance")
            self.sessions("unit").close(session_id=self.visit.id)
            self.assertEqual(step(self.visit), [])

    def test_r16_cancellation_is_not_taken_back_once_the_letter_is_used_again(self):
        self._check_off(self.visit, "correct", "is Scheduled", "manager")
        self.sessions().cancel(session_id=self.visit.id, cause="djpk", reason="Flood")
        self._check_on(self.visit, "correct", "manager")
        self._book(self.visit.letter_id, date="2025-06-10")
        self._check_off(self.visit, "correct", "letter", "manager")

    def test_r14_cancellation_is_not_taken_back_into_a_taken_slot(self):
        self.sessions().cancel(session_id=self.visit.id, cause="djpk", reason="Flood")
        self._book(date="2025-06-05", slot="0900")
        self._check_off(self.visit, "correct", "is taken by now", "manager")

    def test_historical_visit_is_left_as_it_was(self):
        historical = self.sessions("manager").create(
            {
                "type_id": self.ref("type_face_to_face").id,
                "date": "2024-03-01",
                "state": "done",
                "historical": True,
            }
        )
        states = self._states(historical, "manager")
        states.pop("refuse_walk_in")
        self.assertFalse([s["name"] for s in states.values() if s["enabled"]])
        self._check_off(historical, "move", "is historical", "manager")


@tagged("post_install", "-at_install")
class TestActionsAndMethods(ActionCase):
    """A button that is off and its method refuse in the same words."""

    def _arguments(self, session):
        """Lawful arguments of every method, but for what forbids it now."""
        visitors = session.visitor_ids
        return {
            "check_in": {"visitor_ids": visitors.ids},
            "sign_sppd": {
                "items": [
                    {"visitor_id": visitor.id, "number": f"{visitor.id}", "issuer": "S"}
                    for visitor in visitors[:1]
                ]
            },
            "add_document": {
                "kind": "bak",
                "filename": "a.pdf",
                "content_base64": PDF,
            },
            "close": {},
            "move": {"date": "2025-06-12", "reason": "Flood"},
            "cancel": {"cause": "djpk", "reason": "Flood"},
            "mark_no_show": {"reason": "Nobody came"},
            "correct": {"reason": "A mistake"},
            "grant_override": {"override": {"visitor_limit": "Regent"}},
        }

    def _check_agreement(self, session):
        known = session.sudo()
        shown = known.with_user(self.users["manager"])._allowed_buttons()
        actions = {button.method: button.action for button in shown}
        states = self._states(session, "manager")
        for method, arguments in self._arguments(session).items():
            if method not in actions:
                continue
            state = states[actions[method].removeprefix("action_")]
            with self.subTest(method=method, state=session.state):
                self._check_call(session, method, arguments, state)

    def _check_call(self, session, method, arguments, state):
        call = getattr(self.sessions("manager"), method)
        with self.env.cr.savepoint() as savepoint:
            try:
                call(session_id=session.id, **arguments)
            except ConsultationRefusal as refusal:
                self.assertFalse(state["enabled"], str(refusal))
                # (the desk names the guest where the button names the session)
                if refusal.codes != ["sppd_limit"]:
                    self.assertIn(refusal.violations[0].message, state["reason"])
            else:
                self.assertTrue(state["enabled"], state["reason"])
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def test_scheduled_before_its_time(self):
        self._check_agreement(self._book(date="2025-06-05", slot="0900"))

    def test_scheduled_at_its_time(self):
        visit = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 09:30"):
            self._check_agreement(visit)

    def test_scheduled_after_its_time(self):
        visit = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 10:01"):
            self._check_agreement(visit)

    def test_received(self):
        visit = self._book(date="2025-06-05", slot="0900", visitors=[STAFF, STAFF])
        with self.at("2025-06-05 09:30"):
            self._arrive(visit, 0)
            self._check_agreement(visit)

    def test_done(self):
        visit = self._book(date="2025-06-05", slot="0900")
        with self.at("2025-06-05 09:30"):
            self._arrive(visit)
            self._document(visit, "bak")
            self._document(visit, "attendance")
            self.sessions("unit").close(session_id=visit.id)
            self._check_agreement(visit)

    def test_cancelled(self):
        visit = self._book(date="2025-06-05", slot="0900")
        self.sessions().cancel(session_id=visit.id, cause="region", reason="Ill")
        self._check_agreement(visit)

    def test_video_before_and_after_its_start(self):
        video = self._book_video("2025-06-05 09:00")
        self._check_agreement(video)
        with self.at("2025-06-05 09:00"):
            self._check_agreement(video)


@tagged("post_install", "-at_install")
class TestDraggedInCalendar(ActionCase):
    """Dragging opens the dialogue of Move; nothing moves before it is confirmed."""

    def setUp(self):
        super().setUp()
        self.visit = self._book(date="2025-06-05", slot="0900")

    def _open(self, session, wib, role="agent"):
        action = self.sessions(role).open_move(session_id=session.id, start=utc(wib))
        self.assertEqual(action["res_model"], "djpk.consultation.move.wizard")
        return {
            name.removeprefix("default_"): value
            for name, value in action["context"].items()
        }

    def test_visit_is_asked_for_the_slot_it_was_dropped_in(self):
        for wib, code in (
            ("12:15", "1300"),
            ("13:00", "1300"),
            ("13:15", "1300"),
            ("13:45", "1400"),
            ("14:45", "1400"),
        ):
            found = self._open(self.visit, f"2025-06-10 {wib}")
            self.assertEqual(found["date"], "2025-06-10")
            self.assertEqual(found["slot_id"], self.ref(f"slot_{code}").id, wib)
        self.assertEqual(self._where(self.visit), ("2025-06-05", "0900"))

    def test_visit_dropped_between_the_slots_keeps_its_own(self):
        found = self._open(self.visit, "2025-06-10 11:15")
        self.assertEqual(found["date"], "2025-06-10")
        self.assertNotIn("slot_id", found)

    def test_video_session_is_asked_for_the_time(self):
        video = self._book_video("2025-06-05 09:00")
        found = self._open(video, "2025-06-10 14:30")
        self.assertEqual(found["start"], utc("2025-06-10 14:30"))

    def test_only_who_may_move_drags(self):
        with self.assertRaises(AccessError):
            self._open(self.visit, "2025-06-10 13:00", "unit")
        self.assertTrue(self.visit.with_user(self.users["agent"]).can_move)
        self.assertFalse(self.visit.with_user(self.users["unit"]).can_move)

    def test_what_cannot_be_moved_is_not_dragged(self):
        with self.at("2025-06-05 10:00"):
            self.assertFalse(self.visit.with_user(self.users["agent"]).can_move)
        self.sessions().cancel(session_id=self.visit.id, cause="djpk", reason="Flood")
        self.assertFalse(self.visit.with_user(self.users["agent"]).can_move)
