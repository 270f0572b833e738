"""What the nightly audit of every rule takes.

The sessions of the stock stand on any day, without files and documents: nearly each
breaks several rules, which costs more than a year of lawful ones.
"""

from contextlib import ExitStack

from odoo.addons.djpk_consultation.tests.answers_stock import facts

from .archive import FACTS, STEP, TICKETS
from .station import Station
from .table import Report, median

MAX_SECONDS = 60
ROUNDS = 3
#: Questions to an answered ticket each, beside one of every session.
TICKETS_A_SESSION = 9
BASE = 10_000_000
A = "djpk.consultation.audit"


def run(options):
    """:return: :class:`~.table.Report`"""
    sizes = options.sessions or [1_000, 100_000]
    with ExitStack() as stack:
        years = [stack.enter_context(Year(size)) for size in sizes]
        samples = {year: [] for year in years}
        for _round in range(ROUNDS):
            for year, taken in samples.items():
                taken.append(year.measure(_audit))
    report = Report(f"An audit of every rule; {ROUNDS} rounds each.")
    for year, taken in samples.items():
        report.row("audit", year.sessions, taken)
    seconds = median(samples[years[-1]]) / 1000
    most = f"seconds at {sizes[-1]:,} sessions, {years[-1].tickets:,} tickets"
    report.limit(most, seconds, MAX_SECONDS)
    return report


def _audit(env):
    audit = env[A].sudo().create([{}])
    audit._run()
    assert not audit.failed_count, audit.line_ids.mapped("error")


class Year(Station):
    """Sessions, and ten tickets for each."""

    def __enter__(self):
        super().__enter__()
        self.tickets = self.sessions * (TICKETS_A_SESSION + 1)
        connection = self.database.connect()
        with connection.cursor() as cursor:
            stock = facts()
            columns = ("topic", "question", "answer")
            cursor.execute(
                FACTS, [[getattr(f, name) for f in stock] for name in columns]
            )
            values = self._references(cursor)
            total = values["total"]
            for first in range(0, total, STEP):
                last = min(first + STEP, total) - 1
                cursor.execute(TICKETS, {**values, "first": first, "last": last})
            cursor.execute("VACUUM ANALYZE helpdesk_ticket")
        connection.close()
        return self

    def _references(self, cursor):
        cursor.execute(
            "SELECT (SELECT res_id FROM ir_model_data WHERE module = 'helpdesk_mgmt'"
            " AND name = 'helpdesk_ticket_stage_done'),"
            " (SELECT id FROM djpk_consultation_type WHERE code = 'dering')"
        )
        stage, type_id = cursor.fetchone()
        total = self.sessions * TICKETS_A_SESSION
        return {"base": BASE, "total": total, "stage": stage, "type": type_id}
