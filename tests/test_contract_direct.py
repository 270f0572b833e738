"""Direct create, write, import and unlink by remote callers: refused, or judged.

State, date, slot, room, letter and region change only through the methods
(contract.md); the same holds for what the database's limits are counted on.
"""

import pytest
from live import L, S, T
from live.builders import working_day
from live.clients import NO_ACCESS, REFUSED


@pytest.fixture(scope="module")
def agent(server):
    return server.xmlrpc("agent")


def _refused(answer, code="wrong_state"):
    assert (answer.fault, answer.codes[:1]) == (REFUSED, [code]), answer
    assert "Traceback" not in answer.text


# -- sessions ----------------------------------------------------------------------

PLACE = {
    "state": "done",
    "date": "2026-12-30",
    "slot_id": False,
    "room_id": False,
    "start": "2026-12-30 02:00:00",
    "stop": "2026-12-30 03:00:00",
    "letter_id": False,
    "region_id": False,
    "type_id": 1,
}
KEPT = {
    "name": "TM/1",
    "cancel_cause": "djpk",
    "outcome_reason": "x",
    "policy_id": 1,
    "event_id": 999_999,
    "quota_month": "2026-01",
    "quota_region_id": 1,
    "rolled_from": "2026-01-05",
    "historical": True,
    "received_limit": 9,
    "granted_limit": 9,
    "visitor_count": 9,
    "received_count": 9,
    "sppd_count": 9,
}

FEW = ("state", "date", "letter_id", "granted_limit", "received_count")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("login", "name"),
    [
        *(("agent", name) for name in [*PLACE, *KEPT]),
        *((login, name) for login in ("unit", "manager", "admin") for name in FEW),
    ],
)
def test_field_of_a_scheduled_session_is_not_written(server, visit, login, name):
    value = {**PLACE, **KEPT}[name]
    answer = server.xmlrpc(login).execute(S, "write", [[visit["id"]], {name: value}])
    _refused(answer)
    assert name in answer.text


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", KEPT)
def test_new_session_takes_no_value_of_a_scheduled_one(office, agent, letter_id, name):
    values = {"letter_id": letter_id, name: KEPT[name]}
    _refused(agent.execute(S, "create", [values]))


@pytest.fixture(scope="module")
def letter_id(office):
    """An approved letter that no session uses."""
    return office.letter()


@pytest.fixture(scope="module")
def ticket(office):
    return office.ticket()


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "state", ["scheduled", "checked_in", "done", "cancelled", "no_show"]
)
@pytest.mark.parametrize("way", ["create", "web_save", "ticket", "letter"])
def test_session_is_not_created_in_a_later_state(
    office, agent, letter_id, ticket, state, way
):
    values = {"letter_id": letter_id, "date": f"{working_day(9)}", "state": state}
    values["type_id"] = office.ref("type_face_to_face")
    calls = {
        "create": (S, "create", [values]),
        "web_save": (S, "web_save", [[], values, {}]),
        "ticket": (T, "write", [[ticket], {"session_ids": [(0, 0, values)]}]),
        "letter": (L, "write", [[letter_id], {"session_ids": [(0, 0, values)]}]),
    }
    _refused(agent.execute(*calls[way]))


def test_draft_made_directly_takes_no_place(office, agent, live_database, letter_id):
    created = agent.execute(S, "create", [{"letter_id": letter_id}]).value
    assert agent(S, "status", session_id=created)["state"] == "draft"
    assert live_database.sql(
        "SELECT event_id, (SELECT count(*) FROM djpk_consultation_claim"
        " WHERE session_id = %s) FROM djpk_consultation_session WHERE id = %s",
        *(created, created),
    ) == [(None, 0)]
    assert agent(L, "status", letter_id=letter_id)["state"] == "approved"


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", ["state", "date", "slot_id/.id", "letter_id/.id"])
def test_import_changes_no_scheduled_session(office, agent, visit, letter_id, name):
    slots = {office.ref("slot_0900"), office.ref("slot_1000")} - {visit["slot_id"]}
    value = {
        "state": "done",
        "date": "2026-12-30",
        "slot_id/.id": str(slots.pop()),
        "letter_id/.id": str(letter_id),
    }[name]
    answer = agent.execute(S, "load", [[".id", name], [[str(visit["id"]), value]]])
    assert answer.value["ids"] is False
    assert "[wrong_state]" in str(answer.value["messages"])


@pytest.mark.usefixtures("untouched")
def test_import_creates_no_scheduled_session(office, agent, letter_id):
    names = ["letter_id/.id", "type_id/.id", "state", "date"]
    kind = str(office.ref("type_face_to_face"))
    row = [str(letter_id), kind, "scheduled", "2026-12-30"]
    answer = agent.execute(S, "load", [names, [row]])
    assert answer.value["ids"] is False
    assert "[wrong_state]" in str(answer.value["messages"])


def test_copy_of_a_visit_is_an_empty_draft(agent, visit, live_database):
    [copied] = agent.execute(S, "copy", [[visit["id"]]]).value
    assert live_database.sql(
        "SELECT state, date, slot_id, start, event_id, name"
        " FROM djpk_consultation_session WHERE id = %s",
        copied,
    ) == [("draft", None, None, None, None, None)]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("copy", [{"state": "scheduled", "date": "2026-12-30"}]),
        ("web_save", [{"state": "cancelled", "cancel_cause": "djpk"}, {}]),
        ("unlink", []),
    ],
)
def test_no_other_way_leads_around(agent, visit, method, arguments):
    _refused(agent.execute(S, method, [[visit["id"]], *arguments]))


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("login", ["agent", "manager", "admin"])
@pytest.mark.parametrize("name", ["claim_ids", "override_ids", "log_ids"])
def test_ledger_and_audit_trail_are_nobody_s_to_write(server, visit, login, name):
    values = {"code": "lead_time", "reason": "x", "action": "moved", "key": "x"}
    answer = server.xmlrpc(login).execute(
        S, "write", [[visit["id"]], {name: [(0, 0, values)]}]
    )
    assert answer.fault in (NO_ACCESS, REFUSED)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("login", ["agent", "manager", "admin", "unit", "reception"])
@pytest.mark.parametrize("model", ["claim", "log", "override", "idempotency"])
def test_records_of_the_engine_are_not_created_by_callers(server, model, login):
    answer = server.xmlrpc(login).execute(f"djpk.consultation.{model}", "create", [{}])
    assert answer.fault == NO_ACCESS


def test_message_on_a_session_is_no_change_of_it(agent, visit):
    answer = agent.execute(S, "message_post", [[visit["id"]]], {"body": "Called."})
    assert answer.fault == 0
    assert agent(S, "status", session_id=visit["id"])["state"] == "scheduled"


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://x"])
def test_meeting_link_opens_no_script(agent, visit, link):
    values = {"meeting_url": link}
    answer = agent.execute(S, "write", [[visit["id"]], values])
    _refused(answer, "invalid_value")
