"""What each guard is worth: drop it, race again, count what gets through.

Run by ``./dev bench guards``; every guard gets a database of its own.
"""

from itertools import groupby

from .arena import Arena
from .audit import broken
from .office import Office
from .scenarios import SCENARIOS

ROW = "{:<34} {:>5} {:>5} {:>8}  {}"


def main():
    """Print the table.

    :return: 1 if a guard turns out to hold nothing
    """
    print(ROW.format("race", "limit", "with", "without", "also held by"))
    idle = []
    for guards, scenarios in groupby(SCENARIOS, key=lambda scenario: scenario.guards):
        scenarios = list(scenarios)
        held, let = _taken(scenarios), _taken(scenarios, drop=guards)
        print(f"- without {' and '.join(guards)}")
        for scenario, kept, loose in zip(scenarios, held, let, strict=True):
            numbers = (scenario.limit, kept, loose)
            print(ROW.format(scenario.name, *numbers, scenario.beside), flush=True)
        if all(loose <= s.limit for s, loose in zip(scenarios, let, strict=True)):
            idle.append(guards)
    for guards in idle:
        print(f"{' and '.join(guards)}: no race passes the limit without it")
    return 1 if idle else 0


def _taken(scenarios, drop=()):
    """Places taken in each race by one contender more than there are places."""
    with Arena(drop=drop) as arena:
        office = Office(arena)
        taken = [scenario.run(office, scenario.limit + 1)[1] for scenario in scenarios]
        offenders = {} if drop else broken(office)
        if offenders:
            raise AssertionError(offenders)
    return taken
