from odoo import models


class ResUsers(models.Model):
    """A user's teams are the teams' members from the other side."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "helpdesk_team_ids" in vals:
            self.env["djpk.cache.mixin"]._clear_reference_cache(force=True)
        return result
