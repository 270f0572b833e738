from datetime import date, timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.djpk_consultation.exceptions import ClaimsTaken
from odoo.addons.djpk_consultation.tools.claims import ClaimRequest, slot_key

from .common import RuleCase, utc

ALL_SLOTS = ["0900", "1000", "1300", "1400"]


class OfferCase(RuleCase):
    """Places held by an offer, which ends by itself."""

    def setUp(self):
        super().setUp()
        self.claims = self.env["djpk.consultation.claim"]

    def _wanted(self, slot="0900", limit=1):
        slot = self.ref(f"slot_{slot}")
        day = date(2025, 6, 5)
        return ClaimRequest(
            "slot", slot_key(day, slot.id), limit, date=day, slot_id=slot.id
        )


@tagged("post_install", "-at_install")
class TestAvailableSlots(RuleCase):
    """What is free after now: for all, with no letter and so no lead time yet."""

    def _slots(self, role="agent", **values):
        return self.sessions(role).available_slots(**values)

    def _days(self, **values):
        return sorted({slot["date"] for slot in self._slots(**values)})

    def test_slots_of_a_day(self):
        found = self._slots(date_from="2025-06-05", date_to="2025-06-05")
        self.assertEqual([slot["slot"] for slot in found], ALL_SLOTS)
        self.assertEqual(
            found[0],
            {
                "date": "2025-06-05",
                "slot": "0900",
                "start": "2025-06-05 02:00:00",
                "stop": "2025-06-05 03:00:00",
                "room_id": self.room.id,
            },
        )

    def test_lead_time_is_not_applied(self):
        self.assertEqual(
            [(slot["date"], slot["slot"]) for slot in self._slots(limit=3)],
            [("2025-06-02", "1300"), ("2025-06-02", "1400"), ("2025-06-03", "0900")],
        )

    def test_slot_is_free_until_it_begins(self):
        for now, first in (
            ("2025-06-03 08:59:59", "0900"),
            ("2025-06-03 09:00:00", "1000"),
            ("2025-06-03 13:59:59", "1400"),
        ):
            with self.at(now):
                self.assertEqual(self._slots(limit=1)[0]["slot"], first, now)
        with self.at("2025-06-03 14:00:00"):
            self.assertEqual(self._slots(limit=1)[0]["date"], "2025-06-04")

    def test_slots_are_in_time_order(self):
        found = self._slots(limit=500)
        starts = [slot["start"] for slot in found]
        self.assertEqual(starts, sorted(starts))
        self.assertEqual(len(starts), len(set(starts)))

    def test_days_off_are_left_out(self):
        days = self._days(date_to="2025-06-13")
        expected = ["02", "03", "04", "05", "10", "11", "12", "13"]
        self.assertEqual(days, [f"2025-06-{day}" for day in expected])

    def test_taken_slots_are_left_out(self):
        self._fill("2025-06-05", "0900", "1300")
        found = self._slots(date_from="2025-06-05", date_to="2025-06-05")
        self.assertEqual([slot["slot"] for slot in found], ["1000", "1400"])

    def test_day_at_its_limit_is_left_out(self):
        self.policy.daily_limit = 2
        self._fill("2025-06-05", "0900", "1300")
        self.assertEqual(self._days(date_from="2025-06-05", date_to="2025-06-05"), [])

    def test_from_today_to_the_horizon_both_included(self):
        self.policy.search_horizon_days = 8
        self.assertEqual(self._days()[-1], "2025-06-10")
        self.assertEqual(self._days(date_to="2025-12-31")[-1], "2025-06-10")
        self.assertEqual(self._days(date_from="2025-01-01")[0], "2025-06-02")
        self.policy.search_horizon_days = 7
        self.assertEqual(self._days()[-1], "2025-06-05")

    def test_window_outside_the_horizon_is_empty(self):
        self.assertEqual(self._slots(date_to="2025-06-01"), [])
        last = date(2025, 6, 2) + timedelta(days=121)
        self.assertEqual(self._slots(date_from=str(last)), [])

    def test_limit(self):
        for limit in (1, 99, 101):
            self.assertEqual(len(self._slots(limit=limit)), limit)
        self.assertEqual(len(self._slots()), 100)
        for limit in (0, 501):
            with self.refused(
                "invalid_value", says="limit: out of range. Allowed: 1-500"
            ):
                self._slots(limit=limit)

    def test_wrong_window_is_named(self):
        with self.refused(
            "invalid_value", says="date_to: must not be before 2025-06-06"
        ):
            self._slots(date_from="2025-06-06", date_to="2025-06-05")
        with self.refused("invalid_value", says="region_code: no such record"):
            self._slots(region_code="99")

    def test_everybody_of_djpk_may_ask(self):
        expected = self._slots(limit=5)
        for role in ("reception", "unit", "manager", "integration"):
            self.assertEqual(self._slots(role, limit=5), expected)

    def test_new_policy_opens_its_slots_from_its_first_day(self):
        fifth = self.env["djpk.consultation.slot"].create(
            {"hour_from": 15, "hour_to": 16}
        )
        self._new_policy(
            "2025-06-11",
            slot_ids=[(6, 0, (self.policy.slot_ids + fifth).ids)],
            daily_limit=5,
        )
        for day, slots in (
            ("2025-06-10", ALL_SLOTS),
            ("2025-06-11", [*ALL_SLOTS, "1500"]),
        ):
            found = self._slots(date_from=day, date_to=day)
            self.assertEqual([slot["slot"] for slot in found], slots)


