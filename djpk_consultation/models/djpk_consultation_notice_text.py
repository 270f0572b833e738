from typing import NamedTuple

from odoo import api, fields, models

from ..tools.kinds import COMPLAINTS
from ..tools.notices import INVITATIONS
from ..tools.wib import to_wib

LETTER = ("agenda", "letter", "received", "type")
SESSION = ("session", "type", "time", "place", "app", "link", "unit", "letter")
#: kind -> the rows of facts that its mail shows; those without a value are left out
ROWS = {
    "receipt": (*LETTER, "earliest"),
    "approved": (*LETTER, "unit", "earliest"),
    "rejected": (*LETTER, "unit", "reason"),
    "offer": ("agenda", "letter", "type", "times", "until", "app", "choose"),
    "offer_ended": ("agenda", "letter", "type", "reason"),
    "expired": (*LETTER, "valid"),
    "confirmed": SESSION,
    "moved": (*SESSION[:2], "before", *SESSION[2:], "reason"),
    "restored": SESSION,
    "reminder": SESSION,
    "cancelled": ("session", "type", "time", "letter", "reason"),
    "no_show": ("session", "type", "time", "letter"),
    "answered": ("ticket", "question", "answer"),
}
VISIT = ("bring", "desk", "guests", "sppd", "punctual", "consumed")
#: (kind, type) -> what is to be known; the free service (E.4) is told in every mail
NOTES = {
    ("offer", "face_to_face"): ("held", "cap", "await"),
    ("offer", "video"): ("held", "recorded"),
    ("receipt", "face_to_face"): ("await", "quota", "valid"),
    ("approved", "face_to_face"): ("await", "quota", "valid"),
    ("receipt", "video"): ("valid",),
    ("approved", "video"): ("valid",),
    **{(kind, "face_to_face"): VISIT for kind in (*INVITATIONS, "reminder")},
    **{(kind, "video"): ("join", "recorded") for kind in (*INVITATIONS, "reminder")},
}
#: rows that are opened in a browser
LINKS = ("link", "choose")


class Row(NamedTuple):
    """A fact as the mail shows it."""

    label: str
    value: str
    link: str
    weight: str


