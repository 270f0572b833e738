"""Offers under concurrent transactions: real processes, real commits (E.3.c.3)."""

import pytest
from races import Arena, Office
from races.arena import call
from races.audit import broken
from races.office import SLOTS, L, O, month
from races.tasks import Task, release_offers

#: An offer of the arena's moment, 2 June 2025 10:00 WIB, ends two days later.
LAST_SECOND, OVER = "2025-06-04 02:59:59", "2025-06-04 03:00:00"


@pytest.fixture(scope="module")
def arena():
    with Arena() as arena:
        yield arena


@pytest.fixture(scope="module")
def office(arena):
    return Office(arena)


def codes_of(outcomes):
    return [" ".join(o.codes) or o.error or None for o in outcomes]


def state_of(office, offer_id):
    return office.arena.value(
        "SELECT state FROM djpk_consultation_offer WHERE id = %s", offer_id
    )


def held(office, letter_id, kind):
    return office.arena.value(
        "SELECT count(*) FROM djpk_consultation_claim"
        " WHERE letter_id = %s AND kind = %s AND released_at IS NULL",
        *(letter_id, kind),
    )


@pytest.mark.parametrize("contenders", [1, 2, 3])
def test_an_offer_is_chosen_once(office, contenders):
    day = office.day()
    offer_id, lines = office.offer(*((day, slot) for slot in SLOTS[:3]))
    outcomes = office.arena.race(
        [office.choosing(offer_id, line) for line in lines[:contenders]]
    )
    refused = ["wrong_state"] * (contenders - 1)
    assert sorted(codes_of(outcomes), key=str) == [None, *refused]
    assert state_of(office, offer_id) == "chosen"
    assert broken(office) == {}


def test_choice_and_the_end_of_its_time(office):
    """Whoever is first: booked, or given back; never both, never neither."""
    ends = set()
    for _round in range(4):
        day = office.day()
        offer_id, lines = office.offer((day, "0900"), (day, "1000"))
        choice, action = office.arena.race(
            [
                office.choosing(offer_id, lines[0], LAST_SECOND),
                Task("", release_offers, {}, OVER),
            ]
        )
        assert action.error == "", action
        ends.add(state_of(office, offer_id))
        assert choice.accepted == (state_of(office, offer_id) == "chosen"), choice
        assert choice.accepted or choice.codes == ("wrong_state",), choice
        assert broken(office) == {}
    assert ends <= {"chosen", "released"}


def test_two_servers_give_an_offer_back_once(office):
    day = office.day()
    offer_id, _lines = office.offer((day, "0900"))
    outcomes = office.arena.race([Task("", release_offers, {}, OVER)] * 2)
    assert codes_of(outcomes) == [None, None]
    assert state_of(office, offer_id) == "released"
    told = office.arena.value(
        "SELECT count(*) FROM djpk_consultation_log g"
        " JOIN djpk_consultation_offer o ON o.letter_id = g.letter_id"
        " WHERE o.id = %s AND g.action = 'offer_released'",
        offer_id,
    )
    assert told == 1
    assert broken(office) == {}


@pytest.mark.parametrize("offers", [1, 2])
def test_offers_and_a_booking_of_one_slot(office, offers):
    day = office.day()
    letters = [office.letter() for _ in range(offers)]
    tasks = [office.offering(letter, (day, "0900")) for letter in letters]
    outcomes = office.arena.race([*tasks, office.booking(date=day, slot="0900")])
    codes = codes_of(outcomes)
    assert sorted(codes, key=str) == [None] + ["slot_taken"] * offers, outcomes
    taken = office.arena.value(
        "SELECT count(*) FROM djpk_consultation_claim"
        " WHERE kind = 'slot' AND date = %s AND released_at IS NULL",
        day,
    )
    assert taken == 1
    assert broken(office) == {}


@pytest.mark.parametrize("contenders", [2, 3])
def test_a_letter_is_offered_three_slots_at_once(office, contenders):
    letter, days = office.letter(), office.days(contenders)
    tasks = [
        office.offering(letter, *((day, slot) for slot in SLOTS[:3])) for day in days
    ]
    codes = codes_of(office.arena.race(tasks))
    assert sorted(codes, key=str) == [None] + ["wrong_state"] * (contenders - 1)
    assert held(office, letter, "slot") == 3
    assert held(office, letter, "quota") == 1
    assert broken(office) == {}


def test_r11_offers_and_bookings_of_a_region_share_its_month(office):
    region, days = office.region(), office.days(4)
    letters = [office.letter(region=region) for _ in range(2)]
    tasks = [
        office.offering(letter, (day, "0900"), (day, "1000"))
        for letter, day in zip(letters, days[:2], strict=True)
    ]
    tasks += [office.booking(region=region, date=day) for day in days[2:]]
    codes = codes_of(office.arena.race(tasks))
    assert sorted(codes, key=str) == [None, None, "region_quota", "region_quota"]
    used = office.arena.value(
        "SELECT count(*) FROM djpk_consultation_claim c JOIN djpk_region r"
        " ON r.id = c.region_id WHERE c.kind = 'quota' AND c.released_at IS NULL"
        " AND r.code = %s AND c.key LIKE %s",
        *(region, f"%/{month(days[0])}"),
    )
    assert used == 2
    assert broken(office) == {}


def test_a_letter_booked_while_it_is_offered(office):
    """Either way it ends booked, and nothing stays held."""
    letter, (day, other) = office.letter(), office.days(2)
    offering = office.offering(letter, (day, "0900"), (day, "1000"))
    outcomes = office.arena.race(
        [offering, office.booking(letter_id=letter, date=other)]
    )
    assert outcomes[1].accepted, outcomes
    assert outcomes[0].codes in ((), ("letter_consumed",)), outcomes
    assert held(office, letter, "slot") == 0
    assert broken(office) == {}


def test_choice_and_withdrawal(office):
    day = office.day()
    offer_id, lines = office.offer((day, "0900"), (day, "1000"))
    withdrawal = call(
        *("agent", O, "withdraw"), offer_id=offer_id, reason="The unit is away"
    )
    codes = codes_of(
        office.arena.race([office.choosing(offer_id, lines[0]), withdrawal])
    )
    assert sorted(codes, key=str) == [None, "wrong_state"]
    assert broken(office) == {}


def test_choice_and_the_decision_taken_back(office):
    day, letter = office.day(), office.letter()
    offer_id, lines = office.offer((day, "0900"), letter_id=letter)
    reopen = call("manager", *(L, "reopen"), letter_id=letter, reason="Wrong letter")
    outcomes = office.arena.race([office.choosing(offer_id, lines[0]), reopen])
    assert sum(outcome.accepted for outcome in outcomes) == 1, outcomes
    assert not any(outcome.error for outcome in outcomes), outcomes
    assert broken(office) == {}


def test_an_expired_hold_gives_way_to_one_of_two_bookings(office):
    day = office.day()
    office.offer((day, "0900"))
    tasks = [office.booking(date=day, slot="0900")._replace(at=OVER) for _ in range(2)]
    codes = codes_of(office.arena.race([*tasks, Task("", release_offers, {}, OVER)]))
    assert sorted(codes[:2], key=str) == [None, "slot_taken"]
    assert codes[2] is None
    assert broken(office) == {}
