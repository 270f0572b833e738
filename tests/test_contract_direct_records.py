"""Direct writes beside the session: visitors, letters, documents, tickets, events."""

import pytest
from live import L, S, T
from live.builders import PDF
from live.clients import REFUSED
from live.witness import changed, contents

V = "djpk.consultation.visitor"
D = "djpk.consultation.document"
E = "calendar.event"
PAST = "2026-01-05 02:00:00"


@pytest.fixture(scope="module")
def agent(server):
    return server.xmlrpc("agent")


def _refused(answer, code="wrong_state"):
    assert (answer.fault, answer.codes[:1]) == (REFUSED, [code]), answer
    assert "Traceback" not in answer.text


# -- visitors ----------------------------------------------------------------------


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("login", ["agent", "reception", "manager"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("checked_in_at", PAST), ("substitute", True), ("sppd_number", "1")),
        *(("sppd_issuer", "x"), ("sppd_signed_at", PAST), ("sppd_signed_by", 2)),
        *(("sppd_number_key", "1"), ("sppd_issuer_key", "x"), ("session_id", 1)),
    ],
)
def test_what_is_set_at_the_desk_is_not_written(server, visit, login, name, value):
    visitor_id = visit["visitors"][0]
    if name == "session_id":
        value = visit["id"] + 1
    answer = server.xmlrpc(login).execute(V, "write", [[visitor_id], {name: value}])
    _refused(answer)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("by", ["create", "session"])
def test_r12_third_guest_entered_directly_is_refused(office, agent, visit, by):
    guest = {"name": "Third", "position_id": office.ref("position_staff")}
    if by == "create":
        answer = agent.execute(V, "create", [{**guest, "session_id": visit["id"]}])
    else:
        command = {"visitor_ids": [(0, 0, guest)]}
        answer = agent.execute(S, "write", [[visit["id"]], command])
    _refused(answer, "visitor_limit")


@pytest.mark.usefixtures("untouched")
def test_r12_last_guest_is_not_taken_off(agent, visit):
    _refused(agent.execute(V, "unlink", [visit["visitors"]]))


# -- letters -----------------------------------------------------------------------


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("state", "received"), ("decision", "reject"), ("decided_by", "x")),
        *(("decided_at", PAST), ("historical", True), ("agenda_number", "x")),
        *(("number_key", "x"), ("sender_key", "x"), ("received_at", PAST)),
        *(("number", "x"), ("letter_date", "2026-01-05"), ("region_id", 1)),
        *(("type_id", 1), ("channel_id", 1), ("to_director_general", False)),
    ],
)
def test_fact_of_a_used_letter_is_not_written(agent, visit, name, value):
    _refused(agent.execute(L, "write", [[visit["letter_id"]], {name: value}]))


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("state", ["approved", "rejected", "used", "expired"])
def test_letter_is_not_created_as_decided(office, agent, state):
    values = {"type_id": office.ref("type_video"), "state": state}
    _refused(agent.execute(L, "create", [values]))


@pytest.mark.usefixtures("untouched")
def test_r05_same_letter_entered_directly_is_refused(agent, live_database, visit):
    [(number, day, region, kind)] = live_database.sql(
        "SELECT number, letter_date::text, region_id, type_id"
        " FROM djpk_consultation_letter WHERE id = %s",
        visit["letter_id"],
    )
    values = {"number": number, "letter_date": day, "region_id": region}
    values |= {"type_id": kind, "number_key": "another", "sender_key": "another"}
    _refused(agent.execute(L, "create", [values]), "letter_duplicate")


# -- documents ---------------------------------------------------------------------


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "file",
    [
        {},
        {"content": False, "url": False},
        {"content": "aGVsbG8="},
        {"url": "javascript:alert(1)"},
    ],
)
@pytest.mark.parametrize("kind", ["bak", "attendance"])
def test_r17_document_without_a_readable_file_is_refused(agent, visit, kind, file):
    values = {"session_id": visit["id"], "kind": kind, "name": "x", **file}
    _refused(agent.execute(D, "create", [values]), "invalid_value")


