"""What it takes to open the screens of a day, over HTTP from a real server."""

import calendar
from datetime import date, timedelta

from live.server import Server
from live.users import make_users

from .browser import CONTEXT, Browser
from .station import L, S, Station, T
from .stock import BASE
from .table import Report, median, queries

MAX_MS = 1000
MAX_QUERIES = 60
WARM_UP = 2
MAX_ROUNDS = 20
#: As the web client counts at most.
COUNT = 10_001
LOG, CLAIM = "djpk.consultation.log", "djpk.consultation.claim"
VISITOR = "djpk.consultation.visitor"


def run(options):
    """:return: :class:`~.table.Report`"""
    (size,) = options.sessions or [100_000]
    rounds = WARM_UP + min(options.rounds, MAX_ROUNDS)
    with Station(size) as station:
        users = make_users(station.database)
        log = ("--log-handler", "werkzeug:INFO")
        with Server(station.database, users, options=log) as server:
            samples = {
                f"{login}: {screen.__doc__}": _open(browser, screen, rounds)
                for login, screens in SCREENS.items()
                for browser in [Browser(server, login)]
                for screen in screens
            }
            errors = server.log_errors()
    assert not errors, errors[0]
    report = Report("Opening a screen, one user at a time")
    for name, taken in samples.items():
        report.row(name[:44], size, taken)
    for name, taken in samples.items():
        report.limit(f"{name}, ms", median(taken), MAX_MS)
        report.limit(f"{name}, queries", queries(taken), MAX_QUERIES)
    return report


def _open(browser, screen, rounds):
    calls = screen(browser)
    return [browser.measure(calls) for _ in range(rounds)][WARM_UP:]


# -- sessions ------------------------------------------------------------------


def _list(browser, model=S, domain=(), **options):
    _arch, wanted = browser.views(model, "list")["list"]
    return (
        model,
        "web_search_read",
        [],
        {
            "domain": domain,
            "specification": wanted,
            "limit": 80,
            "count_limit": COUNT,
            **options,
        },
    )


def session_list(browser):
    """sessions, list"""
    return [_list(browser)]


def session_last_page(browser):
    """sessions, list, 10,000 rows on"""
    return [_list(browser, offset=9_920)]


def session_search(browser):
    """sessions, list, a name typed"""
    typed = ["|", "|", ["name", "ilike", "bandung"], ["region_id", "ilike", "bandung"]]
    return [_list(browser, domain=[*typed, ["partner_id", "ilike", "bandung"]])]


def session_lacking(browser):
    """sessions, list, documents lacking"""
    return [_list(browser, domain=[["needs_documents", "=", True]])]


def session_of_my_unit(browser):
    """sessions, list, my unit this week"""
    mine = ["team_id.user_ids", "in", [browser.server.users["unit"].id]]
    return [_list(browser, domain=[mine, ["this_week", "=", True]])]


def session_kanban(browser):
    """sessions, kanban by state"""
    _arch, wanted = browser.views(S, "kanban")["kanban"]
    return [
        (
            S,
            "web_read_group",
            [],
            {
                "domain": [],
                "groupby": ["state"],
                "aggregates": [],
                "auto_unfold": True,
                "unfold_read_specification": wanted,
                "unfold_read_default_limit": 80,
                "context": {**CONTEXT, "read_group_expand": True},
            },
        )
    ]


def session_by_month(browser):
    """sessions, pivot by month and type"""
    return [
        (
            S,
            "formatted_read_group",
            [],
            {
                "domain": [],
                "groupby": ["date:month", "type_id"],
                "aggregates": ["__count"],
            },
        )
    ]


def session_calendar(browser):
    """sessions, calendar, last month"""
    last = date.today().replace(day=1) - timedelta(days=1)
    return _calendar(browser, last.replace(day=1), last)


def session_calendar_coming(browser):
    """sessions, calendar, this month"""
    today = date.today()
    _weekday, days = calendar.monthrange(today.year, today.month)
    return _calendar(browser, today.replace(day=1), today.replace(day=days))


def _calendar(browser, first, last):
    arch, wanted = browser.views(S, "calendar")["calendar"]
    names = {"display_name", arch.get("date_start"), arch.get("date_stop"), *wanted}
    domain = [["start", "<=", f"{last} 16:59:59"], ["stop", ">=", f"{first} 00:00:00"]]
    return [(S, "search_read", [], {"domain": domain, "fields": sorted(names)})]


def session_form(browser):
    """session, form"""
    [(session_id,)] = browser.server.database.sql(
        f"SELECT max(id) FROM djpk_consultation_session WHERE id >= {BASE}"
    )
    return [_form(browser, S, session_id)]


def _form(browser, model, record_id):
    _arch, wanted = browser.views(model, "form")["form"]
    return (model, "web_read", [[record_id]], {"specification": wanted})


# -- tickets, letters, records -------------------------------------------------


def ticket_form(browser):
    """ticket, form"""
    stages = ("helpdesk.ticket.stage", "search_read", [], {"fields": ["display_name"]})
    return [_form(browser, T, BASE + 50), stages]


def ticket_new(browser):
    """ticket, new form"""
    _arch, wanted = browser.views(T, "form")["form"]
    return [(T, "onchange", [[], {}, [], wanted], {})]


def ticket_who(browser):
    """ticket, contact and region typed"""
    names = {"operator": "ilike", "limit": 8}
    return [
        ("res.partner", "name_search", [], {"name": "bandung", **names}),
        ("djpk.region", "name_search", [], {"name": "bandung", **names}),
    ]


def ticket_list(browser):
    """tickets, list"""
    return [_list(browser, T)]


def letter_list(browser):
    """letters, list"""
    return [_list(browser, L)]


def letter_waiting(browser):
    """letters, waiting list"""
    return [_list(browser, L, [["state", "=", "approved"]], order="received_at, id")]


def letter_form(browser):
    """letter, form"""
    return [_form(browser, L, BASE + 50)]


def log_list(browser):
    """audit trail, list"""
    return [_list(browser, LOG)]


def claim_list(browser):
    """places taken, list"""
    return [_list(browser, CLAIM, [["released_at", "=", False]])]


def visitor_list(browser):
    """visitors, list"""
    return [_list(browser, VISITOR)]


def first_open(browser):
    """all views of sessions, first time"""
    kinds = ("calendar", "list", "kanban", "form", "activity", "pivot", "search")
    views = [[False, kind] for kind in kinds]
    return [(S, "get_views", [], {"views": views, "options": {"toolbar": True}})]


SCREENS = {
    "agent": (
        first_open,
        session_list,
        session_last_page,
        session_search,
        session_lacking,
        session_of_my_unit,
        session_kanban,
        session_by_month,
        session_calendar,
        session_calendar_coming,
        session_form,
        ticket_form,
        ticket_new,
        ticket_who,
        ticket_list,
        letter_list,
        letter_waiting,
        letter_form,
        log_list,
        claim_list,
        visitor_list,
    ),
    "unit": (
        session_list,
        session_kanban,
        session_calendar,
        session_form,
        ticket_form,
        ticket_list,
        letter_list,
        log_list,
    ),
    "reception": (session_list, session_calendar_coming, visitor_list),
}
