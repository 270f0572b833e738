import base64
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

from ..tools.pdf_page import text_page
from ..tools.wib import at_hour, to_utc
from .djpk_consultation_demo import HEAD, STAFF, TEAMS, TOPICS

CHAIR = {"name": "Iskandar Budiman", "position_code": "dprd_chair"}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """What has passed, as a manager records it (historical), one method a story."""

    _inherit = "djpk.consultation.demo"

    def _steps(self):
        return (
            *super()._steps(),
            self._past_visits,
            self._past_outcomes,
            self._past_videos,
            self._expired_letter,
        )

    # -- what has passed -------------------------------------------------------

    def _past_letter(self, numbers, key, day, type_code, state="used"):
        asker = self.env.ref(f"djpk_consultation.demo_{key}").sudo()
        number = f"900/{next(numbers)}/{day.year}"
        received = at_hour(day - timedelta(days=12), 10.5)
        subject = "Konsultasi dana transfer"
        file = base64.b64decode(self._letter_file(key, number, subject))
        return self._letters("manager").create(
            {
                "historical": True,
                "state": state,
                "number": number,
                "letter_date": received.date(),
                "received_at": to_utc(received),
                "partner_id": asker.id,
                "region_id": asker.region_id.id,
                "type_id": self._code("djpk.consultation.type", type_code).id,
                "channel_id": self._code("helpdesk.ticket.channel", "email").id,
                "topic_id": self._code(
                    "djpk.consultation.topic", TOPICS.get(key, "dau")
                ).id,
                "subject": subject,
                "attachment_ids": [Command.create({"name": "surat.pdf", "raw": file})],
            }
        )

    def _past_session(self, numbers, key, back, hour, state, **values):
        """A session of some working days ago, as a manager records it."""
        day = self._past_working_day(back)
        if not day:
            return
        video = "meeting_url" in values
        type_code = "video" if video else "face_to_face"
        letter = self._past_letter(numbers, key, day, type_code)
        slot = self._code("djpk.consultation.slot", f"{hour:02}00")
        room = self.env.ref("djpk_consultation.room_video_conference")
        policy = self._sessions().sudo()._policy_on(type_code, day)
        self._sessions("manager").create(
            {
                "historical": True,
                "letter_id": letter.id,
                "date": day,
                "start": to_utc(at_hour(day, hour)),
                "stop": to_utc(at_hour(day, hour + 1)),
                "slot_id": not video and slot.id,
                "room_id": not video and room.id,
                "policy_id": policy.id if policy else False,
                "state": state,
                **values,
            }
        )

    def _came(self, day_back, hour, *guests):
        day = self._past_working_day(day_back) or self._today()
        arrived = to_utc(at_hour(day, hour)) - timedelta(minutes=10)
        return [
            Command.create(
                {
                    "name": guest["name"],
                    "position_id": self._code(
                        "djpk.consultation.position", guest["position_code"]
                    ).id,
                    "checked_in_at": arrived,
                    "checked_out_at": arrived + timedelta(minutes=70),
                }
            )
            for guest in guests
        ]

    def _paper(self, kind, title):
        page = text_page(
            [title.upper(), "", "Direktorat Jenderal Perimbangan Keuangan"]
        )
        name = f"{title.lower().replace(' ', '-')}.pdf"
        content = base64.b64encode(page)
        return Command.create({"kind": kind, "name": name, "content": content})

    def _past_visits(self, numbers):
        papers = [
            self._paper("bak", "Berita Acara Konsultasi"),
            self._paper("attendance", "Daftar Hadir"),
        ]
        stories = (
            ("surabaya", 2, 9, (HEAD, STAFF)),
            ("dprd_bengkalis", 6, 10, (CHAIR, HEAD, STAFF)),
            ("makassar", 14, 13, (STAFF,)),
        )
        for key, back, hour, guests in stories:
            self._past_session(
                numbers,
                key,
                back,
                hour,
                "done",
                visitor_ids=self._came(back, hour, *guests),
                document_ids=papers,
            )

    def _past_outcomes(self, numbers):
        self._past_session(
            numbers,
            "malang",
            1,
            14,
            "no_show",
            outcome_reason="Tidak hadir tanpa keterangan.",
        )
        self._past_session(
            numbers,
            "jakarta",
            4,
            9,
            "cancelled",
            cancel_cause="region",
            outcome_reason="Rombongan membatalkan kunjungan.",
        )
        self._past_session(
            numbers,
            "kupang",
            9,
            10,
            "cancelled",
            cancel_cause="djpk",
            outcome_reason="Gedung ditutup untuk perbaikan.",
        )

    def _past_videos(self, numbers):
        recording = {
            "kind": "recording",
            "name": "Rekaman Video Conference",
            "url": "https://rekaman.example.com/djpk/dau",
        }
        self._past_session(
            numbers,
            "papua",
            7,
            10,
            "done",
            document_ids=[Command.create(recording)],
            **TEAMS,
        )
        self._past_session(
            numbers,
            "bali",
            11,
            13,
            "no_show",
            outcome_reason="Peserta tidak bergabung.",
            **TEAMS,
        )

    def _expired_letter(self, numbers):
        day = fields.Date.subtract(self._today(), months=5)
        self._past_letter(numbers, "balikpapan", day, "face_to_face", state="expired")
