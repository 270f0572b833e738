"""Races with real commits: each contender an Odoo process of its own.

    with Arena() as arena:                    # a copy of ./dev test's template
        office = Office(arena)
        wishes = [office.booking(date=day, slot="0900") for _ in range(3)]
        outcomes = arena.race(wishes)         # all start from the same snapshot

``arena.race`` starts each contender's transaction, waits until all have theirs (so
that nobody sees what another one is about to write) and lets them go at once, each
under the server's own retry loop.  The clock stands still unless a task says ``at``.
"""

from .arena import Arena
from .office import Office
from .tasks import Outcome, Task, public
