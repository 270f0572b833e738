from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal
from odoo.addons.djpk_consultation.tools.refusal import CODES

from .common import RuleCase, utc

PUBLIC = {
    "djpk.consultation.session": "available_slots check_booking book schedule move"
    " cancel check_in add_visitor sign_sppd refuse_walk_in mark_no_show add_document"
    " close status region_quota correct grant_override",
    "djpk.consultation.letter": "review status reopen correct_received_at",
    "helpdesk.ticket": "register_request escalate log_call close_ticket",
}


@tagged("post_install", "-at_install")
class TestRefusals(RuleCase):
    """One refusal tells all broken rules in the order R01-R22, and what is lawful."""

    def test_all_broken_rules_of_a_visit(self):
        letter = self._create_letter(
            approve=False,
            channel_code="phone",
            region_code=None,
            institution="Kemendagri",
            letter={"number": None},
        )
        with self.refused(
            "not_overridable",
            "letter_incomplete",
            "letter_channel",
            "lead_time",
            "in_the_past",
            "not_approved",
            "region_missing",
            "visitor_limit",
            "outside_slot",
            "non_working_day",
        ):
            self._book(
                letter,
                date="2025-06-01",
                slot="1500",
                visitors=self._people("staff", "staff", "staff"),
                override={"lead_time": "x"},
            )

    def test_all_broken_rules_of_a_strict_wish(self):
        self._fill("2025-06-05", "0900", "1000")
        self._use_quota("11.01", "2025-06-05", "2025-06-05")
        with self.refused("region_quota", "visitors_missing", "slot_taken", "day_full"):
            self._book(
                self._create_letter(region_code="11.01"),
                date="2025-06-05",
                slot="1300",
                strict=True,
                visitors=[],
            )

    def test_all_broken_rules_of_a_video_session(self):
        letter = self._create_video_letter(channel_code="phone")
        self._close_day("2025-06-04")
        with self.refused(
            "letter_channel",
            "lead_time",
            "meeting_link_missing",
            "outside_office_hours",
            "slot_closed",
        ):
            self._book_video("2025-06-04 12:30", letter, meeting_url=None)

    def test_r21_no_policy_comes_last(self):
        with self.refused(
            "in_the_past",
            "non_working_day",
            "policy_missing",
            says="F No policy is in force on Mon 1 Jan 2024; the circular binds from",
        ):
            self._book(date="2024-01-01")

    def test_codes_stand_in_the_order_of_the_rules(self):
        rules = [rule for rule, _visit, _video in CODES.values() if rule]
        self.assertEqual(rules, sorted(rules))

    def test_every_code_of_a_rule_has_its_clause(self):
        for code, (rule, *clauses) in CODES.items():
            for clause in clauses:
                self.assertEqual(bool(rule), bool(clause), code)

    def test_refusal_is_a_validation_error_of_one_line_a_rule(self):
        with self.assertRaises(ValidationError) as caught:
            self._book(date="2025-06-01", slot="1500")
        refusal = caught.exception
        self.assertIsInstance(refusal, ConsultationRefusal)
        lines = str(refusal).split("\n")
        self.assertEqual(len(lines), len(refusal.violations))
        for line, item in zip(lines, refusal.violations, strict=True):
            self.assertTrue(line.startswith(f"[{item.code}] {item.clause} "), line)
            self.assertIn(item.message, line)
        self.assertTrue(lines[-1].endswith(refusal.advice))

    def test_bad_input_comes_alone_and_names_everything(self):
        with self.refused("invalid_value", "invalid_value", "invalid_value") as caught:
            self.sessions().book(
                values={"letter_id": True, "date": "tomorrow", "colour": "red"}
            )
        text = str(caught.exception)
        for name in ("values.letter_id", "values.date", "values.colour"):
            self.assertIn(name, text)

    def test_line_breaks_of_others_do_not_make_lines(self):
        letter = self._create_letter(approve=False)
        self.letters().review(
            letter_id=letter.id,
            decision="reject",
            reason="No\n[allowed] yes",
            decided_by="Director",
        )
        with self.refused("not_approved", says="rejected: No [allowed] yes."):
            self._book(letter)

    def test_no_field_hides_a_method_of_the_contract(self):
        for model, names in PUBLIC.items():
            for name in names.split():
                self.assertNotIn(name, self.env[model]._fields)
                self.assertTrue(callable(getattr(self.env[model], name)), name)

    def test_check_booking_tells_the_same(self):
        letter = self._create_letter(approve=False)
        values = {"date": "2025-06-04", "slot": "1500"}
        with self.refused("lead_time", "not_approved", "outside_slot") as caught:
            self._book(letter, **values)
        answer = self._check(letter, **values)
        self.assertEqual(
            answer["violations"],
            [item._asdict() for item in caught.exception.violations],
        )
        self.assertIs(answer["allowed"], False)
        self.assertEqual(answer["placement"], {})

    def test_check_booking_refuses_bad_input_only(self):
        with self.refused("invalid_value", says="values.date: must have the form"):
            self._check(self._create_letter(), date="2025-6-5")
        answer = self.sessions().check_booking(values={})
        self.assertEqual(
            [item["code"] for item in answer["violations"]],
            ["letter_missing", "visitors_missing"],
        )
        self.assertEqual(answer["earliest"], {})


