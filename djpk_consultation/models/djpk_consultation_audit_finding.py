from odoo import api, fields, models
from odoo.exceptions import UserError

#: Where a record without a form of its own is shown.
OWNERS = {
    "djpk.consultation.visitor": ("session_id",),
    "djpk.consultation.override": ("session_id", "letter_id"),
    "djpk.consultation.claim": ("session_id",),
    "calendar.event": ("consultation_session_id",),
}
#: Whose names and values stand in what is found and expected.
WORDS = {
    "helpdesk.ticket": ["partner_name", "institution", "partner_phone", "question"],
    "djpk.consultation.document": ["kind"],
    "djpk.consultation.override": ["code"],
    "djpk.consultation.claim": ["kind"],
    "djpk.consultation.letter": [
        *("number", "letter_date", "received_at", "to_director_general"),
        *("channel_id", "attachment_ids", "decision", "state"),
    ],
    "djpk.consultation.session": [
        *("name", "date", "start", "stop", "letter_id", "policy_id", "slot_id"),
        *("room_id", "state"),
    ],
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
    found = fields.Char("Found, as stored", readonly=True)
    expected = fields.Char("Expected, as stored", readonly=True)
    found_text = fields.Char(
        "Found", compute="_compute_texts", help="What the record has; times in WIB."
    )
    expected_text = fields.Char(
        "Expected",
        compute="_compute_texts",
        help="What the rule allows, where one value says it; WIB.",
    )

    @api.depends("found", "expected")
    @api.depends_context("lang")
    def _compute_texts(self):
        words = self._words()
        for finding in self:
            for name in ("found", "expected"):
                parts = (finding[name] or "").split(", ")
                text = ", ".join(words.get(part, part) for part in parts)
                finding[f"{name}_text"] = text

    @api.model
    def _words(self):
        """Names of fields and of their values, as people read them."""
        words = {}
        for model, names in WORDS.items():
            known = self.env[model].fields_get(names, ["string", "selection"])
            for name, field in known.items():
                words[name] = field["string"]
                words.update(field.get("selection", ()))
        return words

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
