from odoo import fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    category = fields.Selection(
        selection_add=[
            ("djpk_callback", "Log a call-back"),
            ("djpk_review", "Decide on a request letter"),
        ],
        ondelete={"djpk_callback": "set default", "djpk_review": "set default"},
    )
