from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import utc
from .common_replan import ReplanCase


@tagged("post_install", "-at_install")
class TestWhatIsHit(ReplanCase):
    """Whatever closes a place where somebody is booked lists it for the managers."""

    def setUp(self):
        super().setUp()
        self.nine, self.ten, self.one, self.two = self._fill("2025-06-11")
        self.video = self._book_video("2025-06-11 11:00", room_id=self.room.id)
        self.other = self._book(date="2025-06-12", slot="0900")

    def _hit(self):
        return self.draft().session_line_ids.session_id

    def test_a_day_off_hits_all_of_the_day(self):
        self.day_off("2025-06-11")
        everything = self.nine + self.ten + self.video + self.one + self.two
        self.assertEqual(self._hit(), everything)

    def test_half_a_day_off_hits_its_hours(self):
        self._leave("2025-06-11 13:00", "2025-06-11 16:00")
        self.assertEqual(self._hit(), self.one + self.two)

    def test_a_closure_hits_its_slot_alone(self):
        self.close("2025-06-11", slot_id=self.ref("slot_1000").id)
        self.assertEqual(self._hit(), self.ten)

    def test_a_closed_room_hits_that_room_alone(self):
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        closure = self.close("2025-06-11", room_id=second.id)
        self.assertFalse(self._hit())
        closure.room_id = self.room
        self.assertEqual(len(self._hit()), 5)

    def test_other_office_hours_hit_video_sessions(self):
        hours = self.ref("office_hours").attendance_ids
        wednesday = hours.filtered(
            lambda at: at.dayofweek == "2" and at.day_period == "morning"
        )
        wednesday.with_user(self.users["manager"]).hour_to = 11.5
        self.assertEqual(self._hit(), self.video)
        self.assertIn("Office hours", self.draft().cause)

    def test_other_office_hours_hit_visits(self):
        hours = self.ref("office_hours").attendance_ids
        wednesday = hours.filtered(
            lambda at: at.dayofweek == "2" and at.day_period == "afternoon"
        )
        wednesday.hour_to = 14.5
        self.assertEqual(self._hit(), self.two)

    def test_a_working_day_less_in_the_week_hits_its_visits(self):
        hours = self.ref("office_hours").attendance_ids
        hours.filtered(lambda at: at.dayofweek == "2").unlink()
        self.assertEqual(len(self._hit()), 5)

    def test_days_off_of_others_hit_nothing(self):
        other = self.ref("office_hours").copy({"name": "Other"})
        whole = "2025-06-11 00:00:00", "2025-06-11 23:59:59"
        self._leave(*whole, calendar_id=other.id)
        self.assertFalse(self.draft())

    def test_what_is_checked_in_or_over_is_left(self):
        with self.at("2025-06-11 09:10"):
            self._arrive(self.nine)
            self.day_off("2025-06-11")
            self.assertEqual(self._hit(), self.ten + self.video + self.one + self.two)
        with self.at("2025-06-11 12:00"):
            self.draft().action_refresh()
            self.assertEqual(self._hit(), self.one + self.two)

    def test_two_changes_are_on_one_list(self):
        self.day_off("2025-06-11", name="Idul Adha")
        self.close("2025-06-12")
        draft = self.draft()
        self.assertEqual(len(draft), 1)
        self.assertEqual(len(draft.session_line_ids), 6)
        self.assertEqual(len(draft.cause.split("\n")), 2)

    def test_what_is_taken_out_again_is_hit_no_more(self):
        leave = self.day_off("2025-06-11")
        leave.unlink()
        self.assertFalse(self._hit())

    def test_a_manager_is_told_once(self):
        self.day_off("2025-06-11")
        self.close("2025-06-12")
        manager = self.users["manager"]
        activity = self.draft().activity_ids.filtered(lambda a: a.user_id == manager)
        self.assertEqual(
            activity.summary, "6 sessions are hit by a day off or a closure"
        )
        self.draft().action_run()
        self.assertFalse(activity.exists())

    def test_the_reason_is_the_day_off_or_the_closure(self):
        self.day_off("2025-06-11", name="Idul Adha", basis="SKB 933/2025")
        self.close("2025-06-12", reason="Flood")
        reasons = {s: line.reason for s, line in self.lines(self.draft()).items()}
        self.assertEqual(
            reasons[self.nine],
            "Wednesday, 11 June 2025 has been declared a day off:"
            " Idul Adha (SKB 933/2025).",
        )
        self.assertEqual(reasons[self.other], "Flood")

    def test_call_backs_are_listed_with_old_and_new_deadline(self):
        request = self._request(letter=False, type_code="dering")
        ticket_id = self.tickets().register_request(values=request)["ticket_id"]
        team = self.team
        self.tickets().escalate(ticket_id=ticket_id, team_id=team.id, note="x")
        leave = self.day_off("2025-06-05")
        line = self.draft().deadline_line_ids
        self.assertEqual(line.ticket_id.id, ticket_id)
        self.assertEqual(
            (line.old_deadline_text, line.new_deadline_text),
            ("Thu 5 Jun 2025 16:00 WIB", "Tue 10 Jun 2025 16:00 WIB"),
        )
        leave.unlink()
        self.assertFalse(self.draft().deadline_line_ids)


