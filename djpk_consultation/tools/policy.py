"""A consultation policy as plain values, for rules that know no database."""

from datetime import date
from typing import NamedTuple


class SlotValues(NamedTuple):
    """A time of day for visits (E.3.c.8); hours as floats, WIB."""

    id: int
    code: str
    hour_from: float
    hour_to: float


class PolicyValues(NamedTuple):
    """The settings of one consultation type between two dates, both included.

    >>> names = PolicyValues._fields
    >>> values = PolicyValues(*[None] * len(names))._replace(
    ...     valid_from=date(2024, 1, 2)
    ... )
    >>> values.covers(date(2024, 1, 1)), values.covers(date(2024, 1, 2))
    (False, True)
    >>> values._replace(valid_to=date(2024, 1, 2)).covers(date(2024, 1, 3))
    False
    """

    id: int
    type_code: str
    valid_from: date
    #: ``None``: until a later policy ends it
    valid_to: date | None
    regulation: str
    lead_working_days: int
    callback_working_days: int
    region_monthly_limit: int
    daily_limit: int
    slot_capacity: int
    #: the slots that are in use, in order of time
    slots: tuple[SlotValues, ...]
    letter_cutoff: bool
    #: ``question`` or ``escalation``
    callback_from: str
    session_minutes: int
    visitor_limit: int
    visitor_limit_leader: int
    no_show_counts: bool
    letter_kept_after_cancel: bool
    checkin_early_minutes: int
    search_horizon_days: int
    #: 0: letters do not expire
    letter_valid_days: int
    offer_hours: int
    office_calendar_id: int

    def covers(self, day):
        """True if the policy is in force on ``day``."""
        return self.valid_from <= day and (
            self.valid_to is None or day <= self.valid_to
        )


def in_force(timeline, day):
    """Which of a type's policies binds on ``day``, if any."""
    return next((policy for policy in timeline if policy.covers(day)), None)
