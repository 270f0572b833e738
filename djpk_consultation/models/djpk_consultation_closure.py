from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.places import Closure

#: What is closed, and when.
PLACE = {"date_from", "date_to", "slot_id", "room_id"}


class DjpkConsultationClosure(models.Model):
    _name = "djpk.consultation.closure"
    _inherit = ["djpk.setting.mixin"]
    _description = "Consultation Closure"
    _order = "date_from desc, id desc"

    date_from = fields.Date("From", required=True, index=True, help="First day, WIB.")
    date_to = fields.Date(
        "To", required=True, index=True, help="Last day, itself included, WIB."
    )
    slot_id = fields.Many2one(
        "djpk.consultation.slot",
        index="btree_not_null",
        ondelete="restrict",
        help="The slot that is closed. Empty: all of them.",
    )
    room_id = fields.Many2one(
        "djpk.consultation.room",
        index="btree_not_null",
        ondelete="restrict",
        help="The room that is closed. Empty: all of them.",
    )
    reason = fields.Char(
        required=True, help="Why, as it is told to those who asked for that time."
    )

    session_ids = fields.Many2many(
        "djpk.consultation.session",
        string="Booked There",
        compute="_compute_session_ids",
        help="What is scheduled in that time and place. It stays until DJPK moves it.",
    )
    session_count = fields.Integer(
        "Still Booked",
        compute="_compute_session_ids",
        help="Scheduled sessions that it hits and that DJPK has yet to move.",
    )
    coming = fields.Boolean(compute="_compute_coming", search="_search_coming")

    _dates_order = models.Constraint(
        "CHECK (date_from <= date_to)",
        "A closure cannot end before it begins. Enter a later last day.",
    )

    @api.depends("date_from", "date_to", "reason")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for closure in self:
            first, last = (
                format_date(self.env, day) if day else ""
                for day in (closure.date_from, closure.date_to)
            )
            days = first if first == last else f"{first} - {last}"
            closure.display_name = f"{days}: {closure.reason or ''}"

    @api.depends("date_from", "date_to", "slot_id", "room_id")
    @api.depends_context("uid")
    def _compute_session_ids(self):
        """Before it is saved as well: who closes a day sees whom it hits."""
        plain = {closure: closure._plain() for closure in self}
        periods = [
            Domain("date", ">=", closure.date_from)
            & Domain("date", "<=", closure.date_to)
            for closure in plain.values()
            if closure
        ]
        sessions = self.env["djpk.consultation.session"]
        if periods and sessions.has_access("read"):
            sessions = sessions.search(
                Domain("state", "=", "scheduled") & Domain.OR(periods),
                order="start, id",
            )
        for record, closure in plain.items():
            hit = sessions.filtered(
                lambda session, closure=closure: (
                    closure and closure.shuts(session._fit())
                )
            )
            record.session_ids = hit
            record.session_count = len(hit)

    def _plain(self):
        """As the agenda knows it; ``None`` while it has no days yet."""
        if not self.date_from or not self.date_to:
            return None
        return Closure(
            self.date_from,
            self.date_to,
            self.slot_id.id or 0,
            self.room_id.id or 0,
            self.reason,
            self.slot_id.hour_from or 0.0,
            self.slot_id.hour_to or 24.0,
        )

    @api.depends("date_to")
    def _compute_coming(self):
        today = self.env["djpk.consultation.session"]._wib_today()
        for closure in self:
            closure.coming = (closure.date_to or date.min) >= today

    def _search_coming(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["djpk.consultation.session"]._wib_today()
        domain = Domain("date_to", ">=", today)
        return domain if True in value else ~domain

    # -- what a change hits ------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        closures = super().create(vals_list)
        closures._follow_change([])
        return closures

    def write(self, vals):
        before = [closure._plain() for closure in self]
        result = super().write(vals)
        if not PLACE.isdisjoint(vals):
            self._follow_change(before)
        return result

    def unlink(self):
        before = [closure._plain() for closure in self]
        names = self._house_names()
        result = super().unlink()
        self.browse()._follow_change(before, names)
        return result

    def _follow_change(self, before, names=""):
        """List the sessions that are hit; tell of places that are free again.

        :param before: what was closed until now, plain
        :param names: of those that are deleted
        """
        self._tell_screens(before)
        freed = sum(
            self.env["djpk.consultation.claim"]._open_again(
                plain.date_from, plain.date_to, plain.shuts, "closure ended"
            )
            for plain in before
        )
        house = self._in_house()
        text = (
            house.env._("Closure taken out: %(names)s", names=names)
            if names
            else house.env._("Closure: %(names)s", names=self._house_names())
        )
        self.env["djpk.consultation.replan"]._office_changed(text, freed=freed)

    def _tell_screens(self, before):
        """The boards that show the days read them anew."""
        now = [closure._plain() for closure in self]
        days = {
            day
            for plain in filter(None, (*before, *now))
            for day in _days(plain.date_from, plain.date_to)
        }
        if days:
            self.env["djpk.consultation.session"]._tell_screens(*days)

    def _house_names(self):
        return ", ".join(self._in_house().mapped("display_name"))

    def action_replan(self):
        """What is hit, with a dry run."""
        return self.env["djpk.consultation.replan"]._open_draft()


def _days(first, last):
    """The days of a closure, as many as a screen could show."""
    count = min((last - first).days + 1, 366)
    return [first + timedelta(days=offset) for offset in range(count)]
