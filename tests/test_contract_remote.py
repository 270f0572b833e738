"""What the methods answer, and to whom a record is known (contract.md)."""

from datetime import datetime, timedelta

import pytest
from live import L, S, T
from live.builders import stamp, utc_now, wib_today, working_day
from live.clients import NO_ACCESS, REFUSED
from live.shapes import SHAPES, faults
from live.witness import changed, contents

WAYS = ("xmlrpc", "json2")
NOBODY = 2_000_000_000


@pytest.fixture(params=WAYS)
def gateway(server, request):
    return server.caller(request.param, "integration")


@pytest.fixture(params=WAYS)
def agent(server, request):
    return server.caller(request.param, "agent")


def _unknown(caller, model, method, named, name):
    """Refused with the very text that a record which does not exist gets."""
    answer = caller.send(model, method, named)
    missing = caller.send(model, method, {**named, name: NOBODY})
    assert (answer.fault, answer.codes) == (REFUSED, ["invalid_value"]), answer
    assert answer == missing


# -- a gateway knows what is its own -----------------------------------------------


def test_gateway_reads_and_cancels_what_it_booked(office, gateway):
    session_id = office.visit(login="integration")["id"]
    assert gateway(S, "status", session_id=session_id)["state"] == "scheduled"
    named = {"session_id": session_id, "cause": "region", "reason": "called off"}
    assert gateway(S, "cancel", **named) == {
        "id": session_id,
        "state": "cancelled",
        "letter_reusable": False,
    }
    status = gateway(S, "status", session_id=session_id)
    assert (status["state"], status["cancel_cause"]) == ("cancelled", "region")


def test_gateway_reads_the_letter_it_registered(office, gateway):
    letter_id = office.letter(login="integration", approve=False)
    assert gateway(L, "status", letter_id=letter_id)["state"] == "received"


@pytest.mark.parametrize("owner", ["agent", "integration2"])
def test_gateway_does_not_know_another_s_session(office, gateway, owner):
    named = {"session_id": office.visit(login=owner)["id"]}
    _unknown(gateway, S, "status", named, "session_id")
    named |= {"cause": "region", "reason": "called off"}
    _unknown(gateway, S, "cancel", named, "session_id")


@pytest.mark.parametrize("owner", ["agent", "integration2"])
def test_gateway_does_not_know_another_s_letter(office, gateway, owner):
    letter_id = office.letter(login=owner)
    _unknown(gateway, L, "status", {"letter_id": letter_id}, "letter_id")


def test_gateway_does_not_book_on_another_gateway_s_letter(office, gateway):
    wish = office.wish(letter_id=office.letter(login="integration2"))
    for method in ("check_booking", "book"):
        answer = gateway.send(S, method, {"values": wish})
        missing = gateway.send(S, method, {"values": {**wish, "letter_id": NOBODY}})
        assert answer.codes == ["invalid_value"]
        assert answer == missing


def test_gateway_cancels_for_the_region_only(office, gateway):
    session_id = office.visit(login="integration")["id"]
    named = {"session_id": session_id, "cause": "djpk", "reason": "closed"}
    answer = gateway.send(S, "cancel", named)
    assert answer.codes == ["invalid_value"]
    assert answer.text.startswith("[invalid_value] cause: ")
    assert gateway(S, "status", session_id=session_id)["state"] == "scheduled"


# -- a unit knows its own team's ---------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_unit_does_not_know_another_unit_s_records(server, office, way):
    """The topic's unit is "unit"; "unit2" is of another team."""
    other = server.caller(way, "unit2")
    session = {"session_id": office.visit()["id"]}
    item = {"visitor_id": 1, "number": "1", "issuer": "x"}
    link = {"kind": "recording", "url": "https://example.com/r"}
    letter = {"letter_id": office.letter(approve=False)}
    ticket = {"ticket_id": office.ticket()}
    team = office.ref("team_dtu")
    server.xmlrpc("agent")(T, "escalate", **ticket, team_id=team)
    calls = [
        (S, "status", session, "session_id"),
        (S, "close", session, "session_id"),
        (S, "sign_sppd", {**session, "items": [item]}, "session_id"),
        (S, "add_document", {**session, **link}, "session_id"),
        (L, "status", letter, "letter_id"),
        (L, "review", {**letter, "decision": "approve"}, "letter_id"),
        (T, "escalate", {**ticket, "team_id": team}, "ticket_id"),
        (T, "log_call", {**ticket, "outcome": "reached"}, "ticket_id"),
        (T, "close_ticket", {**ticket, "answer": "so"}, "ticket_id"),
    ]
    for call in calls:
        _unknown(other, *call)
    assert server.caller(way, "unit")(L, "status", **letter)["state"] == "received"


