"""Sessions on record by the ten thousand, as the product would have left them.

Written by SQL: each done visit with its letter, ticket, calendar event, visitors,
audit lines and the five places it took; the last ones stand in the coming weeks and
take every second slot there.
"""

#: Ids of what is made here begin above what the template holds.
BASE = 1_000_000
TABLES = (
    "helpdesk_ticket",
    "djpk_consultation_letter",
    "djpk_consultation_session",
    "calendar_event",
)

PARTNERS = """
INSERT INTO res_partner
    (id, name, complete_name, is_company, active, type, region_id,
     commercial_partner_id, create_date)
SELECT %(base)s + id, 'Pemerintah ' || name, 'Pemerintah ' || name, true, true,
    'contact', id, %(base)s + id, now()
FROM djpk_region
ON CONFLICT DO NOTHING
"""
# One visit per slot, back from yesterday; regions take turns, so that none has more
# than one visit in a month.
PAST = """
CREATE TEMP TABLE stock AS
WITH slots AS (
    SELECT id, code, hour_from, row_number() OVER (ORDER BY code) - 1 AS at
    FROM djpk_consultation_slot
), regions AS (
    SELECT id, row_number() OVER (ORDER BY code) - 1 AS at, count(*) OVER () AS total
    FROM djpk_region WHERE autonomous AND quota_region_id = id
), visits AS (
    SELECT i, current_date - 1 - (i / 4) AS day, i %% 4 AS slot
    FROM generate_series(%(first)s, %(last)s) AS i
)
SELECT v.i, v.day, s.id AS slot_id, r.id AS region_id, 'done' AS state,
    v.day + make_interval(hours => s.hour_from::int - 7) AS start
FROM visits v
JOIN slots s ON s.at = v.slot
JOIN regions r ON r.at = v.i %% r.total
"""
COMING = """
INSERT INTO stock
SELECT %(last)s + n, day, s.id,
    (SELECT id FROM djpk_region WHERE autonomous AND quota_region_id = id
     ORDER BY code OFFSET 200 + n LIMIT 1),
    'scheduled', day + make_interval(hours => s.hour_from::int - 7)
FROM unnest(%(days)s::date[], %(slots)s::text[]) WITH ORDINALITY AS w(day, code, n)
JOIN djpk_consultation_slot s ON s.code = w.code
"""
ROWS = """
INSERT INTO helpdesk_ticket (id, number, name, description, company_id, stage_id, kind,
    consultation_type_id, region_id, partner_id, institution, question, active,
    received_at, create_date)
SELECT %(base)s + i, 'B' || i, 'Konsultasi', '<p>DAU</p>', 1,
    (SELECT min(id) FROM helpdesk_ticket_stage WHERE closed), 'consultation',
    %(type)s, region_id, %(base)s + region_id, 'Pemerintah', 'DAU?', true,
    start - interval '10 days', start - interval '10 days'
FROM stock;

INSERT INTO djpk_consultation_letter (id, ticket_id, type_id, region_id, partner_id,
    agenda_number, number, sender_key, number_key, letter_date, to_director_general,
    received_at, state, decision, team_id, channel_id)
SELECT %(base)s + i, %(base)s + i, %(type)s, region_id, %(base)s + region_id,
    'A' || i, '900/' || i || '/B', 'region/' || region_id, '900/' || i || '/b',
    day - 10, true, start - interval '10 days', 'used', 'approve', %(team)s,
    (SELECT id FROM helpdesk_ticket_channel WHERE code = 'email')
FROM stock;

INSERT INTO djpk_consultation_session (id, name, ticket_id, letter_id, type_id,
    policy_id, region_id, quota_region_id, partner_id, team_id, date, slot_id, room_id,
    start, stop, quota_month, state, visitor_count, received_count, sppd_count,
    received_limit, create_date)
SELECT %(base)s + i, 'TM/B/' || i, %(base)s + i, %(base)s + i, %(type)s, %(policy)s,
    region_id, region_id, %(base)s + region_id, %(team)s, day, slot_id, %(room)s,
    start, start + interval '1 hour', to_char(day, 'YYYY-MM'), state, 2, 0, 0, 2,
    start - interval '5 days'
FROM stock;

INSERT INTO calendar_event (id, name, start, stop, allday, duration, active, show_as,
    consultation_session_id, create_date)
SELECT %(base)s + i, 'Tatap muka', start, start + interval '1 hour', false, 1, true,
    'busy', %(base)s + i, start - interval '5 days'
FROM stock;

UPDATE djpk_consultation_session s SET event_id = s.id
FROM stock WHERE s.id = %(base)s + stock.i;

INSERT INTO djpk_consultation_visitor (session_id, name, position_id)
SELECT %(base)s + i, 'Tamu ' || n, (SELECT min(id) FROM djpk_consultation_position)
FROM stock, generate_series(1, 2) AS n;

INSERT INTO djpk_consultation_log
    (action, at, user_id, session_id, letter_id, ticket_id)
SELECT action, start, 1, %(base)s + i, %(base)s + i, %(base)s + i
FROM stock, unnest(ARRAY['registered', 'approved', 'booked', 'checked_in', 'closed'])
    AS action;

INSERT INTO djpk_consultation_claim
    (kind, key, seat, session_id, region_id, create_date)
SELECT 'letter', (%(base)s + i)::text, 1, %(base)s + i, NULL, start FROM stock
UNION ALL
SELECT 'quota', region_id || '/' || to_char(day, 'YYYY-MM'), 1, %(base)s + i,
    region_id, start
FROM stock;

INSERT INTO djpk_consultation_claim (kind, key, seat, session_id, date, create_date)
SELECT 'day', day::text, row_number() OVER (PARTITION BY day ORDER BY start),
    %(base)s + i, day, start
FROM stock;

INSERT INTO djpk_consultation_claim (kind, key, seat, session_id, date, slot_id,
    create_date)
SELECT 'slot', day || '/' || slot_id, 1, %(base)s + i, day, slot_id, start FROM stock;

INSERT INTO djpk_consultation_claim (kind, key, seat, session_id, date, room_id, start,
    stop, create_date)
SELECT 'room', %(room)s || '/' || start, 1, %(base)s + i, day, %(room)s, start,
    start + interval '1 hour', start
FROM stock
"""


