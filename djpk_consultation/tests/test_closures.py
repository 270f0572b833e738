from odoo.tests import Form, tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestClosures(RuleCase):
    """Closures that are no holidays: no bookings, but still a working day."""

    def _slots(self, day):
        free = self.sessions().available_slots(date_from=day, date_to=day)
        return [slot["slot"] for slot in free]

    def test_r09_closed_day_takes_no_visit(self):
        self._close_day("2025-06-10", "2025-06-11", reason="Open day")
        letter = self._create_letter()
        for day in ("2025-06-10", "2025-06-11"):
            with self.refused(
                "slot_closed", says=("E.3.c.3", "is closed: Open day", "Earliest: ")
            ):
                self._book(letter, date=day)
            self.assertEqual(self._slots(day), [])
        for day in ("2025-06-05", "2025-06-12"):
            self.assertEqual(len(self._slots(day)), 4)
            self.assertEqual(str(self._book(date=day).date), day)

    def test_r06_closed_day_counts_for_deadlines(self):
        self._close_day("2025-06-03", "2025-06-05")
        letter = self._create_letter()
        self.assertEqual(str(letter.earliest_date), "2025-06-05")
        session = self._book(letter)
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))
        self.assertFalse(session.rolled_from)

    def test_r15_closed_day_is_passed_over_by_a_roll(self):
        self._fill("2025-06-05")
        self._close_day("2025-06-10")
        session = self._book(date="2025-06-05")
        self.assertEqual(self._where(session), ("2025-06-11", "0900"))

    def test_r09_closed_day_off_is_a_day_off(self):
        self._close_day("2025-06-05", "2025-06-10")
        with self.refused("non_working_day"):
            self._book(date="2025-06-06")

    def test_r09_closed_slot_is_refused_and_the_others_stay(self):
        self._close_day("2025-06-05", slot_id=self.ref("slot_1000").id)
        self.assertEqual(self._slots("2025-06-05"), ["0900", "1300", "1400"])
        letter = self._create_letter()
        with self.refused("slot_closed", says="Slot 1000 on Thu 5 Jun 2025 is closed"):
            self._book(letter, date="2025-06-05", slot="1000")
        self._book(date="2025-06-05", slot="0900")
        self.assertEqual(self._where(self._book(letter)), ("2025-06-05", "1300"))

    def test_r09_closed_slot_of_every_room_leaves_video_alone(self):
        self._close_day("2025-06-05", slot_id=self.ref("slot_1000").id)
        session = self._book_video("2025-06-05 10:00", room_id=self.room.id)
        self.assertEqual(session.room_id, self.room)

    def test_r09_all_slots_closed_is_no_fullness(self):
        for slot in self.policy.slot_ids:
            self._close_day("2025-06-05", slot_id=slot.id)
        with self.refused("slot_closed"):
            self._book(date="2025-06-05")

    def test_r09_closed_room_takes_no_visit(self):
        self._close_day("2025-06-05", room_id=self.room.id)
        self.assertEqual(self._slots("2025-06-05"), [])
        with self.refused("slot_closed"):
            self._book(date="2025-06-05", slot="0900")

    def test_r09_closed_room_leaves_the_other_one(self):
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        self._close_day("2025-06-05", room_id=self.room.id)
        session = self._book(date="2025-06-05")
        self.assertEqual(session.room_id, second)
        with self.refused("slot_closed"):
            self._book(date="2025-06-05", slot="1000", room_id=self.room.id)

    def test_r09_room_closed_in_one_slot(self):
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        self._close_day(
            "2025-06-05", room_id=self.room.id, slot_id=self.ref("slot_0900").id
        )
        rooms = {
            slot["slot"]: slot["room_id"]
            for slot in self.sessions().available_slots(
                date_from="2025-06-05", date_to="2025-06-05"
            )
        }
        self.assertEqual(rooms.pop("0900"), second.id)
        self.assertEqual(set(rooms.values()), {self.room.id})

    def test_r09_half_day_leave_closes_its_slots_only(self):
        for (start, stop), free in (
            (("13:00", "16:00"), ["0900", "1000"]),
            (("07:30", "09:30"), ["1000", "1300", "1400"]),
            (("07:30", "09:00"), ["0900", "1000", "1300", "1400"]),
            (("14:59", "16:00"), ["0900", "1000", "1300"]),
        ):
            leave = self._leave(f"2025-06-05 {start}", f"2025-06-05 {stop}")
            self.assertEqual(self._slots("2025-06-05"), free)
            leave.unlink()

    def test_r09_slot_on_leave_is_refused(self):
        self._leave("2025-06-05 13:00", "2025-06-05 16:00")
        with self.refused("slot_closed", says="Slot 1300 on Thu 5 Jun 2025 is closed"):
            self._book(date="2025-06-05", slot="1300")
        self._fill("2025-06-05", "0900", "1000")
        self.assertEqual(self._where(self._book()), ("2025-06-10", "0900"))

    def test_closure_names_its_days(self):
        one, more = (
            self._close_day("2025-06-05"),
            self._close_day("2025-06-05", "2025-06-10"),
        )
        self.assertEqual(one.display_name, "06/05/2025: Repair")
        self.assertEqual(more.display_name, "06/05/2025 - 06/10/2025: Repair")

    def test_r09_what_was_booked_there_stays_until_it_is_moved(self):
        session = self._book(date="2025-06-05")
        self._close_day("2025-06-05")
        self.assertEqual(session.state, "scheduled")
        self.sessions().move(
            session_id=session.id, date="2025-06-10", reason="The building is closed"
        )
        self.assertEqual(self._where(session), ("2025-06-10", "0900"))
        self.assertEqual(session.letter_id.state, "used")


