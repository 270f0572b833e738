from odoo import api, fields, models
from odoo.fields import Domain


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """R16 (E.3.c.9): a visit that nobody came to is a no-show by itself.

    Whoever came was checked in by the slot's end (R18). Three visits are left to
    people: one whose outcome a manager took back, one whose guests may come late by an
    exception, until that day is over, and one whose place DJPK shut and did not
    re-plan.
    """

    _inherit = "djpk.consultation.session"

    outcome_by_hand = fields.Boolean(
        "Outcome by hand",
        readonly=True,
        copy=False,
        help="A manager took its outcome back after its end: it becomes no no-show by"
        " itself.",
    )

    _unattended_idx = models.Index(
        "(stop) WHERE state = 'scheduled' AND historical IS NOT TRUE"
    )

    @api.model
    def _cron_no_show(self):
        """Settle the visits that are over and to which nobody came."""
        over = self.search(self._unattended_domain(), order="stop, id")
        self.env["ir.cron"]._run_batch(
            "no_show", over, lambda session: session._settle_unattended()
        )

    @api.model
    def _unattended_domain(self):
        """Visits after the last moment at which somebody could be checked in."""
        late = Domain("override_ids.code", "=", "outside_checkin_window")
        return (
            Domain("type_id.code", "=", "face_to_face")
            & Domain("state", "=", "scheduled")
            & Domain("historical", "=", False)
            & Domain("outcome_by_hand", "=", False)
            & Domain("stop", "<", fields.Datetime.now())
            & (~late | Domain("date", "<", self._wib_today()))
        )

    def _settle_unattended(self):
        """One locked visit: a no-show, or a manager's if DJPK was closed then."""
        if not self.filtered_domain(self._unattended_domain()):
            return
        told = self.with_context(lang=self._house_lang())
        if self._shut():
            self._set_duty(
                "visit_shut",
                self._managers(),
                self._wib_today(),
                lambda session: session._shut_summary(),
            )
        else:
            told._mark_no_show(
                told.env._("Nobody was checked in by the end of the slot.")
            )

    def _shut_summary(self):
        return self.env._(
            "DJPK was closed at %(place)s: cancel by DJPK, so that the letter is kept",
            place=self._place_text(),
        )

    def _apply(self, vals):
        result = super()._apply(vals)
        if vals.get("state", "scheduled") != "scheduled":
            now = fields.Datetime.now()
            over = self.filtered(lambda session: session.stop and session.stop < now)
            over._end_duty("visit_shut")
        return result
