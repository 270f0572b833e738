from odoo import api, fields, models
from odoo.fields import Domain

from ..contract import contract
from ..tools.arguments import Integer, RecordId, Text
from ..tools.masks import masked

MAX_SHOWN = 20
SHOWN = 5
#: What decides whether a ticket's answer may be found again, and by what.
ANSWER_FIELDS = {"active", "answer", "kind", "question", "stage_id", "topic_id"}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """Answers found again: what was told to those who asked the like (E.3.a)."""

    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets.filtered("stage_id.closed")._keep_answers()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if not ANSWER_FIELDS.isdisjoint(vals):
            self.filtered("kind")._keep_answers()
        return result

    def _keep_answers(self):
        """Closed with an answer: found from now on; reopened: no more."""
        if not self:
            return
        answers = self.env["djpk.consultation.answer"].sudo()
        answered = self.sudo().filtered_domain(self._answered_domain())
        answers._keep(answered)
        if len(answered) < len(self):
            answers._drop(self - answered)

    @api.model
    def _answered_domain(self):
        return Domain(
            [
                ("kind", "in", ("information", "consultation")),
                ("stage_id.closed", "=", True),
                ("stage_id", "not in", self._void_stages().ids),
                ("question", "not in", (False, "")),
                ("answer", "not in", (False, "")),
                ("active", "=", True),
            ]
        )

    @api.model
    def _answered(self):
        """Query of the tickets whose answers may be found."""
        return self.with_context(active_test=False)._search(self._answered_domain())

    @contract(
        "agent",
        "unit",
        question=Text(20000),
        topic_id=RecordId(),
        limit=Integer(1, MAX_SHOWN),
    )
    def similar_answers(self, question, topic_id, limit):
        """What those were told who asked the like, most alike first.

        Closed tickets that the caller may see, each answer once, and nothing of who
        asked: names, institutions, numbers and addresses are masked.

        :param topic_id: of the topic, whose questions come before others
        :param limit: 1-20, default 5
        :return: ``[{"ticket_id", "number", "date", "topic_id", "topic", "question",
            "answer", "times"}]``; ``date``: closed on; ``times``: how many of the
            like were told the same
        """
        limit = limit or SHOWN
        answers = self.env["djpk.consultation.answer"].sudo()
        found = answers._alike(question, topic_id, limit)
        ids = [ticket_id for ticket_id, _key, _times in found]
        seen = self.search_fetch(Domain("id", "in", ids) & self._answered_domain())
        tickets = {ticket.id: ticket for ticket in seen.sudo()}
        chosen = {}
        for ticket_id, key, times in found:
            if ticket_id in tickets:
                chosen.setdefault(key, (tickets[ticket_id], times))
        public = self._public_addresses() if chosen else ()
        return [
            ticket._told(public, times) for ticket, times in [*chosen.values()][:limit]
        ]

    def _told(self, public, times):
        """What is shown of a past ticket."""
        closed_at = self.closed_date or self.received_at or self.create_date
        closed_on = fields.Datetime.context_timestamp(self, closed_at).date()
        return {
            "ticket_id": self.id,
            "number": self.number,
            "date": fields.Date.to_string(closed_on),
            "topic_id": self.topic_id.id,
            "topic": self.topic_id.name or "",
            "question": self._masked(self.question, public),
            "answer": self._masked(self.answer, public),
            "times": times,
        }

    def _masked(self, text, public):
        partner = self.partner_id
        institution = partner.commercial_partner_id
        names = [self.partner_name, not partner.is_company and partner.name]
        institutions = [self.institution, institution.is_company and institution.name]
        return masked(text, filter(None, names), filter(None, institutions), public)

    @api.model
    def _public_addresses(self):
        """The office's own numbers and addresses stay in a text."""
        channels = self.env["helpdesk.ticket.channel"].sudo().search_fetch([])
        return [address for address in channels.mapped("address") if address]
