from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.djpk_consultation.models.calendar_event import CalendarEvent

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestEvent(RuleCase):
    """Each scheduled session has one event that follows it."""

    def setUp(self):
        super().setUp()
        self.session = self._book(date="2025-06-05", slot="0900")
        self.event = self.session.event_id

    def _event(self, role="agent"):
        return self.event.with_user(self.users[role])

    def test_event_shows_the_session_and_nobody(self):
        self.assertEqual(self.event.consultation_session_id, self.session)
        self.assertEqual(str(self.event.start), utc("2025-06-05 09:00"))
        self.assertEqual(str(self.event.stop), utc("2025-06-05 10:00"))
        self.assertEqual(self.event.location, self.room.name)
        self.assertIn(self.session.region_id.name, self.event.name)
        self.assertNotIn("Siti", f"{self.event.name} {self.event.description}")
        self.assertFalse(self.event.activity_ids)

    def test_event_follows_officers_and_link(self):
        session = self._book_video("2025-06-05 11:00")
        officer = self.users["unit"]
        session.with_user(self.users["agent"]).officer_ids = officer
        self.assertEqual(session.event_id.partner_ids, officer.partner_id)

    def test_event_leaves_with_a_cancelled_session(self):
        self.sessions().cancel(session_id=self.session.id, cause="region", reason="x")
        self.assertFalse(self.event.active)

    def test_drag_moves_the_session(self):
        self._event().write(
            {"start": utc("2025-06-10 13:00"), "stop": utc("2025-06-10 14:00")}
        )
        self.assertEqual(self._where(self.session), ("2025-06-10", "1300"))
        self.assertEqual(str(self.event.start), utc("2025-06-10 13:00"))
        log = self._last_log(self.session)
        self.assertEqual((log.action, log.reason), ("moved", "Moved in the calendar"))

    def test_drag_of_the_start_alone_keeps_the_length(self):
        self._event().write({"start": utc("2025-06-05 14:00")})
        self.assertEqual(self._where(self.session), ("2025-06-05", "1400"))

    def test_drag_comes_under_the_rules(self):
        self._book(date="2025-06-05", slot="1000")
        for start, codes in (
            ("2025-06-05 10:00", ["slot_taken"]),
            ("2025-06-05 09:30", ["outside_slot"]),
            ("2025-06-04 09:00", ["lead_time"]),
            ("2025-06-06 09:00", ["non_working_day"]),
        ):
            stop = f"{start[:10]} {int(start[11:13]) + 1:02}{start[13:]}"
            with self.refused(*codes):
                self._event().write({"start": utc(start), "stop": utc(stop)})
        self.assertEqual(str(self.event.start), utc("2025-06-05 09:00"))

    def test_stretch_is_no_slot(self):
        for vals in (
            {"stop": utc("2025-06-05 11:00")},
            {"duration": 2.0},
            {"duration": 0.5},
            {"start": utc("2025-06-05 10:00"), "stop": utc("2025-06-05 12:00")},
        ):
            with self.refused("outside_slot", says="0900, 1000, 1300, 1400"):
                self._event().write(vals)

    def test_video_is_dragged_to_any_office_hour(self):
        session = self._book_video("2025-06-05 11:00")
        event = session.event_id.with_user(self.users["agent"])
        event.write({"start": utc("2025-06-05 13:30"), "stop": utc("2025-06-05 15:00")})
        self.assertEqual(str(session.stop), utc("2025-06-05 15:00"))
        with self.refused("outside_office_hours"):
            event.write({"duration": 3.0})

    def test_only_an_agent_drags(self):
        for role in ("unit", "reception", "employee"):
            event = self.event.with_user(self.users[role]).sudo()
            with self.assertRaises(AccessError):
                event.write({"start": utc("2025-06-05 14:00")})
        self.assertEqual(self._where(self.session), ("2025-06-05", "0900"))

    def test_other_changes_are_refused_with_the_way_out(self):
        for vals in (
            {"active": False},
            {"allday": True},
            {"recurrency": True},
            {"recurrency": True, "rrule_type": "daily"},
            {"rrule": "FREQ=DAILY;COUNT=2"},
            {"recurrence_update": "all_events", "start": utc("2025-06-10 09:00")},
            {"event_tz": "UTC"},
            {"consultation_session_id": False},
        ):
            with self.refused(
                "wrong_state", says=(self.session.name, "Move or cancel the session")
            ):
                self._event("manager").write(vals)
        self.assertTrue(self.event.active)

    def test_form_that_changes_nothing_else_is_saved(self):
        self._event().write(
            {
                "start": self.event.start,
                "stop": self.event.stop,
                "duration": 1.0,
                "allday": False,
                "active": True,
                "recurrency": False,
                "recurrence_update": "self_only",
                "start_date": "2025-07-01",
                "name": "With the director",
            }
        )
        self.assertEqual(self.event.name, "With the director")
        self.assertEqual(self._where(self.session), ("2025-06-05", "0900"))
        self.assertEqual(self._actions(self.session), ["booked"])

    def test_nobody_deletes_or_archives_it(self):
        event = self._event("manager")
        for call in (
            event.unlink,
            event.action_archive,
            lambda: event.action_mass_archive("self_only"),
            lambda: self.event.with_user(self.env.ref("base.user_admin")).unlink(),
        ):
            with self.refused("wrong_state", says=(self.session.name, "ancel the")):
                call()
        for how in ("all_events", "future_events"):
            event.action_mass_deletion(how)
        self.assertTrue(self.event.exists().active)

    def test_private_event_is_guarded_too(self):
        self.event.write({"privacy": "private", "user_id": self.users["unit"].id})
        self.event.invalidate_recordset()
        for event in (self._event("unit"), self._event("employee").sudo()):
            with self.refused("wrong_state"):
                event.unlink()
            with self.refused("wrong_state"):
                event.write({"active": False})
        with self.refused("wrong_state"):
            self._event("employee").write({"active": False})
        with self.assertRaises(AccessError):
            self._event("employee").unlink()

    def test_batch_with_others_is_refused_as_a_whole(self):
        other = self.env["calendar.event"].create(
            {"name": "Lunch", "start": "2025-06-05 05:00", "stop": "2025-06-05 06:00"}
        )
        with self.refused("wrong_state"):
            (other | self.event).unlink()
        with self.refused("wrong_state"):
            (other | self.event).write({"active": False})
        self.assertTrue(other.exists().active)

    def test_batch_moves_the_session_and_writes_the_others(self):
        other = self.env["calendar.event"].create(
            {"name": "Lunch", "start": "2025-06-05 05:00", "stop": "2025-06-05 06:00"}
        )
        vals = {"start": utc("2025-06-10 09:00"), "stop": utc("2025-06-10 10:00")}
        (other | self.event).with_user(self.users["agent"]).sudo().write(vals)
        self.assertEqual(str(other.start), vals["start"])
        self.assertEqual(self._where(self.session), ("2025-06-10", "0900"))

    def test_event_of_a_session_is_made_by_booking_only(self):
        vals = {"name": "x", "start": "2025-06-05 05:00", "stop": "2025-06-05 06:00"}
        events = self._as("manager", "calendar.event")
        with self.refused("wrong_state", says="made by booking the session"):
            events.create({**vals, "consultation_session_id": self.session.id})
        forged = events.with_context(default_consultation_session_id=self.session.id)
        with self.refused("wrong_state"):
            forged.create(vals)
        self.assertFalse(self.event.copy().consultation_session_id)

    def test_odoos_own_mails_are_not_sent(self):
        self.assertTrue(self.event._skip_send_mail_status_update())
        other = self.env["calendar.event"].create(
            {"name": "Lunch", "start": "2025-06-05 05:00", "stop": "2025-06-05 06:00"}
        )
        self.assertFalse(other._skip_send_mail_status_update())


