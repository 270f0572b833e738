"""What the scheduled actions did, counted again from the facts, in SQL of its own.

Each count sets what has to have happened (from sessions, letters, tickets, offers and
the audit trail's times) against what was put on record and queued. It shares no code
with the add-on.
"""

from contextlib import closing
from typing import NamedTuple

import psycopg2

from simulate.model import WIB

#: When the actions run for certain in office hours, WIB.
MORNING = "08:30"


class Count(NamedTuple):
    """``found`` gives the number of records; ``wrong`` the ids that do not agree."""

    name: str
    found: str
    wrong: str


FACTS = """
CREATE TEMP VIEW wib_log AS
SELECT *, at + interval '7 hours' AS wib FROM djpk_consultation_log;

CREATE TEMP TABLE office_day AS
SELECT day::date AS day, lag(day::date) OVER (ORDER BY day) AS before
  FROM generate_series(date '2024-12-01', date '2027-12-31', interval '1 day') AS day
 WHERE extract(isodow FROM day) < 6
   AND NOT EXISTS (
       SELECT FROM resource_calendar_leaves l
        WHERE l.resource_id IS NULL AND l.calendar_id IN (
              SELECT office_calendar_id FROM djpk_consultation_policy)
          AND day::date BETWEEN (l.date_from + interval '7 hours')::date
                            AND (l.date_to + interval '7 hours')::date);

CREATE TEMP VIEW visit AS
SELECT s.*, s.stop + interval '7 hours' AS wib_stop,
       EXISTS (SELECT FROM djpk_consultation_visitor v
                WHERE v.session_id = s.id AND v.checked_in_at IS NOT NULL) AS came,
       EXISTS (SELECT FROM djpk_consultation_closure c
                WHERE s.date BETWEEN c.date_from AND c.date_to
                  AND COALESCE(c.slot_id, s.slot_id) = s.slot_id
                  AND COALESCE(c.room_id, s.room_id) = s.room_id) AS shut,
       (SELECT count(*) FROM wib_log l
         WHERE l.session_id = s.id AND l.action = 'no_show') AS marked,
       (SELECT count(*) FROM djpk_consultation_notice n
         WHERE n.session_id = s.id AND n.kind = 'no_show') AS told
  FROM djpk_consultation_session s
  JOIN djpk_consultation_type t ON t.id = s.type_id
 WHERE t.code = 'face_to_face';

CREATE TEMP VIEW expiring AS
SELECT l.id, l.state, p.letter_valid_days AS days,
       greatest(l.received_at + interval '7 hours', (
           SELECT max(g.wib) FROM wib_log g
            WHERE g.letter_id = l.id AND g.action IN (
                  'cancelled', 'no_show', 'reopened', 'offer_released',
                  'offer_declined', 'offer_chosen')))::date AS since,
       (SELECT count(*) FROM wib_log g
         WHERE g.letter_id = l.id AND g.action = 'expired') AS marked,
       (SELECT max(g.wib)::date FROM wib_log g
         WHERE g.letter_id = l.id AND g.action = 'expired') AS marked_on,
       (SELECT count(*) FROM djpk_consultation_notice n
         WHERE n.letter_id = l.id AND n.kind = 'expired') AS told,
       EXISTS (SELECT FROM djpk_consultation_offer o
                WHERE o.letter_id = l.id AND o.state = 'open') AS offered
  FROM djpk_consultation_letter l
  JOIN LATERAL (
       SELECT letter_valid_days FROM djpk_consultation_policy p
        WHERE p.type_id = l.type_id AND p.valid_from <= %(today)s
          AND COALESCE(p.valid_to, date '9999-12-31') >= %(today)s) p ON true;

CREATE TEMP VIEW promise AS
SELECT t.id, t.escalated_at, t.callback_deadline AS due, t.callback_at AS kept,
       (t.callback_deadline + interval '7 hours')::date AS day,
       (SELECT count(*) FROM wib_log l
         WHERE l.ticket_id = t.id AND l.action = 'callback_overdue') AS overdue,
       (SELECT count(*) FROM wib_log l
         WHERE l.ticket_id = t.id AND l.action = 'callback_warned') AS warned
  FROM helpdesk_ticket t WHERE t.escalated_at IS NOT NULL;

CREATE TEMP VIEW coming AS
SELECT s.id, d.before AS day_before,
       (SELECT min(l.wib) FROM wib_log l
         WHERE l.session_id = s.id AND l.action = 'booked') AS booked,
       (SELECT min(l.wib) FROM wib_log l
         WHERE l.session_id = s.id AND l.action = 'cancelled') AS off,
       EXISTS (SELECT FROM wib_log l WHERE l.session_id = s.id
                AND l.action IN ('moved', 'corrected')) AS moved,
       (SELECT count(*) FROM djpk_consultation_notice n
         WHERE n.session_id = s.id AND n.kind = 'reminder'
           AND n.start = s.start) AS reminded,
       (SELECT COALESCE(max(times), 0) FROM (
           SELECT count(*) AS times FROM djpk_consultation_notice n
            WHERE n.session_id = s.id AND n.kind = 'reminder'
            GROUP BY n.start) each_time) AS most
  FROM djpk_consultation_session s JOIN office_day d ON d.day = s.date
 WHERE s.state <> 'draft';
"""

