"""Each button of a letter says what its method would say: on, or off and why."""

from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestLetterActions(RuleCase):
    def _states(self, letter, role="agent"):
        letter.invalidate_recordset(["action_states"])
        states = letter.with_user(self.users[role]).action_states
        return {state["name"].removeprefix("action_"): state for state in states}

    def _check(self, letter, role="agent", **reasons):
        """Each button on (``""``) or off, with what its reason says."""
        states = self._states(letter, role)
        for name, says in reasons.items():
            self.assertEqual(states[name]["enabled"], not says, states[name]["reason"])
            self.assertIn(says, states[name]["reason"])

    def _step(self, letter):
        return [n for n, state in self._states(letter).items() if state["main"]]

    def test_roles(self):
        letter = self._create_letter(approve=False)
        unit = {"approve", "reject"}
        agent = unit | {"schedule", "offer", "correct_receipt"}
        for role, names in (
            ("unit", unit),
            ("agent", agent),
            ("manager", agent | {"reopen"}),
        ):
            self.assertEqual(set(self._states(letter, role)), names, role)

    def test_r09_visit_is_approved_then_scheduled(self):
        letter = self._create_letter(approve=False)
        self._check(letter, approve="", reject="", schedule="has not agreed")
        self.assertEqual(self._step(letter), ["approve"])
        self._approve(letter)
        self._check(letter, approve="only a received letter", schedule="")
        self.assertEqual(self._step(letter), ["schedule"])

    def test_video_session_is_scheduled_at_once(self):
        letter = self._create_video_letter()
        self._check(letter, schedule="", approve="")
        self.assertEqual(self._step(letter), ["schedule"])

    def test_r16_used_letter(self):
        letter = self._create_letter()
        self._book(letter)
        self._check(
            letter,
            "manager",
            schedule="One letter gives one session",
            approve="only a received letter",
            correct_receipt="its receipt decided a booking",
            reopen="that is not used",
        )
        self.assertEqual(self._step(letter), [])

    def test_r05_incomplete_letter_says_what_it_lacks(self):
        letter = self._create_letter(approve=False)
        letter.write({"number": False, "attachment_ids": [(5,)]})
        lacks = "lacks: number, file"
        self._check(letter, approve=lacks, reject="", schedule=lacks)

    def test_r05_a_manager_approves_what_came_by_another_channel(self):
        letter = self._create_letter(approve=False)
        letter._apply({"channel_id": self.ref("channel_live_chat").id})
        self._check(letter, approve="WhatsApp or e-mail")
        self._check(letter, "manager", approve="")

    def test_rejected_letter_is_taken_back(self):
        letter = self._create_letter(approve=False)
        self._check(letter, "manager", reopen="or a decision on a letter")
        self.letters("unit").review(
            letter_id=letter.id, decision="reject", reason="Not ours"
        )
        self._check(letter, "manager", reopen="", schedule="was rejected")

    def test_before_it_is_saved(self):
        new = self.letters().new({"type_id": self.ref("type_face_to_face").id})
        states = {state["name"]: state for state in new.action_states}
        self.assertIn("lacks: number", states["action_approve"]["reason"])
        new.received_at = False
        self.assertTrue(new.action_states)