@tagged("post_install", "-at_install")
class TestForeignEvents(RuleCase):
    """Events of others: the same queries with the guard as without."""

    def _events(self):
        events = self.env["calendar.event"].create(
            [
                {
                    "name": f"Lunch {number}",
                    "start": "2025-06-05 05:00",
                    "stop": "2025-06-05 06:00",
                }
                for number in range(3)
            ]
        )
        self.env.cr.flush()
        self.env.invalidate_all()
        return events.with_user(self.users["employee"])

    def _count(self, work):
        before = self.env.cr.sql_log_count
        work()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def _unguarded(self, events):
        """What the events are without this add-on's class."""
        return super(CalendarEvent, events)

    def test_write_costs_no_extra_query(self):
        for vals in (
            {"start": "2025-06-10 05:00:00", "stop": "2025-06-10 06:00:00"},
            {"duration": 2.0},
            {"active": False},
            {"name": "Dinner"},
        ):
            self._events().write(dict(vals))  # fills the caches
            unguarded = self._unguarded(self._events())
            without = self._count(lambda e=unguarded, v=vals: e.write(dict(v)))
            events = self._events()
            count = self._count(lambda e=events, v=vals: e.write(dict(v)))
            self.assertEqual(count, without, vals)
            self.assertGreater(count, 0)

    def test_unlink_costs_no_extra_query(self):
        self._events().unlink()
        events = self._events()
        count = self._count(events.unlink)
        self._without_guard()
        self.assertEqual(count, self._count(self._events().unlink))

    def _without_guard(self):
        events = type(self.env["calendar.event"])
        guard = "_unlink_never_with_session"
        others = [m for m in events._ondelete_methods if m.__name__ != guard]
        self.assertEqual(len(others), len(events._ondelete_methods) - 1)
        self.patch(events, "_ondelete_methods", others)

    def test_unlink_by_the_system_reads_one_column_more_at_most(self):
        self._events().sudo().unlink()
        count = self._count(self._events().sudo().unlink)
        self._without_guard()
        self.assertLessEqual(count, self._count(self._events().sudo().unlink) + 1)
