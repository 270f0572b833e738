from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class ConsultationPortalHelpdesk(CustomerPortalHelpdesk):
    """The ticket's page; its files are read by the page's own access."""

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """As the base's, without a token that opens the files for good.

        The template signs each file's address for the weeks in which a page is read.
        """
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._ticket_get_page_view_values(ticket, access_token, **kw)
        return request.render("helpdesk_mgmt.portal_helpdesk_ticket_page", values)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return {
            **values,
            "closed_stages": ticket._portal_closing_stages(),
            "refusal": request.session.pop("consultation_refusal", None),
        }
