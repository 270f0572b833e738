from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase, utc


@tagged("post_install", "-at_install")
class TestDirectWrites(RuleCase):
    """State, place, letter and region change by the methods only."""

    def _letter_vals(self, **vals):
        return {"letter_id": self._create_letter().id, **vals}

    def test_new_session_is_a_draft(self):
        sessions = self.sessions("manager")
        for vals in (
            {"state": "scheduled"},
            {"state": "done"},
            {"name": "TM/2025/1"},
            {"policy_id": self.policy.id},
            {"quota_month": "2025-06"},
            {"granted_limit": 9},
            {"rolled_from": "2025-06-05"},
            {"cancel_cause": "djpk"},
        ):
            with self.refused("wrong_state", says="A new session is a draft"):
                sessions.create(self._letter_vals(date="2025-06-05", **vals))

    def test_callers_context_sets_nothing(self):
        sessions = self.sessions("manager").with_context(
            default_state="scheduled", default_granted_limit=9, default_historical=True
        )
        draft = sessions.create(self._letter_vals())
        self.assertEqual(
            (draft.state, draft.granted_limit, draft.historical), ("draft", 0, False)
        )

    def test_callers_context_relaxes_nothing_in_a_booking(self):
        hostile = {
            "default_historical": True,
            "default_granted_limit": 9,
            "default_received_limit": 9,
            "default_sppd_number": "1",
            "default_substitute": True,
            "tz": "Asia/Jayapura",
            "active_test": False,
            "force_company": 99,
            "lang": "xx_XX",
        }
        letter = self._create_letter()
        sessions = self.sessions().with_context(**hostile)
        with self.refused("lead_time", says="received Mon 2 Jun 2025 10:00 WIB"):
            sessions.book(values=self._booking(letter, date="2025-06-04"))
        answer = sessions.book(values=self._booking(letter))
        session = self.env["djpk.consultation.session"].browse(answer["id"])
        self.assertEqual(
            (session.historical, session.granted_limit, session.received_limit),
            (False, 0, 0),
        )
        visitor = session.visitor_ids
        self.assertEqual((visitor.sppd_number, visitor.substitute), (False, False))

    def test_draft_is_of_its_letter(self):
        letter = self._create_letter(region_code="32.04")
        draft = self.sessions().create({"letter_id": letter.id})
        self.assertEqual(
            (draft.type_id, draft.region_id, draft.team_id, draft.ticket_id),
            (letter.type_id, letter.region_id, letter.team_id, letter.ticket_id),
        )
        self.assertEqual(draft.partner_id, letter.partner_id)

    def test_form_takes_over_the_letter_at_once(self):
        letter = self._create_letter(region_code="32.04")
        draft = self.sessions().new({"letter_id": letter.id})
        draft._onchange_letter_id()
        self.assertEqual(draft.region_id, letter.region_id)
        self.assertEqual(draft.type_id, letter.type_id)
        self.assertEqual(draft.team_id, letter.team_id)
        self.assertEqual(draft.ticket_id, letter.ticket_id)

    def test_draft_is_free_but_for_its_state(self):
        draft = self.sessions().create(self._letter_vals())
        draft.write({"date": "2025-06-07", "slot_id": self.ref("slot_0900").id})
        for vals in ({"state": "scheduled"}, {"name": "x"}, {"granted_limit": 5}):
            with self.refused(
                "wrong_state", says=[*vals, "cannot be written directly"]
            ):
                draft.write(vals)
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_scheduled_session_is_moved_by_its_methods_only(self):
        session = self._book(date="2025-06-05").with_user(self.users["manager"])
        other = self._create_letter()
        for vals in (
            {"state": "done"},
            {"state": "draft"},
            {"date": "2025-06-10"},
            {"slot_id": self.ref("slot_1000").id},
            {"room_id": False},
            {"start": utc("2025-06-05 10:00")},
            {"stop": utc("2025-06-05 11:00")},
            {"letter_id": other.id},
            {"region_id": self.ref("region_31").id},
            {"type_id": self.ref("type_video").id},
            {"quota_month": "2025-07"},
            {"event_id": False},
            {"historical": True},
            {"rolled_from": "2025-06-04"},
        ):
            with self.refused("wrong_state", says=[session.name, *vals]):
                session.write(vals)
        self.assertEqual(self._where(session), ("2025-06-05", "0900"))

    def test_unchanged_values_of_a_form_are_saved(self):
        session = self._book(date="2025-06-05").with_user(self.users["agent"])
        session.write(
            {
                "date": "2025-06-05",
                "slot_id": session.slot_id.id,
                "state": "scheduled",
                "officer_ids": [(6, 0, self.users["unit"].ids)],
            }
        )
        self.assertEqual(session.officer_ids, self.users["unit"])

    def test_import_passes_the_same_guard(self):
        session = self._book(date="2025-06-05")
        for header, row in (
            (["id", "state"], [session.export_data(["id"])["datas"][0][0], "done"]),
            (
                ["letter_id/.id", "state", "date"],
                [str(self._create_letter().id), "scheduled", "2025-06-10"],
            ),
        ):
            result = self.sessions("manager").load(header, [row])
            self.assertFalse(result["ids"])
            self.assertIn("[wrong_state]", result["messages"][0]["message"])
        self.assertEqual(session.state, "scheduled")

    def test_scheduled_session_is_not_deleted(self):
        session = self._book()
        for role in ("agent", "manager"):
            with self.refused("wrong_state", says="stays on record. Cancel it instead"):
                session.with_user(self.users[role]).unlink()

    def test_copy_is_a_draft_without_a_place(self):
        session = self._book()
        copy = session.with_user(self.users["agent"]).copy()
        self.assertEqual(
            (copy.state, copy.date, copy.event_id.id), ("draft", False, False)
        )
        self.assertEqual(self._live_claims(copy), [])

    def test_audit_trail_is_never_changed(self):
        log = self._last_log(self._book())
        for call in (
            lambda: log.write({"reason": "Else"}),
            log.unlink,
            lambda: log.with_user(self.users["manager"]).write({"reason": "Else"}),
        ):
            with self.assertRaises(AccessError):
                call()


