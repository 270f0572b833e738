"""What a booking asks for, and what the rules say to it."""

from typing import NamedTuple


class Guest(NamedTuple):
    """A visitor as announced."""

    name: str
    position_id: int
    leader: bool
    nip: str = ""


class Wish(NamedTuple):
    """A booking as asked for; days are WIB, times naive WIB.

    ``letter`` is the letter's record, ``session`` the draft to schedule or the
    scheduled session to move (an empty record for a new one); ``since`` the place that
    DJPK has shut (:class:`~.places.Fit`): the next lawful one after it is looked for.
    """

    letter: object
    session: object
    type_code: str
    day: object = None
    slot_code: str = ""
    start: object = None
    stop: object = None
    room_id: int = 0
    meeting_app: str = ""
    meeting_url: str = ""
    guests: tuple = ()
    team: object = None
    strict: bool = False
    override: object = None
    moving: bool = False
    since: object = None


class Verdict(NamedTuple):
    """The rules broken, the ones a manager waived, and the place found if any."""

    violations: list
    waived: list
    fit: object


class Outlook(NamedTuple):
    """What the rules say to a letter before anybody has chosen a place for it.

    ``fit`` is the first lawful place, or ``None``, ``why`` its derivation;
    ``months`` are ``(day, visits, limit)`` of the region, this month and the next.
    """

    violations: list
    fit: object
    why: str
    months: list


def guest_limit(leaders, policy, granted=0):
    """E.3.c.6: how many may come, given how many of them are leaders.

    >>> from collections import namedtuple
    >>> policy = namedtuple("P", "visitor_limit visitor_limit_leader")(2, 4)
    >>> guest_limit(0, policy), guest_limit(1, policy), guest_limit(0, policy, 3)
    (2, 4, 3)
    """
    limit = policy.visitor_limit_leader if leaders else policy.visitor_limit
    return max(limit, granted)
