from contextlib import contextmanager
from datetime import date

from psycopg2.errors import ExclusionViolation

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal

from .common import ConsultationCommon


@tagged("post_install", "-at_install")
class TestPolicy(ConsultationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["djpk.consultation.policy"]
        cls.type = cls.ref("type_face_to_face")
        cls.policy = cls.ref("policy_face_to_face_se_2_pk1_2024")

    def _values_on(self, day, type_code="face_to_face"):
        return self.policies._values_on(type_code, date.fromisoformat(day))

    def _create_policy(self, valid_from, valid_to=False, **vals):
        return self.policies.create(
            {
                "type_id": self.type.id,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "regulation": "SE-9/PK.1/2027",
                **vals,
            }
        )

    @contextmanager
    def _refused(self, error):
        with (
            self.assertRaises(error),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()

    def test_circular(self):
        """The numbers of SE-2/PK.1/2024, clause by clause."""
        expected = {
            "regulation": "SE-2/PK.1/2024",
            "valid_from": date(2024, 1, 2),
            "valid_to": None,
            "lead_working_days": 3,
            "callback_working_days": 3,
            "region_monthly_limit": 2,
            "daily_limit": 4,
            "slot_capacity": 1,
            "letter_cutoff": True,
            "callback_from": "question",
            "session_minutes": 60,
            "visitor_limit": 2,
            "visitor_limit_leader": 4,
            "no_show_counts": False,
            "letter_kept_after_cancel": False,
            "checkin_early_minutes": 30,
            "search_horizon_days": 120,
            "letter_valid_days": 0,
            "offer_hours": 48,
            "office_calendar_id": self.ref("office_hours").id,
        }
        for type_code in ("dering", "video", "face_to_face"):
            values = self._values_on("2024-01-02", type_code)
            expected.update(
                type_code=type_code, letter_kept_after_cancel=type_code == "video"
            )
            for name, value in expected.items():
                self.assertEqual(getattr(values, name), value, (type_code, name))
            self.assertEqual(
                [(slot.code, slot.hour_from, slot.hour_to) for slot in values.slots],
                [
                    ("0900", 9.0, 10.0),
                    ("1000", 10.0, 11.0),
                    ("1300", 13.0, 14.0),
                    ("1400", 14.0, 15.0),
                ],
            )

    def test_r21_before_the_circular_there_is_no_policy(self):
        self.assertIsNone(self._values_on("2024-01-01"))
        self.assertIsNone(self._values_on("2025-01-01", "unknown"))

    def test_new_policy_leaves_the_past_alone(self):
        fifth = self.env["djpk.consultation.slot"].create(
            {"hour_from": 15, "hour_to": 16}
        )
        self.policy.valid_to = "2026-12-31"
        self._create_policy(
            "2027-01-01",
            region_monthly_limit=3,
            slot_ids=[Command.set((self.policy.slot_ids + fifth).ids)],
        )
        before, after = self._values_on("2026-12-31"), self._values_on("2027-01-01")
        self.assertEqual(before.region_monthly_limit, 2)
        self.assertEqual(len(before.slots), 4)
        self.assertEqual(after.region_monthly_limit, 3)
        self.assertEqual([slot.code for slot in after.slots][-1], "1500")
        self.assertEqual(self._values_on("2030-01-01").regulation, "SE-9/PK.1/2027")

    def test_overlap_is_explained(self):
        self.policy.valid_to = "2026-12-31"
        for period in (
            ("2026-12-31", False),
            ("2024-06-01", "2024-06-30"),
            ("2023-01-01", "2024-01-02"),
        ):
            with self.assertRaises(ConsultationRefusal) as refusal:
                self._create_policy(*period)
            self.assertIn(self.policy.display_name, str(refusal.exception))
        later = self._create_policy("2027-01-01")
        with self.assertRaises(ConsultationRefusal):
            later.valid_from = "2026-12-31"
        with self.assertRaises(ConsultationRefusal):
            self.policy.valid_to = False
        later.valid_to = "2027-12-31"
        self._create_policy("2023-01-01", "2024-01-01")
        self._create_policy("2026-06-01", type_id=self._other_type().id)

    def _other_type(self):
        return self.env["djpk.consultation.type"].create(
            {"code": "other", "name": "Other"}
        )

    def test_overlap_is_refused_by_the_database(self):
        with self._refused(ExclusionViolation):
            self.env.cr.execute(
                "UPDATE djpk_consultation_policy SET type_id = %s WHERE id != %s",
                [self.type.id, self.policy.id],
            )

    def test_settings_at_their_bounds(self):
        self.policy.write(
            {
                "lead_working_days": 0,
                "callback_working_days": 250,
                "region_monthly_limit": 1,
                "visitor_limit": 4,
                "checkin_early_minutes": 0,
                "search_horizon_days": 730,
            }
        )
        self.env.flush_all()
        self.assertEqual(self._values_on("2025-01-01").visitor_limit, 4)

    def test_cached_timeline_needs_no_query(self):
        self._values_on("2025-01-01")
        with self.assertQueryCount(0):
            self._values_on("2025-01-01")
            self._values_on("2020-01-01")

    def test_changes_count_at_once(self):
        self.assertEqual(self._values_on("2025-01-01").daily_limit, 4)
        self.policy.daily_limit = 3
        self.assertEqual(self._values_on("2025-01-01").daily_limit, 3)
        self.ref("slot_0900").active = False
        codes = [slot.code for slot in self._values_on("2025-01-01").slots]
        self.assertEqual(codes, ["1000", "1300", "1400"])
        self.policy.unlink()
        self.assertIsNone(self._values_on("2025-01-01"))

    def test_undone_change_does_not_stay_in_the_cache(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.policy.daily_limit = 3
            self.assertEqual(self._values_on("2025-01-01").daily_limit, 3)
            raise ZeroDivisionError
        self.env.cr.postcommit.run()
        self.assertEqual(self._values_on("2025-01-01").daily_limit, 4)

    def test_rights_and_context_of_the_caller_change_nothing(self):
        expected = self._values_on("2025-01-01")
        self.env.registry.clear_cache()
        policies = self.policies.with_user(self.users["integration"])
        values = policies.with_context(
            active_test=False, lang="id_ID", default_daily_limit=9
        )._values_on("face_to_face", date(2025, 1, 1))
        self.assertEqual(values, expected)


@tagged("post_install", "-at_install")
class TestSlot(ConsultationCommon):
    def test_name_and_code(self):
        self.assertEqual(self.ref("slot_0900").name, "09.00-10.00 WIB")
        slot = self.env["djpk.consultation.slot"].create(
            {"hour_from": 15.5, "hour_to": 24}
        )
        self.assertEqual((slot.code, slot.name), ("1530", "15.30-24.00 WIB"))

    @mute_logger("odoo.sql_db")
    def test_refused_slots(self):
        for vals in (
            {"code": "0900", "hour_from": 9, "hour_to": 11},
            {"code": "2400", "hour_from": 9, "hour_to": 11},
            {"code": "1500", "hour_from": 15, "hour_to": 15},
            {"code": "1500", "hour_from": -1, "hour_to": 15},
            {"code": "1500", "hour_from": 15, "hour_to": 24.5},
        ):
            with self.subTest(**vals), self.assertRaises(ConsultationRefusal):
                self.env["djpk.consultation.slot"].create(vals)

    def test_closure_of_one_day(self):
        day = {"date_from": "2026-05-05", "date_to": "2026-05-05", "reason": "Repair"}
        self.assertTrue(self.env["djpk.consultation.closure"].create(day))
