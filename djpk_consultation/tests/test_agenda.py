from datetime import date, datetime, time, timedelta

from odoo.tests import BaseCase, tagged

from odoo.addons.djpk_consultation.tools.agenda import Agenda
from odoo.addons.djpk_consultation.tools.places import Closure, Fit, Miss, Taken
from odoo.addons.djpk_consultation.tools.policy import PolicyValues, SlotValues
from odoo.addons.djpk_consultation.tools.workdays import Day, WorkDays

SLOTS = tuple(
    SlotValues(number, code, hour, hour + 1)
    for number, (code, hour) in enumerate(
        (("0900", 9.0), ("1000", 10.0), ("1300", 13.0), ("1400", 14.0)), 1
    )
)
POLICY = PolicyValues(*[0] * len(PolicyValues._fields))._replace(
    valid_from=date(2024, 1, 2),
    valid_to=None,
    lead_working_days=3,
    region_monthly_limit=2,
    daily_limit=4,
    slot_capacity=1,
    slots=SLOTS,
    letter_cutoff=True,
    session_minutes=60,
    search_horizon_days=59,
)
BLOCKS = ((time(7, 30), time(12)), (time(13), time(16)))
MONDAY = date(2025, 6, 2)
ROOM, OTHER_ROOM = 7, 8


def load_year(year):
    """Weekdays of 2025; Friday 6 June has a half-day leave."""
    if year != 2025:
        return None
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]
    half = date(2025, 6, 6)
    return {
        day: Day(BLOCKS, BLOCKS[:1] if day == half else BLOCKS)
        for day in days
        if day.weekday() < 5
    }


def june(day):
    return date(2025, 6, day)


