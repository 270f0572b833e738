from odoo import api, models
from odoo.tools import html2plaintext


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """A consultation mail that came back was not told."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        message = message_dict["bounced_message"]
        address = message_dict["bounced_email"]
        if message and address:
            reason = html2plaintext(message_dict.get("body") or "")
            self.env["djpk.consultation.notice"]._take_bounce(message, address, reason)
        return result
