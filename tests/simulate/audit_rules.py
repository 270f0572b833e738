"""Invariants that one SQL statement can judge; each returns the offending rows."""

from typing import NamedTuple


class Check(NamedTuple):
    """:param find: a SQL text, or a function of (cursor, moment) returning rows"""

    name: str
    rules: str
    find: object


def session_where(condition):
    columns = "s.id, s.name, s.state, s.date"
    return f"SELECT {columns} FROM audit_session s WHERE {condition}"


NO_OVERRIDE = (
    "NOT EXISTS (SELECT 1 FROM audit_override o"
    " WHERE o.session_id = s.id AND o.code = '{}')"
)
VISIT = "s.type_code = 'face_to_face'"
LIVE_VISIT = f"{VISIT} AND s.live"
LIVE_VIDEO = "s.type_code = 'video' AND s.live"
RECEIVED = (
    "(SELECT count(*) FROM audit_visitor v"
    " WHERE v.session_id = s.id AND v.checked_in_at IS NOT NULL)"
)
CAP = (
    "(CASE WHEN EXISTS (SELECT 1 FROM audit_visitor v WHERE v.session_id = s.id"
    " AND v.checked_in_at IS NOT NULL AND v.leader)"
    " THEN s.visitor_limit_leader ELSE s.visitor_limit END)"
)
LETTER_USED = (
    "EXISTS (SELECT 1 FROM audit_session s WHERE s.letter_id = l.id AND s.uses_letter)"
)


def has_document(*kinds):
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        "EXISTS (SELECT 1 FROM djpk_consultation_document d"
        f" WHERE d.session_id = s.id AND d.kind IN ({listed}))"
    )


PLACES = (
    Check(
        "slot booked beyond its capacity",
        "R14",
        f"""SELECT s.date, s.slot_id, count(*), min(s.slot_capacity)
            FROM audit_session s WHERE {LIVE_VISIT}
            GROUP BY s.date, s.slot_id HAVING count(*) > min(s.slot_capacity)""",
    ),
    Check(
        "day booked beyond its limit",
        "R14",
        f"""SELECT s.date, count(*), min(s.daily_limit)
            FROM audit_session s WHERE {LIVE_VISIT}
            GROUP BY s.date HAVING count(*) > min(s.daily_limit)""",
    ),
    Check(
        "region beyond its visits of the month",
        "R11",
        f"""SELECT s.quota_region_id, s.quota_month, count(*),
                   min(p.region_monthly_limit)
            FROM audit_session s
            JOIN LATERAL (
                SELECT (to_date(s.quota_month, 'YYYY-MM') + interval '1 month - 1 day')
                    ::date AS day) month_end ON true
            JOIN djpk_consultation_policy p ON p.type_id = s.type_id
             AND p.valid_from <= month_end.day
             AND (p.valid_to IS NULL OR p.valid_to >= month_end.day)
            WHERE {LIVE_VISIT} AND s.quota_region_id IS NOT NULL
              AND {NO_OVERRIDE.format("region_quota")}
            GROUP BY s.quota_region_id, s.quota_month
            HAVING count(*) > min(p.region_monthly_limit)""",
    ),
    Check(
        "visit without, or in another, quota month",
        "R11",
        session_where(
            f"""{LIVE_VISIT} AND s.region_id IS NOT NULL AND (s.quota_month IS NULL
            OR s.quota_month <> to_char(s.date, 'YYYY-MM') AND NOT EXISTS (
                SELECT 1 FROM djpk_consultation_closure c
                 WHERE to_char(c.date_from, 'YYYY-MM') <= s.quota_month
                   AND to_char(c.date_to, 'YYYY-MM') >= s.quota_month))"""
        ),
    ),
    Check(
        "visit outside the slots in force",
        "R14",
        session_where(
            f"""{LIVE_VISIT} AND NOT EXISTS (
                SELECT 1 FROM audit_policy_slot ps
                  JOIN djpk_consultation_slot k ON k.id = ps.slot_id
                 WHERE ps.policy_id = s.rule_id AND k.id = s.slot_id
                   AND s.wib_start = s.date + k.hour_from * interval '1 hour'
                   AND s.wib_stop = s.date + k.hour_to * interval '1 hour')"""
        ),
    ),
    Check(
        "room taken twice at one time",
        "R09",
        """SELECT s.id, o.id, s.room_id, s.start FROM audit_session s
           JOIN audit_session o ON o.room_id = s.room_id AND o.id > s.id
            AND o.start < s.stop AND s.start < o.stop
           WHERE s.live AND o.live""",
    ),
    Check(
        "session without the policy of its date",
        "R21",
        session_where(
            "s.live AND (s.rule_id IS NULL OR s.policy_id IS DISTINCT FROM s.rule_id)"
        ),
    ),
    Check(
        "two policies of a type in force at once",
        "R21",
        """SELECT a.id, b.id, a.valid_from, b.valid_from FROM djpk_consultation_policy a
           JOIN djpk_consultation_policy b ON b.type_id = a.type_id AND b.id > a.id
            AND daterange(a.valid_from, a.valid_to, '[]')
             && daterange(b.valid_from, b.valid_to, '[]')""",
    ),
)