@tagged("post_install", "-at_install")
class TestDryRun(ReplanCase):
    """Where each would go, one after another, and why; nothing is written."""

    def test_one_after_another_and_never_before_its_day(self):
        sessions = self._fill("2025-06-11")
        self._fill("2025-06-12", "0900", "1000", "1300")
        self.day_off("2025-06-11")
        lines = self.lines(self.draft())
        new = [lines[session].new_text for session in sessions]
        self.assertEqual(
            new,
            [
                "Thu 12 Jun 2025 14.00-15.00 WIB",
                "Fri 13 Jun 2025 09.00-10.00 WIB",
                "Fri 13 Jun 2025 10.00-11.00 WIB",
                "Fri 13 Jun 2025 13.00-14.00 WIB",
            ],
        )
        self.assertEqual(lines[sessions[0]].why, "11 Jun not working")
        self.assertEqual(lines[sessions[1]].why, "11 Jun not working; 12 Jun full")
        self.assertEqual(self.places(sessions)[0], ("2025-06-11", "0900"))

    def test_the_hour_is_kept_where_it_is_free(self):
        session = self._book(date="2025-06-11", slot="1300")
        self.day_off("2025-06-11")
        self.assertEqual(
            self.draft().session_line_ids.new_text, "Thu 12 Jun 2025 13.00-14.00 WIB"
        )
        self.assertEqual(session.state, "scheduled")

    def test_a_closed_slot_moves_within_its_day(self):
        self._book(date="2025-06-11", slot="0900")
        self.close("2025-06-11", slot_id=self.ref("slot_0900").id)
        self.assertEqual(
            self.draft().session_line_ids.new_text, "Wed 11 Jun 2025 10.00-11.00 WIB"
        )

    def test_a_closed_room_gives_another_one_at_the_same_time(self):
        visit = self._book(date="2025-06-11", slot="0900")
        video = self._book_video("2025-06-11 13:00", room_id=self.room.id)
        second = self.env["djpk.consultation.room"].create({"name": "Room 2"})
        self.close("2025-06-11", room_id=self.room.id)
        draft = self.draft()
        draft.action_run()
        for session, start in ((visit, "09:00"), (video, "13:00")):
            self.assertEqual(session.room_id, second)
            self.assertEqual(str(session.start), utc(f"2025-06-11 {start}"))
        self.assertIn("Room 2", self.lines(draft)[visit].new_text)

    def test_a_video_session_keeps_hour_length_and_link(self):
        video = self._book_video("2025-06-11 09:30", stop="2025-06-11 11:00")
        self.day_off("2025-06-11")
        self.draft().action_run()
        self.assertEqual(str(video.start), utc("2025-06-12 09:30"))
        self.assertEqual(str(video.stop), utc("2025-06-12 11:00"))
        self.assertEqual(video.meeting_url, "https://meet.test/1")

    def test_a_video_session_out_of_hours_gets_the_first_time_of_the_day(self):
        video = self._book_video("2025-06-11 13:00")
        self._leave("2025-06-11 13:00", "2025-06-11 16:00")
        self.draft().action_run()
        self.assertEqual(str(video.start), utc("2025-06-11 07:30"))

    def test_no_place_within_the_horizon(self):
        self.policy.search_horizon_days = 10
        session = self._book(date="2025-06-12", slot="0900")
        self.day_off("2025-06-12", "2025-06-13")
        line = self.draft().session_line_ids
        self.assertFalse(line.new_text)
        self.assertIn("No free place from Thu 12 Jun 2025", line.why)
        self.assertEqual(line.action, "leave")
        self.assertEqual(session.state, "scheduled")
        self.policy.search_horizon_days = 14
        self.draft().action_refresh()
        self.assertEqual(line.new_text, "Mon 16 Jun 2025 09.00-10.00 WIB")
        self.assertEqual(line.action, "move")

    def test_a_decision_outlives_the_next_dry_run(self):
        session = self._book(date="2025-06-11")
        self.day_off("2025-06-11")
        line = self.draft().session_line_ids
        line.write({"action": "cancel", "reason": "The unit is away"})
        self.draft().action_refresh()
        self.assertEqual((line.action, line.reason), ("cancel", "The unit is away"))
        self.draft().action_run()
        self.assertEqual(
            session.outcome_reason, f"{line.replan_id.name}: The unit is away"
        )


