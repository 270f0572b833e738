"""Checks of answers.  Each is called with (call, judge) and returns problems.

A check sees the finished call and the ledger of everything acknowledged since; the
day's calls are judged together at its end.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from simulate.judge import DOUBT, FULL, Ask
from simulate.model import from_utc, month_of, to_utc
from simulate.rpc import ACCESS
from simulate.verdict import Verdict, accepted, refused


def compare(call, verdict, place=None):
    if call.ok:
        return accepted(verdict, place)
    return refused(verdict, call.codes)


@dataclass
class Fixed:
    """An answer that depends on nobody else.

    ``must``: tuples of codes, one of each has to be named; ``may``: right as well;
    ``access``: an AccessError is right too; ``result``: of the answer, returning a
    text if it is wrong.
    """

    must: tuple = ()
    may: tuple = ()
    access: bool = False
    result: object = None

    def __call__(self, call, judge):
        if call.fault == ACCESS and self.access:
            return []
        verdict = Verdict([frozenset(codes) for codes in self.must], set(self.may))
        problems = compare(call, verdict)
        if call.ok and not problems and self.result:
            wrong = self.result(call)
            if wrong:
                problems.append(("wrong answer", wrong))
        return problems


@dataclass
class Claiming:
    """A request that takes one place of each key, e.g. a duplicate letter's."""

    keys: list
    code: str
    base: Fixed = field(default_factory=Fixed)
    owner: object = None

    def __call__(self, call, judge):
        states = [judge.state([(key, 1)], call.span, self.owner) for key in self.keys]
        base = self.base
        if FULL in states:
            base = replace(base, must=(*base.must, (self.code,)))
        elif DOUBT in states:
            base = replace(base, may=(*base.may, self.code))
        return base(call, judge)


@dataclass
class Booking:
    """``book`` and ``move``: the verdict, the place, and the answer's other fields."""

    ask: Ask
    must: str = ""
    key: tuple = ()
    payload: str = ""

    def __call__(self, call, judge):
        ask, result = self.ask, call.result
        if call.ok and not ask.moving:
            ask = replace(ask, but=result["id"])
        span = self._span(call, judge)
        verdict = judge.booking(ask, span)
        self._idempotency(verdict, judge, call.span)
        if self.must:
            # Wrong as a call, whatever else it breaks and may be told as well.
            verdict.maybe(*verdict.allowed_codes)
            verdict.must = [frozenset({self.must})]
        problems = compare(call, verdict, place_of(result) if call.ok else None)
        if call.ok:
            problems += self._fields(result, judge, ask, span)
            problems += self._same_answer(result, judge)
        return problems

    def _idempotency(self, verdict, judge, span):
        """The key is taken once another payload had success with it."""
        if not self.key:
            return
        state = judge.state([(self.key, 1)], span, self.payload)
        if state == FULL:
            verdict.maybe(*verdict.allowed_codes)
            verdict.must = [frozenset({"idempotency_conflict"})]
        elif state == DOUBT:
            verdict.maybe("idempotency_conflict")

    def _same_answer(self, result, judge):
        """The same key and payload has one answer, the first."""
        first, _span = judge.keyed.get((self.key, self.payload), (result["id"], None))
        if not self.key or first == result["id"]:
            return []
        return [("wrong answer", f"the key's first answer is session {first}")]

    def _span(self, call, judge):
        """When the answer came about: a repeated key gets that of the first call."""
        if not call.ok:
            return call.span
        _id, first = judge.keyed.get((self.key, self.payload), (0, call.span))
        if first.end < call.span.begin:
            return first
        return replace(
            call.span,
            begin=min(first.begin, call.span.begin),
            end=max(first.end, call.span.end),
            now=min(first.now, call.span.now),
            now_end=max(first.now_end, call.span.now_end),
        )

    def _fields(self, result, judge, ask, span):
        wrong = []
        if not result["event_id"] or not result["name"]:
            wrong.append("no event or no name")
        if result["slot"]:
            day = date.fromisoformat(result["date"])
            slot = judge.policies.on("face_to_face", day).slot(result["slot"])
            times = (to_utc(slot.start(day)), to_utc(slot.stop(day)))
            if (result["start"], result["stop"]) != times:
                wrong.append(f"slot {result['slot']} at {result['start']}")
            wrong += self._rolled(result, day, judge, ask, span)
        return [("wrong answer", text) for text in wrong]

    def _rolled(self, result, day, judge, ask, span):
        """``rolled_from`` names the day wanted, or the first lawful one."""
        if ask.moving:
            return []
        said = result["rolled_from"]
        if ask.day:
            right = {str(ask.day)} if day != ask.day else {False}
        else:
            right = first_days(judge, ask, day, span)
        return [] if said in right else [f"rolled_from {said}, right: {right}"]


