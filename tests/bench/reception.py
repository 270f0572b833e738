"""The reception desk over HTTP: its first paint, and each thing that is done there."""

from live.server import Server
from live.users import make_users

from .browser import Browser
from .station import S, Station
from .stock import BASE
from .table import Report, median, queries

MAX_MS = 1000
MAX_QUERIES = 120
WARM_UP = 2
MAX_ROUNDS = 20
#: Four visits whose check-in is open now, whatever the hour is.
TODAY = f"""
UPDATE djpk_consultation_session SET state = 'scheduled',
    date = (now() AT TIME ZONE 'Asia/Jakarta')::date,
    start = now() AT TIME ZONE 'UTC',
    stop = now() AT TIME ZONE 'UTC' + interval '1 hour',
    received_count = 0, sppd_count = 0, received_limit = 2
WHERE id IN (SELECT id FROM djpk_consultation_session
    WHERE id >= {BASE} AND slot_id IS NOT NULL ORDER BY id DESC LIMIT 4)
RETURNING id
"""
AFRESH = """
UPDATE djpk_consultation_visitor SET checked_in_at = NULL, checked_out_at = NULL,
    sppd_signed_at = NULL, sppd_number = NULL, sppd_issuer = NULL,
    sppd_number_key = NULL, sppd_issuer_key = NULL
WHERE session_id = %s RETURNING id
"""


def run(options):
    """:return: :class:`~.table.Report`"""
    (size,) = options.sessions or [100_000]
    rounds = WARM_UP + min(options.rounds, MAX_ROUNDS)
    with Station(size) as station:
        users = make_users(station.database)
        log = ("--log-handler", "werkzeug:INFO")
        with Server(station.database, users, options=log) as server:
            desk = Desk(Browser(server, "reception"), station.database)
            samples = desk.measure(rounds)
            errors = server.log_errors()
    assert not errors, errors[0]
    report = Report("The reception desk, four visits today; one request each")
    for name, taken in samples.items():
        report.row(name, size, taken)
    for name, taken in samples.items():
        report.limit(f"{name}, ms", median(taken), MAX_MS)
        report.limit(f"{name}, queries", queries(taken), MAX_QUERIES)
    return report


class Desk:
    """A day at the desk, again and again on the same four visits."""

    def __init__(self, browser, database):
        self.browser, self.database = browser, database
        self.numbers = 0

    def measure(self, rounds):
        """``{name: samples}`` without those of warming up."""
        samples = {}
        for _round in range(rounds):
            for name, call in self._calls():
                samples.setdefault(name, []).append(self.browser.measure([call]))
        return {name: taken[WARM_UP:] for name, taken in samples.items()}

    def _calls(self):
        visits = [row[0] for row in self.database.sql(TODAY)]
        guests = {
            visit: [row[0] for row in self.database.sql(AFRESH, visit)]
            for visit in visits
        }
        visit = visits[0]
        one, other = guests[visit]
        self.numbers += 1
        yield "first paint", (S, "reception_day", [], {})
        yield "a name typed", (S, "find_visits", [], {"text": "Tamu"})
        yield (
            "checked in, one of them a substitute",
            self._deed(
                "receive",
                session_id=visit,
                visitor_ids=[one],
                substitutes=[{"name": f"Pengganti {self.numbers}"}],
            ),
        )
        item = {"visitor_id": one, "number": f"S{self.numbers}", "issuer": "Setda"}
        yield (
            "an SPPD signed",
            self._deed("sign_sppd", session_id=visit, items=[item]),
        )
        yield "left", self._deed("check_out", session_id=visit, visitor_ids=[one])
        values = {"name": "Rudi", "reason_code": "no_schedule"}
        yield "a walk-in refused", self._deed("refuse_walk_in", values=values)
        self.database.sql(
            "DELETE FROM djpk_consultation_visitor WHERE session_id = %s"
            " AND id NOT IN (%s, %s) RETURNING id",
            *(visit, one, other),
        )

    def _deed(self, method, **values):
        self.numbers += 1
        return (S, "at_desk", [method, values, f"bench {self.numbers}"], {})
