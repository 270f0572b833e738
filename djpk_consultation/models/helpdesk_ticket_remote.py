from odoo import fields, models
from odoo.fields import Command

from ..contract import contract
from ..exceptions import ConsultationRefusal
from ..tools.arguments import (
    Base64,
    Choice,
    Day,
    Email,
    Key,
    Moment,
    Pattern,
    RecordId,
    Struct,
    Text,
)
from ..tools.letter_file import MAX_FILE
from ..tools.normalize import letters_and_digits
from ..tools.wib import to_wib

REQUEST = Struct(
    True,
    kind=Choice(
        "information", "consultation", "complaint", "suggestion", required=True
    ),
    channel_code=Text(64, required=True),
    type_code=Choice("dering", "video", "face_to_face"),
    region_code=Pattern(r"\d{2}(\.\d{2})?", "31 / 11.01"),
    topic_code=Text(64),
    institution=Text(200),
    contact_name=Text(200),
    phone=Text(50),
    email=Email(),
    subject=Text(300),
    question=Text(20000),
    idempotency_key=Key(128),
    letter=Struct(
        number=Text(100),
        letter_date=Day(),
        received_at=Moment(),
        filename=Text(255),
        content_base64=Base64(MAX_FILE),
    ),
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """The ticket's methods of the contract (E.3.a, E.3.b.1, E.3.c.1)."""

    _inherit = "helpdesk.ticket"

    # -- register --------------------------------------------------------------

    @contract("agent", "integration", values=REQUEST)
    def register_request(self, values):
        """One call for a gateway: the ticket and, if given, its request letter.

        :return: ``{"ticket_id", "number", "letter_id" or False, "earliest_date" or
            False}``
        :raises ConsultationRefusal: ``invalid_value``, ``letter_duplicate``,
            ``channel_not_for_complaint``, ``idempotency_conflict``
        """
        return self._once(
            "register_request", values, lambda: self._register_all(values)
        )

    def _register_all(self, values):
        refs = self._request_refs(values)
        if values["letter"]:
            self._verify_letter_part(values)
        tickets = self.sudo().with_context(mail_create_nosubscribe=True)
        partner = self._find_asker(values, refs["region"])
        ticket = tickets.create([self._request_vals(values, refs, partner)])
        letter = self.env["djpk.consultation.letter"]
        if values["letter"]:
            letter = ticket._register_letter(values, refs)
        ticket._log_action("registered")
        return {
            "ticket_id": ticket.id,
            "number": ticket.number,
            "letter_id": letter.id,
            "earliest_date": fields.Date.to_string(letter.earliest_date),
        }

    def _request_refs(self, values):
        find = self._by_code
        channel, topic = values["channel_code"], values["topic_code"]
        type_code = values["type_code"] or (
            "dering" if values["kind"] in ("information", "consultation") else ""
        )
        return {
            "channel": find("helpdesk.ticket.channel", channel, "channel_code"),
            "type": find("djpk.consultation.type", type_code, "type_code"),
            "region": find("djpk.region", values["region_code"], "region_code"),
            "topic": find("djpk.consultation.topic", topic, "topic_code"),
        }

    def _verify_letter_part(self, values):
        """A letter asks for a video session or a visit, with a real file."""
        if values["type_code"] not in ("video", "face_to_face"):
            limit = self.env._("A letter asks for type_code video or face_to_face.")
            self._refuse_value("letter", "not_applicable", limit)
        letter = values["letter"]
        content = letter["content_base64"]
        if bool(content) != bool(letter["filename"]):
            missing = "filename" if content else "content_base64"
            self._refuse_value(f"letter.{missing}", "missing")
        if content and self.env["djpk.consultation.letter"]._file_problem(content):
            self._refuse_value("letter.content_base64", "file_type")

    def _request_vals(self, values, refs, partner):
        question = values["question"]
        subject = values["subject"] or question[:80] or values["institution"]
        return {
            "name": subject or self.env._("Request"),
            "kind": values["kind"],
            "consultation_type_id": refs["type"].id,
            "channel_id": refs["channel"].id,
            "region_id": refs["region"].id,
            "topic_id": refs["topic"].id,
            "team_id": self._intake_team(values["kind"]).id,
            "user_id": False,
            "partner_id": partner.id,
            "partner_name": values["contact_name"] or False,
            "partner_email": values["email"] or False,
            "partner_phone": values["phone"] or False,
            "institution": values["institution"] or False,
            "question": question or False,
            "description": False if question else (subject or "-"),
            "received_at": fields.Datetime.now(),
        }

    def _find_asker(self, values, region):
        """The institution's contact on record, and the person's if known by mail."""
        partners = self.env["res.partner"].sudo()
        if not values["institution"]:
            return partners
        wanted = letters_and_digits(values["institution"])
        domain = [
            ("is_company", "=", True),
            ("region_id", "=", region.id),
            ("institution_key", "=", wanted),
        ]
        found = partners.search(domain, order="id", limit=1)
        return found or partners.create(
            [
                {
                    "name": values["institution"],
                    "is_company": True,
                    "region_id": region.id,
                    "lang": self._house_lang(),
                }
            ]
        )

    def _register_letter(self, values, refs):
        """The letter of a request: received by the caller's word, or now."""
        part = values["letter"]
        content = part["content_base64"]
        return self._create_letter(
            [(part["filename"], content)] if content else [],
            type_id=refs["type"].id,
            channel_id=refs["channel"].id,
            number=part["number"] or False,
            letter_date=part["letter_date"],
            received_at=part["received_at"] or fields.Datetime.now(),
        )

    def _create_letter(self, files, **vals):
        """A letter that came with this request.

        :param files: ``[(name, bytes)]``
        """
        self.ensure_one()
        institution = self.partner_id.commercial_partner_id
        attachments = self.env["ir.attachment"].sudo()
        if files:
            attachments = attachments.create(
                [{"name": name, "raw": content} for name, content in files]
            )
        return (
            self.env["djpk.consultation.letter"]
            .sudo()
            .create(
                [
                    {
                        "ticket_id": self.id,
                        "region_id": self.region_id.id,
                        "partner_id": institution.filtered("is_company").id,
                        "topic_id": self.topic_id.id,
                        "subject": self.name,
                        "attachment_ids": [Command.set(attachments.ids)],
                        **vals,
                    }
                ]
            )
        )

    # -- escalate, call back, close --------------------------------------------

    @contract(
        "agent",
        "unit",
        ticket_id=RecordId(required=True),
        team_id=RecordId(required=True),
        note=Text(2000),
    )
    def escalate(self, ticket_id, team_id, note):
        """Hand a question to a technical unit: it is called back in time (E.3.a.2).

        :return: ``{"id", "callback_state", "callback_deadline" or False}``, UTC
        """
        ticket = self._our_ticket(ticket_id)
        team = self.env["helpdesk.ticket.team"].sudo().browse(team_id).exists()
        if not team or not team.active:
            self._refuse_value("team_id", "unknown")
        ticket._require_open()
        violations = ticket._verify_identity() if ticket._is_dering() else []
        if violations:
            raise ConsultationRefusal(violations)
        ticket._escalate(team, note)
        return ticket._callback_answer()

    @contract(
        "agent",
        "unit",
        ticket_id=RecordId(required=True),
        outcome=Choice("reached", "no_answer", required=True),
        note=Text(2000),
    )
    def log_call(self, ticket_id, outcome, note):
        """Log a call-back; only reaching the person keeps the promise (E.3.a.2).

        :return: ``{"id", "callback_state", "callback_deadline" or False}``, UTC
        """
        ticket = self._our_ticket(ticket_id)
        if not ticket.escalated_at:
            self._refuse(
                "wrong_state",
                self.env._(
                    "Ticket %(ticket)s was not escalated; no call-back is promised."
                    " Escalate it first, or answer and close it.",
                    ticket=ticket.number,
                ),
            )
        if outcome == "reached" and not ticket.callback_at:
            ticket._apply({"callback_at": fields.Datetime.now()})
            ticket._follow_promise()
        ticket._log_action(f"call_{outcome}", note)
        return ticket._callback_answer()

    @contract(
        "agent",
        "unit",
        ticket_id=RecordId(required=True),
        answer=Text(20000),
    )
    def close_ticket(self, ticket_id, answer):
        """Close with identity, question and answer on record (E.3.a.3).

        :param answer: empty = the answer on record stands
        :return: ``{"id", "callback_state", "callback_deadline" or False}``, UTC
        """
        ticket = self._our_ticket(ticket_id)
        ticket._require_open()
        violations = ticket._verify_phase("closed", answer or "")
        if violations:
            raise ConsultationRefusal(violations)
        values = {"stage_id": ticket._closing_stage().id}
        if answer:
            values["answer"] = answer
        ticket.write(values)
        ticket._log_action("ticket_closed")
        return ticket._callback_answer()

    def _our_ticket(self, ticket_id):
        ticket = self._visible(ticket_id, "ticket_id")
        if not ticket.kind:
            limit = self.env._("It is an ordinary ticket, without a kind.")
            self._refuse_value("ticket_id", "not_applicable", limit)
        return ticket

    def _require_open(self):
        if self.stage_id.closed:
            self._refuse(
                "wrong_state",
                self.env._(
                    "Ticket %(ticket)s is closed (%(stage)s). Reopen it by another"
                    " stage first.",
                    ticket=self.number,
                    stage=self.stage_id.name,
                ),
            )

    def _escalate(self, team, note):
        """Sets the promise once: another unit does not start the days anew."""
        former = self.escalation_team_id
        values = {"escalation_team_id": team.id}
        if not self.escalated_at:
            values["escalated_at"] = fields.Datetime.now()
        self._apply(values)
        if not self.callback_deadline:
            self._apply({"callback_deadline": self._callback_due()})
        deadline = self.callback_deadline
        self._log_action("escalated", note)
        self._follow_promise()
        if former != team:
            # a unit that passed it on reads it no more, not as a follower either
            people = (former.user_id | former.user_ids) - team.user_ids - team.user_id
            self.message_unsubscribe((people - self.user_id).partner_id.ids)
        self.message_post(
            body=self.env._(
                "Escalated to %(team)s. Call back until %(deadline)s.",
                team=team.name,
                deadline=self._moment_text(to_wib(deadline))
                if deadline
                else self.env._("(holidays of the year not on record: no promise)"),
            )
        )

    def _closing_stage(self):
        """The stage that ends work well, of those of the ticket's team."""
        stages = self.team_id._get_applicable_stages().filtered("closed")
        done = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done", raise_if_not_found=False
        )
        return done if done in stages else stages[:1]

    def _callback_answer(self):
        return {
            "id": self.id,
            "callback_state": self.callback_state,
            "callback_deadline": self._stamp(self.callback_deadline),
        }
