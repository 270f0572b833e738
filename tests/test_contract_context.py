"""No key of the caller's context relaxes a rule or sets a field (contract.md)."""

import pytest
from live import S, T
from live.builders import stamp, utc_now, working_day
from live.clients import REFUSED
from live.witness import changed, contents

WAYS = ("xmlrpc", "json2")
#: Keys by which Odoo's models set fields, skip checks or read a clock.
HOSTILE = [
    {"default_state": "scheduled", "default_historical": True},
    {"default_cancel_cause": "djpk", "default_granted_limit": 50},
    {"default_override_ids": [(0, 0, {"code": "lead_time", "reason": "x"})]},
    {"tz": "Nowhere"},
    {"tz": "Asia/Jayapura"},
    {"tz": ["UTC"]},
    {"tz": {"a": 1}},
    {"lang": "xx_XX"},
    {"lang": ["id_ID"]},
    {"lang": {"a": 1}},
    {"lang": 7},
    {"lang": "\ud800"},
    {"lang": "../../etc/passwd"},
    {"allowed_company_ids": [999]},
    {"allowed_company_ids": "x"},
    {"allowed_company_ids": {"a": []}},
    {"force_company": 7, "company": 7},
    {"uid": 1, "su": True, "sudo": True},
    {"active_test": False},
    {"tracking_disable": True, "mail_notrack": True, "no_reset_password": True},
    {"install_mode": True, "module": "base", "import_file": True},
    {"bin_size": True, "prefetch_fields": False, "recompute": False},
    {"consultation": True, "strict": False, "override": {"lead_time": "x"}},
    {"": 1, "\ud800": 1, "a" * 10_000: 1},
    {"nested": {"a": [{"b": [None]}]}},
]
#: Asked for tomorrow by a letter of today, with three guests and no number.
EARLY_CODES = ["letter_incomplete", "lead_time", "not_approved", "visitor_limit"]
#: What a context cannot be.
NO_CONTEXT = ["x", 7, True, 1.5, ["x"], [["tz", "UTC"]], [7], ["lang", "id_ID"]]


#: (XML has no form for a lone surrogate)
CASES = [
    (way, context)
    for context in HOSTILE
    for way in (("json2",) if "\\ud800" in ascii(context) else WAYS)
]


@pytest.mark.parametrize(("way", "context"), CASES, ids=lambda c: str(c)[:40])
def test_context_changes_no_verdict(server, early, early_verdict, context, way):
    caller = server.caller(way, "integration")
    answer = caller.send(S, "check_booking", {"values": early}, context)
    assert answer.value == early_verdict
    assert [v["code"] for v in answer.value["violations"]] == EARLY_CODES


@pytest.mark.parametrize(("way", "context"), CASES, ids=lambda c: str(c)[:40])
def test_context_makes_no_refused_booking_pass(
    server, live_database, early, context, way
):
    before = contents(live_database)
    caller = server.caller(way, "integration")
    answer = caller.send(S, "book", {"values": early}, context)
    assert (answer.fault, answer.codes) == (REFUSED, EARLY_CODES)
    assert changed(before, contents(live_database)) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("context", NO_CONTEXT, ids=str)
def test_context_that_is_no_dictionary_is_refused(server, context, way):
    answer = server.caller(way, "agent").send(S, "status", {"session_id": 1}, context)
    assert (answer.fault, answer.codes) == (REFUSED, ["invalid_value"])
    assert "context: " in answer.text


@pytest.fixture(scope="module")
def early_verdict(server, early):
    return server.xmlrpc("integration")(S, "check_booking", values=early)


@pytest.fixture(scope="module")
def early(office):
    """A booking that breaks a rule of each kind."""
    letter_id = office.letter(
        approve=False,
        login="integration",
        letter={
            "received_at": stamp(utc_now()),
            "number": None,
            "letter_date": None,
        },
    )
    return office.wish(letter_id=letter_id, guests=3, date=f"{working_day(1)}")


def _default(**fields):
    return {f"default_{name}": value for name, value in fields.items()}


def _row(server, query, record_id):
    [row] = server.database.sql(query, record_id)
    return row


