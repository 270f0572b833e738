"""What must hold after any race, asked in SQL of its own.

Each query returns the offenders; none is an invariant that holds.
"""

LIVE = (
    "s.state IN ('scheduled', 'checked_in', 'done')"
    " AND NOT COALESCE(s.historical, false)"
)
VISIT = "t.code = 'face_to_face'"
VISITS = f"""
    SELECT s.*, p.daily_limit, p.slot_capacity, p.region_monthly_limit
    FROM djpk_consultation_session s
    JOIN djpk_consultation_type t ON t.id = s.type_id
    JOIN djpk_consultation_policy p ON p.type_id = t.id AND s.date >= p.valid_from
        AND (p.valid_to IS NULL OR s.date <= p.valid_to)
    WHERE {LIVE} AND {VISIT} AND s.date NOT IN %s
"""
LIMITS = {
    "slot": f"SELECT date, slot_id, count(*) FROM ({VISITS}) v"
    " GROUP BY date, slot_id, slot_capacity HAVING count(*) > slot_capacity",
    "day": f"SELECT date, count(*) FROM ({VISITS}) v"
    " GROUP BY date, daily_limit HAVING count(*) > daily_limit",
    "region-month": f"""
        SELECT r.quota_region_id, to_char(v.date, 'YYYY-MM'), count(*)
        FROM ({VISITS}) v JOIN djpk_region r ON r.id = v.region_id
        WHERE NOT EXISTS (SELECT 1 FROM djpk_consultation_override o
                          WHERE o.session_id = v.id AND o.code = 'region_quota')
        GROUP BY 1, 2, v.region_monthly_limit HAVING count(*) > v.region_monthly_limit
    """,
}
ALWAYS = {
    "one session per letter": """
        SELECT s.letter_id, count(*) FROM djpk_consultation_session s
        JOIN djpk_consultation_type t ON t.id = s.type_id
        WHERE s.state IN ('scheduled', 'checked_in', 'done')
            OR (t.code = 'face_to_face'
                AND (s.state = 'no_show' OR s.cancel_cause = 'region'))
        GROUP BY s.letter_id HAVING count(*) > 1
    """,
    "a letter is used by its session": f"""
        SELECT l.id, l.state FROM djpk_consultation_letter l
        WHERE (l.state = 'used') != EXISTS (
            SELECT 1 FROM djpk_consultation_session s
            JOIN djpk_consultation_type t ON t.id = s.type_id
            WHERE s.letter_id = l.id AND ({LIVE} OR ({VISIT}
                AND (s.state = 'no_show' OR s.cancel_cause = 'region'))))
    """,
    "a letter counts once": """
        SELECT region_id, lower(regexp_replace(number, '\\W+', '/', 'g')), letter_date
        FROM djpk_consultation_letter
        WHERE region_id IS NOT NULL AND number IS NOT NULL AND letter_date IS NOT NULL
        GROUP BY 1, 2, 3 HAVING count(*) > 1
    """,
    "a letter counts once per institution": """
        SELECT partner_id, lower(regexp_replace(number, '\\W+', '/', 'g')), letter_date
        FROM djpk_consultation_letter
        WHERE partner_id IS NOT NULL AND number IS NOT NULL
            AND letter_date IS NOT NULL
        GROUP BY 1, 2, 3 HAVING count(*) > 1
    """,
    "one session in a room": f"""
        SELECT a.id, b.id FROM djpk_consultation_session a
        JOIN djpk_consultation_session b ON a.id < b.id AND a.room_id = b.room_id
            AND a.start < b.stop AND b.start < a.stop
        WHERE {LIVE.replace("s.", "a.")} AND {LIVE.replace("s.", "b.")}
    """,
    "an SPPD number is used once": """
        SELECT lower(regexp_replace(sppd_issuer, '\\W', '', 'g')),
            lower(regexp_replace(sppd_number, '\\W', '', 'g'))
        FROM djpk_consultation_visitor WHERE sppd_signed_at IS NOT NULL
        GROUP BY 1, 2 HAVING count(*) > 1
    """,
    "SPPD signed for guests received": """
        SELECT session_id FROM djpk_consultation_visitor GROUP BY session_id
        HAVING count(sppd_signed_at) > count(checked_in_at)
    """,
    "guests received within the cap": """
        SELECT v.session_id, count(*) FROM djpk_consultation_visitor v
        JOIN djpk_consultation_position p ON p.id = v.position_id
        WHERE v.checked_in_at IS NOT NULL GROUP BY v.session_id
        HAVING count(*) > CASE WHEN bool_or(p.leader) THEN 4 ELSE 2 END
    """,
    "counts of a session are its visitors'": """
        SELECT s.id FROM djpk_consultation_session s
        LEFT JOIN djpk_consultation_visitor v ON v.session_id = s.id
        GROUP BY s.id HAVING count(v.checked_in_at) != COALESCE(s.received_count, 0)
            OR count(v.sppd_signed_at) != COALESCE(s.sppd_count, 0)
    """,
    "one event per session, at its time": f"""
        SELECT s.id FROM djpk_consultation_session s
        LEFT JOIN calendar_event e ON e.consultation_session_id = s.id
        WHERE s.state != 'draft' AND NOT COALESCE(s.historical, false)
        GROUP BY s.id
        HAVING count(e.id) != 1 OR bool_or(e.active) != (s.state != 'cancelled')
            OR bool_or(e.id = s.event_id) IS NOT TRUE
            OR ({LIVE} AND bool_or(e.start != s.start OR e.stop != s.stop))
    """,
    "a live visit holds its places": f"""
        SELECT s.id, array_agg(c.kind ORDER BY c.kind)
        FROM djpk_consultation_session s
        JOIN djpk_consultation_type t ON t.id = s.type_id
        LEFT JOIN djpk_consultation_claim c
            ON c.session_id = s.id AND c.released_at IS NULL
        WHERE {LIVE} AND {VISIT} GROUP BY s.id
        HAVING array_agg(c.kind::text ORDER BY c.kind)
            IS DISTINCT FROM ARRAY['day', 'letter', 'quota', 'room', 'slot']
    """,
    "places are those of the session": f"""
        SELECT s.id, c.kind, c.key FROM djpk_consultation_session s
        JOIN djpk_consultation_claim c
            ON c.session_id = s.id AND c.released_at IS NULL
        WHERE {LIVE} AND CASE c.kind
            WHEN 'day' THEN c.key != s.date::text
            WHEN 'slot' THEN c.date != s.date OR c.slot_id != s.slot_id
            WHEN 'room' THEN c.room_id != s.room_id OR c.start != s.start
            WHEN 'quota' THEN c.key != s.quota_region_id || '/' || s.quota_month
            ELSE c.key != s.letter_id::text END
    """,
    "an ended offer holds no place": """
        SELECT o.id, c.kind FROM djpk_consultation_offer o
        JOIN djpk_consultation_claim c ON c.offer_id = o.id AND c.released_at IS NULL
        WHERE o.state != 'open'
    """,
    "an open offer holds what it offers, and a place of each month": """
        SELECT o.id FROM djpk_consultation_offer o
        JOIN djpk_consultation_letter l ON l.id = o.letter_id
        WHERE o.state = 'open' AND (l.state = 'used' OR (
            SELECT count(*) FROM djpk_consultation_offer_line i WHERE i.offer_id = o.id
        ) NOT BETWEEN 1 AND 3 OR (
            SELECT count(DISTINCT to_char(i.date, 'YYYY-MM'))
            FROM djpk_consultation_offer_line i WHERE i.offer_id = o.id
        ) != (
            SELECT count(*) FROM djpk_consultation_claim c
            WHERE c.offer_id = o.id AND c.kind = 'quota' AND c.released_at IS NULL))
    """,
    "a letter is held three slots and one place of a month": """
        SELECT letter_id, kind, count(*) FROM djpk_consultation_claim
        WHERE letter_id IS NOT NULL AND released_at IS NULL
        GROUP BY letter_id, kind, CASE kind WHEN 'quota' THEN key END
        HAVING count(*) > CASE kind WHEN 'quota' THEN 1 ELSE 3 END
    """,
    "what is chosen is booked": """
        SELECT o.id FROM djpk_consultation_offer o
        LEFT JOIN djpk_consultation_session s ON s.id = o.session_id
        WHERE (o.state = 'chosen') != (s.id IS NOT NULL)
    """,
    "a cancelled session holds no place": """
        SELECT s.id, c.kind FROM djpk_consultation_session s
        JOIN djpk_consultation_claim c
            ON c.session_id = s.id AND c.released_at IS NULL
        WHERE s.state IN ('draft', 'cancelled')
            AND NOT (c.kind = 'letter' AND s.cancel_cause = 'region')
    """,
}


def broken(office):
    """``{invariant: offenders}`` of those that do not hold, each told once."""
    sql, special = office.arena.sql, tuple(office.special_days)
    found = {name: sql(query) for name, query in ALWAYS.items()}
    found |= {name: sql(query, special) for name, query in LIMITS.items()}
    news = {(name, str(row)) for name, rows in found.items() for row in rows}
    news -= office.offenders
    office.offenders |= news
    return {name: row for name, row in sorted(news)}
