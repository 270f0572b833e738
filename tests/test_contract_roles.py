"""Who may call what (contract.md, Methods and Roles), over XML-RPC and JSON-2."""

import inspect
from datetime import timedelta

import pytest
from live import H, L, O, S, T
from live.builders import PDF, stamp, utc_now
from live.clients import NO_ACCESS
from live.shapes import SHAPES, faults

from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

WAYS = ("xmlrpc", "json2")
USERS = (
    *("reception", "agent", "manager", "unit", "integration", "employee", "portal"),
)
ALL = {"reception", "agent", "manager", "unit", "integration"}
AGENTS = {"agent", "manager"}
DESK = {"reception", *AGENTS}

# -- a call that is right, for a user who may make it ------------------------------


def _booked(office, login):
    """A visit that this login sees; the gateway's are its own."""
    by = login if login in ("integration", "agent", "manager") else "agent"
    return {"session_id": office.visit(login=by)["id"]}


def _today(office, login):
    session = _booked(office, login)
    office.open_now(session["session_id"])
    return session


def _arrived(office, login):
    session = _booked(office, login)
    office.arrived(session["session_id"])
    return session


def _move(office, login):
    session = _booked(office, login)
    free = office.server.xmlrpc("agent")(S, "available_slots", limit=500)[-1]
    return {**session, "date": free["date"], "slot": free["slot"], "reason": "closed"}


def _no_show(office, login):
    session = _booked(office, login)
    office.shift(session["session_id"], -90)
    return {**session, "reason": "nobody came"}


def _check_in(office, login):
    session = _today(office, login)
    return {**session, "visitor_ids": office.visitors(session["session_id"])}


def _receive(office, login):
    return {**_today(office, login), "substitutes": [{"name": "Substitute"}]}


def _check_out(office, login):
    session = _arrived(office, login)
    return {**session, "visitor_ids": office.visitors(session["session_id"])[:1]}


def _sign(office, login):
    session = _arrived(office, login)
    visitor_id = office.visitors(session["session_id"])[0]
    item = {"visitor_id": visitor_id, "number": f"SPPD {visitor_id}", "issuer": "BPKAD"}
    return {**session, "items": [item]}


def _document(office, login, kind="bak"):
    file = {"kind": kind, "filename": f"{kind}.pdf", "content_base64": PDF}
    return {**_arrived(office, login), **file}


def _complete(office, login):
    bak = _document(office, login)
    agent = office.server.xmlrpc("agent")
    agent(S, "add_document", **bak)
    agent(S, "add_document", **{**bak, "kind": "attendance"})
    return {"session_id": bak["session_id"]}


def _draft(office, login):
    letter_id = office.letter()
    agent = office.server.xmlrpc("agent")
    created = agent.execute(S, "create", [{"letter_id": letter_id}]).value
    guests = [{"name": "Guest", "position_code": "staff"}]
    return {"session_id": created, "values": {"visitors": guests}}


def _letter(office, login):
    by = "integration" if login == "integration" else "agent"
    return {"letter_id": office.letter(login=by, approve=False)}


def _review(office, login):
    return {
        **_letter(office, login),
        "decision": "approve",
        "decided_by": "Direktur",
    }


def _escalated(office, login):
    ticket = {"ticket_id": office.ticket(login="integration")}
    team = office.ref("team_dtu")
    office.server.xmlrpc("agent")(T, "escalate", **ticket, team_id=team)
    return ticket


def _drag(office, login):
    start = stamp(utc_now() + timedelta(days=9))
    return {**_booked(office, login), "start": start}


def _escalate(office, login):
    return {**_escalated(office, login), "team_id": office.ref("team_dtk")}


def _call(office, login):
    return {"ticket_id": office.ticket(login=login)}


def _history(office, login):
    return {
        **{"partner_id": None, "phone": "0812 3456", "region_id": None},
        "ticket_id": office.ticket(login=login),
    }