@pytest.mark.parametrize("way", WAYS)
def test_unit_decides_for_itself_without_saying_whose(server, office, way):
    letter_id = office.letter(approve=False)
    named = {"letter_id": letter_id, "decision": "approve"}
    answer = server.caller(way, "agent").send(L, "review", named)
    assert answer.text.startswith("[invalid_value] decided_by: ")
    assert server.caller(way, "unit")(L, "review", **named)["state"] == "approved"


# -- reception knows the days around today -----------------------------------------


@pytest.mark.parametrize(
    ("days", "seen"), [(-8, False), (-7, True), (7, True), (8, False)]
)
@pytest.mark.parametrize("way", WAYS)
def test_reception_sees_seven_days_around_today(server, office, way, days, seen):
    session_id = office.visit()["id"]
    _shift_days(server, session_id, days)
    reception = server.caller(way, "reception")
    answer = reception.send(S, "status", {"session_id": session_id})
    assert (answer.fault == 0) is seen
    if not seen:
        _unknown(reception, S, "status", {"session_id": session_id}, "session_id")


@pytest.mark.parametrize("way", WAYS)
def test_reception_is_told_where_any_letter_stands(server, office, way):
    """A letter has no day; the desk answers who asks for it, and opens it not."""
    letter_id = office.letter()
    reception = server.caller(way, "reception")
    assert reception(L, "status", letter_id=letter_id)["state"] == "approved"
    answer = reception(S, "check_booking", values=office.wish(letter_id=letter_id))
    assert answer["allowed"]
    found = server.xmlrpc("reception").execute(L, "search", [[("id", "=", letter_id)]])
    assert found.value == []


def _shift_days(server, session_id, days):
    server.database.sql(
        "UPDATE djpk_consultation_session SET date = %s WHERE id = %s",
        *(wib_today() + timedelta(days=days), session_id),
    )


@pytest.mark.parametrize("way", WAYS)
def test_r18_reception_acts_on_today_s_visits(server, office, way):
    session_id = office.visit()["id"]
    office.shift(session_id, 24 * 60)
    reception = server.caller(way, "reception")
    named = {"session_id": session_id, "values": {"name": "Substitute"}}
    answer = reception.send(S, "add_visitor", named)
    assert answer.codes == ["outside_checkin_window"]
    named = {"session_id": session_id, "visitor_ids": office.visitors(session_id)}
    answer = reception.send(S, "check_in", named)
    assert answer.codes == ["outside_checkin_window"]


# -- what the gateway's key opens besides: nothing ---------------------------------

READS = {
    "search_read": [[]],
    "search": [[]],
    "search_count": [[]],
    "name_search": [],
    "web_search_read": [[], {}],
    "formatted_read_group": [[]],
    "read": [[1]],
    "create": [{}],
    "write": [[1], {"name": "x"}],
    "unlink": [[1]],
    "copy": [[1]],
}
CLOSED = [
    *("res.users", "res.partner", "res.company", "res.groups", "ir.model"),
    *("ir.config_parameter", "ir.cron", "ir.rule", "ir.module.module", "ir.ui.view"),
    *("mail.message", "mail.mail", "mail.followers", "calendar.event"),
    *("helpdesk.ticket", "helpdesk.ticket.team", "helpdesk.ticket.channel"),
    *("djpk.region", S, L, "djpk.consultation.visitor", "djpk.consultation.claim"),
    *("djpk.consultation.document", "djpk.consultation.log"),
    *("djpk.consultation.override", "djpk.consultation.idempotency"),
    *("djpk.consultation.policy", "djpk.consultation.walk.in"),
    *("djpk.consultation.closure", "djpk.consultation.position"),
    "djpk.consultation.notice",
]


