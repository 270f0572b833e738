import base64
import logging
from datetime import timedelta
from itertools import count

from odoo import api, fields, models

from ..exceptions import ConsultationRefusal
from ..tools.pdf_page import text_page
from ..tools.wib import at_hour, to_utc

_logger = logging.getLogger(__name__)

HEAD = {"name": "Diana Herawati", "position_code": "agency_head"}
STAFF = {"name": "Nurul Fadilah", "position_code": "staff"}
#: What an institution asks about, if not Dana Alokasi Umum.
TOPICS = {
    "balikpapan": "insentif_fiskal",
    "dprd_bengkalis": "insentif_fiskal",
    "kupang": "dak_fisik",
    "makassar": "dak_nonfisik",
    "papua": "dak_fisik",
    "surabaya": "dak_fisik",
    "yogyakarta": "dana_keistimewaan",
}
TEAMS = {"meeting_app": "Ms. Teams", "meeting_url": "https://teams.example.com/djpk"}


class DjpkConsultationDemo(models.AbstractModel):
    """Demonstration data around today, made as officers and gateways would make it.

    Every record passes the same rules as everybody's: what they refuse on the day of
    loading is left out. What has passed already is recorded as ``historical``.
    """

    _name = "djpk.consultation.demo"
    _description = "Demonstration Data"

    @api.model
    def _load(self):
        """Make the records once; a second call changes nothing."""
        gateway = self.env.ref("djpk_consultation.demo_user_integration")
        letters = self.env["djpk.consultation.letter"].sudo()
        if letters.search_count([("create_uid", "=", gateway.id)], limit=1):
            return
        self._speak_indonesian()
        numbers = count(101)
        for step in self._steps():
            try:
                with self.env.cr.savepoint():
                    step(numbers)
            except ConsultationRefusal as refusal:
                _logger.info("Demo data left out (%s): %s", step.__name__, refusal)
        self._hold_mails()

    def _steps(self):
        """Methods that take the letters' running numbers, in order."""
        return ()

    def _speak_indonesian(self):
        """Where Indonesian is installed, the officers use it."""
        installed = dict(self.env["res.lang"].get_installed())
        if "id_ID" in installed:
            roles = ("manager", "agent", "reception", "unit", "unit2", "daerah")
            for role in roles:
                self._user(role).sudo().lang = "id_ID"

    def _hold_mails(self):
        """The addresses are made up: nothing is sent there."""
        users = [self._user(role).id for role in ("agent", "manager", "unit", "unit2")]
        mails = self.env["mail.mail"].sudo()
        mails.search([("state", "=", "outgoing"), ("create_uid", "in", users)]).cancel()

    # -- who and when ----------------------------------------------------------

    def _user(self, role):
        return self.env.ref(f"djpk_consultation.demo_user_{role}")

    def _tickets(self, role="agent"):
        return self.env(user=self._user(role))["helpdesk.ticket"]

    def _letters(self, role="agent"):
        return self.env(user=self._user(role))["djpk.consultation.letter"]

    def _sessions(self, role="agent"):
        return self.env(user=self._user(role))["djpk.consultation.session"]

    def _today(self):
        return self._sessions()._wib_today()

    def _ago(self, days, hour=9.25):
        """A moment some days ago, WIB hour; UTC."""
        day = self._today() - timedelta(days=days)
        return to_utc(at_hour(day, hour))

    def _past_working_day(self, back):
        """The working day that lies so many back; ``None`` if not on record."""
        workdays = self._sessions().sudo()._workdays("face_to_face")
        today = self._today()
        known = list(workdays.between(today - timedelta(90), today - timedelta(1)))
        return known[-back] if back <= len(known) else None

    # -- requests --------------------------------------------------------------

    def _request(self, key, question, **values):
        """Values of register_request() of an institution of the demo data."""
        asker = self.env.ref(f"djpk_consultation.demo_{key}").sudo()
        contact = asker.child_ids[:1]
        region = asker.region_id.code
        return {
            "kind": "consultation",
            "channel_code": "phone",
            "topic_code": TOPICS.get(key, "dau"),
            "institution": asker.name,
            "contact_name": contact.name,
            "phone": contact.phone,
            "email": contact.email,
            "subject": question[:80],
            "question": question,
            **({"region_code": region} if region else {}),
            **values,
        }

    def _ask(self, key, question, **values):
        """A ticket without a letter."""
        request = self._request(key, question, **values)
        answer = self._tickets().register_request(values=request)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _ask_in_the_past(self, key, question, days):
        """A question of some days ago that an officer records today."""
        asker = self.env.ref(f"djpk_consultation.demo_{key}")
        contact = asker.sudo().child_ids[:1]
        return self._tickets().create(
            {
                "name": question[:80],
                "kind": "consultation",
                "partner_id": contact.id,
                "partner_name": contact.name,
                "partner_phone": contact.phone,
                "channel_id": self._code("helpdesk.ticket.channel", "phone").id,
                "team_id": self.env.ref("djpk_consultation.team_contact_center").id,
                "question": question,
                "received_at": self._ago(days),
            }
        )

    def _code(self, model, code):
        return self.env[model].sudo().search([("code", "=", code)], limit=1)

    def _letter(self, numbers, key, subject, approve=True, role="agent", **values):
        """A request letter that came some days ago, the unit's approval with it."""
        days = values.pop("days", 14)
        running = next(numbers)
        received = (
            self._ago(days, 8 + running % 9 / 1.25) if days else fields.Datetime.now()
        )
        number = f"900/{running}/{self._today().year}"
        values.setdefault("channel_code", "whatsapp")
        values.setdefault("type_code", "face_to_face")
        values["letter"] = {
            "number": number,
            "letter_date": str(self._today() - timedelta(days=days)),
            "received_at": fields.Datetime.to_string(received),
            "filename": "surat-permintaan-konsultasi.pdf",
            "content_base64": self._letter_file(key, number, subject),
            **values.pop("letter", {}),
        }
        request = self._request(key, subject, **values)
        answer = self._tickets(role).register_request(values=request)
        letter = self.env["djpk.consultation.letter"].browse(answer["letter_id"])
        if approve:
            self._review(letter, "approve")
        return letter

    def _letter_file(self, key, number, subject):
        asker = self.env.ref(f"djpk_consultation.demo_{key}").sudo()
        page = text_page(
            [
                asker.name.upper(),
                "",
                f"Nomor    : {number}",
                f"Perihal  : Permintaan konsultasi - {subject}"[:85],
                "",
                "Yth. Direktur Jenderal Perimbangan Keuangan",
                "di Jakarta",
                "",
                "Dengan hormat, bersama ini kami mengajukan permintaan konsultasi",
                "mengenai pokok surat tersebut di atas. Kami mohon dapat diberikan",
                "jadwal konsultasi sesuai ketentuan yang berlaku.",
                "",
                "Atas perhatian dan kerja samanya kami ucapkan terima kasih.",
                "",
                asker.child_ids[:1].name or "",
                asker.child_ids[:1].function or "",
            ]
        )
        return base64.b64encode(page).decode()

    def _review(self, letter, decision, reason=""):
        """The unit decides for itself; of others an agent records the decision."""
        role, decided_by = "agent", "Direktur, melalui nota dinas"
        for name, user in (("dtu", "unit"), ("dtk", "unit2")):
            if letter.team_id == self.env.ref(f"djpk_consultation.team_{name}"):
                role, decided_by = user, None
        self._letters(role).review(
            letter_id=letter.id,
            decision=decision,
            reason=reason or None,
            decided_by=decided_by,
        )

    # -- sessions --------------------------------------------------------------

    def _book(self, letter, role="agent", **values):
        values.setdefault("visitors", [HEAD, STAFF])
        values = {"letter_id": letter.id, **values}
        answer = self._sessions(role).book(values=values)
        return self.env["djpk.consultation.session"].browse(answer["id"])

    def _free_slots(self, **values):
        return self._sessions().available_slots(**values)

    def _free_later(self):
        """Free slots from tomorrow on."""
        tomorrow = self._today() + timedelta(days=1)
        return self._free_slots(date_from=str(tomorrow), limit=500)

    def _free_days(self):
        """``{day: [slot codes]}`` from tomorrow on."""
        days = {}
        for place in self._free_later():
            days.setdefault(place["date"], []).append(place["slot"])
        return days
