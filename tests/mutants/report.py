"""The score of each package."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt

from tests.mutants.work import Ledger, package_of

_GOOD = ("found", "endless")
_95 = 1.96


@dataclass(frozen=True)
class Score:
    """How many of the mutants that were tried were found."""

    tried: int
    found: int

    @property
    def percent(self) -> float:
        """The share that was found."""
        return 100 * self.found / self.tried if self.tried else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """What the share of all mutants may be, at 95 % (Wilson)."""
        n, p = max(self.tried, 1), self.percent / 100
        middle = (p + _95**2 / (2 * n)) / (1 + _95**2 / n)
        half = _95 * sqrt(p * (1 - p) / n + _95**2 / (4 * n * n)) / (1 + _95**2 / n)
        return 100 * (middle - half), 100 * (middle + half)


def table(ledger: Ledger, when: str) -> str:
    """Return the scores as a table in Markdown; ``when`` is ``first`` or ``now``."""
    rows = ledger.rows.values()
    tried = Counter(package_of(row.module) for row in rows)
    found = Counter(package_of(row.module) for row in rows if getattr(row, when) in _GOOD)
    head = (
        "| Package | Mutants | Tried | Found | Score | 95 % interval |\n|---|---|---|---|---|---|"
    )
    lines = [
        _row(f"`{name}/`", count, Score(tried[name], found[name]))
        for name, count in ledger.all.items()
    ]
    whole = Score(tried.total(), found.total())
    return "\n".join([head, *lines, _row("**all**", sum(ledger.all.values()), whole)])


def _row(name: str, there: int, score: Score) -> str:
    low, high = score.interval
    return (
        f"| {name} | {there:,} | {score.tried} | {score.found} "
        f"| {score.percent:.1f} % | {low:.1f}–{high:.1f} % |"
    )


def survivors(ledger: Ledger) -> str:
    """Return those that live, with what they change."""
    lines = [f"{row.now:8} {n}\n      {row.change}" for n, row in sorted(ledger.rows.items())
             if row.now not in _GOOD]  # fmt: skip
    return "\n".join(lines)
