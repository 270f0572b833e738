import hashlib
import json
from datetime import timedelta

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

KEPT_DAYS = 90


class DjpkConsultationIdempotency(models.Model):
    """First answers to calls with an idempotency key, per user and method.

    The key is taken before the work starts: a twin at the same instant waits for
    the first, and its retry then reads the first's answer.
    """

    _name = "djpk.consultation.idempotency"
    _description = "Idempotency Key"
    _rec_name = "key"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="cascade"
    )
    method = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    payload = fields.Char(required=True, readonly=True, help="SHA-256 of the values.")
    answer = fields.Text(readonly=True)
    called_at = fields.Datetime(required=True, readonly=True, index=True)

    _key_unique = models.UniqueIndex(
        "(user_id, method, key)", "This idempotency key is in use."
    )

    @api.private
    def once(self, method, values, work):
        """Run ``work`` once per key; without a key, each time.

        :param values: parsed arguments, ``idempotency_key`` among them
        :param work: callable without arguments, returning the JSON answer
        :return: ``(answer, conflict)``; conflict = same key, another payload
        """
        key = values.get("idempotency_key")
        if not key:
            return work(), False
        payload = self._payload(values)
        known = self._known(method, key)
        if known:
            stored, answer = known
            return (json.loads(answer), False) if stored == payload else (None, True)
        row_id = self._open(method, key, payload)
        answer = work()
        self.env.cr.execute(
            SQL(
                "UPDATE djpk_consultation_idempotency SET answer = %s WHERE id = %s",
                json.dumps(answer),
                row_id,
            )
        )
        return answer, False

    @api.model
    def _payload(self, values):
        plain = {k: v for k, v in values.items() if k != "idempotency_key"}
        text = json.dumps(plain, sort_keys=True, default=repr)
        return hashlib.sha256(text.encode()).hexdigest()

    def _known(self, method, key):
        self.env.cr.execute(
            SQL(
                "SELECT payload, answer, called_at, id"
                " FROM djpk_consultation_idempotency"
                " WHERE user_id = %s AND method = %s AND key = %s",
                self.env.uid,
                method,
                key,
            )
        )
        row = self.env.cr.fetchone()
        if row and row[2] < fields.Datetime.now() - timedelta(days=KEPT_DAYS):
            self.browse(row[3]).sudo().unlink()
            return None
        return row and row[:2]

    def _open(self, method, key, payload):
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO djpk_consultation_idempotency"
                        " (user_id, method, key, payload, called_at, create_date)"
                        " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
                        self.env.uid,
                        method,
                        key,
                        payload,
                        fields.Datetime.now(),
                        fields.Datetime.now(),
                    ),
                    log_exceptions=False,
                )
                return self.env.cr.fetchone()[0]
        except errors.UniqueViolation as error:
            # The twin has committed, but this transaction's snapshot is older:
            # only a new one can read its answer.
            raise ConcurrencyError("twin call with the same key") from error

    @api.autovacuum
    def _gc_keys(self):
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("called_at", "<", limit)]).unlink()
