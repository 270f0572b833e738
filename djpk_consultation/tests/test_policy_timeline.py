import re

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestNewCircular(RuleCase):
    """R21 (F): "duplicate, change, valid from" in one step."""

    def _begin(self, valid_from, policies=None, regulation="SE-1/PK/2025"):
        policies = policies or self.policy
        action = policies.with_user(self.users["manager"]).action_new_circular()
        wizard = self._as("manager", action["res_model"]).with_context(
            **action["context"]
        )
        with Form(wizard) as form:
            form.regulation, form.valid_from = regulation, valid_from
        return form.record

    def _succeed(self, valid_from, policies=None):
        action = self._begin(valid_from, policies).action_confirm()
        return self.env["djpk.consultation.policy"].browse(action.get("res_id"))

    def test_r21_the_old_one_ends_on_the_day_before(self):
        later = self._succeed("2025-07-01")
        self.assertEqual(str(self.policy.valid_to), "2025-06-30")
        self.assertEqual(str(later.valid_from), "2025-07-01")
        self.assertFalse(later.valid_to)
        self.assertEqual(later.regulation, "SE-1/PK/2025")
        self.assertEqual(later.slot_ids, self.policy.slot_ids)
        self.assertEqual(later.type_id, self.policy.type_id)

    def test_r21_it_begins_after_the_old_one(self):
        for day in ("2023-12-31", "2024-01-02"):
            with self.assertRaises(ValidationError, msg=day):
                self._succeed(day)
        self.assertFalse(self.policy.valid_to)
        self.assertTrue(self._succeed("2024-01-03"))
        self.assertEqual(str(self.policy.valid_to), "2024-01-02")

    def test_r21_one_that_ends_hands_its_end_on(self):
        self.policy.valid_to = "2025-12-31"
        later = self._succeed("2025-07-01")
        self.assertEqual(str(later.valid_to), "2025-12-31")

    def test_r21_after_a_gap_it_runs_until_the_next_one(self):
        self.policy.valid_to = "2024-12-31"
        self.policy.copy({"valid_from": "2026-01-01", "valid_to": False})
        later = self._succeed("2025-07-01")
        self.assertEqual(str(self.policy.valid_to), "2024-12-31")
        self.assertEqual(str(later.valid_to), "2025-12-31")

    def test_r21_a_circular_for_all_types_at_once(self):
        policies = self.policy + self.video_policy + self.dering_policy
        action = self._begin("2025-07-01", policies).action_confirm()
        copies = self.env["djpk.consultation.policy"].search(action["domain"])
        self.assertEqual(copies.type_id, policies.type_id)
        self.assertEqual({str(policy.valid_to) for policy in policies}, {"2025-06-30"})

    def test_r21_it_lists_what_is_booked_from_that_day_on(self):
        before, on, after = (
            self._book(date=day) for day in ("2025-06-10", "2025-06-11", "2025-06-12")
        )
        gone = self._book(date="2025-06-13")
        self.sessions().cancel(session_id=gone.id, cause="djpk", reason="x")
        video = self._book_video("2025-06-12 10:00")
        waiting = self._create_letter()
        wizard = self._begin("2025-06-11")
        self.assertEqual(wizard.session_ids, on + after)
        self.assertNotIn(before, wizard.session_ids)
        self.assertEqual(wizard.letter_ids, waiting + gone.letter_id)
        self.assertIn("06/10/2025", wizard.effect_text)
        wizard.policy_ids += self.video_policy
        self.assertEqual(wizard.session_ids, on + after + video)

    def test_r21_what_is_booked_keeps_its_policy(self):
        session = self._book(date="2025-06-11")
        later = self._succeed("2025-06-11")
        later.visitor_limit = 1
        self.assertEqual(session.policy_id, self.policy)
        self.assertEqual(self._book(date="2025-06-11").policy_id, later)
        self.assertEqual((self.policy.session_count, later.session_count), (1, 1))

    def test_only_a_manager_begins_one(self):
        for role in ("reception", "agent", "unit"):
            with self.assertRaises(AccessError, msg=role):
                self.policy.with_user(self.users[role]).action_new_circular()

    def test_it_proposes_the_next_month(self):
        wizard = self._as("manager", "djpk.consultation.policy.wizard").new({})
        self.assertEqual(str(wizard.valid_from), "2025-07-01")