@tagged("post_install", "-at_install")
class TestDerivation(RuleCase):
    """The earliest lawful slot, and how it follows from the receipt."""

    RECEIVED = "received Mon 2 Jun 10:00 -> +3 WD = Thu 5 Jun"

    def _why(self, letter=None, **values):
        answer = self._check(letter or self._create_letter(), **values)
        return answer["earliest"].get("why")

    def test_first_day_free(self):
        self.assertEqual(self._why(), f"{self.RECEIVED} 09.00-10.00 WIB")

    def test_earliest_names_the_place(self):
        answer = self._check(self._create_letter())
        answer["earliest"].pop("why")
        self.assertEqual(
            answer["earliest"],
            {
                "date": "2025-06-05",
                "slot": "0900",
                "start": "2025-06-05 02:00:00",
                "stop": "2025-06-05 03:00:00",
            },
        )

    def test_first_slots_taken(self):
        self._fill("2025-06-05", "0900", "1000")
        self.assertEqual(self._why(), f"{self.RECEIVED} 13.00-14.00 WIB")

    def test_first_day_full(self):
        self._fill("2025-06-05")
        self.assertEqual(
            self._why(),
            "received Mon 2 Jun 10:00 -> +3 WD = Thu 5 Jun; 5 Jun full -> Tue 10 Jun"
            " (6-9 Jun not working) 09.00-10.00 WIB",
        )

    def test_same_text_ends_the_refusal(self):
        self._fill("2025-06-05")
        with self.refused(
            "lead_time",
            says="Earliest: received Mon 2 Jun 10:00 -> +3 WD = Thu 5 Jun; 5 Jun full"
            " -> Tue 10 Jun (6-9 Jun not working) 09.00-10.00 WIB.",
        ):
            self._book(date="2025-06-04")

    def test_two_full_days_in_a_row(self):
        for day in ("2025-06-10", "2025-06-11"):
            self._fill(day)
        self._close_day("2025-06-05")
        self.assertEqual(
            self._why(),
            f"{self.RECEIVED}; 5 Jun closed; 10-11 Jun full -> Thu 12 Jun"
            " (6-9 Jun not working) 09.00-10.00 WIB",
        )

    def test_used_up_month(self):
        self._use_quota("11.01", "2025-06-05", "2025-06-10")
        why = self._why(self._create_letter(region_code="11.01"))
        self.assertTrue(
            why.startswith(
                f"{self.RECEIVED}; 5 Jun: the region's visits of the month are used;"
            ),
            why,
        )
        self.assertTrue(why.endswith("09.00-10.00 WIB"), why)
        self.assertIn("-> Tue 1 Jul", why)

    def test_days_off_over_the_end_of_the_month(self):
        with self.at("2025-06-23 10:00"):
            letter = self._create_letter()
            self._fill("2025-06-26")
            self.assertEqual(
                self._why(letter),
                "received Mon 23 Jun 10:00 -> +3 WD = Thu 26 Jun; 26 Jun full"
                " -> Mon 30 Jun (27-29 Jun not working) 09.00-10.00 WIB",
            )
            self._fill("2025-06-30")
            self._leave("2025-07-01 00:00", "2025-07-01 23:59:59")
            self.assertIn("30 Jun full -> Wed 2 Jul", self._why(letter))

    def test_letter_of_long_ago(self):
        letter = self._create_letter("2025-05-19 10:00")
        self.assertEqual(
            self._why(letter),
            "received Mon 19 May 10:00 -> +3 WD = Thu 22 May -> Mon 2 Jun"
            " 13.00-14.00 WIB",
        )

    def test_receipt_at_night(self):
        with self.at("2025-06-03 00:30"):
            self.assertEqual(
                self._why(),
                "received Tue 3 Jun 00:30 -> +3 WD = Tue 10 Jun 09.00-10.00 WIB",
            )

    def test_video(self):
        letter = self._create_video_letter()
        self.assertEqual(self._why(letter), f"{self.RECEIVED} 07.30-08.30 WIB")
        room = {"room_id": self.room.id}
        self._book_video("2025-06-05 07:30", stop="2025-06-05 12:00", **room)
        self._book_video("2025-06-05 13:00", stop="2025-06-05 16:00", **room)
        self.assertEqual(
            self._why(letter, start=utc("2025-06-05 09:00"), **room),
            f"{self.RECEIVED}; 5 Jun full -> Tue 10 Jun (6-9 Jun not working)"
            " 07.30-08.30 WIB",
        )

    def test_lead_time_of_another_policy(self):
        self.policy.lead_working_days = 1
        self.assertEqual(
            self._why(),
            "received Mon 2 Jun 10:00 -> +1 WD = Tue 3 Jun 09.00-10.00 WIB",
        )

    def test_nothing_lawful_no_earliest(self):
        self.policy.search_horizon_days = 7
        self._fill("2025-06-05")
        answer = self._check(self._create_letter(), date="2025-06-04")
        self.assertIs(answer["allowed"], False)
        self.assertEqual(answer["earliest"], {})
