"""Valid calls of every contract method with one thing wrong in each."""

import copy
from typing import NamedTuple

from . import hostile as h
from .builders import PDF, stamp, utc_now
from .clients import L, S, T

EVERY_VALUE = ("check_booking", "register_request")
UNKNOWN_NAMES = ("nothing", "self", "cls", "args", "kwargs", "env", "uid", "<b>", "%s")

VISITOR = {
    "name": h.NO_TEXT,
    "position_code": [word for word in h.NO_WORD if word],
    "nip": h.NO_TEXT,
}
BOOKING = {
    "letter_id": h.NO_ID,
    "type_code": h.NO_WORD,
    "date": h.NO_DAY,
    "slot": h.NO_SLOT,
    "start": h.NO_MOMENT,
    "stop": h.NO_MOMENT,
    "meeting_app": h.NO_TEXT,
    "meeting_url": h.NO_LINK,
    "room_id": h.NO_ID,
    "visitors": h.NO_VISITORS,
    "team_id": h.NO_ID,
    "strict": h.NO_FLAG,
    "override": h.NO_OVERRIDE,
    "idempotency_key": h.NO_KEY,
}
REQUEST = {
    "kind": h.NO_WORD,
    "channel_code": h.NO_WORD,
    "type_code": h.NO_WORD,
    "region_code": h.NO_REGION,
    "topic_code": [word for word in h.NO_WORD if word],
    "institution": h.NO_TEXT,
    "contact_name": h.NO_TEXT,
    "phone": h.NO_TEXT,
    "email": [*h.NO_WORD, "a@b", "a b@example.com", "a@example.com, b@example.com"],
    "subject": h.NO_TEXT,
    "question": h.NO_TEXT,
    "idempotency_key": h.NO_KEY,
    "letter": [value for value in h.NO_STRUCT if value],
    "letter.number": h.NO_TEXT,
    "letter.letter_date": h.NO_DAY,
    "letter.received_at": h.NO_MOMENT,
    "letter.filename": h.NO_TEXT,
    "letter.content_base64": h.NO_FILE,
}


class Target(NamedTuple):
    """A method, who may call it, a valid call, and what to spoil in it."""

    model: str
    method: str
    login: str
    valid: dict
    hostile: dict
    required: tuple = ()


class Case(NamedTuple):
    """One malformed call; the refusal names ``wrong``."""

    target: Target
    wrong: str
    named: dict


def under(prefix, hostile):
    """The hostile values of a dictionary's fields, and of itself."""
    fields = {f"{prefix}.{name}": values for name, values in hostile.items()}
    return {prefix: h.NO_STRUCT, **fields}


def cases(target):
    """The malformed calls of one method.

    The same few parsers read all arguments: two methods get every value of the
    tables, the others a third of them for each argument, another third each time.
    """
    step = 1 if target.method in EVERY_VALUE else 3
    for at, (path, values) in enumerate(target.hostile.items()):
        for value in values[at % step :: step]:
            yield Case(target, path, _with(target.valid, path, value))
    for path in target.required:
        yield Case(target, path, _without(target.valid, path))
    for name in UNKNOWN_NAMES:
        yield Case(target, name, {**target.valid, name: 7})
    for path, value in target.valid.items():
        if isinstance(value, dict) and path != "override":
            for name in ("nothing", "self", "default_state", "\ud800"):
                yield Case(target, path, _with(target.valid, f"{path}.{name}", 7))


def _with(valid, path, value):
    named = copy.deepcopy(valid)
    *parents, name = path.split(".")
    inner = named
    for parent in parents:
        inner = inner[parent]
    inner[name] = value
    return named


def _without(valid, path):
    named = copy.deepcopy(valid)
    *parents, name = path.split(".")
    inner = named
    for parent in parents:
        inner = inner[parent]
    del inner[name]
    return named


def targets(office):
    """One :class:`Target` per method, on records that the valid call would change."""
    return [*_booking_targets(office), *_desk_targets(office), *_other_targets(office)]


def _booking_targets(office):
    session = {"session_id": office.visit()["id"]}
    wish = office.wish()
    why = {"reason": h.NO_TEXT}
    days = {"date_from": h.NO_DAY, "date_to": h.NO_DAY, "region_code": h.NO_REGION}
    move = {
        name: BOOKING[name] for name in ("date", "slot", "start", "stop", "room_id")
    }
    return [
        Target(S, "available_slots", "integration", {}, {**days, "limit": h.NO_COUNT}),
        Target(
            *(S, "region_quota", "integration"),
            {"region_code": "11.01", "month": "2026-06"},
            {"region_code": h.NO_REGION, "month": h.NO_MONTH},
            ("region_code", "month"),
        ),
        Target(
            *(S, "check_booking", "integration", {"values": wish}),
            *(under("values", BOOKING), ("values",)),
        ),
        Target(
            *(S, "book", "integration", {"values": wish}),
            *(under("values", BOOKING), ("values",)),
        ),
        Target(
            *(S, "move", "agent", {**session, "slot": "1400", "reason": "closed"}),
            {"session_id": h.NO_ID, **move, **why},
            ("session_id", "reason"),
        ),
        Target(
            *(S, "cancel", "agent", {**session, "cause": "djpk", "reason": "closed"}),
            {"session_id": h.NO_ID, "cause": h.NO_WORD, **why},
            ("session_id", "cause", "reason"),
        ),
        Target(
            *(S, "mark_no_show", "agent", {**session, "reason": "nobody came"}),
            *({"session_id": h.NO_ID, **why}, ("session_id", "reason")),
        ),
    ]