@tagged("post_install", "-at_install")
class TestPolicyTimeline(RuleCase):
    def _validities(self):
        self.env.invalidate_all()
        policies = self.env["djpk.consultation.policy"].search(
            [("type_id", "=", self.policy.type_id.id)], order="valid_from"
        )
        return policies.mapped("validity")

    def test_validity_by_the_day_in_wib(self):
        self._new_policy("2025-06-10")
        for now, validities in (
            ("2025-06-09 23:59:59", ["in_force", "coming"]),
            ("2025-06-10 00:00:00", ["past", "in_force"]),
        ):
            with self.at(now):
                self.assertEqual(self._validities(), validities, now)

    def test_filters_by_validity(self):
        self.policy.valid_to = "2025-06-01"
        coming = self.policy.copy({"valid_from": "2025-06-03", "valid_to": False})
        policies = self.env["djpk.consultation.policy"]
        for validity, found in (
            ("past", self.policy),
            ("coming", coming),
            ("in_force", self.video_policy + self.dering_policy),
        ):
            domain = [("validity", "=", validity)]
            self.assertEqual(policies.search(domain).sorted("id"), found.sorted("id"))

    def test_changed_values_are_named(self):
        later = self._new_policy("2025-07-01")
        self.assertFalse(later.change_text)
        fifth = self.env["djpk.consultation.slot"].create(
            {"hour_from": 15, "hour_to": 16}
        )
        later.write(
            {
                "lead_working_days": 5,
                "slot_ids": [Command.link(fifth.id)],
                "no_show_counts": True,
            }
        )
        later.invalidate_recordset()
        self.assertEqual(
            later.change_text,
            "Lead Working Days: 3 → 5; Slots: 09.00-10.00 WIB, 10.00-11.00 WIB,"
            " 13.00-14.00 WIB, 14.00-15.00 WIB → 09.00-10.00 WIB, 10.00-11.00 WIB,"
            " 13.00-14.00 WIB, 14.00-15.00 WIB, 15.00-16.00 WIB; No-show Counts: No →"
            " Yes",
        )
        self.assertFalse(self.policy.change_text)

    def test_comparison_marks_what_changed(self):
        later = self._new_policy("2025-07-01", lead_working_days=5)
        rows = etree.fromstring(f"<div>{later.comparison}</div>").findall(".//tbody/tr")
        marked = {row[0].text for row in rows if "changed" in "".join(row.itertext())}
        self.assertEqual(marked, {"Lead Working Days"})
        self.assertEqual(
            [cell.text for cell in rows[0][:4]],
            ["Lead Working Days", "E.3.b.2, E.3.c.2", "3", "5"],
        )

    def test_every_setting_compared_has_its_clause(self):
        for policy in self.policy + self.video_policy + self.dering_policy:
            for row in policy._compared():
                self.assertRegex(row["clause"], r"^E\.3", row["label"])

    def test_form_shows_what_is_compared(self):
        """A type's form hides the settings that say nothing about the type."""
        view = self.policy.get_view(view_type="form")["arch"]
        labels = self.policy.fields_get(attributes=["string"])
        for policy in self.policy + self.video_policy + self.dering_policy:
            shown = {
                labels[node.get("for")]["string"]
                for node in etree.fromstring(view).iter("label")
                if not self._hidden(node, policy.type_code)
            }
            self.assertEqual(
                shown, {row["label"] for row in policy._compared()}, policy.type_code
            )

    def _hidden(self, node, type_code):
        conditions = [node, *node.iterancestors()]
        return any(
            re.match(r"type_code (in|==) .*'%s'" % type_code, item.get("invisible", ""))
            for item in conditions
        )

    def test_r21_a_gap_is_warned_of(self):
        self.assertFalse(self.policy.gap_text)
        self.policy.valid_to = "2025-06-30"
        self.assertIn("From 07/01/2025", self.policy.gap_text)
        self.policy.copy({"valid_from": "2025-07-02", "valid_to": False})
        self.policy.invalidate_recordset()
        self.assertIn("From 07/01/2025", self.policy.gap_text)
        self.policy.valid_to = fields.Date.to_date("2025-07-01")
        self.assertFalse(self.policy.gap_text)

    def test_an_end_in_the_past_warns_of_nothing(self):
        self.policy.valid_to = "2025-06-01"
        self.assertFalse(self.policy.gap_text)
