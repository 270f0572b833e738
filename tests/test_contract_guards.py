"""Each index and exclusion of the database answers a remote caller with its code.

First as a verdict, when the place is seen to be taken; then overtaken: another
transaction takes it unseen and only the index can tell.
"""

from datetime import datetime, timedelta

import pytest
from live import S, T
from live.builders import stamp, wib_today
from live.clients import REFUSED
from live.rival import overtaken

WAYS = ("xmlrpc", "json2")
TAKE = (
    "INSERT INTO djpk_consultation_claim"
    " (kind, key, seat, date, slot_id, room_id, start, stop)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)


@pytest.fixture(scope="module")
def _free_days(office):
    """Days with all four slots free, the last ones first."""
    slots = office.server.xmlrpc("agent")(S, "available_slots", limit=500)
    days = [slot["date"] for slot in slots]
    last = max(days)
    # (the limit of 500 may cut the last day short)
    return iter(
        sorted({d for d in days if days.count(d) == 4 and d < last}, reverse=True)
    )


@pytest.fixture
def day(_free_days):
    """A day of the test's own."""
    return next(_free_days)


@pytest.fixture(params=WAYS)
def gateway(server, request):
    return server.caller(request.param, "integration")


@pytest.fixture(params=WAYS)
def agent(server, request):
    return server.caller(request.param, "agent")


@pytest.fixture(params=WAYS)
def reception(server, request):
    return server.caller(request.param, "reception")


def _refused(answer, *codes):
    assert (answer.fault, tuple(answer.codes)) == (REFUSED, codes), answer
    for raw in ("psycopg", "DETAIL", "violates", "djpk_consultation_", "Traceback"):
        assert raw not in answer.text


def _take(office, kind, key, seat=1, day=None, hour=None):
    """A rival's claim; a slot or room at an hour of WIB."""
    start = day and hour is not None and datetime.fromisoformat(day)
    start = start and start + timedelta(hours=hour - 7)
    return (
        *(TAKE, kind, key, seat, day),
        office.ref(f"slot_{hour:02}00") if kind == "slot" else None,
        office.ref("room_video_conference") if kind == "room" else None,
        start or None,
        start + timedelta(hours=1) if start else None,
    )


# -- slot --------------------------------------------------------------------------


def test_r14_slot_seen_taken_is_refused(office, agent, day):
    wish = {"date": day, "slot": "1000", "strict": True}
    office.visit(**wish)
    answer = agent.send(S, "book", {"values": office.wish(**wish)})
    _refused(answer, "slot_taken")


def test_r14_slot_taken_unseen_is_refused(office, agent, live_database, day):
    wish = office.wish(date=day, slot="1000", strict=True)
    key = f"{day}/{office.ref('slot_1000')}"
    answer = overtaken(
        live_database,
        lambda: agent.send(S, "book", {"values": wish}),
        _take(office, "slot", key, day=day, hour=10),
    )
    _refused(answer, "slot_taken")


def test_r15_slot_taken_unseen_gives_the_next_one(office, agent, live_database, day):
    wish = office.wish(date=day, slot="1000")
    key = f"{day}/{office.ref('slot_1000')}"
    answer = overtaken(
        live_database,
        lambda: agent.send(S, "book", {"values": wish}),
        _take(office, "slot", key, day=day, hour=10),
    )
    booked = answer.value
    assert (booked["date"], booked["slot"], booked["rolled_from"]) == (
        day,
        "1300",
        False,
    )


# -- day ---------------------------------------------------------------------------


def test_r14_fifth_visit_of_a_day_seen_full_is_refused(office, agent, day):
    for _ in range(4):
        assert office.visit(date=day, strict=True)["date"] == day
    wish = office.wish(date=day, strict=True)
    _refused(agent.send(S, "book", {"values": wish}), "day_full")


def _full_day(office, day):
    return [_take(office, "day", day, seat, day=day) for seat in (1, 2, 3, 4)]


def test_r14_day_filled_unseen_is_refused(office, agent, live_database, day):
    wish = office.wish(date=day, strict=True)
    answer = overtaken(
        live_database,
        lambda: agent.send(S, "book", {"values": wish}),
        *_full_day(office, day),
    )
    _refused(answer, "day_full")


def test_r15_day_filled_unseen_rolls_on(office, agent, live_database, day):
    wish = office.wish(date=day)
    answer = overtaken(
        live_database,
        lambda: agent.send(S, "book", {"values": wish}),
        *_full_day(office, day),
    )
    assert answer.fault == 0, answer.text
    assert answer.value["date"] > day
    assert answer.value["rolled_from"] == day


# -- region's month ----------------------------------------------------------------


def test_r11_third_visit_of_a_region_seen_is_refused(office, agent, day):
    region = office.region()
    for slot in ("0900", "1000"):
        office.visit(
            letter_id=office.letter(region_code=region),
            date=day,
            slot=slot,
            strict=True,
        )
    letter_id = office.letter(region_code=region)
    wish = office.wish(letter_id=letter_id, date=day, slot="1300")
    answer = agent.send(S, "book", {"values": wish})
    _refused(answer, "region_quota")
    assert "2 of 2 visits" in answer.text
    month = agent(S, "region_quota", region_code=region, month=day[:7])
    assert month == {"limit": 2, "used": 2, "left": 0}


def test_r11_quota_used_unseen_is_refused(office, agent, live_database, day):
    region = office.region()
    letter_id = office.letter(region_code=region)
    region_id = live_database.value(
        "SELECT id FROM djpk_region WHERE code = %s", region
    )
    key = f"{region_id}/{day[:7]}"
    wish = office.wish(letter_id=letter_id, date=day)
    answer = overtaken(
        live_database,
        lambda: agent.send(S, "book", {"values": wish}),
        *(_take(office, "quota", key, seat) for seat in (1, 2)),
    )
    _refused(answer, "region_quota")


# -- letter ------------------------------------------------------------------------


def test_r16_second_session_of_a_letter_seen_is_refused(office, agent):
    letter_id = office.letter()
    office.visit(letter_id=letter_id)
    wish = office.wish(letter_id=letter_id)
    _refused(agent.send(S, "book", {"values": wish}), "letter_consumed")


def test_r16_letter_used_unseen_is_refused(office, agent, live_database):
    letter_id = office.letter()
    wish = office.wish(letter_id=letter_id)
    answer = overtaken(
        live_database,
        lambda: agent.send(S, "book", {"values": wish}),
        _take(office, "letter", str(letter_id)),
    )
    _refused(answer, "letter_consumed")


def test_r05_same_letter_seen_is_refused_and_names_the_first(office, gateway):
    values = office.request()
    gateway(T, "register_request", values=values)
    again = {**values, "channel_code": "whatsapp", "subject": "Again"}
    answer = gateway.send(T, "register_request", {"values": again})
    _refused(answer, "letter_duplicate")
    assert values["letter"]["number"] in answer.text


def test_r05_same_letter_of_another_body_of_the_region_is_refused(office, gateway):
    values = office.request()
    gateway(T, "register_request", values=values)
    again = {**values, "institution": "Sekretariat DPRD"}
    answer = gateway.send(T, "register_request", {"values": again})
    _refused(answer, "letter_duplicate")


@pytest.mark.parametrize("column", ["sender_key", "partner_id"])
def test_r05_same_letter_recorded_unseen_is_refused(
    office, gateway, live_database, column
):
    """Each of the two indexes alone: the region's letters, the institution's."""
    region, name = office.region(), f"BPKAD {column} {gateway.way}"
    first = office.letter(region_code=region, institution=name)
    other = office.letter()
    values = office.request(region_code=region, institution=name)
    kept = {"sender_key": "partner_id", "partner_id": "sender_key"}[column]
    answer = overtaken(
        live_database,
        lambda: gateway.send(T, "register_request", {"values": values}),
        (
            f"UPDATE djpk_consultation_letter l SET {column} = o.{column},"
            f" {kept} = NULL, number_key = %s, letter_date = %s"
            " FROM djpk_consultation_letter o WHERE o.id = %s AND l.id = %s",
            values["letter"]["number"].lower(),
            values["letter"]["letter_date"],
            *(first, other),
        ),
    )
    _refused(answer, "letter_duplicate")


# -- room --------------------------------------------------------------------------


def _video(office, day, **values):
    start = datetime.fromisoformat(day) + timedelta(hours=10 - 7)
    room = office.ref("room_video_conference")
    values = {"start": stamp(start), "room_id": room, **values}
    return office.wish(type_code="video", **values)


def test_r09_room_seen_taken_is_refused(office, agent, day):
    office.visit(date=day, slot="1000", strict=True)
    _refused(agent.send(S, "book", {"values": _video(office, day)}), "room_taken")


def test_r09_room_taken_unseen_by_an_overlapping_time_is_refused(
    office, agent, live_database, day
):
    """The rival's half hour before shares no start: only the exclusion tells."""
    room = office.ref("room_video_conference")
    rival = _take(office, "room", f"{room}/{day}", day=day, hour=9.5)
    wish = _video(office, day)
    answer = overtaken(
        live_database, lambda: agent.send(S, "book", {"values": wish}), rival
    )
    _refused(answer, "room_taken")


def test_r09_room_free_from_the_other_s_end_is_given(office, agent, day):
    office.visit(date=day, slot="0900", strict=True)
    assert agent(S, "book", values=_video(office, day))["date"] == day


# -- SPPD --------------------------------------------------------------------------


@pytest.fixture
def guests(office):
    """``(session, visitors)`` of a visit with two guests received."""
    session_id = office.visit()["id"]
    return session_id, office.arrived(session_id, count=2)


def _sign(visitor_id, number, issuer="BPKAD"):
    return {"visitor_id": visitor_id, "number": number, "issuer": issuer}


def test_r13_number_signed_before_is_refused(office, reception, guests):
    session_id, (one, other) = guests
    number = f"SPPD-{session_id}/2026"
    reception(S, "sign_sppd", session_id=session_id, items=[_sign(one, number)])
    again = _sign(other, f" sppd {session_id} 2026", "b.p.k.a.d")
    named = {"session_id": session_id, "items": [again]}
    _refused(reception.send(S, "sign_sppd", named), "sppd_duplicate")


def test_r13_number_signed_unseen_is_refused(office, reception, live_database, guests):
    session_id, (one, _other) = guests
    elsewhere = office.visit()["id"]
    rival = office.arrived(elsewhere)[0]
    named = {"session_id": session_id, "items": [_sign(one, f"SPPD-{session_id}")]}
    answer = overtaken(
        live_database,
        lambda: reception.send(S, "sign_sppd", named),
        (
            "UPDATE djpk_consultation_visitor SET sppd_number_key = %s,"
            " sppd_issuer_key = 'bpkad', sppd_signed_at = now() WHERE id = %s",
            *(f"sppd{session_id}", rival),
        ),
    )
    _refused(answer, "sppd_duplicate")


def test_r13_second_document_of_a_guest_is_refused(office, reception, guests):
    session_id, (one, _other) = guests
    named = {"session_id": session_id, "items": [_sign(one, f"A-{session_id}")]}
    reception(S, "sign_sppd", **named)
    named["items"] = [_sign(one, f"B-{session_id}")]
    _refused(reception.send(S, "sign_sppd", named), "sppd_limit")


# -- idempotency -------------------------------------------------------------------


def test_key_used_unseen_with_another_payload_is_a_conflict(
    office, gateway, server, live_database
):
    key = f"unseen {gateway.way}"
    values = office.request(idempotency_key=key)
    answer = overtaken(
        live_database,
        lambda: gateway.send(T, "register_request", {"values": values}),
        (
            "INSERT INTO djpk_consultation_idempotency"
            " (user_id, method, key, payload, answer, called_at)"
            " VALUES (%s, 'helpdesk.ticket.register_request', %s, 'x', '{}', now())",
            *(server.users["integration"].id, key),
        ),
    )
    _refused(answer, "idempotency_conflict")


# -- policies ----------------------------------------------------------------------


def test_overlapping_policy_is_refused_in_words(office, server):
    """Configuration names the argument, and shows no raw database text."""
    values = {
        "type_id": office.ref("type_video"),
        "valid_from": f"{wib_today()}",
        "regulation": "SE-3",
    }
    answer = server.xmlrpc("manager").execute(
        "djpk.consultation.policy", "create", [values]
    )
    _refused(answer, "invalid_value")
    assert "overlaps" in answer.text
