"""What a booking costs, beside the ticket and the event it cannot do without."""

from .station import QUIET, S, Station, T
from .table import Report, median, queries

MAX_RATIO = 2.5
MAX_QUERIES = 45
MAX_GROWTH = 1.3
LETTERS = 8


def run(options):
    """:return: :class:`~.table.Report`"""
    small, large = options.sessions or [1_000, 100_000]
    with Station(small) as few, Station(large) as many:
        stations = [few, many]
        for station in stations:
            station.wishes = [
                {"letter_id": letter, "visitors": [{"name": "Siti"}, {"name": "Budi"}]}
                for letter in station.letters(LETTERS)
            ]
            _make_guests(station)
        work = [(WAYS[0], few)] + [(way, s) for way in WAYS[1:] for s in stations]
        samples = {(way, station): [] for way, station in work}
        for number in range(-WARM_UP, options.rounds):
            for way, station in work:
                sample = station.measure(
                    lambda env, n=number, w=way, s=station: w(env, s, n)
                )
                if number >= 0:
                    samples[way, station].append(sample)
        return _report(samples, few, many)


def _make_guests(station):
    with station.environment(commit=True) as env:
        values = [{"name": f"Guest {n}", "email": f"g{n}@x.id"} for n in (1, 2, 3)]
        station.guests = env["res.partner"].sudo().create(values).ids


def _ticket_and_event(env, station, number):
    """A ticket and an event of an hour with three guests, quietly."""
    day, slot = station.free[number % len(station.free)]
    env[T].with_context(**QUIET).create({"name": "Consultation", "description": "DAU"})
    env["calendar.event"].with_context(**QUIET).create(
        {
            "name": "Consultation",
            "start": f"{day} {int(slot[:2]) - 7:02}:00:00",
            "stop": f"{day} {int(slot[:2]) - 6:02}:00:00",
            "partner_ids": [(6, 0, station.guests)],
        }
    )


def _book(env, station, number, **where):
    wish = station.wishes[number % LETTERS]
    env[S].book(values={**wish, **where})


def _book_slot(env, station, number):
    """A free slot of a day."""
    day, slot = station.free[number % len(station.free)]
    _book(env, station, number, date=day, slot=slot)


def _book_day(env, station, number):
    """Any slot of a day."""
    day, _slot = station.free[number % len(station.free)]
    _book(env, station, number, date=day)


def _book_any(env, station, number):
    """The earliest place there is."""
    _book(env, station, number)


def _book_once(env, station, number):
    """A slot, with an idempotency key."""
    day, slot = station.free[number % len(station.free)]
    _book(env, station, number, date=day, slot=slot, idempotency_key=f"key {number}")


WARM_UP = 10
WAYS = (_ticket_and_event, _book_slot, _book_day, _book_any, _book_once)


def _report(samples, few, many):
    report = Report("book(), beside a quiet ticket and event with 3 guests")
    base = median(samples[_ticket_and_event, few])
    for (way, station), taken in samples.items():
        name = f"{way.__name__[1:]}: {way.__doc__}"
        report.row(name[:44], station.sessions, taken, base)
    for way in WAYS[1:]:
        name, small = way.__name__[1:], samples[way, few]
        report.limit(f"{name}, ratio", median(small) / base, MAX_RATIO)
        most = max(queries(small), queries(samples[way, many]))
        report.limit(f"{name}, queries", most, MAX_QUERIES)
        growth = median(samples[way, many]) / median(small)
        report.limit(
            f"{name}, growth from {few.sessions} to {many.sessions} sessions",
            growth,
            MAX_GROWTH,
        )
    return report
