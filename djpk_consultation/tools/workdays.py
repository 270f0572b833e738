"""Working days and office hours, without a database.

A calendar is given as ``load_year``: a function from a year to the working days
of that year, or to ``None`` when the holidays of that year are not on record
(then there are no promises: :class:`UnknownYear`).  All times are naive and
local to the office.

>>> from datetime import date, datetime, time
>>> blocks = ((time(7, 30), time(12)), (time(13), time(16)))
>>> def load_year(year):
...     if year != 2025:
...         return None
...     days = (date(2025, 6, number) for number in range(1, 31))
...     return {day: Day(blocks, blocks) for day in days if day.weekday() < 5}
>>> workdays = WorkDays(load_year)
>>> workdays.is_working(date(2025, 6, 7))
False
>>> workdays.on_or_after(date(2025, 6, 7))
datetime.date(2025, 6, 9)
>>> workdays.add(date(2025, 6, 5), 3)
datetime.date(2025, 6, 10)
>>> workdays.earliest(datetime(2025, 6, 2, 16, 0, 0), 3)
datetime.date(2025, 6, 5)
>>> workdays.earliest(datetime(2025, 6, 2, 16, 0, 1), 3)
datetime.date(2025, 6, 6)
>>> workdays.since(datetime(2025, 6, 2, 10), date(2025, 6, 9))
5
>>> sorted(workdays.weekdays(2025)), workdays.weekdays(2026)
([0, 1, 2, 3, 4], set())
>>> workdays.deadline(datetime(2025, 6, 2, 10), 3)
datetime.datetime(2025, 6, 5, 16, 0)
>>> workdays.before(date(2025, 6, 9))
datetime.date(2025, 6, 6)
>>> [workdays.is_open(datetime(2025, 6, 2, *at)) for at in ((7, 29), (7, 30), (12, 30))]
[False, True, False]
>>> workdays.later(datetime(2025, 6, 6, 10), 1)
datetime.datetime(2025, 6, 9, 10, 0)
>>> workdays.later(datetime(2025, 6, 7, 10), 1)
datetime.datetime(2025, 6, 10, 7, 30)
>>> workdays.elapsed(datetime(2025, 6, 6, 10), datetime(2025, 6, 10, 9))
2
>>> workdays.day(date(2026, 1, 2))  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
UnknownYear: 2026
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
#: A year on record in which nobody works is a mistake in the calendar.
MAX_DAYS_OFF = 366


class UnknownYear(Exception):
    """The holidays of ``year`` are not on record: nothing can be promised."""

    def __init__(self, year):
        self.year = year
        super().__init__(year)


class Day(NamedTuple):
    """A working day: its office hours, and what the leaves leave of them.

    >>> morning, afternoon = (time(7, 30), time(11, 30)), (time(13), time(16, 30))
    >>> Day((morning, afternoon), (morning,)).close
    datetime.time(16, 30)
    """

    attendances: tuple[tuple[time, time], ...]
    blocks: tuple[tuple[time, time], ...]

    @property
    def opening(self):
        """Begin of office hours, also on a day with a half-day leave."""
        return self.attendances[0][0]

    @property
    def close(self):
        """Close of office: the regular one, also on a day with a half-day leave."""
        return self.attendances[-1][1]


class WorkDays:
    """Arithmetic on working days ("hari kerja": E.3.a.2, E.3.b.2, E.3.c.2).

    :param load_year: ``year -> dict[date, Day] | None``: the working days of
        that year only, in order; ``None`` if its holidays are not on record
    """

    def __init__(self, load_year):
        self._load_year = load_year
        self._years = {}

    def day(self, day):
        """The :class:`Day`, or ``None`` if nobody works on it.

        :raises UnknownYear: the holidays of that year are not on record
        """
        days = self._year(day.year)
        if days is None:
            raise UnknownYear(day.year)
        return days.get(day)

    def is_working(self, day):
        return self.day(day) is not None

    def on_or_after(self, day):
        """The first working day from ``day`` on, itself included."""
        for _step in range(MAX_DAYS_OFF + 1):
            if self.is_working(day):
                return day
            day = self._next(day)
        raise UnknownYear(day.year)

    def before(self, day):
        """The last working day before ``day``.

        :raises UnknownYear: the holidays of that year are not on record
        """
        for _step in range(MAX_DAYS_OFF + 1):
            day -= ONE_DAY
            if self.is_working(day):
                return day
        raise UnknownYear(day.year)

    def add(self, day, count):
        """The ``count``-th working day after ``day``; with 0, :meth:`on_or_after`."""
        if count < 0:
            raise ValueError(f"negative number of working days: {count}")
        if not count:
            return self.on_or_after(day)
        for _step in range(count):
            day = self.on_or_after(self._next(day))
        return day

    def between(self, start, stop, known_only=True):
        """Iterate over the working days from ``start`` to ``stop``, both included.

        :param known_only: skip years that are not on record instead of raising
        :raises UnknownYear: unless ``known_only``
        """
        for year in range(start.year, stop.year + 1):
            days = self._year(year)
            if days is None and not known_only:
                raise UnknownYear(year)
            yield from (day for day in days or () if start <= day <= stop)

    def weekdays(self, year):
        """Days of the week (Monday = 0) on which somebody works in a year."""
        return {day.weekday() for day in self._year(year) or ()}

    def day_zero(self, received, cutoff=True):
        """The working day on which something received counts as received.

        Not on a working day, or after close of office: the next working day.
        Before opening: that day.

        :param received: naive local datetime
        :param cutoff: False: later than close of office still counts as that day
        """
        received_on = received.date()
        day = self.day(received_on)
        if day and cutoff and received.time() > day.close:
            received_on = self._next(received_on)
        return self.on_or_after(received_on)

    def since(self, received, today, cutoff=True):
        """How many working days have begun after :meth:`day_zero`, today included."""
        first = self._next(self.day_zero(received, cutoff))
        return sum(1 for _day in self.between(first, today))

    def earliest(self, received, count, cutoff=True):
        """The ``count``-th working day after :meth:`day_zero`, as a date."""
        return self.add(self.day_zero(received, cutoff), count)

    def deadline(self, received, count, cutoff=True):
        """Close of office on :meth:`earliest`, as a naive local datetime."""
        day = self.earliest(received, count, cutoff)
        return datetime.combine(day, self.day(day).close)

    def is_open(self, moment):
        """Whether somebody works at that moment: breaks and leaves left out."""
        day = self.day(moment.date())
        return bool(day) and any(
            start <= moment.time() <= stop for start, stop in day.blocks
        )

    def later(self, moment, count):
        """The same time of day, ``count`` working days later.

        What happens outside office hours counts from the next opening.
        """
        counted = self.day_zero(moment)
        opening = self.day(counted).opening
        if counted != moment.date() or moment.time() < opening:
            hour = opening
        else:
            hour = moment.time()
        due = self.add(counted, count)
        return datetime.combine(due, min(hour, self.day(due).close))

    def elapsed(self, start, stop):
        """Working days from one moment to another; 0 = on the day it counts for."""
        first = self.day_zero(start)
        return sum(1 for day in self.between(first, stop.date()) if day > first)

    def _year(self, year):
        if year not in self._years:
            self._years[year] = self._load_year(year)
        return self._years[year]

    @staticmethod
    def _next(day):
        if day == date.max:
            raise UnknownYear(day.year + 1)
        return day + ONE_DAY
