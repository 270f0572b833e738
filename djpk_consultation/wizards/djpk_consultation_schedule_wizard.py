from odoo import Command, api, fields, models

from ..exceptions import ConsultationRefusal
from ..tools.refusal import Violation
from ..tools.wib import to_wib

#: Fields of the same name in the draft, the dialogue and the values of book().
TAKEN_OVER = ("date", "start", "stop", "meeting_app", "meeting_url")
#: Rules that only wait for the rest of the dialogue to be filled in.
TO_FILL_IN = {"visitors_missing", "meeting_link_missing"}


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
        help="WIB. The earliest lawful day is proposed. If the day is full, the next"
        " working day is given (E.3.c.8).",
    )
    slot_id = fields.Many2one(
        "djpk.consultation.slot",
        "Slot wanted",
        compute="_compute_from_draft",
        store=True,
        readonly=False,
        ondelete="cascade",
        help="Only those free on that day. Empty: the first free slot of the day.",
    )
    free_slot_ids = fields.Many2many(
        "djpk.consultation.slot",
        compute="_compute_free_slot_ids",
        help="Slots of the day wanted that are free.",
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
    rooms_text = fields.Html(
        "Rooms then",
        compute="_compute_rooms_text",
        sanitize=False,
        help="Which rooms are free at that time, and who has the others.",
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
    verdict = fields.Selection(
        [
            ("allowed", "Allowed"),
            ("incomplete", "Still to fill in"),
            ("refused", "Not allowed"),
        ],
        compute="_compute_answer",
        help="What the rules say to the values entered so far.",
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

    @api.depends("letter_id", "session_id")
    def _compute_from_draft(self):
        """What the draft says; a place that it does not name is the earliest one."""
        for wizard in self:
            draft = wizard.session_id
            for name in TAKEN_OVER:
                wizard[name] = draft[name]
            wizard.slot_id, wizard.room_id = draft.slot_id, draft.room_id
            if wizard.type_code == "video" and not wizard.meeting_app:
                wizard.meeting_app = draft._usual_app()
            if not (draft.date or draft.start):
                wizard._propose()
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

    @api.depends("date", "type_code")
    def _compute_free_slot_ids(self):
        slots = self.env["djpk.consultation.slot"]
        for wizard in self:
            if wizard.type_code == "video" or not wizard.date:
                wizard.free_slot_ids = slots
                continue
            codes = [place["slot"] for place in wizard._free_places()]
            wizard.free_slot_ids = slots.search([("code", "in", codes)])

    @api.depends("type_code", "start", "stop")
    @api.depends_context("lang")
    def _compute_rooms_text(self):
        sessions = self.env["djpk.consultation.session"]
        for wizard in self:
            code, start = wizard.type_code, wizard.start
            span = code == "video" and sessions._span_of(
                code, wizard.date, wizard.slot_id, start, wizard.stop
            )
            wizard.rooms_text = span and sessions._rooms_html(*span)

    @api.onchange("date")
    def _onchange_date(self):
        """Another day: the slot stays if it is free, or the first free one is taken."""
        free = self.free_slot_ids._origin
        if self.slot_id._origin not in free:
            self.slot_id = free[:1]

    @api.depends(
        *("letter_id", "session_id", "slot_id", "room_id", "strict", *TAKEN_OVER),
        *("visitor_ids.name", "visitor_ids.position_id", "visitor_ids.nip"),
        *("override_ids.code", "override_ids.reason"),
    )
    @api.depends_context("lang", "uid")
    def _compute_answer(self):
        sessions = self.env["djpk.consultation.session"]
        for wizard in self:
            answer = wizard._check()
            found = [Violation(**item) for item in answer["violations"]]
            wizard.verdict = wizard._verdict({item.code for item in found})
            wizard.placement = wizard._placement_text(answer["placement"])
            wizard.violations = sessions._violations_html(found)
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
        if self.env.context.get("djpk_stay"):
            # opened from a screen that shows the session itself
            return self._reload()
        return self._show(sessions.browse(answer["id"]))

    # -- business --------------------------------------------------------------

    def _propose(self):
        """Fill in the letter's earliest lawful place, as check_booking tells it."""
        letter = self.letter_id or self.session_id.letter_id
        if not letter:
            return
        sessions = self.env["djpk.consultation.session"]
        place = sessions.check_booking(values={"letter_id": letter.id})["earliest"]
        if place and letter.type_code == "video":
            self.start, self.stop = place["start"], place["stop"]
        elif place:
            slots = self.env["djpk.consultation.slot"]
            self.date = place["date"]
            self.slot_id = slots.search([("code", "=", place["slot"])], limit=1)

    def _free_places(self):
        """The free slots of the day wanted; none on a day that has passed."""
        sessions = self.env["djpk.consultation.session"]
        day = fields.Date.to_string(self.date)
        return sessions.available_slots(date_from=day, date_to=day)

    @api.model
    def _verdict(self, codes):
        if not codes:
            return "allowed"
        return "incomplete" if codes <= TO_FILL_IN else "refused"

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
        when = sessions._span_text(start, stop)
        if not place["rolled_from"]:
            return when
        wanted = fields.Date.to_date(place["rolled_from"])
        return self.env._(
            "%(place)s, since %(day)s is full",
            place=when,
            day=sessions._day_text(wanted),
        )