LETTERS = (
    Check(
        "letter used for more than one session",
        "R16",
        """SELECT s.letter_id, array_agg(s.id ORDER BY s.id) FROM audit_session s
           WHERE s.uses_letter AND s.letter_id IS NOT NULL
           GROUP BY s.letter_id HAVING count(*) > 1""",
    ),
    Check(
        "the same letter twice on record",
        "R05",
        """SELECT array_agg(l.id ORDER BY l.id), min(l.number), l.letter_date
           FROM audit_letter l
           WHERE l.plain_number <> '' AND l.letter_date IS NOT NULL
           GROUP BY COALESCE(l.region_id, 0),
                    CASE WHEN l.region_id IS NULL THEN l.partner_id END,
                    l.plain_number, l.letter_date
           HAVING count(*) > 1""",
    ),
    Check(
        "session without a complete letter",
        "R05",
        session_where(
            """s.live AND NOT EXISTS (
                SELECT 1 FROM audit_letter l WHERE l.id = s.letter_id AND l.files > 0
                   AND COALESCE(l.number, '') <> '' AND l.letter_date IS NOT NULL
                   AND l.received_at IS NOT NULL AND l.to_director_general)"""
        ),
    ),
    Check(
        "session on a letter by a wrong channel",
        "R05",
        session_where(
            f"""s.live AND {NO_OVERRIDE.format("letter_channel")} AND EXISTS (
                SELECT 1 FROM djpk_consultation_letter l
                  LEFT JOIN helpdesk_ticket_channel c ON c.id = l.channel_id
                 WHERE l.id = s.letter_id AND NOT COALESCE(c.for_letter, false))"""
        ),
    ),
    Check(
        "session of another type or region than its letter",
        "R05 R11",
        session_where(
            """s.live AND EXISTS (SELECT 1 FROM djpk_consultation_letter l
                WHERE l.id = s.letter_id AND (l.type_id <> s.type_id
                   OR l.region_id IS DISTINCT FROM s.region_id))"""
        ),
    ),
    Check(
        "letter's state is not that of its session",
        "R16",
        f"""SELECT l.id, l.number, l.state FROM audit_letter l
            WHERE NOT l.in_history AND (l.state = 'used') <> {LETTER_USED}""",
    ),
    Check(
        "letter dated or received in the future",
        "R05",
        """SELECT l.id, l.number, l.letter_date, l.received_at FROM audit_letter l
           WHERE l.received_at > %(now)s
              OR l.letter_date > (l.received_at + interval '7 hours')::date""",
    ),
    Check(
        "visit of nobody's region without leave",
        "R09",
        session_where(
            f"{LIVE_VISIT} AND s.region_id IS NULL"
            f" AND {NO_OVERRIDE.format('region_missing')}"
        ),
    ),
    Check(
        "cancelled without a cause",
        "R16",
        session_where("s.state = 'cancelled' AND s.cancel_cause IS NULL"),
    ),
)

