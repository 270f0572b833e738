from odoo import api, fields, models
from odoo.tools import SQL


class DjpkConsultationFailure(models.Model):
    """A record that a scheduled action cannot get done: told to the administrator.

    It goes by itself once the action succeeds or has nothing to do with the record.
    """

    _name = "djpk.consultation.failure"
    _description = "Failure of a Scheduled Action"
    _log_access = False
    _order = "last_at desc, id desc"

    cron_id = fields.Many2one(
        "ir.cron", "Action", required=True, readonly=True, ondelete="cascade"
    )
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    times = fields.Integer(required=True, readonly=True, help="Runs in a row.")
    first_at = fields.Datetime("Since", required=True, readonly=True)
    last_at = fields.Datetime("Last tried", required=True, readonly=True)
    error = fields.Char(required=True, readonly=True)

    _record_unique = models.UniqueIndex("(cron_id, res_model, res_id)")

    @api.depends("res_model", "res_id")
    def _compute_display_name(self):
        for failure in self:
            records = self.env.get(failure.res_model)
            record = records is not None and records.browse(failure.res_id).exists()
            failure.display_name = record and record.display_name

    @api.model
    def _of_action(self, name, records):
        """The failures among the records that are due; those settled are deleted.

        :param records: all that is due for this action
        :return: ``{record id: failure id}``
        """
        cron = self._action(name)
        found = self.search(
            [("cron_id", "=", cron.id), ("res_model", "=", records._name)]
        )
        due = set(records.ids)
        still = found.filtered(lambda failure: failure.res_id in due)
        (found - still).unlink()
        return {failure.res_id: failure.id for failure in still}

    @api.model
    def _note(self, name, record, error):
        """One more failure, in the caller's transaction."""
        cron, now = self._action(name), fields.Datetime.now()
        if not cron:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO djpk_consultation_failure AS known"
                " (cron_id, res_model, res_id, times, first_at, last_at, error)"
                " VALUES (%s, %s, %s, 1, %s, %s, %s)"
                " ON CONFLICT (cron_id, res_model, res_id) DO UPDATE SET"
                " times = known.times + 1, last_at = EXCLUDED.last_at,"
                " error = EXCLUDED.error",
                cron.id,
                record._name,
                record.id,
                now,
                now,
                f"{type(error).__name__}: {error}"[:500],
            )
        )
        self.invalidate_model()

    @api.model
    def _action(self, name):
        return (
            self.env.ref(f"djpk_consultation.ir_cron_{name}", raise_if_not_found=False)
            or self.env["ir.cron"]
        )
