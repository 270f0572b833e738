from odoo import api, models


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """Complaints for named officers: what the record rules do not reach.

    Which kinds, and for whom: ``helpdesk.ticket.team`` ``confidential``.
    """

    _inherit = "helpdesk.ticket"

    @api.depends("kind")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Its number alone, where another record leads to it."""
        result = super()._compute_display_name()
        for ticket in self._hidden_from(self.env.user):
            ticket.display_name = ticket.number
        return result

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets.sudo()._release_hidden()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if not {"kind", "user_id"}.isdisjoint(vals):
            self.sudo()._release_hidden()
        return result

    def _release_hidden(self):
        """Nobody is assigned to what they may not see, who recorded it least of all:
        its officers would take it for somebody's work."""
        for user, tickets in self.grouped("user_id").items():
            hidden = tickets._hidden_from(user) if user else None
            if hidden:
                hidden.user_id = False

    def _hidden_from(self, user):
        hidden = user._hidden_ticket_kinds()
        return self.filtered(lambda t: t.kind in hidden) if hidden else self.browse()

    def web_save(self, vals, specification, next_id=None):
        """Whoever records a complaint need not be one of its officers.

        It leaves the form's sight with this save: shown once as it was saved, since
        the form asks for it again.
        """
        if next_id or vals.get("kind") not in self.env.user._hidden_ticket_kinds():
            return super().web_save(vals, specification, next_id)
        ticket = self or self.create([vals])
        if self:
            self.write(vals)
        ticket._tell_out_of_sight()
        return ticket._last_look(specification)

    def _tell_out_of_sight(self):
        note = self.env._(
            "Ticket %(number)s is recorded. Its named officers take it from here; it"
            " does not open to you again.",
            number=self.sudo().number,
        )
        values = {"type": "info", "sticky": True, "message": note}
        self.env.user._bus_send("simple_notification", values)

    def _last_look(self, specification):
        """What was just entered, nothing of what lies behind it."""
        fields = {name: self._fields[name] for name in specification}
        plain = {
            name: {"fields": {"display_name": {}}} if field.relational else {}
            for name, field in fields.items()
            if self._has_field_access(field, "read") and not field.type.endswith("many")
        }
        [values] = self.sudo().with_context(bin_size=True).web_read(plain)
        lists = {n: [] for n, field in fields.items() if field.type.endswith("many")}
        return [{**values, **lists}]

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Followers from before, or mentioned by mistake, are told nothing more."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        users = self.env["res.users"].sudo()
        return [
            row
            for row in recipients
            if not (row.get("uid") and self._hidden_from(users.browse(row["uid"])))
        ]
