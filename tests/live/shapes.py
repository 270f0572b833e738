"""What the contract's methods answer: every key, and what stands under it."""

import re

DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")
STAMP_FORM = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")


def count(value):
    return type(value) is int and value >= 0


def record_id(value):
    return type(value) is int and value > 0


def text(value):
    return type(value) is str and value != ""


def flag(value):
    return type(value) is bool


def day(value):
    return type(value) is str and bool(DAY_FORM.fullmatch(value))


def stamp(value):
    return type(value) is str and bool(STAMP_FORM.fullmatch(value))


def anything(value):
    return type(value) is str


def dialogue(value):
    return type(value) is dict and value["type"] == "ir.actions.act_window"


def slot(value):
    return value in ("0900", "1000", "1300", "1400")


def or_false(check):
    def either(value):
        return value is False or check(value)

    return either


def one_of(*words):
    def known(value):
        return value in words

    return known


def opened(value):
    """What a click opens: an action's XML id, a window, or nothing."""
    return value is False or anything(value) or dialogue(value)


HEALTH = one_of("ok", "warn", "bad", "info")
CELL = {
    "slot": anything,
    "state": one_of(
        *("free", "taken", "held", "closed", "full", "room", "past", "off", "none")
    ),
    **{
        "reason": anything,
        "start": or_false(stamp),
        "held": [{"time": text, "until": text, "who": anything}],
    },
    **{"sessions": [record_id], "lawful": flag, "reasons": [text]},
}
BOARD = {
    **{"date_from": day, "date_to": day, "today": day, "read_at": text, "title": text},
    **{"may_act": flag, "may_pick": flag},
    "rows": [{"id": record_id, "code": slot, "label": text}],
    "days": [
        {
            **{"date": day, "weekday": text, "label": text, "name": text},
            **{"today": flag, "off": anything, "closed": anything},
            **{"used": count, "limit": count, "cells": [CELL], "video": CELL},
        }
    ],
    "sessions": [
        {
            **{"id": record_id, "name": text, "type_code": text, "who": text},
            **{"unit": anything, "date": day, "day": text, "slot": anything},
            **{"time": text, "start": stamp, "room": anything, "guests": count},
            **{"received": count, "state": text, "state_label": text},
            **{"can_move": flag, "can_cancel": flag},
        }
    ],
    "letter": lambda value: type(value) is dict,
    "moving": lambda value: type(value) is dict,
}
PLACE = {"date": day, "slot": or_false(slot), "start": stamp, "stop": stamp}
BOOKED = {
    **PLACE,
    "id": record_id,
    "name": text,
    "rolled_from": or_false(day),
    "event_id": record_id,
}
SESSION_STATES = one_of(
    "draft", "scheduled", "checked_in", "done", "cancelled", "no_show"
)
LETTER_STATES = one_of("received", "approved", "rejected", "used", "expired")
OFFERED = {
    "id": record_id,
    "state": one_of("open", "chosen", "released", "declined"),
    "expires_at": stamp,
}
ENDED = {"id": record_id, "state": SESSION_STATES, "letter_reusable": flag}
DECIDED = {"id": record_id, "state": LETTER_STATES, "earliest_date": or_false(day)}
CALLBACK = {
    "id": record_id,
    "callback_state": one_of("none", "running", "on_time", "late"),
    "callback_deadline": or_false(stamp),
}

CALLER = {
    **{"partner_id": or_false(record_id), "region_id": or_false(record_id)},
    **{"name": anything, "phone": anything, "email": anything},
    **{"institution": anything, "region": anything},
}
ASKED = {
    **{"ticket_id": record_id, "number": text, "date": text},
    **{"subject": text, "stage": text, "open": flag, "today": flag},
}
CALL = {
    **CALLER,
    **{"ticket_id": record_id, "number": text, "kind": text, "type_code": anything},
    **{"channel_code": anything, "topic_id": or_false(record_id)},
    **{"team_id": or_false(record_id), "question": anything, "answer": anything},
    **{"received_at": stamp, "stage": text, "closed": flag, "escalated": flag},
    **{"called_back": flag, "late": flag, "basis": anything},
    **{"deadline": anything, "missing": [text], "whatsapp": anything},
}
#: A visit as the reception desk shows it, found or of today.
FOUND = {
    **{"id": record_id, "name": text, "who": text, "institution": anything},
    **{"state": SESSION_STATES, "state_text": text, "today": flag, "near": flag},
    **{"headline": text, "refused": [text], "instead": [text]},
    "reason_code": anything,
}
CAP = {"limit": count, "text": text}
GUEST = {
    **{"id": record_id, "name": text, "position": text, "leader": flag},
    **{"institution": anything, "substitute": flag, "in": anything, "out": anything},
    **{"sppd": anything, "sppd_number": anything, "sppd_issuer": anything},
}
NAMED = {"code": text, "name": text}
DAY = {
    **{"date": day, "day": text, "now": stamp, "turns_at": or_false(stamp)},
    "next_id": or_false(record_id),
    "slots": [{"code": slot, "time": text}],
    "visits": [
        {
            **FOUND,
            **{"slot": slot, "time": text, "unit": anything, "room": anything},
            "visitors": [GUEST],
            "caps": {"leader": CAP, "others": CAP},
            **{"issuer": anything, "add_refused": [text], "sppd_refused": [text]},
        }
    ],
    "walk_ins": {
        "count": count,
        "by_reason": [{"name": text, "count": count}],
        "rows": [
            {
                **{"id": record_id, "time": text, "name": text},
                **{"institution": anything, "reason": text, "ticket": anything},
            }
        ],
    },
    "is_agent": flag,
    "reasons": [NAMED],
    "positions": [{**NAMED, "leader": flag}],
    "how_to_ask": text,
    "reports": {"sppd": or_false(text), "walk_in": or_false(text)},
}
RECEIVED = {
    "id": record_id,
    "state": SESSION_STATES,
    "visitors_received": count,
    "sppd_limit": count,
}

