"""What it costs to find past answers while a question is typed."""

from contextlib import ExitStack

from odoo.addons.djpk_consultation.tests.answers_stock import asked

from .archive import Archive
from .station import T
from .table import Report, median, queries

MAX_MS = 100
MAX_QUERIES = 12
WARM_UP = 10
#: Words that a tenth of all past questions have, and more.
COMMON = (
    "kapan dau cair",
    "apa syarat penyaluran tahap 2",
    "bagaimana cara lapor dbh",
    "dau",
    "laporan dana kabupaten 2024",
)
MISTYPED = (
    "kpan penylauran dana alokasi umun utk kabupten kami",
    "persyratan pencaran dak fisk thp 2",
    "sanksii keterlmbatan laporn dana desaa",
)
LONG = " ".join(question for _key, question in asked("dev"))


def run(options):
    """:return: :class:`~.table.Report`"""
    sizes = options.sessions or [10_000, 1_000_000]
    with ExitStack() as stack:
        archives = [stack.enter_context(Archive(size)) for size in sizes]
        samples = {(way, archive): [] for way in WAYS for archive in archives}
        for number in range(-WARM_UP, options.rounds):
            for (way, archive), taken in samples.items():
                sample = archive.measure(lambda env, w=way, n=number: w(env, n))
                if number >= 0:
                    taken.append(sample)
        return _report(samples, archives)


def _ask(env, question, **values):
    return env[T].similar_answers(question=question, limit=5, **values)


def _as_asked(env, number):
    """a hundred questions, as asked"""
    questions = asked("test")
    _ask(env, questions[number % len(questions)][1])


def _common(env, number):
    """common words only"""
    found = _ask(env, COMMON[number % len(COMMON)])
    assert found, COMMON[number % len(COMMON)]


def _mistyped(env, number):
    """mistyped"""
    found = _ask(env, MISTYPED[number % len(MISTYPED)])
    assert found, MISTYPED[number % len(MISTYPED)]


def _with_topic(env, number):
    """common words, with the topic"""
    topic = env["djpk.consultation.topic"].search([("code", "=", "dau")])
    assert _ask(env, COMMON[number % len(COMMON)], topic_id=topic.id)


def _long(env, _number):
    """a long text"""
    _ask(env, LONG)


WAYS = (_as_asked, _common, _mistyped, _with_topic, _long)


def _report(samples, archives):
    report = Report("similar_answers() while a question is typed")
    for (way, archive), taken in samples.items():
        report.row(way.__doc__, archive.sessions, taken)
    for (way, archive), taken in samples.items():
        name = f"{way.__doc__}, {archive.sessions}"
        report.limit(f"{name}, ms", median(taken), MAX_MS)
        report.limit(f"{name}, queries", queries(taken), MAX_QUERIES)
    for way in WAYS:
        few, many = (median(samples[way, one]) for one in (archives[0], archives[-1]))
        report.lines.append(f"growth  {way.__doc__}: {many / few:.2f}")
    for archive in archives:
        report.lines.append(
            f"indexing {archive.sessions} tickets took {archive.indexing:.0f} s"
        )
    return report
