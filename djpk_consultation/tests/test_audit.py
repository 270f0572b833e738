"""The audit itself: what it excuses, what it survives, whom it tells and when."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.audit import Invariant
from ..tools.audit_all import INVARIANTS
from .common import STAFF
from .common_audit import AuditCase
from .common_offers import OfferCase

MUTED = "odoo.addons.djpk_consultation.models.djpk_consultation_audit_run"


@tagged("post_install", "-at_install")
class TestAuditFairness(AuditCase):
    """What was right when it was done stays right."""

    def test_limit_lowered_after_the_bookings_makes_none_of_them_wrong(self):
        self._fill("2025-06-17")
        self.policy.daily_limit = 3
        self._tell_all()
        with self.at("2025-06-03 10:00"):
            self.assertEqual(self._audit(), {})

    def test_visit_that_was_put_in_after_the_limit_was_lowered_is_found(self):
        visits = self._fill("2025-06-17", "0900", "1000", "1300")
        with self.at("2025-06-02 11:00"):
            self.policy.daily_limit = 3
        self._drop_guards()
        fourth = self._twin(visits[0], name="X", slot_id=self.ref("slot_1400").id)
        with self.at("2025-06-02 12:00"):
            self.assertEqual(self._found_by("day_full"), [(fourth._name, fourth.id)])

    def test_slot_taken_off_the_policy_leaves_its_visits_right(self):
        self._book(date="2025-06-17", slot="1400")
        self.policy.slot_ids -= self.ref("slot_1400")
        self.assertEqual(self._found_by("slot_hours"), [])

    def test_hours_of_a_slot_changed_later_leave_its_visits_right(self):
        self._book(date="2025-06-17", slot="1400")
        self.ref("slot_1400").hour_to = 14.5
        self.assertEqual(self._found_by("slot_hours"), [])

    def test_longer_lead_time_of_later_is_not_asked_of_earlier_bookings(self):
        self._book(date="2025-06-05")
        self.policy.lead_working_days = 5
        self.assertEqual(self._found_by("too_early"), [])

    def test_session_booked_under_a_policy_that_was_ended_since_keeps_it(self):
        self._book(date="2025-06-17")
        self._new_policy("2025-06-16")
        self.assertEqual(self._found_by("policy_wrong"), [])

    def test_day_off_declared_late_is_found_while_the_visit_is_ahead(self):
        visit = self._book(date="2025-06-17")
        with self.at("2025-06-03 10:00"):
            self._leave("2025-06-17 00:00", "2025-06-17 23:59:59")
        with self.at("2025-06-04 10:00"):
            self.assertEqual(self._found_by("day_off"), [(visit._name, visit.id)])

    def test_day_off_declared_late_leaves_a_visit_that_was_held_alone(self):
        visit = self._held_visit()
        with self.at("2025-06-05 16:00"):
            self._leave("2025-06-05 00:00", "2025-06-05 23:59:59")
            self.assertEqual(visit.state, "done")
            self.assertEqual(self._found_by("day_off"), [])
            self.assertEqual(self._found_by("too_early"), [])

    def test_day_off_declared_late_before_a_visit_does_not_make_it_too_early(self):
        self._book(date="2025-06-05")
        with self.at("2025-06-02 11:00"):
            self._leave("2025-06-04 00:00", "2025-06-04 23:59:59")
            self.assertEqual(self._found_by("too_early"), [])

    def test_half_a_day_off_is_a_working_day(self):
        self._leave("2025-06-17 12:00", "2025-06-17 23:59:59")
        self._book(date="2025-06-17", slot="0900")
        self.assertEqual(self._found_by("day_off"), [])
        self.assertEqual(self._found_by("closed_place"), [])

    def test_month_is_kept_by_a_visit_that_was_moved_off_a_closed_day(self):
        visit = self._book(date="2025-06-30")
        self._close_day("2025-06-30")
        values = {"date": "2025-07-01", "slot": "0900", "reason": "Repair"}
        self.sessions().move(session_id=visit.id, **values)
        self.assertEqual(visit.quota_month, "2025-06")
        self.assertEqual(self._found_by("month_wrong"), [])

    def test_month_of_a_visit_that_was_moved_without_cause_is_found(self):
        visit = self._book(date="2025-06-30")
        values = {"date": "2025-07-01", "slot": "0900", "reason": "Wish"}
        self.sessions().move(session_id=visit.id, **values)
        self._set(visit, quota_month="2025-06")
        self.assertEqual(self._found_by("month_wrong"), [(visit._name, visit.id)])

    def test_third_visit_of_a_month_by_a_managers_leave_is_right(self):
        self._use_quota("11.01", "2025-06-17", "2025-06-18")
        letter = self._create_letter(region_code="11.01")
        self._book(
            letter,
            role="manager",
            date="2025-06-19",
            override={"region_quota": "Flood"},
        )
        self.assertEqual(self._found_by("month_full"), [])

    def test_guests_who_came_early_by_a_managers_leave_came_right(self):
        self._book(date="2025-06-05")  # that visit and visitor have different numbers
        visit = self._book(date="2025-06-05", slot="1400", visitors=[STAFF, STAFF])
        override = {"outside_checkin_window": "They came early"}
        self.sessions("manager").grant_override(session_id=visit.id, override=override)
        with self.at("2025-06-05 10:00"):
            self._arrive(visit)
            self.assertEqual(self._found_by("checkin_time"), [])

    def test_no_show_counts_for_the_month_where_the_policy_says_so(self):
        self.policy.no_show_counts = True
        absent = self._absent_visit()
        with self.at("2025-06-12 10:00"):
            self.assertEqual(self._found_by("claim_missing"), [])
            self._set(self._claim(absent, "quota"), released_at="2025-06-06")
            found = self._found_by("claim_missing")
        self.assertEqual(found, [(absent._name, absent.id)])

    def test_history_is_not_audited_against_the_limits(self):
        letter = self._create_letter(approve=False)
        values = {
            "letter_id": letter.id,
            "type_id": letter.type_id.id,
            "historical": True,
            "state": "done",
            "date": "2024-01-06",
        }
        self.sessions("manager").create([values])
        self._tell_all()
        self.assertEqual(self._audit(), {})


@tagged("post_install", "-at_install")
class TestAuditOffers(OfferCase, AuditCase):
    def test_open_offer_holds_its_places_by_right(self):
        self.offer()
        self._tell_all()
        self.assertEqual(self._audit(), {})

    def test_chosen_offer_leaves_a_session_that_is_right(self):
        self.choose(self.offer())
        self._tell_all()
        self.assertEqual(self._audit(), {})

    def test_place_of_an_offer_that_has_ended_is_found(self):
        offer = self.offer()
        claim = offer.claim_ids.filtered(lambda c: c.kind == "slot")[0]
        self._set(offer, state="declined")
        found = self._found_by("claim_stray")
        self.assertEqual(len(found), len(offer.claim_ids))
        self.assertIn((claim._name, claim.id), found)


@tagged("post_install", "-at_install")
class TestAudit(AuditCase):
    def _run(self):
        audit = self.audits.create([{}])
        audit._run()
        audit._tell_result()
        return audit

    def _break(self):
        visit = self._book(date="2025-06-17", slot="0900")
        self._tell_all()
        self._set(visit.event_id, start="2025-06-17 01:00:00")
        return visit

    # -- made ----------------------------------------------------------------------

    def test_question_that_fails_is_told_and_stops_no_other(self):
        self._break()
        self.env.flush_all()
        self._sql("ALTER TABLE djpk_consultation_document RENAME kind TO sort")
        with self.assertLogs(MUTED, "WARNING"):
            audit = self._run()
        failed = audit.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.mapped("invariant"), ["file_visit", "file_video"])
        self.assertIn("kind", failed[0].error)
        self.assertEqual(audit.invariant_count, len(INVARIANTS))
        self.assertEqual(
            audit.finding_ids.mapped("invariant").count("event_missing"), 1
        )
        self.assertEqual(audit.state, "found")

    def test_audit_without_its_facts_says_nothing_good(self):
        self.env.flush_all()
        self._sql("ALTER TABLE djpk_consultation_log RENAME action TO deed")
        with self.assertLogs(MUTED, "WARNING"):
            audit = self._run()
        self.assertEqual(audit.failed_count, len(INVARIANTS))
        self.assertEqual(audit.state, "found")

    def test_question_can_write_nothing(self):
        query = (
            "WITH put AS (INSERT INTO djpk_consultation_walk_in (name, reason)"
            " VALUES ('x', 'x') RETURNING id) SELECT 'm', id, 'n', 'f', 'e' FROM put"
        )
        invariant = Invariant("x", "", "", "SELECT nextval('djpk_region_id_seq')")
        for statement in (query, invariant.query):
            with self.assertLogs(MUTED, "WARNING"):
                outcome = self.audits._ask(invariant._replace(query=statement), 30)
            self.assertTrue(outcome.error)
        # and what comes after it may
        self.env["djpk.consultation.room"].create({"name": "Other"})

    def test_question_that_takes_too_long_is_given_up(self):
        query = "SELECT 'm', 1, pg_sleep(3)::text, 'f', 'e'"
        with self.assertLogs(MUTED, "WARNING"):
            outcome = self.audits._ask(Invariant("x", "", "", query), 1)
        self.assertIn("timeout", outcome.error)
        self.assertEqual(self._sql("SHOW statement_timeout"), [("0",)])

    def test_only_a_hundred_records_are_listed_and_all_counted(self):
        query = "SELECT 'res.partner', i, 'n', 'f', 'e' FROM generate_series(1, 101) i"
        outcome = self.audits._ask(Invariant("x", "", "", query), 30)
        self.assertEqual((outcome.count, len(outcome.rows)), (101, 100))

    # -- left behind -----------------------------------------------------------------

    def test_audit_left_half_done_is_known_as_such_by_the_next(self):
        left = self.audits.create([{}])
        self.assertEqual(left.state, "running")
        with self.enter_registry_test_mode():
            self.ref("ir_cron_audit").method_direct_trigger()
        self.assertEqual(left.state, "interrupted")
        last = self.audits.search([], limit=1)
        self.assertGreater(last.id, left.id)
        self.assertIn(last.state, ("clean", "found"))
        self.assertEqual(last.invariant_count, len(INVARIANTS))
        self.assertFalse(last.user_id)

    # -- told ------------------------------------------------------------------------

    def _told(self, audit):
        manager = self.users["manager"]
        activities = audit.activity_ids.filtered(lambda a: a.user_id == manager)
        messages = self.env["mail.message"].search(
            [
                ("model", "=", audit._name),
                ("res_id", "=", audit.id),
                ("notified_partner_ids", "in", manager.partner_id.ids),
            ]
        )
        return len(activities), messages

    def test_managers_are_told_of_a_result_once(self):
        self._run()
        visit = self._break()
        first, again = self._run(), self._run()
        count, message = self._told(first)
        self.assertEqual((count, len(message)), (1, 1))
        self.assertIn("Each session is in the calendar, at its time", message.body)
        count, message = self._told(again)
        self.assertEqual((count, len(message)), (0, 0))
        self.assertEqual(first.finding_ids.res_id, visit.id)

    def test_managers_are_told_anew_when_the_result_changes(self):
        self._break()
        first = self._run()
        self._set(self._book(date="2025-06-18").event_id, start="2025-06-17 01:00:00")
        self._tell_all()
        second = self._run()
        self.assertEqual((self._told(first)[0], self._told(second)[0]), (0, 1))

    def test_task_ends_when_all_is_mended(self):
        visit = self._break()
        first = self._run()
        self._set(visit.event_id, start="2025-06-17 02:00:00")
        last = self._run()
        self.assertEqual(last.state, "clean")
        self.assertFalse(first.activity_ids | last.activity_ids)
        self.assertEqual(last.fingerprint, "clean")

    def test_nobody_is_told_that_all_is_well(self):
        audit = self._run()
        self.assertEqual((audit.state, self._told(audit)[0]), ("clean", 0))

    # -- shown -----------------------------------------------------------------------

    def test_manager_audits_by_a_button_and_opens_what_is_found(self):
        visit = self._break()
        opened = self._as("manager", "djpk.consultation.audit").action_audit()
        audit = self.audits.browse(opened["res_id"])
        self.assertEqual(audit.user_id, self.users["manager"])
        finding = audit.finding_ids.with_user(self.users["manager"])
        self.assertEqual(
            (finding.name, finding.found, finding.expected),
            (visit.name, "2025-06-17 08:00:00", "2025-06-17 09:00:00"),
        )
        shown = finding.action_open()
        self.assertEqual((shown["res_model"], shown["res_id"]), finding._get_shown())

    def test_record_without_a_form_opens_the_session_it_belongs_to(self):
        visit = self._break()
        self._set(self._claim(visit, "day"), date="2025-06-18")
        finding = self._run().finding_ids.filtered(
            lambda f: f.res_model == "djpk.consultation.claim"
        )
        self.assertEqual(finding._get_shown(), (visit._name, visit.id))

    def test_what_a_letter_lacks_is_told_in_words(self):
        visit = self._book(date="2025-06-17")
        self._tell_all()
        self._set(visit.letter_id, letter_date=None)
        finding = self._run().finding_ids
        label = visit.letter_id._fields["letter_date"].string
        self.assertFalse(finding.found_text)
        self.assertEqual(finding.expected, "letter_date")
        self.assertEqual(finding.expected_text, label)

    def test_record_that_is_gone_since_is_said_to_be_gone(self):
        self._break()
        finding = self._run().finding_ids
        self._set(finding, res_id=2**31 - 1)
        finding.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "no longer there"):
            finding.action_open()

    def test_agent_audits_nothing(self):
        with self.assertRaises(AccessError):
            self._as("agent", "djpk.consultation.audit").action_audit()

    # -- kept ------------------------------------------------------------------------

    def test_results_are_kept_for_the_days_set_and_the_last_one_for_good(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("djpk_consultation.audit_days", "10")
        audits = [self._run() for _round in range(3)]
        days = ("2025-05-23 02:59:59", "2025-05-23 03:00:00", "2025-01-01 00:00:00")
        for audit, started in zip(audits, days, strict=True):
            audit.started_at = started
        self.audits._gc_audits()
        self.assertEqual([bool(audit.exists()) for audit in audits], [0, 1, 1])