@pytest.mark.parametrize("method", READS)
def test_gateway_s_key_opens_no_model(server, live_database, method):
    gateway = server.xmlrpc("integration")
    before = contents(live_database)
    opened = [
        (model, answer)
        for model in CLOSED
        for answer in [gateway.execute(model, method, READS[method])]
        if answer.fault not in (NO_ACCESS, REFUSED)
    ]
    assert opened == []
    assert changed(before, contents(live_database)) == []


def test_gateway_finds_no_row_of_any_model(server, office, live_database):
    office.visit(login="integration")
    gateway = server.xmlrpc("integration")
    found = {}
    for (model,) in live_database.sql(
        "SELECT model FROM ir_model WHERE NOT transient AND NOT abstract"
    ):
        answer = gateway.execute(model, "search_read", [[]], {"fields": ["id"]})
        if answer.fault == 0 and answer.value:
            found[model] = answer.value
    assert found == {}


def test_gateway_reads_no_file_not_even_its_own(server, office, live_database):
    office.letter(login="integration")
    [(file,)] = live_database.sql(
        "SELECT max(id) FROM ir_attachment WHERE res_model = %s", L
    )
    answer = server.json2("integration").send(
        "ir.attachment", "read", {"ids": [file], "fields": ["raw", "name"]}
    )
    assert answer.fault == NO_ACCESS


@pytest.mark.parametrize("login", ["portal", "employee"])
def test_others_read_no_consultation(server, live_database, login):
    caller = server.xmlrpc(login)
    names = ("session", "letter", "visitor", "document", "claim", "log", "walk.in")
    for name in (*names, "notice"):
        model = f"djpk.consultation.{name}"
        assert caller.execute(model, "search_read", [[]]).fault == NO_ACCESS
    assert caller.execute(T, "search", [[("kind", "!=", False)]]).value in ([], None)


# -- answers -----------------------------------------------------------------------


def test_free_slots_are_in_order_and_in_wib_hours(gateway):
    slots = gateway(S, "available_slots", limit=500)
    assert slots == sorted(slots, key=lambda slot: slot["start"])
    assert slots[0]["date"] >= f"{wib_today()}"
    for slot in slots:
        wib = datetime.fromisoformat(slot["start"]) + timedelta(hours=7)
        assert (f"{wib:%Y-%m-%d}", f"{wib:%H%M}") == (slot["date"], slot["slot"])


@pytest.mark.parametrize(
    ("limit", "count"), [(1, 1), (99, 99), (None, 100), (101, 101)]
)
def test_free_slots_are_as_many_as_asked_or_a_hundred(gateway, limit, count):
    named = {"limit": limit} if limit else {}
    assert len(gateway(S, "available_slots", **named)) == count


def test_free_slots_are_from_day_to_day_both_included(gateway):
    slots = gateway(S, "available_slots", limit=500)
    days = sorted({slot["date"] for slot in slots})
    found = gateway(S, "available_slots", date_from=days[2], date_to=days[4], limit=500)
    assert {slot["date"] for slot in found} == set(days[2:5])
    assert (
        gateway(S, "available_slots", date_from="2024-01-02", date_to="2024-01-31")
        == []
    )


def test_free_slots_leave_out_months_without_quota(office, gateway):
    region = office.region()
    free = gateway(S, "available_slots", region_code=region, limit=500)
    months = [slot["date"][:7] for slot in free]
    month = max(set(months), key=months.count)
    days = sorted({slot["date"] for slot in free if slot["date"][:7] == month})
    for left, day in ((1, days[-1]), (0, days[-2])):
        office.visit(letter_id=office.letter(region_code=region), date=day)
        quota = gateway(S, "region_quota", region_code=region, month=month)
        assert quota == {"limit": 2, "used": 2 - left, "left": left}
    found = gateway(S, "available_slots", region_code=region, limit=500)
    assert {slot["date"][:7] for slot in found} == set(months) - {month}


