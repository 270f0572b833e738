"""What was surely taken, possibly taken and surely free at any moment of the run.

Built from acknowledged answers only.  Between a request's beginning and its answer
nobody outside knows whether it has taken effect, so every claim has two edges:
possible from the beginning of the request, certain from its answer; and on release
no longer certain from the request on, no longer possible after its answer.
Moments are seconds of the clients' own monotonic clock.
"""

import math
import threading
from collections import defaultdict
from dataclasses import dataclass


@dataclass
class Claim:
    owner: object
    possible_from: float
    certain_from: float
    certain_to: float = math.inf
    possible_to: float = math.inf


class Ledger:
    """Claims on keys such as ``("slot", day, code)``."""

    def __init__(self):
        self._claims = defaultdict(list)
        self._held = defaultdict(set)
        self._lock = threading.Lock()

    def take(self, keys, owner, begin, end):
        """An acknowledged request that took one place of each key."""
        with self._lock:
            self._held[owner].update(keys)
            for key in keys:
                twin = self._live(key, owner)
                if twin:  # the same answer to the same idempotency key
                    twin.possible_from = min(twin.possible_from, begin)
                    twin.certain_from = min(twin.certain_from, end)
                else:
                    self._claims[key].append(Claim(owner, begin, end))

    def release(self, keys, owner, begin, end):
        with self._lock:
            self._held[owner].difference_update(keys)
            for key in keys:
                claim = self._live(key, owner)
                if claim:
                    claim.certain_to = begin
                    claim.possible_to = end

    def _live(self, key, owner):
        for claim in self._claims[key]:
            if claim.owner == owner and claim.possible_to == math.inf:
                return claim
        return None

    def keys_of(self, owner):
        """The keys an owner holds now."""
        with self._lock:
            return sorted(self._held[owner], key=repr)

    def most(self, key, begin, end, but=None):
        """The largest number of places that may have been taken at one moment."""
        spans = [
            (claim.possible_from, claim.possible_to)
            for claim in self._claims.get(key, ())
            if claim.owner != but
            and claim.possible_from <= end
            and claim.possible_to >= begin
        ]
        moments = [begin, *(first for first, _last in spans if first > begin)]
        return max(
            sum(first <= moment <= last for first, last in spans) for moment in moments
        )

    def least(self, key, begin, end, but=None):
        """The smallest number of places that were surely taken at one moment."""
        spans = [
            (claim.certain_from, claim.certain_to)
            for claim in self._claims.get(key, ())
            if claim.owner != but
            and claim.certain_from <= end
            and claim.certain_to >= begin
        ]
        # The count is lowest at an edge or strictly between two: try both.
        edges = sorted({begin, end, *(m for span in spans for m in span)})
        edges = [moment for moment in edges if begin <= moment <= end]
        moments = edges + [(a + b) / 2 for a, b in zip(edges, edges[1:], strict=False)]
        return min(
            sum(first <= moment <= last for first, last in spans) for moment in moments
        )

    def free(self, key, limit, begin, end, but=None):
        """True if a place was free at every moment of the request."""
        return self.most(key, begin, end, but) < limit

    def full(self, key, limit, begin, end, but=None):
        """True if no place was free at any moment of the request."""
        return self.least(key, begin, end, but) >= limit
