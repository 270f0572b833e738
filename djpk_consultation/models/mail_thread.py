import codecs
import logging

from odoo import api, models
from odoo.tools import html2plaintext

from ..tools.incoming_mail import automatic, storable
from ..tools.letter_file import file_problem

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    """What the mail gateway does for every model: odd mails arrive, robots do not."""

    _inherit = "mail.thread"

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        _mend_charsets(message)
        return super()._message_parse_extract_payload(
            message, message_dict, save_original
        )

    @api.model
    def message_parse(self, message, save_original=False):
        parsed = super().message_parse(message, save_original)
        for key, value in parsed.items():
            if isinstance(value, str):
                parsed[key] = type(value)(storable(value))
        parsed["attachments"] = [
            attachment._replace(fname=storable(attachment.fname))
            for attachment in parsed["attachments"]
        ]
        return parsed

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        return [
            route
            for route in routes
            if not self._is_automatic_request(message, message_dict, route)
        ]

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

    @api.model
    def _is_automatic_request(self, message, message_dict, route):
        """Whether an automatic mail would make a ticket of a team of DJPK.

        A program that sends a letter, as an office system does, is heard: the right to
        a session counts from its receipt.
        """
        model, record_id, values = route[:3]
        if model != "helpdesk.ticket" or record_id:
            return False
        kind = automatic(message.get)
        if not kind or not self.env[model]._mail_intake(values):
            return False
        if kind == "program" and _has_document(message_dict):
            return False
        _logger.info(
            "Automatic mail %s from %s makes no ticket",
            message_dict["message_id"],
            message_dict["email_from"],
        )
        return True


def _mend_charsets(message):
    """Read texts of an unknown charset as UTF-8: the mail would be lost otherwise."""
    for part in message.walk():
        charset = part.get_content_charset()
        if charset and part.get_content_maintype() == "text":
            try:
                codecs.lookup(charset)
            except LookupError:
                part.set_param("charset", "utf-8")


def _has_document(message_dict):
    contents = [attachment[1] for attachment in message_dict.get("attachments") or []]
    return any(isinstance(c, bytes) and not file_problem(c) for c in contents)
