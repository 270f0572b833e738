"""A limit on how often one address may do something, kept in this process."""

from collections import OrderedDict, deque


class Throttle:
    """At most ``limit`` events of a key within ``seconds``.

    The keys that were not seen for longest are forgotten beyond ``keys`` of them, so
    that many addresses take no more memory than that.

    >>> throttle = Throttle(limit=2, seconds=60, keys=2)
    >>> [throttle.is_over("a", now) or throttle.count("a", now) for now in (0, 1, 2)]
    [None, None, True]
    >>> throttle.is_over("a", 60), throttle.is_over("a", 59.9)
    (False, True)
    >>> throttle.count("b", 60), throttle.count("c", 60), throttle.is_over("a", 60)
    (None, None, False)
    """

    def __init__(self, limit, seconds, keys=10_000):
        self.limit, self.seconds, self.keys = limit, seconds, keys
        self._seen = OrderedDict()

    def is_over(self, key, now):
        """:param now: seconds of any clock that only goes forward"""
        events = self._seen.get(key, ())
        return sum(now - event < self.seconds for event in events) >= self.limit

    def count(self, key, now):
        events = self._seen.pop(key, None) or deque(maxlen=self.limit)
        events.append(now)
        self._seen[key] = events
        while len(self._seen) > self.keys:
            self._seen.popitem(last=False)

    def forget(self):
        self._seen.clear()
