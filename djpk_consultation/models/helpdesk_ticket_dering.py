from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..contract import contract
from ..tools.arguments import Choice, Email, Integer, RecordId, Struct, Text
from ..tools.normalize import letters_and_digits
from ..tools.phones import phone_key
from ..tools.wib import to_wib

#: A call begun earlier than this was left open over night.
LONGEST_CALL = 24 * 3600
CALLERS = 8
HISTORY = 5
#: Digits from which a text is taken for a phone number.
PHONE_DIGITS = 4
WORDS = 5
CALLER = (
    "partner_id",
    "name",
    "phone",
    "email",
    "institution",
    "region_id",
    "region",
)
CALL = Struct(
    True,
    ticket_id=RecordId(),
    seconds=Integer(0, LONGEST_CALL),
    kind=Choice(
        "information", "consultation", "complaint", "suggestion", required=True
    ),
    type_code=Choice("dering", "video", "face_to_face"),
    channel_code=Text(64, required=True),
    topic_id=RecordId(),
    region_id=RecordId(),
    partner_id=RecordId(),
    name=Text(200),
    phone=Text(50),
    email=Email(),
    institution=Text(200),
    question=Text(20000),
    answer=Text(20000),
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """The Dering desk: what one screen needs to take a call (E.3.a).

    No rule lives here: a call is put on record as any request is, and closed and
    escalated by the methods of the contract.
    """

    _inherit = "helpdesk.ticket"

    partner_id = fields.Many2one(index="btree_not_null")
    phone_key = fields.Char(
        compute="_compute_phone_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Digits of the phone number, for finding who calls again.",
    )

    @api.depends("partner_phone")
    def _compute_phone_key(self):
        for ticket in self:
            ticket.phone_key = phone_key(ticket.partner_phone) or False

    # -- what the screen offers ------------------------------------------------

    @contract("agent")
    def call_choices(self):
        """What is chosen from at the desk.

        :return: ``{"channels", "topics", "units"}``, each a list of dictionaries
        """
        channels = self.env["helpdesk.ticket.channel"].search_fetch(
            [("code", "!=", False)]
        )
        topics = self.env["djpk.consultation.topic"].search_fetch([])
        units = self.env["helpdesk.ticket.team"].search_fetch(
            [("is_technical_unit", "=", True)]
        )
        return {
            "channels": [{"code": c.code, "name": c.name} for c in channels],
            "topics": [
                {"id": t.id, "name": t.name, "team_id": t.team_id.id} for t in topics
            ],
            "units": [{"id": unit.id, "name": unit.name} for unit in units],
        }

    @contract("agent", text=Text(200), institutions=Choice("only"))
    def find_callers(self, text, institutions):
        """Who calls, by a part of the name, phone or e-mail, or of the institution's.

        :param institutions: ``only`` = institutions instead of persons
        :return: ``[{"partner_id", "name", "phone", "email", "institution",
            "region_id", "region"}]``
        """
        if not text:
            return []
        company = Domain("is_company", "=", institutions == "only")
        found = self.env["res.partner"].search_fetch(
            company & Domain("partner_share", "=", True) & self._caller_domain(text),
            ["name"],
            limit=CALLERS,
        )
        callers = [self._caller_values(partner) for partner in found]
        return callers or self._callers_of_tickets(text)

    def _callers_of_tickets(self, text):
        """Someone known by number only, from a request that a gateway registered."""
        number = phone_key(text)
        if len(number) < PHONE_DIGITS:
            return []
        last = self._last_asked(Domain("phone_key", "=", number))[:1].sudo()
        values = last._call_values()
        return [{name: values[name] for name in CALLER}] if last else []

    def _caller_domain(self, text):
        """Each word, wherever it stands: "retno sleman" is Retno of BKAD Sleman."""
        digits = phone_key(text)
        if len(digits) >= PHONE_DIGITS and not any(c.isalpha() for c in text):
            return Domain("phone_key", "like", digits)
        return Domain.AND(
            Domain.OR(
                Domain(name, "ilike", word)
                for name in ("name", "email", "parent_id.name")
            )
            for word in text.split()[:WORDS]
        )

    def _caller_values(self, partner):
        institution = partner.commercial_partner_id
        region = partner.region_id or institution.region_id
        return {
            "partner_id": partner.id,
            "name": "" if partner.is_company else partner.name,
            "phone": partner.phone or "",
            "email": partner.email or "",
            "institution": institution.name if institution.is_company else "",
            "region_id": region.id,
            "region": region.display_name or "",
        }

    @contract(
        "agent",
        partner_id=RecordId(),
        phone=Text(50),
        region_id=RecordId(),
        ticket_id=RecordId(),
    )
    def call_history(self, partner_id, phone, region_id, ticket_id):
        """What the same caller and the same region asked last.

        :param ticket_id: the ticket at the desk, which is left out
        :return: ``{"caller", "region"}``, each ``[{"ticket_id", "number", "date",
            "subject", "stage", "open", "today"}]``, newest first
        """
        same = Domain.FALSE
        if partner_id:
            same |= Domain("partner_id", "=", partner_id)
        if len(phone_key(phone)) >= PHONE_DIGITS:
            same |= Domain("phone_key", "=", phone_key(phone))
        others = Domain("id", "!=", ticket_id) & Domain("kind", "!=", False)
        region = Domain("region_id", "=", region_id) if region_id else Domain.FALSE
        callers = self._last_asked(same & others)
        return {
            "caller": [ticket._asked_values() for ticket in callers],
            "region": [
                ticket._asked_values()
                for ticket in self._last_asked(
                    region & others & Domain("id", "not in", callers.ids)
                )
            ],
        }

    def _last_asked(self, domain):
        if domain.is_false():
            return self.browse()
        return self.search(domain, order="received_at desc, id desc", limit=HISTORY)

    def _asked_values(self):
        received = to_wib(self.received_at or self.create_date)
        return {
            "ticket_id": self.id,
            "number": self.number,
            "date": self._day_text(received.date()),
            "subject": self.name,
            "stage": self.stage_id.name,
            "open": not self.stage_id.closed,
            "today": received.date() == self._wib_today(),
        }

    # -- putting a call on record ----------------------------------------------

    @contract("agent", values=CALL)
    def save_call(self, values):
        """Put a call on record, finished or not: a new ticket, or what changed of one.

        :param values: as :data:`CALL`; ``seconds``: since the call began
        :return: as :meth:`call_record`
        :raises ConsultationRefusal: ``invalid_value``, ``channel_not_for_complaint``
        """
        region = self._reference("djpk.region", values, "region_id")
        topic = self._reference("djpk.consultation.topic", values, "topic_id")
        if values["ticket_id"]:
            ticket = self._visible(values["ticket_id"], "ticket_id")
            ticket._require_open()
            changed = self._call_vals(values, region, topic)
            ticket.write({**changed, **ticket._call_texts(values)})
        else:
            ticket = self._register_call(values, region, topic)
        caller = self._call_partner(values, region) or ticket.partner_id
        if caller != ticket.partner_id:
            ticket.write({"partner_id": caller.id})
        return ticket._call_values()

    def _reference(self, model, values, name):
        record = self.env[model].browse(values[name] or ()).exists()
        if values[name] and not record:
            self._refuse_value(f"values.{name}", "unknown")
        return record

    def _register_call(self, values, region, topic):
        request = {
            "kind": values["kind"],
            "type_code": values["type_code"] or None,
            "channel_code": values["channel_code"],
            "region_code": region.code or None,
            "topic_code": topic.code or None,
            "institution": values["institution"],
            "contact_name": values["name"],
            "phone": values["phone"],
            "email": values["email"] or None,
            "question": values["question"],
        }
        answer = self.register_request(values=request)
        ticket = self.sudo().browse(answer["ticket_id"])
        began = fields.Datetime.now() - timedelta(seconds=values["seconds"] or 0)
        ticket.write(
            {
                "answer": values["answer"] or False,
                "received_at": began,
                "user_id": self.env.uid,
            }
        )
        return ticket

    def _call_vals(self, values, region, topic):
        find = self._by_code
        channel = find(
            "helpdesk.ticket.channel", values["channel_code"], "values.channel_code"
        )
        kind = find("djpk.consultation.type", values["type_code"], "values.type_code")
        vals = {
            "kind": values["kind"],
            "channel_id": channel.id,
            "topic_id": topic.id,
            "region_id": region.id,
            "partner_name": values["name"] or False,
            "partner_phone": values["phone"] or False,
            "partner_email": values["email"] or False,
            "institution": values["institution"] or False,
            "answer": values["answer"] or False,
        }
        return {**vals, "consultation_type_id": kind.id} if kind else vals

    def _call_texts(self, values):
        """The question; title and description follow it as long as they are its."""
        question = values["question"]
        vals = {"question": question or False}
        if question and question != self.question:
            vals["description"] = plaintext2html(question)
            if self.name == (self.question or "")[:80] or not self.question:
                vals["name"] = question[:80]
        return vals

    def _call_partner(self, values, region):
        """Who calls: the person chosen, one of that name in the institution, or new."""
        person = self.env["res.partner"].sudo().browse(values["partner_id"] or ())
        if not person.exists():
            institution = self._find_asker(values, region)
            if not institution or not values["name"]:
                return institution
            person = self._person_of(institution, values["name"])
        for name in ("phone", "email"):
            if values[name] and not person[name]:
                person[name] = values[name]
        return person

    def _person_of(self, institution, name):
        contacts = institution.child_ids.filtered(lambda c: not c.is_company)
        wanted = letters_and_digits(name)
        for contact in contacts:
            if letters_and_digits(contact.name) == wanted:
                return contact
        values = {"name": name, "parent_id": institution.id, "lang": institution.lang}
        return contacts.create([values])

    # -- reading it back -------------------------------------------------------

    @contract("agent", ticket_id=RecordId(required=True))
    def call_record(self, ticket_id):
        """A ticket as the desk shows it.

        :return: the names of :data:`CALL`, and ``number``, ``region``, ``team_id``,
            ``received_at``, ``stage``, ``closed``, ``escalated``, ``called_back``,
            ``late``, ``deadline`` and ``basis`` (words, or empty), ``missing`` (parts
            without which it does not close: ``name``, ``institution``, ``contact``,
            ``question``, ``answer``), ``whatsapp`` (link, or empty)
        """
        return self._visible(ticket_id, "ticket_id")._call_values()

    def _call_values(self):
        partner = self.partner_id
        deadline = self.callback_deadline
        return {
            "ticket_id": self.id,
            "number": self.number,
            "kind": self.kind or "information",
            "type_code": self.consultation_type_id.code or "",
            "channel_code": self.channel_id.code or "",
            "topic_id": self.topic_id.id,
            "team_id": (self.escalation_team_id or self.topic_id.team_id).id,
            "region_id": self.region_id.id,
            "region": self.region_id.display_name or "",
            "partner_id": partner.id if partner and not partner.is_company else False,
            "name": self.partner_name
            or (not partner.is_company and partner.name)
            or "",
            "phone": self.partner_phone or partner.phone or "",
            "email": self.partner_email or partner.email or "",
            "institution": self.institution or "",
            "question": self.question or "",
            "answer": self.answer or "",
            "received_at": self._stamp(self.received_at),
            "stage": self.stage_id.name,
            "closed": self.stage_id.closed,
            "escalated": bool(self.escalated_at),
            "called_back": bool(self.callback_at),
            "late": self.callback_state == "late",
            "basis": self.callback_basis or "",
            "deadline": self._moment_text(to_wib(deadline)) if deadline else "",
            "missing": self._missing_parts(),
            "whatsapp": self._whatsapp_link(),
        }

    def _missing_parts(self):
        lacks = ["answer"] if self._lacks_answer() else []
        return self._missing_identity() + lacks
