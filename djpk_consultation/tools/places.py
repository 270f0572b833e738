"""What the circular's calendar is made of: closures, places, and what is taken.

Plain values, no rule: :mod:`.agenda` judges.  Days are WIB days; times are naive WIB.
"""

from collections import Counter, defaultdict
from copy import copy
from typing import NamedTuple

from .wib import at_hour


class Closure(NamedTuple):
    """A closed period; ``slot_id``/``room_id`` 0 = every slot/room.

    The hours are those of the slot, or the whole day's.
    """

    date_from: object
    date_to: object
    slot_id: int
    room_id: int
    reason: str
    hour_from: float = 0.0
    hour_to: float = 24.0

    def covers(self, day, slot_id=0, room_id=0):
        """True if this closure alone shuts that slot and room on that day."""
        return (
            self.date_from <= day <= self.date_to
            and self.slot_id in (0, slot_id)
            and self.room_id in (0, room_id)
        )

    def meets(self, start, stop):
        """True if its hours on that day overlap [start, stop)."""
        day = start.date()
        return at_hour(day, self.hour_from) < stop and start < at_hour(
            day, self.hour_to
        )

    def shuts(self, fit):
        """True if a booked place can no longer be used.

        A closed slot is one of visits: it leaves video sessions alone.

        >>> from datetime import date
        >>> from types import SimpleNamespace
        >>> day, slot = date(2025, 6, 5), SimpleNamespace(id=1)
        >>> at = [at_hour(day, 9), at_hour(day, 10), 7]
        >>> visit, video = Fit(day, slot, *at), Fit(day, None, *at)
        >>> for slot_id, room_id in ((0, 0), (1, 0), (2, 0), (0, 7), (0, 8)):
        ...     closure = Closure(day, day, slot_id, room_id, "Repair")
        ...     print(slot_id, room_id, closure.shuts(visit), closure.shuts(video))
        0 0 True True
        1 0 True False
        2 0 False False
        0 7 True True
        0 8 False False
        """
        if fit.slot:
            return self.covers(fit.day, fit.slot.id, fit.room_id)
        if not self.room_id:
            return not self.slot_id and self.covers(fit.day)
        return self.covers(fit.day, self.slot_id, fit.room_id) and self.meets(
            fit.start, fit.stop
        )


class Fit(NamedTuple):
    """A lawful place: WIB day, slot (``None`` for video), naive WIB times, room."""

    day: object
    slot: object
    start: object
    stop: object
    room_id: int
    rolled_from: object = None


class Miss(NamedTuple):
    """Why there is no place: ``region_quota`` or ``no_free_slot``, and where."""

    code: str
    day: object


class Taken:
    """What is taken: visits per day and slot, room times, visits per month."""

    def __init__(self):
        self.days = Counter()
        self.slots = Counter()
        self.months = Counter()
        self.rooms = defaultdict(list)

    def with_months(self, months):
        """The same slots, days and rooms beside a region's visits per month."""
        other = copy(self)
        other.months = months
        return other

    def is_taken(self, day, slot, policy):
        return self.slots.get((day, slot.id), 0) >= policy.slot_capacity

    def is_full(self, day, policy):
        return self.days.get(day, 0) >= policy.daily_limit

    def add_room(self, room_id, start, stop):
        self.rooms[room_id, start.date()].append((start, stop))

    def add(self, fit):
        """A session gets that place; the region's month is none of it.

        >>> from datetime import date
        >>> from types import SimpleNamespace
        >>> day, slot, taken = date(2025, 6, 5), SimpleNamespace(id=1), Taken()
        >>> fit = Fit(day, slot, at_hour(day, 9), at_hour(day, 10), 7)
        >>> taken.add(fit)
        >>> taken.days[day], taken.slots[day, 1], taken.room_clash(7, *fit[2:4]).hour
        (1, 1, 10)
        >>> taken.give_up(fit)
        >>> taken.days[day], taken.slots[day, 1], taken.room_clash(7, *fit[2:4])
        (0, 0, None)
        """
        self._count(fit, 1)
        if fit.room_id:
            self.add_room(fit.room_id, fit.start, fit.stop)

    def give_up(self, fit):
        """A session leaves its place; see :meth:`add`."""
        self._count(fit, -1)
        times = self.rooms[fit.room_id, fit.day]
        if (fit.start, fit.stop) in times:
            times.remove((fit.start, fit.stop))

    def _count(self, fit, number):
        if fit.slot:
            self.days[fit.day] += number
            self.slots[fit.day, fit.slot.id] += number

    def room_clash(self, room_id, start, stop):
        """The stop of the first booking that overlaps [start, stop), or None."""
        clashes = [
            end
            for begin, end in self.rooms.get((room_id, start.date()), ())
            if begin < stop and start < end
        ]
        return min(clashes, default=None)