class DjpkConsultationNotice(models.Model):
    """What a mail says, in its reader's language and from the notice's own facts."""

    _inherit = "djpk.consultation.notice"

    reference = fields.Char(compute="_compute_words", compute_sudo=True)
    addressee = fields.Char(compute="_compute_words", compute_sudo=True)
    type_code = fields.Char(compute="_compute_words", compute_sudo=True)
    cause = fields.Char(compute="_compute_words", compute_sudo=True)
    letter_kept = fields.Boolean(compute="_compute_words", compute_sudo=True)
    rolled_from = fields.Char(compute="_compute_words", compute_sudo=True)
    time_changed = fields.Boolean(compute="_compute_words", compute_sudo=True)
    corrects = fields.Boolean(compute="_compute_words", compute_sudo=True)
    over = fields.Boolean(compute="_compute_words", compute_sudo=True)

    @api.depends("facts", "start", "stop", "session_id", "letter_id", "ticket_id")
    @api.depends_context("lang")
    def _compute_words(self):
        """The few values that the templates' own words use."""
        now = fields.Datetime.now()
        for notice in self:
            about, facts = notice._about(), notice.facts or {}
            rolled = fields.Date.to_date(facts.get("rolled_from"))
            before = facts.get("before")
            notice.reference = notice._reference()
            notice.addressee = notice._addressee()
            notice.type_code = notice._type().code or ""
            notice.cause = facts.get("cause") or ""
            notice.letter_kept = bool(facts.get("letter_kept"))
            notice.rolled_from = notice._long_day(rolled) if rolled else ""
            notice.time_changed = bool(before) and before[0] != about._stamp(
                notice.start
            )
            notice.corrects = notice.kind == "receipt" and bool(
                notice._last_told(["receipt"])
            )
            notice.over = bool(notice.stop) and notice.stop <= now

    def _told_as(self):
        """The kind in whose words it is told."""
        return (self.facts or {}).get("told_as") or self.kind

    # -- who and what ------------------------------------------------------------

    def _reference(self):
        """The number by which who asked can name it; of a letter, their own."""
        self.ensure_one()
        letter = self.letter_id
        return (
            self.session_id.name
            or letter.number
            or letter.agenda_number
            or self.ticket_id.number
            or ""
        )

    def _addressee(self):
        ticket = self.ticket_id
        partner = self.letter_id.partner_id or ticket.partner_id
        names = (
            ticket.partner_name or (ticket.partner_id - partner).name,
            ticket.institution or partner.commercial_company_name or partner.name,
        )
        return ", ".join(dict.fromkeys(filter(None, names)))

    def _type(self):
        return (
            self.session_id.type_id
            or self.letter_id.type_id
            or self.ticket_id.consultation_type_id
        )

    def _region(self):
        return (
            self.session_id.region_id
            or self.letter_id.region_id
            or self.ticket_id.region_id
        )

    def _company(self):
        return self.ticket_id.company_id or self.env.company

    def _policy(self):
        """The policy that binds what is told; ``None`` where none is in force."""
        if self.session_id:
            return self.session_id._policy_values()
        moment = self.letter_id.received_at or self.ticket_id.received_at
        day = to_wib(moment or self.create_date).date()
        policies = self.env["djpk.consultation.policy"]
        return policies._values_on(self._type().code or "dering", day)

    # -- time --------------------------------------------------------------------

    def _told_moment(self, moment):
        """A UTC moment by the office's clock, and by the region's if it differs."""
        return self._clock_moment(moment, self._region().tz)

    def _told_time(self, start, stop):
        """The same of a span of hours on one WIB day."""
        return self._clock_span(start, stop, self._region().tz)

    # -- rows of facts -----------------------------------------------------------

    def _rows(self):
        """:return: list of :class:`Row`, those without a value left out"""
        self.ensure_one()
        rows = []
        for name in ROWS[self._told_as()]:
            label, value = getattr(self, f"_row_{name}")()
            if value:
                link = value if name in LINKS else ""
                weight = "bold" if name in ("time", "times") else "normal"
                rows.append(Row(label, value, link, weight))
        return rows

    def _row_session(self):
        return self.env._("Session number"), self.session_id.name

    def _row_type(self):
        return self.env._("Consultation"), self._type().name

    def _row_ticket(self):
        return self.env._("Ticket number"), self.ticket_id.number

    def _row_agenda(self):
        return self.env._("Agenda number"), self.letter_id.agenda_number

    def _row_letter(self):
        letter = self.letter_id
        number, day = letter.number, letter.letter_date
        if not number and not day:
            return "", ""
        text = number or self.env._("(without number)")
        if day:
            text = self.env._(
                "%(number)s of %(day)s",
                number=text,
                day=self._format(day, "d MMMM yyyy"),
            )
        return self.env._("Request letter"), text

    def _row_received(self):
        moment = fields.Datetime.to_datetime((self.facts or {}).get("received_at"))
        return self.env._("Received"), moment and self._told_moment(moment)

    def _row_earliest(self):
        day, policy = fields.Date.to_date(self.facts.get("earliest")), self._policy()
        if not day or not policy:
            return "", ""
        clause = "E.3.b.2" if self.type_code == "video" else "E.3.c.2"
        text = self.env._(
            "%(day)s: %(count)s working days after the receipt (%(clause)s)",
            day=self._long_day(day),
            count=policy.lead_working_days,
            clause=clause,
        )
        return self.env._("Earliest day"), text

    def _row_valid(self):
        day = fields.Date.to_date((self.facts or {}).get("valid_until"))
        return self.env._("Was valid until"), day and self._long_day(day)

    def _row_time(self):
        told = self.start and self.stop
        return self.env._("Time"), told and self._told_time(self.start, self.stop)

    def _row_before(self):
        if not self.time_changed:
            return "", ""
        start, stop = map(fields.Datetime.to_datetime, self.facts["before"][:2])
        return self.env._("Before"), self._told_time(start, stop)

    def _row_place(self):
        room = self.room_id
        if not room:
            return "", ""
        known = (room.location or "").lower() in room.name.lower()
        company = self._company()
        parts = (room.name, False if known else room.location, company._address_line())
        return self.env._("Place"), ", ".join(filter(None, parts))

    def _row_app(self):
        return self.env._("Application"), (self.facts or {}).get("meeting_app")

    def _row_link(self):
        return self.env._("Meeting link"), (self.facts or {}).get("meeting_url")

    def _row_unit(self):
        team = self.session_id.team_id or self.letter_id.team_id
        return self.env._("Technical unit"), team.name

    def _row_reason(self):
        return self.env._("Reason"), (self.facts or {}).get("reason")

    def _row_question(self):
        if self.ticket_id.kind in COMPLAINTS:
            label = self.env._("Your complaint or suggestion")
        else:
            label = self.env._("Your question")
        return label, (self.facts or {}).get("question")

    def _row_answer(self):
        return self.env._("Our answer"), (self.facts or {}).get("answer")