#: Somebody whose call was still to be made at a moment of the action.
OPEN_AT = "(escalated_at <= {0} AND (kept IS NULL OR kept > {0}))"
AT_MORNING = f"({{0}} + time '{MORNING}' - interval '7 hours')"
DAY_BEFORE = "(SELECT before FROM office_day o WHERE o.day = promise.day)"

COUNTS = (
    Count(
        "no-shows: every visit without a guest, told once",
        "SELECT count(*) FROM visit WHERE state = 'no_show'",
        """
        SELECT id, state, marked, told FROM visit
         WHERE wib_stop < %(now)s AND NOT came AND NOT shut
           AND state NOT IN ('draft', 'cancelled')
           AND (state, marked, told) IS DISTINCT FROM ('no_show', 1::bigint, 1::bigint)
         UNION ALL
        SELECT id, state, marked, told FROM visit
         WHERE state = 'no_show' AND (came OR wib_stop > %(now)s)
        """,
    ),
    Count(
        "reminders: one working day before, once a time",
        "SELECT count(*) FROM djpk_consultation_notice WHERE kind = 'reminder'",
        f"""
        SELECT id, day_before, reminded, most FROM coming
         WHERE most > 1 OR (
               NOT moved AND day_before BETWEEN %(first)s AND %(today)s
           AND day_before + time '{MORNING}' < %(now)s
           AND NOT COALESCE(off >= day_before + time '08:00'
                            AND off < day_before + time '{MORNING}', false)
           AND reminded <> (booked < day_before AND COALESCE(
                   off >= day_before + time '08:00', true))::int)
        """,
    ),
    Count(
        "call-backs overdue: the manager told once",
        "SELECT count(*) FROM wib_log WHERE action = 'callback_overdue'",
        """
        SELECT id, due, kept, overdue FROM promise
         WHERE overdue <> (due < %(ran)s AND COALESCE(kept > due, true))::int
        """,
    ),
    Count(
        "call-backs due soon: the unit warned once",
        "SELECT count(*) FROM wib_log WHERE action = 'callback_warned'",
        f"""
        SELECT id, due, kept, warned FROM promise
         WHERE warned > 1
            OR warned = 0 AND day <= %(today)s AND (
               {OPEN_AT.format(AT_MORNING.format(DAY_BEFORE))}
            OR {OPEN_AT.format(AT_MORNING.format("day"))})
        """,
    ),
    Count(
        "letters expired: after their last day, told once",
        "SELECT count(*) FROM djpk_consultation_letter WHERE state = 'expired'",
        """
        SELECT id, state, since, marked_on, marked, told FROM expiring
         WHERE state = 'expired' AND (
               days = 0 OR marked_on <= since + days OR marked <> 1 OR told <> 1)
            OR state IN ('received', 'approved') AND NOT offered
           AND days > 0 AND since + days < %(today)s
        """,
    ),
    Count(
        "offers released: when their time was up, told once",
        "SELECT count(*) FROM djpk_consultation_offer WHERE state = 'released'",
        """
        SELECT o.id, o.state, o.expires_at FROM djpk_consultation_offer o
         WHERE o.state = 'open' AND o.expires_at < %(ran)s
            OR o.state = 'released' AND (
               o.ended_at < o.expires_at
            OR 1 <> (SELECT count(*) FROM wib_log l
                      WHERE l.letter_id = o.letter_id AND l.action = 'offer_released')
            OR 1 <> (SELECT count(*) FROM djpk_consultation_notice n
                      WHERE n.letter_id = o.letter_id AND n.kind = 'offer_ended'))
        """,
    ),
    Count(
        "mails: none waits, none twice",
        "SELECT count(*) FROM djpk_consultation_notice WHERE state = 'sent'",
        """
        SELECT id, kind, state, next_try FROM djpk_consultation_notice
         WHERE state IN ('pending', 'sending') AND next_try < %(ran)s
        """,
    ),
    Count(
        "records that an action fails on",
        "SELECT count(*) FROM djpk_consultation_failure",
        "SELECT res_model, res_id, times, error FROM djpk_consultation_failure",
    ),
)


def run(cursor, first, ran):
    """Recount inside the cursor's transaction.

    :param first: first simulated day
    :param ran: when the actions ran last, WIB
    :return: ``[(count, number, rows that do not agree)]``
    """
    moments = {"first": first, "today": ran.date(), "now": ran, "ran": ran - WIB}
    cursor.execute(FACTS, moments)
    return [(count, *_ask(cursor, count, moments)) for count in COUNTS]


def run_on(database, first, ran):
    """Recount a database in a transaction that leaves nothing behind."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        with connection.cursor() as cursor:
            return run(cursor, first, ran)


def _ask(cursor, count, moments):
    cursor.execute(count.found)
    (number,) = cursor.fetchone()
    cursor.execute(count.wrong, moments)
    return number, cursor.fetchall()


def table(results, shown=5):
    width = max(len(count.name) for count, _number, _rows in results)
    lines = []
    for count, number, rows in results:
        verdict = "agrees" if not rows else f"{len(rows)} DIFFER"
        lines.append(f"  {count.name:<{width}}  {number:>6}  {verdict}")
        lines += [f"      {', '.join(map(str, row))}" for row in rows[:shown]]
    return "\n".join(lines)