@tagged("post_install", "-at_install")
class TestSchedule(RuleCase):
    """A draft is booked under the same rules as any other wish."""

    def _draft(self, letter=None, **vals):
        letter = letter or self._create_letter()
        draft = self.sessions().create({"letter_id": letter.id, **vals})
        self._as("agent", "djpk.consultation.visitor").create(
            {
                "session_id": draft.id,
                "name": "Siti",
                "position_id": self.ref("position_staff").id,
            }
        )
        return draft

    def _schedule(self, draft, role="agent", **values):
        return self.sessions(role).schedule(session_id=draft.id, values=values)

    def test_draft_becomes_the_session(self):
        draft = self._draft(date="2025-06-05", slot_id=self.ref("slot_1300").id)
        answer = self._schedule(draft)
        self.assertEqual(answer["id"], draft.id)
        self.assertEqual(self._where(draft), ("2025-06-05", "1300"))
        self.assertEqual(draft.state, "scheduled")
        self.assertEqual(draft.visitor_ids.mapped("name"), ["Siti"])
        self.assertEqual(
            self._live_claims(draft), ["day", "letter", "quota", "room", "slot"]
        )
        self.assertTrue(draft.event_id)

    def test_values_go_before_the_drafts(self):
        draft = self._draft(date="2025-06-05")
        self._schedule(draft, date="2025-06-10", visitors=self._people("mayor"))
        self.assertEqual(str(draft.date), "2025-06-10")
        self.assertEqual(draft.visitor_ids.position_id.code, "mayor")

    def test_draft_comes_under_the_rules(self):
        draft = self._draft(date="2025-06-04")
        with self.refused("lead_time"):
            self._schedule(draft)
        self.assertEqual(draft.state, "draft")
        draft.write({"date": False, "slot_id": self.ref("slot_1000").id})
        self._schedule(draft)
        self.assertEqual(self._where(draft), ("2025-06-05", "1000"))

    def test_draft_is_scheduled_once(self):
        draft = self._draft()
        self._schedule(draft)
        with self.refused("wrong_state", says="is Scheduled; this takes one that is"):
            self._schedule(draft)

    def test_two_drafts_of_a_letter_give_one_session(self):
        letter = self._create_letter()
        first, second = self._draft(letter), self._draft(letter)
        self._schedule(first)
        with self.refused("letter_consumed", says=first.name):
            self._schedule(second)

    def test_video_draft(self):
        letter = self._create_video_letter()
        draft = self._draft(
            letter,
            start=utc("2025-06-05 09:00"),
            stop=utc("2025-06-05 09:30"),
            meeting_app="Teams",
        )
        with self.refused("meeting_link_missing", says="Missing: meeting link."):
            self._schedule(draft)
        self._schedule(draft, meeting_url="https://meet.test/1")
        self.assertEqual(str(draft.stop), utc("2025-06-05 09:30"))

    def test_others_schedule_nothing(self):
        draft = self._draft()
        for role in ("reception", "unit", "integration"):
            with self.assertRaises(AccessError):
                self._schedule(draft, role)


