"""Malformed calls: ``[invalid_value]`` with the name, and nothing written."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from live import L, S, T, Uncarried
from live.clients import REFUSED
from live.malformed import cases, targets
from live.witness import changed, contents

WAYS = ("xmlrpc", "json2")
METHODS = [
    *((S, name) for name in ("available_slots", "region_quota", "check_booking")),
    *((S, name) for name in ("book", "move", "cancel", "mark_no_show", "check_in")),
    *((S, name) for name in ("check_out", "add_visitor", "sign_sppd")),
    (S, "refuse_walk_in"),
    *((S, name) for name in ("add_document", "close", "status")),
    *((L, name) for name in ("status", "review", "correct_received_at")),
    *((T, name) for name in ("register_request", "escalate", "log_call")),
    (T, "close_ticket"),
]
#: At the least, so that the table cannot lose its cases unnoticed.
CASES = 1200


@pytest.fixture(scope="module")
def table(office):
    found = {(t.model, t.method): t for t in targets(office)}
    assert list(found) == METHODS
    return found


def test_the_witness_sees_every_write(live_database, office):
    """Without it, "nothing written" would show nothing."""
    ticket = office.ticket()
    for query, table in (
        ("UPDATE helpdesk_ticket SET id = id WHERE id = %s", "helpdesk_ticket"),
        ("DELETE FROM djpk_consultation_log WHERE ticket_id = %s",)
        + ("djpk_consultation_log",),
    ):
        before = contents(live_database)
        live_database.sql(query, ticket)
        assert changed(before, contents(live_database)) == [table]


@pytest.fixture
def untouched(live_database, table):
    """Fails the test that leaves a trace in the database."""
    before = contents(live_database)
    yield
    assert changed(before, contents(live_database)) == []


def _send(server, case, way):
    """By the way given, or by the other one if that cannot carry the value."""
    target = case.target
    for by in (way, *WAYS):
        try:
            caller = server.caller(by, target.login)
            return by, caller.send(target.model, target.method, case.named)
        except Uncarried:
            continue
    raise AssertionError(f"no way carries {case.wrong}")


def _is_right(case, answer):
    first = answer.text.splitlines()[0] if answer.text else ""
    return (
        answer.fault == REFUSED
        and first.startswith("[invalid_value] ")
        and case.wrong.rpartition(".")[2].strip() in first
        and "Traceback" not in answer.text
        and len(answer.text) < 20_000
    )


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("call", METHODS, ids=".".join)
def test_malformed_argument_is_refused_by_its_name(server, table, call):
    all_cases = list(cases(table[call]))
    ways = itertools.islice(itertools.cycle(WAYS), len(all_cases))
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = pool.map(partial(_send, server), all_cases, ways)
    wrong = [
        (by, case.wrong, str(case.named)[-300:], answer)
        for case, (by, answer) in zip(all_cases, answers, strict=True)
        if not _is_right(case, answer)
    ]
    assert wrong == []


def test_the_table_of_malformed_calls_is_complete(table):
    count = sum(1 for target in table.values() for _case in cases(target))
    assert count >= CASES


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("call", METHODS, ids=".".join)
def test_positional_arguments_too_many_are_refused(server, table, call):
    target = table[call]
    positional = [*target.valid.values(), *[7] * 12]
    answer = server.xmlrpc(target.login).execute(*call, positional)
    assert (answer.fault, answer.codes[:1]) == (REFUSED, ["invalid_value"])
    assert "#" in answer.text


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("call", METHODS, ids=".".join)
def test_arguments_of_another_protocol_are_refused(server, table, call):
    """Ids first, as for a method of records; a list for the named ones."""
    target = table[call]
    answer = server.xmlrpc(target.login).execute(*call, [[7], {"x": 1}, "y"])
    assert (answer.fault, answer.codes[:1]) == (REFUSED, ["invalid_value"])
    body = '["x", {"y": NaN}]'
    answer = server.json2(target.login).post(*call, body)
    # (a list names no argument: only a call that needs none is well-formed)
    assert answer.fault == (0 if call == (S, "available_slots") else REFUSED)


@pytest.mark.usefixtures("untouched")
def test_every_wrong_argument_is_told_at_once(server):
    wrong = {"session_id": "x", "cause": "rain", "reason": 7, "colour": "red"}
    answer = server.json2("agent").send(S, "cancel", wrong)
    assert answer.codes == ["invalid_value"] * 4
    for line, name in zip(answer.text.splitlines(), wrong, strict=True):
        assert line.startswith(f"[invalid_value] {name}: ")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("way", WAYS)
def test_file_of_more_than_ten_megabytes_is_refused(server, office, way):
    big = "A" * (10 * 2**20 * 4 // 3 + 400)
    values = office.request(letter={"content_base64": big})
    caller = server.caller(way, "integration")
    answer = caller.send(T, "register_request", {"values": values})
    assert answer.codes == ["invalid_value"]
    assert "letter.content_base64: too big. At most 10 MB." in answer.text


@pytest.mark.parametrize("way", WAYS)
def test_sql_and_html_are_stored_as_the_text_they_are(server, office, way):
    evil = "'); DROP TABLE djpk_consultation_session; --<script>alert(1)</script> %s"
    values = office.request(
        institution=evil, contact_name=evil, subject=evil, question=evil
    )
    answer = server.caller(way, "integration")(T, "register_request", values=values)
    [row] = server.database.sql(
        "SELECT name, institution, partner_name, question, description"
        " FROM helpdesk_ticket WHERE id = %s",
        answer["ticket_id"],
    )
    assert row[:4] == (evil,) * 4
    assert "<script>" not in row[4]


UNLAWFUL = [
    ({"date": "2100-06-01"}, ["non_working_day"]),
    ({"date": "2023-06-05"}, ["in_the_past", "non_working_day", "policy_missing"]),
    ({"slot": "0915"}, ["outside_slot"]),
    ({"slot": "2359"}, ["outside_slot"]),
    ({"visitors": []}, ["visitors_missing"]),
    ({"letter_id": None}, ["letter_missing"]),
    ({"override": {"slot_taken": "x"}}, ["not_overridable"]),
    ({"override": {"lead_time": "x"}}, ["not_overridable"]),
    ({"override": {"<b>%s": "x"}}, ["not_overridable"]),
]
UNLAWFUL_VIDEO = [
    ({"meeting_url": None}, ["meeting_link_missing"]),
    ({"start": "2100-12-31 23:59:59"}, ["non_working_day"]),
    ({"start": "2023-06-05 02:00:00"}, UNLAWFUL[1][1]),
    ({"start": "2026-12-01 02:00:00", "stop": "2100-12-31 23:59:59"}, None),
]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("kind", "values", "codes"),
    [
        *(("face_to_face", *case) for case in UNLAWFUL),
        *(("video", *case) for case in UNLAWFUL_VIDEO),
    ],
    ids=str,
)
def test_well_formed_value_that_is_unlawful_is_refused_by_its_rule(
    server, wishes, kind, values, codes, way
):
    wish = {**wishes[kind], **values}
    answer = server.caller(way, "integration").send(S, "book", {"values": wish})
    assert answer.fault == REFUSED
    assert answer.codes == codes if codes else "outside_office_hours" in answer.codes
    assert "Traceback" not in answer.text


@pytest.fixture(scope="module")
def wishes(office):
    letters = {kind: office.letter(kind, login="integration") for kind in KINDS}
    return {kind: office.wish(letters[kind], kind) for kind in KINDS}


KINDS = ("face_to_face", "video")
CLASHES = [
    ("face_to_face", {"type_code": "video"}, "type_code"),
    ("face_to_face", {"start": "2026-12-01 02:00:00"}, "start"),
    ("face_to_face", {"stop": "2026-12-01 02:00:00"}, "stop"),
    ("video", {"slot": "0900"}, "slot"),
    ("video", {"stop": "2026-12-01 02:00:00"}, "start"),
    *(
        ("video", {"start": "2026-12-01 02:00:00", **more}, name)
        for more, name in (
            ({"stop": "2026-12-01 02:00:00"}, "stop"),
            ({"stop": "2026-12-01 01:00:00"}, "stop"),
            ({"date": "2026-12-02"}, "date"),
        )
    ),
]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("kind", "values", "name"), CLASHES, ids=str)
def test_values_that_contradict_each_other_are_refused(
    server, wishes, kind, values, name, way
):
    wish = {**wishes[kind], **values}
    answer = server.caller(way, "integration").send(S, "book", {"values": wish})
    assert (answer.fault, answer.codes) == (REFUSED, ["invalid_value"])
    assert answer.text.startswith(f"[invalid_value] {name}: ")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("way", WAYS)
def test_period_and_month_outside_the_policy_are_refused(server, way):
    caller = server.caller(way, "integration")
    turned = {"date_from": "2026-12-02", "date_to": "2026-12-01"}
    assert caller.send(S, "available_slots", turned).codes == ["invalid_value"]
    early = {"region_code": "31", "month": "2023-12"}
    assert caller.send(S, "region_quota", early).codes == ["policy_missing"]
