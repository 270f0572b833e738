from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase

ISSUER = "Pemkab Bandung"


@tagged("post_install", "-at_install")
class TestSppd(RuleCase):
    """R13 (E.3.c.7): signed documents = guests received."""

    def setUp(self):
        super().setUp()
        self.session = self._visit("staff", "staff")

    def _visit(self, *positions, slot="0900"):
        return self._book(
            date="2025-06-05", slot=slot, visitors=self._people(*positions)
        )

    def _sign(self, *items, session=None, role="reception"):
        """:param items: ``(place in the list, number[, issuer])``"""
        session = session or self.session
        return self.sessions(role).sign_sppd(
            session_id=session.id,
            items=[
                {
                    "visitor_id": session.visitor_ids[place].id,
                    "number": number,
                    "issuer": issuer[0] if issuer else ISSUER,
                }
                for place, number, *issuer in items
            ],
        )

    def test_r13_nobody_received_nothing_signed(self):
        with self.at("2025-06-05 09:00"):
            with self.refused(
                "sppd_limit",
                says=("E.3.c.7 Guest 1", "Received: 0, signed: 0, asked for now: 1"),
            ):
                self._sign((0, "1"))

    def test_r13_one_for_each_guest_received(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            self.assertEqual(self._sign((0, "SPPD-1")), {"signed": 1, "sppd_limit": 2})
            self.assertEqual(self._sign((1, "SPPD-2")), {"signed": 2, "sppd_limit": 2})
            with self.refused("sppd_limit", says="Received: 2, signed: 2"):
                self._sign((1, "SPPD-3"))
        visitor = self.session.visitor_ids[0]
        self.assertEqual(visitor.sppd_signed_by, self.users["reception"])
        self.assertEqual(str(visitor.sppd_signed_at), "2025-06-05 02:00:00")

    def test_r13_guest_who_did_not_come_gets_none(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session, 0)
            with self.refused("sppd_limit", says="Guest 2: an SPPD is signed once"):
                self._sign((0, "1"), (1, "2"))
            self.assertFalse(self.session.sppd_count)

    def test_r13_two_for_one_guest_are_refused(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            with self.refused("sppd_limit", says="asked for now: 2"):
                self._sign((0, "1"), (0, "2"))

    def test_r13_four_with_the_leader(self):
        session = self._visit("regent", "staff", "staff", "staff", slot="1000")
        with self.at("2025-06-05 10:00"):
            self._arrive(session)
            answer = self._sign(*[(at, f"N{at}") for at in range(4)], session=session)
        self.assertEqual(answer, {"signed": 4, "sppd_limit": 4})

    def test_r13_number_is_used_once_per_issuer(self):
        other = self._visit("staff", "staff", slot="1000")
        with self.at("2025-06-05 10:00"):
            self._arrive(self.session)
            self._arrive(other)
            self._sign((0, "SPPD-001/2025"))
            for number, issuer in (
                ("SPPD-001/2025", ISSUER),
                ("sppd 001 2025", ISSUER),
                (" SPPD.001.2025 ", ISSUER),
                ("SPPD0012025", "PEMKAB  BANDUNG."),
            ):
                with self.refused("sppd_duplicate", says=("E.3.c.7", number.strip())):
                    self._sign((0, number, issuer), session=other)
            self._sign((0, "SPPD-001/2025", "Pemkot Bandung"), session=other)
            self._sign((1, "SPPD-002/2025"), session=other)

    def test_r13_number_twice_in_one_call_is_refused(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            with self.refused("sppd_duplicate", says="number sppd 1"):
                self._sign((0, "SPPD-1"), (1, "sppd 1"))
            self.assertFalse(self.session.visitor_ids.filtered("sppd_signed_at"))

    def test_r13_both_faults_are_told(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session, 0)
            self._sign((0, "1"))
            with self.refused("sppd_limit", "sppd_duplicate"):
                self._sign((1, "1"))

    def test_r13_number_and_issuer_are_needed(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            for number, issuer, name in (
                ("", ISSUER, "items[0].number: missing"),
                ("--/ -", ISSUER, "items[0].number: missing"),
                ("1", " ", "items[0].issuer: missing"),
                ("1", "...", "items[0].issuer: missing"),
            ):
                with self.refused("invalid_value", says=name):
                    self._sign((0, number, issuer))

    def test_r13_unit_signs_for_its_own_visits(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            self._sign((0, "1"), role="unit")
            with self.refused("invalid_value", says="session_id: no such record"):
                self._sign((1, "2"), role="other_unit")
            for role in ("integration", "employee"):
                with self.assertRaises(AccessError):
                    self._sign((1, "2"), role=role)

    def test_r13_signed_after_the_visit_too(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            for kind in ("bak", "attendance"):
                self._document(self.session, kind)
            self.sessions("unit").close(session_id=self.session.id)
        with self.at("2025-06-06 09:00"):
            self._sign((0, "1"), role="unit")
            with self.refused("outside_checkin_window", says="yesterday at 09:00"):
                self._sign((1, "2"))

    def test_r13_after_one_is_signed_the_check_in_stands(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            self._sign((0, "1"))
            with self.refused(
                "wrong_state", says=("1 SPPD", self.session.name, "stands")
            ):
                self.sessions("manager").correct(
                    session_id=self.session.id, reason="Wrong visitors"
                )
        self.assertEqual(self.session.received_count, 2)

    def test_r13_guest_with_a_signed_document_stays_as_named(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            self._sign((0, "1"))
            visitor = self.session.visitor_ids[0].with_user(self.users["manager"])
            for vals in ({"name": "Else"}, {"nip": "1"}, {"sppd_number": "2"}):
                with self.refused("wrong_state", says=[*vals]):
                    visitor.write(vals)
            visitor.sppd_number = "1"  # unchanged, as a form sends it back

    def test_r13_none_for_video(self):
        session = self._book_video("2025-06-05 11:00", visitors=self._people("staff"))
        with self.at("2025-06-05 11:00"):
            with self.refused("wrong_state", says="for visits only"):
                self._sign((0, "1"), session=session)

    def test_r13_none_for_a_visit_that_was_cancelled(self):
        self.sessions().cancel(session_id=self.session.id, cause="djpk", reason="x")
        with self.at("2025-06-05 09:00"):
            with self.refused("wrong_state", says="is Cancelled"):
                self._sign((0, "1"))

    def test_r13_guest_of_another_visit_is_unknown(self):
        other = self._visit("staff", slot="1000")
        with self.at("2025-06-05 10:00"):
            with self.refused("invalid_value", says="items: no such record"):
                self.sessions("reception").sign_sppd(
                    session_id=self.session.id,
                    items=[
                        {
                            "visitor_id": other.visitor_ids.id,
                            "number": "1",
                            "issuer": ISSUER,
                        }
                    ],
                )
