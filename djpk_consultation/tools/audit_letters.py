"""Invariants of request letters, and of the places in the ledger of claims."""

from .audit import (
    VISIT,
    Invariant,
    letters_where,
    offenders,
    sessions,
    sessions_where,
    without_override,
)

_KEY = "btrim(regexp_replace(lower(l.number), '[^[:alnum:]]+', '/', 'g'), '/')"
#: By SQL's own reckoning, as rules.md has it: same sender, number and date.
_SAME = f"""
    (SELECT l.id, l.agenda_number, l.number, l.letter_date,
            row_number() OVER (PARTITION BY l.region_id, {_KEY}, l.letter_date
                               ORDER BY l.id) AS of_region,
            row_number() OVER (PARTITION BY l.partner_id, {_KEY}, l.letter_date
                               ORDER BY l.id) AS of_partner,
            l.region_id, l.partner_id
       FROM djpk_consultation_letter l
      WHERE l.historical IS NOT TRUE AND l.letter_date IS NOT NULL
        AND COALESCE(l.number, '') <> '') x
    WHERE x.region_id IS NOT NULL AND x.of_region > 1
       OR x.partner_id IS NOT NULL AND x.of_partner > 1"""
_USED = (
    "EXISTS (SELECT 1 FROM djpk_audit_session s"
    " WHERE s.letter_id = x.id AND s.uses_letter)"
)
_IN_HISTORY = (
    "(x.historical IS TRUE OR EXISTS (SELECT 1 FROM djpk_consultation_session s"
    " WHERE s.letter_id = x.id AND s.historical))"
)
_LETTER = (
    "djpk_audit_session x LEFT JOIN djpk_consultation_letter l ON l.id = x.letter_id"
)
_LACKING = """concat_ws(', ',
    CASE WHEN COALESCE(btrim(l.number), '') = '' THEN 'number' END,
    CASE WHEN l.letter_date IS NULL THEN 'letter_date' END,
    CASE WHEN l.received_at IS NULL THEN 'received_at' END,
    CASE WHEN l.to_director_general IS NOT TRUE THEN 'to_director_general' END,
    CASE WHEN l.channel_id IS NULL THEN 'channel_id' END,
    CASE WHEN NOT EXISTS (
        SELECT 1 FROM djpk_consultation_letter_ir_attachment_rel f
         WHERE f.djpk_consultation_letter_id = l.id) THEN 'attachment_ids' END)"""

LETTERS = (
    Invariant(
        "letter_twice",
        "R16",
        "E.3.c.9",
        sessions(
            "(SELECT s.*, row_number() OVER (PARTITION BY s.letter_id ORDER BY s.id)"
            " AS times FROM djpk_audit_session s"
            " WHERE s.uses_letter AND s.letter_id IS NOT NULL) x WHERE x.times > 1",
            "x.times",
            "1",
        ),
    ),
    Invariant(
        "letter_state",
        "R16",
        "E.3.c.9",
        letters_where(
            f"(x.state = 'used') <> {_USED} AND NOT {_IN_HISTORY}",
            "x.state",
            f"CASE WHEN {_USED} THEN 'used' WHEN x.decision = 'approve'"
            " THEN 'approved' ELSE 'received' END",
        ),
    ),
    Invariant(
        "letter_duplicate",
        "R05",
        "E.3.b.1, E.3.c.1",
        offenders(
            "djpk.consultation.letter",
            _SAME,
            "x.number || ' ' || x.letter_date",
            name="COALESCE(x.agenda_number, x.number)",
        ),
    ),
    Invariant(
        "letter_incomplete",
        "R05",
        "E.3.b.1, E.3.c.1",
        sessions(f"{_LETTER} WHERE x.live AND {_LACKING} <> ''", "NULL", _LACKING),
    ),
    Invariant(
        "letter_channel",
        "R05",
        "E.3.b.1, E.3.c.1",
        sessions(
            f"{_LETTER} JOIN helpdesk_ticket_channel c ON c.id = l.channel_id"
            " WHERE x.live AND c.for_letter IS NOT TRUE"
            " AND c.write_date <= GREATEST(x.booked_at, l.write_date)"
            f" AND {without_override('letter_channel')}",
            "c.code",
        ),
    ),
    Invariant(
        "letter_other",
        "R11",
        "E.3.c.5",
        sessions(
            f"{_LETTER} WHERE x.live AND (l.type_id <> x.type_id"
            " OR l.region_id IS DISTINCT FROM x.region_id)",
            "(SELECT concat_ws(', ', x.type_code, r.name)"
            " FROM (SELECT 1) one LEFT JOIN djpk_region r ON r.id = x.region_id)",
            "(SELECT concat_ws(', ', t.code, r.name) FROM djpk_consultation_type t"
            " LEFT JOIN djpk_region r ON r.id = l.region_id WHERE t.id = l.type_id)",
        ),
    ),
    Invariant(
        "letter_future",
        "R05",
        "E.3.b.1, E.3.c.1",
        letters_where(
            "x.received_at > %(now)s"
            " OR x.letter_date > (x.received_at + interval '7 hours')::date",
            "concat_ws(' ', x.letter_date, x.received_at + interval '7 hours')",
        ),
    ),
    Invariant(
        "not_agreed",
        "R09",
        "E.3.c.3",
        sessions(
            f"{_LETTER} WHERE {VISIT} AND x.live"
            " AND l.decision IS DISTINCT FROM 'approve'",
            "l.decision",
            "'approve'",
        ),
    ),
    Invariant(
        "region_missing",
        "R09",
        "E.3.c.3",
        sessions_where(
            f"{VISIT} AND x.live AND x.region_id IS NULL"
            f" AND {without_override('region_missing')}",
            "x.date",
        ),
    ),
    Invariant(
        "cause_missing",
        "R16",
        "E.3.c.9",
        sessions_where(
            "(x.state = 'cancelled') <> (x.cancel_cause IS NOT NULL)",
            "concat_ws(' ', x.state, x.cancel_cause)",
        ),
    ),
    Invariant(
        "override_reason",
        "R09",
        "E.3.c.3",
        offenders(
            "djpk.consultation.override",
            "djpk_consultation_override x WHERE btrim(COALESCE(x.reason, '')) = ''"
            " OR num_nonnulls(x.session_id, x.letter_id) = 0 OR x.code NOT IN"
            " ('lead_time', 'region_quota', 'visitor_limit', 'letter_channel',"
            " 'region_missing', 'outside_checkin_window')",
            "x.code",
            name="x.code",
        ),
    ),
)

