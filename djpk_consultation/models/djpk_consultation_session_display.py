from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import to_wib


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

    @api.depends("start", "stop")
    @api.depends_context("lang")
    def _compute_schedule_text(self):
        for session in self:
            if not session.start or not session.stop:
                session.schedule_text = False
                continue
            start, stop = to_wib(session.start), to_wib(session.stop)
            day = session._day_text(start.date())
            session.schedule_text = f"{day} {start:%H.%M}-{stop:%H.%M} WIB"

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
