"""Invariants of the desk, of the file of a session, and of its calendar event."""

from .audit import (
    VIDEO,
    VISIT,
    Invariant,
    offenders,
    sessions,
    sessions_where,
    without_override,
)

_GUESTS = "djpk_audit_session x LEFT JOIN djpk_audit_guests g ON g.session_id = x.id"
_ARRIVED = "COALESCE(g.received, 0)"


def _cap(leader):
    """E.3.c.6, and what a manager granted beyond it."""
    granted = without_override("visitor_limit")
    return (
        f"GREATEST(CASE WHEN {leader} THEN x.visitor_limit_leader"
        " ELSE x.visitor_limit END,"
        f" CASE WHEN {granted} THEN 0 ELSE x.granted_limit END)"
    )


_PLAIN = "regexp_replace(lower(v.{}), '[^[:alnum:]]+', '', 'g')"
_VISITOR = (
    "djpk_consultation_visitor v JOIN djpk_audit_session s ON s.id = v.session_id"
)


def visitors_where(condition, found, expected="NULL"):
    source = f"(SELECT v.*, s.name AS number FROM {_VISITOR} WHERE {condition}) x"
    model = "djpk.consultation.visitor"
    return offenders(model, source, found, expected, "x.number")


def _documents(*kinds):
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        "EXISTS (SELECT 1 FROM djpk_consultation_document f"
        f" WHERE f.session_id = x.id AND f.kind IN ({listed}))"
    )


_KINDS = (
    "(SELECT string_agg(DISTINCT f.kind, ', ' ORDER BY f.kind)"
    " FROM djpk_consultation_document f WHERE f.session_id = x.id)"
)

