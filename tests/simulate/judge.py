"""The model's verdict on a booking: what is broken, and where it may end up.

Rule by rule from the circular; what other clients took meanwhile comes from the
ledger, with its doubt: a rule that was broken during the whole request must be
named, one that was broken for a part of it may be.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from simulate.model import half_hours, month_of
from simulate.verdict import Verdict

FREE, DOUBT, FULL = "free", "doubt", "full"


@dataclass(frozen=True)
class Letter:
    """What the simulation knows of a letter when it makes a request."""

    id: int
    type_code: str
    received: object
    quota: str | None
    complete: bool = True
    with_file: bool = True
    channel_ok: bool = True
    approved: bool = True
    valid_since: object = None


@dataclass(frozen=True)
class Ask:
    """One request for a place; ``but`` is its own session, whose places it may have."""

    letter: Letter
    day: object = None
    slot: str | None = None
    start: object = None
    stop: object = None
    room: bool = False
    link: bool = True
    strict: bool = False
    guests: int = 1
    leaders: int = 0
    overrides: frozenset = frozenset()
    moving: bool = False
    but: int | None = None
    kept_month: str | None = None


@dataclass(frozen=True)
class Span:
    """When a request was under way: monotonic seconds, and the moved clock in WIB."""

    begin: float
    end: float
    now: object
    now_end: object


class Judge:
    """:param closures: mutable list of (first day, last day) on which DJPK is closed"""

    def __init__(self, calendar, policies, ledger, closures):
        self.calendar = calendar
        self.policies = policies
        self.ledger = ledger
        self.closures = closures
        self.keyed = {}

    # -- the whole verdict ----------------------------------------------------

    def booking(self, ask, span):
        verdict = Verdict()
        self._letter_rules(ask, verdict, span)
        if ask.letter.type_code == "video":
            self._video_rules(ask, verdict, span)
        else:
            self._visit_rules(ask, verdict, span)
        # An override is used up only by the rule it names.
        verdict.must = [
            codes for codes in verdict.must if not codes.intersection(ask.overrides)
        ]
        return verdict

    def _letter_rules(self, ask, verdict, span):
        letter = ask.letter
        if not letter.with_file:
            verdict.broken("letter_missing", "letter_incomplete")
        elif not letter.complete:
            verdict.broken("letter_incomplete")
        if not letter.channel_ok:
            verdict.broken("letter_channel")
        if self._has_expired(letter, span) and not ask.moving:
            self._expired(letter, verdict, span, ask)
        elif not letter.approved and letter.type_code == "face_to_face":
            verdict.broken("not_approved")
        if not (letter.complete and letter.with_file and letter.channel_ok):
            verdict.maybe("lead_time", "region_quota", "not_approved")
        state = self.state([(("letter", letter.id), 1)], span, ask.but)
        if state == FULL:
            verdict.broken("letter_consumed")
            # Whether a letter in use is approved still, too, the texts leave open.
            verdict.maybe("not_approved", "wrong_state")
        elif state == DOUBT:
            verdict.maybe("letter_consumed", "not_approved", "wrong_state")

    def _has_expired(self, letter, span):
        policy = self.policies.on(letter.type_code, span.now.date())
        days = policy.letter_valid_days if policy else 0
        if not days or not letter.valid_since:
            return False
        return span.now.date() > letter.valid_since.date() + timedelta(days=days)

    def _expired(self, letter, verdict, span, ask):
        """Of a letter that is used the texts name that alone."""
        state = self.state([(("letter", letter.id), 1)], span, ask.but)
        if state == FREE:
            verdict.broken("letter_missing")
        else:
            verdict.maybe("letter_missing")

    # -- visits ---------------------------------------------------------------

    def _visit_rules(self, ask, verdict, span):
        if not ask.letter.quota:
            verdict.broken("region_missing")
        if not ask.moving:
            self._guest_rules(ask, verdict, span)
        if ask.day and self._day_rules(ask, verdict, span):
            verdict.maybe("slot_taken", "day_full", "room_taken", "no_free_slot")
            if self._quota(ask, month_of(ask.day), span) != FREE:
                verdict.maybe("region_quota")
            return
        open_month = not ask.day or self._wanted_month(ask, verdict, span)
        if ask.strict or ask.moving:
            self._strict(ask, verdict, span)
        elif open_month:
            self._rolling(ask, verdict, span)

    def _guest_rules(self, ask, verdict, span):
        policy = self.policies.on("face_to_face", ask.day or span.now.date())
        if not policy:
            return
        if not ask.guests:
            verdict.broken("visitors_missing")
        elif ask.guests > policy.cap(ask.leaders):
            verdict.broken("visitor_limit")

    def _day_rules(self, ask, verdict, span):
        """Rules that the wanted day itself breaks; true if there are any."""
        before = len(verdict.must)
        if self._is_past(ask, span, verdict):
            verdict.broken("in_the_past", "lead_time")
        if ask.day < self.lead_end(ask) and "lead_time" not in ask.overrides:
            verdict.broken("lead_time")
            verdict.maybe("in_the_past")
        if not self.calendar.is_workday(ask.day):
            verdict.broken("non_working_day")
        elif self.is_closed(ask.day):
            verdict.broken("slot_closed")
            verdict.maybe("room_taken")
        policy = self.policies.on("face_to_face", ask.day)
        if not policy:
            verdict.broken("policy_missing")
        elif ask.slot and not policy.slot(ask.slot):
            verdict.broken("outside_slot", "invalid_value")
        return len(verdict.must) > before

    def _is_past(self, ask, span, verdict):
        policy = self.policies.on("face_to_face", ask.day)
        slot = policy.slot(ask.slot) if policy and ask.slot else None
        if ask.day != span.now.date() or not slot:
            return ask.day < span.now.date()
        if slot.start(ask.day) <= span.now:
            return True
        if slot.start(ask.day) <= span.now_end:
            verdict.maybe("in_the_past")
        return False

    def lead_end(self, ask):
        """First day after the lead time, by the policy of the day wanted if any."""
        letter = ask.letter
        if not ask.day:
            return self.policies.earliest(
                self.calendar, letter.type_code, letter.received
            )
        policy = self.policies.on(letter.type_code, ask.day)
        count = policy.lead_working_days if policy else 3
        return self.calendar.earliest(letter.received, count)

    def is_closed(self, day):
        return any(first <= day <= last for first, last in self.closures)

    def _wanted_month(self, ask, verdict, span):
        """False if the quota of the wanted day's month is surely used up."""
        state = self._quota(ask, month_of(ask.day), span)
        if state == FULL:
            verdict.broken("region_quota")
        elif state == DOUBT:
            verdict.maybe("region_quota")
        return state != FULL

    def _strict(self, ask, verdict, span):
        verdict.places = set()
        policy = self.policies.on("face_to_face", ask.day)
        slots = [policy.slot(ask.slot)] if ask.slot else policy.slots
        states = [(slot, self.place(ask.day, slot, span, ask.but)) for slot in slots]
        for slot, state in states:
            if state != FULL:
                verdict.places.add((ask.day, slot.code))
            if state == FREE:
                return
        codes = ("slot_taken", "day_full", "room_taken")
        if all(state == FULL for _slot, state in states):
            verdict.broken(*codes)
        verdict.maybe(*codes)

    def _rolling(self, ask, verdict, span):
        """Where the roll ends.

        A refusal lists every broken rule; whether that includes the end of a roll
        that some other rule forbids anyway, the texts leave open.
        """
        refused = bool(verdict.must)
        found, exhausted = self.search(ask, span)
        verdict.places = set()
        for day, slot in found:
            quota = self._quota(ask, month_of(day), span)
            if quota != FULL:
                verdict.places.add((day, slot.code))
            if quota != FREE:
                verdict.maybe("region_quota")
        if exhausted:
            verdict.maybe("no_free_slot", "region_quota")
        if not verdict.places and refused:
            verdict.maybe("region_quota", "no_free_slot")
        elif not verdict.places:
            verdict.broken("region_quota", "no_free_slot")

    # -- where it may end up --------------------------------------------------

    def search(self, ask, span):
        """Places that the roll may end at, in order, and whether it may find none."""
        today = span.now.date()
        first = ask.day or max(today, self.lead_end(ask))
        horizon = self.policies.on("face_to_face", today).search_horizon_days
        sure_end = today + timedelta(days=horizon - 1)
        last = max(first, today) + timedelta(days=horizon + 1)
        found = []
        for day in self.calendar.workdays(first, last):
            month = FREE if ask.day else self._quota(ask, month_of(day), span)
            if self.is_closed(day) or month == FULL:
                continue
            for slot in self.slots_in_order(day, ask.slot if day == first else None):
                state = self.reachable(day, slot, span, ask.but)
                if state == FULL:
                    continue
                found.append((day, slot))
                if state == FREE and month == FREE and day <= sure_end:
                    return found, False
        return found, True

    def slots_in_order(self, day, wanted):
        """The wanted slot, the later ones of the day, then the earlier ones."""
        policy = self.policies.on("face_to_face", day)
        slots = list(policy.slots) if policy else []
        codes = [slot.code for slot in slots]
        position = codes.index(wanted) if wanted in codes else 0
        return slots[position:] + slots[:position]

    def reachable(self, day, slot, span, but=None):
        if slot.start(day) <= span.now:
            return FULL
        state = self.place(day, slot, span, but)
        return DOUBT if state == FREE and slot.start(day) <= span.now_end else state

    def place(self, day, slot, span, but=None):
        """State of one visit's place: slot, day and room."""
        policy = self.policies.on("face_to_face", day)
        keys = [
            (("slot", day, slot.code), policy.slot_capacity),
            (("day", day), policy.daily_limit),
        ]
        hours = half_hours(slot.start(day), slot.stop(day))
        keys += [(("video", day, hour), 1) for hour in hours]
        return self.state(keys, span, but)

    def _quota(self, ask, month, span):
        """State of the region's quota; a moved visit keeps its own month's place."""
        if not ask.letter.quota or "region_quota" in ask.overrides:
            return FREE
        if ask.kept_month in (month, "any"):
            return FREE
        key = ("month", ask.letter.quota, month)
        return self.state([(key, self.policies.month_limit(month))], span, ask.but)

    def state(self, keys, span, but=None):
        doubt = False
        for key, limit in keys:
            if self.ledger.full(key, limit, span.begin, span.end, but):
                return FULL
            doubt = doubt or not self.ledger.free(key, limit, span.begin, span.end, but)
        return DOUBT if doubt else FREE

    # -- video ----------------------------------------------------------------

    def _video_rules(self, ask, verdict, span):
        if not ask.link:
            verdict.broken("meeting_link_missing")
        day = ask.start.date()
        if ask.start <= span.now:
            verdict.broken("in_the_past", "lead_time")
        if day < self.lead_end(replace(ask, day=day)):
            verdict.broken("lead_time")
            verdict.maybe("in_the_past")
        if not self.calendar.is_workday(day):
            verdict.broken("outside_office_hours", "non_working_day")
        elif not self.calendar.in_office_hours(ask.start, ask.stop):
            verdict.broken("outside_office_hours")
        if self.is_closed(day):
            verdict.maybe("slot_closed")
        if ask.room and ask.start.date() == ask.stop.date():
            self._room(ask, verdict, span, day)
        verdict.places = {(ask.start, ask.stop)}

    def _room(self, ask, verdict, span, day):
        keys = []
        for hour in half_hours(ask.start, ask.stop):
            keys += [(("video", day, hour), 1), (("visit", day, hour), 1)]
        state = self.state(keys, span, ask.but)
        if state == FULL:
            verdict.broken("room_taken")
        elif state == DOUBT:
            verdict.maybe("room_taken", "slot_taken")


def visit_keys(day, slot, quota, month):
    """The places that one scheduled visit takes."""
    keys = [("slot", day, slot.code), ("day", day)]
    keys += [
        ("visit", day, hour) for hour in half_hours(slot.start(day), slot.stop(day))
    ]
    if quota:
        keys.append(("month", quota, month))
    return keys


def video_keys(start, stop, room):
    if not room:
        return []
    return [("video", start.date(), hour) for hour in half_hours(start, stop)]