@tagged("post_install", "-at_install")
class TestCarriedOut(ReplanCase):
    """One step: moved by DJPK, the letter kept, on record; what is left is listed."""

    def setUp(self):
        super().setUp()
        self.sessions_hit = self._fill("2025-06-11", "0900", "1000")

    def _declare(self):
        self.leave = self.day_off("2025-06-11")
        return self.draft()

    def test_moved_with_letter_event_and_trail(self):
        run = self._declare()
        run.action_run()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.user_id, self.users["manager"])
        for session in self.sessions_hit:
            self.assertEqual(str(session.date), "2025-06-12")
            self.assertEqual(session.letter_id.state, "used")
            self.assertEqual(session.event_id.start, session.start)
            self.assertEqual(self.lawful(session), [])
            log = self._last_log(session)
            self.assertEqual(log.user_id, self.users["manager"])
            self.assertEqual((log.action, log.reason[:8]), ("moved", run.name[:8]))
            self.assertEqual(session.notice_ids.mapped("kind"), ["moved", "confirmed"])
        self.assertFalse(self.draft())

    def test_r11_the_old_months_place_goes_along(self):
        session = self._use_quota("11.01", "2025-06-30")[0]
        self._use_quota("11.01", "2025-07-02", "2025-07-03")
        self.day_off("2025-06-30")
        self.draft().action_run()
        self.assertEqual(self._where(session), ("2025-07-01", "0900"))
        self.assertEqual(session.quota_month, "2025-06")
        self.assertEqual(self._quota("11.01", "2025-07"), (2, 0))

    def test_r11_half_a_day_off_is_djpks_cause_too(self):
        session = self._use_quota("11.01", "2025-06-30")[0]
        self._use_quota("11.01", "2025-07-02", "2025-07-03")
        self._fill("2025-06-30", "1300", "1400")
        self._leave("2025-06-30 07:30", "2025-06-30 12:00")
        self.draft().action_run()
        self.assertEqual(self._where(session), ("2025-07-01", "0900"))
        self.assertEqual(session.quota_month, "2025-06")

    def test_some_are_left_for_later_and_stay_listed(self):
        run, (moved, left) = self._declare(), self.sessions_hit
        self.lines(run)[left].action = "leave"
        run.action_run()
        self.assertEqual(str(moved.date), "2025-06-12")
        self.assertEqual(str(left.date), "2025-06-11")
        again = self.draft()
        self.assertEqual(again.session_line_ids.session_id, left)
        again.action_run()
        self.assertEqual(self._where(left), ("2025-06-12", "1000"))

    def test_cancelled_by_djpk_gives_the_letter_back(self):
        run, (session, _other) = self._declare(), self.sessions_hit
        self.lines(run)[session].action = "cancel"
        run.action_run()
        self.assertEqual((session.state, session.cancel_cause), ("cancelled", "djpk"))
        self.assertEqual(session.letter_id.state, "approved")
        facts = session.notice_ids.filtered(lambda n: n.kind == "cancelled").facts
        self.assertTrue(facts["letter_kept"])
        self.assertIn("has been declared a day off", facts["reason"])

    def test_nothing_chosen_is_no_run(self):
        run = self._declare()
        run.session_line_ids.action = "leave"
        with self.assertRaisesRegex(UserError, "nothing would be done"):
            run.action_run()

    def test_r15_a_place_that_was_taken_meanwhile_gives_the_next_one(self):
        run = self._declare()
        self._fill("2025-06-12", "0900")
        run.action_run()
        self.assertEqual(
            self.places(self.sessions_hit),
            [("2025-06-12", "1000"), ("2025-06-12", "1300")],
        )
        line = self.lines(run)[self.sessions_hit[0]]
        self.assertEqual(
            line.note, "Thu 12 Jun 2025 09.00-10.00 WIB was taken meanwhile."
        )

    def test_what_was_moved_or_cancelled_since_is_left_alone(self):
        run, (moved, off) = self._declare(), self.sessions_hit
        self.sessions().move(session_id=moved.id, date="2025-06-17", reason="x")
        self.sessions().cancel(session_id=off.id, cause="region", reason="x")
        run.action_run()
        states = [self.lines(run)[session].state for session in (moved, off)]
        self.assertEqual(states, ["skipped", "skipped"])
        self.assertEqual(str(moved.date), "2025-06-17")
        self.assertIn("Cancelled", self.lines(run)[off].note)

    def test_what_finds_no_place_is_left_with_its_reason(self):
        self.policy.search_horizon_days = 9
        run = self._declare()
        line = self.lines(run)[self.sessions_hit[0]]
        self.lines(run)[self.sessions_hit[1]].action = "cancel"
        line.action = "move"
        run.action_run()
        self.assertEqual(line.state, "left")
        self.assertIn("No free place", line.note)

    def test_a_run_is_run_once(self):
        run = self._declare()
        run.action_run()
        with self.assertRaisesRegex(UserError, "is Carried out by now"):
            run.action_run()

    def test_r13_managers_alone(self):
        self._declare()
        for role in ("agent", "reception", "unit", "employee"):
            with self.assertRaises(AccessError):
                self.replans(role).browse(self.draft().ids).action_run()
            with self.assertRaises(AccessError):
                self.replans(role).search([]).mapped("cause")

    def test_it_is_on_record(self):
        run = self._declare()
        with self.assertRaises(AccessError):
            run.state = "done"
        line = run.session_line_ids[0]
        with self.assertRaises(AccessError):
            line.new_start = "2025-06-30 02:00:00"
        run.action_run()
        with self.assertRaises(AccessError):
            line.action = "leave"
        with self.assertRaises(AccessError):
            run.sudo().unlink()

    def test_many_are_carried_out_by_the_scheduled_action(self):
        run = self._declare()
        self.patch(type(run), "_at_once", 1)
        run.action_run()
        self.assertEqual(run.state, "running")
        self.assertIn("2 of 2 sessions", run.progress_text)
        self.run_cron()
        self.assertEqual(run.state, "done")
        self.assertEqual(
            self.places(self.sessions_hit),
            [("2025-06-12", "0900"), ("2025-06-12", "1000")],
        )
        self.assertEqual(self._last_log(self.sessions_hit[0]).user_id, run.user_id)


