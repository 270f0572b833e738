"""Numbered seats of limited rights: which are free, and what a claim consists of."""

from typing import NamedTuple


class ClaimRequest(NamedTuple):
    """One seat wanted of a right: a slot, a day, a region's month, a letter, a room.

    ``limit`` is how many seats the right has; times are naive UTC.  An offer that
    holds the seat until ``expires_at`` names itself and its letter.
    """

    kind: str
    key: str
    limit: int
    date: object = None
    slot_id: int = 0
    room_id: int = 0
    region_id: int = 0
    start: object = None
    stop: object = None
    expires_at: object = None
    offer_id: int = 0
    letter_id: int = 0


def free_seats(taken, limit):
    """Seats one may try, lowest first; none once the limit is reached.

    A seat above a limit that was lowered since counts, too.

    >>> free_seats({1}, 2), free_seats({3, 4}, 2), free_seats({2, 4}, 3)
    ([2], [], [1, 3])
    """
    if len(taken) >= limit:
        return []
    return [seat for seat in range(1, limit + 1) if seat not in taken]


def quota_key(region_id, month):
    return f"{region_id}/{month}"


def month_of_quota(key):
    """
    >>> month_of_quota(quota_key(7, "2025-06"))
    '2025-06'
    """
    return key.rpartition("/")[2]


def slot_key(day, slot_id):
    return f"{day}/{slot_id}"
