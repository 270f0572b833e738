from urllib.parse import quote

from odoo import models

from ..tools.phones import mobile_number
from ..tools.wib import to_wib

#: What the asker is sent is Indonesian, whatever language the officer's screen has.
GREETING = (
    "Yth. Bapak/Ibu {name},\n\nTerima kasih telah menghubungi Dering DJPK. Pertanyaan"
    " Bapak/Ibu tercatat dengan nomor tiket {number}."
)
QUESTION = "*Pertanyaan:*\n{text}"
ANSWER = "*Jawaban:*\n{text}"
ESCALATED = "Pertanyaan Bapak/Ibu diteruskan kepada {unit}."
CALL_BACK = "Bapak/Ibu kami hubungi kembali paling lambat {deadline}."
LETTER = (
    "Konsultasi {kind} memerlukan surat permintaan yang ditujukan kepada Direktur"
    " Jenderal Perimbangan Keuangan, dikirim melalui {channels}. Jadwal paling cepat"
    " {days} hari kerja setelah surat kami terima."
)
KINDS = {"video": "melalui konferensi video", "face_to_face": "tatap muka"}
FREE = "Layanan ini tidak dikenakan biaya."
SIGNATURE = "Hormat kami,\nContact Center DJPK"
#: A link holds about this much; the officer sends the rest by hand.
LONGEST = 1_500


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """A message to the asker's WhatsApp, filled in and sent by the officer."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_link(self):
        """:return: the link that opens it, or ``""`` without a mobile number"""
        number = mobile_number(self.partner_phone or self.partner_id.phone)
        if not number:
            return ""
        return f"https://wa.me/{number}?text={quote(self._whatsapp_text())}"

    def _whatsapp_text(self):
        name = self.partner_name or self.partner_id.name or ""
        parts = [GREETING.format(name=name, number=self.number).replace(" ,", ",")]
        if self.question:
            parts.append(QUESTION.format(text=_shortened(self.question)))
        parts += self._whatsapp_news()
        return "\n\n".join([*parts, FREE, SIGNATURE])

    def _whatsapp_news(self):
        """What became of it: answered, waiting for a letter, or passed on."""
        if self.answer:
            return [ANSWER.format(text=_shortened(self.answer))]
        code = self.consultation_type_code
        if code in KINDS:
            return [self._whatsapp_letter(code)]
        if not self.escalated_at:
            return []
        news = ESCALATED.format(unit=self.escalation_team_id.name)
        if not self.callback_deadline:
            return [news]
        indonesian = self.with_context(lang="id_ID")
        deadline = indonesian._moment_text(to_wib(self.callback_deadline))
        return [f"{news} {CALL_BACK.format(deadline=deadline)}"]

    def _whatsapp_letter(self, code):
        channels = self.env["helpdesk.ticket.channel"].search_fetch(
            [("for_letter", "=", True)]
        )
        policy = self.env["djpk.consultation.session"]._policy_on(
            code, self._wib_today()
        )
        return LETTER.format(
            kind=KINDS[code],
            channels=" atau ".join(f"{c.name} {c.address or ''}" for c in channels),
            days=policy.lead_working_days if policy else "beberapa",
        )


def _shortened(text):
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
