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
        due = self._unreminded(
            self.env["djpk.consultation.session"].search(self._coming_domain())
        )
        self.env["ir.cron"]._run_batch("notice_remind", due, self._remind)

    @api.model
    def _coming_domain(self):
        """Sessions until the next working day, of types whose office is open now."""
        coming = Domain.OR(
            Domain("type_id.code", "=", code) & Domain("date", "<=", last)
            for code in ("face_to_face", "video")
            if (last := self._remind_until(code))
        )
        today = self.env["djpk.consultation.session"]._wib_today()
        return (
            coming
            & Domain("state", "=", "scheduled")
            & Domain("historical", "=", False)
            & Domain("date", ">", today)
        )

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
    def _unreminded(self, sessions):
        """Whoever was told of the time today, or reminded of it, needs no reminder."""
        today = self.env["djpk.consultation.session"]._wib_today()
        midnight = to_utc(datetime.combine(today, time()))
        told = self.search(
            Domain("session_id", "in", sessions.ids)
            & Domain("kind", "in", ["reminder", *INVITATIONS])
        ).grouped("session_id")
        return sessions.filtered(
            lambda session: (
                not any(
                    notice._reminds(session.start, midnight)
                    for notice in told.get(session, ())
                )
            )
        )

    @api.model
    def _remind(self, session):
        """One locked session, if it still stands and was not reminded of meanwhile."""
        due = session.filtered_domain(self._coming_domain())
        self._unreminded(due)._tell_asker("reminder")

    def _reminds(self, start, midnight):
        """Whether this one makes another reminder of that start needless."""
        same_day = self.kind == "reminder" or self.queued_at >= midnight
        return self.start == start and same_day