@tagged("post_install", "-at_install")
class TestHistorical(RuleCase):
    """Recorded before go-live: kept as it was, takes no places, by a manager only."""

    def _create(self, role="manager", **vals):
        vals = {
            "type_id": self.ref("type_face_to_face").id,
            "region_id": self.ref("region_11_01").id,
            "date": "2025-05-20",
            "start": utc("2025-05-20 09:30"),
            "stop": utc("2025-05-20 11:00"),
            "state": "done",
            "historical": True,
            **vals,
        }
        return self.sessions(role).create(vals)

    def test_manager_records_what_was(self):
        for state in ("done", "no_show"):
            session = self._create(state=state)
            self.assertEqual(session.state, state)
            self.assertTrue(session.name)
        session = self._create(state="cancelled", cancel_cause="region")
        self.assertEqual(session.cancel_cause, "region")

    def test_others_do_not(self):
        for role in ("agent", "reception", "unit"):
            with self.refused("wrong_state"):
                self._create(role)

    def test_no_way_round_the_rules(self):
        for vals in (
            {"state": "scheduled"},
            {"state": "draft"},
            {"state": "checked_in"},
            {"date": "2025-06-02"},
            {"date": "2025-06-05"},
            {"date": False},
        ):
            with self.refused("wrong_state", says="A historical session is over"):
                self._create(**vals)

    def test_takes_no_places(self):
        for _number in range(5):
            session = self._create(visitor_ids=[(0, 0, self._guest())] * 5)
            self.assertFalse(session.claim_ids)
            self.assertFalse(session.event_id)
            self.assertEqual(session.visitor_count, 5)
        self.assertEqual(self._quota("11.01", "2025-05"), (0, 2))

    def test_keeps_the_sppd_that_were_signed(self):
        signed = {
            "checked_in_at": utc("2025-05-20 09:20"),
            "sppd_number": "090/17/SPPD/2025",
            "sppd_issuer": "Sekretariat Daerah",
            "sppd_signed_at": utc("2025-05-20 10:50"),
        }
        session = self._create(visitor_ids=[(0, 0, {**self._guest(), **signed})])
        self.assertEqual((session.received_count, session.sppd_count), (1, 1))

    def test_is_not_acted_upon(self):
        session = self._create(visitor_ids=[(0, 0, self._guest())])
        sessions = self.sessions("manager")
        for call in (
            lambda: sessions.cancel(session_id=session.id, cause="djpk", reason="x"),
            lambda: sessions.move(session_id=session.id, date="2025-06-10", reason="x"),
            lambda: sessions.correct(session_id=session.id, reason="x"),
            lambda: sessions.close(session_id=session.id),
            lambda: sessions.check_in(
                session_id=session.id, visitor_ids=session.visitor_ids.ids
            ),
        ):
            with self.refused("wrong_state", says="historical"):
                call()

    def test_manager_takes_a_wrong_one_out_again(self):
        session = self._create()
        with self.refused("wrong_state"):
            session.with_user(self.users["agent"]).unlink()
        session.with_user(self.users["manager"]).unlink()
        self.assertFalse(session.exists())

    def test_historical_letter_is_over_as_well(self):
        vals = {"type_id": self.ref("type_video").id, "historical": True}
        for state in ("used", "rejected", "expired"):
            letter = self.letters("manager").create({**vals, "state": state})
            self.assertEqual(letter.state, state)
        with self.refused("wrong_state"):
            self.letters("manager").create({**vals, "state": "approved"})
        with self.refused("wrong_state"):
            self.letters("agent").create({**vals, "state": "used"})

    def _guest(self):
        return {"name": "Siti", "position_id": self.ref("position_staff").id}