_LIVE_CLAIM = (
    "djpk_consultation_claim x LEFT JOIN djpk_consultation_session b"
    " ON b.id = x.session_id LEFT JOIN djpk_audit_session s ON s.id = x.session_id"
    " WHERE x.released_at IS NULL"
)
_LACKS = f"""concat_ws(', ',
    CASE WHEN x.uses_letter AND COALESCE(h.letters, 0) <> 1 THEN 'letter' END,
    CASE WHEN {VISIT} AND x.counts AND x.quota_region_id IS NOT NULL
          AND COALESCE(h.months, 0) <> 1 THEN 'quota' END,
    CASE WHEN {VISIT} AND x.live AND COALESCE(h.days, 0) <> 1 THEN 'day' END,
    CASE WHEN {VISIT} AND x.live AND COALESCE(h.slots, 0) <> 1 THEN 'slot' END,
    CASE WHEN x.room_id IS NOT NULL AND x.live
          AND COALESCE(h.rooms, 0) <> 1 THEN 'room' END)"""
_OWED = "djpk_audit_session x LEFT JOIN djpk_audit_held h ON h.session_id = x.id"


def _claims(condition, found, expected="NULL"):
    return offenders(
        "djpk.consultation.claim",
        f"{_LIVE_CLAIM} AND ({condition})",
        found,
        expected,
        "COALESCE(b.name, x.kind || ' ' || x.key)",
    )


LEDGER = (
    Invariant(
        "claim_missing",
        "R14",
        "E.3.c.5, E.3.c.8, E.3.c.9",
        sessions(f"{_OWED} WHERE {_LACKS} <> ''", "x.state", _LACKS),
    ),
    Invariant(
        "claim_other",
        "R14",
        "E.3.c.5, E.3.c.8, E.3.c.9",
        _claims(
            """s.live AND (x.expires_at IS NOT NULL OR CASE x.kind
                WHEN 'letter' THEN x.key <> s.letter_id::text
                WHEN 'quota' THEN x.key <> s.quota_region_id || '/' || s.quota_month
                WHEN 'day' THEN x.key <> s.date::text OR x.date <> s.date
                WHEN 'slot' THEN x.key <> s.date || '/' || s.slot_id
                  OR x.date <> s.date OR x.slot_id IS DISTINCT FROM s.slot_id
                WHEN 'room' THEN x.room_id IS DISTINCT FROM s.room_id
                  OR x.start <> s.start OR x.stop <> s.stop END IS NOT FALSE)""",
            "x.kind || ' ' || x.key",
        ),
    ),
    Invariant(
        "claim_stray",
        "R14",
        "E.3.c.5, E.3.c.8, E.3.c.9",
        _claims(
            """x.session_id IS NULL AND (x.expires_at IS NULL OR NOT EXISTS (
                SELECT 1 FROM djpk_consultation_offer o
                 WHERE o.id = x.offer_id AND o.state = 'open'))
            OR b.historical
            OR b.state = 'draft'
            OR b.state = 'cancelled' AND NOT (x.kind = 'letter' AND s.uses_letter)
            OR b.state = 'no_show' AND (x.kind = 'letter' AND NOT s.uses_letter
                OR x.kind = 'quota' AND NOT s.counts)""",
            "x.kind || ' ' || x.key",
            "b.state",
        ),
    ),
    Invariant(
        "claim_twice",
        "R14",
        "E.3.c.5, E.3.c.8, E.3.c.9",
        offenders(
            "djpk.consultation.claim",
            "(SELECT c.*, row_number() OVER (PARTITION BY c.kind, c.key, c.seat"
            " ORDER BY c.id) AS times FROM djpk_consultation_claim c"
            " WHERE c.released_at IS NULL) x WHERE x.times > 1 OR x.seat < 1",
            "x.seat",
            name="x.kind || ' ' || x.key",
        ),
    ),
    Invariant(
        "offer_expired",
        "R09",
        "E.3.c.3",
        _claims(
            "x.session_id IS NULL AND x.expires_at < %(now)s - interval '1 hour'",
            "x.expires_at + interval '7 hours'",
        ),
    ),
)
