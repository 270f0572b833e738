"""Invariants of time and place: slots, days, months, rooms, working days, policies."""

from .audit import (
    AHEAD,
    VIDEO,
    VISIT,
    Invariant,
    offenders,
    sessions,
    sessions_where,
    without_override,
)


def _ranked(partition, counted, at):
    """Sessions with the number that each has among those that share a limit."""
    return (
        f"(SELECT s.*, row_number() OVER (PARTITION BY {partition} ORDER BY s.{at},"
        f" s.id) AS at_number FROM djpk_audit_session s WHERE s.{counted}"
        " AND s.type_code = 'face_to_face') x"
    )


#: The days of x's calendar.
_DAY = "djpk_audit_day d ON d.calendar_id = x.calendar_id AND d.day"
_TIMES = "tsrange(x.wib_start, x.wib_stop)"
#: Off as it was known when the place was given, or still to be moved away from.
_OFF = f"(d.off_since IS NOT NULL AND (d.off_since <= x.booked_at OR {AHEAD}))"
_RECEIVED = "(l.received_at + interval '7 hours')"

_LATE_ROLL = f"""
    CASE WHEN (r.worked OR r.off_since > x.booked_at) AND NOT (
              x.letter_cutoff AND {_RECEIVED} > r.closes) THEN 0 ELSE 1 END"""
_TOO_EARLY = f"""
    djpk_audit_session x
    JOIN djpk_consultation_letter l ON l.id = x.letter_id
    JOIN djpk_audit_day r ON r.calendar_id = x.calendar_id
     AND r.day = {_RECEIVED}::date
    JOIN {_DAY} = x.date
    WHERE x.live AND d.number - r.number < x.lead_working_days + {_LATE_ROLL}
      AND d.number - r.number + (
          SELECT count(*) FROM djpk_audit_day late
           WHERE late.calendar_id = x.calendar_id AND late.off_since > x.booked_at
             AND late.day > r.day AND late.day <= d.day
          ) < x.lead_working_days + {_LATE_ROLL}
      AND {without_override("lead_time")}"""
_EARLIEST = f"""(SELECT min(e.day) FROM djpk_audit_day e
    WHERE e.calendar_id = x.calendar_id AND e.worked
      AND e.number = r.number + x.lead_working_days + {_LATE_ROLL})"""

#: Where the session stood in that month was closed: DJPK moved it, the place stays.
_KEPT_MONTH = """
    EXISTS (
        SELECT 1 FROM djpk_consultation_log g
          JOIN LATERAL (SELECT substring(g.before FROM '^\\d{4}-\\d\\d-\\d\\d')::date)
               AS was(day) ON was.day IS NOT NULL
         WHERE g.session_id = x.id AND g.action <> 'rolled'
           AND to_char(was.day, 'YYYY-MM') = x.quota_month
           AND (EXISTS (SELECT 1 FROM djpk_audit_day d WHERE d.day = was.day
                         AND d.calendar_id = x.calendar_id AND NOT d.worked)
             OR EXISTS (SELECT 1 FROM djpk_consultation_closure c
                         WHERE was.day BETWEEN c.date_from AND c.date_to)
             OR EXISTS (SELECT 1 FROM djpk_consultation_replan_line p
                         WHERE p.session_id = x.id AND p.state IN ('moved', 'stays')
                           AND (p.old_start + interval '7 hours')::date = was.day)))"""

_OVERLAPPING = """
    (SELECT s.*, max(s.stop) OVER (PARTITION BY s.room_id ORDER BY s.start, s.id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
       FROM djpk_audit_session s WHERE s.live AND s.room_id IS NOT NULL) x
    WHERE x.taken_until > x.start"""

