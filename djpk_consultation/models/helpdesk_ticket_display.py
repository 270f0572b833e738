from odoo import api, fields, models

from ..tools.wib import to_wib
from .helpdesk_ticket import VERIFIED


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """What the form of a consultation ticket says before a rule has to refuse."""

    _inherit = "helpdesk.ticket"

    lacking_for = fields.Selection(
        [
            ("open", "Before it leaves the first stage"),
            ("closed", "Before it closes"),
        ],
        "Still missing",
        compute="_compute_lacking",
        help="The next step for which something is missing.",
    )
    lacking = fields.Html(
        "What is missing",
        compute="_compute_lacking",
        sanitize=False,
        help="What the rules ask for before that step (E.3.a.1, E.3.a.3).",
    )
    callback_text = fields.Char(
        "Call back until (WIB)",
        compute="_compute_callback_text",
        help="The promised time in WIB, whatever your own time zone is.",
    )

    @api.depends(*VERIFIED)
    @api.depends_context("lang")
    def _compute_lacking(self):
        for ticket in self:
            phase, found = ticket._lacking() if ticket.kind else (False, [])
            ticket.lacking_for = bool(found) and phase
            ticket.lacking = ticket._violations_html(found)

    def _lacking(self):
        """The next phase for which the ticket lacks something, and what."""
        ahead = {"first": ("open", "closed"), "open": ("closed",)}
        for phase in ahead.get(self._phase(), ()):
            found = self._verify_phase(phase)
            if found:
                return phase, found
        return False, []

    @api.depends("callback_deadline")
    @api.depends_context("lang")
    def _compute_callback_text(self):
        for ticket in self:
            due = ticket.callback_deadline
            ticket.callback_text = due and self._moment_text(to_wib(due))