@tagged("post_install", "-at_install")
class TestReplan(RuleCase):
    """R11: a re-plan because DJPK closed the day keeps the old month's place."""

    def setUp(self):
        super().setUp()
        self.session = self._use_quota("11.01", "2025-06-30")[0]

    def _move(self, day, **values):
        self.sessions().move(
            session_id=self.session.id, date=day, reason="Closed", **values
        )

    def test_r11_replan_keeps_the_old_months_place(self):
        self._use_quota("11.01", "2025-07-02", "2025-07-03")
        self._close_day("2025-06-30")
        self._move("2025-07-01")
        self.assertEqual(self._where(self.session), ("2025-07-01", "0900"))
        self.assertEqual(self.session.quota_month, "2025-06")
        self.assertEqual(self._quota("11.01", "2025-06"), (1, 1))
        self.assertEqual(self._quota("11.01", "2025-07"), (2, 0))

    def test_r11_replan_of_a_closed_slot_or_room_keeps_it_too(self):
        for what in (
            {"slot_id": self.session.slot_id.id},
            {"room_id": self.session.room_id.id},
        ):
            closure = self._close_day("2025-06-30", **what)
            with self.cr.savepoint() as savepoint:
                self._move("2025-07-01")
                self.assertEqual(self.session.quota_month, "2025-06", what)
                savepoint.rollback()
            self.env.invalidate_all()
            closure.unlink()

    def test_r11_replan_after_a_late_day_off_keeps_it_too(self):
        self._leave("2025-06-30 00:00:00", "2025-06-30 23:59:59")
        self._move("2025-07-01")
        self.assertEqual(self.session.quota_month, "2025-06")

    def test_r11_closure_of_another_slot_is_no_reason(self):
        self._close_day("2025-06-30", slot_id=self.ref("slot_1400").id)
        self._move("2025-07-01")
        self.assertEqual(self.session.quota_month, "2025-07")
        self.assertEqual(self._quota("11.01", "2025-06"), (0, 2))

    def test_r11_move_after_a_replan_keeps_the_place_within_that_month(self):
        self._close_day("2025-06-30")
        self._move("2025-07-01")
        self._use_quota("11.01", "2025-07-02", "2025-07-03")
        self._move("2025-07-04", slot="1400")
        self.assertEqual(self.session.quota_month, "2025-06")
        self.assertEqual(self._quota("11.01", "2025-06"), (1, 1))

    def test_r11_move_after_a_replan_into_a_third_month_takes_its_place(self):
        self._close_day("2025-06-30")
        self._move("2025-07-01")
        self._move("2025-08-01")
        self.assertEqual(self.session.quota_month, "2025-08")
        self.assertEqual(self._quota("11.01", "2025-06"), (0, 2))
        self.assertEqual(self._quota("11.01", "2025-07"), (0, 2))
        self.assertEqual(self._quota("11.01", "2025-08"), (1, 1))


