"""Settings that the database refuses are told as every refusal: code, name, limit."""

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RuleCase


@tagged("post_install", "-at_install")
@mute_logger("odoo.sql_db")
class TestSettings(RuleCase):
    def _refused(self, record, says, **vals):
        with self.refused("invalid_value", says=says):
            record.with_user(self.users["manager"]).write(vals)

    def test_policy_value_out_of_its_range_is_named_with_its_limit(self):
        for name, values, limit in (
            ("lead_working_days", (-1, 251), "0 to 250 working days"),
            ("callback_working_days", (-1, 251), "0 to 250 working days"),
            ("region_monthly_limit", (0,), "at least 1"),
            ("daily_limit", (0,), "at least 1"),
            ("slot_capacity", (0,), "at least 1"),
            ("session_minutes", (0, 1441), "1 to 1440 minutes"),
            ("visitor_limit", (0, 5), "at least 1, and with a leader not lower"),
            ("visitor_limit_leader", (1,), "with a leader not lower"),
            ("checkin_early_minutes", (-1, 1441), "0 to 1440 minutes"),
            ("search_horizon_days", (0, 731), "1 to 730 calendar days"),
            ("letter_valid_days", (-1,), "0 or more"),
            ("offer_hours", (-1,), "0 or more"),
            ("valid_to", ("2024-01-01",), "Enter a later end, or none"),
        ):
            for value in values:
                with self.subTest(name=name, value=value):
                    says = (f"[invalid_value] {name}: ", limit)
                    self._refused(self.policy, says, **{name: value})

    def test_slot_and_room_value_out_of_its_range_is_named(self):
        slot = self.ref("slot_0900")
        self._refused(slot, ("code: ", "four digits"), code="9am")
        self._refused(slot, ("hour_to: ", "ends after it starts"), hour_to=9)
        self._refused(self.room, ("capacity: ", "0 or more"), capacity=-1)

    def test_values_that_do_not_fit_together_are_both_named(self):
        days = {"date_from": "2026-01-06", "date_to": "2026-01-05", "reason": "x"}
        closures = self._as("manager", "djpk.consultation.closure")
        with self.refused("invalid_value", says="date_from, date_to: A closure cannot"):
            closures.create(days)
        self._refused(
            self.policy,
            "valid_from, valid_to: A policy cannot end",
            valid_from="2026-01-02",
            valid_to="2026-01-01",
        )

    def test_second_record_of_a_code_is_told_to_choose_another(self):
        for model in (
            "djpk.region",
            "djpk.consultation.type",
            "djpk.consultation.slot",
            "djpk.consultation.position",
            "djpk.consultation.topic",
            "helpdesk.ticket.channel",
        ):
            one, other = self.env[model].search([("code", "!=", False)], limit=2)
            with self.subTest(model=model):
                self._refused(other, ("code: ", "Choose another"), code=one.code)

    def test_policy_names_what_it_overlaps(self):
        later = self._new_policy("2026-01-01")
        self._refused(
            self.policy,
            ("valid_to: ", f"overlaps {later.display_name}", "end the earlier one"),
            valid_to="2026-01-01",
        )
        with self.refused("invalid_value", says="valid_from: from 01/01/2027 overlaps"):
            later.with_user(self.users["manager"]).copy({"valid_from": "2027-01-01"})

    def test_policies_of_one_batch_that_overlap_are_refused(self):
        vals = {"type_id": self._new_type().id, "regulation": "X"}
        batch = [{**vals, "valid_from": f"2027-0{month}-01"} for month in (1, 6)]
        says = ("type_id, valid_from: ", "End it on the day before")
        with self.refused("invalid_value", says=says):
            self._as("manager", "djpk.consultation.policy").create(batch)

    def _new_type(self):
        types = self._as("manager", "djpk.consultation.type")
        return types.create({"code": "other", "name": "Other"})

    def test_region_uses_a_quota_that_is_its_holders_own(self):
        jakarta = self.ref("region_31")
        self._refused(
            self.ref("region_32_04"),
            ("quota_region_id: ", f"Choose {jakarta.name}"),
            quota_region_id=self.ref("region_31_71").id,
        )
        self._refused(
            jakarta,
            ("quota_region_id: ", "must keep its own quota"),
            quota_region_id=self.ref("region_32_04").id,
        )

    def test_value_left_out_is_named(self):
        closures = self._as("manager", "djpk.consultation.closure")
        vals = {"date_from": "2026-01-06", "date_to": "2026-01-06"}
        with self.refused("invalid_value", says="reason: missing. Give it a value."):
            closures.create(vals)
        self._refused(self.room, "name: missing", name=False)

    def test_record_that_is_not_there_is_named(self):
        topics = self._as("manager", "djpk.consultation.topic")
        vals = {"code": "x", "name": "X", "team_id": 2**31 - 1}
        with self.refused("invalid_value", says="team_id: no such record"):
            topics.create(vals)

    def test_setting_in_use_stays(self):
        self._book()
        for record in (self.policy, self.room, self.ref("type_face_to_face")):
            with self.subTest(record=record):
                with self.refused("wrong_state", says="in use, and stays on record"):
                    record.with_user(self.users["manager"]).unlink()
        with self.refused("wrong_state", says="Archive it instead"):
            self.room.with_user(self.users["manager"]).unlink()

    def test_refusal_leaves_the_transaction_usable(self):
        self._refused(self.policy, "daily_limit", daily_limit=0)
        self.policy.with_user(self.users["manager"]).daily_limit = 3
        self.assertEqual(self.policy.daily_limit, 3)

    def test_import_tells_the_row(self):
        topics = self._as("manager", "djpk.consultation.topic")
        known = self.ref("topic_dau").code
        rows = [["new", "New"], [known, "Again"]]
        messages = topics.load(["code", "name"], rows)["messages"]
        self.assertEqual(
            [message["rows"] for message in messages], [{"from": 1, "to": 1}]
        )
        self.assertIn("[invalid_value] code: Another topic", messages[0]["message"])

    def test_draft_that_ends_before_it_starts_is_refused(self):
        draft = self.sessions().create({"letter_id": self._create_video_letter().id})
        times = {"start": "2025-06-05 03:00:00", "stop": "2025-06-05 03:00:00"}
        with self.refused("invalid_value", says="stop: must not be before"):
            draft.write(times)
        with self.refused("invalid_value", says="stop: must not be before"):
            self.sessions().create({"letter_id": draft.letter_id.id, **times})
        later = fields.Datetime.add(fields.Datetime.to_datetime(times["stop"]), hours=1)
        draft.write({**times, "stop": later})
