from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import STAFF, RuleCase

LEADERS = ("governor", "regent", "mayor", "dprd_chair")
OTHERS = (
    "deputy_head",
    "dprd_vice_chair",
    "regional_secretary",
    "agency_head",
    "staff",
)


@tagged("post_install", "-at_install")
class TestGuests(RuleCase):
    """R12 (E.3.c.6): at most two guests, four with a leader among them."""

    def test_r12_one_and_two_guests_are_welcome(self):
        for count in (1, 2):
            session = self._book(visitors=self._people(*["staff"] * count))
            self.assertEqual(session.visitor_count, count)

    def test_r12_third_guest_is_refused(self):
        with self.refused(
            "visitor_limit",
            says=("E.3.c.6 3 guests; at most 2, or 4 with", "(0 here)", "Take 1 off"),
        ):
            self._book(visitors=self._people(*["staff"] * 3))

    def test_r12_each_leader_brings_three_more(self):
        for leader in LEADERS:
            for count in (2, 3):
                people = self._people(leader, *["staff"] * count)
                self.assertEqual(self._book(visitors=people).visitor_count, count + 1)
            with self.refused(
                "visitor_limit", says=("5 guests; at most 4", "(1 here)", "Take 1 off")
            ):
                self._book(visitors=self._people(leader, *["staff"] * 4))

    def test_r12_two_leaders_do_not_double_it(self):
        people = self._people("regent", "dprd_chair", "staff", "staff")
        self.assertEqual(self._book(visitors=people).visitor_count, 4)
        with self.refused("visitor_limit", says=("5 guests; at most 4", "(2 here)")):
            self._book(visitors=[*people, STAFF])

    def test_r12_deputies_do_not_raise_it(self):
        for code in OTHERS:
            people = self._people(code, "staff")
            self.assertEqual(self._book(visitors=people).visitor_count, 2)
            with self.refused("visitor_limit", says="3 guests; at most 2"):
                self._book(visitors=self._people(code, "staff", "staff"))

    def test_r12_every_position_is_one_or_the_other(self):
        positions = self.env["djpk.consultation.position"].search([])
        leaders = positions.filtered("leader").mapped("code")
        self.assertEqual(sorted(leaders), sorted(LEADERS))
        self.assertEqual(set(positions.mapped("code")), {*LEADERS, *OTHERS})

    def test_r12_visit_without_guests_is_refused(self):
        letter = self._create_letter()
        for visitors in ([], None):
            with self.refused("visitors_missing", says="E.3.c.6 Name at least one"):
                self._book(letter, visitors=visitors)

    def test_r12_guest_without_a_position_is_staff(self):
        session = self._book(visitors=[{"name": "Ani"}])
        self.assertEqual(session.visitor_ids.position_id.code, "staff")

    def test_r12_unknown_position_is_named(self):
        with self.refused(
            "invalid_value", says=("visitors[1].position_code", "governor, regent")
        ):
            self._book(visitors=[STAFF, {"name": "Ani", "position_code": "king"}])

    def test_r12_guest_needs_a_name(self):
        with self.refused("invalid_value", says="visitors[0].name: missing"):
            self._book(visitors=[{"position_code": "staff"}])

    def test_r12_limits_are_policy_settings(self):
        self.policy.write({"visitor_limit": 3, "visitor_limit_leader": 5})
        for people, fits in (
            (self._people(*["staff"] * 3), True),
            (self._people(*["staff"] * 4), False),
            (self._people("mayor", *["staff"] * 4), True),
            (self._people("mayor", *["staff"] * 5), False),
        ):
            answer = self._check(self._create_letter(), visitors=people)
            self.assertEqual(answer["allowed"], fits, len(people))

    def test_r12_policy_of_the_visits_day_binds(self):
        self._new_policy("2025-06-10", visitor_limit=3)
        three = self._people(*["staff"] * 3)
        with self.refused("visitor_limit", says="3 guests; at most 2"):
            self._book(date="2025-06-05", visitors=three)
        self.assertTrue(self._book(date="2025-06-10", visitors=three))

    def test_r12_policy_of_the_day_found_binds(self):
        self._new_policy("2025-06-10", visitor_limit=1)
        two = self._people("staff", "staff")
        self.assertEqual(str(self._book(visitors=two).date), "2025-06-05")
        self._fill("2025-06-05", "1000", "1300", "1400")
        for values in ({}, {"date": "2025-06-05"}):
            with self.refused("visitor_limit", says="2 guests; at most 1"):
                self._book(visitors=two, **values)


