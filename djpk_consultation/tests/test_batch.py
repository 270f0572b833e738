"""The loop of every scheduled action: one record's failure stops nobody else."""

from unittest.mock import patch

import psycopg2
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from .common import RuleCase

LOG = "odoo.addons.djpk_consultation.models.ir_cron"


@tagged("post_install", "-at_install")
class TestBatch(RuleCase):
    """With a stand-in for the work; the action "review" lends its name."""

    def setUp(self):
        super().setUp()
        self.letters = self.env["djpk.consultation.letter"]
        for _number in range(3):
            self.letters |= self._create_letter(approve=False)
        self.bad = self.letters[0]
        self.done = []

    def _work(self, letter):
        if letter == self.bad:
            letter.subject = "half done"
            raise ValueError("no such unit")
        letter.subject = "done"
        self.done.append(letter.id)

    def _run(self, records=None, work=None):
        records = self.letters if records is None else records
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr, su=True)
            env["ir.cron"]._run_batch(
                "review", records.with_env(env), work or self._work
            )
        self.env.invalidate_all()

    def _failures(self):
        return self.ref("ir_cron_review").consultation_failure_ids

    def _fail(self):
        with self.assertLogs(LOG, "ERROR") as logs:
            self._run()
        return logs.output

    def test_one_failure_leaves_the_others_done(self):
        output = self._fail()
        self.assertEqual(self.done, self.letters[1:].ids)
        self.assertEqual(self.letters[1:].mapped("subject"), ["done", "done"])
        self.assertEqual(len(output), 1)
        self.assertIn(str(self.bad), output[0])

    def test_what_failed_is_rolled_back(self):
        before = self.bad.subject
        self._fail()
        self.assertEqual(self.bad.subject, before)

    def test_a_failure_is_on_record_and_counted(self):
        with freeze_time("2025-06-02 03:00:00"):
            self._fail()
        with freeze_time("2025-06-02 03:15:00"):
            self._fail()
        failure = self._failures()
        self.assertEqual((failure.res_model, failure.res_id), self._key(self.bad))
        self.assertEqual(failure.display_name, self.bad.display_name)
        self.assertEqual(failure.times, 2)
        self.assertEqual(str(failure.first_at), "2025-06-02 03:00:00")
        self.assertEqual(str(failure.last_at), "2025-06-02 03:15:00")
        self.assertEqual(failure.error, "ValueError: no such unit")

    def _key(self, record):
        return record._name, record.id

    def test_what_failed_comes_last_the_next_time(self):
        self._fail()
        seen = []
        self._run(work=lambda letter: seen.append(letter.id))
        self.assertEqual(seen, [*self.letters[1:].ids, self.bad.id])

    def test_a_success_ends_the_failure(self):
        self._fail()
        self.bad = None
        self._run()
        self.assertFalse(self._failures())

    def test_what_is_no_longer_due_fails_no_longer(self):
        self._fail()
        self._run(self.letters[1:])
        self.assertFalse(self._failures())

    def test_other_actions_keep_their_failures(self):
        self._fail()
        with self.enter_registry_test_mode():
            self.ref("ir_cron_callbacks").method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(self._failures())

    def test_a_rival_at_the_same_row_is_no_failure(self):
        """What the database refuses because of another transaction is judged again."""
        tries = []

        def work(letter):
            tries.append(letter.id)
            if tries.count(letter.id) < 3:
                raise psycopg2.errors.SerializationFailure("concurrent update")

        self._run(self.letters[:1], work)
        self.assertEqual(tries, self.letters[:1].ids * 3)
        self.assertFalse(self._failures())

    def test_a_rival_that_never_gives_way_is_one(self):
        def work(_letter):
            raise psycopg2.errors.SerializationFailure("concurrent update")

        with mute_logger(LOG):
            self._run(self.letters[:1], work)
        self.assertEqual(self._failures().res_id, self.letters[0].id)

    def test_work_may_end_the_run(self):
        def work(letter):
            self.done.append(letter.id)
            return False

        self._run(work=work)
        self.assertEqual(self.done, self.letters[:1].ids)

    def test_the_rest_waits_when_the_time_is_up(self):
        with patch.object(IrCron, "_commit_progress", side_effect=[9.0, 0.0]):
            self._run(self.letters[1:])
        self.assertEqual(self.done, self.letters[1:2].ids)
