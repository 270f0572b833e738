from freezegun import freeze_time

from odoo.tests import tagged

from .common_offers import OfferCase
from .common_replan import ReplanCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestReplanOffers(OfferCase, ReplanCase):
    """An open offer of which a time is closed is listed, and taken back in the run."""

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.one = self.offer()

    def test_it_is_listed_with_what_is_closed(self):
        self.close("2025-06-05")
        line = self.draft().session_line_ids
        self.assertEqual(line.offer_id, self.one)
        self.assertEqual(line.why, "2 of 3 offered times are closed")
        self.assertEqual((line.action, line.reason), ("cancel", "Repair"))
        self.assertIn("0 sessions and 1 open offers", self.draft().summary)

    def test_taken_back_its_places_are_free_and_the_officer_asks(self):
        self.close("2025-06-05")
        run = self.draft()
        run.action_run()
        self.assertEqual(self.one.state, "released")
        self.assertEqual(self.held(self.one), [])
        self.assertEqual(run.session_line_ids.state, "cancelled")
        ended = self.notices(self.one.letter_id, kind="offer_ended")
        self.assertEqual(ended.facts["reason"], "Repair")
        asked = self.one.letter_id._duty("offer")
        self.assertTrue(asked)

    def test_left_for_later_it_can_still_be_chosen(self):
        session = self._book(date="2025-06-05", slot="1400")
        self.close("2025-06-05")
        run = self.draft()
        offers = run.session_line_ids.filtered("offer_id")
        offers.action = "leave"
        run.action_run()
        self.assertEqual(str(session.date), "2025-06-10")
        self.assertEqual(self.one.state, "open")
        self.assertEqual(self.draft().session_line_ids.offer_id, self.one)

    def test_an_answer_meanwhile_takes_it_off_the_list(self):
        self.close("2025-06-05")
        self.choose(self.one, 2)
        self.draft().action_refresh()
        self.assertFalse(self.draft())

    def test_other_days_closed_leave_it_alone(self):
        self.close("2025-06-11")
        self.assertFalse(self.draft())
