import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError

from ..exceptions import ConsultationRefusal
from ..tools.places import Fit
from ..tools.wib import to_utc, to_wib

_logger = logging.getLogger(__name__)

#: State of a run -> the states of its lines that are still to be worked on.
TODO = {"running": ("planned",), "undoing": ("moved", "cancelled")}
#: What a manager decides for a session, as long as nothing is carried out.
DECIDED = {"action", "reason"}


class DjpkConsultationReplanLine(models.Model):
    """A session that is hit: from where, to where, why, and what became of it.

    Or a call-back whose deadline the change has moved.
    """

    _name = "djpk.consultation.replan.line"
    _description = "Re-planned Session"
    _inherit = ["djpk.consultation.contract"]
    _order = "old_start, id"

    replan_id = fields.Many2one(
        "djpk.consultation.replan",
        "Re-plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    offer_id = fields.Many2one(
        "djpk.consultation.offer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="An open offer of which a time cannot be chosen any more.",
    )
    region_id = fields.Many2one(related="session_id.region_id")
    partner_id = fields.Many2one(related="session_id.partner_id")
    type_id = fields.Many2one(related="session_id.type_id")
    old_start = fields.Datetime(readonly=True)
    old_stop = fields.Datetime("Old End", readonly=True)
    old_slot_id = fields.Many2one(
        "djpk.consultation.slot", readonly=True, ondelete="restrict"
    )
    old_room_id = fields.Many2one(
        "djpk.consultation.room", readonly=True, ondelete="restrict"
    )
    new_start = fields.Datetime(readonly=True)
    new_stop = fields.Datetime("New End", readonly=True)
    new_slot_id = fields.Many2one(
        "djpk.consultation.slot", readonly=True, ondelete="restrict"
    )
    new_room_id = fields.Many2one(
        "djpk.consultation.room", readonly=True, ondelete="restrict"
    )
    old_text = fields.Char("From (WIB)", compute="_compute_texts")
    new_text = fields.Char("To (WIB)", compute="_compute_texts")
    why = fields.Char(
        "How Found",
        readonly=True,
        help="What was passed over on the way, or why there is no place.",
    )
    reason = fields.Char(help="Why DJPK moves it, as it is told to who asked.")
    action = fields.Selection(
        [
            ("move", "Move"),
            ("cancel", "Cancel: letter given back"),
            ("leave", "Leave for later"),
        ],
        "What To Do",
        required=True,
        default="move",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("moved", "Moved"),
            ("cancelled", "Cancelled"),
            ("left", "Left for later"),
            ("skipped", "Not needed any more"),
            ("failed", "Failed"),
            ("back", "Moved back"),
            ("stays", "Cannot go back"),
            ("told", "Told"),
        ],
        "Result",
        required=True,
        readonly=True,
        default="planned",
    )
    note = fields.Char(readonly=True, help="What came otherwise than planned.")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    old_deadline = fields.Datetime(readonly=True)
    new_deadline = fields.Datetime(readonly=True)
    old_deadline_text = fields.Char("Was Due (WIB)", compute="_compute_deadlines")
    new_deadline_text = fields.Char("Due (WIB)", compute="_compute_deadlines")

    _about_one = models.Constraint(
        "CHECK (num_nonnulls(session_id, offer_id, ticket_id) = 1)",
        "A line is about a session, an offer or a call-back.",
    )
    _session_once = models.UniqueIndex(
        "(replan_id, session_id) WHERE session_id IS NOT NULL",
        "The session is on the list already.",
    )

    @api.depends("old_start", "old_stop", "new_start", "new_stop")
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            line.old_text = line._told(line.old_start, line.old_stop, line.old_room_id)
            line.new_text = line._told(line.new_start, line.new_stop, line.new_room_id)

    def _told(self, start, stop, room):
        if not start:
            return False
        text = self._span_text(to_wib(start), to_wib(stop))
        changed = self.new_room_id and self.new_room_id != self.old_room_id
        return f"{text}, {room.name}" if changed and room else text

    @api.depends("old_deadline", "new_deadline")
    @api.depends_context("lang")
    def _compute_deadlines(self):
        for line in self:
            for name in ("old_deadline", "new_deadline"):
                moment = line[name]
                line[f"{name}_text"] = moment and self._moment_text(to_wib(moment))

    @api.depends("session_id", "offer_id", "ticket_id")
    def _compute_display_name(self):
        for line in self:
            about = line.session_id or line.offer_id or line.ticket_id
            line.display_name = about.display_name

    # -- CRUD ------------------------------------------------------------------

    def write(self, vals):
        decided = DECIDED.issuperset(vals) and all(
            line.replan_id.state == "draft" for line in self
        )
        if not self.env.su and not decided:
            raise AccessError(
                self.env._(
                    "Of a re-plan, what to do and the reason are changed, as long as"
                    " it is not carried out."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        if any(line.replan_id.state != "draft" for line in self):
            raise AccessError(self.env._("A re-plan that was carried out stays."))

    # -- dry run ---------------------------------------------------------------

    def _set_way(self, way):
        """What the dry run found for this session; a decision taken stays.

        :param way: :class:`~.djpk_consultation_session_replan.Way`
        """
        had_place, fit = bool(self.new_start), way.fit
        values = {"why": way.why}
        if fit and self.action == "leave" and not had_place:
            values["action"] = "move"
        if not fit and self.action == "move":
            values["action"] = "leave"
        self.write({**values, **place_values(fit, "new")})

    def _fit(self, when):
        """The old or the new place, as the agenda knows places; ``None`` = none."""
        start = self[f"{when}_start"]
        if not start:
            return None
        start, stop = to_wib(start), to_wib(self[f"{when}_stop"])
        slot, room = self[f"{when}_slot_id"], self[f"{when}_room_id"]
        return Fit(start.date(), slot or None, start, stop, room.id or 0)

    # -- carrying out ----------------------------------------------------------

    def _is_todo(self):
        """Whether the state of its run asks for work on it."""
        return self.state in TODO.get(self.replan_id.state, ())

    def _attempt(self):
        """Carry out or take back, in the name of who pressed; a failure of this session
        stops no other."""
        self.ensure_one()
        run = self.replan_id._acting()
        self = self.with_env(run.env)
        if not self._is_todo():
            return  # another server did it
        try:
            with self.env.cr.savepoint():
                self._carry_out() if run.state == "running" else self._take_back()
        except (OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("%s: %s cannot be re-planned", self.replan_id.name, self)
            self.write({"state": "failed", "note": str(error)})

    def _carry_out(self):
        """Move or cancel as decided; what has changed since is said."""
        session = self.session_id
        if self.action == "leave":
            self.state = "left"
        elif self.offer_id:
            self._withdraw_offer()
        elif not self._still_hit():
            self.write({"state": "skipped", "note": self._now_text()})
        elif self.action == "cancel":
            session._cancel("djpk", self._on_record(), told=self.reason or "")
            self.write({"state": "cancelled", **place_values(None, "new")})
        else:
            self._move_on()

    def _withdraw_offer(self):
        """Its places are given back; the letter's officer agrees on other times."""
        if self.offer_id not in self.offer_id._stranded():
            self.state = "skipped"
            return
        self.offer_id._withdraw(self.reason or "")
        self.offer_id._ask_officer()
        self.state = "cancelled"

    def _still_hit(self):
        session = self.session_id
        there = session.state == "scheduled" and session.start == self.old_start
        return there and bool(session._shut())

    def _move_on(self):
        session, planned = self.session_id, self._fit("new")
        try:
            session._make_way(planned, self._on_record(), told=self.reason or "")
        except ConsultationRefusal as refusal:
            self.write({"state": "left", "note": _words(refusal)})
            return
        fit = session._fit()
        note = False
        if planned and (fit.start, fit.room_id) != (planned.start, planned.room_id):
            note = self.env._(
                "%(place)s was taken meanwhile.",
                place=self._span_text(planned.start, planned.stop),
            )
        values = place_values(fit, "new")
        self.write({"state": "moved", "note": note, **values})

    def _take_back(self):
        """Back to the old place if it is free and lawful; else say why not."""
        session, before = self.session_id, self.state
        if self.offer_id:
            note = self.env._("An offer that was withdrawn stays so. Offer new times.")
            self.write({"state": "stays", "note": note})
            return
        if not self._as_it_was_left():
            self.write({"state": "stays", "note": self._now_text()})
            return
        told = self.env._("The reason for the change no longer applies.")
        reason = f"{self.replan_id.name}: {told}"
        try:
            if before == "moved":
                session._move_to(self._fit("old"), reason, told)
            else:
                session._restore(reason)
        except ConsultationRefusal as refusal:
            self.write({"state": "stays", "note": _words(refusal)})
            return
        self.write({"state": "back", "note": False})

    def _as_it_was_left(self):
        """Whether nobody has changed the session since the run."""
        session = self.session_id
        if self.state == "cancelled":
            return session.state == "cancelled" and session.cancel_cause == "djpk"
        place = session.start, session.room_id
        there = place == (self.new_start, self.new_room_id)
        return session.state == "scheduled" and there

    # -- texts -----------------------------------------------------------------

    def _on_record(self):
        """The reason in the audit trail: with the number of the run."""
        return f"{self.replan_id.name}: {self.reason or ''}"

    def _now_text(self):
        """Where the session stands, for who finds it elsewhere."""
        session = self.session_id
        labels = dict(session._fields["state"]._description_selection(self.env))
        return self.env._(
            "Meanwhile: %(state)s, %(place)s",
            state=labels[session.state],
            place=session.with_context(lang=self.env.lang).schedule_text,
        )


def place_values(fit, when):
    """A place as the fields of a line; ``None`` = none."""
    slot = fit and fit.slot
    return {
        f"{when}_start": fit and to_utc(fit.start),
        f"{when}_stop": fit and to_utc(fit.stop),
        f"{when}_slot_id": slot.id if slot else False,
        f"{when}_room_id": (fit and fit.room_id) or False,
    }


def _words(refusal):
    """What a refusal says, without its codes."""
    return " ".join(violation.message for violation in refusal.violations)
