from odoo import api, fields, models
from odoo.exceptions import UserError


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationReplan(models.Model):
    """Carrying a re-plan out and undoing it: line by line, resumable.

    A line that is done says so in its own transaction: whatever is killed goes on with
    the others. Each mail is queued with its move, so nothing is told twice.
    """

    _inherit = "djpk.consultation.replan"

    #: So many sessions are re-planned while the manager waits, in one transaction; more
    #: by the scheduled action, one commit each, so that nobody else has to wait.
    _at_once = 25

    # -- buttons ---------------------------------------------------------------

    def action_run(self):
        """Carry out what was decided for each session."""
        self._require_role(("manager",))
        self._require("draft")
        run = self.sudo()
        if not run.line_ids.filtered(lambda line: line.action != "leave"):
            raise UserError(
                self.env._("Everything is left for later: nothing would be done.")
            )
        run._end_duty("replan")
        run.write(
            {
                "state": "running",
                "user_id": self.env.uid,
                "run_at": fields.Datetime.now(),
            }
        )
        return run._start()

    def action_undo(self):
        """Back to the old places, where they are free and lawful."""
        self._require_role(("manager",))
        self._require("done")
        run = self.sudo()
        if not run._returnable():
            raise UserError(
                self.env._(
                    "No session can go back: the old places are over or still closed."
                    " Take the day off or the closure out first, then undo."
                )
            )
        run.write(
            {
                "state": "undoing",
                "undone_by_id": self.env.uid,
                "undone_at": fields.Datetime.now(),
            }
        )
        return run._start()

    def _returnable(self):
        """The lines whose old place is open again and yet to come."""
        lines = self.line_ids.filtered(
            lambda line: line.session_id and line.state in ("moved", "cancelled")
        )
        now, sessions = fields.Datetime.now(), self.env["djpk.consultation.session"]
        return lines.filtered(
            lambda line: (
                line.old_start > now
                and not sessions._shut_at(line.type_id.code, line._fit("old"))
            )
        )

    def _start(self):
        """Few at once, many by the scheduled action."""
        if len(self._todo()) <= self._at_once:
            self._work()
        else:
            self.env.ref("djpk_consultation.ir_cron_replan").sudo()._trigger()
        return True

    # -- work ------------------------------------------------------------------

    def _todo(self):
        """The lines that the state asks to be worked on."""
        return self.line_ids.filtered(lambda line: line._is_todo())

    def _acting(self):
        """In the name of who pressed, and in the house's language."""
        actor = self.undone_by_id if self.state == "undoing" else self.user_id
        return self.with_user(actor).sudo()._in_house()

    def _work(self):
        """All that is to be done, in the caller's transaction."""
        for line in self._todo():
            line._attempt()
        self._finish()

    def _finish(self):
        """All is done; what is left is on a new list."""
        run = self._acting()
        run.state = "done" if run.state == "running" else "undone"
        run.flush_recordset()
        run._office_changed(run._left_text())

    def _left_text(self):
        left = self.line_ids.filtered(lambda line: line.state in ("left", "failed"))
        if self.state != "done" or not left:
            return ""
        return self.env._("Left over of %(replan)s", replan=self.name)

    # -- scheduled action ------------------------------------------------------

    @api.model
    def _cron_replan(self):
        """Go on with what is under way, one transaction a session; look at what is hit
        now."""
        under_way = [("state", "in", ("running", "undoing"))]
        todo = self.env["djpk.consultation.replan.line"]
        for run in self.search(under_way, order="id"):
            todo += run._todo()
        batch = self.env["ir.cron"]._run_batch
        batch("replan", todo, lambda line: line._attempt())
        for run in self.search(under_way):
            if not run._todo():
                run._finish()
        if self.search_count([("state", "=", "draft")], limit=1):
            self._office_changed()
