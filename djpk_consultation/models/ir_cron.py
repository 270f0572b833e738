import logging

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

TRIES = 3
#: Somebody else was at the same rows: judged again, there may be nothing to do.
MEANWHILE = (
    *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
    errors.UniqueViolation,
    ConcurrencyError,
)


class IrCron(models.Model):
    """The one way in which this product's scheduled actions work off their records."""

    _inherit = "ir.cron"

    consultation_failure_ids = fields.One2many(
        "djpk.consultation.failure", "cron_id", "Records that fail"
    )

    @api.model
    def _run_batch(self, name, records, work):
        """Run ``work`` on every record that is due, each in its own transaction.

        A record that fails is rolled back, logged and put on record as
        ``djpk.consultation.failure``; the others go on, and the next run tries it
        again, after them. One that somebody works on waits for the next run.

        :param name: of the action: its XML id without ``ir_cron_``
        :param records: all that is due now, by a domain that excludes what is done
        :param work: takes one locked record and judges it again, since another server
            may have done it; returns ``False`` if the rest is to wait for the next run
        """
        failures = self.env["djpk.consultation.failure"].sudo()
        failing = failures._of_action(name, records)
        time_left = self._commit_progress(remaining=len(records))
        for record_id in sorted(records.ids, key=failing.__contains__):
            if not time_left:
                return
            # each alone, since a commit empties the cache of all
            record = records.browse(record_id)
            known = failures.browse(failing.get(record_id, ()))
            time_left = self._run_alone(name, record, work, known)

    def _run_alone(self, name, record, work, known, tries=TRIES):
        """:return: seconds left for others; 0: they wait for the next run"""
        try:
            go_on, free = True, record.try_lock_for_update(allow_referencing=True)
            if free:
                go_on = work(free) is not False
                known.unlink()
            left = self._commit_progress(1, remaining=None if go_on else 0)
            return left if go_on else 0
        except Exception as error:
            self.env.cr.rollback()
            if tries > 1 and isinstance(error, MEANWHILE):
                return self._run_alone(name, record, work, known, tries - 1)
            _logger.exception("%s: %s fails; the next run tries it", name, record)
            self.env["djpk.consultation.failure"]._note(name, record, error)
            return self._commit_progress(1)
