"""Invariants of tickets, of mails to be told, and of calls that are repeated."""

from .audit import Invariant, offenders

#: Withdrawn, spam, a double: nothing was consulted.
_VOID = """(SELECT res_id FROM ir_model_data WHERE model = 'helpdesk.ticket.stage'
    AND (module = 'helpdesk_mgmt' AND name IN ('helpdesk_ticket_stage_cancelled',
                                               'helpdesk_ticket_stage_rejected')
      OR module = 'djpk_consultation' AND name = 'stage_complaint_withdrawn'))"""
_DERING = """x.kind IS NOT NULL AND (y.code = 'dering'
    OR y.id IS NULL AND x.kind IN ('information', 'consultation'))"""
_TICKET = f"""
    helpdesk_ticket x
    JOIN helpdesk_ticket_stage g ON g.id = x.stage_id
    LEFT JOIN djpk_consultation_type y ON y.id = x.consultation_type_id
    LEFT JOIN res_partner p ON p.id = x.partner_id
    WHERE {_DERING} AND x.stage_id NOT IN (SELECT * FROM void)"""


def _empty(*columns):
    given = ", ".join(f"NULLIF(btrim({column}), '')" for column in columns)
    return f"COALESCE({given}) IS NULL"


_LACKING = f"""concat_ws(', ',
    CASE WHEN {_empty("x.partner_name", "p.name")} THEN 'partner_name' END,
    CASE WHEN {_empty("x.institution", "p.commercial_company_name")}
         THEN 'institution' END,
    CASE WHEN {_empty("x.partner_phone", "x.partner_email", "p.phone", "p.email")}
         THEN 'partner_phone' END,
    CASE WHEN {_empty("x.question")} THEN 'question' END)"""


def tickets(source, found, expected="NULL"):
    query = offenders("helpdesk.ticket", source, found, expected, "x.number")
    return f"WITH void AS MATERIALIZED {_VOID} {query}"


_WIB_RECEIVED = "(x.received_at + interval '7 hours')"
# The policy of the day of receipt says what counts and how many days.
_PROMISE = f"""
    (SELECT x.id, x.number, x.callback_deadline,
            CASE WHEN p.policy_id IS NOT NULL AND due.known AND r.known
                 THEN due.closes - interval '7 hours' END AS owed
       FROM helpdesk_ticket x
       LEFT JOIN djpk_consultation_type y ON y.id = x.consultation_type_id
       LEFT JOIN djpk_audit_setting p
         ON p.type_code = COALESCE(y.code, 'dering') AND p.until = 'infinity'
        AND p.valid_from <= {_WIB_RECEIVED}::date
        AND COALESCE(p.valid_to, 'infinity') >= {_WIB_RECEIVED}::date
      CROSS JOIN LATERAL (SELECT CASE p.callback_from WHEN 'escalation'
            THEN x.escalated_at + interval '7 hours' ELSE {_WIB_RECEIVED} END) b(at)
       LEFT JOIN djpk_audit_day r
         ON r.calendar_id = p.office_calendar_id AND r.day = b.at::date
       LEFT JOIN djpk_audit_day due ON due.calendar_id = p.office_calendar_id
        AND due.worked AND due.number = r.number + p.callback_working_days
            + CASE WHEN r.worked AND NOT (p.letter_cutoff AND b.at > r.closes)
                   THEN 0 ELSE 1 END
      WHERE x.kind IS NOT NULL AND x.escalated_at IS NOT NULL
        AND (x.callback_at IS NULL OR x.callback_at > %(now)s - interval '31 days'
             AND NOT EXISTS (SELECT 1 FROM resource_calendar_leaves late
                              WHERE late.known_since > x.callback_at))
        AND x.stage_id NOT IN (SELECT * FROM void)) x
    WHERE x.callback_deadline IS DISTINCT FROM x.owed"""

TICKETS = (
    Invariant(
        "callback_deadline",
        "R03",
        "E.3.a.2",
        tickets(
            _PROMISE,
            "x.callback_deadline + interval '7 hours'",
            "x.owed + interval '7 hours'",
        ),
    ),
    Invariant(
        "callback_unproved",
        "R03",
        "E.3.a.2",
        tickets(
            "helpdesk_ticket x WHERE x.callback_at IS NOT NULL"
            " AND (x.escalated_at IS NULL OR NOT EXISTS ("
            " SELECT 1 FROM djpk_consultation_log l WHERE l.ticket_id = x.id"
            " AND l.action = 'call_reached'))",
            "x.callback_at + interval '7 hours'",
        ),
    ),
    Invariant(
        "identity",
        "R02",
        "E.3.a.1",
        tickets(
            f"{_TICKET} AND NOT COALESCE(g.unattended AND NOT g.closed, false)"
            f" AND {_LACKING} <> ''",
            "NULL",
            _LACKING,
        ),
    ),
    Invariant(
        "answer",
        "R04",
        "E.3.a.3",
        tickets(
            f"{_TICKET} AND g.closed AND {_empty('x.answer')}", "g.name ->> 'en_US'"
        ),
    ),
    Invariant(
        "complaint_channel",
        "R20",
        "E.5",
        tickets(
            "helpdesk_ticket x JOIN helpdesk_ticket_channel c ON c.id = x.channel_id"
            " WHERE x.kind IN ('complaint', 'suggestion') AND c.code <> ''"
            " AND c.for_complaint IS NOT TRUE",
            "c.code",
        ),
    ),
)

QUEUES = (
    Invariant(
        "notice_stuck",
        "R09",
        "E.3.c.3",
        offenders(
            "djpk.consultation.notice",
            "djpk_consultation_notice x WHERE x.state IN ('pending', 'sending')"
            " AND COALESCE(x.next_try, x.queued_at) < %(now)s - interval '1 hour'",
            "x.state || ' ' || x.attempts",
            "x.next_try + interval '7 hours'",
            "x.kind",
        ),
    ),
    Invariant(
        "call_twice",
        "-",
        "-",
        offenders(
            "djpk.consultation.idempotency",
            "(SELECT i.*, row_number() OVER (PARTITION BY i.user_id, i.method, i.key"
            " ORDER BY i.id) AS times FROM djpk_consultation_idempotency i) x"
            " WHERE x.times > 1",
            "x.method",
            name="x.key",
        ),
    ),
)
