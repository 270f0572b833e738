"""Limits under concurrent transactions: real processes, real commits (R05-R16).

``DJPK_DROP="<indexes or constraints>" ./dev test tests/test_races.py`` races without
them;
``./dev bench guards`` does so for each guard and counts what gets through.
"""

import os
import random

import pytest
from races import Arena, Office
from races.arena import call
from races.audit import broken
from races.office import PDF, SLOTS, L, S, at
from races.scenarios import SCENARIOS


@pytest.fixture(scope="module")
def arena():
    with Arena(drop=os.environ.get("DJPK_DROP", "").split()) as arena:
        yield arena


@pytest.fixture(scope="module")
def office(arena):
    return Office(arena)


def around(scenario):
    """n-1, n and n+1 contenders; with a limit of 1: n, n+1, n+2."""
    first = max(scenario.limit - 1, 1)
    return range(first, first + 3)


def codes_of(outcomes):
    """The codes or the exception of each refused contender; None if accepted."""
    return [" ".join(o.codes) or o.error or None for o in outcomes]


def live_on(office, day):
    return office.arena.value(
        "SELECT count(*) FROM djpk_consultation_session"
        " WHERE date = %s AND state IN ('scheduled', 'checked_in', 'done')",
        day,
    )


def place_of(office, session_id):
    ((day, slot, state),) = office.arena.sql(
        "SELECT s.date::text, o.code, s.state FROM djpk_consultation_session s"
        " JOIN djpk_consultation_slot o ON o.id = s.slot_id WHERE s.id = %s",
        session_id,
    )
    return day, slot, state


# -- limits --------------------------------------------------------------------


@pytest.mark.parametrize(
    "scenario, contenders",
    [
        pytest.param(scenario, count, id=f"{scenario.name} {count}".replace(" ", "-"))
        for scenario in SCENARIOS
        for count in around(scenario)
    ],
)
def test_no_more_than_the_limit_and_no_fewer(office, scenario, contenders):
    outcomes, taken = scenario.run(office, contenders)
    offenders = broken(office)
    assert taken == min(contenders, scenario.limit)
    accepted = [outcome for outcome in outcomes if outcome.accepted]
    if scenario.same:
        assert outcomes == [accepted[0]] * contenders
    else:
        assert len(accepted) == taken, outcomes
    told = {
        outcome.codes or (outcome.error.partition(":")[0],)
        for outcome in outcomes
        if not outcome.accepted
    }
    assert told <= {(scenario.code,)}, outcomes
    assert offenders == {}


def test_r15_who_wants_any_day_gets_one(office):
    outcomes = office.arena.race([office.booking(strict=False) for _ in range(6)])
    assert codes_of(outcomes) == [None] * 6
    places = {(o.value["date"], o.value["slot"]) for o in outcomes}
    assert len(places) == 6
    assert broken(office) == {}


def test_r15_who_finds_the_day_full_rolls(office):
    day, later = office.days(2)
    outcomes = office.arena.race(
        [office.booking(date=day, slot="1000", strict=False) for _ in range(6)]
    )
    assert codes_of(outcomes) == [None] * 6
    places = sorted((o.value["date"], o.value["slot"]) for o in outcomes)
    assert places[:4] == [(day, slot) for slot in SLOTS]
    assert [place[0] for place in places[4:]] == [later, later]
    rolled = {o.value["rolled_from"] for o in outcomes if o.value["date"] == later}
    assert rolled == {day}
    assert broken(office) == {}


def test_r15_who_loses_the_slot_gets_the_next_one_of_that_day(office):
    """Half of the day is taken: who comes second does not roll to another day."""
    day = office.day()
    for slot in SLOTS[:2]:
        office.visit(date=day, slot=slot)
    outcomes = office.arena.race(
        [office.booking(date=day, slot="1300", strict=False) for _ in range(2)]
    )
    places = sorted((o.value["date"], o.value["slot"]) for o in outcomes)
    assert places == [(day, "1300"), (day, "1400")]
    assert broken(office) == {}


def test_r11_a_place_given_back_meanwhile_is_found(office):
    """The month never held more than one: who saw another's seat is not refused."""
    region, days = office.region(), office.days(4)
    first, second = (office.visit(region=region, date=day) for day in days[:2])
    office.arena.do(office.cancel(first))
    meanwhile = [office.cancel(second), office.booking(region=region, date=days[2])]
    late = office.arena.late(office.booking(region=region, date=days[3]), meanwhile)
    assert late.accepted, late
    assert broken(office) == {}


def test_r11_overrides_of_two_managers_are_both_kept(office):
    region, days = office.region(), office.days(5)
    for day in days[:2]:
        office.visit(region=region, date=day)
    override = {"region_quota": "The minister's wish"}
    outcomes = office.arena.race(
        [
            office.booking(region=region, date=day, login="manager", override=override)
            for day in days[2:4]
        ]
    )
    assert codes_of(outcomes) == [None, None]
    late = office.arena.race([office.booking(region=region, date=days[4])])
    assert codes_of(late) == ["region_quota"]
    assert broken(office) == {}


