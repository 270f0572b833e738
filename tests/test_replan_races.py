"""Re-plans under concurrent transactions and kills: real processes, real commits."""

import os
import time

import pytest
from races import Arena, Office
from races.arena import SUPERUSER, call
from races.audit import broken
from races.office import SLOTS
from races.tasks import Task, go_on, replan_by_cron

R = "djpk.consultation.replan"


@pytest.fixture(scope="module")
def arena():
    with Arena(drop=os.environ.get("DJPK_DROP", "").split()) as arena:
        yield arena


@pytest.fixture
def office(arena, known=[]):  # noqa: B006  # one for the module, days apart
    if not known:
        known.append(Office(arena))
    for _number in range(6):
        known[0].day()
    return known[0]


def day_off(office, day):
    """A manager's task of declaring a day off."""
    calendar_id = office.arena.value(
        "SELECT res_id FROM ir_model_data"
        " WHERE module = 'djpk_consultation' AND name = 'office_hours'"
    )
    values = {"name": "Cuti", "calendar_id": calendar_id, "day_from": day}
    return call("manager", "resource.calendar.leaves", "create", [values])


def hit(office, count=2):
    """Visits of a day that is declared off.

    :return: their ids
    """
    day = office.day()
    visits = [office.visit(date=day, slot=slot) for slot in SLOTS[:count]]
    office.arena.do(day_off(office, day))
    return visits


def draft(office):
    return office.arena.value(f"SELECT id FROM {table(R)} WHERE state = 'draft'")


def table(model):
    return model.replace(".", "_")


def run(office, replan_id):
    return call("manager", R, "action_run", [replan_id])


def planned(office, session_id):
    """``(day, slot code)`` of the dry run."""
    ((day, code),) = office.arena.sql(
        "SELECT (new_start + interval '7 hours')::date::text, s.code"
        " FROM djpk_consultation_replan_line l"
        " JOIN djpk_consultation_slot s ON s.id = new_slot_id"
        " WHERE session_id = %s AND l.state = 'planned'",
        session_id,
    )
    return day, code


def places(office, session_ids):
    """``[(day, slot code)]`` of scheduled visits, by id."""
    return office.arena.sql(
        "SELECT s.date::text, o.code FROM djpk_consultation_session s"
        " JOIN djpk_consultation_slot o ON o.id = s.slot_id"
        " WHERE s.id = ANY(%s) AND s.state = 'scheduled' ORDER BY s.id",
        session_ids,
    )


def mails(office, session_ids):
    """How many mails of a move each visit has."""
    rows = office.arena.sql(
        "SELECT count(n.id) FROM djpk_consultation_session s"
        " LEFT JOIN djpk_consultation_notice n"
        " ON n.session_id = s.id AND n.kind = 'moved'"
        " WHERE s.id = ANY(%s) GROUP BY s.id",
        session_ids,
    )
    return [count for (count,) in rows]


def states(office, replan_id):
    rows = office.arena.sql(
        f"SELECT state FROM {table(R)}_line WHERE replan_id = %s", replan_id
    )
    return sorted(state for (state,) in rows)


def test_a_booking_took_the_planned_place_before_the_run(office):
    visits = hit(office)
    taken = planned(office, visits[0])
    office.visit(date=taken[0], slot=taken[1])
    replan_id = draft(office)
    office.arena.do(run(office, replan_id))
    found = places(office, visits)
    assert len(set(found)) == 2 and taken not in found
    assert states(office, replan_id) == ["moved", "moved"]
    assert mails(office, visits) == [1, 1]
    assert broken(office) == {}


@pytest.mark.parametrize("attempt", range(3))
def test_a_booking_takes_the_planned_place_at_the_same_instant(office, attempt):
    visits = hit(office)
    day, slot = planned(office, visits[0])
    booking = office.booking(date=day, slot=slot)
    outcomes = office.arena.race([run(office, draft(office)), booking])
    assert outcomes[0].accepted, outcomes
    assert outcomes[1].accepted or "slot_taken" in outcomes[1].codes, outcomes
    found = places(office, visits)
    assert len(set(found)) == 2
    assert ((day, slot) in found) != outcomes[1].accepted
    assert mails(office, visits) == [1, 1]
    assert broken(office) == {}


def test_two_managers_run_it_at_once(office):
    visits = hit(office)
    replan_id = draft(office)
    outcomes = office.arena.race([run(office, replan_id)] * 2)
    assert sorted(outcome.accepted for outcome in outcomes) == [False, True]
    assert any("UserError" in outcome.error for outcome in outcomes), outcomes
    assert states(office, replan_id) == ["moved", "moved"]
    assert mails(office, visits) == [1, 1]
    assert broken(office) == {}


def test_two_managers_declare_days_off_at_once(office):
    days = [office.day(), office.day()]
    visits = [office.visit(date=day, slot="0900") for day in days]
    outcomes = office.arena.race([day_off(office, day) for day in days])
    assert [outcome.accepted for outcome in outcomes] == [True, True], outcomes
    replan_id = draft(office)
    listed = office.arena.sql(
        f"SELECT session_id FROM {table(R)}_line WHERE replan_id = %s", replan_id
    )
    assert sorted(row[0] for row in listed) == sorted(visits)
    office.arena.do(run(office, replan_id))


def test_killed_in_the_middle_it_goes_on_and_tells_nothing_twice(office):
    visits = hit(office, 4)
    replan_id = draft(office)
    office.arena.do(Task("manager", replan_by_cron, {"replan_id": replan_id}))
    assert states(office, replan_id) == ["planned"] * 4
    victim = office.arena.lines.pop()
    victim.send((Task("", go_on, {"killed_after": 2}), SUPERUSER))
    assert victim.recv() == "ready"
    victim.send("go")
    with pytest.raises(EOFError):
        victim.recv()
    assert states(office, replan_id) == ["moved", "moved", "planned", "planned"]
    outcomes = office.arena.race([Task("", go_on, {})] * 2)
    assert any(outcome.accepted for outcome in outcomes), outcomes
    assert states(office, replan_id) == ["moved"] * 4
    state = office.arena.value(f"SELECT state FROM {table(R)} WHERE id = %s", replan_id)
    assert state == "done"
    assert len(set(places(office, visits))) == 4
    assert mails(office, visits) == [1] * 4
    assert broken(office) == {}


def test_many_sessions_hold_nobody_up(office):
    """One commit a session: who books meanwhile waits for one move at most."""
    days = [office.day() for _ in range(10)]
    visits = [office.visit(date=day, slot=slot) for day in days for slot in SLOTS]
    closures = {"date_from": days[0], "date_to": days[-1], "reason": "Flood"}
    office.arena.call("manager", "djpk.consultation.closure", "create", [closures])
    replan_id = draft(office)
    line = office.arena.lines[-1]
    office.arena.do(run(office, replan_id))
    line.send((Task("", go_on, {}), SUPERUSER))
    assert line.recv() == "ready"
    line.send("go")
    waits = []
    began = time.monotonic()
    while not line.poll(0.2):
        before = time.monotonic()
        office.arena.do(office.booking(strict=False))
        waits.append(time.monotonic() - before)
    took = time.monotonic() - began
    assert line.recv().accepted
    assert set(states(office, replan_id)) == {"moved"}
    assert mails(office, visits) == [1] * len(visits)
    assert max(waits) < took / 3
    assert broken(office) == {}