def _desk_targets(office):
    session = {"session_id": office.visit()["id"]}
    visitors = office.arrived(session["session_id"])
    item = {"visitor_id": visitors[0], "number": "SPPD-1", "issuer": "BPKAD"}
    walk_in = {"name": "A", "reason": "no schedule", "region_code": "11.01"}
    document = {**session, "kind": "bak", "filename": "b.pdf", "content_base64": PDF}
    ids = [*h.NO_STRUCT, [True], ["1"], [2**63], [0], [[visitors[0]]], visitors * 26]
    items = [
        *(value for value in h.NO_STRUCT if value != []),
        *([{**item, "visitor_id": value}] for value in h.NO_ID),
        *([{**item, "number": value}] for value in (*h.NO_TEXT, "", None)),
        *([{**item, "issuer": value}] for value in (*h.NO_TEXT, "", None)),
        *([{**item, "self": 7}], [item] * 51, []),
    ]
    guest = {"values": {"name": "A", "position_code": "staff"}}
    return [
        Target(
            *(S, "check_in", "reception", {**session, "visitor_ids": visitors}),
            {"session_id": h.NO_ID, "visitor_ids": ids},
            ("session_id", "visitor_ids"),
        ),
        Target(
            *(S, "check_out", "reception", {**session, "visitor_ids": visitors[:1]}),
            {"session_id": h.NO_ID, "visitor_ids": ids},
            ("session_id", "visitor_ids"),
        ),
        Target(
            *(S, "add_visitor", "reception", {**session, **guest}),
            {
                "session_id": h.NO_ID,
                **under("values", {**VISITOR, "institution": h.NO_TEXT}),
            },
            ("session_id", "values", "values.name"),
        ),
        Target(
            *(S, "sign_sppd", "reception", {**session, "items": [item]}),
            {"session_id": h.NO_ID, "items": items},
            ("session_id", "items"),
        ),
        Target(
            *(S, "refuse_walk_in", "reception", {"values": walk_in}),
            under(
                "values",
                {
                    **{name: h.NO_TEXT for name in ("name", "institution", "phone")},
                    **{"reason": h.NO_TEXT, "region_code": h.NO_REGION},
                },
            ),
            ("values", "values.name", "values.reason"),
        ),
        Target(
            *(S, "add_document", "unit", document),
            {
                "session_id": h.NO_ID,
                "kind": h.NO_WORD,
                "filename": h.NO_TEXT,
                "content_base64": h.NO_FILE,
                "url": h.NO_LINK,
            },
            ("session_id", "kind", "filename", "content_base64"),
        ),
        Target(S, "close", "unit", session, {"session_id": h.NO_ID}, ("session_id",)),
        Target(
            S, "status", "reception", session, {"session_id": h.NO_ID}, ("session_id",)
        ),
    ]


def _other_targets(office):
    letter = {"letter_id": office.letter(approve=False)}
    ticket = {"ticket_id": office.ticket()}
    team = office.ref("team_dtu")
    verdict = {**letter, "decision": "approve", "decided_by": "Direktur"}
    moment = {"received_at": stamp(utc_now()), "reason": "wrong entry"}
    return [
        Target(L, "status", "agent", letter, {"letter_id": h.NO_ID}, ("letter_id",)),
        Target(
            *(L, "review", "agent", verdict),
            {
                "letter_id": h.NO_ID,
                "decision": h.NO_WORD,
                "reason": h.NO_TEXT,
                "team_id": h.NO_ID,
                "decided_by": h.NO_TEXT,
            },
            ("letter_id", "decision", "decided_by"),
        ),
        Target(
            *(L, "correct_received_at", "agent", {**letter, **moment}),
            {
                "letter_id": h.NO_ID,
                "received_at": [*h.NO_MOMENT, "2100-01-01 00:00:00"],
                "reason": h.NO_TEXT,
            },
            ("letter_id", "received_at", "reason"),
        ),
        Target(
            *(T, "register_request", "integration", {"values": office.request()}),
            under("values", REQUEST),
            ("values", "values.kind", "values.channel_code", "values.letter.filename"),
        ),
        Target(
            *(T, "escalate", "agent", {**ticket, "team_id": team}),
            {"ticket_id": h.NO_ID, "team_id": h.NO_ID, "note": h.NO_TEXT},
            ("ticket_id", "team_id"),
        ),
        Target(
            *(T, "log_call", "agent", {**ticket, "outcome": "reached"}),
            {"ticket_id": h.NO_ID, "outcome": h.NO_WORD, "note": h.NO_TEXT},
            ("ticket_id", "outcome"),
        ),
        Target(
            *(T, "close_ticket", "agent", {**ticket, "answer": "so"}),
            *({"ticket_id": h.NO_ID, "answer": h.NO_TEXT}, ("ticket_id",)),
        ),
    ]
