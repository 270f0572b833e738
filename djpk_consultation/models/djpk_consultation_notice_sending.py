import logging
import smtplib
from datetime import timedelta
from socket import gaierror

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import formataddr

from ..tools.notices import (
    ENDS,
    INVITATIONS,
    OFFERS,
    is_covered,
    minutes_until_retry,
)
from .djpk_consultation_notice import OPEN

_logger = logging.getLogger(__name__)

#: The mail server is away, whoever the mail is for.
AWAY = (
    ConnectionError,
    TimeoutError,
    gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """The scheduled action that sends: one mail, one commit; never twice by itself.

    Before a mail goes out, its row says "sending" and its Message-ID is on record.
    A server that dies between the receiver's acceptance and its own commit sends the
    same mail again after the wait: same Message-ID, same calendar UID and SEQUENCE.
    """

    _inherit = "djpk.consultation.notice"

    @api.model
    def _cron_send(self):
        """Send what is due, until the mail server is away or time is up."""
        due = self.search(self._due_domain(), order="next_try, id")
        self.env["ir.cron"]._run_batch(
            "notice_send", due, lambda notice: notice._process()
        )

    @api.model
    def _due_domain(self):
        now = fields.Datetime.now()
        return Domain("state", "in", OPEN) & Domain("next_try", "<=", now)

    def _process(self):
        """One notice of the queue, locked; it is committed before the mail goes out.

        :return: False if the mail server is away, and the others may wait
        """
        if not self.filtered_domain(self._due_domain()):
            return True
        try:
            with self.env.cr.savepoint():
                self._prepare()
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            _logger.exception("Consultation mail %s cannot be made", self.id)
            self.attempts += 1
            self._set_back(str(error))
        if self.state != "sending":
            return True
        self.env["ir.cron"]._commit_progress()
        # the commit has given the lock back; whoever took it since sends the mail
        return self._deliver() if self.try_lock_for_update() else True

    # -- before the mail goes out ----------------------------------------------------

    def _prepare(self):
        """Decide whether it is still to be told, to whom, and make the mail."""
        why = self._pointless()
        if why:
            self._set_pointless(why)
            return
        template = self._template()
        if template is None:
            self._set_pointless("switched_off")
            return
        name, addresses, partner = self._find_recipient()
        if not addresses:
            self._set_unaddressed()
            return
        if self.kind in INVITATIONS and self.start <= fields.Datetime.now():
            self._set_failed("too_late")
            return
        self._begin_attempt(addresses, partner)
        to = ", ".join(formataddr((name, address)) for address in addresses)
        if not self.mail_id:
            self._make_mail(template, to)
        elif self.mail_id.email_to != to:
            self.mail_id.email_to = to

    def _begin_attempt(self, addresses, partner):
        attempts = self.attempts + 1
        wait = minutes_until_retry(attempts) or 0
        self.write(
            {
                "state": "sending",
                "attempts": attempts,
                "next_try": fields.Datetime.now() + timedelta(minutes=wait),
                "email_to": ", ".join(addresses),
                "lang": self._language_of(partner),
            }
        )

    def _set_unaddressed(self):
        """Of an answer by telephone nothing is missing."""
        if self.kind == "answered":
            self._set_pointless("no_address")
        else:
            self._set_failed("no_address")

    # -- what still makes sense --------------------------------------------------------

    def _pointless(self):
        """Why it is not to be told any more, of the field ``why``; or ``""``."""
        if is_covered(self.kind, self._later_kinds()):
            return "covered"
        if self.kind == "reminder" and not self._is_reminder_true():
            return "over"
        if self.kind in OFFERS and not self._is_offer_true():
            return "over"
        if self.kind == "expired" and self.letter_id.state != "expired":
            return "over"
        if self.kind in ("moved", "restored"):
            return self._compare_with_told()
        return ""

    def _later_kinds(self):
        if self.session_id:
            same = Domain("session_id", "=", self.session_id.id)
        elif self.letter_id:
            same = Domain("letter_id", "=", self.letter_id.id)
        else:
            same = Domain("ticket_id", "=", self.ticket_id.id)
            same &= Domain("letter_id", "=", False)
        return self.search(same & Domain("id", ">", self.id)).mapped("kind")

    def _is_reminder_true(self):
        session = self.session_id
        coming = self.start > fields.Datetime.now()
        return coming and session.state == "scheduled" and session.start == self.start

    def _compare_with_told(self):
        """A move is told from what its reader knows; untold, it is the schedule."""
        told = self._told_before()
        if not told:
            self.facts = {**self.facts, "told_as": "confirmed"}
            return ""
        ended = self._last_told(ENDS)
        if told._place_told() == self._place_told() and ended.id < told.id:
            return "unchanged"
        stamps = [self._stamp(told.start), self._stamp(told.stop)]
        self.facts = {**self.facts, "before": stamps}
        return ""

    def _place_told(self):
        facts = self.facts or {}
        link = facts.get("meeting_app"), facts.get("meeting_url")
        return self.start, self.stop, self.room_id, link

    # -- delivery ------------------------------------------------------------------

    def _deliver(self):
        """:return: False if the mail server is away"""
        mail = self.mail_id
        if mail.state != "sent":  # an administrator may have sent it by hand
            error = self._send(mail)
            if error is not None:
                return self._take_failure(mail, error)
        self._set_sent()
        # what was accepted stays told, whatever happens to what follows
        self.env["ir.cron"]._commit_progress()
        for follow in (self._wake_others, self._log_in_chatter):
            try:
                with self.env.cr.savepoint():
                    follow()
            except Exception:
                _logger.exception("Consultation mail %s: %s", self.id, follow.__name__)
        return True

    def _send(self, mail):
        """:return: what went wrong, ``None`` if the mail server has taken the mail"""
        mail.state = "outgoing"
        try:
            mail.send(raise_exception=True)
        except psycopg2.Error:
            raise
        except Exception as error:
            return error
        if mail.state == "sent":
            return None
        return Exception(mail.failure_reason or mail.failure_type or mail.state)

    def _take_failure(self, mail, error):
        """:return: False if the mail server is away"""
        causes = list(_causes(error))
        text = str(causes[-1]) or repr(causes[-1])
        mail.write({"state": "exception", "failure_reason": text})
        if any(map(_is_refusal, causes)) or mail.failure_type in (
            "mail_email_invalid",
            "mail_email_missing",
        ):
            self._set_failed("refused", text)
            return True
        away = any(isinstance(cause, AWAY) for cause in causes)
        self._set_back(text, away)
        return not away

    @api.model
    def _take_bounce(self, message, address, reason):
        """A receiving server sent it back after all."""
        notice = self.sudo().search([("message_id", "=", message.id)], limit=1)
        if notice and notice.state == "sent":
            notice._set_failed("refused", f"{address}: {reason[:500]}")


def _causes(error):
    """The error and what it was raised from, outermost first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_refusal(error):
    """Whether every address was refused for good (5xx)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _text in error.recipients.values())