def test_idempotency_one_key_for_two_questions_at_once(office):
    key = f"key {office.number()}"
    tasks = []
    for text in ("How much?", "When?"):
        values = office.request("dering", question=text, idempotency_key=key)
        del values["letter"]
        tasks.append(
            call("gateway", "helpdesk.ticket", "register_request", values=values)
        )
    codes = codes_of(office.arena.race(tasks))
    assert sorted(codes, key=str) == [None, "idempotency_conflict"]


# -- a limit lowered meanwhile -------------------------------------------------


@pytest.mark.parametrize("freed", [(0, 1), (2, 3), (3, 0)])
def test_r14_daily_limit_lowered_below_what_is_booked(office, freed):
    """Whichever seats become free: 4 booked, limit 3, never a fourth again."""
    with office.policy(daily_limit=4):
        day = office.day()
        booked = [office.visit(date=day, slot=slot) for slot in SLOTS]
    with office.policy(daily_limit=3):
        _refill(office, [booked[at] for at in freed], lambda: {"date": day}, "day_full")
        assert live_on(office, day) == 3
    assert broken(office) == {}


def _refill(office, booked, wish, code):
    """One over the limit goes while others come; then one more goes, one may come."""
    first, second = booked
    rush = [office.booking(**wish()) for _ in range(3)]
    assert (
        codes_of(office.arena.race([office.cancel(first), *rush]))
        == [None] + [code] * 3
    )
    office.arena.do(office.cancel(second))
    codes = codes_of(office.arena.race([office.booking(**wish()) for _ in range(3)]))
    assert sorted(codes, key=str) == [None, code, code]
    assert codes_of(office.arena.race([office.booking(**wish())])) == [code]


@pytest.mark.parametrize("freed", [(0, 1), (1, 2), (2, 0)])
def test_r11_monthly_limit_lowered_below_what_is_booked(office, freed):
    region = office.region()
    with office.policy(region_monthly_limit=3):
        days = iter(office.days(10))
        booked = [office.visit(region=region, date=next(days)) for _ in range(3)]
    with office.policy(region_monthly_limit=2):
        chosen = [booked[at] for at in freed]
        wish = lambda: {"date": next(days), "region": region}  # noqa: E731
        _refill(office, chosen, wish, "region_quota")
    assert broken(office) == {}


def test_r14_daily_limit_lowered_in_the_same_instant(office):
    with office.policy(daily_limit=4):
        day = office.day()
        lower = office.policy_task(daily_limit=3)
        rush = [office.booking(date=day) for _ in range(4)]
        lowered, *codes = codes_of(office.arena.race([lower, *rush]))
        assert lowered is None
        assert set(codes) <= {None, "day_full"}
        assert live_on(office, day) in (3, 4)
        late = codes_of(office.arena.race([office.booking(date=day) for _ in range(2)]))
        assert late == ["day_full"] * 2
    assert broken(office) == {}


# -- one session, two hands ----------------------------------------------------


def _over(office, day):
    """The moment a visit of 09:00 is over."""
    return at(day, "1000", 1)


def _closable(office, day):
    session_id, _visitors = office.received(day, "0900")
    for kind in ("bak", "attendance"):
        office.arena.call(
            *("agent", S, "add_document"),
            session_id=session_id,
            kind=kind,
            filename="file.pdf",
            content_base64=PDF,
        )
    return session_id


def test_r17_closed_by_two_at_once(office):
    session_id = _closable(office, office.day())
    close = call("agent", S, "close", session_id=session_id)
    codes = codes_of(office.arena.race([close, close]))
    assert sorted(codes, key=str) == [None, "wrong_state"]
    assert broken(office) == {}


@pytest.mark.parametrize("ends", ["cancel cancel", "no_show no_show", "cancel no_show"])
def test_r16_ended_by_two_at_once(office, ends):
    day = office.day()
    session_id = office.visit(date=day, slot="0900")
    tasks = [
        office.no_show(session_id, _over(office, day))
        if end == "no_show"
        else office.cancel(session_id, "region")
        for end in ends.split()
    ]
    codes = codes_of(office.arena.race(tasks))
    assert sorted(codes, key=str) == [None, "wrong_state"]
    assert broken(office) == {}


def test_r16_letter_given_back_is_given_once(office):
    """Cancelled by DJPK while two others already book on the same letter."""
    letter, (day, later) = office.letter(), office.days(2)
    session_id = office.visit(letter_id=letter, date=day, slot="0900")
    tasks = [office.cancel(session_id)]
    tasks += [office.booking(letter, date=later) for _ in range(2)]
    codes = codes_of(office.arena.race(tasks))
    assert codes == [None, "letter_consumed", "letter_consumed"]
    again = office.arena.race([office.booking(letter, date=later) for _ in range(3)])
    codes = codes_of(again)
    assert sorted(codes, key=str) == [None, "letter_consumed", "letter_consumed"]
    assert broken(office) == {}