_CLOSED = f"""
    {AHEAD} AND (EXISTS (
        SELECT 1 FROM djpk_consultation_closure c
          LEFT JOIN djpk_consultation_slot k ON k.id = c.slot_id
         WHERE x.date BETWEEN c.date_from AND c.date_to
           AND CASE WHEN {VISIT}
               THEN COALESCE(c.slot_id, x.slot_id) IS NOT DISTINCT FROM x.slot_id
                AND COALESCE(c.room_id, x.room_id) IS NOT DISTINCT FROM x.room_id
               WHEN c.room_id IS NULL THEN c.slot_id IS NULL
               ELSE c.room_id = x.room_id AND (k.id IS NULL OR {_TIMES} && tsrange(
                   x.date + k.hour_from * interval '1 hour',
                   x.date + k.hour_to * interval '1 hour')) END)
      OR {VISIT} AND EXISTS (
        SELECT 1 FROM djpk_audit_day d
         WHERE d.calendar_id = x.calendar_id AND d.day = x.date AND d.worked
           AND d.open * tsmultirange({_TIMES}) <> d.hours * tsmultirange({_TIMES})))"""

PLACES = (
    Invariant(
        "slot_full",
        "R14",
        "E.3.c.8",
        sessions(
            _ranked("s.date, s.slot_id", "live", "day_at")
            + " WHERE x.at_number > x.slot_capacity",
            "x.at_number",
            "x.slot_capacity",
        ),
    ),
    Invariant(
        "day_full",
        "R14",
        "E.3.c.8",
        sessions(
            _ranked("s.date", "live", "day_at") + " WHERE x.at_number > x.daily_limit",
            "x.at_number",
            "x.daily_limit",
        ),
    ),
    Invariant(
        "month_full",
        "R11",
        "E.3.c.5",
        sessions(
            _ranked("s.quota_region_id, s.quota_month", "counts", "month_at")
            + " WHERE x.quota_region_id IS NOT NULL"
            f" AND x.at_number > x.region_monthly_limit"
            f" AND {without_override('region_quota')}",
            "x.at_number",
            "x.region_monthly_limit",
        ),
    ),
    Invariant(
        "month_wrong",
        "R11",
        "E.3.c.5",
        sessions_where(
            f"{VISIT} AND x.live AND x.region_id IS NOT NULL"
            " AND x.quota_month IS DISTINCT FROM to_char(x.date, 'YYYY-MM')"
            f" AND NOT {_KEPT_MONTH}",
            "x.quota_month",
            "to_char(x.date, 'YYYY-MM')",
        ),
    ),
    Invariant(
        "month_region",
        "R11",
        "E.3.c.5",
        sessions(
            "djpk_audit_session x LEFT JOIN djpk_region r ON r.id = x.region_id"
            f" WHERE {VISIT} AND x.live AND ((x.quota_region_id IS NULL)"
            f" <> (r.id IS NULL) OR {AHEAD}"
            " AND x.quota_region_id <> COALESCE(r.quota_region_id, r.id))",
            "(SELECT q.name FROM djpk_region q WHERE q.id = x.quota_region_id)",
            "(SELECT q.name FROM djpk_region q"
            " WHERE q.id = COALESCE(r.quota_region_id, r.id))",
        ),
    ),
    Invariant(
        "slot_hours",
        "R14",
        "E.3.c.8",
        sessions_where(
            f"""{VISIT} AND x.live AND NOT EXISTS (
                SELECT 1 FROM jsonb_array_elements(x.slots) k
                 WHERE (k ->> 0)::int = x.slot_id AND x.wib_start = x.date
                       + make_interval(mins => round((k ->> 2)::float * 60)::int)
                   AND x.wib_stop = x.date
                       + make_interval(mins => round((k ->> 3)::float * 60)::int))""",
            "x.wib_start",
        ),
    ),
    Invariant(
        "day_off",
        "R14",
        "E.3.c.8",
        sessions(
            f"djpk_audit_session x LEFT JOIN {_DAY} = x.date"
            f" WHERE {VISIT} AND x.live AND (d.hours IS NULL OR {_OFF})",
            "x.date",
            "(SELECT min(e.day) FROM djpk_audit_day e"
            " WHERE e.calendar_id = x.calendar_id AND e.worked AND e.day > x.date)",
        ),
    ),
    Invariant(
        "too_early",
        "R06",
        "E.3.b.2, E.3.c.2",
        sessions(_TOO_EARLY, "x.date", _EARLIEST),
    ),
    Invariant(
        "office_hours",
        "R07",
        "E.3.b.2",
        sessions(
            f"djpk_audit_session x LEFT JOIN {_DAY} = x.date"
            f" WHERE {VIDEO} AND x.live AND (d.hours IS NULL"
            f" OR NOT d.hours @> {_TIMES} OR NOT d.open @> {_TIMES}"
            f" AND (d.cut_since <= x.booked_at OR {AHEAD}))",
            "x.wib_start",
            "d.open",
        ),
    ),
    Invariant(
        "room_twice",
        "R09",
        "E.3.c.3",
        sessions(_OVERLAPPING, "x.wib_start", "x.taken_until + interval '7 hours'"),
    ),
    Invariant("closed_place", "R09", "E.3.c.3", sessions_where(_CLOSED, "x.wib_start")),
    Invariant(
        "policy_wrong",
        "R21",
        "F",
        sessions_where(
            "x.state <> 'draft' AND (x.own_id IS NULL OR x.own_type_id <> x.type_id"
            " OR NOT x.date BETWEEN x.valid_from AND COALESCE(x.valid_to, 'infinity'))",
            "x.date",
            "concat_ws(' - ', x.valid_from, x.valid_to)",
        ),
    ),
    Invariant(
        "policy_overlap",
        "R21",
        "F",
        offenders(
            "djpk.consultation.policy",
            """djpk_consultation_policy x JOIN djpk_consultation_policy o
                 ON o.type_id = x.type_id AND o.id < x.id
                AND daterange(o.valid_from, o.valid_to, '[]')
                 && daterange(x.valid_from, x.valid_to, '[]')""",
            "x.valid_from",
            "o.valid_to + 1",
            "x.regulation",
        ),
    ),
    Invariant(
        "time_wrong",
        "R14",
        "E.3.b.2, E.3.c.8",
        sessions_where(
            "x.state <> 'draft' AND (x.stop <= x.start OR x.wib_start::date <> x.date"
            " OR (x.wib_stop - interval '1 second')::date <> x.date)",
            "x.wib_start || ' - ' || x.wib_stop",
            "x.date",
        ),
    ),
    Invariant(
        "incomplete",
        "R09",
        "E.3.b.2, E.3.c.3",
        sessions_where(
            "x.state <> 'draft' AND (num_nulls(x.name, x.date, x.start, x.stop,"
            " x.letter_id, x.policy_id) > 0"
            f" OR {VISIT} AND x.live AND num_nulls(x.slot_id, x.room_id) > 0)",
            "NULL",
            "concat_ws(', ', CASE WHEN x.name IS NULL THEN 'name' END,"
            " CASE WHEN x.date IS NULL THEN 'date' END,"
            " CASE WHEN x.start IS NULL THEN 'start' END,"
            " CASE WHEN x.stop IS NULL THEN 'stop' END,"
            " CASE WHEN x.letter_id IS NULL THEN 'letter_id' END,"
            " CASE WHEN x.policy_id IS NULL THEN 'policy_id' END,"
            " CASE WHEN x.slot_id IS NULL THEN 'slot_id' END,"
            " CASE WHEN x.room_id IS NULL THEN 'room_id' END)",
        ),
    ),
    Invariant(
        "number_twice",
        "R09",
        "E.3.c.3",
        sessions(
            "(SELECT s.*, count(*) OVER (PARTITION BY s.name) AS times"
            " FROM djpk_audit_session s WHERE s.name IS NOT NULL) x WHERE x.times > 1",
            "x.times",
            "1",
        ),
    ),
    Invariant(
        "history_open",
        "R21",
        "F",
        offenders(
            "djpk.consultation.session",
            "djpk_consultation_session x WHERE x.historical"
            " AND (x.state NOT IN ('done', 'cancelled', 'no_show') OR x.date IS NULL"
            " OR x.date >= (%(now)s + interval '7 hours')::date)",
            "x.state || ' ' || COALESCE(x.date::text, '-')",
        ),
    ),
)
