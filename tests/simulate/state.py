"""What the simulated people know: letters, visits, and who uses which login."""

import random
import threading
from dataclasses import dataclass, field

from simulate.judge import Judge, Letter
from simulate.ledger import Ledger
from simulate.model import LEADERS


@dataclass
class Case:
    """One request letter and what becomes of it."""

    number: int
    kind: str
    region: object
    institution: str
    topic: str
    gateway: str
    channel: str
    arrive: object
    phase: str
    letter_number: str
    letter_date: object
    flaw: str = ""
    ask_on: object = None
    month: str = ""
    guests: list = field(default_factory=list)
    letter_id: int = 0
    received: object = None
    given_back: object = None
    complete: bool = True
    with_file: bool = True
    channel_ok: bool = True
    approved: bool = False
    tries: int = 0
    asked: int = 0
    fate: str = ""
    visit: object = None
    history: list = field(default_factory=list)

    @property
    def quota(self):
        return self.region.quota if self.region else None

    @property
    def leaders(self):
        return sum(position in LEADERS for position in self.guests)

    def new_key(self):
        """An idempotency key for the next request about this letter."""
        self.asked += 1
        return f"sesi-{self.number}-{self.asked}"

    def letter(self):
        """The facts of the letter as they are now, for the judge."""
        return Letter(
            self.letter_id,
            self.kind,
            self.received,
            self.quota,
            self.complete,
            self.with_file,
            self.channel_ok,
            self.approved,
            max(filter(None, (self.received, self.given_back)), default=None),
        )

    def rng(self, salt):
        return random.Random(f"{self.letter_number}/{salt}")


@dataclass
class Visit:
    """A session on the books, visit or video, as its answers said."""

    id: int
    case: Case
    day: object
    slot: str
    start: object
    stop: object
    login: str
    keys: list
    month: str = ""
    room: bool = False
    state: str = "scheduled"
    cause: str = ""
    fate: str = ""
    act_on: object = None
    visitors: list = field(default_factory=list)
    received: set = field(default_factory=set)
    signed: int = 0
    waived: frozenset = frozenset()


class World:
    """Everything the phases of a day share."""

    def __init__(self, calendar, policies, regions, seed):
        self.calendar = calendar
        self.policies = policies
        self.regions = regions
        self.seed = seed
        self.ledger = Ledger()
        self.closures = []
        self.judge = Judge(calendar, policies, self.ledger, self.closures)
        self.clients = None
        self.clock = None
        self.cast = None
        self.visits = {}
        self.ready = []
        self.background = []
        self.outcomes = {}
        self.lock = threading.Lock()

    def rng(self, *salt):
        return random.Random("/".join(map(str, (self.seed, *salt))))

    def earliest(self, case):
        """First day on which the letter's session may be."""
        return self.policies.earliest(self.calendar, case.kind, case.received)

    def add_visit(self, visit):
        """Remember a session once, however often it was answered."""
        with self.lock:
            return self.visits.setdefault(visit.id, visit)

    def count(self, name):
        with self.lock:
            self.outcomes[name] = self.outcomes.get(name, 0) + 1

    def scheduled(self, kind, day, slot=None):
        with self.lock:
            return [
                visit
                for visit in self.visits.values()
                if visit.case.kind == kind
                and visit.state == "scheduled"
                and visit.day == day
                and slot in (None, visit.slot)
            ]


@dataclass
class Cast:
    """Logins by role; ``units`` by topic code."""

    gateways: list
    agents: list
    manager: str
    reception: list
    units: dict
    team_of: dict
    rooms: list
    channels: dict = field(default_factory=dict)
