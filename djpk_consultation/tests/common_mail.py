import email.utils
from email.message import EmailMessage
from itertools import count

from .common import RuleCase

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
CENTER = "callcenter.djpk@djpk.test"
SENDER = "Budi Santoso <budi@bandungkab.go.id>"


class MailCase(RuleCase):
    """Raw mails through the gateway, as the mail server hands them over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center = cls.ref("team_contact_center")
        cls.center.user_ids = cls.center.user_id = cls.users["agent"]
        domain = cls.env["mail.alias.domain"].create({"name": "djpk.test"})
        cls.center.alias_domain_id = domain
        cls.team.user_id = cls.users["unit"]
        cls.message_ids = count(1)

    def _mail(
        self, text="Mohon jadwal konsultasi DAU.", files=(), html=None, **headers
    ):
        """An outside mail as an :class:`EmailMessage`.

        :param files: ``(name, bytes[, maintype/subtype])``
        :param headers: ``_`` for ``-``; ``None`` leaves one out
        """
        message = EmailMessage()
        defaults = {
            "From": SENDER,
            "To": CENTER,
            "Subject": "Permintaan konsultasi",
            "Date": "Mon, 02 Jun 2025 09:55:00 +0700",
            "Message-ID": f"<{next(self.message_ids)}@bandungkab.go.id>",
        }
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {**defaults, **given}.items():
            if value is not None:
                message[name] = value
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        for name, content, *kind in files:
            main, sub = (kind[0] if kind else "application/octet-stream").split("/")
            message.add_attachment(content, main, sub, filename=name)
        return message

    def _receive(self, message):
        """The ticket that a mail (bytes or :class:`EmailMessage`) arrived on."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        threads = self.env(user=self.env.ref("base.user_root"))["mail.thread"]
        ticket_id = threads.message_process(None, raw)
        self.env.flush_all()
        return self.env["helpdesk.ticket"].browse(ticket_id or ())

    def _send(self, *args, **kwargs):
        return self._receive(self._mail(*args, **kwargs))

    def _reply(self, ticket, **values):
        """The asker answers the last message of a ticket."""
        last = ticket.message_ids.sorted("id")[-1].message_id
        values = {"Subject": f"Re: {ticket.name}", "References": last, **values}
        return self._send(In_Reply_To=email.utils.quote(last), **values)

    def _letters(self, ticket):
        return [
            (letter.state, sorted(letter.attachment_ids.mapped("name")))
            for letter in ticket.letter_ids.sorted("id")
        ]

    def _notes(self, ticket):
        note = self.env.ref("mail.mt_note")
        notes = ticket.message_ids.filtered(lambda m: m.subtype_id == note)
        return " ".join(notes.mapped("body"))