@tagged("post_install", "-at_install")
class TestAgenda(BaseCase):
    """The circular's calendar, without a database."""

    def _agenda(self, received="2025-06-02 10:00", now="2025-06-02 10:00", **options):
        values = {
            "policy_on": lambda day: POLICY if POLICY.covers(day) else None,
            "rooms": [ROOM],
            "closures": [],
            "taken": Taken(),
            **options,
        }
        received = received and datetime.fromisoformat(received)
        values.setdefault("workdays", WorkDays(load_year))
        return Agenda(datetime.fromisoformat(now), received=received, **values)

    def _closure(self, first, last, slot_id=0, room_id=0, hours=(0.0, 24.0)):
        return Closure(june(first), june(last), slot_id, room_id, "Repair", *hours)

    def _fill(self, agenda, *days):
        for day in days:
            agenda.taken.days[day] += 4
            for slot in SLOTS:
                agenda.taken.slots[day, slot.id] += 1

    def _place(self, agenda, *args):
        found = agenda.place_visit(*args)
        if isinstance(found, Miss):
            return found
        return found.day, found.slot.code, found.rolled_from

    def test_closure_covers(self):
        for closure, day, slot, room, expected in (
            (self._closure(3, 4), 2, 1, ROOM, False),
            (self._closure(3, 4), 3, 1, ROOM, True),
            (self._closure(3, 4), 4, 0, 0, True),
            (self._closure(3, 4), 5, 1, ROOM, False),
            (self._closure(3, 4, slot_id=1), 3, 1, ROOM, True),
            (self._closure(3, 4, slot_id=1), 3, 2, ROOM, False),
            (self._closure(3, 4, room_id=ROOM), 3, 1, OTHER_ROOM, False),
        ):
            self.assertEqual(closure.covers(june(day), slot, room), expected)

    def test_room_clash(self):
        taken = Taken()
        taken.add_room(ROOM, datetime(2025, 6, 5, 9), datetime(2025, 6, 5, 10))
        for start, stop, expected in (
            (8, 9, None),
            (10, 11, None),
            (8, 10, 10),
            (9, 11, 10),
        ):
            clash = taken.room_clash(
                ROOM, datetime(2025, 6, 5, start), datetime(2025, 6, 5, stop)
            )
            self.assertEqual(clash and clash.hour, expected)

    def test_day_faults(self):
        agenda = self._agenda(closures=[self._closure(10, 11)])
        for day, expected in (
            (june(2), []),
            (june(7), ["non_working_day"]),
            (date(2025, 5, 30), ["in_the_past"]),
            (date(2025, 6, 1), ["in_the_past", "non_working_day"]),
            (june(10), ["slot_closed"]),
            (date(2026, 1, 5), ["non_working_day"]),
            (
                date(2024, 1, 1),
                ["policy_missing", "in_the_past", "non_working_day"],
            ),
        ):
            self.assertEqual(agenda.day_faults(day), expected, day)

    def test_earliest_day(self):
        for received, expected in (
            ("2025-06-02 10:00", june(5)),
            ("2025-06-02 16:00:01", june(6)),
            ("2025-12-26 10:00", date(2025, 12, 31)),
            ("2025-12-29 10:00", None),
            (None, MONDAY),
        ):
            agenda = self._agenda(received, now="2025-06-02 10:00")
            self.assertEqual(agenda.earliest_day(), expected, received)
        self.assertIsNone(self._agenda(policy_on=lambda day: None).earliest_day())

    def test_too_early(self):
        agenda = self._agenda()
        for day, expected in ((june(4), True), (june(5), False), (june(6), False)):
            self.assertEqual(agenda.too_early(day), expected)
        self.assertFalse(self._agenda(policy_on=lambda day: None).too_early(june(3)))

    def test_order_of_slots(self):
        agenda = self._agenda()
        for wanted, expected in (
            ("", ["0900", "1000", "1300", "1400"]),
            ("1000", ["1000", "1300", "1400", "0900"]),
            ("1400", ["1400", "0900", "1000", "1300"]),
        ):
            fits = agenda.free_slots(june(5), 0, wanted)
            self.assertEqual([fit.slot.code for fit in fits], expected)

    def test_slot_faults(self):
        agenda = self._agenda(
            now="2025-06-05 09:30",
            closures=[self._closure(5, 5, slot_id=2), self._closure(9, 9, 0, ROOM)],
        )
        agenda.taken.slots[june(5), 3] = 1
        agenda.taken.add_room(ROOM, datetime(2025, 6, 10, 9), datetime(2025, 6, 10, 12))
        agenda.taken.days[june(11)] = 4
        for day, slot, expected in (
            (5, 0, "in_the_past"),
            (5, 1, "slot_closed"),
            (5, 2, "slot_taken"),
            (5, 3, ""),
            (6, 1, ""),
            (6, 2, "slot_closed"),  # the afternoon is on leave
            (9, 0, "slot_closed"),
            (10, 0, "room_taken"),
            (10, 1, "room_taken"),
            (10, 2, ""),
            (11, 0, "day_full"),
        ):
            fault, room = agenda.slot_fault(june(day), SLOTS[slot])
            self.assertEqual(fault, expected, (day, slot))
            self.assertEqual(room, 0 if expected else ROOM)

    def test_room_in_the_order_of_preference(self):
        agenda = self._agenda(rooms=[ROOM, OTHER_ROOM])
        agenda.taken.add_room(ROOM, datetime(2025, 6, 5, 9), datetime(2025, 6, 5, 10))
        self.assertEqual(agenda.slot_fault(june(5), SLOTS[0]), ("", OTHER_ROOM))
        self.assertEqual(agenda.slot_fault(june(5), SLOTS[1]), ("", ROOM))
        fault = agenda.slot_fault(june(5), SLOTS[0], ROOM)
        self.assertEqual(fault, ("room_taken", 0))
        self.assertEqual(
            self._agenda(rooms=[]).slot_fault(june(5), SLOTS[0])[0], "room_taken"
        )

    def test_place_visit(self):
        for full, args, expected in (
            ([], (), (june(5), "0900", None)),
            ([], (june(10),), (june(10), "0900", None)),
            ([], (june(10), "1300"), (june(10), "1300", None)),
            ([], (None, "1300"), (june(5), "1300", None)),
            ([5], (), (june(6), "0900", june(5))),
            ([5], (june(5), "1300"), (june(6), "0900", june(5))),
            ([5, 6], (june(5),), (june(9), "0900", june(5))),
        ):
            agenda = self._agenda()
            self._fill(agenda, *map(june, full))
            self.assertEqual(self._place(agenda, *args), expected, (full, args))

    def test_place_visit_and_used_up_months(self):
        last, first = june(30), date(2025, 7, 1)
        june_full, july_full = {"2025-06": 2}, {"2025-07": 2}
        for months, full, day, expected in (
            (june_full, [], None, (first, "0900", None)),
            (july_full, [], None, (june(5), "0900", None)),
            (july_full, [last], last, Miss("region_quota", first)),
            ({"2025-07": 1}, [last], last, (first, "0900", last)),
            (june_full | july_full, [], None, Miss("region_quota", june(5))),
        ):
            agenda = self._agenda()
            agenda.taken.months.update(months)
            self._fill(agenda, *full)
            self.assertEqual(self._place(agenda, day), expected, (months, day))

    def test_no_quota_binds_who_has_none(self):
        agenda = self._agenda(quota=False)
        agenda.taken.months["2025-06"] = 9
        self.assertFalse(agenda.month_full(june(5)))
        self.assertEqual(self._place(agenda), (june(5), "0900", None))

    def test_skipped_days_tell_why(self):
        agenda = self._agenda(closures=[self._closure(9, 9)])
        self._fill(agenda, june(5), june(6))
        self.assertEqual(self._place(agenda)[0], june(10))
        self.assertEqual(
            agenda.skipped,
            [
                (june(5), "full"),
                (june(6), "full"),
                (june(7), "off"),
                (june(8), "off"),
                (june(9), "closed"),
            ],
        )

    def test_search_ends_at_the_horizon(self):
        policy = POLICY._replace(search_horizon_days=4)
        agenda = self._agenda(policy_on=lambda day: policy)
        self._fill(agenda, june(5))
        self.assertEqual(self._place(agenda)[0], june(6))
        self._fill(agenda, june(6))
        self.assertEqual(self._place(agenda), Miss("no_free_slot", june(5)))

    def test_earliest_day_beyond_the_horizon_is_not_tried(self):
        """The 5th is the earliest: within a horizon of 3 days, beyond one of 2."""
        for days, expected in ((3, june(5)), (2, None)):
            policy = POLICY._replace(search_horizon_days=days)
            agenda = self._agenda(policy_on=lambda day, policy=policy: policy)
            miss = Miss("no_free_slot", june(5))
            for found in (agenda.place_visit(), agenda.place_video()):
                self.assertEqual(found.day if expected else found, expected or miss)
            # a day that is named is judged, wherever it lies
            self.assertEqual(agenda.place_visit(june(5)).day, june(5))

    def test_r14_slots_outside_the_hours_of_the_day_are_none(self):
        """On 5 June the office opens at 10:00 and closes at 15:00."""
        short = ((time(10), time(12)), (time(13), time(15)))
        noon = SlotValues(5, "1130", 11.5, 12.5)
        policy = POLICY._replace(slots=(*SLOTS, noon))
        days = {**load_year(2025), june(5): Day(short, short)}
        agenda = self._agenda(
            policy_on=lambda day: policy, workdays=WorkDays(lambda year: days)
        )
        for day, codes in (
            (5, ["1000", "1300", "1400"]),
            (10, ["0900", "1000", "1300", "1400"]),
            (7, ["0900", "1000", "1300", "1400", "1130"]),  # no day to begin with
        ):
            slots = [slot.code for slot in agenda.slots_on(june(day))]
            self.assertEqual(slots, codes, day)
        self.assertEqual(self._place(agenda), (june(5), "1000", None))

    def test_r14_a_leave_closes_slots_and_makes_them_no_fewer(self):
        agenda = self._agenda()
        self.assertEqual(agenda.slots_on(june(6)), SLOTS)

    def test_year_not_on_record_is_passed_over(self):
        agenda = self._agenda("2025-12-26 10:00", now="2025-12-26 10:00")
        self._fill(agenda, date(2025, 12, 31))
        missed = agenda.place_visit()
        self.assertEqual(missed, Miss("no_free_slot", date(2025, 12, 31)))
        self.assertIn((date(2026, 1, 5), "unknown"), agenda.skipped)

    def test_video_faults(self):
        agenda = self._agenda(closures=[self._closure(5, 5, 1, ROOM, (9.0, 10.0))])
        agenda.taken.add_room(ROOM, datetime(2025, 6, 5, 13), datetime(2025, 6, 5, 14))
        for start, stop, room, expected in (
            ("05 07:30", "05 12:00", 0, ""),
            ("05 07:29", "05 08:00", 0, "outside_office_hours"),
            ("05 11:30", "05 13:30", 0, "outside_office_hours"),
            ("06 13:00", "06 14:00", 0, "outside_office_hours"),
            ("07 09:00", "07 10:00", 0, "non_working_day"),
            ("05 09:30", "05 10:30", ROOM, "slot_closed"),
            ("05 09:30", "05 10:30", OTHER_ROOM, ""),
            ("05 10:00", "05 11:00", ROOM, ""),
            ("05 13:30", "05 14:30", ROOM, "room_taken"),
            ("05 14:00", "05 15:00", ROOM, ""),
        ):
            times = [datetime.fromisoformat(f"2025-06-{at}") for at in (start, stop)]
            self.assertEqual(agenda.video_fault(*times, room), expected, start)

    def test_place_video(self):
        agenda = self._agenda(
            closures=[
                self._closure(5, 5, 1, ROOM, (9.0, 10.0)),
                self._closure(6, 6),
            ]
        )
        for expected in ("05 07:30", "05 10:00", "05 11:00", "05 13:00", "05 14:00"):
            fit = agenda.place_video(None, ROOM)
            self.assertIsInstance(fit, Fit)
            self.assertEqual(f"{fit.start:%d %H:%M}", expected)
            agenda.taken.add_room(ROOM, fit.start, fit.stop)
        for expected in ("05 15:00", "09 07:30"):
            fit = agenda.place_video(None, ROOM)
            self.assertEqual(f"{fit.start:%d %H:%M}", expected)
            agenda.taken.add_room(ROOM, fit.start, fit.stop)
        self.assertEqual(
            agenda.place_video(june(5), ROOM), Miss("no_free_slot", june(5))
        )
        self.assertEqual(agenda.place_video().room_id, 0)
