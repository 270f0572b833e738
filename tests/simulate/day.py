"""One day of the office: its phases in the order of the clock."""

from datetime import datetime, time, timedelta

from simulate.actions import Actions, OfferDesk
from simulate.booking import BookingDesk
from simulate.changes import ChangeDesk
from simulate.dering import Dering
from simulate.desk import Reception
from simulate.intake import Intake
from simulate.office import Office
from simulate.video import VideoDesk

CLOSED_AFTER = 5
#: The scheduled actions, beside those after each slot: by night, while the office is
#: open, and after its close.
ACTIONS_AT = (time(0, 20), time(8, 30), time(16, 40))


class Days:
    """Runs day after day; each phase moves the clock and lets all clients work."""

    def __init__(self, world, plan, pool, questions):
        self.world = world
        self.plan = plan
        self.pool = pool
        self.questions = questions
        self.intake = Intake(world)
        self.booking = BookingDesk(world)
        self.video = VideoDesk(world)
        self.changes = ChangeDesk(world)
        self.reception = Reception(world)
        self.office = Office(world)
        self.dering = Dering(world)
        self.actions = Actions(world, self.booking)
        self.offers = OfferDesk(world)
        self.to_review = []
        self.walk_ins = 0
        self.asked = 0
        days = plan.days
        self.closing_on = days[len(days) // 3] if len(days) > 2 * CLOSED_AFTER else None

    def run(self, day):
        self.booking.new_hot_place(day)
        phases = sorted(self._phases(day), key=lambda phase: phase[0])
        asking = self._questions_of(day)
        share = -(-len(asking) // len(phases))
        for moment, tasks in phases:
            now_asked, asking = asking[:share], asking[share:]
            self.world.clock.set(moment)
            self.pool.run([*tasks(day), *now_asked])

    def _phases(self, day):
        def at(hour, minute):
            return datetime.combine(day, time(hour, minute))

        for moment in ACTIONS_AT:
            at_once = datetime.combine(day, moment)
            yield at_once, lambda _day: [(self.actions.run_all,)]
        yield at(17, 20), self.offers.tasks
        yield at(6, 40), lambda day: self._take_in(day, "night")
        yield at(7, 45), lambda day: self._take_in(day, "morning")
        yield at(8, 0), self._review
        if day == self.closing_on:
            closed = self._closed_day(day)
            yield at(8, 4), lambda _day: [(self.changes.close_day, closed)]
        yield at(8, 8), self._storm
        yield at(11, 15), self._second_batch
        yield at(15, 20), self._afternoon
        yield at(15, 40), self._signing_race
        yield at(15, 50), self._close_files
        yield at(17, 5), lambda day: self._take_in(day, "evening")
        for slot in self.world.policies.on("face_to_face", day).slots:
            yield from self._desk_phases(day, slot)

    def _questions_of(self, day):
        regions = list(self.world.regions.values())
        each = self.questions // len(self.plan.days) + 1
        first, self.asked = self.asked, min(self.asked + each, self.questions)
        return [
            (self.dering.ask, number, regions[number % len(regions)])
            for number in range(first, self.asked)
        ]

    # -- letters --------------------------------------------------------------

    def _take_in(self, day, phase):
        tasks = []
        for case in self.plan.of_day(day, phase):
            tasks.append((self.intake.register, case))
            if case.flaw == "duplicate":
                tasks.append((self.intake.twin, case))
            elif not case.flaw and case.number % 16 == 0:
                tasks.append((self.intake.again, case))
            self.to_review.append(case)
        return tasks

    def _review(self, _day):
        cases, self.to_review = self.to_review, []
        self.world.ready += cases
        return [(self.intake.review, case) for case in cases]

    # -- schedules ------------------------------------------------------------

    def _storm(self, day):
        """All that wants a place this morning, neighbours at the same one."""
        tasks = []
        if day == self.closing_on:
            tasks += self.changes.replan_tasks(self._closed_day(day))
        tasks += self.changes.tasks(day) + self._ask(day, every=True)
        return [(self.actions.run_beside,), *tasks]

    def _closed_day(self, day):
        return self.world.calendar.after(day, CLOSED_AFTER)

    def _second_batch(self, day):
        return self._ask(day, every=False)

    def _ask(self, day, every):
        """Cases whose letter is usable; in the second batch those refused before."""
        wanting, waiting = [], []
        with self.world.lock:
            for case in self.world.ready:
                now = self._wants(case, day) and (every or case.tries)
                (wanting if now else waiting).append(case)
            # Who asks now stays on the list until served or out of tries.
            self.world.ready = waiting + wanting
        wanting = [case for case in wanting if not self._is_served(case)]
        wanting.sort(key=lambda case: (case.kind, case.quota or "", case.number))
        tasks = []
        for case in wanting:
            desk = self.video if case.kind == "video" else self.booking
            asked = desk.tasks(case, day)
            tasks += asked
            if not asked:
                self._give_up(case)
        return tasks

    def _give_up(self, case):
        with self.world.lock:
            self.world.ready = [
                other for other in self.world.ready if other is not case
            ]

    def _is_served(self, case):
        """True if its session stands; a letter used up is tried once more."""
        if case.visit and case.visit.state != "cancelled":
            self._give_up(case)
            return True
        return False

    def _wants(self, case, day):
        if not case.letter_id or not case.received:
            return False
        if case.kind == "face_to_face" and not case.approved:
            # Some ask all the same: refused, and that is the end of it.
            return case.fate == "rejected" and case.number % 10 == 0
        if not case.channel_ok and case.kind == "face_to_face":
            return False
        if case.ask_on is None:
            gap = case.rng("ask_on").choice((0, 0, 0, 1, 2))
            case.ask_on = self.world.calendar.after(day, gap)
        return case.ask_on <= day

    # -- the desk -------------------------------------------------------------

    def _desk_phases(self, day, slot):
        start, stop = slot.start(day), slot.stop(day)

        def visits():
            return self.world.scheduled("face_to_face", day, slot.code)

        def early(_day):
            tasks = [(self.reception.early, v) for v in visits() if v.id % 4 == 0]
            return tasks + self._unexpected(day, slot)

        def arrive(_day):
            self.walk_ins += 1
            tasks = [(self.reception.arrive, visit) for visit in visits()]
            if self.walk_ins % 3 == 0:
                tasks.append((self.reception.walk_in, self.walk_ins))
            return tasks

        def soon(_day):
            return [(self.reception.too_soon, v) for v in visits() if v.id % 2]

        def sign(_day):
            here = self._received(day, slot.code)
            return [
                (self.reception.sign, visit)
                for visit in here
                if visit.id % 4 and visit.id % 6 != 5
            ]

        def absent(_day):
            return [(self.reception.absent, v, self.booking) for v in visits()]

        yield start - timedelta(minutes=40), early
        yield start - timedelta(minutes=12), arrive
        yield start + timedelta(minutes=5), soon
        yield start + timedelta(minutes=35), sign
        yield stop + timedelta(minutes=2), absent
        yield stop + timedelta(minutes=6), lambda _day: [(self.actions.run,)]

    def _unexpected(self, day, slot):
        """Guests of another day, and of a visit that was cancelled."""
        tasks = []
        with self.world.lock:
            for visit in self.world.visits.values():
                if visit.case.kind == "video" or visit.slot != slot.code:
                    continue
                if visit.state == "cancelled" and visit.day == day:
                    tasks.append((self.reception.unscheduled, visit))
                near = visit.day == self.world.calendar.after(day, 1)
                if visit.state == "scheduled" and near and visit.id % 7 == 0:
                    tasks.append((self.reception.wrong_day, visit))
        return tasks

    def _received(self, day, slot=None):
        with self.world.lock:
            return [
                visit
                for visit in self.world.visits.values()
                if visit.state == "checked_in"
                and visit.day == day
                and slot in (None, visit.slot)
            ]

    def _signing_race(self, day):
        """Visits of one issuer sign the same number at the same moment (R13)."""
        tasks = []
        for visit in self._received(day):
            if visit.id % 6 == 5:
                tasks.append((self.reception.duplicate, visit))
            if visit.id % 4 == 0:
                tasks.append((self._sign_shared, visit, f"SPPD/{day}/BERSAMA"))
        return tasks

    def _sign_shared(self, visit, number):
        if visit.signed or not visit.received:
            return
        item = {
            "visitor_id": min(visit.received),
            "number": number,
            "issuer": "Sekretariat Bersama",
        }
        self.reception.sign_items(visit, [item])

    # -- the files ------------------------------------------------------------

    def _afternoon(self, day):
        tasks = self.dering.tasks(day)
        now = self.world.clock.now()
        with self.world.lock:
            over = [
                visit
                for visit in self.world.visits.values()
                if visit.case.kind == "video"
                and visit.state == "scheduled"
                and visit.stop <= now
            ]
        return tasks + [(self.office.finish_video, visit) for visit in over]

    def _close_files(self, day):
        return [(self.office.close_visit, visit) for visit in self._received(day)]
