"""When a mail is tried again, and which ones a later event makes pointless."""

#: Minutes to wait after each failed attempt: fifteen hours and a half in all.
BACKOFF = (1, 5, 15, 60, 120, 240, 480)

#: What tells where and when a session is.
INVITATIONS = frozenset({"confirmed", "moved", "restored"})
#: What tells that a session is off.
ENDS = frozenset({"cancelled", "no_show"})
DECISIONS = frozenset({"approved", "rejected"})
#: What tells where an offer of times stands.
OFFERS = frozenset({"offer", "offer_ended"})

#: kind -> the later kinds on the same letter or session that make it pointless
COVERED_BY = {
    "receipt": frozenset({"receipt", "offer", "expired"})
    | DECISIONS
    | INVITATIONS
    | ENDS,
    "approved": frozenset({"offer", "expired"}) | DECISIONS | INVITATIONS | ENDS,
    "rejected": DECISIONS,
    "expired": DECISIONS | INVITATIONS,
    "offer": OFFERS | {"rejected", "expired"} | INVITATIONS | ENDS,
    "offer_ended": OFFERS | {"rejected", "expired"} | INVITATIONS | ENDS,
    "confirmed": INVITATIONS | ENDS,
    "moved": INVITATIONS | ENDS,
    "restored": INVITATIONS | ENDS,
    "reminder": INVITATIONS | ENDS,
    "cancelled": INVITATIONS,
    "no_show": INVITATIONS,
    "answered": frozenset({"answered"}),
}


def minutes_until_retry(attempts):
    """Minutes until the next attempt; ``None``: that was the last one.

    :param attempts: how many have failed, at least one

    >>> [minutes_until_retry(count) for count in (1, 2, 7, 8)]
    [1, 5, 480, None]
    """
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None


def is_covered(kind, later):
    """Whether one of the later kinds tells all that ``kind`` would have told.

    >>> is_covered("confirmed", ["reminder"]), is_covered("confirmed", ["moved"])
    (False, True)
    """
    return not COVERED_BY[kind].isdisjoint(later)
