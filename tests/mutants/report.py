"""The score of each package, and what a survivor changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

_FOUND = {1, 2, 3}  # a test fails, the tests cannot be imported, pytest itself falls
_TIMES = {-24, 24, 36, 152, 255}
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
        """Return what the share of all mutants may be, at 95 % (Wilson)."""
        n, p = max(self.tried, 1), self.percent / 100
        middle = (p + _95**2 / (2 * n)) / (1 + _95**2 / n)
        half = _95 * sqrt(p * (1 - p) / n + _95**2 / (4 * n * n)) / (1 + _95**2 / n)
        return 100 * (middle - half), 100 * (middle + half)


def is_found(code: int | None) -> bool:
    """Return whether this exit code of the tests means that the mutant was noticed."""
    return code in _FOUND or code in _TIMES


def package_of(name: str) -> str:
    """Return the folder of the module that a mutant is in."""
    module = name.partition(".x_")[0].partition(".xǁ")[0].replace(".", "/")
    return Path(module).parent.as_posix()


def scores(outcomes: dict[str, int | None]) -> dict[str, Score]:
    """Return the score of each package, of those mutants that were tried."""
    tried = Counter(package_of(name) for name, code in outcomes.items() if code is not None)
    found = Counter(package_of(name) for name, code in outcomes.items() if is_found(code))
    return {package: Score(tried[package], found[package]) for package in sorted(tried)}


def table(outcomes: dict[str, int | None]) -> str:
    """Return the scores as a table in Markdown."""
    everywhere = Counter(package_of(name) for name in outcomes)
    parts = scores(outcomes)
    whole = Score(sum(s.tried for s in parts.values()), sum(s.found for s in parts.values()))
    rows = [_row(f"`{name}/`", everywhere[name], score) for name, score in parts.items()]
    head = (
        "| Package | Mutants | Tried | Found | Score | 95 % interval |\n|---|---|---|---|---|---|"
    )
    return "\n".join([head, *rows, _row("**all**", len(outcomes), whole)])


def _row(name: str, there: int, score: Score) -> str:
    low, high = score.interval
    return (
        f"| {name} | {there:,} | {score.tried} | {score.found} "
        f"| {score.percent:.1f} % | {low:.1f}–{high:.1f} % |"
    )


def changed(diff: str) -> str:
    """Return the lines that a diff takes and gives, in one line."""
    lines = [
        line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}
    ]
    return " → ".join(" ".join(line[1:].split()) for line in lines)