def fill(database, sessions, coming):
    """Put so many sessions on record, in a database that has none.

    :param coming: ``[(day, slot code)]`` that are taken in the coming weeks
    """
    connection = database.connect()
    connection.autocommit = False
    with connection, connection.cursor() as cursor:
        values = {
            "base": BASE,
            "first": 0,
            "last": sessions - len(coming) - 1,
            "days": [day for day, _slot in coming],
            "slots": [slot for _day, slot in coming],
            **_references(cursor),
        }
        for statement in (PARTNERS, PAST, COMING, *ROWS.split(";\n")):
            cursor.execute(statement, values)
        for table in TABLES:
            cursor.execute(f"SELECT setval('{table}_id_seq', %s)", [3 * BASE])
        cursor.execute("SELECT setval('res_partner_id_seq', %s)", [3 * BASE])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM djpk_consultation_session")
        (made,) = cursor.fetchone()
    connection.close()
    assert made == sessions, made


def _references(cursor):
    cursor.execute(
        "SELECT t.id AS type, p.id AS policy,"
        " (SELECT min(id) FROM djpk_consultation_room) AS room,"
        " (SELECT res_id FROM ir_model_data WHERE name = 'team_dtu') AS team"
        " FROM djpk_consultation_type t"
        " JOIN djpk_consultation_policy p ON p.type_id = t.id"
        " WHERE t.code = 'face_to_face'"
    )
    names = [column.name for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))
