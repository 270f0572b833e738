"""Medians in rows, and limits that they keep or do not."""

import statistics


def median(samples):
    return statistics.median(sample.ms for sample in samples)


def p95(samples):
    return statistics.quantiles([sample.ms for sample in samples], n=20)[-1]


def queries(samples):
    """The most that any of them took."""
    return max(sample.queries for sample in samples)


class Report:
    """Lines for people, and whether each limit was kept.

    Limits are judged by the median; the best shows what a busy machine hides.
    """

    ROW = "{:<44} {:>9} {:>7} {:>7} {:>7} {:>8} {:>6}"

    def __init__(self, title):
        names = ("on record", "best", "median", "p95", "queries", "ratio")
        head = self.ROW.format("Milliseconds", *names)
        self.lines = [title, head]
        self.broken = []

    def row(self, name, sessions, samples, base=None):
        ratio = f"{median(samples) / base:.2f}" if base else ""
        self.lines.append(
            self.ROW.format(
                name,
                sessions,
                f"{min(samples).ms:.1f}",
                f"{median(samples):.1f}",
                f"{p95(samples):.1f}",
                queries(samples),
                ratio,
            )
        )

    def limit(self, name, value, most):
        """One line "kept" or "BROKEN"."""
        kept = value <= most
        word = "kept" if kept else "BROKEN"
        self.lines.append(f"{word:<7} {name}: {value:.4g} (at most {most})")
        if not kept:
            self.broken.append(name)

    def __str__(self):
        return "\n".join(self.lines)