def test_r09_decided_by_two_at_once(office):
    values = office.request()
    letter = office.arena.call(
        "agent", "helpdesk.ticket", "register_request", values=values
    )["letter_id"]
    tasks = [
        call(
            *("agent", L, "review"),
            letter_id=letter,
            decision=decision,
            reason="So decided",
            decided_by="Direktur",
        )
        for decision in ("approve", "reject")
    ]
    codes = codes_of(office.arena.race(tasks))
    assert sorted(codes, key=str) == [None, "wrong_state"]


def test_r13_signed_while_the_check_in_is_taken_back(office):
    day = office.day()
    session_id, visitors = office.received(day, "0900")
    moment = at(day, "0900", 30)
    sign = office.sign(session_id, visitors[0], f"{office.number()}", moment)
    signed, undone = codes_of(
        office.arena.race([sign, office.correct(session_id, moment)])
    )
    assert (signed, undone) in [(None, "wrong_state"), ("wrong_state", None)] or (
        (signed, undone) == ("sppd_limit", None)
    )
    assert broken(office) == {}


def test_r12_two_receptionists_add_a_guest_at_once(office):
    day = office.day()
    session_id = office.visit(date=day, slot="0900")
    task = call(
        *("agent", S, "add_visitor"),
        at=at(day, "0900", -60),
        session_id=session_id,
        values={"name": "Budi"},
    )
    codes = codes_of(office.arena.race([task] * 3))
    assert sorted(codes, key=str) == [None, "visitor_limit", "visitor_limit"]
    assert len(office.visitors(session_id)) == 2


# -- create, move, cancel, correct ---------------------------------------------


def test_r14_two_visits_cannot_swap_past_each_other(office):
    one, other = office.days(2)
    first = office.visit(date=one, slot="0900")
    second = office.visit(date=other, slot="1000")
    codes = codes_of(
        office.arena.race(
            [office.move(first, other, "1000"), office.move(second, one, "0900")]
        )
    )
    assert codes == ["slot_taken", "slot_taken"]
    assert place_of(office, first) == (one, "0900", "scheduled")
    assert place_of(office, second) == (other, "1000", "scheduled")
    assert broken(office) == {}


def test_r14_into_a_slot_that_is_being_left(office):
    day = office.day()
    leaving = office.visit(date=day, slot="0900")
    coming = office.visit(date=day, slot="1300")
    tasks = [office.move(leaving, day, "1000"), office.move(coming, day, "0900")]
    left, came = codes_of(office.arena.race(tasks))
    assert left is None
    assert came in (None, "slot_taken")
    assert live_on(office, day) == 2
    assert broken(office) == {}


@pytest.mark.parametrize("round_", range(3))
def test_r14_booked_moved_cancelled_and_corrected_at_once(office, round_):
    """One slot, wanted and left in every way there is."""
    day, other = office.days(2)
    wrongly = office.cancelled(date=day, slot="0900")
    there = office.visit(date=day, slot="0900")
    elsewhere = office.visit(date=other, slot="0900")
    ways = [
        office.cancel(there),
        office.move(there, other, "1300"),
        office.move(elsewhere, day, "0900"),
        office.correct(wrongly),
        office.booking(date=day, slot="0900"),
        office.booking(date=day, slot="0900"),
    ]
    random.Random(round_).shuffle(ways)
    codes = codes_of(office.arena.race(ways))
    assert set(codes) <= {None, "slot_taken", "wrong_state"}
    assert broken(office) == {}
    free = not live_on_slot(office, day, "0900")
    late = office.arena.race([office.booking(date=day, slot="0900")])
    assert codes_of(late) == [None if free else "slot_taken"]


def live_on_slot(office, day, slot):
    return office.arena.value(
        "SELECT count(*) FROM djpk_consultation_session s"
        " JOIN djpk_consultation_slot o ON o.id = s.slot_id"
        " WHERE s.date = %s AND o.code = %s AND s.state = 'scheduled'",
        day,
        slot,
    )


@pytest.mark.parametrize("seed", range(4))
def test_storm_of_all_of_it(office, seed):
    """Round upon round of whatever comes, over two days and a few regions."""
    chance, days = random.Random(seed), office.days(2)
    regions = [office.region() for _ in range(3)]
    sessions = []
    told = set()
    for _round in range(4):
        tasks = [_anything(office, chance, days, regions, sessions) for _ in range(6)]
        outcomes = office.arena.race(tasks)
        told.update(*(codes.split() for codes in codes_of(outcomes) if codes))
        sessions += [
            o.value["id"]
            for o, task in zip(outcomes, tasks, strict=True)
            if o.accepted and task.values["method"] == "book"
        ]
        assert broken(office) == {}
    assert told <= {"slot_taken", "day_full", "region_quota", "wrong_state"}


def _anything(office, chance, days, regions, sessions):
    day, slot = chance.choice(days), chance.choice(SLOTS)
    way = chance.choice(["book", "book", "move", "cancel", "correct"])
    if way == "book" or not sessions:
        return office.booking(region=chance.choice(regions), date=day, slot=slot)
    session_id = chance.choice(sessions)
    if way == "move":
        return office.move(session_id, day, slot)
    return getattr(office, way)(session_id)
