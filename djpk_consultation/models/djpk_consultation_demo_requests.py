from datetime import timedelta

from odoo import fields, models

from ..tools.kinds import COMPLAINTS
from .djpk_consultation_demo import Story
from .djpk_consultation_session import QUIET

#: Stage of a letter's ticket, by where the letter stands.
STAGES = {"approved": "awaiting", "used": "in_progress", "rejected": "rejected"}

#: Stages of complaints and suggestions, by the base's that the story names.
COMPLAINT_STAGES = {
    "new": "received",
    "in_progress": "examined",
    "awaiting": "examined",
    "done": "answered",
    "cancelled": "withdrawn",
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """Questions, complaints and request letters, and what was done with them."""

    _inherit = "djpk.consultation.demo"

    def _stories(self):
        stories = [
            Story(told, self._gateway_question if "gateway" in told else self._question)
            for told in self._texts("questions")
        ]
        return [*super()._stories(), *stories]

    # -- questions -------------------------------------------------------------

    def _gateway_question(self, story):
        """As a gateway passes it on, now."""
        answer = self._tickets("integration").register_request(
            values=self._request(story)
        )
        story.ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _question(self, story):
        """A question that an officer recorded some working days ago."""
        told = story.told
        received = self._moment(told["back"], told["at"])
        values = {
            "name": told["name"],
            "description": told["question"],
            "priority": told.get("priority", "1"),
            "team_id": self._tickets()._intake_team(told["kind"]).id,
            "stage_id": self._stage(told["stage"], told["kind"]).id,
            "received_at": received,
            "last_stage_update": received,
        }
        if told["kind"]:
            values |= self._asker_values(story)
        if told["stage"] != "new":
            values["user_id"] = self._user("agent").id
            values["assigned_date"] = received + timedelta(minutes=10)
        if told["stage"] in ("done", "cancelled"):
            values["closed_date"] = (
                self._moment(*told["closed"])
                if "closed" in told
                else received + timedelta(minutes=len(told["question"]))
            )
        # made as an officer works, without the chatter of a ticket of today
        story.ticket = self._tickets().with_context(**QUIET).create(values)

    def _asker_values(self, story):
        told, asker = story.told, self._asker(story)
        contact = asker.child_ids[:1]
        return {
            "kind": told["kind"],
            "channel_id": self._code("helpdesk.ticket.channel", told["channel"]).id,
            "topic_id": self._code("djpk.consultation.topic", told["topic"]).id,
            "partner_id": asker.id,
            "partner_name": contact.name,
            "partner_phone": contact.phone,
            "partner_email": contact.email,
            "question": told["question"],
            "answer": told.get("answer"),
        }

    def _stage(self, name, kind=False):
        if kind in COMPLAINTS:
            own = f"stage_complaint_{COMPLAINT_STAGES[name]}"
            return self._ref("helpdesk.ticket.stage", own)
        name = f"helpdesk_ticket_stage_{name}"
        return self._ref("helpdesk.ticket.stage", name, module="helpdesk_mgmt")

    def _request(self, story, **values):
        """Values of register_request()."""
        told, asker = story.told, self._asker(story)
        contact, region = asker.child_ids[:1], asker.region_id.code
        subject = told.get("subject") or told["name"]
        return {
            "kind": told.get("kind", "consultation"),
            "channel_code": told.get("channel", "whatsapp"),
            "topic_code": told["topic"],
            "institution": asker.name,
            "contact_name": contact.name,
            "phone": contact.phone,
            "email": contact.email,
            "subject": subject,
            "question": told.get("question") or self._matter(told),
            **({"region_code": region} if region else {}),
            **values,
        }

    def _do_escalate(self, story, unit, note):
        self._tickets().escalate(
            ticket_id=story.ticket.id, team_id=self._team(unit).id, note=note
        )

    def _do_call(self, story, outcome, note):
        self._tickets().log_call(ticket_id=story.ticket.id, outcome=outcome, note=note)

    def _do_rate(self, story, value, feedback):
        ticket = story.ticket.sudo().with_context(**QUIET)
        ticket._rating_get_access_token()
        ticket.rating_apply(value, rating=ticket.rating_ids, feedback=feedback)

    def _do_close(self, story, answer):
        self._tickets().close_ticket(ticket_id=story.ticket.id, answer=answer)

    # -- request letters -------------------------------------------------------

    def _receive_letter(self, story):
        """A request letter of some working days ago, by an officer or a gateway."""
        told = story.told
        role = "integration" if told.get("gateway") else "agent"
        received = (
            self._moment(told["back"], told["at"])
            if told["back"]
            else fields.Datetime.now()
        )
        written = self._day_back(told.get("dated", told["back"] + 1))
        number = self._letter_number(story, written)
        letter = {
            "number": number,
            "letter_date": str(written),
            "received_at": fields.Datetime.to_string(received),
            "filename": f"surat-{told['from'].replace('_', '-')}.pdf",
            "content_base64": self._base64(self._letter_paper(story, number, written)),
        }
        for part in told.get("lacks", ()):
            lost = ("filename", "content_base64") if part == "file" else (part,)
            letter |= dict.fromkeys(lost)
        request = self._request(
            story, type_code=told.get("type", "face_to_face"), letter=letter
        )
        answer = self._tickets(role).register_request(values=request)
        story.ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])
        story.letter = self.env["djpk.consultation.letter"].browse(answer["letter_id"])
        story.ticket.with_user(self._user("agent")).write({"received_at": received})

    def _settle(self, story):
        """The ticket stands where its letter does."""
        stage = story.letter and STAGES.get(story.letter.state)
        if stage and not story.letter.historical:
            values = {"stage_id": self._stage(stage).id}
            values["user_id"] = self._user("agent").id
            ticket = story.ticket.with_user(self._user("agent"))
            ticket.with_context(**QUIET).write(values)

    def _review(self, story, decision, reason=None):
        """The unit decides for itself; of others an agent records the decision."""
        role = self._unit_role(story.letter.team_id)
        self._letters(role or "agent").review(
            letter_id=story.letter.id,
            decision=decision,
            reason=reason,
            decided_by=None if role else "Direktur, melalui nota dinas",
        )

    def _do_approve(self, story):
        self._review(story, "approve")

    def _do_reject(self, story, reason):
        self._review(story, "reject", reason)

    def _do_approve_as_manager(self, story, reason):
        """A letter by another channel (R05)."""
        self._letters("manager").review(
            letter_id=story.letter.id,
            decision="approve",
            reason=reason,
            decided_by="Direktur, melalui nota dinas",
        )

    def _do_reopen(self, story, reason):
        self._letters("manager").reopen(letter_id=story.letter.id, reason=reason)

    def _do_receipt(self, story, back, reason):
        self._letters().correct_received_at(
            letter_id=story.letter.id,
            received_at=fields.Datetime.to_string(self._moment(back, 9.5)),
            reason=reason,
        )

    def _do_misaddressed(self, story):
        letter = story.letter.with_user(self._user("agent"))
        letter.write({"to_director_general": False})
