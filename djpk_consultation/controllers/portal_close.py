from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController

from ..exceptions import ConsultationRefusal


class ConsultationTicketController(HelpdeskTicketController):
    """The base's routes that change something: by POST, and for one's own tickets."""

    @http.route(methods=["POST"])
    def support_ticket_close(self, **kw):
        """Close a ticket from its page; a refusal is told there (R04).

        :raises NotFound: for a ticket that is not there or not this user's, and for
            a stage that does not close this ticket from the portal
        """
        ticket = self._own_ticket(_record_id(kw.get("ticket_id")))
        stage = ticket._portal_closing_stages().filtered(
            lambda stage: stage.id == _record_id(kw.get("stage_id"))
        )
        if not stage:
            raise request.not_found()
        if not ticket.closed:
            try:
                with request.env.cr.savepoint():
                    ticket.stage_id = stage
            except ConsultationRefusal as refusal:
                request.session["consultation_refusal"] = ticket._portal_refusal(
                    refusal
                )
        return request.redirect(f"/my/ticket/{ticket.id}")

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        return super().submit_ticket(**kw)

    def _own_ticket(self, ticket_id):
        """The ticket, with the rights to close it; the page's own access decides.

        A customer sees and may close; an officer must be one who may change it.
        """
        operation = "read" if request.env.user.share else "write"
        ticket = request.env["helpdesk.ticket"].browse(ticket_id).exists()
        try:
            ticket.check_access(operation)
        except AccessError:
            ticket = ticket.browse()
        if not ticket:
            raise request.not_found()
        return ticket.sudo()


def _record_id(text):
    """An id as a form sends it; 0, which no record has, for anything else."""
    text = str(text)
    is_id = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_id else 0
