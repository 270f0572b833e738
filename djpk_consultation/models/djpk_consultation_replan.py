from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import SQL

from .djpk_consultation_replan_line import place_values

#: What a manager may write; all else is the engine's.
OPEN_FIELDS = {"line_ids", "session_line_ids"}


class DjpkConsultationReplan(models.Model):
    """What a late day off, closure or change of office hours hits, and its re-plan.

    One draft at a time lists what is hit now, with a dry run: whatever changes adds to
    it. Run, it becomes the record of what was done, and a new draft lists what is left.
    """

    _name = "djpk.consultation.replan"
    _description = "Re-plan of Sessions"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "djpk.consultation.contract",
        "djpk.consultation.duty",
    ]
    _order = "id desc"

    name = fields.Char("Number", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "To decide"),
            ("running", "Being carried out"),
            ("done", "Carried out"),
            ("undoing", "Being undone"),
            ("undone", "Undone"),
            ("noted", "Noted"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    cause = fields.Text("What Changed", readonly=True)
    news = fields.Boolean(
        readonly=True, help="Says something even if no session is hit."
    )
    line_ids = fields.One2many("djpk.consultation.replan.line", "replan_id")
    session_line_ids = fields.One2many(
        "djpk.consultation.replan.line",
        "replan_id",
        "Sessions",
        domain=[("ticket_id", "=", False)],
    )
    deadline_line_ids = fields.One2many(
        "djpk.consultation.replan.line",
        "replan_id",
        "Call-backs",
        domain=[("ticket_id", "!=", False)],
        readonly=True,
    )
    planned_at = fields.Datetime("Dry Run", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Carried Out By", readonly=True, ondelete="restrict"
    )
    run_at = fields.Datetime("Carried Out", readonly=True)
    undone_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    undone_at = fields.Datetime(readonly=True)
    session_count = fields.Integer("Sessions Hit", compute="_compute_counts")
    progress_text = fields.Char("Progress", compute="_compute_counts")
    offer_count = fields.Integer("Offers Hit", compute="_compute_counts")
    deadline_count = fields.Integer("Call-backs Hit", compute="_compute_counts")
    summary = fields.Char(compute="_compute_summary")
    reason_text = fields.Text(
        "Reasons Told",
        compute="_compute_reason_text",
        help="What each asker is told; to be changed line by line.",
    )

    _one_draft = models.UniqueIndex(
        "(state) WHERE state = 'draft'", "There is one list of what is hit."
    )

    @api.depends("line_ids.state", "line_ids.ticket_id", "state")
    @api.depends_context("lang")
    def _compute_counts(self):
        for replan in self:
            lines = replan.line_ids.filtered(lambda line: not line.ticket_id)
            replan.session_count = len(lines)
            replan.offer_count = len(lines.offer_id)
            replan.deadline_count = len(replan.line_ids) - len(lines)
            todo = replan.state in ("running", "undoing")
            replan.progress_text = todo and self.env._(
                "Under way: %(left)s of %(count)s sessions are still to do. You may"
                " leave this page.",
                left=len(replan._todo()),
                count=len(lines),
            )

    @api.depends("line_ids.state", "line_ids.action", "line_ids.new_start", "state")
    @api.depends_context("lang")
    def _compute_summary(self):
        for replan in self:
            replan.summary = replan._summary()

    def _summary(self):
        lines = self.line_ids.filtered(lambda line: not line.ticket_id)
        if self.state != "draft":
            labels = dict(lines._fields["state"]._description_selection(self.env))
            counts = [(labels[s], len(x)) for s, x in lines.grouped("state").items()]
            return ", ".join(f"{label}: {count}" for label, count in counts)
        if not lines:
            return self.env._("No session is hit.")
        return self.env._(
            "%(count)s sessions and %(offers)s open offers are hit; %(lost)s sessions"
            " find no place.",
            count=len(lines.session_id),
            offers=len(lines.offer_id),
            lost=len(lines.session_id) - len(lines.filtered("new_start")),
        )

    @api.depends("line_ids.reason")
    def _compute_reason_text(self):
        for replan in self:
            reasons = replan.line_ids.mapped("reason")
            replan.reason_text = "\n".join(dict.fromkeys(filter(None, reasons)))

    @api.depends("name", "cause")
    def _compute_display_name(self):
        for replan in self:
            newest = (replan.cause or "").split("\n")[-1]
            replan.display_name = " · ".join(filter(None, (replan.name, newest)))

    # -- CRUD ------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and not OPEN_FIELDS.issuperset(vals):
            raise AccessError(
                self.env._(
                    "A re-plan is changed by its buttons alone: it is on record."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(replan.state != "draft" for replan in self):
            raise AccessError(self.env._("A re-plan that was carried out stays."))

    # -- what is hit -----------------------------------------------------------

    @api.model
    def _office_changed(self, cause="", deadlines=(), freed=0):
        """List what is hit now; called after any change of days, hours and closures.

        :param cause: what changed, in words; empty: look again
        :param deadlines: ``[(ticket, before, after)]`` of call-backs, UTC
        :param freed: so many slots are free again
        :return: the draft, empty if there is nothing to say
        """
        self = self.sudo()
        draft = self.search([("state", "=", "draft")])
        stranded = self.env["djpk.consultation.session"]._stranded()
        offers = self.env["djpk.consultation.offer"]._stranded()
        if not (draft or stranded or offers or deadlines or freed):
            return draft
        draft = draft or self._new_draft()
        draft._add_cause(cause, freed)
        draft._list_deadlines(deadlines)
        draft._list_sessions(stranded)
        draft._list_offers(offers)
        if not (draft.line_ids or draft.news):
            draft._end_duty("replan")
            draft.unlink()
            return self.browse()
        draft._set_duty(
            "replan",
            draft._managers(),
            draft._wib_today(),
            lambda told: told._duty_summary(),
            quiet=True,
        )
        return draft

    @api.model
    def _new_draft(self):
        """:raises ConcurrencyError: another transaction is making it: start again"""
        name = self.env["ir.sequence"].next_by_code("djpk.consultation.replan")
        try:
            with self.env.cr.savepoint():
                return self.create([{"name": name}])
        except errors.UniqueViolation as error:
            raise ConcurrencyError("another draft meanwhile") from error

    def _add_cause(self, cause, freed):
        if freed:
            house = self._in_house()
            places = house.env._("%(count)s places are free again", count=freed)
            cause = f"{cause} ({places})"
            self.news = True
        if cause and cause not in (self.cause or "").split("\n"):
            self.cause = "\n".join(filter(None, (self.cause, cause)))

    def _list_deadlines(self, deadlines):
        """Old and new deadline of each call-back; what is as before is left out."""
        lines = {line.ticket_id: line for line in self.line_ids if line.ticket_id}
        for ticket, before, after in deadlines:
            line = lines.get(ticket)
            if not line:
                self.line_ids = [
                    fields.Command.create(
                        {
                            "ticket_id": ticket.id,
                            "old_deadline": before,
                            "new_deadline": after,
                            "state": "told",
                        }
                    )
                ]
            elif line.old_deadline == after:
                line.unlink()
            else:
                line.new_deadline = after

    def _list_sessions(self, stranded):
        """One line for each session that is hit, and none else; the dry run anew."""
        lines = {line.session_id: line for line in self.line_ids if line.session_id}
        for session, line in lines.items():
            if session not in stranded or line.old_start != session.start:
                line.unlink()
        known = self.line_ids.session_id
        reasons = stranded._shut_reasons()
        self.line_ids = [
            fields.Command.create(
                {
                    "session_id": session.id,
                    "reason": reasons[session],
                    **place_values(session._fit(), "old"),
                }
            )
            for session in stranded - known
        ]
        self._plan()

    def _list_offers(self, stranded):
        """One line for each open offer that is hit; its shut times are the old ones.

        :param stranded: as of the offers' :meth:`_stranded`
        """
        lines = {line.offer_id: line for line in self.line_ids if line.offer_id}
        for offer, line in lines.items():
            if offer not in stranded:
                line.unlink()
        house = self._in_house()
        for offer, shut in stranded.items():
            if offer not in lines:
                why = house.env._(
                    "%(shut)s of %(count)s offered times are closed",
                    shut=len(shut),
                    count=len(offer.line_ids),
                )
                values = {
                    "offer_id": offer.id,
                    "action": "cancel",
                    "why": why,
                    "reason": shut[:1]._told_reason(),
                    **place_values(shut[:1]._fit(), "old"),
                }
                self.line_ids = [fields.Command.create(values)]

    def _plan(self):
        """The dry run: where each session would go, as it looks now."""
        lines = {line.session_id: line for line in self.line_ids if line.session_id}
        sessions = self.env["djpk.consultation.session"]._in_house()
        sessions = sessions.browse(session.id for session in lines)
        for session, way in sessions.sorted("start")._ways().items():
            lines[session]._set_way(way)
        self.planned_at = fields.Datetime.now()

    def _duty_summary(self):
        """In its reader's language."""
        if not self.session_count:
            return self.env._("Days off or closures have changed; no session is hit")
        return self.env._(
            "%(count)s sessions are hit by a day off or a closure",
            count=self.session_count,
        )

    # -- buttons ---------------------------------------------------------------

    @api.model
    def _open_draft(self):
        """Look again, and show the list of what is hit."""
        self._require_role(("manager",))
        draft = self._office_changed()
        if not draft:
            raise UserError(
                self.env._("Nothing that is scheduled stands where DJPK is closed.")
            )
        return draft._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def action_look(self):
        """From the menu: what is hit now."""
        return self._open_draft()

    def action_refresh(self):
        """The dry run again: what was booked or closed since counts."""
        self._require_role(("manager",))
        self._require("draft")
        return True if self._office_changed() else self._closed()

    def action_note(self):
        """Nothing is to be moved: the list has been read."""
        self._require_role(("manager",))
        self._require("draft")
        run = self.sudo()
        if run.session_count:
            raise UserError(
                self.env._(
                    "%(count)s sessions are hit. Carry the re-plan out; what is to"
                    " wait is left for later.",
                    count=run.session_count,
                )
            )
        run._end_duty("replan")
        run.write({"state": "noted", "user_id": self.env.uid})
        return True

    def _closed(self):
        """Nothing is left of the draft: back to the list."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "djpk_consultation.djpk_consultation_replan_action"
        )

    def _require(self, *states):
        """Serialise: who comes second starts again and sees what was done.

        :raises UserError: it is in another state
        """
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                "UPDATE djpk_consultation_replan SET write_date = write_date"
                " WHERE id = %s",
                self.id,
            )
        )
        self.invalidate_recordset(["state"])
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(replan)s is %(state)s by now. Read it again.",
                    replan=self.name,
                    state=labels[self.state],
                )
            )
