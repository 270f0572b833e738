from odoo import models
from odoo.fields import Command, Domain
from odoo.tools.mail import email_normalize_all, formataddr

from ..tools.notices import INVITATIONS


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """From the row to the e-mail: who gets it, in which language, what it is."""

    _inherit = "djpk.consultation.notice"

    # -- sender and recipient ------------------------------------------------------

    def _sender_name(self):
        return self.env._("DJPK Contact Center")

    def _sender(self):
        """The Contact Center's own address (E.2.a.3), else the company's."""
        channel = self.env["helpdesk.ticket.channel"].sudo()
        channel = channel.search([("code", "=", "email")], limit=1)
        address = channel.address or self._company().email
        return formataddr((self._sender_name(), address or "")) if address else ""

    def _addresses(self):
        return email_normalize_all(self.email_to or "")

    def _find_recipient(self):
        """The address given for the request, else the contact's or institution's.

        :return: ``(name, [addresses], partner)``; no address: an empty list
        """
        ticket, letter = self.ticket_id, self.letter_id
        contact, institution = ticket.partner_id, letter.partner_id
        for name, email, partner in (
            (ticket.partner_name, ticket.partner_email, contact),
            (contact.name, contact.email, contact),
            (institution.name, institution.email, institution),
        ):
            addresses = email_normalize_all(email or "")
            if addresses:
                owner = self._owner_of(addresses[0], contact | institution)
                return name or partner.name or "", addresses, owner or partner
        return "", [], contact or institution

    def _owner_of(self, address, known):
        own = known.filtered(lambda partner: partner.email_normalized == address)
        domain = [("email_normalized", "=", address)]
        return own[:1] or self.env["res.partner"].sudo().search(domain, limit=1)

    def _language_of(self, partner):
        installed = dict(self.env["res.lang"].get_installed())
        return partner.lang if partner.lang in installed else self._house_lang()

    # -- the e-mail ----------------------------------------------------------------

    def _template(self):
        """The words of its kind, which managers edit; archived = not to be sent."""
        template = self.env.ref(
            f"djpk_consultation.mail_template_{self._told_as()}",
            raise_if_not_found=False,
        )
        return template.sudo() if template and template.active else None

    def _make_mail(self, template, to):
        """Render once: later attempts send the same mail with the same Message-ID.

        It is no "outgoing" mail: the base's queue must not send it as well.
        """
        notice = self.with_context(lang=self.lang, tz="Asia/Jakarta")
        words = template._generate_template(
            self.ids, ("subject", "body_html", "email_from")
        )[self.id]
        body = notice._render_content(words["body_html"])
        thread, company = self._thread(), self._company()
        email_from = words["email_from"] or notice._sender()
        reply_to = thread._notify_get_reply_to(default=email_from)[thread.id]
        mail = self.env["mail.mail"].create(
            {
                "state": "exception",
                "model": thread._name,
                "res_id": thread.id,
                "author_id": company.partner_id.id,
                "subtype_id": self.env.ref("mail.mt_note").id,
                "is_notification": True,
                "auto_delete": False,
                "email_from": email_from,
                "email_to": to,
                "reply_to": reply_to,
                "references": self._references(thread),
                "headers": repr(
                    {
                        "Auto-Submitted": "auto-generated",
                        "X-Auto-Response-Suppress": "OOF",
                    }
                ),
                "subject": words["subject"],
                "body": body,
                "body_html": notice._render_layout(
                    template.with_context(lang=self.lang), words["subject"], body
                ),
            }
        )
        self.write({"mail_id": mail.id, "message_id": mail.mail_message_id.id})
        notice._attach_calendar(mail)
        notice._attach_pass(mail)

    def _render_content(self, words):
        """The template's words, then the facts and notes of the kind."""
        return self.env["ir.qweb"]._render(
            "djpk_consultation.notice_content",
            {
                "notice": self,
                "words": words,
                "rows": self._rows(),
                "notes": self._notes(),
                "smileys": self._smileys(),
                "contact_title": self._contact_title(),
                "contacts": self._contacts(),
            },
        )

    def _render_layout(self, template, subject, body):
        """The content within the company's letterhead."""
        company = self._company()
        return template._render_encapsulate(
            template.email_layout_xmlid or "djpk_consultation.notice_layout",
            body,
            {
                "company": company,
                "subject": subject,
                "html_lang": self.lang[:2],
                "letterhead": company._letterhead_lines(),
                "address": company._address_line(),
                "regulation": self._regulation(),
            },
            context_record=self,
        )

    def _attach_calendar(self, mail):
        method = self._calendar_method()
        if not method:
            return
        attachment = {
            "name": "invitation.ics" if method == "REQUEST" else "cancellation.ics",
            "raw": self._calendar_file(method),
            "mimetype": f"text/calendar; charset=utf-8; method={method}",
            "res_model": "mail.message",
            "res_id": mail.mail_message_id.id,
        }
        mail.write({"attachment_ids": [Command.create(attachment)]})

    # -- threads -------------------------------------------------------------------

    def _thread(self):
        """Where replies go: the ticket, where there is one."""
        return self.ticket_id or self.letter_id or self.session_id

    def _references(self, thread):
        """Message-IDs before it, so that mail programs show one conversation."""
        earlier = self.env["mail.message"].search(
            [
                ("model", "=", thread._name),
                ("res_id", "=", thread.id),
                ("message_type", "in", ("email", "email_outgoing")),
                ("message_id", "!=", False),
            ],
            order="id desc",
            limit=3,
        )
        return " ".join(reversed(earlier.mapped("message_id")))

    def _log_in_chatter(self):
        """On the ticket the mail is itself a message; others get a copy of it."""
        about = self._about()
        if about != self._thread():
            about._message_log(body=self.message_id.body, subject=self.subject)

    # -- what was told before --------------------------------------------------------

    def _last_told(self, kinds):
        """The last mail of these kinds that was sent on the same record."""
        link = self._about()._notice_link
        domain = Domain(link, "=", self._about().id) & Domain("kind", "in", list(kinds))
        domain &= Domain("state", "=", "sent") & Domain("id", "<", self.id)
        return self.search(domain, limit=1)

    def _told_before(self):
        """The last invitation that reached its reader."""
        return self._last_told(INVITATIONS)
