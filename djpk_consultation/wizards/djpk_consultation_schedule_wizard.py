from markupsafe import Markup

from odoo import Command, api, fields, models

from ..exceptions import ConsultationRefusal
from ..tools.wib import to_wib

#: Fields of the same name in the draft, the dialogue and the values of book().
TAKEN_OVER = ("date", "start", "stop", "meeting_app", "meeting_url")


class DjpkConsultationScheduleWizard(models.TransientModel):
    """Book on a letter, or schedule a draft, with the rules' answer shown first."""

    _name = "djpk.consultation.schedule.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Schedule a Session"

    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        "Request letter",
        ondelete="cascade",
        help="The letter that the session is scheduled on; one letter gives one"
        " session.",
    )
    session_id = fields.Many2one(
        "djpk.consultation.session",
        "Draft",
        ondelete="cascade",
        help="The draft to schedule. What is left empty here is the draft's.",
    )
    type_code = fields.Char(compute="_compute_type_code")
    date = fields.Date(
        "Day wanted",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        help="WIB. Empty: the earliest lawful day. If it is full, the next working day"
        " is given (E.3.c.8).",
    )
    slot_id = fields.Many2one(
        "djpk.consultation.slot",
        "Slot wanted",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        ondelete="cascade",
        help="Empty: the first free slot of the day.",
    )
    start = fields.Datetime(
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        help="Shown in your own time zone; the answer of the rules is in WIB. Empty:"
        " the first free time of the day wanted.",
    )
    stop = fields.Datetime(
        "End",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        help="Shown in your own time zone. Empty: the usual length of a session.",
    )
    meeting_app = fields.Char(
        "Application",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        help="What the session is held in, e.g. Ms. Teams.",
    )
    meeting_url = fields.Char(
        "Meeting link",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        help="The address that the participants open.",
    )
    room_id = fields.Many2one(
        "djpk.consultation.room",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        ondelete="cascade",
        help="For a visit empty: the first free room. For a video session empty: none.",
    )
    visitor_ids = fields.One2many(
        "djpk.consultation.schedule.visitor.wizard",
        "wizard_id",
        "Visitors",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        help="Everyone who is announced. At most two; at most four with a head of"
        " region or a DPRD chair (E.3.c.6).",
    )
    strict = fields.Boolean(
        "This day and slot only",
        help="Refuse instead of giving another slot or a later day when it is full.",
    )
    override_ids = fields.One2many(
        "djpk.consultation.schedule.override.wizard",
        "wizard_id",
        "Overrides",
        help="Rules that a manager waives for this session, each with its reason.",
    )
    allowed = fields.Boolean(
        compute="_compute_answer", help="Whether the rules allow it as entered."
    )
    placement = fields.Char(
        compute="_compute_answer",
        help="The place that is given if you schedule it now.",
    )
    violations = fields.Html(
        "Rules broken",
        compute="_compute_answer",
        sanitize=False,
        help="Every rule that it breaks, with code and clause of the circular.",
    )
    earliest = fields.Char(
        compute="_compute_answer",
        help="The earliest lawful place for this letter, and how it is reckoned.",
    )

    @api.depends("letter_id", "session_id")
    def _compute_type_code(self):
        for wizard in self:
            source = wizard.letter_id or wizard.session_id
            wizard.type_code = source.type_id.code

    @api.depends("session_id")
    def _compute_from_draft(self):
        for wizard in self:
            draft = wizard.session_id
            for name in TAKEN_OVER:
                wizard[name] = draft[name]
            wizard.slot_id, wizard.room_id = draft.slot_id, draft.room_id
            wizard.visitor_ids = [Command.clear()] + [
                Command.create(
                    {
                        "name": visitor.name,
                        "position_id": visitor.position_id.id,
                        "nip": visitor.nip,
                    }
                )
                for visitor in draft.visitor_ids
            ]

    @api.depends(
        *("letter_id", "session_id", "slot_id", "room_id", "strict", *TAKEN_OVER),
        *("visitor_ids.name", "visitor_ids.position_id", "visitor_ids.nip"),
        *("override_ids.code", "override_ids.reason"),
    )
    @api.depends_context("lang", "uid")
    def _compute_answer(self):
        for wizard in self:
            answer = wizard._check()
            wizard.allowed = answer["allowed"]
            wizard.placement = wizard._placement_text(answer["placement"])
            wizard.violations = wizard._violation_list(answer["violations"])
            wizard.earliest = answer["earliest"].get("why", False)

    # -- action ----------------------------------------------------------------

    def action_confirm(self):
        """Book, and show the session; a draft is scheduled where it stands."""
        self.ensure_one()
        sessions = self.env["djpk.consultation.session"]
        values = self._values()
        if self.session_id:
            sessions.schedule(session_id=self.session_id.id, values=values)
            return self._reload()
        answer = sessions.book(values=values)
        return self._show(sessions.browse(answer["id"]))

    # -- business --------------------------------------------------------------

    def _check(self):
        """What ``check_booking`` says to the values entered so far."""
        try:
            sessions = self.env["djpk.consultation.session"]
            return sessions.check_booking(values=self._values())
        except ConsultationRefusal as refusal:
            return {
                "allowed": False,
                "violations": [item._asdict() for item in refusal.violations],
                "placement": {},
                "earliest": {},
            }

    def _values(self):
        """``values`` of ``book``, ``schedule`` and ``check_booking``."""
        self.ensure_one()
        video = self.type_code == "video"
        values = {
            "letter_id": self.letter_id.id,
            "type_code": self.type_code,
            "date": to_wib(self.start).date() if video and self.start else self.date,
            "slot": not video and self.slot_id.code,
            "start": video and self.start,
            "stop": video and self.stop,
            "meeting_app": self.meeting_app,
            "meeting_url": self.meeting_url,
            "room_id": self.room_id.id,
            "team_id": False,
            "strict": self.strict,
            "visitors": self._visitors(),
            "override": self._overrides(),
        }
        if self.session_id:
            sessions = self.env["djpk.consultation.session"]
            values = sessions._with_draft(self.session_id, values)
        return self._json(values)

    def _visitors(self):
        return [
            {
                "name": visitor.name,
                "position_code": visitor.position_id.code,
                "nip": visitor.nip,
            }
            for visitor in self.visitor_ids or self.session_id.visitor_ids
        ]

    def _overrides(self):
        return {line.code: line.reason for line in self.override_ids if line.code}

    # -- texts -----------------------------------------------------------------

    def _placement_text(self, place):
        """When, in WIB, and from which day it rolled; False without a place."""
        if not place:
            return False
        sessions = self.env["djpk.consultation.session"]
        start, stop = (
            to_wib(fields.Datetime.to_datetime(place[name]))
            for name in ("start", "stop")
        )
        when = f"{sessions._day_text(start.date())} {start:%H.%M}-{stop:%H.%M} WIB"
        if not place["rolled_from"]:
            return when
        wanted = fields.Date.to_date(place["rolled_from"])
        return self.env._(
            "%(place)s, since %(day)s is full",
            place=when,
            day=sessions._day_text(wanted),
        )

    @api.model
    def _violation_list(self, violations):
        if not violations:
            return False
        lines = [
            Markup("<li><strong>[%s]</strong> %s %s</li>")
            % (item["code"], item["clause"], item["message"])
            for item in violations
        ]
        return Markup("<ul class='mb-0'>%s</ul>") % Markup().join(lines)