def test_r17_closed_file_keeps_its_documents(office, agent, live_database):
    session_id = office.visit()["id"]
    office.arrived(session_id)
    file = {"filename": "x.pdf", "content_base64": PDF}
    documents = [
        agent(S, "add_document", session_id=session_id, kind=kind, **file)["id"]
        for kind in ("bak", "attendance")
    ]
    agent(S, "close", session_id=session_id)
    before = contents(live_database)
    _refused(agent.execute(D, "unlink", [documents]))
    for values in ({"content": False}, {"kind": "other"}, {"session_id": 1}):
        _refused(agent.execute(D, "write", [documents, values]))
    assert changed(before, contents(live_database)) == []


# -- tickets -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def ticket(office):
    return office.ticket()


PROMISE = {
    "escalation_team_id": 1,
    "escalated_at": PAST,
    "callback_deadline": "2030-01-07 09:00:00",
    "callback_at": PAST,
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", PROMISE)
def test_r03_promise_is_not_written(agent, ticket, name):
    _refused(agent.execute(T, "write", [[ticket], {name: PROMISE[name]}]))


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", PROMISE)
@pytest.mark.parametrize("kind", ["consultation", False])
def test_r03_ticket_is_not_created_with_a_promise(agent, name, kind):
    values = {"name": "x", "description": "x", "kind": kind, name: PROMISE[name]}
    _refused(agent.execute(T, "create", [values]))


@pytest.mark.usefixtures("untouched")
def test_r03_import_sets_no_promise(agent, ticket):
    rows = [[".id", "callback_at"], [[str(ticket), PAST]]]
    answer = agent.execute(T, "load", rows)
    assert answer.value["ids"] is False
    assert "[wrong_state]" in str(answer.value["messages"])


def test_r03_promise_is_not_written_while_the_kind_is_away(agent, office, server):
    ticket_id = office.ticket()
    assert agent.execute(T, "write", [[ticket_id], {"kind": False}]).fault == 0
    _refused(agent.execute(T, "write", [[ticket_id], {"callback_at": PAST}]))


def test_r03_escalated_ticket_keeps_a_kind(agent, office):
    ticket_id = office.ticket()
    agent(T, "escalate", ticket_id=ticket_id, team_id=office.ref("team_dtu"))
    _refused(agent.execute(T, "write", [[ticket_id], {"kind": False}]))
    answer = agent.execute(T, "write", [[ticket_id], {"kind": "information"}])
    assert answer.fault == 0


@pytest.mark.usefixtures("untouched")
def test_r04_closing_stage_asks_for_the_answer(agent, office, ticket):
    done = office.ref("helpdesk_ticket_stage_done", "helpdesk_mgmt")
    answer = agent.execute(T, "write", [[ticket], {"stage_id": done}])
    _refused(answer, "answer_missing")


# -- calendar ----------------------------------------------------------------------


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        (
            {"start": "2026-01-05 02:00:00", "stop": "2026-01-05 03:00:00"},
            "lead_time",
        ),
        ({"duration": 2}, "outside_slot"),
        ({"active": False}, "wrong_state"),
        ({"allday": True}, "wrong_state"),
        ({"recurrency": True, "rrule_type": "daily", "count": 3}, "wrong_state"),
        ({"consultation_session_id": False}, "wrong_state"),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["write", "web_save"])
def test_event_is_changed_by_the_session_s_rules(agent, visit, method, values, code):
    more = [{}] if method == "web_save" else []
    answer = agent.execute(E, method, [[visit["event_id"]], values, *more])
    _refused(answer, code)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("unlink", []),
        ("action_archive", []),
        ("action_mass_archive", ["self_only"]),
    ],
)
def test_event_is_taken_away_by_nobody(agent, visit, method, arguments):
    _refused(agent.execute(E, method, [[visit["event_id"]], *arguments]))


@pytest.mark.usefixtures("untouched")
def test_event_of_a_session_is_made_by_booking_only(agent, visit):
    values = {"name": "x", "start": PAST, "stop": "2026-01-05 03:00:00"}
    values["consultation_session_id"] = visit["id"]
    _refused(agent.execute(E, "create", [values]))
