from odoo import fields, models

from .djpk_consultation_notice_mixin import READERS


class HelpdeskTicket(models.Model):
    """The mails about a ticket: of ours, its answer; never the base's stage mails."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "djpk.consultation.notice.mixin"]

    _notice_link = "ticket_id"

    notice_ids = fields.One2many(
        "djpk.consultation.notice", "ticket_id", "Mails", groups=READERS
    )

    def write(self, vals):
        was_open = self.browse()
        if "stage_id" in vals:
            was_open = self.filtered(lambda t: t.kind and not t.stage_id.closed)
        result = super().write(vals)
        was_open._tell_answer()
        return result

    def _tell_answer(self):
        """Who asked reads the answer when the ticket closes well (E.3.a.3)."""
        for ticket in self:
            stage = ticket.stage_id
            if stage.closed and not ticket._is_void(stage) and ticket.answer:
                ticket._tell_asker("answered")

    def _track_template(self, changes):
        """The base mails each closing without the answer; ours have their own mail."""
        templates = super()._track_template(changes)
        if self[:1].kind:
            templates.pop("stage_id", None)
        return templates

    def _notice_values(self):
        return {
            "ticket_id": self.id,
            "facts": {"question": self.question or "", "answer": self.answer or ""},
        }
