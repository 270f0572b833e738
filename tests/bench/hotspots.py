"""Where the time of one kind of call goes."""

import cProfile
import io
import pstats
import traceback
from collections import Counter

from . import answers, book, slots
from .archive import Archive
from .station import Station

CALLS = 100


def hotspots(options):
    """:return: text with the queries of a call and the costliest functions"""
    kind = Archive if options.name == "answers" else Station
    with kind((options.sessions or [1_000])[0]) as station:
        work = _work(options.name, station)
        for number in range(5):
            station.measure(lambda env, n=number: work(env, n))
        told = Counter()
        with station.environment() as env:
            _listen(env.cr, told)
            work(env, 0)
            env.cr.flush()
        profiler = cProfile.Profile()
        for number in range(CALLS):
            with station.environment() as env:
                profiler.enable()
                work(env, number)
                env.cr.flush()
                profiler.disable()
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).sort_stats("cumulative")
    stats.print_stats(70)
    lines = [f"{count:>3} x {query}" for query, count in told.items()]
    return "\n".join([*lines, text.getvalue()])


def _work(name, station):
    if name == "answers":
        return answers._as_asked
    if name == "slots":
        return lambda env, _number: slots._all(env, station)
    letters = station.letters(book.LETTERS)
    station.wishes = [
        {"letter_id": letter, "visitors": [{"name": "Siti"}, {"name": "Budi"}]}
        for letter in letters
    ]
    return lambda env, number: book._book_slot(env, station, number)


def _listen(cr, told):
    """Note every statement of a cursor, shortened, and who of the add-on asked."""
    execute = cr.execute

    def noting(query, params=None, log_exceptions=True):
        text = " ".join(str(getattr(query, "code", query)).split())
        asked = [f for f in traceback.extract_stack() if "djpk_consultation/" in f[0]]
        by = f"{asked[-1].name}:{asked[-1].lineno}" if asked else ""
        told[f"{text[:100]}  <- {by}"] += 1
        return execute(query, params, log_exceptions)

    cr.execute = noting
