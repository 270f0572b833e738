from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Calendar programs look for METHOD as it stands in the file (RFC 6047), but
        attachments keep their type in small letters."""
        emails = super()._prepare_outgoing_list(*args, **kwargs)
        for email in emails:
            email["attachments"] = [
                (name, raw, _with_capital_method(mimetype or ""))
                for name, raw, mimetype in email["attachments"]
            ]
        return emails


def _with_capital_method(mimetype):
    start, found, method = mimetype.partition("; method=")
    return f"{start}{found}{method.upper()}"
