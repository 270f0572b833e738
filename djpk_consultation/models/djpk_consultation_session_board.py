from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models

from ..contract import contract
from ..tools.arguments import Day, Integer, RecordId
from ..tools.refusal import in_order
from ..tools.wib import at_hour, to_utc, to_wib
from ..tools.workdays import UnknownYear
from .djpk_consultation_session_parse import day_text

#: Sessions that stand on the board.
SHOWN = ("scheduled", "checked_in", "done", "no_show")
MAX_DAYS = 31
#: What a slot's fault makes of its cell.
STATES = {
    "": "free",
    "in_the_past": "past",
    "slot_closed": "closed",
    "slot_taken": "taken",
    "day_full": "full",
    "room_taken": "room",
}


class Board(NamedTuple):
    """All that is painted, read once: whatever it holds, the same few queries.

    ``sessions`` are by day, ``held`` by day and slot, ``leaves`` are
    ``(start, stop, name)`` in WIB; ``wish`` is the booking or move that a place is
    looked for, if any, judged by ``judge``, its own agenda.
    """

    agenda: object
    sessions: dict
    held: dict
    leaves: list
    wish: object = None
    judge: object = None


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The slot board: days across, slots down. No rule lives here: what a cell is, and
    what may be booked or moved there, say the agenda and the booking's verdicts."""

    _inherit = "djpk.consultation.session"

    @contract(
        "reception",
        "unit",
        date_from=Day(),
        days=Integer(1, MAX_DAYS),
        letter_id=RecordId(),
        session_id=RecordId(),
    )
    def board(self, date_from, days, letter_id, session_id):
        """The slot board of some days, WIB.

        :param date_from: default: this week's Monday
        :param days: calendar days, default 7
        :param letter_id: the letter that a place is looked for
        :param session_id: the scheduled session that another place is looked for
        :return: ``{"date_from", "date_to", "today", "read_at", "title", "may_act",
            "may_pick", "rows": [{"id", "code", "label"}], "days": [{"date", "weekday",
            "label", "name", "today", "off", "closed", "used", "limit", "cells":
            [{"slot", "state", "reason", "start", "sessions", "held", "lawful",
            "reasons"}], "video": {the same, slot empty}}], "sessions": [{…}],
            "letter": {…} or {}, "moving": {…} or {}}``; ``lawful`` is ``False``
            without ``reasons`` where nothing is looked for
        """
        first = date_from or self._this_monday()
        last = first + timedelta(days=(days or 7) - 1)
        letters = self.env["djpk.consultation.letter"]
        letter = letter_id and letters._visible(letter_id, "letter_id")
        moved = session_id and self._visible(session_id, "session_id")
        board = self._board(first, last, letter, moved)
        rows = self._board_rows(board, first, last)
        return {
            "date_from": day_text(first),
            "date_to": day_text(last),
            "today": day_text(board.agenda.today),
            "read_at": f"{board.agenda.now:%H.%M}",
            "title": self._board_title(first, last),
            "may_act": self._has_role("agent"),
            "may_pick": self._has_role("agent", "unit"),
            "rows": [
                {"id": slot.id, "code": slot.code, "label": _hours(slot)}
                for slot in rows
            ],
            "days": [
                self._board_day(board, day, rows)
                for day in self._board_days(board, first, last)
            ],
            "sessions": [
                session._board_values()
                for day in board.sessions.values()
                for session in day
            ],
            "letter": letter._board_values() if letter else {},
            "moving": moved._board_values() if moved else {},
        }

    def _this_monday(self):
        today = self._wib_today()
        return today - timedelta(days=today.weekday())

    # -- facts -----------------------------------------------------------------

    def _board(self, first, last, letter, moved):
        """Everything that the days shown hold, for this user.

        :return: :class:`Board`
        """
        # of these as much as the caller may see; all else is judged for everyone
        found = self.search_fetch(
            [("date", ">=", first), ("date", "<=", last), ("state", "in", SHOWN)],
            order="start, id",
        ).sudo()
        sessions = defaultdict(self.browse, found.grouped("date"))
        self = self.sudo()
        wish = moved and moved._move_wish() or letter and letter._wish()
        return Board(
            self._agenda("face_to_face", first, last),
            sessions,
            self._board_held(first, last),
            self._board_leaves(first, last),
            wish,
            wish and self._board_judge(wish, first, last),
        )

    def _board_judge(self, wish, first, last):
        letter = wish.letter
        return self._agenda(
            wish.type_code,
            first,
            last,
            received=letter.received_at and to_wib(letter.received_at),
            region=letter.region_id if wish.type_code != "video" else None,
            without=wish.session,
            letter=letter,
        )

    def _board_held(self, first, last):
        """Times that open offers hold: ``{(day, slot id or 0): [{…}]}``.

        On whose letter, for who may read all letters.
        """
        held = defaultdict(list)
        lines = self.env["djpk.consultation.offer.line"].sudo()
        named = self._has_role("agent")
        for line in lines.search_fetch(
            [
                ("date", ">=", first),
                ("date", "<=", last),
                ("offer_id.state", "=", "open"),
                ("offer_id.expires_at", ">", fields.Datetime.now()),
            ],
            order="start, id",
        ):
            offer, letter = line.offer_id, line.offer_id.letter_id
            start, stop = to_wib(line.start), to_wib(line.stop)
            held[line.date, line.slot_id.id or 0].append(
                {
                    "time": f"{start:%H.%M}-{stop:%H.%M}",
                    "until": self._moment_text(to_wib(offer.expires_at)),
                    "who": letter._board_who() if named else "",
                }
            )
        return held

    def _board_leaves(self, first, last):
        """Days off of the office and parts of days, with their names."""
        policy = self._policy_on("face_to_face", self._wib_today())
        calendar_id = (
            policy.office_calendar_id
            if policy
            else self.env.ref("djpk_consultation.office_hours").id
        )
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            [
                ("calendar_id", "=", calendar_id),
                ("resource_id", "=", False),
                ("date_from", "<", to_utc(at_hour(last, 24))),
                ("date_to", ">", to_utc(at_hour(first, 0))),
            ],
            ["date_from", "date_to", "name"],
            order="date_from, id",
        )
        return [
            (to_wib(leave.date_from), to_wib(leave.date_to), leave.name or "")
            for leave in leaves
        ]

    # -- what is shown ---------------------------------------------------------

    def _board_days(self, board, first, last):
        """The office's days of the week; others if somebody works or is booked then."""
        workdays = board.agenda.workdays
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            usual = workdays.weekdays(day.year) or range(5)
            if day.weekday() in usual or board.sessions.get(day):
                yield day

    def _board_rows(self, board, first, last):
        """The slots in force on any of the days, and those that are booked there."""
        slots = {}
        for offset in range((last - first).days + 1):
            policy = board.agenda.policy_on(first + timedelta(days=offset))
            slots.update({slot.code: slot for slot in (policy.slots if policy else ())})
        for sessions in board.sessions.values():
            for slot in sessions.slot_id:
                slots.setdefault(slot.code, slot)
        return sorted(slots.values(), key=lambda slot: (slot.hour_from, slot.code))

    def _board_day(self, board, day, rows):
        agenda = board.agenda
        policy, closure = agenda.policy_on(day), agenda.closed(day)
        return {
            "date": day_text(day),
            "weekday": self._format(day, "EEE"),
            "label": self._format(day, "d MMM"),
            "name": self._format(day, "EEEE d MMMM yyyy"),
            "today": day == agenda.today,
            "off": self._board_off(board, day),
            "closed": closure.reason if closure else "",
            "used": agenda.taken.days.get(day, 0),
            "limit": policy.daily_limit if policy else 0,
            "cells": [self._board_cell(board, day, slot) for slot in rows],
            "video": self._board_video(board, day),
        }

    def _board_off(self, board, day):
        """Why nobody works on a day, or an empty text."""
        try:
            if board.agenda.workdays.is_working(day):
                return ""
        except UnknownYear:
            return self.env._("holidays of %(year)s not on record", year=day.year)
        names = self._board_leave_names(board, at_hour(day, 0), at_hour(day, 24))
        return names or self.env._("not a working day")

    def _board_leave_names(self, board, start, stop):
        names = [
            name for begin, end, name in board.leaves if begin < stop and start < end
        ]
        return ", ".join(dict.fromkeys(filter(None, names)))

    def _board_cell(self, board, day, slot):
        agenda = board.agenda
        sessions = board.sessions[day].filtered(lambda s: s.slot_id.id == slot.id)
        held = board.held.get((day, slot.id), [])
        start, stop = (at_hour(day, hour) for hour in (slot.hour_from, slot.hour_to))
        state = self._board_state(agenda, day, slot)
        if state == "taken" and held and not sessions:
            state = "held"
        reason = ""
        if state == "closed":
            closure = agenda.closure_of(day, slot.id)
            leave = self._board_leave_names(board, start, stop)
            reason = closure.reason if closure else leave
        return {
            "slot": slot.code,
            "state": state,
            "reason": reason,
            "start": self._stamp(to_utc(start)),
            "sessions": sessions.ids,
            "held": held,
            **self._board_verdict(board, day, slot, state),
        }

    def _board_state(self, agenda, day, slot):
        policy = agenda.policy_on(day)
        if policy is None or slot.id not in [one.id for one in policy.slots]:
            return "none"
        if agenda.office_day(day) is None:
            return "off"
        return STATES[agenda.slot_fault(day, slot)[0]]

    def _board_video(self, board, day):
        """What has no slot: video sessions, and where one more would be."""
        sessions = board.sessions[day].filtered(lambda s: not s.slot_id)
        agenda = board.agenda
        off = agenda.office_day(day) is None
        start = False
        if board.wish and board.wish.start:
            start = self._stamp(to_utc(_same_hour(day, board.wish.start)))
        return {
            "slot": "",
            "state": "off" if off else "past" if day < agenda.today else "free",
            "reason": "",
            "start": start,
            "sessions": sessions.ids,
            "held": board.held.get((day, 0), []),
            **self._board_verdict(board, day, None, "off" if off else ""),
        }

    # -- verdicts --------------------------------------------------------------

    def _board_verdict(self, board, day, slot, state):
        """Whether the letter or session looked for may be there, and why not.

        Each cell by the verdict of a booking that wants just this place; nothing is
        read for it.
        """
        wish = board.wish
        unasked = {"lawful": False, "reasons": []}
        if not wish or bool(slot) == (wish.type_code == "video") or state == "none":
            return unasked
        if wish.moving and (day, slot and slot.id or 0) == wish.session._board_place():
            return unasked
        sessions = self.sudo()
        found, _fit = sessions._verify_place(
            _at(wish, day, slot), board.judge, sessions._waiver(wish)
        )
        return {"lawful": not found, "reasons": [v.message for v in in_order(found)]}

    def _board_place(self):
        return self.date, self.slot_id.id or 0

    # -- records ---------------------------------------------------------------

    def _board_values(self):
        """A session as its card tells it; nothing of its visitors but their number."""
        self.ensure_one()
        start, stop = to_wib(self.start), to_wib(self.stop)
        states = dict(self._fields["state"]._description_selection(self.env))
        act = self._has_role("agent")
        return {
            "id": self.id,
            "name": self.name or "",
            "type_code": self.type_id.code,
            "who": self.region_id.display_name or self.partner_id.name or "",
            "unit": self.team_id.name or "",
            "date": day_text(self.date),
            "day": self._format(self.date, "EEEE d MMMM yyyy"),
            "slot": self.slot_id.code or "",
            "time": f"{start:%H.%M}-{stop:%H.%M}",
            "start": self._stamp(self.start),
            "room": self.room_id.name or "",
            "guests": self.visitor_count,
            "received": self.received_count,
            "state": self.state,
            "state_label": states[self.state],
            "can_move": act and not self._verify_move(),
            "can_cancel": act and not self._verify_cancel(),
        }

    def _board_booked(self):
        return f"{self.name}, {self._span_text(to_wib(self.start), to_wib(self.stop))}"

    def _board_title(self, first, last):
        if first.year != last.year:
            form = "d MMM yyyy"
        else:
            form = "d" if first.month == last.month else "d MMM"
        return f"{self._format(first, form)} - {self._format(last, 'd MMMM yyyy')}"


def _hours(slot):
    day = fields.Date.to_date("2025-01-01")
    start, stop = at_hour(day, slot.hour_from), at_hour(day, slot.hour_to)
    return f"{start:%H.%M}-{stop:%H.%M}"


def _same_hour(day, moment):
    return moment + (day - moment.date())


def _at(wish, day, slot):
    """A wish for just this place."""
    if slot:
        return wish._replace(day=day, slot_code=slot.code, strict=True)
    if not wish.start:
        return wish._replace(day=day)
    return wish._replace(
        day=day,
        start=_same_hour(day, wish.start),
        stop=_same_hour(day, wish.stop),
    )
