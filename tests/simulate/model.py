"""The circular as a plain model: working days, quotas, caps.

Standard library only, and no code of the add-on: what the simulation expects is
worked out here a second time, from the circular's text and the shipped CSV files.
Times are naive WIB datetimes unless a name says otherwise.
"""

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta

WIB = timedelta(hours=7)
STAMP = "%Y-%m-%d %H:%M:%S"
FRIDAY = 4
#: Perpres 21/2023: 37.5 hours a week.
HOURS = ((time(7, 30), time(12)), (time(13), time(16)))
HOURS_FRIDAY = ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))
LEADERS = ("governor", "regent", "mayor", "dprd_chair")

#: Refusal codes in the order in which a refusal has to list them (R01-R22).
CODE_RANKS = {
    code: rank
    for rank, codes in enumerate(
        (
            "invalid_value idempotency_conflict wrong_state not_overridable",
            "identity_missing",
            "answer_missing",
            "letter_missing letter_incomplete letter_channel letter_duplicate",
            "lead_time in_the_past",
            "meeting_link_missing outside_office_hours",
            "not_approved room_taken slot_closed region_missing",
            "region_quota",
            "visitor_limit visitors_missing",
            "sppd_limit sppd_duplicate",
            "outside_slot non_working_day slot_taken day_full",
            "no_free_slot",
            "letter_consumed",
            "documentation_missing",
            "no_schedule outside_checkin_window",
            "channel_not_for_complaint",
            "policy_missing",
        )
    )
    for code in codes.split()
}
#: Codes that stand for two rules, or for none: their place is not prescribed.
UNRANKED = {"invalid_value", "idempotency_conflict", "wrong_state", "not_overridable"}
UNRANKED |= {"documentation_missing"}


