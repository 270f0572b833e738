"""One race per guarantee: so many contenders for so many places.

A scenario's ``prepare(office, count)`` returns ``(tasks, taken)``: the contenders'
tasks, and a function that counts in the database what they got.
"""

from contextlib import nullcontext
from typing import NamedTuple

from .arena import call
from .office import SLOTS, L, S, T, at, month
from .tasks import Task, make_event, take_seat

SEAT = "djpk_consultation_claim_seat_unique"
ROOM = "djpk_consultation_claim_room_excluded"
LETTER = "djpk_consultation_letter_number_unique"
LETTER_OF_PARTNER = "djpk_consultation_letter_number_partner_unique"
SPPD = "djpk_consultation_visitor_sppd_unique"
SPPD_COUNT = "djpk_consultation_session_sppd_within_received"
GUESTS = "djpk_consultation_session_received_within_limit"
KEY = "djpk_consultation_idempotency_key_unique"
EVENT = "calendar_event_consultation_session_unique"
VISITS = (
    "SELECT count(*) FROM djpk_consultation_session"
    " WHERE state = 'scheduled' AND id IN %s"
)


class Scenario(NamedTuple):
    """``limit`` places, one code for whoever gets none.

    :param guard: the index or constraint that holds it
    :param beside: what else holds it: then the race alone cannot show the guard
    :param policy: numbers of the policy while it runs
    :param codes: what a loser may be told, or the exception it gets
    :param same: every contender gets the one answer
    """

    name: str
    guard: str
    limit: int
    codes: tuple
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


def sessions_where(office, condition, *parameters):
    """Counts live sessions."""
    return lambda: office.arena.value(
        "SELECT count(*) FROM djpk_consultation_session WHERE state = 'scheduled'"
        f" AND {condition}",
        *parameters,
    )


# -- slot, day, month ----------------------------------------------------------


def one_slot(office, count):
    day, rooms = office.day(), office.arena.rooms
    tasks = [
        office.booking(date=day, slot="0900", room_id=room) for room in rooms[:count]
    ]
    return tasks, sessions_where(office, "date = %s", day)


def slots_of_a_day(office, count):
    day = office.day()
    tasks = [office.booking(date=day, slot=slot) for slot in SLOTS[:count]]
    return tasks, sessions_where(office, "date = %s", day)


def any_slot_of_a_day(office, count):
    day = office.day()
    tasks = [office.booking(date=day) for _ in range(count)]
    return tasks, sessions_where(office, "date = %s", day)


def a_month(office, count):
    region, days = office.region(), office.days(count)
    tasks = [office.booking(region=region, date=day) for day in days]
    return tasks, _in_month(office, region, days)


def moves_into_a_month(office, count):
    """Sessions of other months, all moved into the one with two places."""
    region = office.region()
    target = office.days(count)
    homes = []
    while len(homes) < count:
        day = office.day()
        if month(day) != month(target[0]) and month(day) not in map(month, homes):
            homes.append(day)
    found = [office.visit(region=region, date=day) for day in homes]
    pairs = zip(found, target, strict=True)
    tasks = [office.move(session_id, day, "0900") for session_id, day in pairs]
    return tasks, _in_month(office, region, target)


def _in_month(office, region, days):
    return sessions_where(
        office,
        "region_id = (SELECT id FROM djpk_region WHERE code = %s) AND date IN %s",
        region,
        tuple(days),
    )


def moves_to_a_slot(office, count):
    day = office.day()
    found = [office.visit(date=office.day(), slot="0900") for _ in range(count)]
    tasks = [office.move(session_id, day, "1000") for session_id in found]
    return tasks, sessions_where(office, "date = %s", day)


def corrections_of_a_slot(office, count):
    day = office.day()
    found = [office.cancelled(date=day, slot="1300") for _ in range(count)]
    tasks = [office.correct(session_id) for session_id in found]
    return tasks, sessions_where(office, "date = %s", day)


def seats(kind, limit):
    """The ledger itself, without the verdict in front of it."""

    def prepare(office, count):
        key = f"race/{office.number()}"
        values = {"kind": kind, "key": key, "limit": limit}
        return [Task("agent", take_seat, values)] * count, lambda: office.arena.value(
            "SELECT count(*) FROM djpk_consultation_claim WHERE key = %s", key
        )

    return prepare


