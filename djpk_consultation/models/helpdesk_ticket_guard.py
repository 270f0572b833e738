from odoo import fields, models

from ..tools.wib import to_wib
from .helpdesk_ticket import GUARDED


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """Guards: what a direct create, write or import of a ticket may not do."""

    _inherit = "helpdesk.ticket"

    def _check_guarded(self, vals):
        """Of an ordinary ticket, too: it may become one of ours."""
        touched = [
            name
            for name in GUARDED
            if vals.get(name) or (name in vals and any(ticket[name] for ticket in self))
        ]
        if touched:
            self._refuse(
                "wrong_state",
                self.env._(
                    "%(fields)s: changes only by Escalate and Log call.",
                    fields=", ".join(touched),
                ),
            )

    def _losing_kind(self, vals):
        """Tickets that leave the rules by this write, while they may."""
        losing = self.browse() if vals.get("kind", True) else self.filtered("kind")
        for ticket in losing.sudo():
            if ticket.escalated_at or ticket.letter_ids or ticket.session_ids:
                self._refuse(
                    "wrong_state",
                    self.env._(
                        "Ticket %(ticket)s has an escalation, a letter or a session and"
                        " keeps a kind. Choose another kind instead of none.",
                        ticket=ticket.number,
                    ),
                )
            ticket._check_first_stage()
            ticket._log_action("kind_removed", before=ticket.kind)
        return losing

    def _check_first_stage(self):
        """What the rules ask of a later stage is not shaken off with the kind."""
        for ticket in self:
            if not ticket.stage_id.unattended:
                self._refuse(
                    "wrong_state",
                    self.env._(
                        "Ticket %(ticket)s is %(stage)s and keeps a kind there. Choose"
                        " another kind instead of none, or bring the ticket back to the"
                        " first stage.",
                        ticket=ticket.number,
                        stage=ticket.stage_id.name,
                    ),
                )

    def _log_receipt(self, vals):
        """A corrected receipt moves a promise: the old time stays on record."""
        if "received_at" not in vals:
            return
        for ticket in self.filtered("escalated_at"):
            ticket._log_action(
                "received_corrected", before=self._stamp(ticket.received_at)
            )

    def _verify_received(self):
        now = fields.Datetime.now()
        if any(ticket.received_at and ticket.received_at > now for ticket in self):
            limit = self._moment_text(to_wib(now))
            self._refuse_value("received_at", "future", limit)
