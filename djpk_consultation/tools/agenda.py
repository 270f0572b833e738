"""What is free and what is lawful, as plain numbers: the circular's calendar.

No database here.  The models read the facts (policies, working days, closures,
what is taken), this module answers.  Days are WIB days; times are naive WIB.
"""

from datetime import date, datetime, timedelta

from .places import Fit, Miss
from .wib import at_hour, month_end, month_of
from .workdays import UnknownYear

#: Faults of a place that are DJPK's own doing when something is booked there.
SHUT = ("non_working_day", "outside_office_hours", "slot_closed")


class Agenda:
    """The office's calendar as one request sees it.

    :param now: naive WIB datetime
    :param policy_on: ``day -> PolicyValues | None`` of the request's type
    :param workdays: :class:`~.workdays.WorkDays`
    :param rooms: room ids in the order of preference
    :param closures: list of :class:`~.places.Closure`
    :param taken: :class:`~.places.Taken`
    :param received: naive WIB receipt of the letter; ``None`` = no lead time
    :param quota: True if the region's monthly quota binds
    """

    def __init__(
        self,
        now,
        policy_on,
        workdays,
        rooms,
        closures,
        taken,
        received=None,
        quota=True,
    ):
        self.now = now
        self.today = now.date()
        self._policy_on = policy_on
        self.workdays = workdays
        self.rooms = rooms
        self.closures = closures
        self.taken = taken
        self.received = received
        self.quota = quota
        self.skipped = []
        #: month -> whether a moved session keeps its place there, asked for once
        self.kept_months = {}
        self._earliest = {}
        self._policies = {}
        self._slots = {}

    # -- days ------------------------------------------------------------------

    def policy_on(self, day):
        """The policy in force on a day, asked for once."""
        if day not in self._policies:
            self._policies[day] = self._policy_on(day)
        return self._policies[day]

    @property
    def horizon(self):
        """Last day of a search, counted from today."""
        policy = self.policy_on(self.today)
        return self.today + timedelta(days=policy.search_horizon_days if policy else 0)

    def office_day(self, day):
        """The working day's hours, ``None`` when off or its year is unknown."""
        try:
            return self.workdays.day(day)
        except UnknownYear:
            return None

    def year_known(self, day):
        try:
            self.workdays.day(day)
        except UnknownYear:
            return False
        return True

    def earliest_for(self, policy):
        """First lawful day under this policy's lead time; ``None`` if unknowable."""
        if self.received is None:
            return self.today
        key = (policy.lead_working_days, policy.letter_cutoff)
        if key not in self._earliest:
            try:
                self._earliest[key] = self.workdays.earliest(self.received, *key)
            except UnknownYear:
                self._earliest[key] = None
        return self._earliest[key]

    def too_early(self, day):
        policy = self.policy_on(day)
        if policy is None:
            return False
        earliest = self.earliest_for(policy)
        return earliest is None or day < earliest

    def earliest_day(self):
        """First lawful day after the receipt, each day under its own policy."""
        first = (self.received or self.now).date()
        for offset in range(400):
            day = first + timedelta(days=offset)
            if (
                self.policy_on(day)
                and not self.too_early(day)
                and self.office_day(day) is not None
            ):
                return day
        return None

    def closed(self, day):
        """The closure that shuts the whole day, if any."""
        for closure in self.closures:
            if closure.covers(day) and not closure.slot_id and not closure.room_id:
                return closure
        return None

    def day_faults(self, day):
        """Codes of the rules that the day itself breaks, whoever asks."""
        faults = []
        if self.policy_on(day) is None:
            faults.append("policy_missing")
        if day < self.today:
            faults.append("in_the_past")
        if self.office_day(day) is None:
            faults.append("non_working_day")
        elif self.closed(day):
            faults.append("slot_closed")
        return faults

    def shut(self, fit):
        """Why nobody can be received at a booked place any more.

        Asked of an agenda that knows what is closed and nothing of what is taken.

        :return: one of :data:`SHUT`, or empty if the place stands
        """
        day = fit.day
        if not self.year_known(day):
            return ""
        faults = [fault for fault in self.day_faults(day) if fault in SHUT]
        if faults:
            return faults[0]
        if not fit.slot:
            fault = self.video_fault(fit.start, fit.stop, fit.room_id)
        elif not self.policy_on(day):
            fault = ""
        elif not _within(self.office_day(day).attendances, fit.slot):
            fault = "outside_office_hours"
        else:
            fault = self.slot_fault(day, fit.slot, fit.room_id)[0]
        return fault if fault in SHUT else ""

    def month_limit(self, day):
        """Visits a region may make in the day's month (policy of its last day)."""
        policy = self.policy_on(month_end(day)) or self.policy_on(day)
        return policy.region_monthly_limit if policy else 0

    def month_full(self, day):
        """Never without a policy: what has no limit has its own refusal."""
        if not self.quota:
            return False
        limit = self.month_limit(day)
        return bool(limit) and self.taken.months[month_of(day)] >= limit

    # -- visits ----------------------------------------------------------------

    def slots_on(self, day):
        """The visiting slots of a day: of its policy, those within office hours.

        A leave does not make them fewer; it closes them.
        """
        policy, office = self.policy_on(day), self.office_day(day)
        if policy is None or office is None:
            return policy.slots if policy else ()
        key = (policy.slots, office.attendances)
        if key not in self._slots:
            self._slots[key] = tuple(
                slot for slot in policy.slots if _within(office.attendances, slot)
            )
        return self._slots[key]

    def slot_fault(self, day, slot, room_id=0):
        """``(code, room)``: why the slot is not free, or which room it gets."""
        start, stop = at_hour(day, slot.hour_from), at_hour(day, slot.hour_to)
        return self._fault_at(day, slot, start, stop, room_id)

    def _fault_at(self, day, slot, start, stop, room_id):
        if start <= self.now:
            return "in_the_past", 0
        if self._on_leave(day, start, stop) or self._slot_closed(day, slot.id):
            return "slot_closed", 0
        policy = self.policy_on(day)
        if self.taken.is_taken(day, slot, policy):
            return "slot_taken", 0
        if self.taken.is_full(day, policy):
            return "day_full", 0
        return self._free_room(day, slot.id, start, stop, room_id)

    def closure_of(self, day, slot_id):
        """The closure by which a slot cannot be had: its own before a room's."""
        covering = [c for c in self.closures if c.covers(day, slot_id, c.room_id)]
        return min(covering, key=lambda closure: bool(closure.room_id), default=None)

    def _slot_closed(self, day, slot_id):
        for closure in self.closures:
            if not closure.room_id and closure.covers(day, slot_id):
                return True
        return False

    def _free_room(self, day, slot_id, start, stop, room_id):
        fault = "room_taken"
        for room in [room_id] if room_id else self.rooms:
            if self.closures and any(
                c.room_id and c.covers(day, slot_id, room) for c in self.closures
            ):
                fault = "slot_closed"
            elif self.taken.room_clash(room, start, stop) is None:
                return "", room
        return fault, 0

    def _on_leave(self, day, start, stop):
        office = self.office_day(day)
        if office is None:
            return True
        if office.blocks == office.attendances:
            return False
        return _minutes(office.blocks, start, stop) < _minutes(
            office.attendances, start, stop
        )

    def free_slots(self, day, room_id=0, wanted=""):
        """Free places of a day; the wanted slot, later ones, then earlier ones."""
        policy = self.policy_on(day)
        if policy is None or self.taken.is_full(day, policy) or self.day_faults(day):
            return []
        slots = self.slots_on(day)
        later = [slot for slot in slots if slot.code >= wanted]
        earlier = [slot for slot in slots if slot.code < wanted]
        fits = []
        for slot in later + earlier:
            if self.taken.is_taken(day, slot, policy):
                continue  # the usual fault, and the cheapest to find
            start, stop = at_hour(day, slot.hour_from), at_hour(day, slot.hour_to)
            fault, room = self._fault_at(day, slot, start, stop, room_id)
            if not fault:
                fits.append(Fit(day, slot, start, stop, room))
        return fits

    def free_between(self, first, last):
        """Iterate over the free places of some days, full months left out."""
        for day in self.workdays.between(first, last):
            if not self.month_full(day):
                yield from self.free_slots(day)

    def place_visit(self, day=None, slot_code="", room_id=0, since=None):
        """The place of E.3.c.8: what is full rolls on, nothing else does.

        :param day: the lawful day wanted, or ``None`` for the earliest
        :param slot_code: the slot wanted, or empty for the first free one
        :param since: the first day to look at, if no day is wanted
        :return: :class:`~.places.Fit` or :class:`~.places.Miss`
        """
        self.skipped = []
        wanted = day
        start, last = self._search_days(day, since)
        last, blocked = max(self.horizon, last), None
        for offset in range((last - start).days + 1):
            candidate = start + timedelta(days=offset)
            reason = self._skip_reason(candidate, wanted, skip_quota=day is None)
            if reason:
                self.skipped.append((candidate, reason))
                blocked = candidate if reason == "quota" and not blocked else blocked
                continue
            first, wanted = wanted is None, wanted or candidate
            order = slot_code if first or candidate == wanted else ""
            fits = self.free_slots(candidate, room_id, order)
            if not fits:
                self.skipped.append((candidate, "full"))
            elif self.month_full(candidate) and candidate != day:
                return Miss("region_quota", candidate)
            else:
                rolled = wanted if wanted != candidate else None
                return fits[0]._replace(rolled_from=rolled)
        if blocked:
            return Miss("region_quota", blocked)
        return Miss("no_free_slot", start)

    def _search_days(self, day, since=None):
        """First and last day of a search: the day wanted, or the earliest lawful one
        up to the horizon; none at all if that one lies beyond it.

        :param since: no earlier than this day, if no day is wanted
        """
        if day:
            return day, day
        earliest = self.earliest_day() or self.horizon
        return max(self.today, earliest, since or self.today), self.horizon

    def _skip_reason(self, day, wanted, skip_quota):
        """Why a day is passed over, neither offered nor refused; empty if it is not."""
        if day == wanted:
            return ""
        if self.office_day(day) is None:
            return "off" if self.year_known(day) else "unknown"
        if self.day_faults(day):
            return "closed"
        if self.too_early(day):
            return "early"
        if skip_quota and self.month_full(day):
            return "quota"
        return ""

    def first_places(self, most, video=False):
        """The first lawful places: of visits the free slots, full months left out; of
        video sessions one time a day.

        :return: at most ``most`` :class:`Fit` items
        """
        first = max(self.today, self.earliest_day() or self.horizon)
        places = []
        for offset in range((self.horizon - first).days + 1):
            day = first + timedelta(days=offset)
            if not self._skip_reason(day, None, skip_quota=True):
                places += [self._video_of(day)] if video else self.free_slots(day)
                places = [fit for fit in places if fit]
            if len(places) >= most:
                break
        return places[:most]

    # -- video sessions --------------------------------------------------------

    def video_fault(self, start, stop, room_id=0):
        """Why a video session cannot be at that time, or an empty string."""
        office = self.office_day(start.date())
        if office is None:
            return "non_working_day"
        if not any(
            at <= start and stop <= end for at, end in _moments(office.blocks, start)
        ):
            return "outside_office_hours"
        if room_id and self._room_closed(room_id, start, stop):
            return "slot_closed"
        if room_id and self.taken.room_clash(room_id, start, stop):
            return "room_taken"
        return ""

    def _room_closed(self, room_id, start, stop):
        """The end of the first closure of the room in [start, stop), or ``None``."""
        day = start.date()
        ends = [
            at_hour(day, closure.hour_to)
            for closure in self.closures
            if closure.room_id
            and closure.covers(day, closure.slot_id, room_id)
            and closure.meets(start, stop)
        ]
        return min(ends, default=None)

    def place_video(self, day=None, room_id=0):
        """First time in office hours, on the day wanted or from the earliest on."""
        self.skipped = []
        first, last = self._search_days(day)
        for offset in range((last - first).days + 1):
            candidate = first + timedelta(days=offset)
            reason = self._skip_reason(candidate, day, skip_quota=False)
            if reason:
                self.skipped.append((candidate, reason))
                continue
            fit = self._video_of(candidate, room_id)
            if fit:
                return fit
            self.skipped.append((candidate, "full"))
        return Miss("no_free_slot", first)

    def _video_of(self, day, room_id=0):
        """The first time of a day for a session of the usual length, or ``None``."""
        minutes = self.policy_on(day).session_minutes
        return self._first_video(day, timedelta(minutes=minutes), room_id)

    def replace_video(self, fit):
        """The next time for a video session that cannot be where it stands.

        Its own hour, in its room or in another one; else the first time of that day;
        else the same on the next working days.

        :return: :class:`~.places.Fit` or :class:`~.places.Miss`
        """
        self.skipped = []
        first, last = self._search_days(None, fit.day)
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            reason = self._skip_reason(day, None, skip_quota=False)
            found = None if reason else self._video_on(day, fit)
            if found:
                return found
            self.skipped.append((day, reason or "full"))
        return Miss("no_free_slot", first)

    def _video_on(self, day, fit):
        shift, length = day - fit.day, fit.stop - fit.start
        start, stop = fit.start + shift, fit.stop + shift
        rooms = [fit.room_id]
        if fit.room_id:
            rooms += [room for room in self.rooms if room != fit.room_id]
        for room in rooms:
            if start > self.now and not self.video_fault(start, stop, room):
                return Fit(day, None, start, stop, room)
        found = (self._first_video(day, length, room) for room in rooms)
        return next(filter(None, found), None)

    def _first_video(self, day, length, room_id):
        for begin, end in _moments(self.office_day(day).blocks, day):
            start = max(begin, self._next_quarter(day))
            while start + length <= end:
                if not self.video_fault(start, start + length, room_id):
                    return Fit(day, None, start, start + length, room_id)
                start = self._room_closed(
                    room_id, start, start + length
                ) or self.taken.room_clash(room_id, start, start + length)
        return None

    def _next_quarter(self, day):
        """No earlier than the next full quarter of an hour, if the day is today."""
        if day != self.today:
            return datetime.min
        quarter = timedelta(minutes=15)
        past = (self.now - at_hour(day, 0)) // quarter
        return at_hour(day, 0) + (past + 1) * quarter


def _within(blocks, slot):
    """Whether the office is open during the whole slot."""
    day = date.min
    start, stop = at_hour(day, slot.hour_from), at_hour(day, slot.hour_to)
    return _minutes(blocks, start, stop) >= stop - start


def _moments(blocks, day):
    day = day.date() if isinstance(day, datetime) else day
    return [
        (datetime.combine(day, start), datetime.combine(day, stop))
        for start, stop in blocks
    ]


def _minutes(blocks, start, stop):
    """Minutes of [start, stop) that the blocks of that day cover."""
    covered = timedelta()
    for begin, end in _moments(blocks, start):
        covered += max(timedelta(), min(end, stop) - max(begin, start))
    return covered