# -- letters -------------------------------------------------------------------


def one_letter(office, count):
    letter = office.letter()
    tasks = [office.booking(letter, date=office.day()) for _ in range(count)]
    return tasks, sessions_where(office, "letter_id = %s", letter)


def same_letter(office, count):
    """The letter of a region by two channels, in the name of several offices."""
    region, number = office.region(), office.number()
    ways = ("email", "whatsapp")
    writings = (f"900 / {number} / SETDA", f"900-{number}.setda", f"900/{number}/Setda")
    tasks = [
        call(
            *("gateway", T, "register_request"),
            values=office.request(
                region=region,
                channel_code=ways[position % 2],
                institution=f"Kantor {position} {region}",
                letter={"number": writings[position]},
            ),
        )
        for position in range(count)
    ]
    return tasks, lambda: office.arena.value(
        "SELECT count(*) FROM djpk_consultation_letter WHERE region_id ="
        " (SELECT id FROM djpk_region WHERE code = %s)",
        region,
    )


def same_letter_of_an_institution(office, count):
    """One sender, entered by hand under different regions."""
    arena = office.arena
    known = arena.call("agent", T, "register_request", values=office.request())
    (partner, type_id), number = (
        arena.sql(
            "SELECT partner_id, type_id FROM djpk_consultation_letter WHERE id = %s",
            known["letter_id"],
        )[0],
        f"800/{office.number()}/BPKAD",
    )
    tasks = []
    for _ in range(count):
        region = arena.value(
            "SELECT id FROM djpk_region WHERE code = %s", office.region()
        )
        values = {
            "partner_id": partner,
            "type_id": type_id,
            "region_id": region,
            "number": number,
            "letter_date": "2025-05-20",
        }
        tasks.append(call("agent", L, "create", [values]))
    return tasks, lambda: arena.value(
        "SELECT count(*) FROM djpk_consultation_letter WHERE number = %s", number
    )


# -- rooms ---------------------------------------------------------------------


def videos_in_a_room(office, count):
    day, room = office.day(), office.arena.rooms[0]
    starts = ("09:00", "09:30", "09:45")[:count]
    tasks = [office.video(day, start, room) for start in starts]
    return tasks, sessions_where(office, "date = %s AND room_id = %s", day, room)


def a_visit_against_videos(office, count):
    day, room = office.day(), office.arena.rooms[0]
    tasks = [office.booking(date=day, slot="0900", room_id=room)]
    starts = ("09:30", "08:30")[: count - 1]
    tasks += [office.video(day, start, room) for start in starts]
    return tasks, sessions_where(office, "date = %s AND room_id = %s", day, room)


# -- the desk ------------------------------------------------------------------


def one_sppd_number(office, count):
    """Guests of several visits of a day, one number in several writings."""
    day, number = office.day(), office.number()
    writings = (f"SPPD-{number}/2025", f"sppd {number} 2025", f"SPPD.{number}.2025")
    tasks = []
    for slot, writing in zip(SLOTS[:count], writings, strict=False):
        session_id, visitors = office.received(day, slot)
        tasks.append(office.sign(session_id, visitors[0], writing, at(day, "1400", 30)))
    return tasks, lambda: office.arena.value(
        "SELECT count(*) FROM djpk_consultation_visitor"
        " WHERE regexp_replace(lower(sppd_number), '\\W', '', 'g') = %s",
        f"sppd{number}2025",
    )


def sppd_beyond_the_received(office, count):
    """Two have come, and a third document for one of them is brought."""
    day = office.day()
    session_id, visitors = office.received(day, "0900")
    guests = (visitors * 2)[:count]
    tasks = [
        office.sign(session_id, guest, f"{office.number()}/SPPD", at(day, "0900", 50))
        for guest in guests
    ]
    return tasks, lambda: office.arena.value(
        "SELECT sppd_count FROM djpk_consultation_session WHERE id = %s", session_id
    )


def guests_without_their_leader(office, count):
    """A regent and three more are announced; the regent has not come."""
    day = office.day()
    people = [{"name": "Bupati", "position_code": "regent"}]
    people += [{"name": f"Guest {number}"} for number in range(1, 4)]
    session_id = office.visit(date=day, slot="0900", visitors=people)
    guests = office.visitors(session_id)[1:]
    tasks = [
        office.check_in(session_id, [guest], at(day, "0900"))
        for guest in guests[:count]
    ]
    return tasks, lambda: office.arena.value(
        "SELECT count(checked_in_at) FROM djpk_consultation_visitor"
        " WHERE session_id = %s",
        session_id,
    )