SHAPES = {
    "reception_day": DAY,
    "find_visits": [FOUND],
    "receive": RECEIVED,
    "at_desk": {"answer": RECEIVED, "day": DAY},
    "check_out": {
        "id": record_id,
        "state": SESSION_STATES,
        "visitors_inside": count,
    },
    "refer_walk_in": {"id": record_id, "ticket_id": record_id, "number": text},
    "available_slots": [{**PLACE, "slot": slot, "room_id": record_id}],
    "check_booking": {
        "allowed": flag,
        "violations": [{"code": text, "clause": text, "message": text}],
        "placement": {**PLACE, "rolled_from": or_false(day)},
        "earliest": {**PLACE, "why": text},
    },
    "book": BOOKED,
    "schedule": BOOKED,
    "move": BOOKED,
    "correct": BOOKED,
    "open_move": dialogue,
    "board": BOARD,
    "cancel": ENDED,
    "mark_no_show": ENDED,
    "check_in": RECEIVED,
    "add_visitor": {"id": record_id, "visitor_count": count},
    "sign_sppd": {"signed": count, "sppd_limit": count},
    "refuse_walk_in": {"id": record_id},
    "add_document": {"id": record_id},
    "close": {"id": record_id, "state": SESSION_STATES},
    "grant_override": {"id": record_id, "codes": [text]},
    "status": {
        "id": record_id,
        "state": SESSION_STATES,
        "date": or_false(day),
        "slot": or_false(slot),
        "start": or_false(stamp),
        "stop": or_false(stamp),
        "cancel_cause": or_false(one_of("region", "djpk")),
        "rolled_from": or_false(day),
        "updated_at": stamp,
    },
    "letter status": {
        **DECIDED,
        "state": LETTER_STATES,
        "reason": or_false(text),
        "session_id": or_false(record_id),
        "updated_at": stamp,
    },
    "region_quota": {"limit": count, "used": count, "left": count},
    "review": DECIDED,
    "correct_received_at": DECIDED,
    "reopen": {"id": record_id, "state": LETTER_STATES},
    "offer check": [
        {
            "allowed": flag,
            "violations": [{"code": text, "clause": text, "message": text}],
        }
    ],
    "offer proposals": [{**PLACE, "room_id": or_false(record_id)}],
    "offer send": OFFERED,
    "offer choose": BOOKED,
    "offer decline": OFFERED,
    "offer withdraw": OFFERED,
    "register_request": {
        "ticket_id": record_id,
        "number": text,
        "letter_id": or_false(record_id),
        "earliest_date": or_false(day),
    },
    "escalate": CALLBACK,
    "log_call": CALLBACK,
    "close_ticket": CALLBACK,
    "call_choices": {
        "channels": [{"code": text, "name": text}],
        "topics": [{"id": record_id, "name": text, "team_id": or_false(record_id)}],
        "units": [{"id": record_id, "name": text}],
    },
    "find_callers": [CALLER],
    "call_history": {"caller": [ASKED], "region": [ASKED]},
    "save_call": CALL,
    "call_record": CALL,
    "call_health": {
        "checked_at": text,
        "state": HEALTH,
        "summary": text,
        "sections": [
            {
                "name": text,
                "rows": [
                    {
                        **{"name": text, "state": HEALTH, "word": text},
                        **{"value": anything, "advice": anything, "action": opened},
                    }
                ],
            }
        ],
    },
    "similar_answers": [
        {
            **{"ticket_id": record_id, "number": text, "date": day},
            **{"topic_id": or_false(record_id), "topic": anything},
            **{"question": text, "answer": text, "times": count},
        }
    ],
}
#: Empty dictionaries where there is nothing to say.
MAY_BE_EMPTY = ("placement", "earliest")


def faults(shape, value, path="answer"):
    """What of the value is not as the shape says; ``[]`` = all is."""
    if callable(shape):
        return [] if shape(value) else [f"{path} is {value!r}"]
    if isinstance(shape, list):
        if type(value) is not list:
            return [f"{path} is {value!r}"]
        each = (faults(shape[0], v, f"{path}[{i}]") for i, v in enumerate(value))
        return sum(each, [])
    if type(value) is not dict:
        return [f"{path} is {value!r}"]
    if not value and path.rpartition(".")[2] in MAY_BE_EMPTY:
        return []
    if set(value) != set(shape):
        return [f"{path} has {sorted(value)}, not {sorted(shape)}"]
    return sum((faults(shape[k], value[k], f"{path}.{k}") for k in shape), [])
