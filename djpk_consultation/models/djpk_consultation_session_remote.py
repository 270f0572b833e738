from itertools import islice

from odoo import fields, models

from ..contract import contract
from ..exceptions import ConsultationRefusal
from ..tools.arguments import (
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
from ..tools.wib import to_wib
from .djpk_consultation_session_parse import REGION_CODE, SLOT_CODE, VISITOR, day_text

BOOKING = Struct(
    True,
    letter_id=RecordId(),
    type_code=Choice("video", "face_to_face"),
    date=Day(),
    slot=SLOT_CODE,
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
        found = islice(agenda.free_between(first, last), limit or 100)
        return [{**self._place(fit), "room_id": fit.room_id} for fit in found]

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
            placement["rolled_from"] = day_text(verdict.fit.rolled_from)
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
        slot=SLOT_CODE,
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
        session._refuse_all(session._verify_grant_override())
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
            "date": day_text(session.date),
            "slot": session.slot_id.code or False,
            "start": self._stamp(session.start),
            "stop": self._stamp(session.stop),
            "cancel_cause": session.cancel_cause or False,
            "rolled_from": day_text(session.rolled_from),
            "updated_at": self._stamp(session.write_date),
        }
