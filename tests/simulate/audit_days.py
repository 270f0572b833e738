"""Invariants about working days, judged with the model's own calendar."""

from simulate.audit_facts import calendar_of
from simulate.audit_rules import LIVE_VIDEO, LIVE_VISIT, NO_OVERRIDE, Check
from simulate.model import WIB


def _rows(cursor, statement):
    cursor.execute(statement)
    return cursor.fetchall()


def too_early(cursor, _moment):
    """Sessions before the lead time has passed since their letter."""
    calendar = calendar_of(cursor)
    found = _rows(
        cursor,
        f"""SELECT s.id, s.name, l.received_at, s.date, s.lead_working_days
            FROM audit_session s JOIN djpk_consultation_letter l ON l.id = s.letter_id
            WHERE s.live AND l.received_at IS NOT NULL AND s.rule_id IS NOT NULL
              AND {NO_OVERRIDE.format("lead_time")}""",
    )
    return [
        (*row[:4], earliest)
        for row in found
        if row[3] < (earliest := calendar.earliest(row[2] + WIB, row[4]))
    ]


def on_days_off(cursor, _moment):
    calendar = calendar_of(cursor)
    found = _rows(
        cursor, f"SELECT s.id, s.name, s.date FROM audit_session s WHERE {LIVE_VISIT}"
    )
    return [row for row in found if not calendar.is_workday(row[2])]


def video_outside_office_hours(cursor, _moment):
    calendar = calendar_of(cursor)
    found = _rows(
        cursor,
        "SELECT s.id, s.name, s.wib_start, s.wib_stop FROM audit_session s"
        f" WHERE {LIVE_VIDEO}",
    )
    return [row for row in found if not calendar.in_office_hours(row[2], row[3])]


def wrong_callbacks(cursor, _moment):
    """Escalated questions whose deadline is not the promised one (R03)."""
    calendar = calendar_of(cursor)
    found = _rows(
        cursor,
        """SELECT t.id, t.received_at, t.escalated_at, t.callback_deadline,
                  COALESCE(p.callback_working_days, 3), p.callback_from
           FROM helpdesk_ticket t
           LEFT JOIN LATERAL (
               SELECT p.* FROM djpk_consultation_policy p
               JOIN djpk_consultation_type y ON y.id = p.type_id
               WHERE y.code = 'dering'
                 AND p.valid_from <= (t.received_at + interval '7 hours')::date
                 AND (p.valid_to IS NULL
                      OR p.valid_to >= (t.received_at + interval '7 hours')::date)
               LIMIT 1) p ON true
           WHERE t.kind IS NOT NULL AND t.escalated_at IS NOT NULL""",
    )
    return [row for row in found if row[3] != _due(calendar, row)]


def _due(calendar, row):
    _id, received, escalated, _deadline, count, counts_from = row
    begun = escalated if counts_from == "escalation" else received
    return calendar.due(begun + WIB, count) - WIB


DAYS = (
    Check("session before its lead time", "R06", too_early),
    Check("visit on a day off", "R14", on_days_off),
    Check("video session outside office hours", "R07", video_outside_office_hours),
    Check("call-back deadline is not the promised one", "R03", wrong_callbacks),
)
