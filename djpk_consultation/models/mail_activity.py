from odoo import models
from odoo.exceptions import UserError

#: Activities that end with the deed, not with a tick.
DEEDS = ("djpk_callback", "djpk_review")


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        for activity in self.filtered(lambda a: a.activity_category in DEEDS):
            raise UserError(
                self.env._(
                    "%(activity)s: it is done as soon as the call or the decision is"
                    " on record. Use its own buttons.",
                    activity=activity.display_name,
                )
            )
        return super()._action_done(feedback, attachment_ids)
