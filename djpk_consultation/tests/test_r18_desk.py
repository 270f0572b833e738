from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestCheckIn(RuleCase):
    """R10 (E.3.c.4) and R18 (E.3.c.11): with a schedule, in its time."""

    def setUp(self):
        super().setUp()
        self.session = self._book(date="2025-06-05", slot="0900")
        self.sessions("manager").grant_override(
            session_id=self.session.id, override={"visitor_limit": "Acting regent"}
        )
        self._granted = self.session.override_ids

    def test_r18_from_half_an_hour_before_to_the_slots_end(self):
        for now, fits in (
            ("2025-06-05 08:29:59", False),
            ("2025-06-05 08:30:00", True),
            ("2025-06-05 10:00:00", True),
            ("2025-06-05 10:00:01", False),
        ):
            with self.at(now), self.cr.savepoint() as savepoint:
                if fits:
                    self.assertEqual(self._arrive(self.session)["state"], "checked_in")
                else:
                    with self.refused(
                        "outside_checkin_window",
                        says=("E.3.c.11", "open from 08:30 to 10:00 WIB", now[11:16]),
                    ):
                        self._arrive(self.session)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_r18_minutes_before_are_a_policy_setting(self):
        self.policy.checkin_early_minutes = 10
        with self.at("2025-06-05 08:49:59"):
            with self.refused("outside_checkin_window", says="from 08:50 to 10:00"):
                self._arrive(self.session)
        with self.at("2025-06-05 08:50:00"):
            self.assertEqual(self._arrive(self.session)["state"], "checked_in")

    def test_r18_another_day_is_refused(self):
        for now, when in (
            ("2025-06-02 10:00", "on Thu 5 Jun 2025 at 09:00"),
            ("2025-06-04 09:00", "tomorrow at 09:00"),
            ("2025-06-05 07:00", "today at 09:00"),
            ("2025-06-06 09:00", "yesterday at 09:00"),
            ("2025-06-11 09:00", "on Thu 5 Jun 2025 at 09:00"),
        ):
            with self.at(now):
                with self.refused("outside_checkin_window", says=when):
                    self._arrive(self.session)

    def test_r18_later_guests_need_the_window_too(self):
        session = self._book(
            date="2025-06-05", slot="1000", visitors=self._people("staff", "staff")
        )
        with self.at("2025-06-05 10:59"):
            self._arrive(session, 0)
        with self.at("2025-06-05 11:01"):
            with self.refused("outside_checkin_window"):
                self._arrive(session, 1)

    def test_r18_cancelled_visit_gives_no_schedule(self):
        self.sessions().cancel(session_id=self.session.id, cause="region", reason="x")
        with self.at("2025-06-05 09:00"):
            with self.refused(
                "no_schedule", says=("E.3.c.11", "(Cancelled)", "hand out how to ask")
            ):
                self._arrive(self.session)

    def test_r18_draft_gives_no_schedule(self):
        draft = self.sessions().create({"letter_id": self._create_letter().id})
        draft.date = "2025-06-05"
        visitor = self._as("agent", "djpk.consultation.visitor").create(
            {
                "session_id": draft.id,
                "name": "Siti",
                "position_id": self.ref("position_staff").id,
            }
        )
        with self.at("2025-06-05 09:00"), self.refused("no_schedule", says="(Draft)"):
            self.sessions("reception").check_in(
                session_id=draft.id, visitor_ids=visitor.ids
            )

    def test_r18_no_show_is_over(self):
        with self.at("2025-06-05 10:00"):
            self.sessions().mark_no_show(session_id=self.session.id, reason="x")
            with self.refused("wrong_state", says="is No-show"):
                self._arrive(self.session)

    def test_r18_nobody_is_checked_in_for_video(self):
        session = self._book_video("2025-06-05 09:00", visitors=self._people("staff"))
        with self.at("2025-06-05 09:00"):
            with self.refused("wrong_state", says="for visits only"):
                self._arrive(session)

    def test_r10_arrival_is_on_record(self):
        with self.at("2025-06-05 08:45"):
            self._arrive(self.session)
        visitor = self.session.visitor_ids
        self.assertEqual(str(visitor.checked_in_at), "2025-06-05 01:45:00")
        log = self._last_log(self.session)
        self.assertEqual((log.action, log.after), ("checked_in", visitor.name))
        self.assertEqual(log.user_id, self.users["reception"])

    def test_r10_visits_are_in_the_room_with_cameras(self):
        self.assertTrue(self.session.room_id.cctv)
        self.assertEqual(self.session.event_id.location, self.room.name)

    def test_r10_units_and_gateways_receive_nobody(self):
        with self.at("2025-06-05 09:00"):
            for role in ("unit", "integration", "employee"):
                with self.assertRaises(AccessError):
                    self.sessions(role).check_in(
                        session_id=self.session.id,
                        visitor_ids=self.session.visitor_ids.ids,
                    )

    def test_r10_reception_sees_the_days_around_today(self):
        for now, seen in (
            ("2025-05-28 23:59", False),
            ("2025-05-29 00:01", True),
            ("2025-06-12 23:59", True),
            ("2025-06-13 00:01", False),
        ):
            for tz in ("Asia/Jakarta", "Asia/Jayapura", "America/Los_Angeles", False):
                self.users["reception"].tz = tz
                with self.subTest(now=now, tz=tz), self.at(now):
                    self._check_seen(seen)

    def _check_seen(self, seen):
        """By search and by opening, with all that belongs to the session."""
        for records in (
            self.session,
            self.session.visitor_ids,
            self.session.letter_id,
            self._granted,
        ):
            ours = records.with_user(self.users["reception"])
            found = ours.search([("id", "in", records.ids)])
            self.assertEqual((bool(found), ours.has_access("read")), (seen, seen))

    def test_r10_days_around_are_told_apart_from_the_others(self):
        sessions = self.sessions()
        draft = sessions.create({"letter_id": self._create_letter().id})
        both = self.session + draft
        with self.at("2025-06-12 23:59"):
            self.assertEqual(both.mapped("around_today"), [True, False])
            for domain, found in (
                ([("around_today", "=", True)], self.session),
                ([("around_today", "=", False)], draft),
                ([("around_today", "!=", True)], draft),
                ([("around_today", "in", [True, False])], both),
            ):
                domain += [("id", "in", both.ids)]
                self.assertEqual(sessions.search(domain), found, domain)

    def test_r10_reception_changes_today_s_visitors_alone(self):
        visitor = self.session.visitor_ids.with_user(self.users["reception"])
        for now, acts in (
            ("2025-06-04 23:59", False),
            ("2025-06-05 00:01", True),
            ("2025-06-05 23:59", True),
            ("2025-06-06 00:01", False),
        ):
            with self.at(now):
                self.assertTrue(visitor.has_access("read"), now)
                self.assertEqual(visitor.has_access("write"), acts, now)

    def test_reception_is_told_where_any_letter_stands(self):
        """A letter has no day that could be around today; it does not open."""
        letter = self._create_letter()
        told = self.letters("reception").status(letter_id=letter.id)
        self.assertEqual(told["state"], "approved")
        self.assertTrue(self._check(letter, "reception")["allowed"])
        self.assertFalse(letter.with_user(self.users["reception"]).has_access("read"))
        with self.refused("invalid_value", says="letter_id: no such record"):
            self.letters("other_unit").status(letter_id=letter.id)
        with self.refused("invalid_value", says="letter_id: no such record"):
            self._check(letter, "other_unit")

    def test_r10_check_in_of_another_day_answers_like_none(self):
        with self.at("2025-06-13 09:00"):
            with self.refused("invalid_value", says="session_id: no such record"):
                self._arrive(self.session)