DESK = (
    Invariant(
        "guests_received",
        "R12",
        "E.3.c.6",
        sessions(
            f"{_GUESTS} WHERE {VISIT} AND {_ARRIVED} > {_cap('g.leader_received')}",
            _ARRIVED,
            _cap("g.leader_received"),
        ),
    ),
    Invariant(
        "guests_listed",
        "R12",
        "E.3.c.6",
        sessions(
            f"{_GUESTS} WHERE {VISIT} AND x.state = 'scheduled'"
            f" AND g.listed > {_cap('g.leader_listed')}",
            "g.listed",
            _cap("g.leader_listed"),
        ),
    ),
    Invariant(
        "guests_none",
        "R12",
        "E.3.c.6",
        sessions(
            f"{_GUESTS} WHERE {VISIT} AND x.live AND COALESCE(g.listed, 0) = 0",
            "COALESCE(g.listed, 0)",
            "1",
        ),
    ),
    Invariant(
        "guests_counted",
        "R13",
        "E.3.c.7",
        sessions(
            f"{_GUESTS} WHERE (COALESCE(x.visitor_count, 0),"
            " COALESCE(x.received_count, 0), COALESCE(x.sppd_count, 0))"
            f" <> (COALESCE(g.listed, 0), {_ARRIVED}, COALESCE(g.signed, 0))",
            "concat_ws(', ', COALESCE(x.visitor_count, 0),"
            " COALESCE(x.received_count, 0), COALESCE(x.sppd_count, 0))",
            f"concat_ws(', ', COALESCE(g.listed, 0), {_ARRIVED},"
            " COALESCE(g.signed, 0))",
        ),
    ),
    Invariant(
        "no_schedule",
        "R18",
        "E.3.c.11",
        sessions(
            f"{_GUESTS} WHERE x.state NOT IN ('checked_in', 'done') AND {_ARRIVED} > 0",
            "x.state",
            "'checked_in'",
        ),
    ),
    Invariant(
        "nobody_came",
        "R18",
        "E.3.c.11",
        sessions(
            f"{_GUESTS} WHERE {VISIT} AND x.state IN ('checked_in', 'done')"
            f" AND {_ARRIVED} = 0",
            _ARRIVED,
            "1",
        ),
    ),
    Invariant(
        "checkin_time",
        "R18",
        "E.3.c.11",
        offenders(
            "djpk.consultation.visitor",
            "(SELECT v.id, v.checked_in_at, s.start, s.stop, s.checkin_early_minutes,"
            f" s.id AS session_id, s.letter_id, s.name FROM {_VISITOR}"
            " WHERE s.type_code = 'face_to_face' AND v.checked_in_at IS NOT NULL"
            " AND (v.checked_in_at > s.stop OR v.checked_in_at < s.start"
            " - s.checkin_early_minutes * interval '1 minute')) x"
            f" WHERE {without_override('outside_checkin_window', 'x.session_id')}",
            "x.checked_in_at + interval '7 hours'",
            "x.start + interval '7 hours'",
        ),
    ),
    Invariant(
        "sppd_stranger",
        "R13",
        "E.3.c.7",
        visitors_where(
            "v.sppd_signed_at IS NOT NULL AND v.checked_in_at IS NULL", "x.sppd_number"
        ),
    ),
    Invariant(
        "sppd_nameless",
        "R13",
        "E.3.c.7",
        visitors_where(
            "v.sppd_signed_at IS NOT NULL AND"
            f" ({_PLAIN.format('sppd_number')} = '' OR v.sppd_number IS NULL"
            f" OR {_PLAIN.format('sppd_issuer')} = '' OR v.sppd_issuer IS NULL)",
            "concat_ws(', ', x.sppd_number, x.sppd_issuer)",
        ),
    ),
    Invariant(
        "sppd_twice",
        "R13",
        "E.3.c.7",
        offenders(
            "djpk.consultation.visitor",
            "(SELECT v.id, v.sppd_number, v.sppd_issuer, s.name, row_number() OVER ("
            f"PARTITION BY {_PLAIN.format('sppd_issuer')},"
            f" {_PLAIN.format('sppd_number')} ORDER BY v.id) AS times FROM {_VISITOR}"
            " WHERE v.sppd_signed_at IS NOT NULL) x WHERE x.times > 1",
            "concat_ws(', ', x.sppd_number, x.sppd_issuer)",
        ),
    ),
    Invariant(
        "file_visit",
        "R17",
        "E.3.c.10",
        sessions_where(
            f"{VISIT} AND x.state = 'done' AND NOT"
            f" ({_documents('bak')} AND {_documents('attendance')})",
            _KINDS,
            "'attendance, bak'",
        ),
    ),
    Invariant(
        "file_video",
        "R08",
        "E.3.b.3",
        sessions_where(
            f"{VIDEO} AND x.state = 'done' AND NOT {_documents('bak', 'recording')}",
            _KINDS,
            "'recording'",
        ),
    ),
    Invariant(
        "meeting_missing",
        "R07",
        "E.3.b.2",
        sessions_where(
            f"{VIDEO} AND x.live AND (btrim(COALESCE(x.meeting_app, '')) = ''"
            " OR btrim(COALESCE(x.meeting_url, '')) = '')",
            "concat_ws(', ', x.meeting_app, x.meeting_url)",
        ),
    ),
    Invariant(
        "event_missing",
        "R09",
        "E.3.b.2, E.3.c.3",
        sessions(
            "djpk_audit_session x LEFT JOIN calendar_event e ON e.id = x.event_id"
            " WHERE x.live AND (e.active AND e.start = x.start AND e.stop = x.stop"
            " AND e.consultation_session_id = x.id) IS NOT TRUE",
            "e.start + interval '7 hours'",
            "x.wib_start",
        ),
    ),
    Invariant(
        "event_left",
        "R09",
        "E.3.b.2, E.3.c.3",
        offenders(
            "calendar.event",
            "calendar_event x LEFT JOIN djpk_consultation_session s"
            " ON s.event_id = x.id AND s.id = x.consultation_session_id"
            " WHERE x.consultation_session_id IS NOT NULL AND (s.id IS NULL"
            " OR x.active AND s.state IN ('draft', 'cancelled'))",
            "COALESCE(s.state, '-')",
        ),
    ),
)
