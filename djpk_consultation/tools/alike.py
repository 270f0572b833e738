"""Which past questions are worth comparing with a new one, however many there are.

A word that few questions have finds all of them. Common words find too many: of these,
questions that have two of the words that matter most are looked at, newest first, as
far back as a fixed amount of work goes.
"""

import math
from typing import NamedTuple

#: Past questions that rare words may bring in, all told.
RARE = 2_000
#: Past questions that common words may bring in.
COMMON = 1_500
#: Entries of the word index that may be read for common words (about 1 us each).
READ = 20_000
#: Words by which common ones are looked up.
LEADING = 5
#: Words of a long text that are looked for at all.
SAID = 16
#: Tickets whose numbers follow one another make a chunk; chunks are read newest first.
CHUNK = 16_384
#: Share of what the question says that a past one must say, too.
ENOUGH = 0.3


class Stem(NamedTuple):
    """A word of the question: how much it says, how many past questions have it."""

    name: str
    weight: float
    documents: int


class Plan(NamedTuple):
    """``rare``, ``common``: what to look for, as texts of a tsquery, empty = nothing.

    ``chunks``: how far back the common ones are looked for.
    """

    rare: str
    common: str
    chunks: int


def weight(documents, total, factor=1.0):
    """The fewer past questions have a word, the more it says.

    >>> round(weight(1, 1000), 1), round(weight(1000, 1000), 1)
    (6.9, 0.7)
    """
    return factor * math.log(1 + max(total, documents) / max(documents, 1))


def telling(stems):
    """Those that say most, of a text with many words."""
    return sorted(stems, key=lambda stem: -stem.weight)[:SAID]


def plan(stems, chunks):
    """
    :param stems: of :class:`Stem`, each name once
    :param chunks: of :data:`CHUNK` tickets in all
    :return: :class:`Plan`

    >>> few, many = Stem("walet", 9.0, 40), Stem("dau", 4.0, 300_000)
    >>> plan([few, many, Stem("salur", 2.0, 200_000)], 62)
    Plan(rare="'walet'", common="'walet'&('salur'|'dau')|'salur'&('dau')", chunks=7)
    """
    rarest = sorted(stems, key=lambda stem: stem.documents)
    rare, found = [], 0
    for stem in rarest:
        found += stem.documents
        if found > RARE:
            break
        rare.append(stem)
    if len(rare) == len(stems):
        return Plan(_any(rare), "", 0)
    telling_most = telling(stems)[:LEADING]
    leading = [stem for stem in rarest if stem in telling_most]
    # of a pair, the commoner word is only looked up
    read = sum(stem.documents for stem in leading[:-1] or leading)
    return Plan(_any(rare), _pairs(leading), math.ceil(chunks * min(1, READ / read)))


def _any(stems):
    return "|".join(f"'{stem.name}'" for stem in stems)


def _pairs(stems):
    if len(stems) == 1:
        return _any(stems)
    return "|".join(
        f"'{stem.name}'&({_any(stems[at:])})" for at, stem in enumerate(stems[:-1], 1)
    )
