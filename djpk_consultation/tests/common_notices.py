from contextlib import contextmanager
from email import message_from_string, policy
from unittest.mock import patch

from odoo.addons.base.tests.common import MockSmtplibCase

from .common import RuleCase

ADDRESS = "siti@daerah.example"


class NoticeCase(MockSmtplibCase, RuleCase):
    """Mails through Odoo's own test double; tests/test_mails.py has a real server."""

    def setUp(self):
        super().setUp()
        self._session_is = {}

    # -- the scheduled actions ---------------------------------------------------

    def send(self):
        """Run the scheduled action.

        :return: the mails that it sent, parsed
        """
        self.env.flush_all()
        with self.mock_smtplib_connection(), self._server_as_told():
            self._run("ir_cron_notice_send")
        return [
            message_from_string(mail["message"], policy=policy.default)
            for mail in self.emails
        ]

    def remind(self):
        """Run the other one.

        :return: the sessions that are reminded of
        """
        known = self.notices(kind="reminder")
        self.env.flush_all()
        self._run("ir_cron_notice_remind")
        return (self.notices(kind="reminder") - known).session_id

    def _run(self, name):
        with self.enter_registry_test_mode():
            self.ref(name).method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def server(self, error):
        """The mail server answers every mail, or every connection, by this error."""
        at = "connect" if isinstance(error, ConnectionError) else "send"
        self._session_is = {at: error}
        yield
        self._session_is = {}

    @contextmanager
    def _server_as_told(self):
        connect, send = (self._session_is.get(at) for at in ("connect", "send"))
        if connect:
            with patch("smtplib.SMTP", side_effect=connect):
                yield
        elif send:
            session = type(self.testing_smtp_session)
            with patch.object(session, "send_message", side_effect=send):
                yield
        else:
            yield

    # -- builders ----------------------------------------------------------------

    def letter(self, email=ADDRESS, lang="en_US", queued=False, **values):
        """A letter of somebody with an address.

        :param queued: the mails on it are still to be sent
        """
        letter = self._create_letter(email=email or None, **values)
        letter.ticket_id.partner_id.lang = lang
        if not queued:
            self.notices(letter)._set_pointless("told")
        return letter

    def scheduled(self, **values):
        """A scheduled session whose schedule was told."""
        booking = values.pop("booking", {})
        session = self._book(self.letter(**values), **booking)
        self.send()
        return session

    def notices(self, record=None, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        if record is not None:
            domain.append((record._notice_link, "=", record.id))
        return self.env["djpk.consultation.notice"].search(domain, order="id")

    # -- answers -----------------------------------------------------------------

    def plain(self, mail):
        """Its text/plain part, white space made even."""
        body = mail.get_body(preferencelist=("plain",)).get_content()
        return " ".join(body.split())

    def html(self, mail):
        return mail.get_body(preferencelist=("html",)).get_content()

    def calendar(self, mail):
        """Its calendar file's lines, unfolded; ``[]`` if it has none."""
        for part in mail.iter_attachments():
            text = part.get_content()
            text = text if isinstance(text, str) else text.decode()
            return text.replace("\r\n", "\n").replace("\n ", "").splitlines()
        return []