@tagged("post_install", "-at_install")
class TestUndone(ReplanCase):
    """A whole run is taken back, as far as the old places are free and lawful."""

    def setUp(self):
        super().setUp()
        self.two = self._fill("2025-06-11", "0900", "1000")
        self.leave = self.day_off("2025-06-11")
        self.run = self.draft()

    def _undo(self, run):
        self.leave.unlink()
        run.action_undo()
        return [self.lines(run)[session].state for session in self.two]

    def test_back_where_they_were(self):
        run = self.run
        run.action_run()
        self.assertEqual(self._undo(run), ["back", "back"])
        self.assertEqual(
            self.places(self.two), [("2025-06-11", "0900"), ("2025-06-11", "1000")]
        )
        self.assertEqual(run.state, "undone")
        self.assertEqual(self._quota("11.01"), (0, 2))
        for session in self.two:
            self.assertEqual(self.lawful(session), [])
            self.assertEqual(
                self._live_claims(session), ["day", "letter", "quota", "room", "slot"]
            )

    def test_as_long_as_it_is_closed_nothing_goes_back(self):
        self.run.action_run()
        with self.assertRaisesRegex(UserError, "still closed"):
            self.run.action_undo()
        self.assertEqual(self.run.state, "done")

    def test_what_is_taken_stays_and_says_so(self):
        run = self.run
        run.action_run()
        self.leave.unlink()
        self._fill("2025-06-11", "0900")
        run.action_undo()
        states = [self.lines(run)[session].state for session in self.two]
        self.assertEqual(states, ["stays", "back"])
        self.assertIn("taken", self.lines(run)[self.two[0]].note)
        self.assertEqual(self._where(self.two[0]), ("2025-06-12", "0900"))

    def test_what_was_moved_since_stays(self):
        run = self.run
        run.action_run()
        self.sessions().move(session_id=self.two[0].id, date="2025-06-17", reason="x")
        self.assertEqual(self._undo(run), ["stays", "back"])
        self.assertEqual(str(self.two[0].date), "2025-06-17")

    def test_a_cancellation_is_taken_back(self):
        run, session = self.run, self.two[0]
        self.lines(run)[session].action = "cancel"
        run.action_run()
        self.assertEqual(self._undo(run), ["back", "back"])
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(session.letter_id.state, "used")
        self.assertEqual(self._where(session), ("2025-06-11", "0900"))

    def test_a_letter_that_was_used_again_keeps_its_new_session(self):
        run, session = self.run, self.two[0]
        self.lines(run)[session].action = "cancel"
        run.action_run()
        again = self._book(session.letter_id, date="2025-06-17")
        self.assertEqual(self._undo(run), ["stays", "back"])
        self.assertEqual((session.state, again.state), ("cancelled", "scheduled"))

    def test_r11_back_into_the_old_month(self):
        session = self._use_quota("11.01", "2025-06-30")[0]
        leave = self.day_off("2025-06-30")
        run = self.draft()
        run.action_run()
        leave.unlink()
        run.action_undo()
        self.assertEqual(str(session.date), "2025-06-30")
        self.assertEqual(session.quota_month, "2025-06")
        self.assertEqual(self._quota("11.01", "2025-06"), (1, 1))
        self.assertEqual(self._quota("11.01", "2025-07"), (0, 2))


