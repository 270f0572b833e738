from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..contract import contract
from ..tools.wib import to_wib

#: How long a scheduled action may be late before somebody has to see to it.
GRACE = timedelta(hours=1)
#: From worst to best; ``info`` is nothing to see to.
WORST_FIRST = ("bad", "warn", "ok", "info")


class DjpkConsultationHealth(models.AbstractModel):
    """Whether all works that works by itself, and what to do where it does not."""

    _name = "djpk.consultation.health"
    _description = "Health of the Consultation Service"
    _inherit = ["djpk.consultation.contract"]

    @contract("manager")
    def call_health(self):
        """The page, in words: nothing of it names a person or a secret.

        :return: ``{"checked_at", "state", "summary", "sections": [{"name", "rows":
            [{"name", "state": "ok" | "warn" | "bad" | "info", "word", "value",
            "advice", "action"}]}]}``; ``action``: what a click opens, or ``False``
        """
        system = self.sudo()
        sections = [
            {"name": name, "rows": rows}
            for name, rows in (
                (self.env._("Audit of the rules"), system._audit_rows()),
                (self.env._("Scheduled actions"), system._action_rows()),
                (self.env._("Mails"), system._mail_rows()),
                (self.env._("Holidays on record"), system._holiday_rows()),
                (self.env._("Versions"), system._version_rows()),
            )
        ]
        states = [row["state"] for section in sections for row in section["rows"]]
        faults = len([state for state in states if state in ("bad", "warn")])
        state = next(word for word in WORST_FIRST if word in states)
        return {
            "checked_at": self._moment_text(self._wib_now()),
            "state": state,
            "summary": self.env._("%(count)s to see to", count=faults)
            if faults
            else self.env._("Everything works"),
            "sections": sections,
        }

    @api.model
    def _row(self, name, state, value="", advice="", action=False):
        words = {
            "ok": self.env._("Good"),
            "warn": self.env._("Look at it"),
            "bad": self.env._("Act"),
            "info": self.env._("Note"),
        }
        return {
            "name": name,
            "state": state,
            "word": words[state],
            "value": value,
            "advice": advice,
            "action": action,
        }

    @api.model
    def _when(self, moment):
        return self._moment_text(to_wib(moment)) if moment else self.env._("never")

    # -- audit ---------------------------------------------------------------------

    @api.model
    def _audit_rows(self):
        _ = self.env._
        last = self.env["djpk.consultation.audit"].search([], limit=1)
        labels = dict(last._fields["state"]._description_selection(self.env))
        old = fields.Datetime.now() - timedelta(hours=26)
        state, advice = "ok", ""
        if last.state == "found":
            state = "bad"
            advice = _("Open the audit: it names each record that breaks a rule.")
        elif last.state != "clean" or last.started_at < old:
            state = "warn"
            advice = _("The last audit says nothing of today. Press Audit Now.")
        value = _("no audit yet")
        if last:
            value = _(
                "%(result)s, %(moment)s (%(rules)s rules, %(records)s records found)",
                result=labels[last.state],
                moment=self._when(last.started_at),
                rules=last.invariant_count,
                records=last.finding_count,
            )
        action = "djpk_consultation.djpk_consultation_audit_action"
        return [self._row(_("Last audit"), state, value, advice, action)]

    # -- scheduled actions -----------------------------------------------------------

    @api.model
    def _action_rows(self):
        """One row for each scheduled action of this product and the base's queue."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "=", "djpk_consultation")]
        )
        crons = self.env["ir.cron"].with_context(active_test=False)
        crons = crons.browse(data.mapped("res_id")).exists()
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action", False)
        crons |= queue or crons.browse()
        left, failing = self._left_over(crons), self._failing(crons)
        rows = [
            self._action_row(cron, left.get(cron.id, 0), failing.get(cron, 0))
            for cron in crons.sorted("name")
        ]
        return sorted(rows, key=lambda row: WORST_FIRST.index(row["state"]))

    @api.model
    def _left_over(self, crons):
        """``{id: records}`` that the last run has left to the next."""
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT ON (cron_id) cron_id, remaining"
                " FROM ir_cron_progress WHERE cron_id IN %s ORDER BY cron_id, id DESC",
                tuple(crons.ids) or (0,),
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _failing(self, crons):
        groups = self.env["djpk.consultation.failure"]._read_group(
            [("cron_id", "in", crons.ids)], ["cron_id"], ["__count"]
        )
        return dict(groups)

    @api.model
    def _action_row(self, cron, left, failing):
        _ = self.env._
        state, advice = self._judge_action(cron, left, failing)
        value = _(
            "last run %(last)s, next %(next)s; waiting: %(left)s, failing: %(failing)s",
            last=self._when(cron.lastcall),
            next=self._when(cron.nextcall),
            left=left,
            failing=failing,
        )
        action = self._is_administrator() and self._window(cron)
        return self._row(cron.name, state, value, advice, action)

    @api.model
    def _judge_action(self, cron, left, failing):
        """:return: ``(state, advice)``, the gravest first"""
        _ = self.env._
        late = fields.Datetime.now() - max(GRACE, _interval(cron))
        if not cron.active:
            return "bad", _("It is switched off. An administrator switches it on.")
        if cron.nextcall < late:
            return "bad", _(
                "It should have run at %(moment)s. See that the server runs scheduled"
                " actions (max_cron_threads).",
                moment=self._when(cron.nextcall),
            )
        if cron.failure_count:
            return "bad", _(
                "It failed %(count)s times in a row, since %(moment)s. The server's log"
                " of that time says why; then run it by hand.",
                count=cron.failure_count,
                moment=self._when(cron.first_failure_date),
            )
        if failing:
            return "warn", _(
                "%(count)s records fail at each run; the others go on. Open the list of"
                " failures.",
                count=failing,
            )
        if left:
            return "warn", _(
                "It goes on at its next run. If the number grows, ask the"
                " administrator."
            )
        return "ok", ""

    @api.model
    def _is_administrator(self):
        return self.env.user.has_group("base.group_system")

    @api.model
    def _window(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    # -- mails -----------------------------------------------------------------------

    @api.model
    def _mail_rows(self):
        return [self._notice_row(), self._failed_row(), self._base_mail_row()]

    @api.model
    def _notice_row(self):
        _ = self.env._
        self.env.cr.execute(
            SQL(
                "SELECT count(*), min(next_try) FROM djpk_consultation_notice"
                " WHERE state IN ('pending', 'sending')"
            )
        )
        count, oldest = self.env.cr.fetchone()
        late = oldest and oldest < fields.Datetime.now() - GRACE
        return self._row(
            _("Mails to those who asked, waiting"),
            "bad" if late else "ok",
            _("%(count)s, first due %(moment)s", count=count, moment=self._when(oldest))
            if count
            else "0",
            _("They do not go out. See to the mail server and the action Send mails.")
            if late
            else "",
            "djpk_consultation.djpk_consultation_notice_action",
        )

    @api.model
    def _failed_row(self):
        _ = self.env._
        count = self.env["djpk.consultation.notice"].search_count(
            [("state", "=", "failed")]
        )
        return self._row(
            _("Mails to those who asked, not delivered"),
            "warn" if count else "ok",
            str(count),
            _("Correct the address and send again, or tell it by phone.")
            if count
            else "",
            "djpk_consultation.djpk_consultation_notice_action",
        )

    @api.model
    def _base_mail_row(self):
        """Odoo's own queue: notifications to officers."""
        _ = self.env._
        self.env.cr.execute(
            SQL(
                "SELECT count(*) FILTER (WHERE state = 'outgoing'),"
                " count(*) FILTER (WHERE state = 'exception'),"
                " min(create_date) FILTER (WHERE state = 'outgoing')"
                " FROM mail_mail WHERE state IN ('outgoing', 'exception')"
            )
        )
        waiting, failed, oldest = self.env.cr.fetchone()
        late = oldest and oldest < fields.Datetime.now() - GRACE
        state = "bad" if late else "warn" if failed else "ok"
        return self._row(
            _("Notifications to officers"),
            state,
            _(
                "waiting: %(waiting)s, failed: %(failed)s",
                waiting=waiting,
                failed=failed,
            ),
            _("See to the outgoing mail server (Settings, Technical).")
            if state != "ok"
            else "",
        )


def _interval(cron):
    """The length of its period, from now on."""
    now = fields.Datetime.now()
    period = relativedelta(**{cron.interval_type: cron.interval_number})
    return now + period - now
