from odoo import fields, models


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """Whoever got an answer is asked how they liked the service, by Odoo's ratings."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "rating.mixin"]

    rating_last_value = fields.Float("Satisfaction (1-5)")

    def _rating_apply_get_default_subtype_id(self):
        """A rating is for the officers, not for other followers."""
        return self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")

    def _asks_rating(self):
        """Asked until it is answered, and never a second time."""
        self.ensure_one()
        return not any(rating.consumed for rating in self.sudo().rating_ids)