@tagged("post_install", "-at_install")
class TestClosureHits(RuleCase):
    """Who closes a day, a slot or a room sees what is booked there before saving."""

    def setUp(self):
        super().setUp()
        self.nine = self._book(date="2025-06-05", slot="0900")
        self.ten = self._book(date="2025-06-05", slot="1000")
        self.later = self._book(date="2025-06-10", slot="0900")
        self.video = self._book_video("2025-06-05 13:00", room_id=self.room.id)
        self.online = self._book_video("2025-06-05 13:00")

    def _hit(self, date_from="2025-06-05", date_to="2025-06-05", **vals):
        closures = self._as("manager", "djpk.consultation.closure")
        with Form(closures) as form:
            form.date_from, form.date_to, form.reason = date_from, date_to, "Repair"
            for name, record in vals.items():
                form[name] = record
            count = form.session_count
        hit = form.record.session_ids
        self.assertEqual(count, len(hit), "as shown before it was saved")
        return hit

    def test_a_day(self):
        everything = self.nine + self.ten + self.video + self.online
        self.assertEqual(self._hit(), everything.sorted("start"))

    def test_days(self):
        self.assertIn(self.later, self._hit(date_to="2025-06-10"))
        self.assertFalse(self._hit("2025-06-06", "2025-06-09"))

    def test_a_slot_leaves_video_sessions_alone(self):
        self.assertEqual(self._hit(slot_id=self.ref("slot_0900")), self.nine)
        self.assertFalse(self._hit(slot_id=self.ref("slot_1300")))

    def test_a_room(self):
        self.assertEqual(
            self._hit(room_id=self.room), self.nine + self.ten + self.video
        )
        other = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        self.assertFalse(self._hit(room_id=other))

    def test_a_room_in_one_slot(self):
        at = {"room_id": self.room}
        self.assertEqual(self._hit(slot_id=self.ref("slot_1000"), **at), self.ten)
        self.assertEqual(self._hit(slot_id=self.ref("slot_1300"), **at), self.video)

    def test_what_is_over_or_cancelled_is_not_hit(self):
        self.sessions().cancel(session_id=self.ten.id, cause="djpk", reason="x")
        self.assertNotIn(self.ten, self._hit())

    def test_moved_sessions_are_hit_no_more(self):
        hit = self._hit(slot_id=self.ref("slot_0900"))
        closure = self.env["djpk.consultation.closure"].search([], limit=1)
        self.sessions().move(session_id=hit.id, date="2025-06-11", reason="x")
        closure.invalidate_recordset()
        self.assertFalse(closure.session_count)

    def test_it_shuts_what_the_agenda_refuses(self):
        """What is listed is what could not be booked there any more."""
        for vals in (
            {},
            {"slot_id": self.ref("slot_0900").id},
            {"room_id": self.room.id},
            {"room_id": self.room.id, "slot_id": self.ref("slot_1300").id},
        ):
            closure = self._close_day("2025-06-05", **vals)
            for session in self.nine + self.ten + self.video + self.online:
                fault = self._fault(session)
                listed = session in closure.session_ids
                self.assertEqual(listed, fault == "slot_closed", (vals, session.name))
            closure.unlink()

    def _fault(self, session):
        """The agenda's verdict on the session's own place, as if it were free."""
        day, code = session.date, session.type_id.code
        agenda = self.sessions()._agenda(code, day, day, without=session)
        fit = session._fit()
        if agenda.closed(day):
            return "slot_closed"
        if fit.slot:
            return agenda.slot_fault(day, fit.slot, fit.room_id)[0]
        return agenda.video_fault(fit.start, fit.stop, fit.room_id)