def first_days(judge, ask, placed, span):
    """What ``rolled_from`` may be if no day was wanted.

    The first lawful day is the earliest one, or, as months whose quota is used up
    are skipped, the first of a later month.
    """
    first = max(span.now.date(), judge.lead_end(ask))
    days = [
        day
        for day in judge.calendar.workdays(first, placed)
        if not judge.is_closed(day)
    ]
    starts = [
        day
        for position, day in enumerate(days)
        if not position or month_of(day) != month_of(days[position - 1])
    ]
    right = {str(day) for day in starts if day < placed}
    if placed in starts:
        right.add(False)
    return right


def place_of(result):
    """The place an answer names, as the judge writes places."""
    if result["slot"]:
        return date.fromisoformat(result["date"]), result["slot"]
    return from_utc(result["start"]), from_utc(result["stop"])


@dataclass
class DryRun:
    """``check_booking``: what ``book`` would say, without booking."""

    ask: Ask

    def __call__(self, call, judge):
        if not call.ok:
            return [("unexpected refusal", call.text[:200])]
        result = call.result
        verdict = judge.booking(self.ask, call.span)
        if result["allowed"]:
            if result["violations"] or not result["placement"]:
                return [("wrong answer", f"allowed, but {result}")]
            return accepted(verdict, place_of(result["placement"]))
        codes = [item["code"] for item in result["violations"]]
        return refused(verdict, codes) + self._earliest(call, judge)

    def _earliest(self, call, judge):
        """The advice is the place that the same letter gets without a wish."""
        told, letter = call.result["earliest"], self.ask.letter
        usable = letter.complete and letter.with_file and letter.channel_ok
        if not told or letter.type_code == "video" or not usable:
            return []
        bare = Ask(letter=letter, guests=1)
        found, _exhausted = judge.search(bare, call.span)
        right = {(day, slot.code) for day, slot in found}
        if letter.quota and place_of(told) not in right:
            return [("wrong place", f"earliest {told['date']} {told['slot']}")]
        return []


@dataclass
class FreeSlots:
    """``available_slots``: all that is free, nothing that is taken, in order."""

    first: object
    last: object
    region: object
    limit: int

    def __call__(self, call, judge):
        if not call.ok:
            return [("unexpected refusal", call.text[:200])]
        told = [place_of(item) for item in call.result]
        today = call.span.now.date()
        sure, possible = self._expected(judge, call.span, today)
        problems = []
        if told != sorted(set(told)) or len(told) > self.limit:
            problems.append(("wrong answer", "not in time order, or too many"))
        wrong = [place for place in told if place not in possible]
        if wrong:
            problems.append(("wrong place", f"told to be free: {wrong[:3]}"))
        end = told[-1] if len(told) == self.limit else None
        missing = [p for p in sure if p not in told and (not end or p < end)]
        if missing:
            problems.append(("free place not told", str(missing[:3])))
        return problems

    def _expected(self, judge, span, today):
        sure, possible = [], set()
        # The last day of the horizon depends on how its first one is counted.
        edge = judge.policies.on("face_to_face", today).search_horizon_days - 1
        for day in judge.calendar.workdays(max(self.first, today), self.last):
            month = self._month(judge, day, span)
            if judge.is_closed(day) or month == FULL:
                continue
            for slot in judge.policies.on("face_to_face", day).slots:
                state = judge.reachable(day, slot, span)
                if state == FULL:
                    continue
                possible.add((day, slot.code))
                if DOUBT not in (state, month) and (day - today).days <= edge:
                    sure.append((day, slot.code))
        return sure, possible

    def _month(self, judge, day, span):
        if not self.region:
            return ""
        key = ("month", self.region.quota, month_of(day))
        limit = judge.policies.month_limit(month_of(day))
        return judge.state([(key, limit)], span)


@dataclass
class QuotaTold:
    """``region_quota``: limit, used and left."""

    region: object
    month: str

    def __call__(self, call, judge):
        if not call.ok:
            return [("unexpected refusal", call.text[:200])]
        key = ("month", self.region.quota, self.month)
        least = judge.ledger.least(key, call.span.begin, call.span.end)
        most = judge.ledger.most(key, call.span.begin, call.span.end)
        limit, told = judge.policies.month_limit(self.month), call.result
        right = told["limit"] == limit and least <= told["used"] <= most
        if right and told["left"] == max(limit - told["used"], 0):
            return []
        return [("wrong answer", f"{told}, used {least}-{most} of {limit}")]
