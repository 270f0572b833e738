from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import STAFF, RuleCase


@tagged("post_install", "-at_install")
class TestApproval(RuleCase):
    """R09 (E.3.c.3): the unit or the leadership agrees first."""

    def _review(self, letter, role="unit", **values):
        values.setdefault("decision", "approve")
        return self.letters(role).review(letter_id=letter.id, **values)

    def test_r09_visit_without_approval_is_refused(self):
        letter = self._create_letter(approve=False)
        with self.refused(
            "not_approved", says=("E.3.c.3", self.team.name, letter.number, "approve")
        ):
            self._book(letter)

    def test_r09_refusal_of_an_unapproved_letter_tells_the_earliest_slot(self):
        letter = self._create_letter(approve=False)
        with self.refused("not_approved", says="+3 WD = Thu 5 Jun 09.00-10.00 WIB"):
            self._book(letter)

    def test_r09_unit_decides_for_itself(self):
        letter = self._create_letter(approve=False)
        answer = self._review(letter)
        self.assertEqual(
            answer,
            {"id": letter.id, "state": "approved", "earliest_date": "2025-06-05"},
        )
        self.assertEqual(letter.decided_by, self.users["unit"].name)
        self.assertEqual(str(letter.decided_at), "2025-06-02 03:00:00")
        self.assertEqual(self._book(letter).state, "scheduled")

    def test_r09_other_unit_does_not_know_the_letter(self):
        letter = self._create_letter(approve=False)
        unknown = "letter_id: no such record, or not one you may see."
        with self.refused("invalid_value", says=unknown):
            self._review(letter, "other_unit", decided_by="Director")
        with self.refused("invalid_value", says=unknown):
            self.letters("unit").review(letter_id=2**31 - 1, decision="approve")

    def test_r09_agent_says_whose_decision_it_is(self):
        for role in ("agent", "manager"):
            letter = self._create_letter(approve=False)
            with self.refused("invalid_value", says="decided_by: missing"):
                self._review(letter, role)
            self._review(letter, role, decided_by="Secretary of the Directorate")
            self.assertEqual(letter.decided_by, "Secretary of the Directorate")
            self.assertEqual(self._last_log(letter).user_id, self.users[role])

    def test_r09_others_do_not_decide(self):
        letter = self._create_letter(approve=False)
        for role in ("reception", "integration", "employee"):
            with self.assertRaises(AccessError):
                self._review(letter, role, decided_by="Director")

    def test_r09_rejection_takes_a_reason(self):
        letter = self._create_letter(approve=False)
        with self.refused("invalid_value", says="reason: missing"):
            self._review(letter, decision="reject")
        answer = self._review(letter, decision="reject", reason="Answered by mail")
        self.assertEqual(answer["state"], "rejected")
        status = self.letters("unit").status(letter_id=letter.id)
        self.assertEqual(status["reason"], "Answered by mail")

    def test_r09_rejected_letter_gives_no_visit(self):
        letter = self._create_letter(approve=False)
        self._review(letter, decision="reject", reason="Answered by mail")
        with self.refused("not_approved", says=("rejected: Answered by mail", "new")):
            self._book(letter)
        self.assertEqual(self._check(letter)["earliest"], {})

    def test_r09_incomplete_letter_can_be_rejected(self):
        letter = self._create_letter(approve=False, letter={"number": None})
        answer = self._review(letter, decision="reject", reason="No number")
        self.assertEqual(answer["state"], "rejected")

    def test_r09_decision_is_made_once(self):
        letter = self._create_letter()
        for decision in ("approve", "reject"):
            with self.refused("wrong_state", says="is Approved; only a received"):
                self._review(letter, decision=decision, reason="x")
        self._book(letter)
        with self.refused("wrong_state", says="is Used"):
            self._review(letter)

    def test_r09_decision_names_another_unit(self):
        letter = self._create_letter(approve=False)
        with self.refused("invalid_value", says="team_id"):
            self._review(letter, "unit", team_id=self.other_team.id)
        with self.refused("invalid_value", says="team_id"):
            self._review(letter, "agent", team_id=2**31 - 1, decided_by="Director")
        self._review(
            letter, "agent", team_id=self.other_team.id, decided_by="Director DTK"
        )
        self.assertEqual(letter.team_id, self.other_team)
        self.assertEqual(self._book(letter).team_id, self.other_team)

    def test_r09_manager_takes_a_wrong_decision_back(self):
        letter = self._create_letter()
        answer = self.letters("manager").reopen(letter_id=letter.id, reason="Mixed up")
        self.assertEqual(answer, {"id": letter.id, "state": "received"})
        self.assertEqual(
            letter.log_ids.sorted("id").mapped("action"), ["approved", "reopened"]
        )
        with self.refused("not_approved"):
            self._book(letter)
        self._review(letter, decision="reject", reason="No")
        self.letters("manager").reopen(letter_id=letter.id, reason="Yes after all")
        self._review(letter)

    def test_r09_decision_of_a_used_letter_stays(self):
        session = self._book()
        with self.refused("wrong_state", says="not used can be taken back"):
            self.letters("manager").reopen(
                letter_id=session.letter_id.id, reason="Mixed up"
            )

    def test_r09_agent_does_not_take_a_decision_back(self):
        letter = self._create_letter()
        for role in ("agent", "unit"):
            with self.assertRaises(AccessError):
                self.letters(role).reopen(letter_id=letter.id, reason="Mixed up")

    def test_r09_letter_tells_its_state(self):
        letter = self._create_letter()
        session = self._book(letter)
        for role in ("reception", "unit", "agent", "integration"):
            answer = self.letters(role).status(letter_id=letter.id)
            self.assertEqual(answer["state"], "used", role)
            self.assertEqual(answer["session_id"], session.id)
            self.assertEqual(answer["earliest_date"], "2025-06-05")
        fresh = self._create_letter(approve=False)
        answer = self.letters("agent").status(letter_id=fresh.id)
        self.assertIs(answer["session_id"], False)
        self.assertIs(answer["reason"], False)