SESSION_ROW = """
    SELECT s.state, s.historical, s.cancel_cause, s.granted_limit, s.received_limit,
           COALESCE(s.rolled_from = '2024-01-02', false), s.outcome_reason,
           s.meeting_app, s.policy_id,
           v.substitute, v.sppd_number, v.nip, v.checked_in_at,
           e.active, e.allday, e.recurrency, e.privacy, e.user_id,
           (SELECT array_agg(c.kind || c.seat ORDER BY c.kind)
              FROM djpk_consultation_claim c
             WHERE c.session_id = s.id AND c.released_at IS NULL
               AND c.expires_at IS NULL AND c.kind != 'day')
      FROM djpk_consultation_session s
      JOIN djpk_consultation_visitor v ON v.session_id = s.id
      JOIN calendar_event e ON e.id = s.event_id
     WHERE s.id = %s
"""


@pytest.mark.parametrize("way", WAYS)
def test_context_sets_no_field_of_a_session(server, office, way):
    context = _default(
        **{"state": "done", "historical": True, "cancel_cause": "djpk"},
        **{"granted_limit": 9, "received_limit": 9, "rolled_from": "2024-01-02"},
        **{"outcome_reason": "x", "meeting_app": "x", "name": "x", "date": "x"},
        **{"officer_ids": [2], "substitute": True, "sppd_number": "1", "nip": "1"},
        **{"checked_in_at": "2024-01-02 00:00:00", "institution": "x", "key": "x"},
        **{"seat": 9, "released_at": "2024-01-02 00:00:00", "active": False},
        **{"expires_at": "2024-01-02 00:00:00", "user_id": 2, "policy_id": 1},
        **{"allday": True, "recurrency": True, "privacy": "private", "kind": "x"},
    )
    rows = []
    for ctx in (None, context):
        letter_id = office.letter(login="integration")
        named = {"values": office.wish(letter_id=letter_id, guests=1)}
        booked = server.caller(way, "integration").send(S, "book", named, ctx)
        rows.append(_row(server, SESSION_ROW, booked.value["id"]))
    assert rows[1] == rows[0]
    assert rows[0][0] == "scheduled" and rows[0][-1] == [
        "letter1",
        "quota1",
        "room1",
        "slot1",
    ]


REQUEST_ROW = """
    SELECT t.user_id, t.priority, t.active, t.answer, t.callback_at, t.escalated_at,
           t.escalation_team_id, t.stage_id, t.company_id, t.team_id, t.partner_id > 0,
           l.state, l.decision, l.decided_by, l.historical, l.to_director_general,
           a.public, a.type, a.res_field, p.comment, p.vat, p.active, p.user_id
      FROM helpdesk_ticket t
      JOIN res_partner p ON p.id = t.partner_id
      JOIN djpk_consultation_letter l ON l.ticket_id = t.id
      JOIN ir_attachment a
        ON a.res_id = l.id AND a.res_model = 'djpk.consultation.letter'
     WHERE t.id = %s
"""


@pytest.mark.parametrize("way", WAYS)
def test_context_sets_no_field_of_a_request(server, office, way):
    done = office.ref("helpdesk_ticket_stage_done", "helpdesk_mgmt")
    context = _default(
        **{"stage_id": done, "user_id": 2, "priority": "3", "active": False},
        **{"callback_at": "2024-01-02 00:00:00", "escalated_at": "2024-01-02"},
        **{"escalation_team_id": office.ref("team_dtk"), "company_id": 1},
        **{"state": "approved", "decision": "approve", "decided_by": "x"},
        **{"historical": True, "to_director_general": False, "public": True},
        **{"comment": "x", "vat": "x", "type": "url", "res_field": "x", "answer": "x"},
    )
    rows = []
    for ctx in (None, context):
        caller = server.caller(way, "integration")
        named = {"values": office.request()}
        made = caller.send(T, "register_request", named, ctx)
        rows.append(_row(server, REQUEST_ROW, made.value["ticket_id"]))
    assert rows[1] == rows[0]
    assert (rows[0][2], rows[0][11]) == (True, "received")


@pytest.fixture(scope="module")
def company(server):
    """Another company, which no user of these tests belongs to."""
    created = server.xmlrpc("admin").execute("res.company", "create", [{"name": "X"}])
    return created.value


@pytest.mark.parametrize("way", WAYS)
def test_company_of_the_context_is_not_the_ticket_s(server, office, company, way):
    caller = server.caller(way, "integration")
    context = {"allowed_company_ids": [company]}
    named = {"values": office.request()}
    made = caller.send(T, "register_request", named, context).value
    found = _row(
        server,
        "SELECT count(*) FROM helpdesk_ticket WHERE id = %s AND company_id IN"
        " (SELECT id FROM res_company WHERE name = 'X')",
        made["ticket_id"],
    )
    assert found == (0,)
