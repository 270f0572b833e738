from io import BytesIO

from PIL import Image

from odoo import api, fields, models
from odoo.tools import html2plaintext
from odoo.tools.mail import parse_contact_from_email

from ..tools.arguments import Problem
from ..tools.incoming_mail import region_words
from ..tools.letter_file import MAX_FILE, file_problem, is_meant_as_letter
from ..tools.normalize import one_line
from ..tools.spelling import find, same

#: A picture whose shorter side has fewer pixels is a logo, no page of a letter.
PAGE_PIXELS = 200
MAX_QUESTION = 20000


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """A mail to a team's alias becomes a request, and what is attached its letter."""

    _inherit = "helpdesk.ticket"

    # -- gateway ---------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        intake = self._mail_intake(custom_values)
        if not intake:
            return super().message_new(msg_dict, custom_values)
        files = self._sent_files(msg_dict) if intake == "consultation" else []
        values = self._mail_vals(msg_dict, intake, bool(files))
        ticket = super().message_new(msg_dict, {**values, **custom_values})
        ticket._log_action("registered")
        ticket._take_letter(files)
        return ticket

    def message_update(self, msg_dict, update_vals=None):
        """A reply stays with its ticket; it brings a letter only where none is left."""
        result = super().message_update(msg_dict, update_vals)
        for ticket in self:
            author = self.env["res.partner"].browse(msg_dict.get("author_id"))
            if ticket._awaits_letter() and not self._is_officer(author):
                ticket._take_letter(self._sent_files(msg_dict))
        return result

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Odoo's limit for a sender who floods an alias; by an indexed column."""
        today = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        return [
            ("received_at", ">=", today),
            ("partner_email", "=", email_from_normalized),
        ]

    # -- the request -----------------------------------------------------------

    @api.model
    def _mail_intake(self, values):
        """What mails to the team are: ``consultation``, ``complaint`` or ``False``."""
        team_id = (values or {}).get("team_id")
        return self.env["helpdesk.ticket.team"].browse(team_id).sudo().mail_intake

    @api.model
    def _mail_vals(self, msg_dict, intake, has_files):
        """The request as the mail tells it; received now, whatever its Date says."""
        name, address = parse_contact_from_email(msg_dict.get("email_from") or "")
        author = self.env["res.partner"].browse(msg_dict.get("author_id"))
        if self._is_officer(author):  # who passes a mail on does not ask
            name, address, author = "", "", author.browse()
        text = html2plaintext(msg_dict.get("body") or "", include_references=False)
        text = text.strip()[:MAX_QUESTION]
        subject = one_line(msg_dict.get("subject"))
        values = {
            "name": subject or one_line(text)[:80] or self.env._("E-mail"),
            "kind": intake,
            "channel_id": self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_channel_email"
            ).id,
            "partner_id": author.id,
            "partner_name": name or author.name or address,
            "partner_email": address,
            "question": text or subject,
            "received_at": fields.Datetime.now(),
            "user_id": False,
        }
        if intake == "consultation":
            kind = "face_to_face" if has_files else "dering"
            kind = self._by_code("djpk.consultation.type", kind, "type_code")
            values["consultation_type_id"] = kind.id
        if not (author.region_id or author.commercial_partner_id.region_id):
            values["region_id"] = self._region_of_address(address)
        return values

    @api.model
    def _is_officer(self, partner):
        return any(not user.share for user in partner.sudo().user_ids)

    @api.model
    def _region_of_address(self, address):
        """The region whose official domain it is, as far as there is one such."""
        words = region_words(address)
        regions = self.env["djpk.region"]._spellings()
        found = words and (
            same(words, regions) or (" " in words and find(words, regions))
        )
        return found[0] if found and len(found) == 1 else False

    # -- the letter ------------------------------------------------------------

    @api.model
    def _sent_files(self, msg_dict):
        """Files that were sent as the letter: ``[(name, bytes, problem)]``.

        Pictures in the text and logos are none; what cannot be a letter, as a calendar
        or a signature, is left out unless its name says that it is meant to be one.
        """
        body = msg_dict.get("body") or ""
        found = []
        for attachment in msg_dict.get("attachments") or []:
            name, content = attachment[:2]
            if not isinstance(content, bytes) or _is_in_text(attachment, body):
                continue
            problem = file_problem(content)
            if not problem and _is_logo(content):
                continue
            if not problem or is_meant_as_letter(name):
                found.append((name, content, problem))
        return found

    def _awaits_letter(self):
        """A session was asked for, and no letter is left on which it could be held."""
        self.ensure_one()
        asks = self.consultation_type_id.code in ("video", "face_to_face")
        return asks and not any(letter._is_alive() for letter in self.sudo().letter_ids)

    def _take_letter(self, files):
        """The files that a letter may have make the letter; of others it says why."""
        self.ensure_one()
        good = [(name, content) for name, content, problem in files if not problem]
        if good:
            self._create_letter(
                good,
                type_id=self.consultation_type_id.id,
                channel_id=self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_channel_email"
                ).id,
                received_at=fields.Datetime.now(),
            )
        bad = [(name, problem) for name, _content, problem in files if problem]
        if bad:
            reader = self._responsible(self.team_id)[:1]
            note = self._in_language_of(reader)._refused_files_text(bad)
            self.message_post(body=note, subtype_xmlid="mail.mt_note")

    def _refused_files_text(self, files):
        """Why files were not taken as the letter, in the contract's words."""
        size = MAX_FILE // 2**20
        reasons = [self._say(Problem(name, kind, size)) for name, kind in files]
        return self.env._(
            "Not taken as the request letter: %(reasons)s", reasons=" ".join(reasons)
        )


def _is_in_text(attachment, body):
    """Whether a picture stands in the text, as signatures do."""
    info = attachment[2] if len(attachment) > 2 else {}
    cid = (info or {}).get("cid")
    return bool(cid) and f"cid:{cid}" in body


def _is_logo(content):
    if content.startswith(b"%PDF-"):
        return False
    try:
        with Image.open(BytesIO(content)) as picture:
            return min(picture.size) < PAGE_PIXELS
    except (OSError, ValueError, Image.DecompressionBombError):
        return False  # unreadable here: an officer looks at it
