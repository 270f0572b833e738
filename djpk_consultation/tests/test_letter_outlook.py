"""What a letter's form says at once is what the rules say to a booking on it."""

import re

from lxml import etree

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.djpk_consultation.models.djpk_consultation_letter_outlook import (
    ASKED_LATER,
)

from .common import RuleCase

#: Reckoned for one letter at a time: in a list it would be a search for each row.
ONE_BY_ONE = {
    "outlook",
    "outlook_reasons",
    "earliest_place",
    "earliest_why",
    "region_quota",
    "open_letter_ids",
    "similar_letter_ids",
}


def codes(html):
    """Refusal codes in the order in which they are shown."""
    return re.findall(r"\[(\w+)\]", html or "")


class OutlookCase(RuleCase):
    def _seen(self, letter, role="agent"):
        """The letter as a role's form reads it, in English."""
        letter.invalidate_recordset()
        return letter.with_user(self.users[role]).with_context(lang="en_US")

    def _channel(self, code):
        channels = self.env["helpdesk.ticket.channel"]
        return channels.search([("code", "=", code)], limit=1)


@tagged("post_install", "-at_install")
class TestLetterOutlook(OutlookCase):
    def _letters(self):
        """Letters in every state that a booking may meet."""
        used = self._create_letter()
        self._book(used)
        rejected = self._create_letter(approve=False)
        self.letters().review(
            letter_id=rejected.id, decision="reject", reason="-", decided_by="Unit"
        )
        no_region = self._create_letter(region_code="32.04")
        no_region.region_id = False
        phoned = self._create_letter(approve=False)
        phoned.channel_id = self._channel("phone")
        return {
            "lawful": self._create_letter(),
            "used": used,
            "rejected": rejected,
            "undecided": self._create_letter(approve=False),
            "incomplete": self._create_letter(
                approve=False, letter={"number": None, "letter_date": None}
            ),
            "no region": no_region,
            "phoned": phoned,
            "video": self._create_video_letter(),
        }

    def test_it_says_what_check_booking_says(self):
        for name, letter in self._letters().items():
            with self.subTest(letter=name):
                answer = self._check(letter)
                seen = self._seen(letter)
                told = [item["code"] for item in answer["violations"]]
                expected = [code for code in told if code not in ASKED_LATER]
                self.assertEqual(codes(seen.outlook_reasons), expected)
                earliest = answer["earliest"]
                self.assertEqual(seen.earliest_why, earliest.get("why", False))
                self.assertEqual(bool(seen.earliest_place), bool(earliest))

    def test_level_of_every_letter(self):
        expected = {
            "lawful": "lawful",
            "used": "used",
            "rejected": "refused",
            "undecided": "decision",
            "incomplete": "refused",
            "no region": "decision",
            "phoned": "refused",
            "video": "lawful",
        }
        found = {name: self._seen(it).outlook for name, it in self._letters().items()}
        self.assertEqual(found, expected)

    def test_every_broken_rule_is_told_at_once(self):
        letter = self._create_letter(approve=False, letter={"number": None})
        letter.channel_id = self._channel("phone")
        shown = self._seen(letter).outlook_reasons
        expected = ["letter_incomplete", "letter_channel", "not_approved"]
        self.assertEqual(codes(shown), expected)
        self.assertIn("lacks: number.", shown)
        self.assertIn("E.3.c.1", shown)

    def test_what_is_lacking_is_told_while_the_letter_is_entered(self):
        form = Form(self.letters())
        self.assertFalse(form.outlook)  # nothing is asked for yet
        form.type_id = self.ref("type_face_to_face")
        form.partner_id = self.env["res.partner"].create({"name": "BPKAD"})
        form.region_id = self.ref("region_32_04")
        self.assertEqual(form.outlook, "refused")
        self.assertIn("lacks: number, date, file, channel.", form.outlook_reasons)
        form.number, form.letter_date = "900/1", "2025-06-02"
        self.assertIn("lacks: file, channel.", form.outlook_reasons)
        self.assertIn("June 2025: 0 of 2 used, 2 left", form.region_quota)

    def test_derivation_is_the_refusals(self):
        self._fill("2025-06-05")
        letter = self._create_letter("2025-06-02 09:00")
        self.assertEqual(
            self._seen(letter).earliest_why,
            "received Mon 2 Jun 09:00 -> +3 WD = Thu 5 Jun; 5 Jun full -> Tue 10 Jun"
            " (6-9 Jun not working) 09.00-10.00 WIB",
        )
        with self.refused("lead_time", says=self._seen(letter).earliest_why):
            self._book(letter, date="2025-06-04")

    def test_reception_and_unit_may_read_it(self):
        letter = self._create_letter("2025-05-20 09:00")
        self._book(letter, date="2025-06-02", slot="1300")
        for role in ("reception", "unit"):
            self.assertEqual(self._seen(letter, role).outlook, "used")

    def test_a_historical_letter_is_not_judged(self):
        letter = self.letters("manager").create(
            {
                "type_id": self.ref("type_face_to_face").id,
                "state": "used",
                "historical": True,
                "received_at": "2024-01-02 03:00:00",
            }
        )
        self.assertFalse(self._seen(letter).outlook)


