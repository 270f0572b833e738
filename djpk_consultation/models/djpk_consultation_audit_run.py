import hashlib
import logging
import time

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.audit import Outcome
from ..tools.audit_all import INVARIANTS
from ..tools.audit_facts import TABLES

_logger = logging.getLogger(__name__)

#: Records that are listed of one invariant; all are counted.
LISTED = 100
#: Seconds that one question to the database may take: by night, and by a button.
PATIENCE = (300, 30)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationAudit(models.Model):
    """How an audit is made: one snapshot, questions that write nothing."""

    _inherit = "djpk.consultation.audit"

    @api.model
    def _cron_audit(self):
        """The audit of the night.

        It stands as "running" on record before it begins, locked by who makes it: one
        that can be locked while it says so was left behind by a server that stopped.
        """
        commit = self.env["ir.cron"]._commit_progress
        self.search([("state", "=", "running")])._end_interrupted()
        audit = self.create([{}])
        commit(remaining=1)
        audit.lock_for_update()
        audit._run()
        commit()
        # the result stands, whatever happens to the telling
        audit._tell_result()
        commit(1)

    def _end_interrupted(self):
        for audit in self:
            if audit.try_lock_for_update():
                audit.state = "interrupted"

    def _run(self):
        """Ask every invariant, and put the answers on record."""
        self.ensure_one()
        begin = time.monotonic()
        self.env.flush_all()
        patience = PATIENCE[bool(self.user_id)]
        error = self._make_facts(patience)
        outcomes = [
            Outcome(invariant, 0, [], error)
            if error
            else self._ask(invariant, patience)
            for invariant in INVARIANTS
        ]
        self._drop_facts()
        self._put_on_record(outcomes, time.monotonic() - begin)

    # -- asking ------------------------------------------------------------------

    def _make_facts(self, patience):
        """The temporary tables of :mod:`..tools.audit_facts`.

        :return: what went wrong, ``""`` if nothing did
        """
        self._drop_facts()
        try:
            with self.env.cr.savepoint(flush=False):
                self._wait_at_most(patience)
                for statements in TABLES.values():
                    for statement in statements:
                        self._execute(statement)
                self.env.cr.execute(SQL("SET LOCAL statement_timeout TO DEFAULT"))
                self.env.cr.execute(SQL("SET LOCAL jit TO DEFAULT"))
        except psycopg2.Error as error:
            return self._say_failed("facts", error)
        return ""

    def _drop_facts(self):
        for name in TABLES:
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(name)))

    def _ask(self, invariant, patience):
        """One invariant's :class:`~..tools.audit.Outcome`; its failure is one, too."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            self._wait_at_most(patience)
            self.env.cr.execute(SQL("SET TRANSACTION READ ONLY"))
            self._execute(
                "SELECT *, count(*) OVER () FROM"
                f" ({invariant.query}) AS q(model, id, name, found, expected)"
                f" ORDER BY id LIMIT {LISTED}"
            )
            rows = self.env.cr.fetchall()
        except psycopg2.Error as error:
            return Outcome(invariant, 0, [], self._say_failed(invariant.code, error))
        finally:
            # back to where one may write
            savepoint.close(rollback=True)
        return Outcome(invariant, rows[0][-1] if rows else 0, rows)

    def _execute(self, statement):
        # statements of this add-on only: pylint: disable=sql-injection
        now = fields.Datetime.now()
        self.env.cr.execute(statement, {"now": now}, log_exceptions=False)

    def _wait_at_most(self, seconds):
        # to compile each of these questions takes longer than to answer it
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        self.env.cr.execute(SQL("SET LOCAL statement_timeout = %s", seconds * 1000))

    def _say_failed(self, name, error):
        text = " ".join(str(error).split())
        _logger.warning("The audit cannot ask for %s: %s", name, text)
        return text or repr(error)

    # -- on record ---------------------------------------------------------------

    def _put_on_record(self, outcomes, seconds):
        broken = [found for found in outcomes if found.count or found.error]
        self.write(
            {
                "duration": seconds,
                "state": "found" if broken else "clean",
                "invariant_count": len(outcomes),
                "finding_count": sum(found.count for found in outcomes),
                "failed_count": len([found for found in outcomes if found.error]),
                "fingerprint": _fingerprint(broken),
            }
        )
        lines = self.env["djpk.consultation.audit.line"].create(
            [self._line_values(found) for found in outcomes]
        )
        self.env["djpk.consultation.audit.finding"].create(
            [
                {
                    "line_id": line.id,
                    "res_model": model,
                    "res_id": res_id,
                    "name": name or str(res_id),
                    "found": value,
                    "expected": expected,
                }
                for line, outcome in zip(lines, outcomes, strict=True)
                for model, res_id, name, value, expected, _count in outcome.rows
            ]
        )

    def _line_values(self, outcome):
        state = "broken" if outcome.count else "kept"
        return {
            "audit_id": self.id,
            "invariant": outcome.invariant.code,
            "rule": outcome.invariant.rule,
            "clause": outcome.invariant.clause,
            "count": outcome.count,
            "state": "failed" if outcome.error else state,
            "error": outcome.error or False,
        }


def _fingerprint(broken):
    """The same text for the same records; what differs from night to night is out."""
    parts = [
        f"{found.invariant.code} {found.count} {bool(found.error)}"
        f" {[row[:2] for row in found.rows]}"
        for found in broken
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest() if parts else "clean"
