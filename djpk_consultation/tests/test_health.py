"""The health page: what is wrong is told in words, with what to do."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ConsultationCommon
from .common_audit import AuditCase


@tagged("post_install", "-at_install")
class TestHealth(AuditCase):
    def setUp(self):
        super().setUp()
        # as after an ordinary night
        now = fields.Datetime.now()
        self.crons = self.env["ir.cron"].browse(
            self.env["ir.model.data"]
            .search([("model", "=", "ir.cron"), ("module", "=", "djpk_consultation")])
            .mapped("res_id")
        )
        self.crons |= self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.crons.write({"active": True, "nextcall": now + timedelta(hours=1)})
        self.env["djpk.consultation.failure"].search([]).unlink()
        self.env["mail.mail"].search([]).unlink()
        self.audits.create([{}])._run()

    def _report(self, role="manager"):
        return self._as(role, "djpk.consultation.health").call_health()

    def _row(self, name):
        """The row of that name, and whether the whole page is as grave."""
        report = self._report()
        rows = [row for section in report["sections"] for row in section["rows"]]
        (row,) = [row for row in rows if name in row["name"]]
        return row

    def _state(self, name):
        row = self._row(name)
        self.assertEqual(bool(row["advice"]), row["state"] in ("bad", "warn"), row)
        return row["state"]

    def test_all_is_well_after_an_ordinary_night(self):
        report = self._report()
        wrong = [
            row
            for section in report["sections"]
            for row in section["rows"]
            if row["state"] in ("bad", "warn")
        ]
        # weasyprint may be missing where nothing is printed
        wrong = [row for row in wrong if row["name"] != "weasyprint"]
        self.assertEqual(wrong, [])

    def test_every_scheduled_action_of_the_product_has_its_row(self):
        names = [row["name"] for row in self._report()["sections"][1]["rows"]]
        self.assertEqual(sorted(names), sorted(self.crons.mapped("name")))

    def test_page_takes_few_queries_however_many_actions_there_are(self):
        health = self._as("manager", "djpk.consultation.health")
        health.call_health()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            health.call_health()

    def test_action_that_is_switched_off(self):
        self.ref("ir_cron_audit").active = False
        self.assertEqual(self._state("audit every rule"), "bad")

    def test_action_that_is_late_for_longer_than_its_own_period(self):
        cron, now = self.ref("ir_cron_notice_send"), fields.Datetime.now()
        for minutes, state in ((60, "ok"), (61, "bad")):
            cron.nextcall = now - timedelta(minutes=minutes)
            self.assertEqual(self._state(cron.name), state)
        daily = self.ref("ir_cron_audit")
        for hours, state in ((24, "ok"), (25, "bad")):
            daily.nextcall = now - timedelta(hours=hours)
            self.assertEqual(self._state(daily.name), state)

    def test_action_that_failed(self):
        cron = self.ref("ir_cron_audit")
        self._set(cron, failure_count=2, first_failure_date="2025-06-01 00:00:00")
        self.env.invalidate_all()
        row = self._row(cron.name)
        self.assertEqual(row["state"], "bad")
        self.assertIn("2 times", row["advice"])

    def test_records_that_fail_and_records_that_are_left(self):
        cron = self.ref("ir_cron_callbacks")
        self.env["ir.cron.progress"].create({"cron_id": cron.id, "remaining": 7})
        row = self._row(cron.name)
        self.assertEqual(row["state"], "warn")
        self.assertIn("waiting: 7", row["value"])
        failures = self.env["djpk.consultation.failure"]
        failures._note("callbacks", self._escalated_question(), ValueError("x"))
        row = self._row(cron.name)
        self.assertEqual(row["state"], "warn")
        self.assertIn("failing: 1", row["value"])

    def test_mail_that_waits_for_more_than_an_hour(self):
        self._create_letter()
        with self.at("2025-06-02 11:00"):
            self.assertEqual(self._row("waiting")["state"], "ok")
        with self.at("2025-06-02 11:00:01"):
            self.assertEqual(self._state("who asked, waiting"), "bad")

    def test_mail_that_was_not_delivered(self):
        self._create_letter()
        notice = self.env["djpk.consultation.notice"].search([], limit=1)
        notice._set_failed("refused")
        row = self._row("not delivered")
        self.assertEqual((row["state"], row["value"]), ("warn", "1"))

    def test_notification_that_failed_in_the_bases_queue(self):
        self.env["mail.mail"].create({"subject": "x", "state": "exception"})
        self.assertEqual(self._state("Notifications to officers"), "warn")

    def test_audit_that_found_something(self):
        visit = self._book(date="2025-06-17")
        self._tell_all()
        self._set(visit.event_id, start="2025-06-17 00:00:00")
        self.audits.create([{}])._run()
        row = self._row("Last audit")
        self.assertEqual(row["state"], "bad")
        self.assertIn("1 records found", row["value"])

    def test_audit_of_another_day(self):
        with self.at("2025-06-03 12:00"):
            self.assertEqual(self._row("Last audit")["state"], "ok")
        with self.at("2025-06-03 12:00:01"):
            self.assertEqual(self._state("Last audit"), "warn")

    def test_audit_that_was_interrupted(self):
        self.audits.create([{}]).state = "interrupted"
        self.assertEqual(self._state("Last audit"), "warn")

    def test_year_without_holidays(self):
        leaves = self.env["resource.calendar.leaves"].search(
            [("day_from", ">=", "2026-01-01"), ("day_from", "<=", "2026-12-31")]
        )
        leaves.unlink()
        self.assertEqual(self._state("2026"), "warn")
        with self.at("2025-12-01 00:00"):
            self.assertEqual(self._row("2026")["state"], "bad")

    def test_year_whose_decree_was_not_seen(self):
        with self.at("2026-06-02 10:00"):
            self.assertEqual(self._row("2027")["state"], "warn")

    def test_versions_are_told(self):
        for name in ("Odoo", "djpk_consultation", "helpdesk_mgmt", "PostgreSQL"):
            self.assertTrue(self._row(name)["value"][0].isdigit(), name)
        self.assertEqual(self._row("pg_trgm")["state"], "ok")

    def test_only_the_administrator_is_shown_the_action_itself(self):
        admin = self.env(user=self.env.ref("base.user_admin"))
        for env, opens in ((self.env(user=self.users["manager"]), 0), (admin, 1)):
            rows = env["djpk.consultation.health"].call_health()["sections"][1]["rows"]
            self.assertEqual({bool(row["action"]) for row in rows}, {bool(opens)})

    def test_agent_sees_no_health_page(self):
        with self.assertRaises(AccessError):
            self._report("agent")


@tagged("post_install", "-at_install")
class TestHealthTour(ConsultationCommon, HttpCase):
    def test_manager_reads_the_page_audits_and_opens_what_is_found(self):
        groups = "djpk_consultation.group_manager"
        new_test_user(self.env, "djpk_health_manager", groups=groups)
        values = {"kind": "complaint", "name": "Toilet", "description": "-"}
        ticket = self.env["helpdesk.ticket"].create(values)
        phone = self.env["helpdesk.ticket.channel"].search([("code", "=", "phone")])
        phone.for_complaint = False
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET channel_id = %s WHERE id = %s",
            [phone.id, ticket.id],
        )
        path = "/odoo/consultation-health"
        self.start_tour(path, "djpk_health", login="djpk_health_manager")
        audit = self.env["djpk.consultation.audit"].search([], limit=1)
        self.assertEqual(audit.finding_ids.mapped("res_id"), ticket.ids)