def test_check_tells_the_place_that_book_gives(office, gateway, live_database):
    wish = office.wish(letter_id=office.letter(login="integration"))
    before = contents(live_database)
    told = gateway(S, "check_booking", values=wish)
    assert changed(before, contents(live_database)) == []
    assert faults(SHAPES["check_booking"], told) == []
    assert (told["allowed"], told["violations"]) == (True, [])
    booked = gateway(S, "book", values=wish)
    for name, value in told["placement"].items():
        assert booked[name] == value


def test_check_tells_what_book_refuses_line_by_line(office, gateway):
    letter_id = office.letter(
        login="integration",
        approve=False,
        letter={"received_at": stamp(utc_now()), "letter_date": f"{wib_today()}"},
    )
    wish = office.wish(letter_id=letter_id, guests=3, date=f"{working_day(1)}")
    told = gateway(S, "check_booking", values=wish)
    assert faults(SHAPES["check_booking"], told) == []
    assert (told["allowed"], told["placement"]) == (False, {})
    refused = gateway.send(S, "book", {"values": wish})
    lines = [f"[{v['code']}] {v['clause']} {v['message']}" for v in told["violations"]]
    assert [v["code"] for v in told["violations"]] == refused.codes
    assert refused.codes == ["lead_time", "not_approved", "visitor_limit"]
    assert refused.text.startswith("\n".join(lines))
    assert told["earliest"]["why"] in refused.text
    assert told["earliest"]["date"] >= f"{working_day(3)}"


def test_status_of_a_video_session_has_no_slot(office, agent):
    booked = office.video()
    assert faults(SHAPES["book"], booked) == []
    assert (booked["slot"], booked["rolled_from"]) == (False, False)
    status = agent(S, "status", session_id=booked["id"])
    assert faults(SHAPES["status"], status) == []
    assert (status["slot"], status["cancel_cause"]) == (False, False)


def test_letter_s_status_names_reason_and_session(office, agent):
    letter_id = office.letter(approve=False)
    agent(
        *(L, "review"),
        letter_id=letter_id,
        decision="reject",
        reason="no case",
        decided_by="Direktur",
    )
    status = agent(L, "status", letter_id=letter_id)
    assert (status["state"], status["reason"]) == ("rejected", "no case")
    assert status["session_id"] is False
    used = office.letter()
    session_id = office.visit(letter_id=used)["id"]
    status = agent(L, "status", letter_id=used)
    assert (status["state"], status["session_id"]) == ("used", session_id)


def test_question_without_letter_has_neither_letter_nor_day(office, gateway):
    values = office.request("dering", letter=False)
    answer = gateway(T, "register_request", values=values)
    assert faults(SHAPES["register_request"], answer) == []
    assert (answer["letter_id"], answer["earliest_date"]) == (False, False)


def test_callback_is_promised_when_escalated_and_kept_when_reached(office, agent):
    ticket = {"ticket_id": office.ticket()}
    team = office.ref("team_dtu")
    promised = agent(T, "escalate", **ticket, team_id=team)
    assert faults(SHAPES["escalate"], promised) == []
    assert promised["callback_state"] == "running"
    # (today is day 0, or rolls to the next working day: the third or fourth after)
    due = datetime.fromisoformat(promised["callback_deadline"]) + timedelta(hours=7)
    assert due.date() in (working_day(3), working_day(4))
    missed = agent(T, "log_call", **ticket, outcome="no_answer")
    assert missed == promised
    reached = agent(T, "log_call", **ticket, outcome="reached")
    assert reached == {**promised, "callback_state": "on_time"}


def test_log_shows_no_error_after_all_of_this(server):
    """Last in this file: what was refused was refused in good order.

    (Odoo logs each insert that an index refuses; the refusal then names its code.)
    """
    assert [line for line in server.log_errors() if "odoo.sql_db" not in line] == []
