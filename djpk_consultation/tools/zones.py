"""Indonesia's three time zones side by side: the office's (WIB) and the region's.

No daylight saving time: WIB is UTC+7, WITA UTC+8, WIT UTC+9.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from .wib import OFFSET

#: name of the zone -> its letters, and how far it is ahead of WIB
ZONES = {
    "Asia/Jakarta": ("WIB", timedelta(0)),
    "Asia/Makassar": ("WITA", timedelta(hours=1)),
    "Asia/Jayapura": ("WIT", timedelta(hours=2)),
}


class Clock(NamedTuple):
    """A moment as the clocks of one zone show it, naive."""

    moment: datetime
    letters: str


def clocks(moment, zone="Asia/Jakarta"):
    """A moment by the office's clock, and by the region's where that differs.

    :param moment: naive UTC
    :param zone: the region's; an unknown or empty one counts as the office's
    :return: one or two :class:`Clock`, WIB first

    >>> from datetime import datetime
    >>> [clock.letters for clock in clocks(datetime(2025, 6, 5, 2))]
    ['WIB']
    >>> for clock in clocks(datetime(2025, 6, 5, 15, 30), "Asia/Jayapura"):
    ...     print(clock.moment, clock.letters)
    2025-06-05 22:30:00 WIB
    2025-06-06 00:30:00 WIT
    """
    shown = [Clock(moment + OFFSET, "WIB")]
    letters, ahead = ZONES.get(zone, ZONES["Asia/Jakarta"])
    if ahead:
        shown.append(Clock(moment + OFFSET + ahead, letters))
    return shown
