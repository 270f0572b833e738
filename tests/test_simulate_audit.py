"""The audit of ./dev simulate can fail: one violating row breaks one invariant.

The rows are put in by SQL, into a copy of the template database whose constraints
and unique indexes were dropped, so that the audit alone is tested here.
"""

import os
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import psycopg2
from simulate import audit
from simulate.model import WIB
from simulate.rows import Rows

TEMPLATE = os.environ.get("DJPK_TEST_TEMPLATE")
pytestmark = pytest.mark.skipif(
    not TEMPLATE, reason="DJPK_TEST_TEMPLATE is not set: run ./dev test"
)
THURSDAY = date(2025, 6, 5)
TUESDAY = date(2025, 6, 10)
WEDNESDAY = date(2025, 6, 11)
NOW = datetime(2025, 7, 1)
GUARDED = "^(djpk_|helpdesk_ticket|calendar_event)"


def run_tool(*command):
    folder = os.environ.get("DJPK_PG_BIN", "")
    path = f"{folder}:{os.environ.get('PATH', '')}"
    subprocess.run(command, check=True, env={**os.environ, "PATH": path})


@pytest.fixture(scope="module")
def database():
    prefix = os.environ.get("DJPK_TEST_DB", TEMPLATE)
    name = f"{prefix}_audit_{os.getpid()}"
    run_tool("createdb", "-T", TEMPLATE, name)
    try:
        yield name
    finally:
        run_tool("dropdb", "--force", name)


@pytest.fixture(scope="module")
def connection(database):
    with closing(psycopg2.connect(dbname=database)) as connection:
        with connection.cursor() as cursor:
            drop_guards(cursor)
            lawful_month(Rows(cursor))
        connection.commit()
        yield connection


@pytest.fixture
def rows(connection):
    """Rows whose changes are taken back after each test."""
    with connection.cursor() as cursor:
        yield Rows(cursor)
    connection.rollback()