@tagged("post_install", "-at_install")
class TestGuestList(RuleCase):
    """R12: judged again when the list changes."""

    def _add(self, session, position="staff", role="agent"):
        return self.sessions(role).add_visitor(
            session_id=session.id, values={"name": "Tono", "position_code": position}
        )

    def test_r12_guest_added_before_the_visit(self):
        session = self._book()
        answer = self._add(session)
        visitor = session.visitor_ids[-1]
        self.assertEqual(answer, {"id": visitor.id, "visitor_count": 2})
        self.assertFalse(visitor.substitute)
        with self.refused("visitor_limit", says="3 guests; at most 2"):
            self._add(session)

    def test_r12_leader_added_raises_the_cap(self):
        session = self._book(visitors=self._people("staff", "staff"))
        self._add(session, "regent")
        self._add(session)
        with self.refused("visitor_limit", says="5 guests; at most 4"):
            self._add(session)

    def test_r12_guest_added_in_the_form_passes_the_same_verdict(self):
        session = self._book(visitors=self._people("staff", "staff"))
        visitors = self._as("agent", "djpk.consultation.visitor")
        vals = {"session_id": session.id, "name": "Tono"}
        with self.refused("visitor_limit", says="3 guests; at most 2"):
            visitors.create({**vals, "position_id": self.ref("position_staff").id})
        visitors.create({**vals, "position_id": self.ref("position_mayor").id})
        self.assertEqual(session.visitor_count, 3)

    def test_r12_position_changed_passes_the_same_verdict(self):
        session = self._book(visitors=self._people("regent", "staff", "staff"))
        leader = session.visitor_ids[0].with_user(self.users["agent"])
        with self.refused("visitor_limit", says="3 guests; at most 2"):
            leader.position_id = self.ref("position_deputy_head")
        leader.position_id = self.ref("position_dprd_chair")

    def test_r12_leader_taken_off_passes_the_same_verdict(self):
        session = self._book(visitors=self._people("regent", "staff", "staff"))
        visitors = session.visitor_ids.with_user(self.users["agent"])
        self._add(session)
        with self.refused("visitor_limit", says="3 guests; at most 2"):
            visitors[0].unlink()
        visitors[1].unlink()
        visitors[0].unlink()
        self.assertEqual(session.visitor_count, 2)

    def test_r12_last_guest_stays(self):
        session = self._book()
        with self.refused("wrong_state", says="while another one remains"):
            session.visitor_ids.with_user(self.users["agent"]).unlink()

    def test_r12_guests_of_a_draft_are_free(self):
        letter = self._create_letter()
        draft = self.sessions().create({"letter_id": letter.id})
        visitors = self._as("agent", "djpk.consultation.visitor").create(
            [
                {
                    "session_id": draft.id,
                    "name": str(number),
                    "position_id": self.ref("position_staff").id,
                }
                for number in range(5)
            ]
        )
        visitors.unlink()
        self.assertFalse(draft.visitor_ids)

    def test_r12_list_of_a_session_that_is_over_stays(self):
        session = self._book()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        with self.refused("wrong_state", says="is Cancelled"):
            self._add(session)
        with self.refused("wrong_state", says="is Cancelled"):
            self._as("agent", "djpk.consultation.visitor").create(
                {
                    "session_id": session.id,
                    "name": "Tono",
                    "position_id": self.ref("position_staff").id,
                }
            )

    def test_r12_video_has_no_cap(self):
        session = self._book_video("2025-06-05 09:00")
        for _number in range(5):
            self._add(session)
        self.assertEqual(session.visitor_count, 5)

    def test_r12_reception_adds_on_the_day_only(self):
        session = self._book()
        with self.refused("outside_checkin_window", says="reception acts on today's"):
            self._add(session, role="reception")
        with self.at("2025-06-05 07:00"):
            self.assertEqual(self._add(session, role="reception")["visitor_count"], 2)

    def test_r12_unit_and_gateway_add_nobody(self):
        session = self._book()
        for role in ("unit", "integration", "employee"):
            with self.assertRaises(AccessError):
                self._add(session, role=role)


