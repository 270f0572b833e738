from odoo import models


class HelpdeskTicket(models.Model):
    """The ticket's buttons: each opens the dialogue of a public method."""

    _inherit = "helpdesk.ticket"

    def action_dering_desk(self):
        """Go on with this call at the desk."""
        self.ensure_one()
        xml_id = "djpk_consultation.dering_desk_action"
        action = self.env["ir.actions.client"]._for_xml_id(xml_id)
        return {
            **action,
            "context": {"active_model": self._name, "active_id": self.id},
        }

    def action_escalate(self):
        """Hand the question to a technical unit (E.3.a.2)."""
        self.ensure_one()
        wizards = self.env["djpk.consultation.escalate.wizard"]
        unit = self.topic_id.team_id
        return wizards._open(ticket_id=self.id, team_id=unit.id)

    def action_log_call(self):
        """Log a call-back (E.3.a.2)."""
        self.ensure_one()
        wizards = self.env["djpk.consultation.call.wizard"]
        return wizards._open(ticket_id=self.id)

    def action_close_consultation(self):
        """Close with identity, question and answer on record (E.3.a.3)."""
        self.ensure_one()
        wizards = self.env["djpk.consultation.close.ticket.wizard"]
        return wizards._open(ticket_id=self.id)

    def action_register_letter(self):
        """A new letter that came with this request."""
        self.ensure_one()
        letters = self.env["djpk.consultation.letter"]
        letters.check_access("create")
        defaults = self._letter_defaults()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register Letter"),
            "res_model": letters._name,
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def _letter_defaults(self):
        """What the ticket knows of a letter that came with it."""
        kind, channel = self.consultation_type_id, self.channel_id
        return {
            "ticket_id": self.id,
            "type_id": kind.code in ("video", "face_to_face") and kind.id,
            "channel_id": channel.for_letter and channel.id,
            "partner_id": self.partner_id.id,
            "region_id": self.region_id.id,
            "topic_id": self.topic_id.id,
            "subject": self.name,
        }

    def action_view_letters(self):
        """The letters that came with this request."""
        self.ensure_one()
        defaults = self._letter_defaults()
        return self._open_own(
            self.env._("Letters"),
            self.letter_ids,
            {f"default_{name}": value for name, value in defaults.items()},
        )

    def action_view_consultation_sessions(self):
        """The sessions on this request."""
        self.ensure_one()
        context = {"default_ticket_id": self.id}
        return self._open_own(self.env._("Sessions"), self.session_ids, context)

    def _open_own(self, title, records, context):
        """The one record of this ticket, or the list of them."""
        action = {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": records._name,
        }
        if len(records) == 1:
            return {**action, "res_id": records.id, "views": [(False, "form")]}
        return {
            **action,
            "view_mode": "list,form",
            "domain": [("ticket_id", "=", self.id)],
            "context": context,
        }
