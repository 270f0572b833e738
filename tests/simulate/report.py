"""Progress while the months pass, then the tables."""

import statistics
import sys
import time
from collections import Counter, defaultdict

from simulate.rpc import ACCESS

EXAMPLES = 5
SHAPES = 8


class Progress:
    """A bar on a terminal, a line a day elsewhere; always to stderr."""

    def __init__(self, total, stream=sys.stderr):
        self.total = total
        self.stream = stream
        self.begin = time.monotonic()
        self.tty = stream.isatty()

    def show(self, done, label, requests, problems):
        seconds = max(time.monotonic() - self.begin, 0.001)
        filled = round(30 * done / self.total)
        left = seconds / max(done, 1) * (self.total - done)
        text = (
            f"[{'#' * filled}{'.' * (30 - filled)}] {done}/{self.total} days, {label},"
            f" {requests} requests, {requests / seconds:.0f}/s, {left:.0f} s left"
        )
        if problems:
            text += f", {problems} problems"
        self.stream.write(f"\r\033[K{text}" if self.tty else f"{text}\n")
        if self.tty and done == self.total:
            self.stream.write("\n")
        self.stream.flush()


class Report:
    """Counts every answer, and judges it."""

    def __init__(self, judge):
        self.judge = judge
        self.seconds = defaultdict(list)
        self.answers = Counter()
        self.codes = Counter()
        self.problems = defaultdict(list)
        self.begin = time.monotonic()
        self.spent = 0.0

    @property
    def broken(self):
        return sum(map(len, self.problems.values()))

    def add(self, calls):
        """Judge the calls of a day, all of which are answered by now."""
        begin = time.monotonic()
        for call in calls:
            self.seconds[call.name].append(call.seconds)
            self._count(call)
            for kind, text in self._judged(call):
                self.problems[kind].append((call, text))
        self.spent += time.monotonic() - begin

    def _count(self, call):
        if call.ok:
            self.answers[call.name, "accepted"] += 1
            return
        kind = "refused" if call.is_refusal else f"fault {call.fault}"
        self.answers[call.name, kind] += 1
        for code in call.codes:
            self.codes[call.name, code] += 1

    def _judged(self, call):
        lawful = call.ok or call.is_refusal
        if not lawful and not (call.fault == ACCESS and call.check):
            return [("unexpected fault", f"fault {call.fault}: {call.text[-600:]}")]
        if not call.check:
            return []
        found = call.check(call, self.judge)
        if not lawful and found:
            return [("unexpected fault", f"fault {call.fault}: {call.text[-600:]}")]
        return found

    # -- tables ---------------------------------------------------------------

    def outcomes(self, counted):
        lines = ["Outcomes"]
        lines += [f"  {number:>6}  {name}" for name, number in sorted(counted.items())]
        lines.append("Refusals by code")
        for (name, code), number in sorted(self.codes.items()):
            lines.append(f"  {number:>6}  {name:<28} {code}")
        return "\n".join(lines)

    def methods(self):
        """Per method: answers, and median and 95th percentile in milliseconds."""
        head = f"  {'method':<28} {'accepted':>9} {'refused':>8} {'other':>6}"
        lines = [f"{head} {'median':>8} {'p95':>8}  (ms)"]
        for name in sorted(self.seconds):
            times = self.seconds[name]
            accepted = self.answers[name, "accepted"]
            refused = self.answers[name, "refused"]
            middle = statistics.median(times) * 1000
            late = sorted(times)[int(len(times) * 0.95)] * 1000
            other = len(times) - accepted - refused
            lines.append(
                f"  {name:<28} {accepted:>9} {refused:>8} {other:>6}"
                f" {middle:>8.0f} {late:>8.0f}"
            )
        total = sum(map(len, self.seconds.values()))
        seconds = max(time.monotonic() - self.begin - self.spent, 0.001)
        lines.append(
            f"  {total} requests in {seconds:.0f} s: {total / seconds:.1f} per second"
        )
        return "\n".join(lines)

    def findings(self):
        """What was answered wrongly, with the first examples of each kind."""
        lines = []
        for kind, found in sorted(self.problems.items()):
            lines.append(f"  {len(found)} x {kind}")
            groups = defaultdict(list)
            for call, text in found:
                groups[call.name, text[:60]].append((call, text))
            for (_name, _text), same in list(groups.items())[:SHAPES]:
                for call, text in same[: EXAMPLES if len(groups) == 1 else 2]:
                    lines.append(self._example(call, text))
        return "\n".join(lines)

    def _example(self, call, text):
        args = str(shortened(call.args))
        said = call.result if call.ok else call.text[:400]
        return (
            f"    {call.span.now:%Y-%m-%d %H:%M:%S} {call.login} {call.name} {args}\n"
            f"      answer: {said}\n      wrong: {text}"
        )


def shortened(value):
    """Arguments without the files' contents."""
    if isinstance(value, dict):
        return {
            key: "..." if key == "content_base64" else shortened(item)
            for key, item in value.items()
        }
    return value
