"""The recount of ./dev simulate can fail: one row that is wrong, one count differs."""

from contextlib import closing
from datetime import date, datetime

import psycopg2
import pytest
from simulate import recount
from simulate.model import WIB
from simulate.rows import RECEIVED, Rows
from test_simulate_audit import TEMPLATE, database, drop_guards  # noqa: F401

pytestmark = pytest.mark.skipif(
    not TEMPLATE, reason="DJPK_TEST_TEMPLATE is not set: run ./dev test"
)
FIRST, THURSDAY = date(2025, 5, 5), date(2025, 6, 5)
#: The working day before it, and its deadline's close of office.
WEDNESDAY, DUE = date(2025, 6, 4), datetime(2025, 6, 5, 16) - WIB
RAN = datetime(2025, 6, 30, 16, 40)
LOG, NOTICE = "djpk_consultation_log", "djpk_consultation_notice"


@pytest.fixture(scope="module")
def connection(database):  # noqa: F811
    with closing(psycopg2.connect(dbname=database)) as connection:
        with connection.cursor() as cursor:
            drop_guards(cursor)
        connection.commit()
        yield connection


@pytest.fixture
def rows(connection):
    with connection.cursor() as cursor:
        yield Rows(cursor)
    connection.rollback()


def counted(rows):
    """``[(name up to its colon, number, rows that differ)]``; leaves nothing behind."""
    rows.cursor.execute("SAVEPOINT recount")
    results = recount.run(rows.cursor, FIRST, RAN)
    rows.cursor.execute("ROLLBACK TO recount")
    return [(c.name.partition(":")[0], number, wrong) for c, number, wrong in results]


def differing(rows):
    return [name for name, _number, wrong in counted(rows) if wrong]


def log(rows, action, at, **link):
    rows.insert(LOG, action=action, at=at, **link)


def notice(rows, kind, key, **values):
    rows.insert(NOTICE, **{"kind": kind, "key": key, "state": "sent", **values})


# -- what is right -------------------------------------------------------------------


def nobody_came(rows):
    visit = rows.visit(THURSDAY, "0900", state="no_show")
    log(rows, "no_show", DUE, session_id=visit)
    notice(rows, "no_show", "a", session_id=visit)
    return visit


def reminded(rows):
    visit = rows.visit(THURSDAY, "1000", "11.02", state="done")
    rows.receive(visit, datetime(2025, 6, 5, 9, 45))
    log(rows, "booked", RECEIVED, session_id=visit)
    start = rows.one("SELECT start FROM djpk_consultation_session WHERE id = %s", visit)
    notice(rows, "reminder", "b", session_id=visit, start=start)
    return visit


def promised(rows):
    """Kept late: warned and overdue."""
    ticket = rows.ticket(
        escalated_at=RECEIVED,
        callback_deadline=DUE,
        callback_at=datetime(2025, 6, 10, 3),
    )
    log(rows, "callback_warned", datetime(2025, 6, 4, 2), ticket_id=ticket)
    log(rows, "callback_overdue", datetime(2025, 6, 5, 9, 40), ticket_id=ticket)
    return ticket


def expired(rows):
    """Received on 2 June, valid for ten days, marked on the eleventh."""
    rows.sql("UPDATE djpk_consultation_policy SET letter_valid_days = 10")
    letter = rows.letter(state="expired")
    log(rows, "expired", datetime(2025, 6, 12, 17, 20), letter_id=letter)
    notice(rows, "expired", "c", letter_id=letter)
    return letter


def released(rows):
    letter = rows.letter()
    offer = rows.insert(
        "djpk_consultation_offer",
        letter_id=letter,
        state="released",
        expires_at=datetime(2025, 6, 4, 3),
        ended_at=datetime(2025, 6, 4, 3),
    )
    log(rows, "offer_released", datetime(2025, 6, 4, 3), letter_id=letter)
    notice(rows, "offer_ended", "d", letter_id=letter)
    return offer


def test_what_was_done_once_agrees(rows):
    for right in (nobody_came, reminded, promised, expired, released):
        right(rows)
    assert differing(rows) == []
    assert [number for _name, number, _wrong in counted(rows)] == [
        1,
        1,
        1,
        1,
        1,
        1,
        4,
        0,
    ]


# -- what is wrong -------------------------------------------------------------------


def without(table, action):
    def change(rows):
        column = "kind" if table == NOTICE else "action"
        rows.sql(f"DELETE FROM {table} WHERE {column} = %s", action)

    return change


def twice(kind):
    def change(rows):
        rows.sql(
            f"INSERT INTO {NOTICE} (kind, key, state, queued_at, start, session_id,"
            f" letter_id) SELECT kind, key || '2', state, queued_at, start, session_id,"
            f" letter_id FROM {NOTICE} WHERE kind = %s",
            kind,
        )

    return change


def too_early(rows):
    rows.sql(f"UPDATE {LOG} SET at = '2025-06-12 16:59' WHERE action = 'expired'")


def still_scheduled(rows):
    rows.sql("UPDATE djpk_consultation_session SET state = 'scheduled'")


def still_open(rows):
    rows.sql("UPDATE djpk_consultation_offer SET state = 'open', ended_at = NULL")


def not_expired(rows):
    rows.sql("UPDATE djpk_consultation_letter SET state = 'approved'")


def waiting_mail(rows):
    rows.sql(f"UPDATE {NOTICE} SET state = 'pending', next_try = '2025-06-04 02:00'")


def failing(rows):
    rows.insert("djpk_consultation_failure", res_model="x", res_id=1)


NO_SHOW, REMINDED = "no-shows", "reminders"
OVERDUE, WARNED = "call-backs overdue", "call-backs due soon"
EXPIRED, RELEASED = "letters expired", "offers released"


@pytest.mark.parametrize(
    "right, change, name",
    [
        (nobody_came, still_scheduled, NO_SHOW),
        (nobody_came, without(LOG, "no_show"), NO_SHOW),
        (nobody_came, twice("no_show"), NO_SHOW),
        (reminded, without(NOTICE, "reminder"), REMINDED),
        (reminded, twice("reminder"), REMINDED),
        (promised, without(LOG, "callback_overdue"), OVERDUE),
        (promised, without(LOG, "callback_warned"), WARNED),
        (expired, not_expired, EXPIRED),
        (expired, too_early, EXPIRED),
        (expired, without(NOTICE, "expired"), EXPIRED),
        (released, still_open, RELEASED),
        (released, twice("offer_ended"), RELEASED),
        (released, waiting_mail, "mails"),
        (released, failing, "records that an action fails on"),
    ],
)
def test_what_was_missed_or_done_twice_differs(rows, right, change, name):
    right(rows)
    assert differing(rows) == []
    change(rows)
    assert differing(rows) == [name]
