import base64
from datetime import timedelta

from odoo import models
from odoo.fields import Command

from ..tools.wib import at_hour, to_utc
from .djpk_consultation_demo import Story
from .djpk_consultation_session import QUIET

RECORDING = {
    "kind": "recording",
    "name": "Rekaman video conference",
    "url": "https://rekaman.example.com/djpk",
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """What has passed, as a manager records it (historical)."""

    _inherit = "djpk.consultation.demo"

    def _stories(self):
        stories = [Story(told, self._past) for told in self._texts("history")]
        for story in stories:
            story.day, story.hour = (
                self._day_back(story.told["back"]),
                story.told["hour"],
            )
            story.told["back"] += 5
        return [*stories, *super()._stories()]

    def _past(self, story):
        """The ticket, its letter and, unless that expired, the session."""
        received = self._moment(story.told["back"], story.told["at"])
        self._past_ticket(story, received)
        self._past_letter(story, received)
        if story.told["state"] != "expired":
            self._past_session(story)

    def _past_ticket(self, story, received):
        told = story.told
        values = {
            "kind": "consultation",
            "channel": "email",
            "question": self._matter(told),
            **told,
        }
        asked = Story(values)
        story.ticket = (
            self._tickets("manager")
            .with_context(**QUIET)
            .create(
                {
                    **self._asker_values(asked),
                    "name": told["subject"],
                    "consultation_type_id": self._type(told).id,
                    "team_id": self._team("contact_center").id,
                    "user_id": self._user("agent").id,
                    "stage_id": self._stage("done").id,
                    "received_at": received,
                    "last_stage_update": to_utc(at_hour(story.day, 16)),
                    "assigned_date": received,
                    "closed_date": to_utc(at_hour(story.day, 16)),
                }
            )
        )

    def _type(self, told):
        code = told.get("type", "face_to_face")
        return self._code("djpk.consultation.type", code)

    def _past_letter(self, story, received):
        told, ticket = story.told, story.ticket
        written = received.date() - timedelta(days=1)
        number = self._letter_number(story, written)
        paper = self._letter_paper(story, number, written)
        file = {"name": f"surat-{told['from']}.pdf", "raw": paper}
        story.letter = self._letters("manager").create(
            {
                "historical": True,
                "state": "expired" if told["state"] == "expired" else "used",
                "ticket_id": ticket.id,
                "number": number,
                "letter_date": written,
                "received_at": received,
                "partner_id": ticket.partner_id.id,
                "region_id": ticket.region_id.id,
                "type_id": ticket.consultation_type_id.id,
                "channel_id": ticket.channel_id.id,
                "topic_id": ticket.topic_id.id,
                "subject": told["subject"],
                "attachment_ids": [Command.create(file)],
            }
        )

    def _past_session(self, story):
        told, day, hour = story.told, story.day, story.hour
        type_code = told.get("type", "face_to_face")
        policy = self._sessions().sudo()._policy_on(type_code, day)
        values = {
            "historical": True,
            "letter_id": story.letter.id,
            "date": day,
            "start": to_utc(at_hour(day, hour)),
            "stop": to_utc(at_hour(day, hour + 1)),
            "policy_id": policy.id if policy else False,
            "state": told["state"],
            "cancel_cause": told.get("cause"),
            "outcome_reason": told.get("reason"),
            "visitor_ids": self._past_visitors(story),
        }
        values |= self._past_place(type_code, hour)
        sessions = self._sessions("manager").with_context(**QUIET)
        story.session = sessions.create(values)
        role = self._unit_role(story.session.team_id)
        if role:
            story.session.officer_ids = self._user(role)
        if told["state"] == "done":
            self._past_documents(story)

    def _past_place(self, type_code, hour):
        if type_code == "video":
            link = "https://meet.example.com/djpk"
            return {"meeting_app": "Ms. Teams", "meeting_url": link}
        slot = self._code("djpk.consultation.slot", f"{hour:02}00")
        room = self._ref("djpk.consultation.room", "room_video_conference")
        return {"slot_id": slot.id, "room_id": room.id}

    def _past_visitors(self, story):
        told = story.told
        came = told["state"] == "done" and "type" not in told
        arrived = to_utc(at_hour(story.day, story.hour)) - timedelta(minutes=10)
        commands = []
        for number, (name, code, _title) in enumerate(told["guests"]):
            position = self._code("djpk.consultation.position", code)
            values = {"name": name, "position_id": position.id}
            if came:
                values["checked_in_at"] = arrived + timedelta(minutes=2 * number)
                values["checked_out_at"] = arrived + timedelta(minutes=70)
            if number < told.get("sppd", 0):
                values |= self._past_sppd(story, number, arrived)
            commands.append(Command.create(values))
        return commands

    def _past_sppd(self, story, number, arrived):
        return {
            "sppd_number": f"094/{story.letter.id}{number}/SPPD/{story.day.year}",
            "sppd_issuer": f"Sekretariat Daerah {story.ticket.region_id.name}",
            "sppd_signed_at": arrived + timedelta(minutes=60),
            "sppd_signed_by": self._user("agent").id,
        }

    def _past_documents(self, story):
        bak, attendance = self._session_papers(story, story.session)
        if story.told.get("type") == "video":
            papers = [RECORDING]
        else:
            papers = [self._paper("attendance", "daftar-hadir.pdf", attendance)]
        papers.append(self._paper("bak", "berita-acara-konsultasi.pdf", bak))
        story.session.document_ids = [Command.create(paper) for paper in papers]

    def _paper(self, kind, name, content):
        return {"kind": kind, "name": name, "content": base64.b64encode(content)}
