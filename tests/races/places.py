"""Contenders for a slot, a day, a region's month, a room, a seat.

Each function returns ``(tasks, taken)``: what the contenders do, and a function that
counts in the database what they got.
"""

from .office import SLOTS, month
from .tasks import Task, take_seat


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
    rooms = office.arena.rooms[:count]
    tasks = [office.booking(date=day, room_id=room) for room in rooms]
    return tasks, sessions_where(office, "date = %s", day)


def a_month(office, count):
    region, days = office.region(), office.days(count)
    tasks = [office.booking(region=region, date=day) for day in days]
    return tasks, _in_month(office, region, days)


def moves_to_a_month(office, count):
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
    pairs = zip(found, office.arena.rooms, strict=False)
    tasks = [office.move(found, day, "1000", room_id=room) for found, room in pairs]
    return tasks, sessions_where(office, "date = %s", day)


def corrections_of_a_slot(office, count):
    day = office.day()
    rooms = office.arena.rooms[:count]
    found = [office.cancelled(date=day, slot="1300", room_id=room) for room in rooms]
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


# -- rooms ---------------------------------------------------------------------


def videos_in_a_room(office, count):
    day, room = office.day(), office.arena.rooms[0]
    starts = ("09:00", "09:30", "09:45")[:count]
    tasks = [office.video(day, start, room) for start in starts]
    return tasks, sessions_where(office, "date = %s AND room_id = %s", day, room)


def visit_and_videos(office, count):
    day, room = office.day(), office.arena.rooms[0]
    tasks = [office.booking(date=day, slot="0900", room_id=room)]
    starts = ("09:30", "08:45")[: count - 1]
    tasks += [office.video(day, start, room) for start in starts]
    return tasks, sessions_where(office, "date = %s AND room_id = %s", day, room)
