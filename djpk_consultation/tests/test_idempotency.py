from odoo import fields
from odoo.tests import tagged

from .common import RuleCase

COUNTED = (
    "helpdesk.ticket",
    "djpk.consultation.letter",
    "djpk.consultation.session",
    "djpk.consultation.claim",
    "djpk.consultation.log",
    "djpk.consultation.visitor",
    "djpk.consultation.idempotency",
    "calendar.event",
    "res.partner",
)


@tagged("post_install", "-at_install")
class TestIdempotency(RuleCase):
    """The same key gets the first answer, and nothing is written twice."""

    def _counts(self):
        return [self.env[model].search_count([]) for model in COUNTED]

    def _keyed(self, key="k-1", **values):
        return self._booking(self._create_letter(), idempotency_key=key, **values)

    def test_same_booking_gets_the_first_answer(self):
        values = self._keyed(date="2025-06-05")
        first = self.sessions().book(values=values)
        before = self._counts()
        self.assertEqual(self.sessions().book(values=values), first)
        self.assertEqual(self._counts(), before)

    def test_same_request_gets_the_first_answer(self):
        values = self._request(idempotency_key="k-1")
        first = self.tickets("integration").register_request(values=values)
        before = self._counts()
        again = self.tickets("integration").register_request(values=values)
        self.assertEqual(again, first)
        self.assertEqual(self._counts(), before)

    def test_first_answer_stands_whatever_happened_since(self):
        values = self._keyed(date="2025-06-05")
        first = self.sessions().book(values=values)
        self.sessions().cancel(session_id=first["id"], cause="djpk", reason="x")
        self.assertEqual(self.sessions().book(values=values), first)

    def test_other_payload_is_a_conflict(self):
        values = self._keyed(date="2025-06-05")
        self.sessions().book(values=values)
        before = self._counts()
        for change in (
            {"date": "2025-06-10"},
            {"slot": "1300"},
            {"strict": True},
            {"visitors": self._people("staff", "staff")},
        ):
            with self.refused(
                "idempotency_conflict", says="k-1 was used with other values"
            ):
                self.sessions().book(values={**values, **change})
        self.assertEqual(self._counts(), before)

    def test_order_and_absent_values_make_no_other_payload(self):
        values = self._keyed(date="2025-06-05")
        first = self.sessions().book(values=values)
        twin = dict(reversed(values.items())) | {"slot": None, "strict": False}
        self.assertEqual(self.sessions().book(values=twin), first)

    def test_key_is_the_users_own(self):
        values = self._keyed(date="2025-06-05")
        self.sessions("agent").book(values=values)
        with self.refused("letter_consumed"):
            self.sessions("manager").book(values=values)
        other = self._keyed(date="2025-06-05")
        self.assertTrue(self.sessions("manager").book(values=other)["id"])

    def test_key_is_the_methods_own(self):
        letter = self._create_letter(idempotency_key="k-1", role="agent")
        values = self._booking(letter, idempotency_key="k-1")
        self.assertTrue(self.sessions("agent").book(values=values)["id"])

    def test_key_with_other_case_or_spaces_is_another_key(self):
        for key in ("k-1", "K-1", " k-1", "k-1 "):
            self.sessions().book(values=self._keyed(key))

    def test_refusals_are_not_kept(self):
        letter = self._create_letter(approve=False)
        values = self._booking(letter, idempotency_key="k-1")
        with self.refused("not_approved"):
            self.sessions().book(values=values)
        self._approve(letter)
        self.assertTrue(self.sessions().book(values=values)["id"])

    def test_no_key_no_memory(self):
        for key in (None, False):
            values = self._keyed(key, date="2025-06-05")
            self.sessions().book(values=values)
            with self.refused("letter_consumed"):
                self.sessions().book(values=values)

    def test_length_of_a_key(self):
        for key in ("k", "k" * 128):
            self.assertTrue(self.sessions().book(values=self._keyed(key))["id"])
        with self.refused(
            "invalid_value", says="idempotency_key: too long. At most 128"
        ):
            self.sessions().book(values=self._keyed("k" * 129))
        with self.refused("invalid_value", says="idempotency_key: missing"):
            self.sessions().book(values=self._keyed(""))

    def test_keys_are_kept_for_90_days(self):
        values = self._keyed(date="2025-06-05")
        first = self.sessions().book(values=values)
        with self.at("2025-08-31 10:00:00"):
            self.assertEqual(self.sessions().book(values=values), first)
        with self.at("2025-08-31 10:00:01"):
            with self.refused("in_the_past", "letter_consumed"):
                self.sessions().book(values=values)

    def test_old_keys_are_swept_away(self):
        self.sessions().book(values=self._keyed("old"))
        with self.at("2025-06-03 10:00"):
            self.sessions().book(values=self._keyed("young"))
        keys = self.env["djpk.consultation.idempotency"]
        with self.at("2025-09-01 09:00"):
            keys._gc_keys()
        self.assertEqual(keys.search([]).mapped("key"), ["young"])

    def test_stored_payload_tells_nothing_personal(self):
        self.sessions().book(values=self._keyed())
        row = self.env["djpk.consultation.idempotency"].search([])
        self.assertRegex(row.payload, "^[0-9a-f]{64}$")
        self.assertNotIn("Siti", row.answer)
        self.assertEqual(row.called_at, fields.Datetime.now())
        self.assertEqual(row.user_id, self.users["agent"])