def _proposed(office, login):
    letter = {"letter_id": office.letter()}
    free = office.server.xmlrpc("agent")(O, "proposals", **letter)
    places = [{name: place[name] for name in ("date", "slot")} for place in free]
    return {**letter, "places": places}


def _offered(office, login):
    offer = office.server.xmlrpc("agent")(O, "send", **_proposed(office, login))
    return {"offer_id": offer["id"]}


def _chosen(office, login):
    offer = _offered(office, login)
    (line_id,) = office.server.database.sql(
        "SELECT id FROM djpk_consultation_offer_line WHERE offer_id = %s LIMIT 1",
        offer["offer_id"],
    )[0]
    guests = [{"name": "Guest", "position_code": "staff"}]
    return {**offer, "line_id": line_id, "visitors": guests}


#: (model, method) -> (who may, arguments of a call that succeeds)
MATRIX = {
    (S, "available_slots"): (ALL, lambda o, who: {"limit": 3}),
    (S, "check_booking"): (ALL, lambda o, who: {"values": {"type_code": "video"}}),
    (S, "region_quota"): (
        ALL,
        lambda o, who: {"region_code": "31", "month": stamp(utc_now())[:7]},
    ),
    (S, "status"): (ALL, _today),
    (L, "status"): (ALL, _letter),
    (S, "book"): (
        AGENTS | {"integration"},
        lambda o, who: {"values": o.wish(override={})},
    ),
    (S, "schedule"): (AGENTS, _draft),
    (S, "move"): (AGENTS, _move),
    (S, "open_move"): (AGENTS, _drag),
    (S, "board"): (ALL - {"integration"}, lambda o, who: {"days": 14}),
    (S, "cancel"): (
        AGENTS | {"integration"},
        lambda o, who: {**_booked(o, who), "cause": "region", "reason": "called off"},
    ),
    (S, "mark_no_show"): (AGENTS, _no_show),
    (S, "correct"): (
        {"manager"},
        lambda o, who: {**_arrived(o, who), "reason": "wrong guest"},
    ),
    (S, "grant_override"): (
        {"manager"},
        lambda o, who: {**_booked(o, who), "override": {"visitor_limit": "flood"}},
    ),
    (S, "check_in"): (DESK, _check_in),
    (S, "check_out"): (DESK, _check_out),
    (S, "receive"): (DESK, _receive),
    (S, "reception_day"): (DESK, lambda o, who: _receive(o, who) and {}),
    (S, "at_desk"): (
        DESK,
        lambda o, who: {"method": "receive", "values": _receive(o, who)},
    ),
    (S, "find_visits"): (
        DESK,
        lambda o, who: _today(o, who) and {"text": "BPKAD"},
    ),
    (S, "refer_walk_in"): (
        DESK,
        lambda o, who: {
            "values": {
                **{"name": "A", "institution": "BPKAD", "phone": "0812000111"},
                **{"region_code": "11.01", "question": "How is the DAU reckoned?"},
            }
        },
    ),
    (S, "add_visitor"): (
        DESK,
        lambda o, who: {**_today(o, who), "values": {"name": "Substitute"}},
    ),
    (S, "sign_sppd"): (DESK | {"unit"}, _sign),
    (S, "refuse_walk_in"): (
        DESK,
        lambda o, who: {"values": {"name": "A", "reason": "no schedule"}},
    ),
    (S, "add_document"): (AGENTS | {"unit"}, _document),
    (S, "close"): (AGENTS | {"unit"}, _complete),
    (L, "review"): (AGENTS | {"unit"}, _review),
    (L, "correct_received_at"): (
        AGENTS,
        lambda o, who: {
            **_letter(o, who),
            "received_at": stamp(utc_now()),
            "reason": "wrong entry",
        },
    ),
    (L, "reopen"): (
        {"manager"},
        lambda o, who: {"letter_id": o.letter(), "reason": "wrong letter"},
    ),
    (O, "proposals"): (AGENTS, lambda o, who: {"letter_id": o.letter()}),
    (O, "check"): (AGENTS, _proposed),
    (O, "send"): (AGENTS, _proposed),
    (O, "choose"): (AGENTS, _chosen),
    (O, "decline"): (AGENTS, lambda o, who: {**_offered(o, who), "wish": "July"}),
    (O, "withdraw"): (AGENTS, lambda o, who: {**_offered(o, who), "reason": "away"}),
    (T, "register_request"): (
        AGENTS | {"integration"},
        lambda o, who: {"values": o.request()},
    ),
    (T, "escalate"): (AGENTS | {"unit"}, _escalate),
    (T, "log_call"): (
        AGENTS | {"unit"},
        lambda o, who: {**_escalated(o, who), "outcome": "no_answer"},
    ),
    (T, "similar_answers"): (
        AGENTS | {"unit"},
        lambda o, who: {"question": "How is the DAU reckoned?"},
    ),
    (T, "close_ticket"): (
        AGENTS | {"unit"},
        lambda o, who: {**_escalated(o, who), "answer": "By the formula."},
    ),
    # what the screen of the Dering desk asks for
    (T, "call_choices"): (AGENTS, lambda o, who: {}),
    (T, "find_callers"): (AGENTS, lambda o, who: {"text": "badan"}),
    (T, "call_history"): (AGENTS, _history),
    (T, "call_record"): (AGENTS, _call),
    (T, "save_call"): (
        AGENTS,
        lambda o, who: {"values": {"kind": "information", "channel_code": "phone"}},
    ),
    # what the health page asks for
    (H, "call_health"): ({"manager"}, lambda o, who: {}),
}
ALLOWED = [(call, who) for call, (may, _) in MATRIX.items() for who in sorted(may)]
REFUSED = [
    (call, who) for call, (may, _) in MATRIX.items() for who in USERS if who not in may
]


