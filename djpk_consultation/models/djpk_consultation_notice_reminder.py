from datetime import datetime, time

from odoo import api, models
from odoo.fields import Domain

from ..tools.notices import INVITATIONS
from ..tools.wib import to_utc
from ..tools.workdays import UnknownYear


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """Reminders: one working day before, within office hours, once per time."""

    _inherit = "djpk.consultation.notice"

    @api.model
    def _cron_remind(self):
        """Queue the reminders of the next working day; a second run adds none."""
        sessions = self.env["djpk.consultation.session"]
        for type_code in ("face_to_face", "video"):
            last = self._remind_until(type_code)
            if last:
                due = sessions.search(self._coming_domain(type_code, last))
                self._remind(due)

    @api.model
    def _remind_until(self, type_code):
        """The next working day, if the office is open now; else ``None``."""
        sessions = self.env["djpk.consultation.session"]
        now, workdays = sessions._wib_now(), sessions._workdays(type_code)
        try:
            today = workdays.day(now.date())
            hours = today.blocks if today else ()
            if not any(start <= now.time() <= stop for start, stop in hours):
                return None
            return workdays.add(now.date(), 1)
        except UnknownYear:
            return None

    @api.model
    def _coming_domain(self, type_code, last):
        today = self.env["djpk.consultation.session"]._wib_today()
        return (
            Domain("type_id.code", "=", type_code)
            & Domain("state", "=", "scheduled")
            & Domain("historical", "=", False)
            & Domain("date", ">", today)
            & Domain("date", "<=", last)
        )

    @api.model
    def _remind(self, sessions):
        """Whoever was told of the time today, or reminded of it, needs no reminder."""
        today = self.env["djpk.consultation.session"]._wib_today()
        midnight = to_utc(datetime.combine(today, time()))
        told = self.search(
            Domain("session_id", "in", sessions.ids)
            & Domain("kind", "in", ["reminder", *INVITATIONS])
        ).grouped("session_id")
        for session in sessions:
            mine = told.get(session, self.browse())
            if not any(notice._reminds(session.start, midnight) for notice in mine):
                session._tell_asker("reminder")

    def _reminds(self, start, midnight):
        """Whether this one makes another reminder of that start needless."""
        same_day = self.kind == "reminder" or self.queued_at >= midnight
        return self.start == start and same_day