@tagged("post_install", "-at_install")
class TestGuestsReceived(RuleCase):
    """R12 at the door: the cap over all who came."""

    def _visit(self, *positions):
        return self._book(date="2025-06-05", visitors=self._people(*positions))

    def _vals(self):
        return {"name": "Tono", "position_id": self.ref("position_staff").id}

    def test_r12_without_the_leader_the_cap_is_two(self):
        session = self._visit("regent", "staff", "staff", "staff")
        with self.at("2025-06-05 09:00"):
            with self.refused(
                "visitor_limit", says=("3 guests; at most 2", "(0 here)")
            ):
                self._arrive(session, 1, 2, 3)
            self.assertEqual(session.state, "scheduled")
            answer = self._arrive(session, 1, 2)
            self.assertEqual(answer["visitors_received"], 2)
            with self.refused("visitor_limit", says="3 guests; at most 2"):
                self._arrive(session, 3)

    def test_r12_leader_who_comes_later_lets_the_rest_in(self):
        session = self._visit("regent", "staff", "staff", "staff")
        with self.at("2025-06-05 09:00"):
            self._arrive(session, 1, 2)
            answer = self._arrive(session, 0, 3)
        self.assertEqual(
            answer,
            {
                "id": session.id,
                "state": "checked_in",
                "visitors_received": 4,
                "sppd_limit": 4,
            },
        )

    def test_r12_check_in_is_additive_and_repeatable(self):
        session = self._visit("staff", "staff")
        with self.at("2025-06-05 09:00"):
            self._arrive(session, 0)
        with self.at("2025-06-05 09:10"):
            self._arrive(session, 0, 1)
            self._arrive(session, 0, 1)
        times = [str(visitor.checked_in_at) for visitor in session.visitor_ids]
        self.assertEqual(times, ["2025-06-05 02:00:00", "2025-06-05 02:10:00"])
        self.assertEqual(self._actions(session), ["booked", "checked_in", "checked_in"])

    def test_r12_position_corrected_at_the_desk_is_judged_again(self):
        session = self._visit("regent", "staff", "staff")
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
            leader = session.visitor_ids[0].with_user(self.users["reception"])
            with self.refused("visitor_limit", says="3 guests; at most 2"):
                leader.position_id = self.ref("position_deputy_head")
            leader.position_id = self.ref("position_dprd_chair")

    def test_r12_substitute_is_on_record(self):
        session = self._visit("staff", "staff")
        with self.at("2025-06-05 09:00"):
            answer = self.sessions("reception").add_visitor(
                session_id=session.id,
                values={"name": "Tono", "institution": "Inspektorat"},
            )
            self.assertEqual(answer["visitor_count"], 3)
            visitor = session.visitor_ids[-1]
            self.assertTrue(visitor.substitute)
            self.assertEqual(visitor.institution, "Inspektorat")
            self._arrive(session, 0, 2)
            with self.refused("visitor_limit", says="3 guests; at most 2"):
                self._arrive(session, 1)
        self.assertIn("visitor_added", self._actions(session))
        self.assertFalse(session.visitor_ids[0].substitute)

    def test_r12_no_substitute_beyond_the_cap(self):
        session = self._visit("staff", "staff")
        add = self.sessions("reception").add_visitor
        with self.at("2025-06-05 09:00"):
            self._arrive(session)
            with self.refused("visitor_limit", says="3 guests; at most 2"):
                add(session_id=session.id, values={"name": "Tono"})
            leader = {"name": "Rini", "position_code": "mayor"}
            add(session_id=session.id, values=leader)
            self.assertEqual(self._arrive(session)["visitors_received"], 3)

    def test_r12_guest_of_another_session_is_unknown(self):
        session, other = self._visit("staff"), self._visit("staff")
        with self.at("2025-06-05 09:00"):
            with self.refused("invalid_value", says="visitor_ids: no such record"):
                self.sessions("reception").check_in(
                    session_id=session.id,
                    visitor_ids=(session + other).visitor_ids.ids,
                )
            with self.refused("invalid_value", says="visitor_ids: missing"):
                self.sessions("reception").check_in(
                    session_id=session.id, visitor_ids=[]
                )

    def test_r12_arrival_is_not_written_directly(self):
        session = self._visit("staff")
        visitor = session.visitor_ids.with_user(self.users["manager"])
        for vals in (
            {"checked_in_at": "2025-06-05 02:00:00"},
            {"substitute": True},
            {"sppd_number": "1"},
            {"sppd_signed_at": "2025-06-05 02:00:00"},
        ):
            with self.refused("wrong_state", says=[*vals, "Use Check in"]):
                visitor.write(vals)
            with self.refused("wrong_state", says=[*vals, "set at the desk"]):
                visitor.create({**self._vals(), "session_id": session.id, **vals})
        visitor.nip = "198001012005011001"

    def test_r12_guest_who_was_received_stays_on_the_list(self):
        session = self._visit("staff", "staff")
        with self.at("2025-06-05 09:00"):
            self._arrive(session, 0)
            for visitor in session.visitor_ids.with_user(self.users["agent"]):
                with self.refused("wrong_state", says="stays on the list"):
                    visitor.unlink()