def _name(value):
    return ".".join(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("call", "who"), ALLOWED, ids=_name)
def test_role_that_may_call_gets_the_documented_answer(server, office, call, who, way):
    model, method = call
    named = MATRIX[call][1](office, who)
    answer = server.caller(way, who).send(model, method, named)
    assert answer.fault == 0, answer.text
    shape = SHAPES.get(f"{model.rpartition('.')[2]} {method}") or SHAPES[method]
    assert faults(shape, answer.value) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("call", "who"), REFUSED, ids=_name)
def test_role_that_may_not_call_is_denied(server, call, who, way):
    model, method = call
    answer = server.caller(way, who).send(model, method)
    assert answer.fault == NO_ACCESS, answer
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("call", MATRIX, ids=_name)
def test_administrator_has_every_role(server, call):
    """Without arguments: answered, or asked for them."""
    assert server.xmlrpc("admin").send(*call).fault != NO_ACCESS


def test_a_password_opens_xmlrpc_as_an_api_key_does(server):
    caller = server.xmlrpc("agent", password=True)
    assert len(caller(S, "available_slots", limit=1)) == 1


def _public_methods(model):
    """Methods of this add-on on a model that a remote caller reaches.

    Those of Odoo's that it extends are Odoo's.
    """
    cls = Registry(get_db_name())[model]
    ours = [c for c in cls.mro() if c.__module__.startswith("odoo.addons.djpk_")]
    names = {name for c in ours for name in vars(c) if not name.startswith("_")}
    names -= {name for c in {*cls.mro()} - {*ours} - {cls} for name in vars(c)}
    return {
        name
        for name in names
        if inspect.isfunction(getattr(cls, name, None))
        and not any(
            getattr(getattr(c, name, None), "_api_private", False) for c in cls.mro()
        )
    }


@pytest.mark.parametrize("model", [S, L, O, T, H])
def test_no_public_method_stands_beside_the_contract(model):
    buttons = {name for name in _public_methods(model) if name.startswith("action_")}
    known = {method for of, method in MATRIX if of == model}
    assert _public_methods(model) - buttons == known
