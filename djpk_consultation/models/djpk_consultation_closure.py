from odoo import api, fields, models
from odoo.tools import format_date


class DjpkConsultationClosure(models.Model):
    _name = "djpk.consultation.closure"
    _inherit = ["djpk.setting.mixin"]
    _description = "Consultation Closure"
    _order = "date_from desc, id desc"

    date_from = fields.Date("From", required=True, index=True, help="First day, WIB.")
    date_to = fields.Date(
        "To", required=True, index=True, help="Last day, itself included, WIB."
    )
    slot_id = fields.Many2one(
        "djpk.consultation.slot",
        index="btree_not_null",
        ondelete="restrict",
        help="The slot that is closed. Empty: all of them.",
    )
    room_id = fields.Many2one(
        "djpk.consultation.room",
        index="btree_not_null",
        ondelete="restrict",
        help="The room that is closed. Empty: all of them.",
    )
    reason = fields.Char(
        required=True, help="Why, as it is told to those who asked for that time."
    )

    _dates_order = models.Constraint(
        "CHECK (date_from <= date_to)",
        "A closure cannot end before it begins. Enter a later last day.",
    )

    @api.depends("date_from", "date_to", "reason")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for closure in self:
            first, last = (
                format_date(self.env, day) if day else ""
                for day in (closure.date_from, closure.date_to)
            )
            days = first if first == last else f"{first} - {last}"
            closure.display_name = f"{days}: {closure.reason or ''}"
