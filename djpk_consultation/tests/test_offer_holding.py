from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import STAFF
from .common_offers import THREE, OfferCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestOfferHolding(OfferCase):
    """E.3.c.3: times are offered and held; the rules are those of a booking."""

    def test_three_places_and_one_of_the_month_are_held(self):
        letter = self.letter(region_code="11.01")
        offer = self.offer(letter)
        self.assertEqual(offer.state, "open")
        self.assertEqual(str(offer.expires_at), "2025-06-04 03:00:00")
        self.assertEqual(
            self.held(offer), ["day"] * 3 + ["quota"] + ["room"] * 3 + ["slot"] * 3
        )
        self.assertEqual(self._quota("11.01"), (1, 1))
        self.assertEqual(letter.state, "approved")
        self.assertEqual(letter.offer_id, offer)

    def test_lines_are_in_the_order_of_time(self):
        offer = self.offer(None, *reversed(THREE))
        self.assertEqual(
            [(str(line.date), line.slot_id.code) for line in offer.line_ids],
            list(THREE),
        )

    def test_held_place_is_left_out_of_the_free_slots(self):
        self.offer()
        self.assertEqual(self.free("2025-06-05"), ["1300", "1400"])
        self.assertEqual(self.free("2025-06-10"), ["1000", "1300", "1400"])

    def test_another_letter_finds_the_place_taken_and_nobody_named(self):
        self.offer(self.letter(region_code="11.01"))
        other = self.letter(region_code="33.01")
        answer = self._check(other, date="2025-06-05", slot="0900", strict=True)
        self.assertEqual([v["code"] for v in answer["violations"]], ["slot_taken"])
        told = str(answer) + str(self._check(other, date="2025-06-05", slot="0900"))
        region = self.env.ref("djpk_consultation.region_11_01", False)
        region = region or self.env["djpk.region"].search([("code", "=", "11.01")])
        self.assertNotIn(region.name, told)
        self.assertNotIn("offer", told.lower())
        with self.refused("slot_taken"):
            self._book(other, date="2025-06-05", slot="0900", strict=True)

    def test_another_letter_rolls_past_what_is_held(self):
        self._fill("2025-06-05", "1300", "1400")
        self.offer()
        session = self._book(date="2025-06-05", slot="0900")
        self.assertEqual(self._where(session), ("2025-06-10", "1000"))
        self.assertEqual(str(session.rolled_from), "2025-06-05")

    def test_one_to_three_places(self):
        places = [("2025-06-12", slot) for slot in ("0900", "1000", "1300")]
        for count in (1, 2, 3):
            offer = self.offer(None, *places[:count])
            self.assertEqual(len(offer.line_ids), count)
            self.offers().withdraw(offer_id=offer.id, reason="Test")
        letter = self.letter()
        with self.refused("invalid_value", says=("places", "At most 3")):
            self.offer(letter, *THREE, ("2025-06-10", "1000"))
        with self.refused("invalid_value", says="places: missing"):
            self.offers().send(letter_id=letter.id, places=[])

    def test_unlawful_places_are_refused_with_every_reason(self):
        letter = self.letter()
        with self.refused(
            "lead_time", "non_working_day", says=("4 Jun", "6 Jun", "3 working days")
        ):
            self.offer(letter, ("2025-06-04", "0900"), ("2025-06-06", "0900"))
        self.assertFalse(letter.offer_id)
        self.assertEqual(len(self.free("2025-06-05")), 4)

    def test_the_same_place_twice_is_no_choice(self):
        with self.refused("invalid_value", says=("places[1]", "proposed twice")):
            self.offer(None, THREE[0], THREE[0])

    def test_a_visit_not_approved_is_not_offered(self):
        letter = self.letter(approve=False)
        with self.refused("not_approved"):
            self.offer(letter)

    def test_a_second_offer_on_the_letter_waits_for_the_first(self):
        offer = self.offer()
        with self.refused("wrong_state", says=("Wed 4 Jun 2025 10:00", "Withdraw")):
            self.offer(offer.letter_id, ("2025-06-11", "0900"))
        with self.at("2025-06-04 10:00"):
            second = self.offer(offer.letter_id, ("2025-06-11", "0900"))
        self.assertEqual(offer.release_cause, "expired")
        self.assertEqual(second.letter_id.offer_id, second)
        self.assertFalse(self.held(offer))

    def test_offers_are_off_at_0_hours(self):
        self.policy.offer_hours = 0
        with self.refused("wrong_state", says="0 hours"):
            self.offer()

    # -- quota (E.3.c.5) -----------------------------------------------------------

    def test_r11_the_last_place_of_the_month_can_be_offered(self):
        self._use_quota("11.01", "2025-06-11")
        self.offer(self.letter(region_code="11.01"))
        self.assertEqual(self._quota("11.01"), (2, 0))
        third = self.letter(region_code="11.01")
        with self.refused("region_quota", says=("2 of 2", "June 2025")):
            self._book(third, date="2025-06-12")
        with self.refused("region_quota"):
            self.offer(third, ("2025-06-12", "0900"))

    def test_r11_a_used_month_is_not_offered(self):
        self._use_quota("11.01", "2025-06-11", "2025-06-12")
        with self.refused("region_quota"):
            self.offer(self.letter(region_code="11.01"))

    def test_r11_two_months_take_one_place_in_each(self):
        letter = self.letter(region_code="11.01")
        offer = self.offer(
            letter,
            ("2025-06-26", "0900"),
            ("2025-06-30", "0900"),
            ("2025-07-01", "0900"),
        )
        self.assertEqual(self._quota("11.01"), (1, 1))
        self.assertEqual(self._quota("11.01", "2025-07"), (1, 1))
        self.choose(offer, 2)
        self.assertEqual(self._quota("11.01"), (0, 2))
        self.assertEqual(self._quota("11.01", "2025-07"), (1, 1))

    def test_r11_a_full_second_month_refuses_its_places_alone(self):
        self._use_quota("11.01", "2025-07-02", "2025-07-03")
        letter = self.letter(region_code="11.01")
        places = ("2025-06-30", "0900"), ("2025-07-01", "0900")
        answers = self.offers().check(letter_id=letter.id, places=self.places(*places))
        self.assertEqual([answer["allowed"] for answer in answers], [True, False])
        with self.refused("region_quota", says="July 2025"):
            self.offer(letter, *places)
        self.offer(letter, places[0])

    # -- daily limit (E.3.c.8) -----------------------------------------------------

    def test_r14_places_of_one_day_count_against_its_limit(self):
        self.policy.daily_limit = 3
        self._fill("2025-06-10", "1400")
        with self.refused("day_full", says=("3 of 3",)):
            self.offer(
                None,
                ("2025-06-10", "0900"),
                ("2025-06-10", "1000"),
                ("2025-06-10", "1300"),
            )
        self.offer(None, ("2025-06-10", "0900"), ("2025-06-10", "1000"))
        self.assertEqual(self.free("2025-06-10"), [])

    # -- whoever has no region -----------------------------------------------------

    def test_r09_a_manager_confirms_a_visit_without_a_region_when_it_is_offered(self):
        letter = self.letter()
        letter.sudo()._apply({"region_id": False})
        with self.refused("region_missing"):
            self.offer(letter)
        confirmed = {"region_missing": "A ministry"}
        with self.refused("not_overridable", "region_missing"):
            self.offer(letter, override=confirmed)
        with self.refused("not_overridable", says="lead_time"):
            self.offer(letter, role="manager", override={"lead_time": "Now"})
        offer = self.offer(letter, role="manager", override=confirmed)
        self.assertEqual(letter.override_ids.code, "region_missing")
        self.assertNotIn("quota", self.held(offer))
        self.assertEqual(self.choose(offer).state, "scheduled")

    # -- proposals -----------------------------------------------------------------

    def test_the_first_lawful_places_are_proposed(self):
        self._fill("2025-06-05", "0900", "1300")
        letter = self.letter()
        places = self.offers().proposals(letter_id=letter.id)
        self.assertEqual(
            [(place["date"], place["slot"]) for place in places],
            [("2025-06-05", "1000"), ("2025-06-05", "1400"), ("2025-06-10", "0900")],
        )
        self.assertEqual(len(self.offers().proposals(letter_id=letter.id, limit=1)), 1)

    def test_proposals_pass_a_month_without_a_place_left(self):
        self._use_quota("11.01", "2025-06-11", "2025-06-12")
        letter = self.letter(region_code="11.01")
        places = self.offers().proposals(letter_id=letter.id)
        self.assertEqual({place["date"] for place in places}, {"2025-07-01"})

    # -- the database --------------------------------------------------------------

    def test_the_database_holds_one_open_offer_and_three_lines_a_letter(self):
        offer = self.offer()
        second = {"letter_id": offer.letter_id.id, "expires_at": offer.expires_at}
        line = offer.line_ids[0].copy_data()[0]
        claim = offer.claim_ids.filtered(lambda claim: claim.kind == "quota")
        for breaks in (
            lambda: offer.create([second]),
            lambda: offer.line_ids.create([{**line, "sequence": 4}]),
            lambda: offer.line_ids.create([{**line, "sequence": 3}]),
            lambda: claim.copy({"seat": 2}),
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    breaks()
                    self.env.flush_all()

    def test_video_times_are_offered_with_application_and_link(self):
        """R07 (E.3.b.2)"""
        letter = self.letter(type_code="video", approve=False)
        with self.refused("meeting_link_missing"):
            self.video_offer("2025-06-05 09:00", letter=letter, meeting_url=None)
        offer = self.video_offer(
            "2025-06-05 09:00", "2025-06-10 14:00", letter=letter, room=self.room
        )
        self.assertEqual(self.held(offer), ["room", "room"])
        session = self.choose(offer, 1, visitors=())
        self.assertEqual(str(session.start), "2025-06-10 07:00:00")
        self.assertEqual(session.room_id, self.room)
        self.assertEqual(session.meeting_url, "https://meet.test/1")

    def test_video_time_outside_office_hours_or_with_a_taken_room_is_refused(self):
        self._book_video("2025-06-05 09:30", room_id=self.room.id)
        letter = self.letter(type_code="video", approve=False)
        with self.refused("outside_office_hours", "room_taken", says="12:00"):
            self.video_offer(
                "2025-06-05 11:30", "2025-06-05 09:00", letter=letter, room=self.room
            )

    def test_room_held_for_a_video_session_that_ran_out_is_free(self):
        self.video_offer("2025-06-10 09:30", room=self.room)
        with self.at("2025-06-04 10:00"):
            session = self._book(
                self._create_letter("2025-05-20 09:00"),
                date="2025-06-10",
                slot="0900",
                room_id=self.room.id,
                strict=True,
            )
        self.assertEqual(session.room_id, self.room)

    def test_a_visit_is_booked_with_the_same_visitors_as_ever(self):
        with self.refused("visitors_missing"):
            self.choose(self.offer(), visitors=())
        with self.refused("visitor_limit", says="3 guests; at most 2"):
            self.choose(self.offer(), visitors=[STAFF] * 3)
