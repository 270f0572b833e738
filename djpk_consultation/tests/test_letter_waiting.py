"""The waiting list: who may be scheduled and is not yet, the longest waiting first."""

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestWaitingList(RuleCase):
    def setUp(self):
        super().setUp()
        self.action = self.ref("djpk_consultation_letter_action_waiting")
        self.list = self.ref("djpk_consultation_letter_view_list_waiting")

    def _listed(self, letters, role="agent"):
        """Those of some letters that the list shows, in its order."""
        order = etree.fromstring(self.list.arch).get("default_order")
        domain = Domain(safe_eval(self.action.domain)) & Domain("id", "in", letters.ids)
        return self.letters(role).search(domain, order=order)

    def _seen(self, letter):
        letter.invalidate_recordset()
        return letter.with_user(self.users["agent"]).with_context(lang="en_US")

    def test_approved_and_video_letters_wait_and_no_others(self):
        approved = self._create_letter()
        video = self._create_video_letter()
        undecided = self._create_letter(approve=False)
        used = self._create_letter()
        self._book(used)
        rejected = self._create_letter(approve=False)
        self.letters().review(
            letter_id=rejected.id, decision="reject", reason="-", decided_by="Unit"
        )
        letters = approved | video | undecided | used | rejected
        self.assertEqual(self._listed(letters), approved | video)
        self.assertEqual(letters.filtered("waiting"), approved | video)
        others = self.letters().search(
            [("waiting", "=", False), ("id", "in", letters.ids)]
        )
        self.assertEqual(others, undecided | used | rejected)

    def test_a_cancelled_visits_letter_waits_again(self):
        session = self._book()
        letter = session.letter_id
        self.assertFalse(self._listed(letter))
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Repair")
        self.assertEqual(self._listed(letter), letter)

    def test_the_longest_waiting_stands_first(self):
        late = self._create_letter("2025-05-27 09:00")
        early = self._create_letter("2025-05-20 09:00")
        listed = self._listed(late | early)
        self.assertEqual(listed.ids, [early.id, late.id])

    def test_a_unit_is_shown_its_own(self):
        own = self._create_letter()
        other = self._create_letter(topic_code="dak_fisik", approve=False)
        self.letters("other_unit").review(letter_id=other.id, decision="approve")
        self.assertEqual(self._listed(own | other, "unit"), own)

    def test_first_place_is_the_letters_own(self):
        self._fill("2025-06-05", "0900", "1000")
        early = self._create_letter("2025-05-27 09:00")
        late = self._create_letter("2025-06-02 09:00")
        video = self._create_video_letter(letter={})
        both = self._seen(early | late | video)
        self.assertEqual(
            both.mapped("next_place"),
            [
                "Tue 3 Jun 09.00-10.00",
                "Thu 5 Jun 13.00-14.00",
                "Thu 5 Jun 07.30-08.30",
            ],
        )

    def test_r11_quota_left_is_that_of_the_first_places_month(self):
        self._use_quota("32.04", "2025-06-10", "2025-06-11", "2025-07-02")
        full = self._create_letter(region_code="32.04")
        spare = self._create_letter(region_code="32.05")
        video = self._create_video_letter(region_code="32.04")
        self.assertEqual(self._seen(full).next_place, "Tue 1 Jul 09.00-10.00")
        self.assertEqual(self._seen(full).quota_left, "Jul 2025: 1")
        self.assertEqual(self._seen(spare).quota_left, "Jun 2025: 2")
        self.assertFalse(self._seen(video).quota_left)

    def test_first_place_is_check_bookings(self):
        self._fill("2025-06-05")
        letters = [
            self._create_letter(received)
            for received in ("2025-05-26 09:00", "2025-06-02 09:30")
        ]
        for letter in letters:
            earliest = self._check(letter)["earliest"]
            self.assertIn(
                f"{int(earliest['date'][-2:])} Jun", self._seen(letter).next_place
            )

    def _queries(self, letters):
        names = ["waiting_days", "next_place", "quota_left", "freed_place"]
        self.env.flush_all()
        letters.invalidate_recordset()
        before = self.env.cr.sql_log_count
        letters.with_user(self.users["agent"]).read(names)
        return self.env.cr.sql_log_count - before

    def test_no_query_per_row(self):
        letters = self.env["djpk.consultation.letter"].union(
            *(self._create_letter() for _number in range(8))
        )
        self._queries(letters)  # caches filled
        self.assertEqual(self._queries(letters[:2]), self._queries(letters))

    def test_an_agent_schedules_in_the_row(self):
        for role, expected in (("agent", 1), ("unit", 0)):
            views = self._as(role, "djpk.consultation.letter").get_view(
                self.list.id, "list"
            )
            buttons = etree.fromstring(views["arch"]).xpath("//button/@name")
            self.assertEqual(buttons.count("action_schedule"), expected)
