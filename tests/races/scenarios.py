"""One race per guarantee: so many contenders for so many places.

The contenders are made by :mod:`.places` and :mod:`.papers`.
"""

from contextlib import nullcontext
from typing import NamedTuple

from . import papers, places

SEAT = ("djpk_consultation_claim_seat_unique",)
ROOM = ("djpk_consultation_claim_room_excluded",)
LETTER = ("djpk_consultation_letter_number_unique",)
LETTER_OF_PARTNER = ("djpk_consultation_letter_number_partner_unique",)
SPPD = ("djpk_consultation_visitor_sppd_unique",)
SPPD_COUNT = (
    "djpk_consultation_session_sppd_within_received",
    "djpk_consultation_visitor_sppd_received",
)
GUESTS = ("djpk_consultation_session_received_within_limit",)
KEY = ("djpk_consultation_idempotency_key_unique",)
EVENT = ("calendar_event_consultation_session_unique",)


class Scenario(NamedTuple):
    """``limit`` places, one code for whoever gets none.

    :param guards: the indexes or constraints that hold it
    :param beside: what else holds it: then the race alone cannot show the guard
    :param policy: numbers of the policy while it runs
    :param code: what a loser is told, or the exception it gets past the verdict
    :param same: every contender gets the one answer
    """

    name: str
    guards: tuple
    limit: int
    code: str
    prepare: object
    policy: dict = {}
    beside: str = ""
    same: bool = False

    def run(self, office, count):
        """:return: ``(outcomes, places taken)``"""
        with office.policy(**self.policy) if self.policy else nullcontext():
            tasks, taken = self.prepare(office, count)
            outcomes = office.arena.race(tasks)
            return outcomes, taken()


NOBODY = ""  # is refused
ROW = "the session's row lock"
THREE, TWO_A_SLOT = {"daily_limit": 3}, {"slot_capacity": 2, "daily_limit": 8}

SCENARIOS = [
    Scenario("a slot", SEAT, 1, "slot_taken", places.one_slot),
    Scenario("a slot for two", SEAT, 2, "slot_taken", places.one_slot, TWO_A_SLOT),
    Scenario("a day of three", SEAT, 3, "day_full", places.slots_of_a_day, THREE),
    Scenario("a day of four", SEAT, 4, "day_full", places.any_slot_of_a_day),
    Scenario("a month", SEAT, 2, "region_quota", places.a_month),
    Scenario("moves to a month", SEAT, 2, "region_quota", places.moves_to_a_month),
    Scenario("moves to a slot", SEAT, 1, "slot_taken", places.moves_to_a_slot),
    Scenario("corrections", SEAT, 1, "slot_taken", places.corrections_of_a_slot),
    Scenario(
        *("a letter", SEAT, 1, "letter_consumed", papers.one_letter),
        beside="the letter's own row is written",
    ),
    Scenario("a letter's seat", SEAT, 1, "ClaimsTaken", places.seats("letter", 1)),
    Scenario("three seats", SEAT, 3, "ClaimsTaken", places.seats("day", 3)),
    Scenario("a letter again", LETTER, 1, "letter_duplicate", papers.same_letter),
    Scenario(
        "a letter of an institution again",
        *(LETTER_OF_PARTNER, 1, "letter_duplicate", papers.same_letter_of_one_sender),
    ),
    Scenario("a room", ROOM, 1, "room_taken", places.videos_in_a_room),
    Scenario("a room for both kinds", ROOM, 1, "room_taken", places.visit_and_videos),
    Scenario("an SPPD number", SPPD, 1, "sppd_duplicate", papers.one_sppd_number),
    Scenario(
        *("SPPD for two guests", SPPD_COUNT, 2, "sppd_limit", papers.sppd_for_two),
        beside=ROW,
    ),
    Scenario(
        "SPPD past the verdict",
        *(SPPD_COUNT, 2, "ValidationError", papers.sppd_past_the_verdict),
    ),
    Scenario(
        "guests without their leader",
        *(GUESTS, 2, "visitor_limit", papers.guests_without_their_leader),
        beside=ROW,
    ),
    Scenario(
        "guests past the verdict",
        *(GUESTS, 1, "ValidationError", papers.guests_past_the_verdict),
    ),
    Scenario("a key", KEY, 1, NOBODY, papers.one_key, same=True),
    Scenario(
        *("a key to book", KEY, 1, NOBODY, papers.one_key_to_book),
        beside="the letter's seat (but the twin is refused)",
        same=True,
    ),
    Scenario("a draft", EVENT, 1, "wrong_state", papers.one_draft, beside=ROW),
    Scenario("an event", EVENT, 1, "ValidationError", papers.one_event),
]
