from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import to_wib

#: What reception sees, before today and after.
DAYS_AROUND = 7


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """What people are shown of a session, by the office's own clock (WIB)."""

    _inherit = "djpk.consultation.session"

    schedule_text = fields.Char(
        "Schedule (WIB)",
        compute="_compute_schedule_text",
        help="Day and time in WIB, whatever your own time zone is.",
    )
    when = fields.Selection(
        [("past", "Past"), ("today", "Today"), ("coming", "Coming")],
        compute="_compute_when",
        search="_search_when",
        help="The day as the office counts it, in WIB.",
    )
    around_today = fields.Boolean(
        compute="_compute_around_today",
        search="_search_around_today",
        help="From a week before today to a week after, in WIB: what reception sees.",
    )
    this_week = fields.Boolean(
        compute="_compute_this_week",
        search="_search_this_week",
        help="From Monday to Sunday as the office counts them, in WIB.",
    )

    @api.depends("start", "stop")
    @api.depends_context("lang")
    def _compute_schedule_text(self):
        for session in self:
            if not session.start or not session.stop:
                session.schedule_text = False
                continue
            start, stop = to_wib(session.start), to_wib(session.stop)
            session.schedule_text = session._span_text(start, stop)

    @api.depends("date")
    def _compute_when(self):
        today = self._wib_today()
        for session in self:
            if not session.date:
                session.when = False
            elif session.date == today:
                session.when = "today"
            else:
                session.when = "past" if session.date < today else "coming"

    def _search_when(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._wib_today()
        days = {
            "past": Domain("date", "<", today),
            "today": Domain("date", "=", today),
            "coming": Domain("date", ">", today),
            False: Domain("date", "=", False),
        }
        return Domain.OR(days[word] for word in value if word in days)

    def _days_around(self):
        today = self._wib_today()
        return [fields.Date.add(today, days=n) for n in (-DAYS_AROUND, DAYS_AROUND)]

    @api.depends("date")
    def _compute_around_today(self):
        first, last = self._days_around()
        for session in self:
            session.around_today = session.date and first <= session.date <= last

    def _search_around_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        first, last = self._days_around()
        around = Domain("date", ">=", first) & Domain("date", "<=", last)
        away = ~around | Domain("date", "=", False)
        return Domain.OR(around if wanted else away for wanted in value)

    @api.depends("date")
    def _compute_this_week(self):
        first, last = self._wib_week()
        for session in self:
            session.this_week = bool(session.date and first <= session.date <= last)

    def _search_this_week(self, operator, value):
        if operator != "in":
            return NotImplemented
        first, last = self._wib_week()
        return Domain("date", ">=", first) & Domain("date", "<=", last)

    def _wib_week(self):
        """Monday and Sunday of the present week."""
        today = self._wib_today()
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
