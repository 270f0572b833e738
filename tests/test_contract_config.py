"""Every constraint of the database tells a remote caller in words, never raw.

Those of the engine answer with their code (test_contract_guards); those of the
configuration, which no method of the contract writes, with [invalid_value], the
value's name and their own sentence.
"""

import pytest
from live import S
from live.clients import REFUSED
from live.witness import changed, contents

POLICY = "djpk.consultation.policy"
SLOT = "djpk.consultation.slot"
CODES = {
    "djpk_region_code_unique": "djpk.region",
    "djpk_consultation_type_code_unique": "djpk.consultation.type",
    "djpk_consultation_slot_code_unique": SLOT,
    "djpk_consultation_position_code_unique": "djpk.consultation.position",
    "djpk_consultation_topic_code_unique": "djpk.consultation.topic",
    "helpdesk_ticket_channel_code_unique": "helpdesk.ticket.channel",
}
#: constraint -> (model, values that break it on a record of the model)
CHECKS = {
    "djpk_consultation_slot_code_format": (SLOT, {"code": "9am"}),
    "djpk_consultation_slot_hours_order": (SLOT, {"hour_from": 11, "hour_to": 10}),
    "djpk_consultation_room_capacity_positive": (
        "djpk.consultation.room",
        {"capacity": -1},
    ),
    "djpk_consultation_policy_validity_order": (POLICY, {"valid_to": "2000-01-01"}),
    "djpk_consultation_policy_no_overlap": (POLICY, {"type_id": 1}),
    "djpk_consultation_policy_session_minutes_range": (POLICY, {"session_minutes": 0}),
    "djpk_consultation_policy_lead_working_days_range": (
        POLICY,
        {"lead_working_days": -1},
    ),
    "djpk_consultation_policy_callback_working_days_range": (
        POLICY,
        {"callback_working_days": 251},
    ),
    "djpk_consultation_policy_limits_positive": (POLICY, {"daily_limit": 0}),
    "djpk_consultation_policy_visitor_limits_order": (POLICY, {"visitor_limit": 5}),
    "djpk_consultation_policy_checkin_early_minutes_range": (
        POLICY,
        {"checkin_early_minutes": 1441},
    ),
    "djpk_consultation_policy_search_horizon_days_range": (
        POLICY,
        {"search_horizon_days": 0},
    ),
    "djpk_consultation_policy_durations_positive": (POLICY, {"letter_valid_days": -1}),
}
#: Answered with their code: see test_contract_guards.
GUARDED = {
    "djpk_consultation_claim_seat_unique",
    "djpk_consultation_claim_room_excluded",
    "djpk_consultation_letter_number_unique",
    "djpk_consultation_letter_number_partner_unique",
    "djpk_consultation_visitor_sppd_unique",
    "djpk_consultation_idempotency_key_unique",
}
#: Behind a verdict that every call passes first: no caller reaches them.
BEHIND = {
    "djpk_consultation_claim_seat_positive",
    "djpk_consultation_claim_room_complete",
    "djpk_consultation_session_scheduled_complete",
    "djpk_consultation_session_cancel_has_cause",
    "djpk_consultation_session_received_within_limit",
    "djpk_consultation_session_sppd_within_received",
    "djpk_consultation_session_name_unique",
    "djpk_consultation_visitor_sppd_received",
    "djpk_consultation_document_content_or_link",
    "calendar_event_consultation_session_unique",
    # of records that no caller writes
    "djpk_consultation_notice_about_something",
    "djpk_consultation_notice_key_unique",
    "djpk_consultation_answer_ticket_unique",
    "djpk_consultation_word_name_unique",
    "djpk_consultation_failure_record_unique",
    "djpk_consultation_issue_about_something",
    "djpk_consultation_issue_token_unique",
    "djpk_consultation_session_verification_token_unique",
    "djpk_consultation_minutes_session_unique",
    "djpk_consultation_replan_one_draft",
    "djpk_consultation_replan_line_about_one",
    "djpk_consultation_replan_line_session_once",
    "djpk_consultation_visitor_out_after_in",
    # of offers: two at once meet them, and one of the two starts again
    "djpk_consultation_claim_offer_month_unique",
    "djpk_consultation_offer_one_open",
    "djpk_consultation_offer_line_at_most",
    "djpk_consultation_offer_line_sequence_unique",
    "djpk_consultation_offer_line_time_order",
}
TOLD_HERE = {
    "djpk_consultation_session_time_order",
    "djpk_consultation_closure_dates_order",
}