@tagged("post_install", "-at_install")
class TestOpenAgain(ReplanCase):
    """A day off that is taken out moves nothing, and its places are told to be free."""

    def test_nothing_moves_and_the_list_says_so(self):
        leave = self.day_off("2025-06-11")
        session = self._book(date="2025-06-12")
        leave.unlink()
        draft = self.draft()
        self.assertFalse(draft.session_line_ids)
        self.assertIn("(4 places are free again)", draft.cause)
        self.assertEqual(self._where(session)[0], "2025-06-12")
        draft.action_note()
        self.assertEqual(draft.state, "noted")

    def test_who_waits_is_alerted(self):
        leave = self.day_off("2025-06-11")
        letter = self._create_letter("2025-06-02 09:00")
        leave.unlink()
        with self.enter_registry_test_mode():
            self.ref("ir_cron_freed_places").method_direct_trigger()
        self.env.invalidate_all()
        places = letter.activity_ids.filtered(
            lambda a: a.activity_type_id == self.ref("activity_place_freed")
        )
        self.assertEqual(len(places), 4)

    def test_a_closed_slot_that_opens_is_one_place(self):
        closure = self.close("2025-06-11", slot_id=self.ref("slot_1000").id)
        closure.unlink()
        self.assertIn("(1 places are free again)", self.draft().cause)

    def test_a_day_that_stays_closed_frees_nothing(self):
        leave = self.day_off("2025-06-11")
        self.close("2025-06-11")
        leave.unlink()
        self.assertFalse(self.draft())

    def test_what_hits_cannot_be_just_noted(self):
        self._book(date="2025-06-11")
        self.day_off("2025-06-11")
        with self.assertRaisesRegex(UserError, "1 sessions are hit"):
            self.draft().action_note()
