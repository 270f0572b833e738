from odoo import api, fields, models


class DjpkConsultationFollowUp(models.Model):
    """What was agreed on: what, by whom, until when."""

    _name = "djpk.consultation.follow.up"
    _description = "Follow-up of Minutes"
    _inherit = ["djpk.consultation.contract"]
    _order = "sequence, id"

    minutes_id = fields.Many2one(
        "djpk.consultation.minutes", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What", required=True)
    owner = fields.Char("By whom")
    due = fields.Date("Until")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.minutes_id._check_open()
        return lines

    def write(self, vals):
        self.minutes_id._check_open()
        result = super().write(vals)
        self.minutes_id._check_open()
        return result

    def unlink(self):
        self.minutes_id._check_open()
        return super().unlink()
