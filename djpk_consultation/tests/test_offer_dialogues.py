from freezegun import freeze_time

from odoo.tests import tagged

from .common import utc
from .common_offers import OfferCase
from .common_wizards import WizardCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestOfferDialogues(OfferCase, WizardCase):
    """The dialogues of a letter propose, judge and call the public methods."""

    def test_the_first_lawful_times_are_proposed_and_sent(self):
        self._fill("2025-06-05", "0900")
        letter = self.letter(region_code="91.03")
        self.assertIs(letter.offer_text, False)
        form = self._press("agent", letter, "action_offer")
        times = [line["time_text"] for line in form.line_ids._records]
        self.assertIn("Thursday, 5 June 2025, 10.00–11.00 WIB", times[0])
        self.assertIn("12.00–13.00 WIT", times[0])
        self.assertEqual(form.verdict, "allowed")
        self.assertIn("Wednesday, 4 June 2025, 10.00 WIB", form.hold_text)
        form.save().action_confirm()
        self.assertEqual(letter.offer_id.state, "open")
        self.assertEqual(len(letter.offer_id.line_ids), 3)
        self.assertTrue(letter.offered)
        self.assertEqual(letter.offer_text, "Held until Wed 4 Jun 10.00")
        self.assertEqual(letter.next_place, letter.offer_text)
        self.assertIn("5 June 2025, 10.00–11.00 WIB", letter.offered_times)

    def test_an_unlawful_time_says_why_and_is_not_sent(self):
        letter = self.letter()
        form = self._press("agent", letter, "action_offer")
        with form.line_ids.edit(1) as line:
            line.date = "2025-06-06"
            self.assertIn("not a working day", line.fault)
        self.assertEqual(form.verdict, "refused")
        self.assertIn("6 Jun 2025", form.violations)
        self._confirm_refused(form.save(), letter, "non_working_day")

    def test_video_times_take_a_link(self):
        letter = self.letter(type_code="video", approve=False)
        form = self._press("agent", letter, "action_offer")
        self.assertEqual(form.meeting_app, "Microsoft Teams")
        self.assertEqual(form.verdict, "incomplete")
        form.meeting_url = "https://meet.test/1"
        self.assertEqual(form.verdict, "allowed")
        with form.line_ids.edit(0) as line:
            line.start = utc("2025-06-05 09:00")
            line.stop = utc("2025-06-05 10:00")
        form.save().action_confirm()
        self.assertEqual(len(letter.offer_id.line_ids), 3)

    def test_a_visit_without_a_region_is_confirmed_by_a_manager(self):
        letter = self.letter()
        letter.sudo()._apply({"region_id": False})
        form = self._press("manager", letter, "action_offer")
        self.assertEqual(form.verdict, "refused")
        form.region_reason = "A ministry"
        self.assertEqual(form.verdict, "allowed")

    def test_they_called_tuesday_at_nine(self):
        offer = self.offer()
        form = self._press("agent", offer.letter_id, "action_choose")
        form.line_id = offer.line_ids[2]
        form.reason = "They called: Tuesday at 9"
        with form.visitor_ids.new() as visitor:
            visitor.name = "Siti"
            visitor.position_id = self.ref("position_staff")
        action = form.save().action_confirm()
        session = self.env["djpk.consultation.session"].browse(action["res_id"])
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))
        chosen = offer.letter_id.log_ids.filtered(
            lambda log: log.action == "offer_chosen"
        )
        self.assertEqual(chosen.reason, "They called: Tuesday at 9")

    def test_none_fits_and_withdrawn(self):
        for button, values, state in (
            ("action_decline", {"wish": "In July"}, "declined"),
            ("action_withdraw", {"reason": "Ill"}, "released"),
        ):
            offer = self.offer()
            self._confirm("agent", offer.letter_id, button, **values)
            self.assertEqual(offer.state, state)

    def test_buttons_say_why_they_are_off(self):
        letter = self.letter(approve=False)
        states = {s["name"]: s for s in self._buttons_of(letter)}
        self.assertIn("has not agreed", states["action_offer"]["reason"])
        self.assertNotIn("action_choose", states)
        self._approve(letter)
        self.offer(letter)
        states = {s["name"]: s for s in self._buttons_of(letter)}
        self.assertIn("is open until", states["action_offer"]["reason"])
        self.assertTrue(states["action_choose"]["main"])
        with self.at("2025-06-04 10:00"):
            states = {s["name"]: s for s in self._buttons_of(letter)}
            self.assertIn("were held until", states["action_choose"]["reason"])
            self.assertTrue(states["action_offer"]["enabled"])

    def _buttons_of(self, letter):
        letter.invalidate_recordset(["action_states"])
        return letter.with_user(self.users["agent"]).action_states
