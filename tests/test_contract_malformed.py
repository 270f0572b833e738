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
    *((S, name) for name in ("add_visitor", "sign_sppd", "refuse_walk_in")),
    *((S, name) for name in ("add_document", "close", "status")),
    *((L, name) for name in ("status", "review", "correct_received_at")),
    *((T, name) for name in ("register_request", "escalate", "log_call")),
    (T, "close_ticket"),
]
#: At the least, so that the table cannot lose its cases unnoticed.
CASES = 2000


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