class Calendar:
    """DJPK's working days and office hours.

    :param holidays: dates of national holidays and cuti bersama
    """

    def __init__(self, holidays):
        self.holidays = frozenset(holidays)
        self.years = {day.year for day in self.holidays}

    @classmethod
    def from_csv(cls, path):
        with open(path, newline="", encoding="utf-8") as handle:
            return cls(
                date.fromisoformat(row["date"])
                for row in csv.DictReader(handle)
                if row["date"][:1].isdigit()
            )

    def is_workday(self, day):
        return day.weekday() <= FRIDAY and day not in self.holidays

    def hours(self, day):
        return HOURS_FRIDAY if day.weekday() == FRIDAY else HOURS

    def close_of(self, day):
        return datetime.combine(day, self.hours(day)[-1][1])

    def in_office_hours(self, start, stop):
        """True if one block of office hours holds all of [start, stop)."""
        if start.date() != stop.date() or start >= stop:
            return False
        return self.is_workday(start.date()) and any(
            begin <= start.time() and stop.time() <= end
            for begin, end in self.hours(start.date())
        )

    def roll(self, day):
        """The day itself if it is a working day, else the next one."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def after(self, day, count):
        """The ``count``-th working day after a day."""
        for _step in range(count):
            day = self.roll(day + timedelta(days=1))
        return day

    def workdays(self, first, last):
        day = first
        while day <= last:
            if self.is_workday(day):
                yield day
            day += timedelta(days=1)

    def day_zero(self, received):
        """The day a letter or question counts as received on."""
        day = received.date()
        if self.is_workday(day) and received <= self.close_of(day):
            return day
        return self.roll(day + timedelta(days=1))

    def earliest(self, received, count=3):
        return self.after(self.day_zero(received), count)

    def due(self, received, count=3):
        """When a call-back is due: close of office hours of the last day."""
        return self.close_of(self.after(self.day_zero(received), count))


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    type: str
    parent: str
    autonomous: bool

    @property
    def quota(self):
        """Code of the region whose monthly quota it uses."""
        return self.code if self.autonomous else self.parent


def load_regions(path):
    with open(path, newline="", encoding="utf-8") as handle:
        return {
            row["code"]: Region(
                row["code"],
                row["name"],
                row["type"],
                row["parent_code"],
                row["autonomous"] == "1",
            )
            for row in csv.DictReader(handle)
        }


@dataclass(frozen=True)
class Slot:
    code: str
    hour_from: float
    hour_to: float

    def start(self, day):
        return at_hour(day, self.hour_from)

    def stop(self, day):
        return at_hour(day, self.hour_to)


SLOTS = (
    Slot("0900", 9, 10),
    Slot("1000", 10, 11),
    Slot("1300", 13, 14),
    Slot("1400", 14, 15),
)


@dataclass(frozen=True)
class Policy:
    """The circular's numbers; the defaults are SE-2/PK.1/2024."""

    valid_from: date = date(2024, 1, 2)
    lead_working_days: int = 3
    callback_working_days: int = 3
    region_monthly_limit: int = 2
    daily_limit: int = 4
    slot_capacity: int = 1
    visitor_limit: int = 2
    visitor_limit_leader: int = 4
    no_show_counts: bool = False
    letter_kept_after_cancel: bool = False
    checkin_early_minutes: int = 30
    search_horizon_days: int = 120
    session_minutes: int = 60
    letter_valid_days: int = 0
    slots: tuple = field(default=SLOTS)

    def changed(self, values):
        """A later policy with some values of its own.

        :param values: ``{"valid_from": "YYYY-MM-DD", setting: value, "slots":
            [{"code", "hour_from", "hour_to"}, ...]}``; these slots are added
        """
        known = {item.name for item in fields(self)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(f"unknown policy setting: {', '.join(unknown)}")
        values = dict(values, valid_from=date.fromisoformat(values["valid_from"]))
        added = tuple(Slot(**slot) for slot in values.get("slots", ()))
        slots = {slot.code: slot for slot in (*self.slots, *added)}
        values["slots"] = tuple(sorted(slots.values(), key=lambda slot: slot.hour_from))
        return replace(self, **values)

    def slot(self, code):
        return next((slot for slot in self.slots if slot.code == code), None)

    def cap(self, leaders):
        return self.visitor_limit_leader if leaders else self.visitor_limit


class Policies:
    """The dated policies of each type of consultation."""

    def __init__(self, changes=None):
        """:param changes: ``{type_code: [values of Policy.changed, ...]}``"""
        self.of = {
            "face_to_face": [Policy()],
            "video": [Policy(letter_kept_after_cancel=True)],
            "dering": [Policy()],
        }
        for type_code, later in (changes or {}).items():
            for values in sorted(later, key=lambda item: item["valid_from"]):
                self.of[type_code].append(self.of[type_code][-1].changed(values))

    def on(self, type_code, day):
        dated = self.of[type_code]
        position = bisect_right([policy.valid_from for policy in dated], day)
        return dated[position - 1] if position else None

    def earliest(self, calendar, type_code, received):
        """First day that keeps the lead time of the policy in force on that day."""
        day = calendar.day_zero(received)
        while True:
            policy = self.on(type_code, day) or Policy()
            if day >= calendar.earliest(received, policy.lead_working_days):
                return day
            day = calendar.after(day, 1)

    def due(self, calendar, received):
        """When a call-back is due, by the policy of the day of the question."""
        policy = self.on("dering", received.date()) or Policy()
        return calendar.due(received, policy.callback_working_days)

    def month_limit(self, month):
        return self.on("face_to_face", month_end(month)).region_monthly_limit


def at_hour(day, hour):
    return datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))


def month_of(day):
    return f"{day:%Y-%m}"


def month_end(month):
    """Last day of a month written ``YYYY-MM``."""
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def to_utc(moment):
    """WIB datetime -> the contract's UTC text."""
    return (moment - WIB).strftime(STAMP)


def from_utc(text):
    """The contract's UTC text -> WIB datetime."""
    return datetime.strptime(text, STAMP) + WIB


def half_hours(start, stop):
    """The half hours that [start, stop) touches, as numbers 0-47."""
    first = start.hour * 2 + start.minute // 30
    last = stop.hour * 2 + (stop.minute + 29) // 30
    return range(first, max(last, first + 1))


def plain_number(text):
    """SPPD numbers are compared without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text or "").lower()