@tagged("post_install", "-at_install")
class TestWalkIn(RuleCase):
    """R18: who comes without a schedule is turned away, on record."""

    def _refuse(self, role="reception", **values):
        values = {"name": "Rudi", "reason": "Came without a schedule", **values}
        return self.sessions(role).refuse_walk_in(values=values)

    def test_r18_refusal_is_logged(self):
        answer = self._refuse(
            institution="DPRD", region_code="32.04", phone="0812000222"
        )
        walk_in = self.env["djpk.consultation.walk.in"].browse(answer["id"])
        self.assertEqual(
            (walk_in.name, walk_in.institution, walk_in.phone, walk_in.reason),
            ("Rudi", "DPRD", "0812000222", "Came without a schedule"),
        )
        self.assertEqual(walk_in.region_id, self.ref("region_32_04"))
        self.assertEqual(walk_in.user_id, self.users["reception"])
        self.assertEqual(str(walk_in.refused_at), "2025-06-02 03:00:00")

    def test_r18_refusal_takes_a_name_and_a_reason(self):
        for name in ("name", "reason"):
            for value in (None, " "):
                with self.refused("invalid_value", says=f"values.{name}: missing"):
                    self._refuse(**{name: value})
        with self.refused("invalid_value", says="region_code: no such record"):
            self._refuse(region_code="99")

    def test_r18_refusal_names_the_visit_they_came_for(self):
        visit = self._book(date="2025-06-05", slot="0900")
        walk_in = self.env["djpk.consultation.walk.in"].browse(
            self._refuse(session_id=visit.id)["id"]
        )
        self.assertEqual(walk_in.session_id, visit)

    def test_r18_refusal_names_no_visit_that_reception_does_not_see(self):
        visit = self._book(date="2025-06-17", slot="0900")
        with self.refused("invalid_value", says="session_id: no such record"):
            self._refuse(session_id=visit.id)

    def test_r18_refusal_takes_no_place(self):
        before = self._quota("32.04")
        self._refuse(region_code="32.04")
        self.assertEqual(self._quota("32.04"), before)

    def test_r18_units_and_gateways_refuse_nobody(self):
        for role in ("unit", "integration", "employee"):
            with self.assertRaises(AccessError):
                self._refuse(role)

    def test_r18_reception_does_not_rewrite_it(self):
        walk_in = self.env["djpk.consultation.walk.in"].browse(self._refuse()["id"])
        for role in ("reception", "agent"):
            with self.assertRaises(AccessError):
                walk_in.with_user(self.users[role]).reason = "Else"
