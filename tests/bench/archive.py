"""A database with so many answered tickets, as the product would have left them.

The tickets are written by SQL, each one of a thousand questions with a region, a year
and words of its own; their words are indexed by the product's scheduled action.
"""

import time

from odoo.addons.djpk_consultation.tests.answers_stock import facts

from .station import Station, _make_agent

#: Ids of what is made here begin above what the template holds.
BASE = 1_000_000
STEP = 100_000

FACTS = """
CREATE TEMP TABLE fact (at int PRIMARY KEY, topic_id int, question text, answer text);
INSERT INTO fact SELECT f.at - 1, t.id, f.question, f.answer
FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY
    AS f(topic, question, answer, at)
JOIN djpk_consultation_topic t ON t.code = f.topic
"""
# Some facts are asked about far oftener than others, and so are some words used.
# Every second answer is told in words that no other ticket has.
TICKETS = """
INSERT INTO helpdesk_ticket (id, number, name, description, company_id, stage_id, kind,
    consultation_type_id, topic_id, region_id, partner_name, institution, question,
    answer, active, received_at, closed_date, create_date)
SELECT %(base)s + i, 'B' || i, 'Tanya', '<p>-</p>', 1, %(stage)s, 'information',
    %(type)s, topic_id, region_id, 'Budi', 'BKAD ' || region,
    question || ' ' || region || ' ' || year || ' ' || said, CASE i %% 2
        WHEN 0 THEN answer ELSE answer || ' Nomor ' || i END,
    true, closed - interval '1 day', closed, closed
FROM (
    SELECT i, (random() * random() * 999)::int AS at,
        regions[1 + (random() * (cardinality(regions) - 1))::int] AS region_id,
        2020 + (random() * 6)::int AS year,
        now() - make_interval(mins => 5 * (%(total)s - i)) AS closed,
        (SELECT string_agg('kata' || chr(97 + n %% 26)
             || chr(97 + n / 26 %% 26) || chr(97 + n / 676), ' ')
         FROM (SELECT exp(random() * ln(15000))::int + 0 * i AS n
               FROM generate_series(1, 3)) words) AS said
    FROM generate_series(%(first)s, %(last)s) AS i,
        (SELECT array_agg(id) AS regions FROM djpk_region) r
) asked
JOIN fact USING (at)
JOIN (SELECT id AS region_id, name AS region FROM djpk_region) region USING (region_id)
ORDER BY i
"""


class Archive(Station):
    """:param sessions: how many answered tickets are on record"""

    def __enter__(self):
        from odoo.modules.registry import Registry

        self.database.create()
        self.registry = Registry(self.database.name)
        with self.environment(commit=True) as env:
            self.user = _make_agent(env)
        self._fill()
        start = time.perf_counter()
        with self.registry.cursor() as cr:
            from odoo.api import SUPERUSER_ID, Environment

            env = Environment(cr, SUPERUSER_ID, {})
            env["djpk.consultation.answer"]._cron_keep()
        self.indexing = time.perf_counter() - start
        self._vacuum()
        return self

    def _fill(self):
        stock = facts()
        connection = self.database.connect()
        with connection.cursor() as cursor:
            columns = ("topic", "question", "answer")
            lists = [[getattr(fact, name) for fact in stock] for name in columns]
            cursor.execute(FACTS, lists)
            cursor.execute("SELECT setseed(0.5)")
            values = self._references(cursor)
            for first in range(0, self.sessions, STEP):
                last = min(first + STEP, self.sessions) - 1
                cursor.execute(TICKETS, {**values, "first": first, "last": last})
        connection.close()

    def _references(self, cursor):
        cursor.execute(
            "SELECT (SELECT res_id FROM ir_model_data WHERE module = 'helpdesk_mgmt'"
            " AND name = 'helpdesk_ticket_stage_done'),"
            " (SELECT id FROM djpk_consultation_type WHERE code = 'dering')"
        )
        stage, type_id = cursor.fetchone()
        return {"base": BASE, "total": self.sessions, "stage": stage, "type": type_id}

    def _vacuum(self):
        connection = self.database.connect()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        connection.close()
