"""The facts the audit judges: temporary views over the contract's columns.

Names are those of the contract: table = model with underscores.  Only the tables
behind many-to-many fields are looked up, since the contract does not name them.
"""

from psycopg2 import sql

from simulate.model import Calendar

#: Visits that count for slot, day and month (rules.md, "which visits count").
LIVE = "('scheduled', 'checked_in', 'done')"

SESSION_VIEW = """
CREATE OR REPLACE TEMP VIEW audit_session AS
SELECT s.id, s.name, t.code AS type_code, s.state, s.date, s.start, s.stop,
       s.start + interval '7 hours' AS wib_start,
       s.stop + interval '7 hours' AS wib_stop,
       s.letter_id, s.region_id, s.slot_id, s.room_id, s.event_id, s.cancel_cause,
       s.policy_id, s.meeting_app, s.meeting_url, s.type_id,
       left(s.quota_month::text, 7) AS quota_month,
       COALESCE(r.quota_region_id, r.id) AS quota_region_id,
       p.id AS rule_id, p.daily_limit, p.slot_capacity, p.lead_working_days,
       p.visitor_limit, p.visitor_limit_leader, p.checkin_early_minutes,
       COALESCE(p.letter_kept_after_cancel, false) AS letter_kept,
       s.state IN {live} AS live,
       s.state IN {live} OR (
           NOT COALESCE(p.letter_kept_after_cancel, false)
           AND (s.state = 'no_show'
                OR s.state = 'cancelled' AND s.cancel_cause = 'region')
       ) AS uses_letter
  FROM djpk_consultation_session s
  JOIN djpk_consultation_type t ON t.id = s.type_id
  LEFT JOIN djpk_region r ON r.id = s.region_id
  LEFT JOIN LATERAL (
       SELECT * FROM djpk_consultation_policy p
        WHERE p.type_id = s.type_id AND p.valid_from <= s.date
          AND (p.valid_to IS NULL OR p.valid_to >= s.date)
        ORDER BY p.valid_from DESC LIMIT 1) p ON true
 WHERE NOT COALESCE(s.historical, false)
"""

OVERRIDE_VIEW = """
CREATE OR REPLACE TEMP VIEW audit_override AS
SELECT s.id AS session_id, o.code
  FROM djpk_consultation_session s
  JOIN djpk_consultation_override o
    ON o.session_id = s.id OR (o.session_id IS NULL AND o.letter_id = s.letter_id)
 WHERE COALESCE(o.reason, '') <> ''
"""

VISITOR_VIEW = """
CREATE OR REPLACE TEMP VIEW audit_visitor AS
SELECT v.id, v.session_id, v.name, v.checked_in_at, v.sppd_number, v.sppd_issuer,
       v.sppd_signed_at, COALESCE(p.leader, false) AS leader,
       regexp_replace(lower(v.sppd_number), '[^[:alnum:]]+', '', 'g') AS plain_number,
       regexp_replace(lower(v.sppd_issuer), '[^[:alnum:]]+', '', 'g') AS plain_issuer
  FROM djpk_consultation_visitor v
  JOIN audit_session s ON s.id = v.session_id
  LEFT JOIN djpk_consultation_position p ON p.id = v.position_id
"""

LETTER_VIEW = """
CREATE OR REPLACE TEMP VIEW audit_letter AS
SELECT l.*, regexp_replace(lower(l.number), '[^[:alnum:]]+', '/', 'g') AS plain_number,
       (SELECT count(*) FROM {files} f WHERE f.{letter} = l.id) AS files,
       EXISTS (SELECT 1 FROM djpk_consultation_session s
                WHERE s.letter_id = l.id AND s.historical) AS in_history
  FROM djpk_consultation_letter l
"""

SLOT_VIEW = """
CREATE OR REPLACE TEMP VIEW audit_policy_slot AS
SELECT {policy} AS policy_id, {slot} AS slot_id FROM {slots}
"""


def create_views(cursor):
    """The views live in the audit's own connection, nowhere else."""
    cursor.execute(SESSION_VIEW.format(live=LIVE))
    cursor.execute(OVERRIDE_VIEW)
    cursor.execute(VISITOR_VIEW)
    files = _relation(cursor, "djpk.consultation.letter", "attachment_ids")
    cursor.execute(
        sql.SQL(LETTER_VIEW).format(
            files=sql.Identifier(files[0]), letter=sql.Identifier(files[1])
        )
    )
    slots = _relation(cursor, "djpk.consultation.policy", "slot_ids")
    table, policy, slot = map(sql.Identifier, slots)
    cursor.execute(sql.SQL(SLOT_VIEW).format(slots=table, policy=policy, slot=slot))


def _relation(cursor, model, field):
    """Table and two columns of a many-to-many field."""
    cursor.execute(
        "SELECT relation_table, column1, column2 FROM ir_model_fields"
        " WHERE model = %s AND name = %s",
        (model, field),
    )
    return cursor.fetchone()


def calendar_of(cursor):
    """Working days from the office calendar's whole days off, in WIB."""
    cursor.execute(
        """
        SELECT (day)::date FROM (
            SELECT l.date_from + interval '7 hours' AS first,
                   l.date_to + interval '7 hours' AS last
              FROM resource_calendar_leaves l
             WHERE l.resource_id IS NULL AND l.calendar_id IN (
                   SELECT office_calendar_id FROM djpk_consultation_policy)
        ) leave,
        generate_series(date_trunc('day', first), last, interval '1 day') AS day
        WHERE first <= day + interval '7 hours 30 minutes'
          AND last >= day + interval '16 hours'
        """
    )
    return Calendar(day for (day,) in cursor.fetchall())
