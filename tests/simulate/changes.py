"""What happens to a schedule before its day: moves, cancellations, closed days."""

from datetime import timedelta

from simulate.booking import status_check
from simulate.checks import Booking, Fixed, FreeSlots
from simulate.judge import Ask, video_keys, visit_keys
from simulate.model import from_utc, month_of, to_utc
from simulate.rpc import SESSION

CLOSURE = "djpk.consultation.closure"


class ChangeDesk:
    def __init__(self, world):
        self.world = world
        self.call = world.clients.call
        self.replanned = set()

    def tasks(self, today):
        """Whoever changes a schedule today."""
        with self.world.lock:
            due = [
                visit
                for visit in self.world.visits.values()
                if visit.act_on == today
                and visit.state == "scheduled"
                and visit.fate in ("move", "cancel_region", "cancel_djpk")
                and visit.id not in self.replanned
            ]
        return [(getattr(self, visit.fate), visit) for visit in due]

    def _agent(self, visit):
        agents = self.world.cast.agents
        return agents[visit.id % len(agents)]

    # -- cancelling -----------------------------------------------------------

    def cancel_region(self, visit):
        login = visit.login
        if visit.id % 4 == 0:
            self._foreign(visit)
        reusable = visit.case.kind == "video"
        self._cancel(visit, "region", login, reusable)
        if visit.state == "cancelled" and not reusable and visit.id % 2:
            self.world.ready.append(visit.case)  # asks again with the old letter

    def cancel_djpk(self, visit):
        self._cancel(visit, "djpk", self._agent(visit), True)

    def _foreign(self, visit):
        """A gateway cancels what another one booked: no such session for it."""
        gateways = [g for g, _channel in self.world.cast.gateways]
        other = next(login for login in gateways if login != visit.login)
        args = {"session_id": visit.id, "cause": "region", "reason": "Salah sasaran"}
        check = Fixed(must=(("invalid_value",),), access=True)
        self.call(other, SESSION, "cancel", args, check)

    def _cancel(self, visit, cause, login, reusable):
        def wrong(call):
            told = (call.result["state"], call.result["letter_reusable"])
            right = ("cancelled", reusable)
            return "" if told == right else f"{told}, right: {right}"

        args = {"session_id": visit.id, "cause": cause, "reason": "Agenda berubah."}
        call = self.call(login, SESSION, "cancel", args, Fixed(result=wrong))
        if not call.ok:
            return
        visit.state, visit.cause = "cancelled", cause
        span, case = call.span, visit.case
        letter = [("letter", case.letter_id)] if reusable else []
        self.world.ledger.release(visit.keys + letter, visit.id, span.begin, span.end)
        if reusable:
            case.given_back = span.now
            case.visit, case.tries = None, max(case.tries - 1, 1)
            with self.world.lock:
                self.world.ready.append(case)
        else:
            case.tries = 1
        self.call(
            login, SESSION, "status", {"session_id": visit.id}, status_check(visit)
        )

    # -- moving ---------------------------------------------------------------

    def move(self, visit):
        if visit.case.kind == "video":
            self._move_video(visit)
            return
        rng = visit.case.rng(f"move{visit.id}")
        earliest = self.world.earliest(visit.case)
        today = self.world.clock.now().date()
        if rng.random() < 0.3:
            blind = self.world.calendar.after(today, rng.randint(1, 12))
            slots = self.world.policies.on("face_to_face", blind).slots
            if self.place(visit, blind, rng.choice(slots).code).ok:
                return
        first = max(earliest, today + timedelta(days=1))
        free = self._free(visit, first)
        if free:
            self.place(visit, *rng.choice(free))

    def _free(self, visit, first):
        last = first + timedelta(days=40)
        args = {"date_from": str(first), "date_to": str(last), "limit": 60}
        check = FreeSlots(first, last, None, 60)
        call = self.call(self._agent(visit), SESSION, "available_slots", args, check)
        if not call.ok:
            return []
        return [(from_utc(item["start"]).date(), item["slot"]) for item in call.result]

    def place(self, visit, day, slot_code, closed=False):
        """Move a visit; ``closed``: DJPK closed its day, so the old month counts.

        A manager's leave to exceed a month's visits is for that month alone.
        """
        ask = Ask(
            letter=visit.case.letter(),
            day=day,
            slot=slot_code,
            strict=True,
            moving=True,
            but=visit.id,
            overrides=visit.waived - {"region_quota"},
            kept_month="any" if closed else visit.month,
        )
        args = {
            "session_id": visit.id,
            "date": str(day),
            "slot": slot_code,
            "reason": "Dijadwalkan ulang oleh DJPK.",
        }
        login = self._agent(visit)
        call = self.call(login, SESSION, "move", args, Booking(ask))
        if call.ok:
            slot = self.world.policies.on("face_to_face", day).slot(slot_code)
            visit.month = visit.month if closed else month_of(day)
            keys = visit_keys(day, slot, visit.case.quota, visit.month)
            self._moved(visit, call, keys)
            visit.slot = slot_code
        return call

    def _moved(self, visit, call, keys):
        span, ledger = call.span, self.world.ledger
        left = [key for key in visit.keys if key not in keys]
        ledger.release(left, visit.id, span.begin, span.end)
        taken = [key for key in keys if key not in visit.keys]
        ledger.take(taken, visit.id, span.begin, span.end)
        visit.keys = keys
        visit.start, visit.stop = (
            from_utc(call.result[name]) for name in ("start", "stop")
        )
        visit.day = visit.start.date()
        visit.fate = "come"

    def _move_video(self, visit):
        day = self.world.calendar.after(visit.day, 2)
        start = visit.start + (day - visit.day)
        if start.hour == 11:
            start -= timedelta(hours=2)
        stop = start + timedelta(hours=1)
        ask = Ask(
            letter=visit.case.letter(),
            start=start,
            stop=stop,
            room=visit.room,
            moving=True,
            but=visit.id,
            overrides=visit.waived,
        )
        args = {
            "session_id": visit.id,
            "start": to_utc(start),
            "stop": to_utc(stop),
            "reason": "Narasumber berhalangan.",
        }
        login = self._agent(visit)
        call = self.call(login, SESSION, "move", args, Booking(ask))
        if call.ok:
            self._moved(visit, call, video_keys(start, stop, visit.room))

    # -- closed days ----------------------------------------------------------

    def close_day(self, day):
        """DJPK closes a day on which visits are booked already."""
        values = {"date_from": str(day), "date_to": str(day), "reason": "Perbaikan."}
        self.world.clients.do(self.world.cast.manager, CLOSURE, "create", [values])
        self.world.closures.append((day, day))

    def replan_tasks(self, day):
        """What was booked on a closed day is planned anew by DJPK."""
        visits = self.world.scheduled("face_to_face", day)
        self.replanned.update(visit.id for visit in visits)
        return [(self._replan, visit, day) for visit in visits]

    def _replan(self, visit, day):
        for free_day, slot in self._free(visit, day + timedelta(days=1)):
            if self.place(visit, free_day, slot, closed=True).ok:
                self.world.count("re-planned, as DJPK closed the day")
                return