@tagged("post_install", "-at_install")
class TestRegionQuotaShown(OutlookCase):
    def _shown(self, letter):
        html = self._seen(letter).region_quota
        node = etree.fromstring(f"<div>{html}</div>")
        return [
            ("".join(line.itertext()), "text-danger" in (line.get("class") or ""))
            for line in node
        ]

    def test_r11_this_month_and_the_next(self):
        self._use_quota("32.04", "2025-06-10", "2025-07-01", "2025-07-02")
        letter = self._create_letter(region_code="32.04")
        self.assertEqual(
            self._shown(letter),
            [
                ("June 2025: 1 of 2 used, 1 left", False),
                ("July 2025: 2 of 2 used, 0 left", True),
            ],
        )

    def test_r11_next_month_counts_beyond_the_search_horizon(self):
        self._use_quota("32.04", "2025-07-01")
        self.policy.search_horizon_days = 7
        letter = self._create_letter(region_code="32.04")
        self.assertIn(("July 2025: 1 of 2 used, 1 left", False), self._shown(letter))

    def test_r11_a_video_session_uses_no_quota(self):
        letter = self._create_video_letter(region_code="32.04")
        self.assertFalse(self._seen(letter).region_quota)


@tagged("post_install", "-at_install")
class TestOtherLetters(OutlookCase):
    def test_open_letters_of_the_region_are_shown(self):
        waiting = self._create_letter(region_code="32.04")
        undecided = self._create_letter(region_code="32.04", approve=False)
        self._book(self._create_letter(region_code="32.04"))
        self._create_letter(region_code="32.05")
        letter = self._create_letter(region_code="32.04")
        self.assertEqual(self._seen(letter).open_letter_ids, waiting | undecided)

    def test_a_unit_is_shown_its_own_alone(self):
        own = self._create_letter(region_code="32.04", topic_code="dau")
        self._create_letter(region_code="32.04", topic_code="dak_fisik", approve=False)
        letter = self._create_letter(region_code="32.04", topic_code="dau")
        self.assertEqual(self._seen(letter, "unit").open_letter_ids, own)

    def _like(self, number, day, region="32.04", content=None):
        """Whether a letter 900/12/BPKAD of 2 June looks like another one."""
        file = {"content_base64": content} if content else {}
        first = self._create_letter(
            region_code="32.04", letter={"number": "900/12/BPKAD", "letter_date": day}
        )
        first.attachment_ids = [Command.clear()]
        other = self._create_letter(
            region_code=region,
            letter={"number": number, "letter_date": "2025-06-02", **file},
        )
        return first in self._seen(other).similar_letter_ids

    def test_r05_same_number_with_another_date_may_be_the_same(self):
        self.assertTrue(self._like("900-12 bpkad", "2025-05-28"))

    def test_r05_same_digits_may_be_the_same(self):
        self.assertTrue(self._like("900/12/BKAD", "2025-06-02"))

    def test_r05_another_number_is_another_letter(self):
        self.assertFalse(self._like("900/13/BPKAD", "2025-05-28"))

    def test_r05_another_region_numbers_for_itself(self):
        self.assertFalse(self._like("900/12/BPKAD", "2025-05-28", region="32.05"))

    def test_r05_the_same_file_may_be_the_same_letter(self):
        first = self._create_letter(region_code="32.04")
        other = self._create_letter(region_code="32.04")
        self.assertIn(first, self._seen(other).similar_letter_ids)
        other.attachment_ids = [Command.clear()]
        self.assertNotIn(first, self._seen(other).similar_letter_ids)


@tagged("post_install", "-at_install")
class TestLetterCost(OutlookCase):
    def _queries(self, letter):
        """Statements for what the form shows, no record being read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        letter.with_user(self.users["agent"]).read(sorted(ONE_BY_ONE))
        return self.env.cr.sql_log_count - before

    def test_the_form_costs_the_same_with_many_letters(self):
        letter = self._create_letter(region_code="32.04")
        self._create_letter(region_code="32.04")
        few = self._queries(letter)
        for _number in range(8):
            self._create_letter(region_code="32.04", approve=False)
        self._fill("2025-06-05")
        self.assertLessEqual(self._queries(letter), few)
        self.assertLessEqual(few, 20)

    def test_lists_and_cards_leave_it_out(self):
        views = self.env["ir.ui.view"].search(
            [
                ("model", "=", "djpk.consultation.letter"),
                ("type", "in", ("list", "kanban")),
            ]
        )
        self.assertGreater(len(views), 2)
        for view in views:
            names = etree.fromstring(view.arch).xpath("//field/@name")
            self.assertTrue(ONE_BY_ONE.isdisjoint(names), view.name)


@tagged("post_install", "-at_install")
class TestReceiptShown(OutlookCase):
    def test_receipt_is_told_in_wib(self):
        letter = self._create_letter("2025-06-02 08:30")
        for tz in ("UTC", "Asia/Jayapura"):
            shown = self._seen(letter).with_context(tz=tz).received_text
            self.assertEqual(shown, "Mon 2 Jun 2025 08:30 WIB")

    def _waited(self, received, now):
        with self.at(received):
            letter = self._create_letter(approve=False)
        with self.at(now):
            return letter.waiting_days

    def test_waiting_counts_working_days_after_day_zero(self):
        cases = (
            ("2025-06-02 10:00", "2025-06-02 15:00", 0),
            ("2025-06-02 10:00", "2025-06-03 00:00", 1),
            ("2025-06-02 10:00", "2025-06-09 10:00", 3),  # 6-9 June are off
            ("2025-06-02 10:00", "2025-06-10 10:00", 4),
            ("2025-06-02 16:00:00", "2025-06-03 10:00", 1),
            ("2025-06-02 16:00:01", "2025-06-03 10:00", 0),
            ("2025-06-07 10:00", "2025-06-10 10:00", 0),  # a Saturday
        )
        for received, now, expected in cases:
            with self.subTest(received=received, now=now):
                self.assertEqual(self._waited(received, now), expected)

    def test_a_settled_letter_waits_no_more(self):
        letter = self._create_letter("2025-05-20 09:00")
        self.assertGreater(letter.waiting_days, 0)
        self._book(letter)
        self.assertEqual(letter.waiting_days, 0)
        self.assertEqual(fields.Date.to_string(letter.earliest_date), "2025-05-23")
