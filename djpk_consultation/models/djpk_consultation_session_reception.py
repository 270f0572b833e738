from odoo import models
from odoo.fields import Domain

from ..contract import contract
from ..tools.arguments import (
    Choice,
    Email,
    Items,
    Key,
    Named,
    RecordId,
    Struct,
    Text,
)
from ..tools.normalize import letters_and_digits
from .djpk_consultation_session_parse import REGION_CODE, VISITOR
from .helpdesk_ticket_remote import REQUEST

#: What is done at the desk, by the methods of these names.
DEEDS = ("receive", "check_out", "sign_sppd", "refuse_walk_in", "refer_walk_in")
FOUND = 8
WORDS = 5
MOST = 50


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The reception desk's own methods: one request to paint, one for each deed."""

    _inherit = "djpk.consultation.session"

    @contract("reception")
    def reception_day(self):
        """All that the desk shows of today, as ``_reception_day`` describes it."""
        return self._reception_day()

    @contract(
        "reception",
        method=Choice(*DEEDS, required=True),
        values=Named(required=True),
        idempotency_key=Key(128),
    )
    def at_desk(self, method, values, idempotency_key):
        """Do one thing at the desk, once for each key, and read the day again.

        :param method: one of :data:`DEEDS`
        :param values: its arguments
        :return: ``{"answer": the method's own, "day": as reception_day}``
        """
        given = {"method": method, "values": values, "idempotency_key": idempotency_key}
        answer = self._once("at_desk", given, lambda: getattr(self, method)(**values))
        return {"answer": answer, "day": self._reception_day()}

    # -- who comes -------------------------------------------------------------

    @contract("reception", text=Text(2000, required=True))
    def find_visits(self, text):
        """The visits that a pass, or a part of a name, institution, region or number
        means, today's first.

        :param text: typed, or what the pass's QR says
        :return: ``[{"id", "name", "who", "institution", "state", "state_text",
            "today", "headline", "refused", "instead", "reason_code"}]``
        """
        found = self._visit_of_pass(text.strip()) or self._visits_called(text)
        return [visit._desk_head() for visit in found]

    def _visit_of_pass(self, text):
        """By QR or number, of whatever day: where it stands reception may tell of
        any."""
        visit = Domain("type_id.code", "=", "face_to_face")
        called = visit & Domain("name", "=ilike", text)
        found = self._of_scan(text) or self.sudo().search(called, limit=1)
        return found.filtered(lambda v: v.start and v.state != "draft").filtered_domain(
            visit
        )

    def _visits_called(self, text):
        names = (
            *("name", "partner_id.name", "region_id"),
            *("visitor_ids.name", "visitor_ids.institution"),
        )
        each = Domain.AND(
            Domain.OR(Domain(name, "ilike", word) for name in names)
            for word in text.split()[:WORDS]
        )
        region = Domain("region_id", "ilike", text)
        today = self._wib_today()
        found = self._visits(Domain("around_today", "=", True) & (each | region))
        return found.sorted(lambda v: (abs((v.date - today).days), v.start))[:FOUND]

    # -- who came --------------------------------------------------------------

    @contract(
        "reception",
        session_id=RecordId(required=True),
        visitor_ids=Items(RecordId(required=True), MOST),
        substitutes=Items(Struct(True, **VISITOR, institution=Text(200)), MOST),
    )
    def receive(self, session_id, visitor_ids, substitutes):
        """Check in who came, substitutes among them; all of them or nobody.

        A substitute who has the name of somebody announced is that person.

        :return: as ``check_in``
        """
        if not visitor_ids and not substitutes:
            self._refuse_value("visitor_ids", "missing")
        session = self._visible(session_id, "session_id")
        visitors = self._own_visitors(session, visitor_ids, "visitor_ids")
        others = []
        for at, values in enumerate(substitutes):
            announced = session._called(values["name"])
            visitors |= announced
            if not announced:
                guest = self._guest(values, f"substitutes[{at}]")
                others.append((guest, values["institution"]))
        session._check_in(visitors, others)
        return session._check_in_answer()

    def _called(self, name):
        """The visitor of that name, however it is written."""
        wanted = letters_and_digits(name)
        same = self.visitor_ids.filtered(lambda v: letters_and_digits(v.name) == wanted)
        return same[:1]

    # -- who came in vain ------------------------------------------------------

    @contract(
        "reception",
        values=Struct(
            True,
            name=Text(200, required=True),
            institution=Text(200),
            region_code=REGION_CODE,
            phone=Text(50),
            email=Email(),
            question=Text(20000, required=True),
        ),
    )
    def refer_walk_in(self, values):
        """Hand a walk-in's question to the Contact Center as a Dering ticket (E.3.a).

        The visit itself is refused, and counted as that.

        :return: ``{"id", "ticket_id", "number"}``
        :raises ConsultationRefusal: ``identity_missing``: who cannot be called back
        """
        request = REQUEST.parse(
            "values",
            {
                "kind": "consultation",
                "channel_code": "phone",
                "region_code": values["region_code"] or None,
                "institution": values["institution"] or None,
                "contact_name": values["name"],
                "phone": values["phone"] or None,
                "email": values["email"] or None,
                "question": values["question"],
            },
        )
        tickets = self.env["helpdesk.ticket"]
        ticket = tickets.sudo().browse(tickets._register_all(request)["ticket_id"])
        self._refuse_all(ticket._verify_identity())
        refusal = {**values, "reason_code": "no_schedule", "reason": ""}
        walk_ins = self.env["djpk.consultation.walk.in"]
        walk_in = walk_ins.log(refusal, ticket_id=ticket.id)
        self._tell_contact_center(ticket)
        return {"id": walk_in.id, "ticket_id": ticket.id, "number": ticket.number}

    def _tell_contact_center(self, ticket):
        """Who is online there sees that somebody waits."""
        for user in self.env["djpk.consultation.claim"].sudo()._contact_center():
            heard = self.with_context(lang=user.lang)
            message = heard.env._(
                "%(number)s: %(who)s is at reception.",
                number=ticket.number,
                who=ticket.partner_name,
            )
            title = heard.env._("A walk-in asks by Dering DJPK")
            values = {"type": "info", "title": title, "message": message}
            user._bus_send("simple_notification", values)
