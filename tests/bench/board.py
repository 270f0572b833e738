"""What it takes to paint and use the slot board, over HTTP from a real server.

Every visiting slot of the next sixty working days is taken, with three video sessions
a day beside them.
"""

from itertools import count

from live.server import Server
from live.users import make_users

from .browser import Browser
from .station import L, S, Station
from .stock import BASE
from .table import Report, median, queries

MAX_MS = 1000
MAX_QUERIES = 60
WARM_UP = 2
MAX_ROUNDS = 20
WIZARDS = "djpk.consultation"
GUESTS = [{"name": "Siti", "position_code": "staff"}]
VIDEOS = f"""
INSERT INTO djpk_consultation_session (id, name, ticket_id, letter_id, type_id,
    policy_id, region_id, partner_id, team_id, date, start, stop, state, meeting_app,
    meeting_url, visitor_count, received_count, sppd_count, received_limit, create_date)
SELECT {2 * BASE} + row_number() OVER (), 'VC/B/' || row_number() OVER (), s.ticket_id,
    s.letter_id, t.id, p.id, s.region_id, s.partner_id, s.team_id, s.date,
    s.date + at, s.date + at + interval '1 hour', 'scheduled', 'Ms. Teams',
    'https://meet.test/1', 0, 0, 0, 0, now()
FROM djpk_consultation_session s
JOIN djpk_consultation_type t ON t.code = 'video'
JOIN djpk_consultation_policy p ON p.type_id = t.id
JOIN unnest(ARRAY['01:00', '03:00', '06:30']::interval[]) AS at ON true
WHERE s.state = 'scheduled'
    AND s.slot_id = (SELECT min(id) FROM djpk_consultation_slot WHERE code = '0900')
"""


class FullStation(Station):
    """No slot is free for sixty working days."""

    def __enter__(self):
        super().__enter__()
        self.database.sql(VIDEOS)
        self.database.sql("ANALYZE")
        return self

    def _taken(self, coming):
        return [], coming


def run(options):
    """:return: :class:`~.table.Report`"""
    (size,) = options.sessions or [100_000]
    rounds = WARM_UP + min(options.rounds, MAX_ROUNDS)
    with FullStation(size) as station:
        users = make_users(station.database)
        # one for each booking that is measured, and one that is only looked at
        desk = Desk(station, station.letters(rounds + 1))
        log = ("--log-handler", "werkzeug:INFO")
        with Server(station.database, users, options=log) as server:
            samples = {}
            for login, actions in ACTIONS.items():
                browser = Browser(server, login)
                for action in actions:
                    taken = [
                        browser.measure([action(desk, browser)]) for _ in range(rounds)
                    ]
                    samples[f"{login}: {action.__doc__}"] = taken[WARM_UP:]
            errors = server.log_errors()
    assert not errors, errors[0]
    report = Report("The slot board, a full quarter, one request an action")
    for name, taken in samples.items():
        report.row(name[:44], size, taken)
    for name, taken in samples.items():
        report.limit(f"{name}, ms", median(taken), MAX_MS)
        report.limit(f"{name}, queries", queries(taken), MAX_QUERIES)
    return report


class Desk:
    """What the officer has before them."""

    def __init__(self, station, letters):
        self.station = station
        self.waiting, *self.letters = letters
        self.turns = count()
        self.booked = []
        [(self.session,)] = station.database.sql(
            "SELECT max(id) FROM djpk_consultation_session"
            f" WHERE state = 'scheduled' AND slot_id IS NOT NULL AND id < {2 * BASE}"
        )

    def paint(self, **values):
        first = f"{self.station.first}"
        return (S, "board", [], {"date_from": first, "days": 14, **values})


# -- reading ---------------------------------------------------------------------


def first_paint(desk, browser):
    """first paint, two weeks"""
    return desk.paint()


def a_month(desk, browser):
    """a month at once"""
    return desk.paint(days=31)


def pick_list(desk, browser):
    """letters that wait, listed"""
    wanted = {"display_name": {}, "received_text": {}}
    named = {
        name: {"fields": {"display_name": {}}} for name in ("type_id", "region_id")
    }
    asked = {"specification": {**wanted, **named}, "order": "received_at, id"}
    return (L, "web_search_read", [[["waiting", "=", True]]], {**asked, "limit": 8})


def letter_picked(desk, browser):
    """a letter picked, each cell judged"""
    return desk.paint(letter_id=desk.waiting)


def session_taken_up(desk, browser):
    """a session taken up, each cell judged"""
    return desk.paint(session_id=desk.session)


# -- dialogues -------------------------------------------------------------------


def schedule_dialogue(desk, browser):
    """dialogue of scheduling, filled in"""
    model = f"{WIZARDS}.schedule.wizard"
    _arch, wanted = browser.views(model, "form")["form"]
    defaults = {
        "default_letter_id": desk.waiting,
        "default_date": f"{desk.station.last}",
    }
    return (model, "onchange", [[], {}, [], wanted], {"context": defaults})


def move_dialogue(desk, browser):
    """dialogue of moving"""
    start = f"{desk.station.last} 03:00:00"
    return (S, "open_move", [], {"session_id": desk.session, "start": start})


# -- acting ----------------------------------------------------------------------


def book(desk, browser):
    """booking, where all is full"""
    letter_id = desk.letters[next(desk.turns) % len(desk.letters)]
    values = {"letter_id": letter_id, "visitors": GUESTS}
    return (S, "book", [], {"values": values})


def refused(desk, browser):
    """what a booking of a taken slot is told"""
    place = {"date": f"{desk.station.first}", "slot": "0900", "strict": True}
    values = {"letter_id": desk.waiting, "visitors": GUESTS, **place}
    return (S, "check_booking", [], {"values": values})


def move(desk, browser):
    """moving to the last free places"""
    number = next(desk.turns)
    free = browser.call(S, "available_slots", limit=500)[1][-1 - number % 20]
    place = {"date": free["date"], "slot": free["slot"], "reason": "closed"}
    return (S, "move", [], {"session_id": desk.session, **place})


def cancel(desk, browser):
    """cancelling"""
    if not desk.booked:
        desk.booked = desk.station.database.sql(
            "SELECT id FROM djpk_consultation_session"
            f" WHERE state = 'scheduled' AND id > {2 * BASE} AND name NOT LIKE 'VC/%'"
        )
    session_id = desk.booked.pop()[0]
    reason = {"cause": "djpk", "reason": "closed"}
    return (S, "cancel", [], {"session_id": session_id, **reason})


ACTIONS = {
    "agent": (
        *(first_paint, a_month, pick_list, letter_picked, session_taken_up),
        *(schedule_dialogue, move_dialogue, refused, book, move, cancel),
    ),
    "unit": (first_paint,),
    "reception": (first_paint,),
}
