from odoo.tests import tagged

from odoo.addons.djpk_consultation.tools.refusal import CODES, OVERRIDABLE

from .common import RuleCase

SIX = (
    "lead_time",
    "region_quota",
    "visitor_limit",
    "letter_channel",
    "region_missing",
    "outside_checkin_window",
)


@tagged("post_install", "-at_install")
class TestOverrides(RuleCase):
    """Only a manager, only six rules, with a reason for each, on record."""

    def _override(self, letter=None, role="manager", override=None, **values):
        return self._book(letter, role, override=override, **values)

    def _codes(self, record):
        return sorted(record.override_ids.mapped("code"))

    def test_these_six_and_no_other(self):
        self.assertEqual(OVERRIDABLE, SIX)
        letter = self._create_letter()
        for code in [*CODES, "no_such_rule"]:
            if code in SIX:
                continue
            with self.refused(
                "not_overridable", says=(f"{code} cannot be", ", ".join(SIX))
            ):
                self._override(letter, override={code: "x"})

    def test_only_a_manager(self):
        letter = self._create_letter()
        for role in ("agent", "integration"):
            with self.refused(
                "not_overridable", "lead_time", says="by a manager only. Ask one"
            ):
                self._override(letter, role, {"lead_time": "x"}, date="2025-06-04")
        self.assertFalse(letter.override_ids)

    def test_a_reason_for_each_rule(self):
        letter = self._create_letter()
        for override, name in (
            ({"lead_time": ""}, "override.lead_time: missing"),
            ({"lead_time": None}, "override.lead_time: missing"),
            ({"lead_time": 1}, "override.lead_time: must be a text"),
            (["lead_time"], "override: must be a dictionary"),
        ):
            with self.refused("invalid_value", says=name):
                self._override(letter, override=override, date="2025-06-04")

    def test_r06_lead_time(self):
        session = self._override(
            override={"lead_time": "Flood relief"}, date="2025-06-03"
        )
        self.assertEqual(self._where(session), ("2025-06-03", "0900"))
        override = session.override_ids
        self.assertEqual(
            (override.code, override.reason, override.user_id),
            ("lead_time", "Flood relief", self.users["manager"]),
        )
        self.assertEqual(str(override.at), "2025-06-02 03:00:00")
        log = session.log_ids.filtered(lambda item: item.action == "overridden")
        self.assertEqual((log.code, log.reason), ("lead_time", "Flood relief"))

    def test_r06_lead_time_without_a_day_is_on_record_too(self):
        session = self._override(override={"lead_time": "Flood relief"})
        self.assertEqual(self._where(session), ("2025-06-02", "1300"))
        self.assertEqual(self._codes(session), ["lead_time"])
        video = self._override(
            self._create_video_letter(), override={"lead_time": "Flood relief"}
        )
        self.assertEqual(str(video.date), "2025-06-02")
        self.assertEqual(self._codes(video), ["lead_time"])

    def test_r06_lead_time_opens_neither_the_past_nor_a_day_off(self):
        letter = self._create_letter()
        for day, code in (
            ("2025-05-28", "in_the_past"),
            ("2025-06-01", "in_the_past"),
            ("2025-06-06", "non_working_day"),
        ):
            codes = [code, "non_working_day"] if day == "2025-06-01" else [code]
            with self.refused(*codes):
                self._override(letter, override={"lead_time": "x"}, date=day)

    def test_r11_quota(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        letter = self._create_letter(region_code="11.01")
        session = self._override(
            letter, override={"region_quota": "Court order"}, date="2025-06-11"
        )
        self.assertEqual(session.quota_month, "2025-06")
        self.assertEqual(self._codes(session), ["region_quota"])
        self.assertEqual(self._quota("11.01"), (3, 0))
        with self.refused("region_quota", says="3 of 2 visits in June 2025"):
            self._book(self._create_letter(region_code="11.01"), date="2025-06-12")

    def test_r11_quota_without_a_day_is_on_record_too(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        letter = self._create_letter(region_code="11.01")
        session = self._override(letter, override={"region_quota": "Court order"})
        self.assertEqual(self._where(session), ("2025-06-05", "1000"))
        self.assertEqual(self._codes(session), ["region_quota"])

    def test_r11_quota_lets_a_roll_into_a_used_up_month(self):
        self._use_quota("11.01", "2025-07-01", "2025-07-02")
        self._fill("2025-06-30")
        session = self._override(
            self._create_letter(region_code="11.01"),
            override={"region_quota": "Court order"},
            date="2025-06-30",
        )
        self.assertEqual(self._where(session), ("2025-07-01", "1000"))
        self.assertEqual(self._codes(session), ["region_quota"])

    def test_r12_guests(self):
        people = self._people(*["staff"] * 5)
        session = self._override(
            override={"visitor_limit": "Audit team"}, visitors=people, date="2025-06-05"
        )
        self.assertEqual(session.granted_limit, 5)
        with self.refused("visitor_limit", says="6 guests; at most 5"):
            self.sessions().add_visitor(session_id=session.id, values={"name": "Ani"})
        with self.at("2025-06-05 09:00"):
            self.assertEqual(self._arrive(session)["sppd_limit"], 5)

    def test_r05_channel_of_an_unapproved_video_letter(self):
        letter = self._create_video_letter(channel_code="website")
        session = self._override(
            letter, override={"letter_channel": "The mail was down"}, date="2025-06-05"
        )
        self.assertEqual(self._codes(session), ["letter_channel"])

    def test_r05_channel_at_review(self):
        letter = self._create_letter(channel_code="website", approve=False)
        values = {
            "letter_id": letter.id,
            "decision": "approve",
            "decided_by": "Director",
        }
        for role, reason in (("agent", "The mail was down"), ("manager", None)):
            with self.refused("letter_channel"):
                self.letters(role).review(**values, reason=reason)
        self.letters("manager").review(**values, reason="The mail was down")
        self.assertEqual(self._codes(letter), ["letter_channel"])
        session = self._book(letter)
        self.assertEqual(session.state, "scheduled")

    def test_r05_channel_is_waived_for_a_complete_letter_only(self):
        letter = self._create_letter(
            channel_code="website", approve=False, letter={"number": None}
        )
        with self.refused("letter_incomplete", "letter_channel"):
            self.letters("manager").review(
                letter_id=letter.id,
                decision="approve",
                decided_by="Director",
                reason="The mail was down",
            )

    def test_only_the_broken_rules_are_on_record(self):
        session = self._override(
            override={code: f"Why {code}" for code in SIX}, date="2025-06-04"
        )
        self.assertEqual(self._codes(session), ["lead_time"])
        session = self._override(override=dict.fromkeys(SIX, "x"), date="2025-06-05")
        self.assertEqual(self._codes(session), [])
        self.assertFalse(session.granted_limit)

    def test_several_at_once(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        override = {
            "lead_time": "Flood",
            "region_quota": "Court order",
            "visitor_limit": "Audit team",
        }
        session = self._override(
            self._create_letter(region_code="11.01"),
            override=override,
            date="2025-06-04",
            visitors=self._people("staff", "staff", "staff"),
        )
        self.assertEqual(
            {item.code: item.reason for item in session.override_ids}, override
        )

    def test_what_is_not_overridden_still_refuses(self):
        with self.refused("visitor_limit"):
            self._override(
                override={"lead_time": "x"},
                date="2025-06-04",
                visitors=self._people("staff", "staff", "staff"),
            )

    def test_move_does_not_inherit_the_waived_lead_time(self):
        session = self._override(override={"lead_time": "x"}, date="2025-06-03")
        with self.refused("lead_time"):
            self.sessions("manager").move(
                session_id=session.id, date="2025-06-04", reason="x"
            )

    def test_full_slot_is_nobodys_to_give(self):
        self._book(date="2025-06-05", slot="0900")
        for code in ("slot_taken", "day_full", "non_working_day"):
            with self.refused("not_overridable", "slot_taken"):
                self._override(
                    override={code: "x"}, date="2025-06-05", slot="0900", strict=True
                )


@tagged("post_install", "-at_install")
class TestGrants(RuleCase):
    """What a manager waives for a visit that is scheduled already."""

    def _grant(self, session, role="manager", **override):
        return self.sessions(role).grant_override(
            session_id=session.id, override=override
        )

    def test_r18_check_in_outside_the_window(self):
        session = self._book(date="2025-06-05", slot="0900")
        answer = self._grant(session, outside_checkin_window="The flight was late")
        self.assertEqual(
            answer, {"id": session.id, "codes": ["outside_checkin_window"]}
        )
        with self.at("2025-06-05 11:30"):
            self.assertEqual(self._arrive(session)["state"], "checked_in")
        self.assertIn("overridden", self._actions(session))

    def test_r12_more_guests(self):
        session = self._book(date="2025-06-05", visitors=self._people("staff", "staff"))
        self._grant(session, visitor_limit="Interpreters")
        add = self.sessions().add_visitor
        for number in range(2):
            add(session_id=session.id, values={"name": f"Interpreter {number}"})
        with self.refused("visitor_limit", says="5 guests; at most 4"):
            add(session_id=session.id, values={"name": "One more"})

    def test_only_these_two(self):
        session = self._book()
        for code in ("lead_time", "region_quota", "slot_taken", "x"):
            with self.refused("not_overridable", says="for a scheduled visit"):
                self._grant(session, **{code: "x"})
        with self.refused("invalid_value", says="override: missing"):
            self.sessions("manager").grant_override(session_id=session.id)
        self.assertFalse(session.override_ids)

    def test_only_while_the_visit_is_to_come(self):
        session = self._book()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        with self.refused("wrong_state", says="is Cancelled"):
            self._grant(session, visitor_limit="x")

    def test_overrides_are_not_written_by_hand(self):
        session = self._book()
        for role in ("agent", "manager"):
            overrides = self._as(role, "djpk.consultation.override")
            with self.assertRaises(Exception) as caught:
                overrides.create(
                    {"session_id": session.id, "code": "lead_time", "reason": "x"}
                )
            self.assertEqual(type(caught.exception).__name__, "AccessError")
