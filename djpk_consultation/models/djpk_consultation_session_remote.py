from odoo import fields, models

from ..contract import contract
from ..exceptions import ConsultationRefusal
from ..tools.agenda import Fit
from ..tools.arguments import (
    Base64,
    Choice,
    Day,
    Flag,
    Integer,
    Items,
    Key,
    Link,
    Moment,
    Pattern,
    Reasons,
    RecordId,
    Struct,
    Text,
)
from ..tools.booking import Guest, Wish
from ..tools.normalize import letters_and_digits
from ..tools.wib import to_utc, to_wib

MAX_FILE = 10 * 2**20
MAX_DOCUMENT = 50 * 2**20
REGION_CODE = Pattern(r"\d{2}(\.\d{2})?", "31 / 11.01")
VISITOR = {
    "name": Text(200, required=True),
    "position_code": Text(64),
    "nip": Text(32),
}
BOOKING = Struct(
    True,
    letter_id=RecordId(),
    type_code=Choice("video", "face_to_face"),
    date=Day(),
    slot=Pattern(r"([01]\d|2[0-3])[0-5]\d", "HHMM"),
    start=Moment(),
    stop=Moment(),
    meeting_app=Text(100),
    meeting_url=Link(),
    room_id=RecordId(),
    visitors=Items(Struct(True, **VISITOR), 50),
    team_id=RecordId(),
    strict=Flag(),
    override=Reasons(),
    idempotency_key=Key(128),
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The contract's methods: parse, find, call, answer. No rule lives here."""

    _inherit = "djpk.consultation.session"

    # -- slots, quota ----------------------------------------------------------

    @contract(
        "reception",
        "unit",
        "integration",
        date_from=Day(),
        date_to=Day(),
        region_code=REGION_CODE,
        limit=Integer(1, 500),
    )
    def available_slots(self, date_from, date_to, region_code, limit):
        """Free face-to-face slots after now (E.3.c.8), lead time not applied.

        :param date_from, date_to: WIB, both included; default today to the horizon
        :param region_code: only months in which its quota has room
        :param limit: 1-500, default 100
        :return: ``[{"date", "slot", "start", "stop", "room_id"}]`` in time order;
            ``start``/``stop`` in UTC
        """
        if date_from and date_to and date_to < date_from:
            self._refuse_value("date_to", "before", date_from)
        region = self._by_code("djpk.region", region_code, "region_code")
        bare = self._bare_agenda("face_to_face")
        first = max(date_from or bare.today, bare.today)
        last = min(date_to or bare.horizon, bare.horizon)
        if last < first:
            return []
        agenda = self._agenda("face_to_face", first, last, region=region or None)
        found, day = [], first
        while day <= last and len(found) < (limit or 100):
            if not agenda.month_full(day):
                found += agenda.free_slots(day)
            day = fields.Date.add(day, days=1)
        return [
            {**self._place(fit), "room_id": fit.room_id}
            for fit in found[: limit or 100]
        ]

    @contract(
        "reception",
        "unit",
        "integration",
        region_code=Pattern(r"\d{2}(\.\d{2})?", "31 / 11.01", required=True),
        month=Pattern(r"20\d{2}-(0[1-9]|1[0-2])", "YYYY-MM", required=True),
    )
    def region_quota(self, region_code, month):
        """The region's visits of a calendar month, WIB (E.3.c.5).

        :return: ``{"limit", "used", "left"}``
        """
        region = self._by_code("djpk.region", region_code, "region_code")
        day = fields.Date.to_date(f"{month}-01")
        agenda = self._agenda("face_to_face", day, day, region=region)
        limit, used = agenda.month_limit(day), agenda.taken.months[month]
        if not limit:
            text = self._day_text_for("policy_missing", day, agenda)
            self._refuse("policy_missing", text)
        return {"limit": limit, "used": used, "left": max(0, limit - used)}

    # -- booking ---------------------------------------------------------------

    @contract("reception", "unit", "integration", values=BOOKING)
    def check_booking(self, values):
        """What :meth:`book` would say, without booking.

        :return: ``{"allowed", "violations": [{"code", "clause", "message"}],
            "placement": {"date", "slot", "start", "stop", "rolled_from"} or {},
            "earliest": {"date", "slot", "start", "stop", "why"} or {}}``
        """
        wish = self._wish(values)
        self = self.sudo()
        verdict, _agenda = self._judge(wish)
        allowed = not verdict.violations
        placement = {}
        if allowed:
            placement = self._place(verdict.fit)
            placement["rolled_from"] = _day(verdict.fit.rolled_from)
        fit, why = self._earliest_place(wish) if wish.letter else (None, "")
        return {
            "allowed": allowed,
            "violations": [
                v._asdict() for v in ConsultationRefusal(verdict.violations).violations
            ]
            if verdict.violations
            else [],
            "placement": placement,
            "earliest": {**self._place(fit), "why": why} if fit else {},
        }

    @contract("agent", "integration", values=BOOKING)
    def book(self, values):
        """Book a session in one transaction (R05-R16), or raise every rule broken.

        :return: ``{"id", "name", "date", "slot", "start", "stop", "rolled_from" or
            False, "event_id"}``; times in UTC
        :raises ConsultationRefusal: see ``check_booking``
        """

        def work():
            return self.sudo()._book(self._wish(values))._answer()

        return self._once("book", values, work)

    @contract("agent", session_id=RecordId(required=True), values=BOOKING)
    def schedule(self, session_id, values):
        """Book a draft session: what ``values`` leaves out is the draft's.

        :return: as :meth:`book`
        """
        draft = self._visible(session_id, "session_id")

        def work():
            draft._lock()
            draft._require_state("draft")
            return self.sudo()._book(self._wish_of(draft, values))._answer()

        return self._once("schedule", {**values, "session_id": session_id}, work)

    @contract(
        "agent",
        session_id=RecordId(required=True),
        date=Day(),
        slot=Pattern(r"([01]\d|2[0-3])[0-5]\d", "HHMM"),
        start=Moment(),
        stop=Moment(),
        room_id=RecordId(),
        reason=Text(1000, required=True),
    )
    def move(self, session_id, date, slot, start, stop, room_id, reason):
        """DJPK moves a scheduled session; strict, the letter and places follow it.

        :param date: WIB; ``start``, ``stop``: UTC, video only
        :return: as :meth:`book`
        """
        session = self._visible(session_id, "session_id")
        self._verify_times(session.type_id.code, date, slot, start, stop)
        if not (date or slot or start or stop or room_id):
            self._refuse_value("date", "missing")
        self._existing("djpk.consultation.room", room_id, "room_id")
        session._move(
            reason,
            day=date or None,
            slot_code=slot,
            start=start and to_wib(start),
            stop=stop and to_wib(stop),
            room_id=room_id or 0,
        )
        return session._answer()

    @contract(
        "agent",
        "integration",
        session_id=RecordId(required=True),
        cause=Choice("region", "djpk", required=True),
        reason=Text(1000, required=True),
    )
    def cancel(self, session_id, cause, reason):
        """Cancel a scheduled session; the cause decides about the letter (E.3.c.9).

        :return: ``{"id", "state", "letter_reusable"}``
        """
        session = self._visible(session_id, "session_id")
        if cause != "region" and self._is_integration_only():
            self._refuse_value("cause", "choice", "region")
        reusable = session._cancel(cause, reason)
        return {"id": session.id, "state": session.state, "letter_reusable": reusable}

    @contract(
        "agent",
        session_id=RecordId(required=True),
        reason=Text(1000, required=True),
    )
    def mark_no_show(self, session_id, reason):
        """Nobody came: visits after the slot's end, video after the start (E.3.c.9).

        :return: ``{"id", "state", "letter_reusable"}``
        """
        session = self._visible(session_id, "session_id")
        reusable = session._mark_no_show(reason)
        return {"id": session.id, "state": session.state, "letter_reusable": reusable}

    @contract(
        "manager",
        session_id=RecordId(required=True),
        reason=Text(1000, required=True),
    )
    def correct(self, session_id, reason):
        """A manager takes a wrong no-show, check-in or cancellation back.

        :return: as :meth:`book`
        """
        session = self._visible(session_id, "session_id")
        session._correct(reason)
        return session._answer()

    @contract(
        "manager",
        session_id=RecordId(required=True),
        override=Reasons(required=True),
    )
    def grant_override(self, session_id, override):
        """A manager waives ``outside_checkin_window`` or ``visitor_limit`` for a visit.

        :param override: ``{"code": "reason"}``
        :return: ``{"id", "codes"}``
        """
        session = self._visible(session_id, "session_id")
        session._require_state("scheduled", "checked_in")
        allowed = ("outside_checkin_window", "visitor_limit")
        for code in override:
            if code not in allowed:
                text = self.env._(
                    "%(code)s cannot be overridden for a scheduled visit. These can:"
                    " %(codes)s.",
                    code=code,
                    codes=", ".join(allowed),
                )
                self._refuse("not_overridable", text)
        self._record_overrides(override, session=session)
        if "visitor_limit" in override:
            limit = session._policy_values().visitor_limit_leader
            session._apply({"granted_limit": limit})
        return {"id": session.id, "codes": sorted(override)}

    # -- desk ------------------------------------------------------------------

    @contract(
        "reception",
        session_id=RecordId(required=True),
        visitor_ids=Items(RecordId(required=True), 50, required=True),
    )
    def check_in(self, session_id, visitor_ids):
        """Register who came (E.3.c.4); additive, repeatable.

        :return: ``{"id", "state", "visitors_received", "sppd_limit"}``
        """
        session = self._visible(session_id, "session_id")
        visitors = self._own_visitors(session, visitor_ids, "visitor_ids")
        session._check_in(visitors)
        return {
            "id": session.id,
            "state": session.state,
            "visitors_received": session.received_count,
            "sppd_limit": session.received_count,
        }

    @contract(
        "reception",
        session_id=RecordId(required=True),
        values=Struct(True, **VISITOR, institution=Text(200)),
    )
    def add_visitor(self, session_id, values):
        """Add a visitor before the visit, or a substitute at the desk (E.3.c.6).

        :return: ``{"id": the visitor's id, "visitor_count"}``
        """
        session = self._visible(session_id, "session_id")
        session._require_today()
        guest = self._guest(values, "values")
        visitor = session._add_visitor(guest, values["institution"])
        return {"id": visitor.id, "visitor_count": len(session.visitor_ids)}

    @contract(
        "reception",
        "unit",
        session_id=RecordId(required=True),
        items=Items(
            Struct(
                True,
                visitor_id=RecordId(required=True),
                number=Text(100, required=True),
                issuer=Text(200, required=True),
            ),
            50,
            required=True,
        ),
    )
    def sign_sppd(self, session_id, items):
        """Sign travel documents of guests received (E.3.c.7).

        :return: ``{"signed", "sppd_limit"}``, both over the whole session
        """
        session = self._visible(session_id, "session_id")
        session._require_today()
        self._verify_numbers(items)
        ids = [item["visitor_id"] for item in items]
        visitors = self._own_visitors(session, ids, "items")
        by_id = {visitor.id: visitor for visitor in visitors}
        session._sign_sppd(
            [(by_id[i["visitor_id"]], i["number"], i["issuer"]) for i in items]
        )
        return {"signed": session.sppd_count, "sppd_limit": session.received_count}

    def _verify_numbers(self, items):
        """Numbers are compared by letters and digits: without one it is none."""
        for position, item in enumerate(items):
            for name in ("number", "issuer"):
                if not letters_and_digits(item[name]):
                    self._refuse_value(f"items[{position}].{name}", "missing")

    @contract(
        "reception",
        values=Struct(
            True,
            name=Text(200, required=True),
            institution=Text(200),
            region_code=REGION_CODE,
            reason=Text(1000, required=True),
            phone=Text(50),
        ),
    )
    def refuse_walk_in(self, values):
        """Log that somebody without a schedule was turned away (E.3.c.11).

        :return: ``{"id"}``
        """
        region = self._by_code("djpk.region", values["region_code"], "region_code")
        walk_in = (
            self.env["djpk.consultation.walk.in"]
            .sudo()
            .create(
                [
                    {
                        "name": values["name"],
                        "institution": values["institution"] or False,
                        "phone": values["phone"] or False,
                        "reason": values["reason"],
                        "region_id": region.id,
                        "user_id": self.env.uid,
                    }
                ]
            )
        )
        return {"id": walk_in.id}

    # -- file ------------------------------------------------------------------

    @contract(
        "unit",
        "agent",
        session_id=RecordId(required=True),
        kind=Choice("bak", "attendance", "recording", "other", required=True),
        filename=Text(255),
        content_base64=Base64(MAX_DOCUMENT),
        url=Link(),
    )
    def add_document(self, session_id, kind, filename, content_base64, url):
        """Put a document of the session on record (E.3.b.3, E.3.c.10).

        Either a file (``filename`` and ``content_base64``, at most 50 MB) or a link.

        :return: ``{"id"}``
        """
        session = self._visible(session_id, "session_id")
        session._require_state("scheduled", "checked_in", "done")
        if not content_base64 and not url:
            self._refuse_value("content_base64", "missing")
        if content_base64 and not filename:
            self._refuse_value("filename", "missing")
        if kind in ("bak", "attendance") and content_base64:
            if self.env["djpk.consultation.letter"]._file_problem(content_base64):
                self._refuse_value("content_base64", "file_type")
        return {
            "id": session._add_document(kind, filename or url, content_base64, url).id
        }

    @contract("unit", "agent", session_id=RecordId(required=True))
    def close(self, session_id):
        """Close a complete file (E.3.b.3, E.3.c.10).

        :return: ``{"id", "state"}``
        """
        session = self._visible(session_id, "session_id")
        session._close()
        return {"id": session.id, "state": session.state}

    @contract("reception", "unit", "integration", session_id=RecordId(required=True))
    def status(self, session_id):
        """Where a session stands; times in UTC, ``False`` where there is none.

        :return: ``{"id", "state", "date", "slot", "start", "stop", "cancel_cause",
            "rolled_from", "updated_at"}``
        """
        session = self._visible(session_id, "session_id")
        return {
            "id": session.id,
            "state": session.state,
            "date": _day(session.date),
            "slot": session.slot_id.code or False,
            "start": self._stamp(session.start),
            "stop": self._stamp(session.stop),
            "cancel_cause": session.cancel_cause or False,
            "rolled_from": _day(session.rolled_from),
            "updated_at": self._stamp(session.write_date),
        }

    # -- parsing and answering -------------------------------------------------

    def _wish(self, values):
        """The booking asked for, its records found and its times in WIB."""
        letter = self._letter(values["letter_id"])
        if letter and values["type_code"] not in ("", False, letter.type_id.code):
            limit = self.env._("The letter asks for: %s.", letter.type_id.code)
            self._refuse_value("type_code", "not_applicable", limit)
        type_code = letter.type_id.code or values["type_code"] or "face_to_face"
        start, stop = values["start"], values["stop"]
        self._verify_times(type_code, values["date"], values["slot"], start, stop)
        start, stop = self._times(type_code, start, stop)
        self._existing("djpk.consultation.room", values["room_id"], "room_id")
        team = self._existing("helpdesk.ticket.team", values["team_id"], "team_id")
        return Wish(
            letter=letter,
            session=self.browse(),
            type_code=type_code,
            day=values["date"] or (start.date() if start else None),
            slot_code=values["slot"],
            start=start,
            stop=stop,
            room_id=values["room_id"] or 0,
            meeting_app=values["meeting_app"],
            meeting_url=values["meeting_url"],
            guests=tuple(
                self._guest(item, f"visitors[{position}]")
                for position, item in enumerate(values["visitors"])
            ),
            team=team,
            strict=values["strict"],
            override=values["override"],
        )

    def _wish_of(self, draft, values):
        """The booking that a draft and a form's values ask for together."""
        video = draft.type_id.code == "video"
        given = {
            "letter_id": draft.letter_id.id,
            "date": draft.date,
            "slot": "" if video else (draft.slot_id.code or ""),
            "start": video and draft.start,
            "stop": video and draft.stop,
            "room_id": draft.room_id.id,
            "meeting_app": draft.meeting_app or "",
            "meeting_url": draft.meeting_url or "",
            "team_id": draft.team_id.id,
        }
        wish = self._wish({**values, **{k: values[k] or v for k, v in given.items()}})
        return wish._replace(session=draft, guests=wish.guests or draft._guests())

    def _letter(self, letter_id):
        """The letter to book on; an integration may book what officers recorded."""
        letters = self.env["djpk.consultation.letter"]
        if not letter_id:
            return letters.sudo()
        if not self._is_integration_only():
            return letters._visible(letter_id, "letter_id")
        letter = letters.sudo().browse(letter_id).exists()
        if not letter or self._is_other_gateway(letter.create_uid):
            self._refuse_value("letter_id", "unknown")
        return letter

    def _is_other_gateway(self, user):
        return (
            user != self.env.user
            and user.has_group("djpk_consultation.group_integration")
            and not user.has_group("base.group_user")
        )

    def _verify_times(self, type_code, day, slot, start, stop):
        """``slot`` is a visit's, ``start`` and ``stop`` a video session's."""
        if type_code == "video":
            if slot:
                limit = self.env._("A video session takes start and stop.")
                self._refuse_value("slot", "not_applicable", limit)
            if stop and not start:
                self._refuse_value("start", "missing")
            if start and stop and stop <= start:
                self._refuse_value("stop", "before", self._stamp(start))
            if day and start and to_wib(start).date() != day:
                limit = self.env._("The start is on %s (WIB).", to_wib(start).date())
                self._refuse_value("date", "not_applicable", limit)
        elif start or stop:
            limit = self.env._("A visit takes a date and a slot.")
            name = "start" if start else "stop"
            self._refuse_value(name, "not_applicable", limit)

    def _times(self, type_code, start, stop):
        if not start:
            return None, None
        start = to_wib(start)
        if stop:
            return start, to_wib(stop)
        policy = self._policy_on(type_code, start.date())
        minutes = policy.session_minutes if policy else 60
        return start, fields.Datetime.add(start, minutes=minutes)

    def _existing(self, model, record_id, name):
        record = self.env[model].sudo().browse(record_id or ()).exists()
        if record_id and not (record and record.active):
            self._refuse_value(name, "unknown")
        return record

    def _guest(self, values, name):
        positions = self._positions()
        code = values["position_code"] or "staff"
        if code not in positions:
            self._refuse_value(f"{name}.position_code", "choice", ", ".join(positions))
        position_id, leader = positions[code]
        return Guest(values["name"], position_id, leader, values["nip"])

    def _own_visitors(self, session, ids, name):
        visitors = session.visitor_ids.filtered(lambda v: v.id in ids)
        if set(visitors.ids) != set(ids):
            self._refuse_value(name, "unknown")
        return visitors

    def _place(self, fit: Fit):
        return {
            "date": _day(fit.day),
            "slot": fit.slot.code if fit.slot else False,
            "start": self._stamp(to_utc(fit.start)),
            "stop": self._stamp(to_utc(fit.stop)),
        }

    def _answer(self):
        """What :meth:`book` and :meth:`move` return."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "date": _day(self.date),
            "slot": self.slot_id.code or False,
            "start": self._stamp(self.start),
            "stop": self._stamp(self.stop),
            "rolled_from": _day(self.rolled_from),
            "event_id": self.event_id.id,
        }


def _day(day):
    return fields.Date.to_string(day) if day else False
