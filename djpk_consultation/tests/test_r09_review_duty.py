"""R05, R09 (E.3.c.3): who completes a letter, who decides on it, and the reminder."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PDF, RuleCase, utc


class DutyCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.users["unit"]
        cls.other_team.user_id = cls.users["other_unit"]
        cls.center = cls.ref("team_contact_center")
        cls.center.user_ids = cls.center.user_id = cls.users["agent"]

    def _activities(self, letter, name="review"):
        kind = self.ref(f"activity_{name}")
        return letter.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _asked(self, letter, name="review"):
        return self._activities(letter, name).user_id

    def _incomplete(self, **vals):
        letter = {"number": None, "letter_date": None}
        return self._create_letter(approve=False, letter=letter, **vals)

    def _run_at(self, wib):
        with self.at(wib), self.enter_registry_test_mode():
            self.ref("ir_cron_review").method_direct_trigger()
        self.env.invalidate_all()

    def _reminders(self, letter, role="unit"):
        return self._notices(letter, role, "Still to be decided")

    def _notices(self, letter, role, subject):
        return self.env["mail.message"].search(
            [
                ("model", "=", letter._name),
                ("res_id", "=", letter.id),
                ("partner_ids", "in", self.users[role].partner_id.ids),
                ("subject", "like", subject),
            ]
        )


@tagged("post_install", "-at_install")
class TestReviewDuty(DutyCase):
    def test_r09_complete_letter_for_a_visit_asks_the_units_leader(self):
        letter = self._create_letter(approve=False)
        activity = self._activities(letter)
        self.assertEqual(activity.user_id, self.users["unit"])
        self.assertEqual(activity.summary, "Approve or reject the visit")
        self.assertEqual(str(activity.date_deadline), "2025-06-03")

    def test_r09_video_session_asks_nobody(self):
        letter = self._create_video_letter()
        self.assertFalse(letter.activity_ids)

    def test_r09_decision_ends_the_activity(self):
        for decision, reason in (("approve", None), ("reject", "Not our topic")):
            letter = self._create_letter(approve=False)
            with self.assertRaisesRegex(UserError, "the decision is on record"):
                self._activities(letter).action_feedback()
            self.letters("unit").review(
                letter_id=letter.id, decision=decision, reason=reason
            )
            self.assertFalse(letter.activity_ids, decision)

    def test_r09_activity_follows_to_another_unit(self):
        letter = self._create_letter(approve=False)
        with self.at("2025-06-03 09:00"):
            letter.with_user(self.users["agent"]).team_id = self.other_team
        self.assertEqual(self._asked(letter), self.users["other_unit"])
        self.assertEqual(str(letter.review_asked_at), utc("2025-06-03 09:00"))
        self.assertEqual(str(self._activities(letter).date_deadline), "2025-06-04")

    def test_r09_decision_taken_back_is_asked_anew(self):
        letter = self._create_letter()
        with self.at("2025-06-03 09:00"):
            self.letters("manager").reopen(letter_id=letter.id, reason="Wrong letter")
        self.assertEqual(self._asked(letter), self.users["unit"])
        self.assertEqual(str(letter.review_asked_at), utc("2025-06-03 09:00"))

    def test_r05_letter_by_another_channel_asks_nobody_yet(self):
        letter = self._create_letter(approve=False, channel_code="phone")
        self.assertFalse(letter.activity_ids)
        letter.channel_id = self.ref("channel_whatsapp")
        self.assertEqual(self._asked(letter), self.users["unit"])

    def test_marks_are_not_written_away(self):
        letter = self._create_letter(approve=False)
        with self.refused("wrong_state", says="review_reminded_at"):
            letter.with_user(self.users["manager"]).review_reminded_at = utc(
                "2025-06-02 10:00"
            )

    def test_r09_unit_is_told_of_a_letter_once(self):
        letter = self._create_letter(approve=False)
        for now in ("2025-06-02 10:15", "2025-06-02 10:30"):
            self._run_at(now)
            notices = self._notices(letter, "unit", "To be decided")
            self.assertEqual(len(notices), 1, now)


@tagged("post_install", "-at_install")
class TestCompleteDuty(DutyCase):
    def test_r05_incomplete_letter_asks_the_officers(self):
        letter = self._incomplete()
        self.assertEqual(self._asked(letter, "complete_letter"), self.users["agent"])
        self.assertEqual(
            self._activities(letter, "complete_letter").summary, "Fill in: number, date"
        )
        self.assertFalse(self._asked(letter))

    def test_r05_each_part_that_is_filled_in_leaves_the_rest(self):
        letter = self._incomplete().with_user(self.users["agent"])
        letter.number = "900/1"
        summary = self._activities(letter, "complete_letter").summary
        self.assertEqual(summary, "Fill in: date")
        letter.letter_date = "2025-06-01"
        self.assertFalse(self._activities(letter, "complete_letter"))
        self.assertEqual(self._asked(letter), self.users["unit"])

    def test_r05_video_letter_is_completed_too(self):
        letter = self._incomplete(type_code="video")
        self.assertTrue(self._activities(letter, "complete_letter"))
        letter.write({"number": "900/1", "letter_date": "2025-06-01"})
        self.assertFalse(letter.activity_ids)

    def test_r05_letter_without_a_unit_asks_an_officer_to_choose_it(self):
        letter = self._create_letter(approve=False, topic_code=None)
        self.assertEqual(
            self._activities(letter, "complete_letter").summary,
            "Fill in: technical unit",
        )
        letter.team_id = self.team
        self.assertFalse(self._activities(letter, "complete_letter"))
        self.assertEqual(self._asked(letter), self.users["unit"])

    def test_r05_officer_who_enters_a_letter_completes_it(self):
        letter = self.letters("manager").create(
            {"type_id": self.ref("type_video").id, "number": "900/1"}
        )
        self.assertEqual(self._asked(letter, "complete_letter"), self.users["manager"])

    def test_r05_officer_of_the_ticket_completes_it(self):
        self.center.user_ids += self.users["manager"]
        letter = self._incomplete()
        letter.ticket_id.user_id = self.users["manager"]
        letter.number = "900/1"
        self.assertEqual(self._asked(letter, "complete_letter"), self.users["manager"])

    def test_r05_deleted_letter_leaves_no_activity(self):
        letter = self._incomplete()
        activity = letter.activity_ids
        letter.with_user(self.users["agent"]).unlink()
        self.assertFalse(activity.exists())

    def test_r05_letter_of_the_past_asks_nobody(self):
        letter = self.letters("manager").create(
            {
                "type_id": self.ref("type_face_to_face").id,
                "historical": True,
                "state": "rejected",
            }
        )
        self.assertFalse(letter.activity_ids)

    def test_r09_rejected_letter_is_not_completed_any_more(self):
        letter = self._incomplete()
        self.letters("unit").review(
            letter_id=letter.id, decision="reject", reason="Spam"
        )
        self.assertFalse(letter.activity_ids)

    def test_r05_file_that_comes_later_completes_it(self):
        letter = self._create_letter(
            approve=False, letter={"filename": None, "content_base64": None}
        )
        self.assertEqual(
            self._activities(letter, "complete_letter").summary, "Fill in: file"
        )
        letter = letter.with_user(self.users["agent"])
        files = letter.env["ir.attachment"]
        letter.attachment_ids = files.create({"name": "a.pdf", "datas": PDF})
        self.assertEqual(self._asked(letter), self.users["unit"])


@tagged("post_install", "-at_install")
class TestReviewReminder(DutyCase):
    """Asked Mon 2 June 10:00: reminded from Tue 3 June 10:00, in office hours."""

    def test_r09_unit_is_reminded_after_one_working_day(self):
        letter = self._create_letter(approve=False)
        for now, count in (
            ("2025-06-02 10:15:00", 0),
            ("2025-06-02 16:00:00", 0),
            ("2025-06-03 00:30:00", 0),
            ("2025-06-03 09:59:59", 0),
            ("2025-06-03 10:00:00", 1),
            ("2025-06-03 10:30:00", 1),
            ("2025-06-05 10:00:00", 1),
        ):
            self._run_at(now)
            self.assertEqual(len(self._reminders(letter)), count, now)
        body = self._reminders(letter).body
        self.assertIn("Thu 5 Jun 2025", body)
        self.assertEqual(letter.log_ids.sorted("id")[-1].action, "review_reminded")

    def test_r09_nobody_is_reminded_at_night(self):
        letter = self._create_letter(approve=False)
        self._run_at("2025-06-02 10:15")
        for now in (
            "2025-06-03 12:30:00",
            "2025-06-03 16:00:01",
            "2025-06-04 07:29:59",
        ):
            self._run_at(now)
            self.assertFalse(self._reminders(letter), now)
        self._run_at("2025-06-04 07:30:00")
        self.assertTrue(self._reminders(letter))

    def test_r09_friday_afternoon_reminds_on_monday_before_close(self):
        with self.at("2025-05-16 16:20"):
            letter = self._create_letter(approve=False)
        self._run_at("2025-05-16 16:30")
        self._run_at("2025-05-19 15:59:59")
        self.assertFalse(self._reminders(letter))
        self._run_at("2025-05-19 16:00:00")
        self.assertTrue(self._reminders(letter))

    def test_r09_holidays_do_not_count(self):
        with self.at("2025-06-05 10:00"):  # 6 to 9 June are off
            letter = self._create_letter(approve=False)
        self._run_at("2025-06-05 10:15")
        self._run_at("2025-06-09 10:00")
        self.assertFalse(self._reminders(letter))
        self._run_at("2025-06-10 10:00")
        self.assertTrue(self._reminders(letter))

    def test_r09_decided_letter_reminds_nobody(self):
        letter = self._create_letter()
        self._run_at("2025-06-04 10:00")
        self.assertFalse(self._reminders(letter))

    def test_r09_another_unit_gets_its_own_day(self):
        letter = self._create_letter(approve=False)
        self._run_at("2025-06-03 10:00")
        with self.at("2025-06-03 11:00"):
            letter.team_id = self.other_team
        self._run_at("2025-06-03 11:15")
        self._run_at("2025-06-04 10:59:59")
        self.assertFalse(self._reminders(letter, "other_unit"))
        self._run_at("2025-06-04 11:00")
        self.assertEqual(len(self._reminders(letter, "other_unit")), 1)

    def test_r09_letter_that_lost_its_number_is_not_reminded_of(self):
        letter = self._create_letter(approve=False)
        letter.number = False
        self.assertFalse(self._activities(letter))
        self._run_at("2025-06-04 10:00")
        self.assertFalse(self._reminders(letter))
