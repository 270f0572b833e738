"""What it costs to list the free slots of sixty working days."""

from contextlib import ExitStack

from .station import S, Station
from .table import Report, median, queries

MAX_MS = 10
MAX_QUERIES = 3
MAX_GROWTH = 1.3
WARM_UP = 10


def run(options):
    """:return: :class:`~.table.Report`"""
    sizes = options.sessions or [1_000, 40_000, 100_000]
    with ExitStack() as stack:
        stations = [stack.enter_context(Station(size)) for size in sizes]
        for station in stations:
            station.region = station._regions()[0]
        samples = {(way, station): [] for way in WAYS for station in stations}
        for number in range(-WARM_UP, options.rounds):
            for way, station in samples:
                sample = station.measure(lambda env, w=way, s=station: w(env, s))
                if number >= 0:
                    samples[way, station].append(sample)
        return _report(samples, stations)


def _all(env, station):
    """for everybody"""
    found = env[S].available_slots(
        date_from=station.first, date_to=station.last, limit=500
    )
    assert len(found) == len(station.free), len(found)


def _of_region(env, station):
    """for one region"""
    env[S].available_slots(
        date_from=station.first,
        date_to=station.last,
        region_code=station.region,
        limit=500,
    )


WAYS = (_all, _of_region)


def _report(samples, stations):
    report = Report("available_slots() over 60 working days, every second slot taken")
    for (way, station), taken in samples.items():
        report.row(way.__doc__, station.sessions, taken)
    for way in WAYS:
        for station in stations:
            taken, size = samples[way, station], station.sessions
            report.limit(f"{way.__doc__}, {size}, ms", median(taken), MAX_MS)
            report.limit(f"{way.__doc__}, {size}, queries", queries(taken), MAX_QUERIES)
        few, many = samples[way, stations[0]], samples[way, stations[-1]]
        report.limit(f"{way.__doc__}, growth", median(many) / median(few), MAX_GROWTH)
    return report
