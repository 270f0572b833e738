"""Visits are asked for: wishes, mistakes, and many clients at the same places."""

from dataclasses import dataclass, replace
from datetime import timedelta

from simulate.checks import Booking, DryRun, Fixed, FreeSlots, QuotaTold
from simulate.judge import Ask, visit_keys
from simulate.model import from_utc, month_of
from simulate.plan import pick
from simulate.rpc import SESSION
from simulate.state import Visit

FATES = (
    ("come", 0.60),
    ("short", 0.10),
    ("no_show", 0.12),
    ("cancel_region", 0.08),
    ("cancel_djpk", 0.04),
    ("move", 0.06),
)
WISHES = (
    ("none", 0.20),
    ("early", 0.06),
    ("off_day", 0.04),
    ("off_slot", 0.02),
    ("past", 0.01),
    ("hot", 0.30),
)
MANNERS = (("two_clients", 0.08), ("same_key", 0.07), ("other_payload", 0.03))
TRIES = 4


@dataclass(frozen=True)
class Wish:
    day: object = None
    slot: str | None = None
    strict: bool = False


class BookingDesk:
    """Whoever asks for a visit: the gateways, the officers, the manager."""

    def __init__(self, world):
        self.world = world
        self.call = world.clients.call
        self.hot = None

    # -- wishes ---------------------------------------------------------------

    def new_hot_place(self, today):
        """The day and slot that many want today, and that may be free still."""
        rng = self.world.rng("hot", today)
        day = self.world.calendar.after(today, rng.randint(4, 14))
        slots = self.world.policies.on("face_to_face", day).slots
        self.hot = (day, rng.choice(slots).code)

    def wish(self, case, today):
        rng = case.rng(f"wish{case.tries}")
        calendar = self.world.calendar
        earliest = self.world.earliest(case)
        first = max(earliest, calendar.after(today, 1))
        kind = "" if case.month and not case.tries else pick(rng, WISHES)
        if case.tries > 1 or kind == "none":
            return Wish()
        if kind in ("early", "past") and not case.tries:
            ahead = 1 if kind == "early" else -3
            return Wish(today + timedelta(days=ahead), "0900")
        if kind == "off_day" and not case.tries:
            return Wish(self._off_day(first), rng.choice(("0900", None)))
        if kind == "off_slot" and not case.tries:
            return Wish(first, "1130")
        if kind == "hot" and self.hot[0] >= earliest:
            return Wish(*self.hot, strict=rng.random() < 0.15)
        return self._some_day(case, first, rng)

    def _off_day(self, day):
        while self.world.calendar.is_workday(day):
            day += timedelta(days=1)
        return day

    def _some_day(self, case, first, rng):
        calendar = self.world.calendar
        day = calendar.after(first, min(25, int(rng.expovariate(1 / 8))))
        if case.month and month_of(day) != case.month:
            days = [calendar.after(first, step) for step in range(25)]
            days = [d for d in days if month_of(d) == case.month]
            day = rng.choice(days) if days else day
        slots = self.world.policies.on("face_to_face", day).slots
        slot = rng.choice(slots).code if rng.random() < 0.7 else None
        return Wish(day, slot, strict=rng.random() < 0.12)

    # -- asking ---------------------------------------------------------------

    def tasks(self, case, today):
        """What the clients do at once for one letter: usually one request."""
        wish = self._corrected(case, today)
        if wish is None:
            return []
        login = self._login(case)
        key = case.new_key()
        manner = pick(case.rng(f"manner{case.tries}"), MANNERS)
        case.tries += 1
        first = (self._ask, case, wish, login, key)
        if manner == "two_clients":
            other = self.world.cast.agents[case.number % len(self.world.cast.agents)]
            return [first, (self.book, case, wish, other, None)]
        if manner == "same_key":
            return [
                (self.book, case, wish, login, key),
                (self.book, case, wish, login, key),
            ]
        if manner == "other_payload":
            return [
                (self.book, case, wish, login, key),
                (self.book, case, Wish(), login, key),
            ]
        return [first]

    def _login(self, case):
        if case.gateway in self.world.cast.agents or case.number % 3 == 0:
            return self.world.cast.agents[case.number % len(self.world.cast.agents)]
        return case.gateway

    def _corrected(self, case, today):
        """The next wish, after what the last refusal said; ``None`` gives up."""
        last = set(case.history[-1]) if case.history else set()
        if "visitors_missing" in last:
            case.guests = ["agency_head", "staff"]
        if "visitor_limit" in last:
            case.guests = case.guests[: 4 if case.leaders else 2]
        if case.tries >= TRIES or last & {"letter_consumed", "not_approved"}:
            return None
        return self.wish(case, today)

    def _ask(self, case, wish, login, key):
        """With what a careful officer looks at first."""
        rng = case.rng(f"ask{case.tries}")
        if case.region and rng.random() < 0.25:
            self.look(case, wish, login)
        if rng.random() < 0.25:
            self.dry_run(case, wish, login)
        call = self.book(case, wish, login, key)
        if key and call.ok and rng.random() < 0.1:
            self.book(case, wish, login, key)
        if call.ok:
            self._status(case, login, rng)
        elif rng.random() < 0.3 or "region_missing" in call.codes:
            self.override(case, wish, call.codes)

    def ask_of(self, case, wish):
        return Ask(
            letter=case.letter(),
            day=wish.day,
            slot=wish.slot,
            strict=wish.strict,
            guests=len(case.guests),
            leaders=case.leaders,
        )

    def values(self, case, wish):
        values = {
            "letter_id": case.letter_id,
            "type_code": "face_to_face",
            "visitors": [
                {"name": f"Tamu {case.number}-{position}", "position_code": code}
                for position, code in enumerate(case.guests, 1)
            ],
        }
        wanted = {"date": wish.day and str(wish.day), "slot": wish.slot}
        values.update({name: value for name, value in wanted.items() if value})
        if wish.strict:
            values["strict"] = True
        return values

    def look(self, case, wish, login):
        """Free slots, and what is left of the month, before asking."""
        now = self.world.clock.now().date()
        first = wish.day or now
        last = first + timedelta(days=45)
        args = {
            "date_from": str(first),
            "date_to": str(last),
            "region_code": case.region.code,
            "limit": 40,
        }
        check = FreeSlots(first, last, case.region, 40)
        if first >= now:
            self.call(login, SESSION, "available_slots", args, check)
        month = month_of(max(first, now))
        args = {"region_code": case.region.code, "month": month}
        self.call(login, SESSION, "region_quota", args, QuotaTold(case.region, month))

    def dry_run(self, case, wish, login):
        check = DryRun(self.ask_of(case, wish))
        args = {"values": self.values(case, wish)}
        self.call(login, SESSION, "check_booking", args, check)

    def book(self, case, wish, login, key=None, override=None):
        ask = self.ask_of(case, wish)
        values = self.values(case, wish)
        if key:
            values["idempotency_key"] = key
        if override:
            values["override"] = override
            ask = replace(ask, overrides=frozenset(override))
        check = Booking(ask)
        if key:
            check.key = ("idempotency key", login, key)
            check.payload = repr(sorted(values.items()))
        call = self.call(login, SESSION, "book", {"values": values}, check)
        if call.ok:
            self._keep(check, call)
            self.placed(case, call, login)
            self._outcome(wish, call.result)
        else:
            case.history.append(call.codes)
        return call

    def _keep(self, check, call):
        """The key belongs to this payload and answer from here on."""
        if check.key:
            span, payload = call.span, check.payload
            self.world.ledger.take([check.key], payload, span.begin, span.end)
            answers = self.world.judge.keyed
            answers.setdefault((check.key, payload), (call.result["id"], span))

    def placed(self, case, call, login):
        """The session is on the books from here on."""
        start, stop = (from_utc(call.result[name]) for name in ("start", "stop"))
        day = start.date()
        slot = self.world.policies.on("face_to_face", day).slot(call.result["slot"])
        keys = visit_keys(day, slot, case.quota, month_of(day))
        letter = ("letter", case.letter_id)
        self.world.ledger.take(
            [letter, *keys], call.result["id"], call.span.begin, call.span.end
        )
        visit = Visit(call.result["id"], case, day, slot.code, start, stop, login, keys)
        visit.month = month_of(day)
        visit.waived = frozenset(call.args["values"].get("override", ()))
        visit = self.world.add_visit(visit)
        case.visit = visit
        if not visit.fate:
            plan_fate(self.world, visit, call.span.now.date(), FATES)

    def _outcome(self, wish, result):
        if result["rolled_from"]:
            self.world.count("rolled to a later day")
        elif not wish.day:
            self.world.count("earliest, as no day was wanted")
        elif wish.slot in (None, result["slot"]):
            self.world.count("as wished")
        else:
            self.world.count("another slot of the day")

    def _status(self, case, login, rng):
        if rng.random() < 0.1:
            check = status_check(case.visit)
            self.call(login, SESSION, "status", {"session_id": case.visit.id}, check)

    # -- leave to break a rule ------------------------------------------------

    def override(self, case, wish, codes):
        """A manager may waive some rules; nobody waives the others."""
        reason = "Arahan pimpinan, dicatat dalam nota dinas."
        may = {"lead_time", "region_quota", "visitor_limit", "region_missing"}
        past = wish.day and wish.day <= self.world.clock.now().date()
        cast = self.world.cast
        if codes and set(codes) <= may and not past:
            override = dict.fromkeys(codes, reason)
            self.book(case, wish, cast.manager, override=override)
            return
        rng = case.rng("override")
        values = dict(self.values(case, wish), override={"slot_taken": reason})
        login = rng.choice((cast.manager, cast.agents[0]))
        check = Booking(self.ask_of(case, wish), must="not_overridable")
        self.call(login, SESSION, "book", {"values": values}, check)


def plan_fate(world, visit, today, fates):
    """What becomes of the session, and on which day somebody acts."""
    rng = visit.case.rng(f"fate{visit.id}")
    visit.fate = pick(rng, fates) or "come"
    if (
        visit.slot
        and visit.case.leaders
        and len(visit.case.guests) > 2
        and rng.random() < 0.5
    ):
        visit.fate = "short"
    days = list(world.calendar.workdays(today + timedelta(days=1), visit.day))
    visit.act_on = rng.choice(days[:-1]) if len(days) > 1 else None
    if not visit.act_on and visit.fate not in ("come", "short", "no_show"):
        visit.fate = "come"


def status_check(visit):
    """``status`` of a session that nobody else touches now."""
    state, start = visit.state, visit.start

    def wrong(call):
        told = call.result
        if told["state"] != state or from_utc(told["start"]) != start:
            return f"{told}, right: {state} at {start}"
        return ""

    return Fixed(result=wrong)