ALL = """
    SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE contype IN ('c', 'u', 'x') AND t.relname LIKE 'djpk\\_%'
    UNION
    SELECT i.relname FROM pg_index x
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class t ON t.oid = x.indrelid
     WHERE x.indisunique AND NOT x.indisprimary AND i.relname NOT LIKE '%\\_rel\\_%'
       AND (t.relname LIKE 'djpk\\_%' AND t.relname NOT LIKE '%\\_rel'
         OR i.relname IN ('helpdesk_ticket_channel_code_unique',
                          'calendar_event_consultation_session_unique'))
"""


@pytest.fixture(params=["xmlrpc", "json2"])
def manager(server, request):
    return server.caller(request.param, "manager")


def _told(answer, *names):
    assert (answer.fault, answer.codes) == (REFUSED, ["invalid_value"]), answer
    assert answer.text.startswith(f"[invalid_value] {', '.join(names)}: "), answer
    for raw in ("psycopg", "DETAIL", "violates", "djpk_", "_unique", "Traceback"):
        assert raw not in answer.text
    assert len(answer.text.split()) > 5


def test_every_constraint_of_the_database_is_answered_for(live_database):
    found = {name for (name,) in live_database.sql(ALL)}
    assert found == GUARDED | BEHIND | TOLD_HERE | {*CODES, *CHECKS}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", CODES)
def test_second_record_of_a_code_is_refused_in_words(server, manager, name):
    one, other = (
        server.xmlrpc("manager")
        .execute(*(CODES[name], "search", [[("code", "!=", False)]], {"limit": 2}))
        .value
    )
    [row] = (
        server.xmlrpc("manager").execute(CODES[name], "read", [[one], ["code"]]).value
    )
    named = {"ids": [other], "vals": {"code": row["code"]}}
    _told(_write(manager, CODES[name], named), "code")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", CHECKS)
def test_value_out_of_its_range_is_refused_in_words(office, manager, name):
    model, values = CHECKS[name]
    record = {
        SLOT: "slot_0900",
        POLICY: "policy_face_to_face_se_2_pk1_2024",
    }.get(model, "room_video_conference")
    if "type_id" in values:
        values = {"type_id": office.ref("type_video")}
    named = {"ids": [office.ref(record)], "vals": values}
    _told(_write(manager, model, named), *values)


@pytest.mark.usefixtures("untouched")
def test_closure_that_ends_before_it_begins_is_refused_in_words(server):
    values = {"date_from": "2026-01-06", "date_to": "2026-01-05", "reason": "x"}
    answer = server.xmlrpc("manager").execute(
        "djpk.consultation.closure", "create", [values]
    )
    _told(answer, "date_from", "date_to")


def test_draft_that_ends_before_it_starts_is_refused_in_words(
    server, office, live_database
):
    agent = server.xmlrpc("agent")
    draft = agent.execute(S, "create", [{"letter_id": office.letter("video")}]).value
    before = contents(live_database)
    times = {"start": "2026-01-05 03:00:00", "stop": "2026-01-05 02:00:00"}
    _told(agent.execute(S, "write", [[draft], times]), "stop")
    assert changed(before, contents(live_database)) == []


def _write(caller, model, named):
    if caller.way == "json2":
        return caller.send(model, "write", named)
    return caller.execute(model, "write", [named["ids"], named["vals"]])