@tagged("post_install", "-at_install")
class TestRegionMissing(RuleCase):
    """R09: who has no region has no quota, and a manager confirms the visit."""

    def _ministry_letter(self):
        return self._create_letter(region_code=None, institution="Kemendagri")

    def test_r09_visit_without_region_is_refused(self):
        letter = self._ministry_letter()
        for role in ("agent", "manager", "integration"):
            with self.refused("region_missing", says=("E.3.c.3", "manager confirms")):
                self._book(letter, role)

    def test_r09_manager_confirms_it(self):
        session = self._book(
            self._ministry_letter(),
            "manager",
            override={"region_missing": "A ministry"},
        )
        self.assertFalse(session.quota_month)
        self.assertEqual(self._live_claims(session), ["day", "letter", "room", "slot"])
        self.assertEqual(session.override_ids.mapped("code"), ["region_missing"])

    def test_r11_no_quota_binds_it(self):
        for day in ("2025-06-05", "2025-06-10", "2025-06-11"):
            session = self._book(
                self._ministry_letter(),
                "manager",
                date=day,
                override={"region_missing": "A ministry"},
            )
            self.assertEqual(str(session.date), day)

    def test_r09_region_entered_later_is_enough(self):
        letter = self._ministry_letter()
        letter.with_user(self.users["agent"]).region_id = self.ref("region_31")
        session = self._book(letter)
        self.assertEqual(session.quota_region_id, self.ref("region_31"))

    def test_r09_video_without_region_needs_no_manager(self):
        letter = self._create_video_letter(region_code=None, institution="Kemendagri")
        self.assertEqual(
            self._book_video("2025-06-05 09:00", letter).state, "scheduled"
        )


@tagged("post_install", "-at_install")
class TestIssuedSchedule(RuleCase):
    """R09: what a booking answers, and who may ask for it."""

    def test_r09_booking_answers_the_schedule(self):
        letter = self._create_letter()
        answer = self.sessions("integration").book(values=self._booking(letter))
        session = self.env["djpk.consultation.session"].browse(answer["id"])
        self.assertEqual(
            answer,
            {
                "id": session.id,
                "name": session.name,
                "date": "2025-06-05",
                "slot": "0900",
                "start": "2025-06-05 02:00:00",
                "stop": "2025-06-05 03:00:00",
                "rolled_from": False,
                "event_id": session.event_id.id,
            },
        )
        self.assertEqual(session.policy_id, self.policy)
        self.assertEqual(session.room_id, self.room)
        self.assertEqual(session.team_id, self.team)
        self.assertEqual(session.ticket_id, letter.ticket_id)
        self.assertEqual(session.quota_month, "2025-06")
        self.assertEqual(session.visitor_ids.mapped("name"), [STAFF["name"]])
        self.assertEqual(
            self._live_claims(session), ["day", "letter", "quota", "room", "slot"]
        )

    def test_r09_status_tells_it(self):
        session = self._book()
        for role in ("reception", "unit", "agent"):
            answer = self.sessions(role).status(session_id=session.id)
            self.assertTrue(answer.pop("updated_at"))
            self.assertEqual(
                answer,
                {
                    "id": session.id,
                    "state": "scheduled",
                    "date": "2025-06-05",
                    "slot": "0900",
                    "start": "2025-06-05 02:00:00",
                    "stop": "2025-06-05 03:00:00",
                    "cancel_cause": False,
                    "rolled_from": False,
                },
            )

    def test_r09_gateway_sees_its_own(self):
        session = self._book(role="integration")
        answer = self.sessions("integration").status(session_id=session.id)
        self.assertEqual(answer["state"], "scheduled")

    def test_r09_others_do_not_see_it(self):
        session = self._book()
        for role in ("other_unit", "integration"):
            with self.refused("invalid_value", says="session_id: no such record"):
                self.sessions(role).status(session_id=session.id)

    def test_r09_reception_and_unit_issue_no_schedule(self):
        letter = self._create_letter()
        for role in ("reception", "unit", "employee"):
            with self.assertRaises(AccessError):
                self._book(letter, role)

    def test_r09_booking_names_another_unit(self):
        session = self._book(team_id=self.other_team.id)
        self.assertEqual(session.team_id, self.other_team)
        self.other_team.active = False
        with self.refused("invalid_value", says="team_id"):
            self._book(team_id=self.other_team.id)

    def test_r09_type_is_the_letters(self):
        letter = self._create_letter()
        with self.refused("invalid_value", says="type_code: does not apply here"):
            self._book(letter, type_code="video")
        self.assertTrue(self._book(letter, type_code="face_to_face"))

    def test_r09_visit_takes_date_and_slot_only(self):
        for name in ("start", "stop"):
            with self.refused("invalid_value", says=f"{name}: does not apply"):
                self._book(**{name: "2025-06-05 02:00:00"})

    def test_r09_letter_of_another_gateway_is_unknown(self):
        letter = self._create_letter()
        twin = self.users["integration"].copy({"login": "other_gateway"})
        sessions = self.env(user=twin)["djpk.consultation.session"]
        with self.refused("invalid_value", says="letter_id: no such record"):
            sessions.book(values=self._booking(letter))
        by_officer = self._create_letter(role="agent")
        self.assertTrue(sessions.book(values=self._booking(by_officer))["id"])
