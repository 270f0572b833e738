from odoo import api, fields, models


class DjpkConsultationHolidayLineWizard(models.TransientModel):
    _name = "djpk.consultation.holiday.line.wizard"
    _description = "Day Off of a File"
    _order = "day"

    wizard_id = fields.Many2one(
        "djpk.consultation.holiday.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    change = fields.Selection(
        [
            ("new", "New"),
            ("changed", "Changed"),
            ("removed", "Taken out"),
            ("same", "As it is"),
        ],
        required=True,
    )
    day = fields.Date(required=True)
    name = fields.Char(required=True)
    holiday_kind = fields.Selection(
        lambda self: (
            self.env["resource.calendar.leaves"]._fields["holiday_kind"].selection
        ),
    )
    kind_text = fields.Char("Kind", compute="_compute_kind_text")
    basis = fields.Char("Decree")
    provisional = fields.Boolean()
    before = fields.Char("Until Now", help="What the file changes of it.")
    session_count = fields.Integer(
        "Sessions Hit", help="Scheduled on that day, which would be off."
    )
    leave_id = fields.Many2one("resource.calendar.leaves", ondelete="set null")

    @api.depends("holiday_kind")
    @api.depends_context("lang")
    def _compute_kind_text(self):
        kinds = self.env["resource.calendar.leaves"]._fields["holiday_kind"]
        labels = dict(kinds._description_selection(self.env))
        for line in self:
            line.kind_text = labels.get(line.holiday_kind)