# -- once ----------------------------------------------------------------------


def one_key(office, count):
    """A question sent again and again by a gateway."""
    number = office.number()
    values = office.request("dering", question=f"Question {number}?")
    values |= {"idempotency_key": f"key {number}"}
    del values["letter"]
    tasks = [call("gateway", T, "register_request", values=values)] * count
    return tasks, lambda: office.arena.value(
        "SELECT count(*) FROM helpdesk_ticket WHERE question = %s",
        values["question"],
    )


def one_key_to_book(office, count):
    letter = office.letter()
    booking = office.booking(letter, date=office.day())
    booking.values["named"]["values"]["idempotency_key"] = f"key {office.number()}"
    return [booking] * count, sessions_where(office, "letter_id = %s", letter)


def _draft(office):
    letter = office.letter()
    (session_id,) = office.arena.call("agent", S, "create", [{"letter_id": letter}])
    return session_id


def _events(office, session_id):
    return lambda: office.arena.value(
        "SELECT count(*) FROM calendar_event WHERE consultation_session_id = %s",
        session_id,
    )


def one_draft(office, count):
    """The button Schedule, pressed by several."""
    session_id, day = _draft(office), office.day()
    values = {"date": day, "slot": "0900", "visitors": [{"name": "Siti"}]}
    task = call("agent", S, "schedule", session_id=session_id, values=values)
    return [task] * count, _events(office, session_id)


def one_event(office, count):
    session_id = _draft(office)
    task = Task("agent", make_event, {"session_id": session_id})
    return [task] * count, _events(office, session_id)


ROW = "the session's row lock"
SCENARIOS = [
    Scenario("a slot", SEAT, 1, ("slot_taken",), one_slot),
    Scenario(
        *("a slot for two", SEAT, 2, ("slot_taken",), one_slot),
        policy={"slot_capacity": 2, "daily_limit": 8},
    ),
    Scenario(
        *("a day of three in four slots", SEAT, 3, ("day_full",), slots_of_a_day),
        policy={"daily_limit": 3},
    ),
    Scenario("a day of four", SEAT, 4, ("day_full",), any_slot_of_a_day),
    Scenario("a region's month", SEAT, 2, ("region_quota",), a_month),
    Scenario("moves into a month", SEAT, 2, ("region_quota",), moves_into_a_month),
    Scenario("moves to a slot", SEAT, 1, ("slot_taken",), moves_to_a_slot),
    Scenario("corrections", SEAT, 1, ("slot_taken",), corrections_of_a_slot),
    Scenario(
        *("a letter", SEAT, 1, ("letter_consumed",), one_letter),
        beside="the letter's own row is written",
    ),
    Scenario("a letter's seat", SEAT, 1, ("ClaimsTaken",), seats("letter", 1)),
    Scenario("three seats", SEAT, 3, ("ClaimsTaken",), seats("day", 3)),
    Scenario("the same letter", LETTER, 1, ("letter_duplicate",), same_letter),
    Scenario(
        "the same letter of an institution",
        *(LETTER_OF_PARTNER, 1, ("letter_duplicate",), same_letter_of_an_institution),
    ),
    Scenario("a room", ROOM, 1, ("room_taken",), videos_in_a_room),
    Scenario(
        "a room for visit or video", ROOM, 1, ("room_taken",), a_visit_against_videos
    ),
    Scenario("an SPPD number", SPPD, 1, ("sppd_duplicate",), one_sppd_number),
    Scenario(
        *("SPPD for those received", SPPD_COUNT, 2, ("sppd_limit",)),
        sppd_beyond_the_received,
        beside=ROW,
    ),
    Scenario(
        *("guests without their leader", GUESTS, 2, ("visitor_limit",)),
        guests_without_their_leader,
        beside=ROW,
    ),
    Scenario("a key", KEY, 1, (), one_key, same=True),
    Scenario("a key to book", KEY, 1, (), one_key_to_book, same=True),
    Scenario("a draft", EVENT, 1, ("wrong_state",), one_draft, beside=ROW),
    Scenario("an event", EVENT, 1, ("ValidationError",), one_event),
]
