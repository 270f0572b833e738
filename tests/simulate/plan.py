"""Who sends which letter when: the demand of all regions over the months."""

import random
from datetime import date, datetime, time, timedelta

from simulate.model import month_of
from simulate.state import Case

DEMAND = 1.5
#: Phases at which letters are taken in: what came overnight, by day, after close.
PHASES = (("night", 0.15), ("morning", 0.75), ("evening", 0.10))
#: What is wrong with a letter: share of all letters.
FLAWS = (
    ("no_number", 0.04),
    ("no_date", 0.02),
    ("no_file", 0.02),
    ("wrong_channel", 0.03),
    ("duplicate", 0.05),
    ("future", 0.01),
    ("dated_later", 0.01),
    ("bad_file", 0.01),
)
#: Delegations: positions, share.
DELEGATIONS = (
    (("staff",), 0.22),
    (("agency_head", "staff"), 0.40),
    (("regional_secretary", "staff"), 0.12),
    (("regent", "regional_secretary", "agency_head", "staff"), 0.05),
    (("mayor", "agency_head", "staff"), 0.04),
    (("dprd_chair", "dprd_vice_chair", "staff"), 0.04),
    (("governor", "dprd_chair", "staff", "staff"), 0.02),
    (("agency_head", "staff", "staff"), 0.05),
    (("deputy_head", "dprd_vice_chair", "staff"), 0.02),
    (("regent", "staff", "staff", "staff", "staff"), 0.03),
    ((), 0.01),
)
HOT_SHARE = 0.35
HOT_SIZE = 6
INSTITUTIONS = ("Pemerintah {}", "DPRD {}", "Sekretariat DPRD {}", "BPKAD {}")


def pick(rng, weighted):
    """One of (value, share) pairs; ``None`` for the rest of the shares."""
    point = rng.random()
    for value, share in weighted:
        point -= share
        if point < 0:
            return value
    return None


class Plan:
    """All cases of a run, by the day on which their letter is taken in.

    :param days: the working days of the run
    """

    def __init__(self, world, days, months):
        self.world = world
        self.days = days
        self.rng = random.Random(world.seed)
        self.numbers = iter(range(1, 10**6))
        self.share = min(1.0, months / 2)
        self.topics = sorted(world.cast.units)
        self.cases = []
        self._make()

    def of_day(self, day, phase):
        return [c for c in self.cases if c.arrive == day and c.phase == phase]

    def _make(self):
        regions = list(self.world.regions.values())
        self.rng.shuffle(regions)
        places = sum(
            self.world.policies.on("face_to_face", day).daily_limit for day in self.days
        )
        demand = round(places * DEMAND)
        visited = self._hot(regions, round(demand * HOT_SHARE))
        while len(visited) < demand:
            region = regions[len(visited) % len(regions)]
            visited.append(
                self._case("face_to_face", region, self.rng.choice(self.days))
            )
        asked = {case.region.code for case in visited}
        quiet = [region for region in regions if region.code not in asked]
        for region in quiet[: round(len(regions) * self.share)]:
            # They send a letter, too; their unit proposes another way.
            case = self._case("face_to_face", region, self.rng.choice(self.days))
            case.fate = "rejected"
            visited.append(case)
        videos = [
            self._case("video", region, self.rng.choice(self.days))
            for region in regions[: round(len(regions) * self.share)]
        ]
        self.cases = visited + videos + self._strangers(len(self.days) // 4)
        self.rng.shuffle(self.cases)

    def _hot(self, regions, wanted):
        """Regions that want more than their visits of one month, all at once."""
        jakarta = [r for r in regions if r.quota == "31"]
        groups = [jakarta] + [[region] for region in regions if region not in jakarta]
        cases = []
        while len(cases) < wanted:
            group = groups[len(cases) // HOT_SIZE]
            start = self.rng.choice(self.days[: max(1, len(self.days) * 3 // 4)])
            for position in range(HOT_SIZE):
                region = group[position % len(group)]
                case = self._case("face_to_face", region, start, flawless=True)
                case.month = month_of(self.world.calendar.after(start, 8))
                cases.append(case)
        return cases

    def _strangers(self, count):
        """Campuses and ministries: no region, so a manager confirms the visit."""
        cases = []
        for position in range(count):
            day = self.rng.choice(self.days)
            case = self._case("face_to_face", None, day, flawless=True)
            case.institution = f"Universitas Simulasi {position}"
            cases.append(case)
        return cases

    def _case(self, kind, region, day, flawless=False):
        number = next(self.numbers)
        rng = self.rng
        phase = pick(rng, PHASES) or "morning"
        dated = day - timedelta(days=rng.randint(14, 30))
        gateway, channel = rng.choice(self.world.cast.gateways)
        if rng.random() < 0.3:
            gateway = rng.choice(self.world.cast.agents)
        name = rng.choice(INSTITUTIONS).format(region.name) if region else ""
        case = Case(
            number=number,
            kind=kind,
            region=region,
            institution=name,
            topic=rng.choice(self.topics),
            gateway=gateway,
            channel=channel,
            arrive=day,
            phase=phase,
            letter_number=f"{rng.randint(1, 999):03d}/{number:05d}/SIM/{dated.year}",
            letter_date=dated,
            flaw="" if flawless else pick(rng, FLAWS) or "",
        )
        case.guests = list(pick(rng, DELEGATIONS) or ("staff",))
        return case


def overnight(case, calendar):
    """When a letter that waited for the morning was received, in WIB."""
    rng = case.rng("received")
    evening = case.arrive - timedelta(days=1)
    while not calendar.is_workday(evening) and rng.random() < 0.5:
        evening -= timedelta(days=1)
    moment = time(rng.randint(17, 23), rng.randint(0, 59), rng.randint(0, 59))
    return datetime.combine(evening, moment)


def working_days(calendar, start, months, days):
    """The run's working days: a number of them, or whole and part months."""
    first = calendar.roll(date.fromisoformat(start))
    if days:
        found = [first]
        while len(found) < days:
            found.append(calendar.after(found[-1], 1))
        return found
    last = first + timedelta(days=max(1, round(months * 30.5)) - 1)
    return list(calendar.workdays(first, last))
