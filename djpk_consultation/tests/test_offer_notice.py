from freezegun import freeze_time

from odoo.tests import tagged

from .common_offers import OfferCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestOfferNotice(OfferCase):
    """The mails of an offer."""

    def test_the_mail_tells_times_until_when_and_where_to_choose(self):
        offer = self.offer(self.letter(region_code="91.03"))
        (mail,) = self.send()
        text = self.plain(mail)
        for part in (
            "1. Thursday, 5 June 2025, 09.00–10.00 WIB (11.00–12.00 WIT)",
            "3. Tuesday, 10 June 2025, 09.00–10.00 WIB",
            "Held for you until: Wednesday, 4 June 2025, 10.00 WIB (12.00 WIT)",
            "at most 2, or 4 if a head of region",
            "without any charge",
        ):
            self.assertIn(part, text)
        self.assertIn(offer._page_path(), self.html(mail))
        self.assertFalse(self.calendar(mail))

    def test_the_offer_tells_of_the_approval_too(self):
        letter = self.letter(queued=True)
        self.offer(letter)
        (mail,) = self.send()
        self.assertIn("Please choose a time", mail["Subject"])
        self.assertEqual(self.notices(letter, kind="approved").why, "covered")

    def test_an_offer_that_ended_before_it_was_told_is_told_to_nobody(self):
        for end in ("withdraw", "expire"):
            offer = self.offer()
            if end == "withdraw":
                self.offers().withdraw(offer_id=offer.id, reason="Ill")
            with self.at("2025-06-04 10:00"):
                self.env.flush_all()
                self._run("ir_cron_offers")
                self.assertEqual(self.send(), [])

    def test_the_choice_confirms_in_place_of_the_offer(self):
        offer = self.offer()
        self.choose(offer)
        (mail,) = self.send()
        self.assertIn("Schedule of your consultation", mail["Subject"])

    def test_an_offer_not_answered_is_told_to_be_over(self):
        offer = self.offer()
        self.send()
        with self.at("2025-06-04 10:00"):
            self.env.flush_all()
            self._run("ir_cron_offers")
            (mail,) = self.send()
        self.assertIn("not received your choice in time", self.plain(mail))
        self.assertIn("letter stays valid", self.plain(mail))
        self.assertNotIn(offer._page_path(), self.html(mail))
