from odoo import api, models
from odoo.fields import Domain

from ..tools.workdays import UnknownYear

#: Working days after a session on which its file should be closed.
REMIND_AFTER = 2
#: What ends the work on a file.
OVER = ("done", "cancelled", "no_show")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """R08, R17: the unit is reminded of files that are not closed."""

    _inherit = "djpk.consultation.session"

    def _apply(self, vals):
        result = super()._apply(vals)
        if vals.get("state") in OVER:
            self._end_duty("documents")
        return result

    # -- scheduled action ------------------------------------------------------

    @api.model
    def _cron_documents(self):
        """Remind units two working days after a session; take back what is done.

        The activity stays until the file is closed; whoever marks it as done without
        closing the file is reminded again by the next run.
        """
        reminded = Domain("activity_type_id", "=", self._reminder_type().id)
        open_ = self.search(self._held_domain(), order="date, id")
        due = open_.filtered(lambda session: session._is_reminder_due())
        known = self.search(Domain("activity_ids", "any", reminded))
        todo = (due - known) | (known - due)
        self.env["ir.cron"]._run_batch(
            "documents", todo, lambda session: session._follow_documents()
        )

    def _reminder_type(self):
        return self.env.ref("djpk_consultation.activity_documents")

    def _is_reminder_due(self):
        """Judged by the office's days, whatever the clock of the server says."""
        if not self.filtered_domain(self._held_domain()):
            return False
        try:
            workdays = self._workdays(self.type_id.code)
            return workdays.add(self.date, REMIND_AFTER) <= self._wib_today()
        except UnknownYear:
            return False

    def _follow_documents(self):
        """The reminder is what the file asks for now: set, changed or taken back."""
        for session in self:
            if not session._is_reminder_due():
                session._end_duty("documents")
                continue
            officers = session.officer_ids.filtered("active")
            present = session._duty("documents")
            session._set_duty(
                "documents",
                officers or session._responsible(session.team_id),
                present[:1].date_deadline or session._wib_today(),
                lambda record: record._reminder_summary(),
                quiet=True,
            )

    def _follow_reminded(self):
        """A reminder that stands tells what is still missing."""
        self.filtered(lambda session: session._duty("documents"))._follow_documents()

    def _reminder_summary(self):
        missing = self._missing_documents()
        if missing:
            return self.env._("The file lacks: %s", ", ".join(missing))
        return self.env._("The file is complete: close it")