@tagged("post_install", "-at_install")
class TestClaims(OfferCase):
    """Numbered places of a limited right, and the ledger of them."""

    def _live(self, request=None):
        request = request or self._wanted()
        key = (request.kind, request.key)
        return sorted(self.claims.live([key]).get(key, {}))

    def test_last_place_and_one_more(self):
        self.claims.take([self._wanted(limit=2)])
        self.claims.take([self._wanted(limit=2)])
        self.assertEqual(self._live(), [1, 2])
        with self.assertRaises(ClaimsTaken) as caught:
            self.claims.take([self._wanted(limit=2)])
        self.assertEqual(caught.exception.request.kind, "slot")

    def test_all_or_none(self):
        self.claims.take([self._wanted("1000")])
        with self.assertRaises(ClaimsTaken):
            self.claims.take([self._wanted("0900"), self._wanted("1000")])
        self.assertEqual(self._live(), [])
        self.assertEqual(self.claims.take([]), [])

    def test_given_back_stays_in_the_ledger(self):
        [claim_id] = self.claims.take([self._wanted()])
        claim = self.claims.browse(claim_id)
        claim.release("cancelled by region")
        self.assertEqual(self._live(), [])
        self.assertEqual(claim.release_reason, "cancelled by region")
        self.assertEqual(claim.released_at, fields.Datetime.now())
        self.claims.take([self._wanted()])
        self.assertEqual(self._live(), [1])

    def test_lowest_place_is_taken_again(self):
        ids = [self.claims.take([self._wanted(limit=3)])[0] for _number in range(3)]
        self.claims.browse(ids[1]).release("x")
        [claim_id] = self.claims.take([self._wanted(limit=3)])
        self.assertEqual(self.claims.browse(claim_id).seat, 2)

    def test_places_above_a_lowered_limit_count(self):
        ids = [self.claims.take([self._wanted(limit=4)])[0] for _number in range(4)]
        self.claims.browse(ids[0]).release("x")
        for limit in (3, 2, 1):
            with self.assertRaises(ClaimsTaken):
                self.claims.take([self._wanted(limit=limit)])
        self.claims.browse(ids[1]).release("x")
        self.claims.take([self._wanted(limit=3)])
        self.assertEqual(self._live(), [1, 2, 3])

    def test_room_is_free_from_minute_to_minute(self):
        def room(start, stop, key):
            return ClaimRequest(
                "room",
                key,
                1,
                date=date(2025, 6, 5),
                room_id=self.room.id,
                start=utc(f"2025-06-05 {start}"),
                stop=utc(f"2025-06-05 {stop}"),
            )

        self.claims.take([room("09:00", "10:00", "a")])
        for start, stop in (("08:00", "09:01"), ("09:59", "11:00"), ("09:15", "09:30")):
            with self.assertRaises(ClaimsTaken):
                self.claims.take([room(start, stop, "b")])
        self.claims.take([room("08:00", "09:00", "c"), room("10:00", "11:00", "d")])

    def test_offer_holds_its_place_to_its_end(self):
        until = fields.Datetime.to_datetime("2025-06-04 03:00:00")
        offer = self._wanted()._replace(expires_at=until)
        [claim_id] = self.claims.take([offer])
        window = {"date_from": "2025-06-05", "date_to": "2025-06-05"}
        for now, free in (
            ("2025-06-04 09:59:59", ALL_SLOTS[1:]),
            ("2025-06-04 10:00:00", ALL_SLOTS),
        ):
            with self.at(now):
                found = self.sessions().available_slots(**window)
                self.assertEqual([slot["slot"] for slot in found], free, now)
        with self.at("2025-06-04 09:59:59"), self.assertRaises(ClaimsTaken):
            self.claims.take([self._wanted()])
        with self.at("2025-06-04 10:00:00"):
            self.claims.take([self._wanted()])
        self.assertEqual(self.claims.browse(claim_id).release_reason, "offer expired")

    def test_places_go_with_their_session(self):
        session = self._book(date="2025-06-05")
        self.assertEqual(session.claim_ids.mapped("seat"), [1] * 5)
        quota = self.claims.of_session(session, ["quota"])
        self.assertEqual(quota.region_id, session.quota_region_id)
        self.assertEqual(len(self.claims.of_session(session)), 5)


