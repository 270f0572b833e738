from odoo import fields, models
from odoo.exceptions import UserError

#: Where a record without a form of its own is shown.
OWNERS = {
    "djpk.consultation.visitor": ("session_id",),
    "djpk.consultation.override": ("session_id", "letter_id"),
    "djpk.consultation.claim": ("session_id",),
    "calendar.event": ("consultation_session_id",),
}


class DjpkConsultationAuditFinding(models.Model):
    """A record that breaks an invariant, as it was found."""

    _name = "djpk.consultation.audit.finding"
    _description = "Record Found by an Audit"
    _order = "line_id, id"

    line_id = fields.Many2one(
        "djpk.consultation.audit.line",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    audit_id = fields.Many2one(
        related="line_id.audit_id", store=True, index=True, readonly=True
    )
    invariant = fields.Selection(related="line_id.invariant")
    rule = fields.Char(related="line_id.rule")
    clause = fields.Char(related="line_id.clause")
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record ID", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char("Record", readonly=True)
    found = fields.Char(readonly=True, help="What the record has; times in WIB.")
    expected = fields.Char(
        readonly=True, help="What the rule allows, where one value says it; WIB."
    )

    def action_open(self):
        """Open the record, or what it belongs to."""
        model, res_id = self._get_shown()
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "views": [(False, "form")],
        }

    def _get_shown(self):
        """``(model, id)`` of the record, or of what it belongs to."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("This record is no longer there."))
        record.check_access("read")
        owners = [record[name] for name in OWNERS.get(record._name, ())]
        shown = next(filter(None, owners), record)
        return shown._name, shown.id