def drop_guards(cursor):
    """Whatever the database would refuse the violating rows by."""
    cursor.execute(
        """SELECT conrelid::regclass, conname FROM pg_constraint
           WHERE contype IN ('c', 'x', 'u') AND conrelid::regclass::text ~ %s""",
        (GUARDED,),
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        """SELECT i.indexrelid::regclass FROM pg_index i
           WHERE i.indisunique AND NOT i.indisprimary
             AND i.indrelid::regclass::text ~ %s""",
        (GUARDED,),
    )
    for (index,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {index}")


def lawful_month(rows):
    """A little of everything, all of it as the circular wants it."""
    held = rows.visit(THURSDAY, "0900", "11.01", ("regent", "staff"), state="done")
    rows.receive(held, datetime(2025, 6, 5, 8, 45))
    rows.document(held, "bak", "attendance")
    room = rows.one("SELECT min(id) FROM djpk_consultation_room")
    rows.visit(THURSDAY, "1000", "11.02", room_id=room)
    rows.visit(TUESDAY, "0900", "11.01", state="cancelled", cancel_cause="region")
    rows.visit(WEDNESDAY, "0900", "11.01", state="no_show")
    recorded = rows.video(THURSDAY, 13, state="done")
    rows.document(recorded, "recording")
    rows.video(TUESDAY, 10)
    rows.letter(state="received")
    closed = rows.one("SELECT min(id) FROM helpdesk_ticket_stage WHERE closed")
    rows.ticket(answer="Hari ini.", stage_id=closed)
    rows.ticket(
        escalated_at=datetime(2025, 6, 2, 4),
        callback_deadline=datetime(2025, 6, 5, 16) - WIB,
    )
    key = {"user_id": 1, "method": "book", "key": "a"}
    rows.insert("djpk_consultation_idempotency", **key)


def broken(rows):
    results = audit.run(rows.cursor, NOW)
    return [check.name for check, found in results if found]


def session_at(rows, day, slot):
    return rows.one(
        "SELECT s.id FROM djpk_consultation_session s"
        " JOIN djpk_consultation_slot k ON k.id = s.slot_id"
        " WHERE s.date = %s AND k.code = %s",
        day,
        slot,
    )


def change(rows, table, where, values):
    """Update the rows of a condition; ``values`` is SQL."""
    rows.sql(f"UPDATE {table} SET {values} WHERE {where}")


def change_session(rows, values, day=THURSDAY, slot="1000"):
    change(
        rows,
        "djpk_consultation_session",
        f"id = {session_at(rows, day, slot)}",
        values,
    )


def change_letter(rows, values, day=THURSDAY, slot="1000"):
    session = session_at(rows, day, slot)
    change(
        rows,
        "djpk_consultation_letter",
        f"id = (SELECT letter_id FROM djpk_consultation_session WHERE id = {session})",
        values,
    )


def change_visitors(rows, values, day=THURSDAY, slot="0900"):
    session = session_at(rows, day, slot)
    change(rows, "djpk_consultation_visitor", f"session_id = {session}", values)


def change_video(rows, state, values):
    change(
        rows,
        "djpk_consultation_session",
        f"state = '{state}' AND meeting_app IS NOT NULL",
        values,
    )


def shift(rows, interval, session):
    """Move a session and its event together."""
    values = f"start = start + {interval}, stop = stop + {interval}"
    change(rows, "djpk_consultation_session", f"id = {session}", values)
    event = f"SELECT event_id FROM djpk_consultation_session WHERE id = {session}"
    change(rows, "calendar_event", f"id = ({event})", values)


def day_beyond_limit(rows):
    change(rows, "djpk_consultation_policy", "true", "slot_capacity = 2")
    for slot, region in (("0900", "12.01"), ("1000", "12.02"), ("1300", "12.03")):
        rows.visit(THURSDAY, slot, region)


def region_beyond_month(rows):
    for day in (TUESDAY, WEDNESDAY):
        rows.visit(day, "1000", "11.02")


def outside_slots(rows):
    shift(rows, "interval '30 minutes'", session_at(rows, THURSDAY, "1000"))


def room_twice(rows):
    room = rows.one("SELECT min(id) FROM djpk_consultation_room")
    rows.video(THURSDAY, 10.5, region="12.01", room_id=room)


def two_policies(rows):
    rows.insert(
        "djpk_consultation_policy",
        type_id=rows.type("dering"),
        valid_from="2030-01-01",
        valid_to=None,
    )


def on_saturday(rows):
    session = session_at(rows, THURSDAY, "1000")
    shift(rows, "interval '2 days'", session)
    change(rows, "djpk_consultation_session", f"id = {session}", "date = date + 2")


def video_at_noon(rows):
    session = rows.one(
        "SELECT id FROM djpk_consultation_session"
        " WHERE state = 'scheduled' AND meeting_app IS NOT NULL"
    )
    shift(rows, "interval '2 hours'", session)


def letter_used_again(rows):
    letter = rows.one(
        "SELECT letter_id FROM djpk_consultation_session WHERE state = 'no_show'"
    )
    rows.visit(TUESDAY, "1300", "11.01", letter_id=letter)


def letter_on_record_twice(rows):
    number = rows.one(
        "SELECT number FROM djpk_consultation_letter WHERE state = 'received'"
    )
    rows.letter(state="received", number=number.lower().replace("/", " / "))


def no_cause(rows):
    change_session(rows, "cancel_cause = NULL", TUESDAY, "0900")
    change_letter(rows, "state = 'approved'", TUESDAY, "0900")


def no_region(rows):
    change_session(rows, "region_id = NULL, quota_month = NULL")
    change_letter(rows, "region_id = NULL")


def four_without_leader(rows):
    session = session_at(rows, THURSDAY, "0900")
    staff = rows.code("djpk_consultation_position", "staff")
    change_visitors(rows, f"position_id = {staff}")
    rows.visitor(session, checked_in_at=datetime(2025, 6, 5, 9) - WIB)


def sppd_for_the_absent(rows):
    session = session_at(rows, THURSDAY, "0900")
    rows.visitor(
        session,
        sppd_number="X",
        sppd_issuer="Setda",
        sppd_signed_at=datetime(2025, 6, 5, 3),
    )


def sppd_number_twice(rows):
    session = session_at(rows, THURSDAY, "0900")
    first = rows.one(
        "SELECT max(sppd_number) FROM djpk_consultation_visitor WHERE session_id = %s",
        session,
    )
    other = rows.visit(THURSDAY, "1400", "12.01", state="checked_in")
    rows.receive(other, datetime(2025, 6, 5, 13, 45))
    number = first.lower().replace("/", " - ")
    change_visitors(
        rows, f"sppd_number = '{number}', sppd_issuer = 'SETDA.'", THURSDAY, "1400"
    )


def without_document(kind):
    def act(rows):
        rows.sql("DELETE FROM djpk_consultation_document WHERE kind = %s", kind)

    return act


def no_visitors(rows):
    session = session_at(rows, THURSDAY, "1000")
    rows.sql("DELETE FROM djpk_consultation_visitor WHERE session_id = %s", session)


def event_elsewhere(rows):
    session = session_at(rows, THURSDAY, "1000")
    event = f"SELECT event_id FROM djpk_consultation_session WHERE id = {session}"
    change(rows, "calendar_event", f"id = ({event})", "start = start + interval '1 d'")


def event_shared(rows):
    event = rows.one(
        "SELECT event_id FROM djpk_consultation_session WHERE id = %s",
        session_at(rows, THURSDAY, "1000"),
    )
    room = rows.one("SELECT min(id) FROM djpk_consultation_room")
    change_session(rows, "room_id = NULL")
    rows.video(THURSDAY, 10, region="12.01", room_id=room, event_id=event)


def event_of_cancelled(rows):
    session = session_at(rows, TUESDAY, "0900")
    event = f"SELECT event_id FROM djpk_consultation_session WHERE id = {session}"
    change(rows, "calendar_event", f"id = ({event})", "active = true")


def key_twice(rows):
    key = {"user_id": 1, "method": "book", "key": "a"}
    rows.insert("djpk_consultation_idempotency", **key)


def sql_on(helper, *arguments):
    return lambda rows: helper(rows, *arguments)


PHONE = "(SELECT id FROM helpdesk_ticket_channel WHERE code = 'phone')"
VIDEO_POLICY = (
    "(SELECT p.id FROM djpk_consultation_policy p JOIN djpk_consultation_type t"
    " ON t.id = p.type_id WHERE t.code = 'video' LIMIT 1)"
)
ESCALATED = ("helpdesk_ticket", "escalated_at IS NOT NULL AND question IS NOT NULL")
CLOSED = ("helpdesk_ticket", "answer = 'Hari ini.'")

#: (invariant, what breaks it)
VIOLATIONS = (
    (
        "slot booked beyond its capacity",
        lambda rows: rows.visit(THURSDAY, "0900", "12.01"),
    ),
    ("day booked beyond its limit", day_beyond_limit),
    ("region beyond its visits of the month", region_beyond_month),
    (
        "visit without, or in another, quota month",
        sql_on(change_session, "quota_month = NULL"),
    ),
    (
        "visit without, or in another, quota month",
        sql_on(change_session, "quota_month = '2025-07'"),
    ),
    ("visit outside the slots in force", outside_slots),
    (
        "session without the policy of its date",
        sql_on(change_session, f"policy_id = {VIDEO_POLICY}"),
    ),
    ("room taken twice at one time", room_twice),
    ("two policies of a type in force at once", two_policies),
    (
        "session before its lead time",
        sql_on(change_letter, "received_at = '2025-06-02 09:00:01'"),
    ),
    ("visit on a day off", on_saturday),
    ("video session outside office hours", video_at_noon),
    (
        "call-back deadline is not the promised one",
        sql_on(change, *ESCALATED, "callback_deadline = '2025-06-10 09:00:00'"),
    ),
    (
        "call-back deadline is not the promised one",
        sql_on(change, *ESCALATED, "callback_deadline = NULL"),
    ),
    ("letter used for more than one session", letter_used_again),
    ("the same letter twice on record", letter_on_record_twice),
    ("session without a complete letter", sql_on(change_letter, "number = NULL")),
    ("session without a complete letter", sql_on(change_letter, "letter_date = NULL")),
    (
        "session without a complete letter",
        sql_on(change_letter, "to_director_general = false"),
    ),
    (
        "session on a letter by a wrong channel",
        sql_on(change_letter, f"channel_id = {PHONE}"),
    ),
    (
        "session of another type or region than its letter",
        sql_on(
            change_session,
            "region_id = (SELECT id FROM djpk_region WHERE code = '12.05')",
        ),
    ),
    (
        "letter's state is not that of its session",
        sql_on(change_letter, "state = 'approved'"),
    ),
    (
        "letter's state is not that of its session",
        lambda rows: rows.letter(state="used"),
    ),
    (
        "letter dated or received in the future",
        lambda rows: rows.letter(state="received", received_at="2025-07-01 00:00:01"),
    ),
    (
        "letter dated or received in the future",
        lambda rows: rows.letter(state="received", letter_date="2025-06-03"),
    ),
    ("visit of nobody's region without leave", no_region),
    ("cancelled without a cause", no_cause),
    ("more guests received than allowed", four_without_leader),
    ("visit without visitors", no_visitors),
    (
        "guest checked in without a schedule",
        sql_on(
            change_visitors, "checked_in_at = '2025-06-05 03:00:00'", THURSDAY, "1000"
        ),
    ),
    (
        "visit held without a guest checked in",
        sql_on(change_visitors, "checked_in_at = NULL, sppd_signed_at = NULL"),
    ),
    (
        "guest checked in outside the visit's time",
        sql_on(change_visitors, "checked_in_at = '2025-06-05 01:29:59'"),
    ),
    (
        "guest checked in outside the visit's time",
        sql_on(change_visitors, "checked_in_at = '2025-06-05 03:00:01'"),
    ),
    ("SPPD signed for somebody not received", sppd_for_the_absent),
    ("SPPD number used twice by one issuer", sppd_number_twice),
    ("visit closed without BAK and attendance list", without_document("bak")),
    ("visit closed without BAK and attendance list", without_document("attendance")),
    ("video session closed without recording or BAK", without_document("recording")),
    (
        "video session without application or link",
        sql_on(change_video, "scheduled", "meeting_url = ''"),
    ),
    ("session without its one calendar event", event_elsewhere),
    ("session without its one calendar event", event_shared),
    ("cancelled session still in the calendar", event_of_cancelled),
    (
        "complaint or suggestion by a channel not for it",
        lambda rows: rows.ticket(
            kind="complaint", channel_id=rows.channel("ms_teams"), question="Keluhan"
        ),
    ),
    (
        "Dering ticket closed without question or answer",
        sql_on(change, *CLOSED, "answer = NULL"),
    ),
    ("idempotency key used twice", key_twice),
)


def test_a_lawful_month_breaks_nothing(rows):
    assert broken(rows) == []


@pytest.mark.parametrize(
    ("invariant", "violate"),
    VIOLATIONS,
    ids=[f"{at}-{name}" for at, (name, _act) in enumerate(VIOLATIONS)],
)
def test_one_violating_row_breaks_its_invariant(rows, invariant, violate):
    violate(rows)
    assert broken(rows) == [invariant]


def test_every_invariant_is_violated_once():
    assert {check.name for check in audit.CHECKS} == {name for name, _ in VIOLATIONS}


@pytest.mark.parametrize(
    ("code", "violate"),
    (
        ("region_quota", region_beyond_month),
        ("lead_time", sql_on(change_letter, "received_at = '2025-06-03 03:00:00'")),
        ("letter_channel", sql_on(change_letter, f"channel_id = {PHONE}")),
        ("region_missing", no_region),
    ),
)
def test_a_recorded_override_is_no_breach(rows, code, violate):
    violate(rows)
    rows.insert(
        "djpk_consultation_override",
        session_id=session_at(rows, THURSDAY, "1000"),
        code=code,
        reason="Arahan pimpinan",
        user_id=1,
    )
    assert broken(rows) == []


def test_historical_sessions_are_left_alone(rows):
    rows.visit(THURSDAY, "0900", "12.01", guests=(), historical=True, state="done")
    assert broken(rows) == []


def test_the_program_exits_non_zero_on_a_breach(connection, database):
    program = Path(audit.__file__)
    command = [sys.executable, str(program), "--database", database]
    clean = subprocess.run(
        [*command, "--now", f"{NOW}"], capture_output=True, text=True
    )
    assert (clean.returncode, "0 broken" in clean.stdout) == (0, True), clean
    # Seen from before its letters came, the same month is in the future.
    early = [*command, "--now", "2025-06-01 00:00:00"]
    broken_run = subprocess.run(early, capture_output=True, text=True)
    assert (broken_run.returncode, "1 broken" in broken_run.stdout) == (1, True)
