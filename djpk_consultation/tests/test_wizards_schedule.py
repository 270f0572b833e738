from odoo.tests import tagged

from odoo.addons.djpk_consultation.tools.refusal import OVERRIDABLE

from .common import utc
from .common_wizards import WizardCase


@tagged("post_install", "-at_install")
class TestScheduleWizard(WizardCase):
    """The same verdict before, and when, a session is scheduled."""

    def setUp(self):
        super().setUp()
        self.letter = self._create_letter()
        self.slots = {
            code: self.ref(f"slot_{code}") for code in ("0900", "1000", "1400")
        }

    def _announce(self, form, *position_codes):
        for number, code in enumerate(position_codes, 1):
            with form.visitor_ids.new() as visitor:
                visitor.name = f"Guest {number}"
                visitor.position_id = self.ref(f"position_{code}")
        return form

    def _check_preview(self, form, answer):
        """The dialogue shows what check_booking answers, no more and no less."""
        self.assertEqual(form.verdict == "allowed", answer["allowed"])
        self.assertEqual(bool(form.placement), bool(answer["placement"]))
        self.assertEqual(form.earliest, answer["earliest"].get("why", False))
        shown = str(form.violations or "")
        self.assertEqual(shown.count("<li>"), len(answer["violations"]))
        for item in answer["violations"]:
            self.assertIn(f"{item['clause']} [{item['code']}]", shown)

    def test_visit_is_booked_from_its_letter(self):
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date, form.slot_id = "2025-06-05", self.slots["1000"]
        action = form.save().action_confirm()
        session = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(self._where(session), ("2025-06-05", "1000"))
        self.assertEqual(session.letter_id, self.letter)
        self.assertEqual(session.visitor_ids.mapped("name"), ["Guest 1"])
        self.assertEqual(session.create_uid, self.users["agent"])

    def test_video_is_booked_with_time_link_and_room(self):
        letter = self._create_video_letter()
        form = self._press("agent", letter, "action_schedule")
        form.meeting_app, form.meeting_url = "Teams", "https://meet.test/7"
        form.start, form.stop = utc("2025-06-05 10:00"), utc("2025-06-05 11:30")
        form.room_id = self.room
        self.assertEqual(form.placement, "Thu 5 Jun 2025 10.00-11.30 WIB")
        session = self.env["djpk.consultation.session"].browse(
            form.save().action_confirm()["res_id"]
        )
        self.assertEqual(str(session.stop), utc("2025-06-05 11:30"))
        self.assertEqual(
            (session.meeting_app, session.meeting_url, session.room_id),
            ("Teams", "https://meet.test/7", self.room),
        )

    def test_earliest_place_is_proposed(self):
        self._fill("2025-06-05", "0900")
        form = self._press("agent", self.letter, "action_schedule")
        self.assertEqual(str(form.date), "2025-06-05")
        self.assertEqual(form.slot_id, self.slots["1000"])
        self._announce(form, "staff")
        self.assertEqual(form.placement, "Thu 5 Jun 2025 10.00-11.00 WIB")

    def test_earliest_time_of_a_video_session_is_proposed(self):
        form = self._press("agent", self._create_video_letter(), "action_schedule")
        self.assertEqual(str(form.start), utc("2025-06-05 07:30"))
        self.assertEqual(str(form.stop), utc("2025-06-05 08:30"))

    def test_free_slots_of_the_day_are_the_choice(self):
        self._fill("2025-06-10", "0900", "1300")
        form = self._press("agent", self.letter, "action_schedule")
        self.assertEqual(len(form.free_slot_ids), 4)
        form.date = "2025-06-10"
        self.assertEqual(form.free_slot_ids[:].mapped("code"), ["1000", "1400"])
        self.assertEqual(form.slot_id, self.slots["1000"])
        form.date = "2025-06-06"  # a holiday
        self.assertFalse(form.free_slot_ids[:])
        self.assertFalse(form.slot_id)

    def test_slot_chosen_stays_on_another_day(self):
        form = self._press("agent", self.letter, "action_schedule")
        form.slot_id = self.slots["1400"]
        form.date = "2025-06-10"
        self.assertEqual(form.slot_id, self.slots["1400"])

    def test_what_is_still_to_fill_in_is_no_refusal(self):
        form = self._press("agent", self.letter, "action_schedule")
        self.assertEqual(form.verdict, "incomplete")
        self.assertIn("[visitors_missing]", form.violations)
        form.date = "2025-06-04"  # too early: a refusal, with what is missing
        self.assertEqual(form.verdict, "refused")
        self.assertIn("[visitors_missing]", form.violations)

    def test_letters_draft_is_scheduled_from_the_letter(self):
        draft = self.sessions().create({"letter_id": self.letter.id})
        form = self._announce(
            self._press("agent", self.letter, "action_schedule"), "staff"
        )
        self.assertEqual(form.session_id, draft)
        form.save().action_confirm()
        self.assertEqual(draft.state, "scheduled")
        self.assertEqual(self.letter.session_ids, draft)

    def test_draft_is_scheduled_where_it_stands(self):
        draft = self.sessions().create(
            {
                "letter_id": self.letter.id,
                "date": "2025-06-10",
                "slot_id": self.slots["1400"].id,
            }
        )
        form = self._announce(self._press("agent", draft, "action_schedule"), "staff")
        self.assertEqual(str(form.date), "2025-06-10")
        self.assertEqual(form.placement, "Tue 10 Jun 2025 14.00-15.00 WIB")
        form.slot_id = self.slots["0900"]
        self.assertEqual(
            form.save().action_confirm()["type"], "ir.actions.act_window_close"
        )
        self.assertEqual(draft.state, "scheduled")
        self.assertEqual(self._where(draft), ("2025-06-10", "0900"))

    def test_drafts_visitors_and_place_are_taken_over(self):
        draft = self.sessions().create(
            {"letter_id": self.letter.id, "date": "2025-06-10"}
        )
        self._as("agent", "djpk.consultation.visitor").create(
            {
                "session_id": draft.id,
                "name": "Siti",
                "position_id": self.ref("position_agency_head").id,
                "nip": "1980",
            }
        )
        form = self._press("agent", draft, "action_schedule")
        self.assertEqual(form.verdict, "allowed")
        form.save().action_confirm()
        self.assertEqual(self._where(draft), ("2025-06-10", "0900"))
        self.assertEqual(draft.visitor_ids.mapped("nip"), ["1980"])

    def test_another_day_leaves_the_drafts_video_time_behind(self):
        draft = self.sessions().create(
            {
                "letter_id": self._create_video_letter().id,
                "date": "2025-06-05",
                "start": utc("2025-06-05 10:00"),
                "stop": utc("2025-06-05 11:00"),
                "meeting_app": "Teams",
                "meeting_url": "https://meet.test/1",
            }
        )
        form = self._press("agent", draft, "action_schedule")
        self.assertEqual(form.placement, "Thu 5 Jun 2025 10.00-11.00 WIB")
        form.start = form.stop = False
        form.date = "2025-06-10"
        self.assertEqual(form.placement, "Tue 10 Jun 2025 07.30-08.30 WIB")
        form.save().action_confirm()
        self.assertEqual(str(draft.start), utc("2025-06-10 07:30"))

    def test_preview_says_what_check_booking_says(self):
        self._fill("2025-06-05")
        self._book(date="2025-06-10", slot="0900")
        self._use_quota("32.04", "2025-07-01", "2025-07-02")
        full = self._create_letter(region_code="32.04")
        waiting = self._create_letter(approve=False)
        cases = (
            (self.letter, None, "", False, ["staff"]),
            (self.letter, "2025-06-05", "", False, ["staff"]),
            (self.letter, "2025-06-05", "", True, ["staff"]),
            (self.letter, "2025-06-04", "", False, ["staff"]),
            (self.letter, "2025-06-06", "", False, ["staff"] * 3),
            (self.letter, "2025-06-10", "0900", False, ["regent"] * 4),
            (full, "2025-07-03", "", False, ["staff"]),
            (full, None, "", False, []),
            (waiting, "2025-06-10", "1000", False, ["staff"]),
        )
        for letter, day, slot, strict, people in cases:
            with self.subTest(letter=letter.number, day=day, slot=slot):
                form = self._press("agent", letter, "action_schedule")
                self._announce(form, *people)
                values = {"visitors": self._people(*people), "strict": strict}
                form.strict = strict
                form.date = day or False
                if day:
                    values["date"] = day
                if slot:
                    form.slot_id, values["slot"] = self.slots[slot], slot
                self._check_preview(form, self._check(letter, **values))

    def test_preview_tells_the_day_that_is_full(self):
        self._fill("2025-06-05")
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date = "2025-06-05"
        self.assertEqual(
            form.placement,
            "Tue 10 Jun 2025 09.00-10.00 WIB, since Thu 5 Jun 2025 is full",
        )

    def test_preview_escapes_what_was_typed(self):
        form = self._press("agent", self._create_video_letter(), "action_schedule")
        form.meeting_app, form.meeting_url = "Teams", "<script>alert(1)</script>"
        self.assertEqual(form.verdict, "refused")
        self.assertIn("[invalid_value]", form.violations)
        self.assertNotIn("<script>", form.violations)

    def test_preview_writes_nothing(self):
        before = self._facts(self.letter)
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date = "2025-06-05"
        form.save()
        self.assertEqual(self._facts(self.letter), before)
        self.assertFalse(self.letter.session_ids)

    def test_refusal_writes_nothing(self):
        form = self._press("agent", self.letter, "action_schedule")
        self._announce(form, "staff", "staff", "staff")
        form.date = "2025-06-04"
        self._confirm_refused(form.save(), self.letter, "lead_time", "visitor_limit")
        self.assertFalse(self.letter.session_ids)

    def test_manager_waives_a_rule_with_its_reason(self):
        form = self._press("manager", self.letter, "action_schedule")
        self._announce(form, "staff")
        form.date = "2025-06-04"
        self.assertEqual(form.verdict, "refused")
        with form.override_ids.new() as line:
            line.code, line.reason = "lead_time", "The minister asked for it"
        self.assertEqual(form.verdict, "allowed")
        action = form.save().action_confirm()
        session = self.env["djpk.consultation.session"].browse(action["res_id"])
        self.assertEqual(str(session.date), "2025-06-04")
        self.assertEqual(
            session.override_ids.mapped(lambda line: (line.code, line.reason)),
            [("lead_time", "The minister asked for it")],
        )

    def test_override_of_an_agent_is_refused(self):
        form = self._press("agent", self.letter, "action_schedule")
        self.assertNotIn("override_ids", form._view["fields"])
        self._announce(form, "staff")
        form.date = "2025-06-04"
        wizard = form.save()
        wizard.override_ids = [(0, 0, {"code": "lead_time", "reason": "x"})]
        self._confirm_refused(wizard, self.letter, "not_overridable", "lead_time")

    def test_overrides_are_the_six_codes(self):
        field = self.env["djpk.consultation.schedule.override.wizard"]._fields["code"]
        self.assertEqual(tuple(field.get_values(self.env)), OVERRIDABLE)
