"""Idempotency (contract.md): the first answer again, and nothing written twice."""

import threading
from itertools import count

import pytest
from live import S, T
from live.clients import REFUSED
from live.witness import changed, contents

WAYS = ("xmlrpc", "json2")
_keys = count(1)


@pytest.fixture
def key():
    """A key that no other test uses."""
    return f"key-{next(_keys)}"


def _twins(callers, model, method, named):
    """The answers to one call made by each caller at the same instant."""
    answers, gate = [], threading.Barrier(len(callers))

    def work(caller):
        gate.wait(30)
        answers.append(caller.send(model, method, named))

    threads = [threading.Thread(target=work, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == len(callers)
    return answers


@pytest.mark.parametrize("way", WAYS)
def test_same_key_and_payload_gets_the_first_booking(
    server, office, live_database, key, way
):
    values = office.wish(idempotency_key=key)
    first = server.caller(way, "agent")(S, "book", values=values)
    before = contents(live_database)
    for again in WAYS:
        assert server.caller(again, "agent")(S, "book", values=values) == first
    assert changed(before, contents(live_database)) == []


@pytest.mark.parametrize("way", WAYS)
def test_same_key_and_payload_gets_the_first_request(
    server, office, live_database, key, way
):
    values = office.request(idempotency_key=key)
    first = server.caller(way, "integration")(T, "register_request", values=values)
    before = contents(live_database)
    caller = server.caller(way, "integration")
    assert caller(T, "register_request", values=values) == first
    assert changed(before, contents(live_database)) == []


@pytest.mark.parametrize("way", WAYS)
def test_same_payload_in_another_order_is_the_same(server, office, key, way):
    values = office.request(idempotency_key=key)
    caller = server.caller(way, "integration")
    first = caller(T, "register_request", values=values)
    turned = dict(reversed(values.items()))
    assert caller(T, "register_request", values=turned) == first


@pytest.mark.parametrize("twins", [2, 6])
@pytest.mark.parametrize("way", WAYS)
def test_twins_of_one_instant_book_once(server, office, key, way, twins):
    values = office.wish(idempotency_key=key)
    callers = [server.caller(way, "agent") for _ in range(twins)]
    answers = _twins(callers, S, "book", {"values": values})
    assert [answer.fault for answer in answers] == [0] * twins
    assert len({str(answer.value) for answer in answers}) == 1
    assert (
        server.database.value(
            "SELECT count(*) FROM djpk_consultation_session WHERE letter_id = %s",
            values["letter_id"],
        )
        == 1
    )


@pytest.mark.parametrize("way", WAYS)
def test_twins_of_one_instant_register_once(server, office, key, way):
    values = office.request(idempotency_key=key)
    callers = [server.caller(way, "integration") for _ in range(4)]
    answers = _twins(callers, T, "register_request", {"values": values})
    assert [answer.fault for answer in answers] == [0] * 4
    assert len({str(answer.value) for answer in answers}) == 1
    assert (
        server.database.value(
            "SELECT count(*) FROM helpdesk_ticket WHERE institution = %s",
            values["institution"],
        )
        == 1
    )


@pytest.mark.parametrize("way", WAYS)
def test_twins_with_another_payload_conflict(server, office, key, way):
    """One of them is answered, the other told: whichever came first."""
    one = office.request(idempotency_key=key)
    other = office.request(idempotency_key=key)
    answers, gate = [], threading.Barrier(2)

    def work(values):
        gate.wait(30)
        caller = server.caller(way, "integration")
        answers.append(caller.send(T, "register_request", {"values": values}))

    threads = [threading.Thread(target=work, args=[v]) for v in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answer.fault for answer in answers) == [0, REFUSED]
    refused = max(answers, key=lambda answer: answer.fault)
    assert refused.codes == ["idempotency_conflict"]


@pytest.mark.parametrize("change", ["date", "visitors", "strict", "meeting_app"])
@pytest.mark.parametrize("way", WAYS)
def test_other_payload_is_a_conflict(server, office, live_database, key, way, change):
    values = office.wish(idempotency_key=key)
    caller = server.caller(way, "agent")
    caller(S, "book", values=values)
    before = contents(live_database)
    value = {
        "date": "2026-12-30",
        "visitors": [*values["visitors"], {"name": "One more"}],
        "strict": True,
        "meeting_app": "Ms. Teams",
    }[change]
    answer = caller.send(S, "book", {"values": {**values, change: value}})
    assert (answer.fault, answer.codes) == (REFUSED, ["idempotency_conflict"])
    assert key in answer.text
    assert changed(before, contents(live_database)) == []


@pytest.mark.parametrize("way", WAYS)
def test_refused_call_burns_no_key(server, office, key, way):
    letter_id = office.letter(approve=False)
    values = office.wish(letter_id=letter_id, idempotency_key=key)
    caller = server.caller(way, "agent")
    refused = caller.send(S, "book", {"values": values})
    assert refused.codes == ["not_approved"]
    caller(
        "djpk.consultation.letter",
        "review",
        letter_id=letter_id,
        decision="approve",
        decided_by="Direktur",
    )
    assert caller(S, "book", values=values)["id"]


@pytest.mark.parametrize("way", WAYS)
def test_refused_call_leaves_the_key_to_another_payload(server, office, key, way):
    letter_id = office.letter(approve=False)
    caller = server.caller(way, "agent")
    values = office.wish(letter_id=letter_id, idempotency_key=key)
    assert caller.send(S, "book", {"values": values}).codes == ["not_approved"]
    assert caller(S, "book", values=office.wish(idempotency_key=key))["id"]


@pytest.mark.parametrize("way", WAYS)
def test_keys_are_per_user(server, office, key, way):
    one = server.caller(way, "integration")
    other = server.caller(way, "integration2")
    first = one(T, "register_request", values=office.request(idempotency_key=key))
    second = other(T, "register_request", values=office.request(idempotency_key=key))
    assert first["ticket_id"] != second["ticket_id"]


@pytest.mark.parametrize("way", WAYS)
def test_keys_are_per_method(server, office, key, way):
    caller = server.caller(way, "agent")
    caller(T, "register_request", values=office.request(idempotency_key=key))
    assert caller(S, "book", values=office.wish(idempotency_key=key))["id"]


@pytest.mark.parametrize("way", WAYS)
def test_check_booking_takes_no_key(server, office, key, way):
    """The same values may be checked first and booked then."""
    values = office.wish(idempotency_key=key)
    caller = server.caller(way, "agent")
    for _ in range(2):
        assert caller(S, "check_booking", values=values)["allowed"]
    assert caller(S, "book", values=values)["id"]


@pytest.mark.parametrize("length", [1, 127, 128])
@pytest.mark.parametrize("way", WAYS)
def test_key_of_up_to_128_characters_is_taken(server, office, key, way, length):
    long = "x" if length == 1 else f"{way}{length}{key}".ljust(length, "é")
    values = office.request(idempotency_key=long)
    login = {"xmlrpc": "integration", "json2": "integration2"}[way]
    caller = server.caller(way, login)
    first = caller(T, "register_request", values=values)
    assert caller(T, "register_request", values=values) == first


@pytest.mark.parametrize("length", [0, 129, 130])
@pytest.mark.parametrize("way", WAYS)
def test_key_of_no_or_more_than_128_characters_is_refused(server, office, way, length):
    values = office.request(idempotency_key="k" * length)
    answer = server.caller(way, "agent").send(T, "register_request", {"values": values})
    assert (answer.fault, answer.codes) == (REFUSED, ["invalid_value"])
    assert "idempotency_key" in answer.text


def test_key_is_kept_ninety_days(server, office, live_database, key):
    """A day less: the first answer. A day more: a new request."""
    values = office.request(letter=False, idempotency_key=key)
    caller = server.xmlrpc("integration")
    first = caller(T, "register_request", values=values)
    for days, same in ((89, True), (91, False)):
        live_database.sql(
            "UPDATE djpk_consultation_idempotency SET called_at ="
            " timezone('UTC', now()) - make_interval(days => %s) WHERE key = %s",
            days,
            key,
        )
        again = caller(T, "register_request", values=values)
        assert (again == first) is same
