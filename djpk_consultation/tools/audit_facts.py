"""The facts of the audit: temporary tables of the audit's own transaction.

Whatever changed after a booking does not make it wrong: a session is judged by the
settings of its policy as they were (``djpk.consultation.policy.change``) and by the
days off as they were known when it got its place.  Times of WIB are naive; the office
is in WIB whatever its calendar says.
"""

#: Name -> statements that make it, in this order; the audit drops them all.
TABLES = {
    # A policy's settings in each period since its last change; ``since`` excluded.
    "djpk_audit_setting": (
        """
        CREATE TEMP TABLE djpk_audit_setting ON COMMIT DROP AS
        WITH version AS (
            SELECT policy_id, at AS until, id, before AS given
              FROM djpk_consultation_policy_change
            UNION ALL
            SELECT p.id, 'infinity', NULL, to_jsonb(p) || jsonb_build_object('slots', (
                SELECT COALESCE(jsonb_agg(jsonb_build_array(
                    k.id, k.code, k.hour_from, k.hour_to)), '[]')
                  FROM djpk_consultation_policy_slot_rel r
                  JOIN djpk_consultation_slot k ON k.id = r.slot_id AND k.active
                 WHERE r.policy_id = p.id))
              FROM djpk_consultation_policy p
        )
        SELECT v.policy_id, p.type_id, t.code AS type_code,
               COALESCE(lag(v.until) OVER (
                   PARTITION BY v.policy_id ORDER BY v.until, v.id), '-infinity'
               ) AS since,
               v.until, v.given -> 'slots' AS slots, g.*
          FROM version v
          JOIN djpk_consultation_policy p ON p.id = v.policy_id
          JOIN djpk_consultation_type t ON t.id = p.type_id
         CROSS JOIN LATERAL jsonb_to_record(v.given) AS g(
               valid_from date, valid_to date, lead_working_days int,
               callback_working_days int, region_monthly_limit int, daily_limit int,
               slot_capacity int, letter_cutoff boolean, callback_from text,
               visitor_limit int, visitor_limit_leader int, no_show_counts boolean,
               letter_kept_after_cancel boolean, checkin_early_minutes int,
               office_calendar_id int)
        """,
        "CREATE INDEX ON djpk_audit_setting (policy_id)",
        "ANALYZE djpk_audit_setting",
    ),
    # Every day of the office calendars: its hours, what leaves left of them, since
    # when it is known to be off, and how many working days there were up to it.
    "djpk_audit_day": (
        """
        CREATE TEMP TABLE djpk_audit_day ON COMMIT DROP AS
        WITH day AS (
            SELECT c.id AS calendar_id, d::date AS day,
                   (((d::date - date '0001-01-01') / 7) & 1)::text AS week,
                   COALESCE(c.two_weeks_calendar, false) AS two_weeks
              FROM resource_calendar c
             CROSS JOIN generate_series(
                   timestamp '2023-12-01', %(now)s + interval '800 days', '1 day') AS d
             WHERE c.id IN (SELECT office_calendar_id FROM djpk_audit_setting)
        ), office AS (
            SELECT d.calendar_id, d.day, max(d.day + a.hour_to * interval '1 hour')
                   AS closes, range_agg(tsrange(
                       d.day + a.hour_from * interval '1 hour',
                       d.day + a.hour_to * interval '1 hour'))
                       FILTER (WHERE a.id IS NOT NULL) AS hours
              FROM day d
              LEFT JOIN resource_calendar_attendance a
                ON a.calendar_id = d.calendar_id AND a.display_type IS NULL
               AND a.day_period <> 'lunch' AND a.hour_to > a.hour_from
               AND a.dayofweek = (extract(isodow FROM d.day) - 1)::int::text
               AND (NOT d.two_weeks OR a.week_type = d.week)
             GROUP BY d.calendar_id, d.day
        ), leave AS (
            SELECT l.calendar_id, COALESCE(l.known_since, '-infinity') AS since,
                   tsrange(l.date_from + interval '7 hours',
                           l.date_to + interval '7 hours', '[]') AS hours
              FROM resource_calendar_leaves l
             WHERE l.resource_id IS NULL AND l.time_type = 'leave'
        ), year AS (
            SELECT DISTINCT l.calendar_id,
                   extract(year FROM l.date_from + interval '7 hours')::int AS year
              FROM resource_calendar_leaves l
             WHERE l.resource_id IS NULL AND l.time_type = 'leave'
               AND l.holiday_kind <> 'other'
               AND l.date_to - l.date_from >= interval '23 hours 59 minutes'
        )
        SELECT o.calendar_id, o.day, o.hours, o.closes,
               COALESCE(o.hours - away.hours, o.hours) AS open, away.since AS cut_since,
               o.hours <@ away.hours IS NOT TRUE AND o.hours IS NOT NULL AS worked,
               CASE WHEN o.hours <@ away.hours
                    THEN COALESCE(away.whole_since, away.since) END AS off_since,
               year.year IS NOT NULL AS known,
               count(*) FILTER (WHERE o.hours <@ away.hours IS NOT TRUE
                                  AND o.hours IS NOT NULL)
                   OVER (PARTITION BY o.calendar_id ORDER BY o.day) AS number
          FROM office o
          LEFT JOIN LATERAL (
               SELECT range_agg(l.hours) AS hours, max(l.since) AS since,
                      min(l.since) FILTER (WHERE l.hours @> range_merge(o.hours))
                          AS whole_since
                 FROM leave l
                WHERE l.calendar_id = o.calendar_id
                  AND l.hours && range_merge(o.hours)) away ON true
          LEFT JOIN year ON year.calendar_id = o.calendar_id
                        AND year.year = extract(year FROM o.day)::int
        """,
        "CREATE UNIQUE INDEX ON djpk_audit_day (calendar_id, day)",
        "CREATE INDEX ON djpk_audit_day (calendar_id, number) WHERE worked",
        "ANALYZE djpk_audit_day",
    ),
    # The places that each session holds, and when it got them.
    "djpk_audit_held": (
        """
        CREATE TEMP TABLE djpk_audit_held ON COMMIT DROP AS
        SELECT session_id, max(create_date) AS at,
               count(*) FILTER (WHERE kind = 'letter') AS letters,
               count(*) FILTER (WHERE kind = 'quota') AS months,
               count(*) FILTER (WHERE kind = 'day') AS days,
               count(*) FILTER (WHERE kind = 'slot') AS slots,
               count(*) FILTER (WHERE kind = 'room') AS rooms,
               max(create_date) FILTER (WHERE kind = 'quota') AS month_at,
               max(create_date) FILTER (WHERE kind = 'day') AS day_at
          FROM djpk_consultation_claim
         WHERE released_at IS NULL AND session_id IS NOT NULL
         GROUP BY session_id
        """,
        "CREATE UNIQUE INDEX ON djpk_audit_held (session_id)",
        "ANALYZE djpk_audit_held",
    ),
    "djpk_audit_guests": (
        """
        CREATE TEMP TABLE djpk_audit_guests ON COMMIT DROP AS
        SELECT v.session_id, count(*) AS listed, count(v.checked_in_at) AS received,
               count(v.sppd_signed_at) AS signed,
               bool_or(p.leader) AS leader_listed,
               bool_or(p.leader AND v.checked_in_at IS NOT NULL) AS leader_received
          FROM djpk_consultation_visitor v
          JOIN djpk_consultation_position p ON p.id = v.position_id
         GROUP BY v.session_id
        """,
        "CREATE UNIQUE INDEX ON djpk_audit_guests (session_id)",
        "ANALYZE djpk_audit_guests",
    ),
    # Sessions but for history, each with the settings that bound it when it got its
    # place; where two policies may have, the one that allows more.
    "djpk_audit_session": (
        """
        CREATE TEMP TABLE djpk_audit_session ON COMMIT DROP AS
        WITH said AS (
            SELECT session_id,
                   max(at) FILTER (WHERE action IN ('booked', 'rolled', 'moved'))
                       AS placed_at,
                   max(at) FILTER (WHERE action IN ('no_show', 'cancelled'))
                       AS ended_at
              FROM djpk_consultation_log WHERE session_id IS NOT NULL
             GROUP BY session_id
        ), session AS (
            SELECT s.*, y.code AS type_code, said.ended_at,
                   COALESCE(GREATEST(said.placed_at, h.at), 'infinity') AS booked_at,
                   h.month_at, h.day_at
              FROM djpk_consultation_session s
              JOIN djpk_consultation_type y ON y.id = s.type_id
              LEFT JOIN said ON said.session_id = s.id
              LEFT JOIN djpk_audit_held h ON h.session_id = s.id
             WHERE s.historical IS NOT TRUE
        ), bound AS (
            SELECT s.id, s.name, s.type_id, s.type_code, s.state, s.date, s.slot_id,
                   s.room_id, s.start, s.stop, s.letter_id, s.region_id, s.event_id,
                   s.policy_id, s.cancel_cause, s.quota_region_id, s.quota_month,
                   s.meeting_app, s.meeting_url, s.visitor_count, s.received_count,
                   s.sppd_count, s.granted_limit, s.booked_at,
                   s.start + interval '7 hours' AS wib_start,
                   s.stop + interval '7 hours' AS wib_stop,
                   COALESCE(s.month_at, s.booked_at) AS month_at,
                   COALESCE(s.day_at, s.booked_at) AS day_at,
                   s.state IN ('scheduled', 'checked_in', 'done') AS live,
                   own.policy_id AS own_id, own.type_id AS own_type_id, own.slots,
                   own.valid_from, own.valid_to, own.office_calendar_id AS calendar_id,
                   GREATEST(own.daily_limit, rule.daily_limit) AS daily_limit,
                   GREATEST(own.slot_capacity, rule.slot_capacity) AS slot_capacity,
                   LEAST(own.lead_working_days, rule.lead_working_days)
                       AS lead_working_days,
                   own.letter_cutoff AND rule.letter_cutoff AS letter_cutoff,
                   GREATEST(own.visitor_limit, p.visitor_limit) AS visitor_limit,
                   GREATEST(own.visitor_limit_leader, p.visitor_limit_leader)
                       AS visitor_limit_leader,
                   GREATEST(own.checkin_early_minutes, p.checkin_early_minutes)
                       AS checkin_early_minutes,
                   COALESCE(month.region_monthly_limit, own.region_monthly_limit)
                       AS region_monthly_limit,
                   s.state IN ('no_show', 'cancelled') AND COALESCE((
                       SELECT e.no_show_counts FROM djpk_audit_setting e
                        WHERE e.policy_id = s.policy_id AND s.state = 'no_show'
                          AND s.ended_at > e.since AND s.ended_at <= e.until
                   ), false) AS no_show_counts,
                   s.state IN ('no_show', 'cancelled') AND COALESCE((
                       SELECT e.letter_kept_after_cancel FROM djpk_audit_setting e
                        WHERE e.policy_id = s.policy_id
                          AND COALESCE(s.ended_at, 'infinity') > e.since
                          AND COALESCE(s.ended_at, 'infinity') <= e.until
                   ), false) AS letter_kept
              FROM session s
              LEFT JOIN djpk_consultation_policy p ON p.id = s.policy_id
              LEFT JOIN djpk_audit_setting own ON own.policy_id = s.policy_id
               AND s.booked_at > own.since AND s.booked_at <= own.until
              LEFT JOIN LATERAL (
                   SELECT max(e.daily_limit) AS daily_limit,
                          max(e.slot_capacity) AS slot_capacity,
                          min(e.lead_working_days) AS lead_working_days,
                          COALESCE(bool_and(e.letter_cutoff), true) AS letter_cutoff
                     FROM djpk_audit_setting e
                    WHERE e.type_id = s.type_id AND s.booked_at > e.since
                      AND s.booked_at <= e.until AND s.date >= e.valid_from
                      AND (e.valid_to IS NULL OR s.date <= e.valid_to)) rule ON true
              LEFT JOIN LATERAL (
                   SELECT max(e.region_monthly_limit) AS region_monthly_limit
                     FROM djpk_audit_setting e
                    WHERE e.type_id = s.type_id
                      AND COALESCE(s.month_at, s.booked_at) > e.since
                      AND COALESCE(s.month_at, s.booked_at) <= e.until
                      AND (to_date(s.quota_month, 'YYYY-MM')
                           + interval '1 month - 1 day')::date
                          BETWEEN e.valid_from AND COALESCE(e.valid_to, 'infinity')
                   ) month ON s.quota_month IS NOT NULL
        )
        SELECT b.*, b.live OR b.no_show_counts AS counts,
               b.live OR NOT b.letter_kept AND (b.state = 'no_show'
                   OR b.state = 'cancelled' AND b.cancel_cause = 'region')
                   AS uses_letter
          FROM bound b
        """,
        "CREATE UNIQUE INDEX ON djpk_audit_session (id)",
        "CREATE INDEX ON djpk_audit_session (letter_id)",
        "ANALYZE djpk_audit_session",
    ),
}
