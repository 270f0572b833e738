from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import to_utc, to_wib
from ..tools.workdays import UnknownYear

#: Marks of what the scheduled action has done for this deadline.
TOLD = ("callback_warned_at", "callback_overdue_at")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """R03 (E.3.a.2): the promise to call back, its derivation and its activities."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "djpk.consultation.duty"]

    callback_basis = fields.Char(
        "Promise",
        compute="_compute_callback_basis",
        help="How the deadline follows from the receipt (E.3.a.2).",
    )
    callback_due = fields.Selection(
        [("later", "Later"), ("today", "Due today"), ("overdue", "Overdue")],
        "Call-back due",
        compute="_compute_callback_due",
        search="_search_callback_due",
        help="Of calls that are still to be made, judged against now.",
    )
    callback_attempt_ids = fields.One2many(
        "djpk.consultation.log",
        "ticket_id",
        "Calls",
        domain=[("action", "in", ("call_reached", "call_no_answer"))],
        help="Only reaching the asker keeps the promise (E.3.a.2).",
    )
    callback_warned_at = fields.Datetime("Warned", readonly=True, copy=False)
    callback_overdue_at = fields.Datetime("Manager told", readonly=True, copy=False)

    _open_promise_idx = models.Index(
        "(callback_deadline) WHERE escalated_at IS NOT NULL AND callback_at IS NULL"
    )

    @api.depends("callback_deadline", "escalated_at", "received_at")
    @api.depends_context("lang")
    def _compute_callback_basis(self):
        for ticket in self:
            ticket.callback_basis = ticket._callback_basis()

    @api.depends("escalated_at", "callback_deadline", "callback_at", "stage_id")
    def _compute_callback_due(self):
        now, midnight = self._now_and_midnight()
        for ticket in self:
            deadline = ticket.callback_deadline
            if not ticket._is_promise_open():
                ticket.callback_due = False
            elif not deadline or deadline >= midnight:
                ticket.callback_due = "later"
            else:
                ticket.callback_due = "today" if deadline >= now else "overdue"

    def _search_callback_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        now, midnight = self._now_and_midnight()
        deadline = {
            "overdue": Domain("callback_deadline", "<", now),
            "today": Domain("callback_deadline", ">=", now)
            & Domain("callback_deadline", "<", midnight),
            "later": Domain("callback_deadline", ">=", midnight)
            | Domain("callback_deadline", "=", False),
        }
        wanted = Domain.OR(deadline[due] for due in value if due in deadline)
        found = self._open_promise_domain() & wanted
        return found | ~self._open_promise_domain() if False in value else found

    def _now_and_midnight(self):
        """Now and the end of this day in WIB, both in UTC."""
        now = fields.Datetime.now()
        tomorrow = to_wib(now).date() + timedelta(days=1)
        return now, to_utc(datetime.combine(tomorrow, time()))

    # -- CRUD ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            # a withdrawn question is not called back, a reopened one is
            promised = self.filtered(lambda t: t.escalated_at and not t.callback_at)
            promised._follow_promise()
        return result

    # -- the promise -----------------------------------------------------------

    def _is_promise_open(self):
        """Escalated and the asker not reached: closing the ticket keeps no promise."""
        self.ensure_one()
        waits = self.escalated_at and not self.callback_at
        return bool(waits) and not self._is_void(self.stage_id)

    @api.model
    def _open_promise_domain(self):
        return (
            Domain("escalated_at", "!=", False)
            & Domain("callback_at", "=", False)
            & Domain("stage_id", "not in", self._void_stages().ids)
        )

    def _callback_start(self):
        """What the days of the call-back count from.

        :return: ``(policy, naive WIB datetime)``; the policy is ``None`` before the
            circular was in force
        """
        self.ensure_one()
        received = to_wib(self.received_at or self.create_date)
        policy = self.env["djpk.consultation.session"]._policy_on(
            self._callback_type(), received.date()
        )
        if policy and policy.callback_from == "escalation":
            return policy, to_wib(self.escalated_at)
        return policy, received

    def _callback_type(self):
        return self.consultation_type_id.code or "dering"

    def _callback_due(self):
        """Close of office on the third working day (E.3.a.2), UTC or ``False``."""
        policy, start = self._callback_start()
        if policy is None:
            return False
        sessions = self.env["djpk.consultation.session"]
        due = sessions._deadline(self._callback_type(), start, policy)
        return to_utc(due) if due else False

    def _callback_basis(self):
        """How the deadline follows, in words; empty if nothing is promised."""
        if not self.escalated_at or not self.callback_deadline:
            return ""
        sessions = self.env["djpk.consultation.session"]
        due = to_wib(self.callback_deadline)
        policy, start = self._callback_start()
        if self.callback_deadline != self._callback_due():
            return self._moment_text(due)
        workdays = sessions._workdays(self._callback_type())
        counted = workdays.day_zero(start, policy.letter_cutoff)
        since = f"{sessions._short(start.date())} {start:%H.%M}"
        if counted != start.date():
            since = self.env._(
                "%(moment)s (counts as %(day)s)",
                moment=since,
                day=sessions._short(counted),
            )
        values = {
            "since": since,
            "count": policy.callback_working_days,
            "due": f"{sessions._short(due.date())} {due:%H.%M}",
        }
        if policy.callback_from == "escalation":
            return self.env._(
                "escalated %(since)s -> +%(count)s WD = %(due)s WIB", **values
            )
        return self.env._("received %(since)s -> +%(count)s WD = %(due)s WIB", **values)

    def _replan_callback(self, reason=""):
        """Reckon the deadline anew; what moved is on record, its activities follow.

        :return: ``[(ticket, before, after)]`` of those that moved, UTC
        """
        moved = []
        for ticket in self.filtered("escalated_at"):
            before, due = ticket.callback_deadline, ticket._callback_due()
            if before == due:
                continue
            ticket._apply({"callback_deadline": due, **dict.fromkeys(TOLD, False)})
            ticket._log_action(
                "callback_replanned",
                reason,
                before=self._stamp(before),
                after=self._stamp(due),
            )
            ticket._follow_promise()
            moved.append((ticket, before, due))
        return moved

    @api.model
    def _replan_open_promises(self, reason=""):
        """After a change of the office calendar (E.3.a.2).

        :return: as of :meth:`_replan_callback`
        """
        promised = self.sudo().search(self._open_promise_domain())
        return promised._replan_callback(reason)

    # -- activities ------------------------------------------------------------

    def _follow_promise(self):
        """The activities are those of the promise: of its unit, for its deadline."""
        for ticket in self:
            if not ticket._is_promise_open():
                ticket._end_duty("callback")
                ticket._end_duty("callback_overdue")
                continue
            if not ticket.callback_overdue_at:
                ticket._end_duty("callback_overdue")
            due = ticket.callback_deadline
            ticket._set_duty(
                "callback",
                ticket._responsible(ticket.escalation_team_id),
                to_wib(due).date() if due else self._wib_today(),
                lambda record: record._callback_summary(),
            )

    def _callback_summary(self):
        if not self.callback_deadline:
            return self.env._("Call the asker back")
        deadline = self._moment_text(to_wib(self.callback_deadline))
        return self.env._("Call the asker back until %(deadline)s", deadline=deadline)

    def _overdue_summary(self):
        return self.env._(
            "%(unit)s has not called back; it was due %(deadline)s",
            unit=self.escalation_team_id.name,
            deadline=self._moment_text(to_wib(self.callback_deadline)),
        )

    def _warning_text(self):
        subject = self.env._("Call-back due soon: %(ticket)s", ticket=self.display_name)
        body = self.env._(
            "The asker has not been reached yet: %(basis)s.", basis=self.callback_basis
        )
        return subject, body

    # -- scheduled actions -----------------------------------------------------

    @api.model
    def _cron_callbacks(self):
        """Warn of call-backs that are due soon; tell the manager of overdue ones."""
        promised = self.search(
            self._open_promise_domain()
            & Domain("callback_deadline", "!=", False)
            & Domain("callback_overdue_at", "=", False),
            order="callback_deadline, id",
        )
        todo = promised.filtered(lambda t: t._is_warning_due() or t._is_overdue())
        self.env["ir.cron"]._run_batch(
            "callbacks", todo, lambda ticket: ticket._tell_of_promise()
        )

    @api.model
    def _cron_replan_callbacks(self):
        """What a changed calendar, unit or leader left behind."""
        promised = self.search(self._open_promise_domain(), order="id")
        self.env["ir.cron"]._run_batch(
            "replan_callbacks", promised, lambda ticket: ticket._catch_up_promise()
        )

    def _catch_up_promise(self):
        if self._is_promise_open():
            self._replan_callback()
            self._follow_promise()

    def _is_overdue(self):
        return self.callback_due == "overdue" and not self.callback_overdue_at

    def _is_warning_due(self):
        """From the working day before the deadline's, while the office is open."""
        if self.callback_warned_at or self.callback_due not in ("today", "later"):
            return False
        if not self.callback_deadline:
            return False
        now, due = self._wib_now(), to_wib(self.callback_deadline).date()
        sessions = self.env["djpk.consultation.session"]
        workdays = sessions._workdays(self._callback_type())
        try:
            return workdays.is_open(now) and workdays.before(due) <= now.date()
        except UnknownYear:
            return now.date() == due

    def _tell_of_promise(self):
        """Once for each deadline: the warning to the unit, the delay to the manager."""
        now = fields.Datetime.now()
        if self._is_overdue():
            self._apply({"callback_overdue_at": now})
            self._set_duty(
                "callback_overdue",
                self._managers(),
                self._wib_today(),
                lambda record: record._overdue_summary(),
            )
            self._log_action("callback_overdue")
        elif self._is_warning_due():
            self._apply({"callback_warned_at": now})
            people = self._responsible(self.escalation_team_id) | self.user_id
            self._tell(people, lambda record: record._warning_text())
            self._log_action("callback_warned")