@tagged("post_install", "-at_install")
class TestPlacesLostMeanwhile(OfferCase):
    """Places that another transaction took: this one does not read them, and its
    claim is refused. A claim without its date is as invisible to the search."""

    def _lose(self, *kinds, slot="0900"):
        request = self._wanted(slot)
        day = request.date
        start, stop = f"{day} {slot[:2]}:00", f"{day} {int(slot[:2]) + 1}:00"
        requests = {
            "slot": request._replace(date=None),
            "day": ClaimRequest("day", str(day), 4),
            "room": ClaimRequest(
                "room",
                "lost",
                1,
                room_id=self.room.id,
                start=utc(start),
                stop=utc(stop),
            ),
        }
        self.claims.take([requests[kind] for kind in kinds])

    def test_r15_slot_lost_rolls_to_the_next(self):
        self._lose("slot")
        for expected in ("1000", "1300"):
            session = self._book(date="2025-06-05", slot="0900")
            self.assertEqual(self._where(session), ("2025-06-05", expected))

    def test_r15_room_lost_rolls_to_the_next_slot(self):
        self._lose("room")
        session = self._book(date="2025-06-05")
        self.assertEqual(self._where(session), ("2025-06-05", "1000"))

    def test_r15_day_lost_rolls_to_the_next_day(self):
        for _number in range(4):
            self._lose("day")
        for values in ({"date": "2025-06-05"}, {}):
            session = self._book(**values)
            self.assertEqual(str(session.date), "2025-06-10")
            self.assertEqual(str(session.rolled_from), "2025-06-05")

    def test_r14_strict_wish_does_not_roll(self):
        self._lose("slot")
        with self.refused("slot_taken"):
            self._book(date="2025-06-05", slot="0900", strict=True)

    def test_r14_move_does_not_roll(self):
        session = self._book(date="2025-06-10", slot="0900")
        self._lose("slot")
        with self.refused("slot_taken"):
            self.sessions().move(
                session_id=session.id, date="2025-06-05", reason="Earlier"
            )
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))
        self.assertEqual(len(self._live_claims(session)), 5)

    def test_r16_letter_lost_is_consumed(self):
        letter = self._create_letter()
        self.claims.take([ClaimRequest("letter", str(letter.id), 1)])
        with self.refused("letter_consumed", says=letter.display_name):
            self._book(letter)

    def test_r09_room_of_a_video_session_lost(self):
        self._lose("room")
        letter = self._create_video_letter()
        with self.refused("room_taken"):
            self._book_video("2025-06-05 09:00", letter, room_id=self.room.id)
