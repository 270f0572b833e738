"""What it costs to print a session's documents, as one file each download."""

from .station import S, Station
from .table import Report, median

#: A document's share of its file, on a quiet machine.
MAX_MS = 500
MANY = 20
GUESTS = 40
WARM_UP = 1
MAX_ROUNDS = 15
STAFF = [{"name": "Siti", "position_code": "staff"}]


def run(options):
    """:return: :class:`~.table.Report`"""
    with Station((options.sessions or [1_000])[0]) as station:
        _book(station)
        samples = {way: [] for way in WAYS}
        for number in range(-WARM_UP, min(options.rounds, MAX_ROUNDS)):
            for way in WAYS:
                sample = station.measure(lambda env, w=way: w(env, station))
                if number >= 0:
                    samples[way].append(sample)
        return _report(station, samples)


def _book(station):
    """Twenty visits on record, and one with a long list of guests."""
    letters = station.letters(MANY + 1)
    with station.environment(commit=True) as env:
        station.visits = [
            env[S].book(values={"letter_id": letter, "visitors": STAFF})["id"]
            for letter in letters
        ]
        session = env[S].sudo().browse(station.visits.pop())
        guests = session._guests() * (GUESTS - 1)
        visitors = env["djpk.consultation.visitor"].sudo()
        visitors._create_announced(session, guests)
        station.crowded = session.ids


def _print(env, kind, ids):
    content = env["djpk.consultation.paper"]._issue(kind, S, ids)
    assert content.startswith(b"%PDF-"), content[:20]
    return content


def _pass(env, station):
    """visit pass"""
    _print(env, "pass", station.visits[:1])


def _bak(env, station):
    """minutes"""
    _print(env, "bak", station.visits[:1])


def _attendance(env, station):
    """attendance list"""
    _print(env, "attendance", station.visits[:1])


def _crowd(env, station):
    """attendance list of forty"""
    _print(env, "attendance", station.crowded)


def _passes(env, station):
    """twenty visit passes"""
    _print(env, "pass", station.visits)


WAYS = (_pass, _bak, _attendance, _crowd, _passes)


def _report(station, samples):
    report = Report("Documents as PDF/A, each issue on record")
    for way, taken in samples.items():
        report.row(way.__doc__, station.sessions, taken)
    for way, taken in samples.items():
        count = MANY if way is _passes else 1
        name = f"{way.__doc__}, ms a document"
        report.limit(name, median(taken) / count, MAX_MS)
    return report
