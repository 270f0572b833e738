"""Video sessions: any office hour, a link, and sometimes the visits' own room."""

from datetime import datetime, time, timedelta

from simulate.booking import plan_fate
from simulate.checks import Booking, DryRun
from simulate.judge import Ask, video_keys
from simulate.model import from_utc, to_utc
from simulate.plan import pick
from simulate.rpc import SESSION
from simulate.state import Visit

FATES = (
    ("come", 0.80),
    ("no_show", 0.06),
    ("cancel_region", 0.07),
    ("cancel_djpk", 0.03),
    ("move", 0.04),
)
FLAWS = (("no_link", 0.04), ("hours", 0.05), ("off_day", 0.02), ("early", 0.05))
HOURS = (8, 9, 10, 11, 13, 14, 15)
TRIES = 3


class VideoDesk:
    def __init__(self, world):
        self.world = world
        self.call = world.clients.call

    def tasks(self, case, today):
        if case.tries >= TRIES:
            return []
        case.tries += 1
        return [(self._ask, case, today)]

    def _ask(self, case, today):
        rng = case.rng(f"video{case.tries}")
        flaw = pick(rng, FLAWS) if case.tries == 1 else None
        ask = self.ask_of(case, today, flaw, rng)
        values = self.values(case, ask, given_stop=rng.random() < 0.4 or ask.room)
        login = self._login(case)
        if rng.random() < 0.15:
            args = {"values": values}
            self.call(login, SESSION, "check_booking", args, DryRun(ask))
        if not case.channel_ok:
            login = self._waive(case, values)
            ask = self._waived(ask)
        self.book(case, ask, values, login)

    def _login(self, case):
        if case.gateway in self.world.cast.agents or case.number % 3 == 0:
            return self.world.cast.agents[case.number % len(self.world.cast.agents)]
        return case.gateway

    def _waive(self, case, values):
        """The letter came by a wrong channel: a manager may let it pass (R05)."""
        values["override"] = {"letter_channel": "Surat asli menyusul melalui email."}
        return self.world.cast.manager

    def _waived(self, ask):
        return Ask(**{**vars(ask), "overrides": frozenset({"letter_channel"})})

    def ask_of(self, case, today, flaw, rng):
        calendar = self.world.calendar
        first = max(self.world.earliest(case), calendar.after(today, 1))
        day = calendar.after(first, rng.randint(0, 10))
        hour = rng.choice(HOURS)
        if flaw == "hours":
            hour = rng.choice((6, 12, 17))
        if flaw == "early":
            day = calendar.after(today, 1)
        if flaw == "off_day":
            while calendar.is_workday(day):
                day += timedelta(days=1)
        if hour == 11 and day.weekday() == 4:
            hour = 9
        start = datetime.combine(day, time(hour))
        return Ask(
            letter=case.letter(),
            start=start,
            stop=start + timedelta(minutes=60),
            room=rng.random() < 0.1,
            link=flaw != "no_link",
        )

    def values(self, case, ask, given_stop):
        values = {
            "letter_id": case.letter_id,
            "type_code": "video",
            "start": to_utc(ask.start),
            "idempotency_key": case.new_key(),
        }
        if given_stop:
            values["stop"] = to_utc(ask.stop)
        if ask.link:
            values["meeting_app"] = "Ms. Teams"
            values["meeting_url"] = f"https://teams.example/rapat/{case.number}"
        if ask.room:
            values["room_id"] = self.world.cast.rooms[0]
        return values

    def book(self, case, ask, values, login):
        call = self.call(login, SESSION, "book", {"values": values}, Booking(ask))
        if not call.ok:
            case.history.append(call.codes)
            return
        start, stop = (from_utc(call.result[name]) for name in ("start", "stop"))
        keys = video_keys(start, stop, ask.room)
        letter = ("letter", case.letter_id)
        self.world.ledger.take(
            [letter, *keys], call.result["id"], call.span.begin, call.span.end
        )
        visit = Visit(
            call.result["id"], case, start.date(), None, start, stop, login, keys
        )
        visit.room = ask.room
        visit.waived = ask.overrides
        case.visit = self.world.add_visit(visit)
        plan_fate(self.world, case.visit, call.span.now.date(), FATES)
        self.world.count("video sessions")
