from urllib.parse import quote

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..tools.phones import mobile_number


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """What no mail can tell, the officer sends by WhatsApp: the same words."""

    _inherit = "djpk.consultation.notice"

    def action_whatsapp(self):
        """Open WhatsApp with the mail's text filled in."""
        self.ensure_one()
        self._require_role(("agent",))
        self.check_access("read")
        notice = self.sudo()
        number = notice._mobile_number()
        if not number:
            raise UserError(
                self.env._(
                    "No mobile number is on record for %(about)s. Enter it on the"
                    " ticket, or call.",
                    about=notice._about().display_name,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"https://wa.me/{number}?text={quote(notice._plain_words())}",
            "target": "new",
        }

    def _mobile_number(self):
        ticket, institution = self.ticket_id, self.letter_id.partner_id
        phones = (ticket.partner_phone, ticket.partner_id.phone, institution.phone)
        return next(filter(None, map(mobile_number, filter(None, phones))), "")

    def _plain_words(self):
        """The mail without its letterhead, as plain text."""
        _name, _addresses, partner = self._find_recipient()
        lang = self.lang or self._language_of(partner)
        template = self._template().with_context(lang=lang)
        words = template._render_field("body_html", self.ids)[self.id]
        content = self.with_context(lang=lang)._render_content(words)
        return html2plaintext(content, include_references=False).strip()