DESK = (
    Check(
        "more guests received than allowed",
        "R12",
        session_where(
            f"{VISIT} AND {RECEIVED} > {CAP} AND {NO_OVERRIDE.format('visitor_limit')}"
        ),
    ),
    Check(
        "visit without visitors",
        "R12",
        session_where(
            f"{LIVE_VISIT} AND NOT EXISTS"
            " (SELECT 1 FROM audit_visitor v WHERE v.session_id = s.id)"
        ),
    ),
    Check(
        "guest checked in without a schedule",
        "R18",
        session_where(f"s.state NOT IN ('checked_in', 'done') AND {RECEIVED} > 0"),
    ),
    Check(
        "visit held without a guest checked in",
        "R18",
        session_where(
            f"{VISIT} AND s.state IN ('checked_in', 'done') AND {RECEIVED} = 0"
        ),
    ),
    Check(
        "guest checked in outside the visit's time",
        "R18",
        f"""SELECT v.id, s.id, s.start, v.checked_in_at FROM audit_visitor v
            JOIN audit_session s ON s.id = v.session_id
            WHERE {VISIT} AND {NO_OVERRIDE.format("outside_checkin_window")}
              AND (v.checked_in_at > s.stop OR v.checked_in_at
                   < s.start - s.checkin_early_minutes * interval '1 minute')""",
    ),
    Check(
        # One SPPD a visitor: so there are never more than guests received.
        "SPPD signed for somebody not received",
        "R13",
        """SELECT v.id, v.session_id, v.sppd_number FROM audit_visitor v
           WHERE v.sppd_signed_at IS NOT NULL AND v.checked_in_at IS NULL""",
    ),
    Check(
        "SPPD number used twice by one issuer",
        "R13",
        """SELECT v.plain_issuer, v.plain_number, array_agg(v.id ORDER BY v.id)
           FROM audit_visitor v WHERE v.sppd_signed_at IS NOT NULL
           GROUP BY v.plain_issuer, v.plain_number HAVING count(*) > 1""",
    ),
    Check(
        "visit closed without BAK and attendance list",
        "R17",
        session_where(
            f"{VISIT} AND s.state = 'done' AND NOT"
            f" ({has_document('bak')} AND {has_document('attendance')})"
        ),
    ),
    Check(
        "video session closed without recording or BAK",
        "R08",
        session_where(
            "s.type_code = 'video' AND s.state = 'done'"
            f" AND NOT {has_document('bak', 'recording')}"
        ),
    ),
    Check(
        "video session without application or link",
        "R07",
        session_where(
            f"{LIVE_VIDEO} AND (COALESCE(s.meeting_app, '') = ''"
            " OR COALESCE(s.meeting_url, '') = '')"
        ),
    ),
    Check(
        "session without its one calendar event",
        "R09",
        session_where(
            """s.live AND (NOT EXISTS (
                SELECT 1 FROM calendar_event e WHERE e.id = s.event_id AND e.active
                   AND e.start = s.start AND e.stop = s.stop)
            OR EXISTS (SELECT 1 FROM audit_session o
                WHERE o.event_id = s.event_id AND o.id <> s.id))"""
        ),
    ),
    Check(
        "cancelled session still in the calendar",
        "R09",
        session_where(
            "s.state = 'cancelled' AND EXISTS (SELECT 1 FROM calendar_event e"
            " WHERE e.id = s.event_id AND e.active)"
        ),
    ),
)

TICKETS = (
    Check(
        "complaint or suggestion by a channel not for it",
        "R20",
        """SELECT t.id, t.kind, c.code FROM helpdesk_ticket t
           JOIN helpdesk_ticket_channel c ON c.id = t.channel_id
           WHERE t.kind IN ('complaint', 'suggestion')
             AND NOT COALESCE(c.for_complaint, false)""",
    ),
    Check(
        "Dering ticket closed without question or answer",
        "R04",
        """SELECT t.id, g.name FROM helpdesk_ticket t
           JOIN helpdesk_ticket_stage g ON g.id = t.stage_id
           JOIN djpk_consultation_type y ON y.id = t.consultation_type_id
           WHERE t.kind IS NOT NULL AND y.code = 'dering' AND g.closed
             AND (COALESCE(t.question, '') = '' OR COALESCE(t.answer, '') = '')""",
    ),
    Check(
        "idempotency key used twice",
        "contract",
        """SELECT user_id, method, key, count(*) FROM djpk_consultation_idempotency
           GROUP BY user_id, method, key HAVING count(*) > 1""",
    ),
)
