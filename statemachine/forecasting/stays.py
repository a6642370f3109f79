"""How long a stage lasts and where it leads, from visits of which some still last.

Each visit that ended is given the mass of the Kaplan-Meier estimate at its length, so that visits
which still last count for what they show: that they are not shorter.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from statemachine.forecasting.chance import Chance
from statemachine.forecasting.visits import Visit

LEAST_BEYOND = 5
"""Visits that lasted longer than a case has waited; with fewer, the longest ones lend theirs."""


@dataclass(frozen=True, slots=True)
class Stays:
    """The visits to one stage that ended, by length; ``heaped`` are their masses added up."""

    days: tuple[int, ...]
    after: tuple[str, ...]
    heaped: tuple[float, ...]

    @property
    def count(self) -> int:
        """Return how many visits ended."""
        return len(self.days)

    def sample(self, chance: Chance, spent: int = -1) -> tuple[int, str]:
        """Return a length and where the case goes then, given that it lasted beyond ``spent``.

        Where fewer than ``LEAST_BEYOND`` visits lasted so long, the case waits on as the longest
        ones did beyond the length at which that many were still there.
        """
        first = bisect_right(self.days, spent)
        lent = 0
        if self.count - first < LEAST_BEYOND:
            first = max(0, self.count - LEAST_BEYOND)
            lent = max(0, spent + 1 - self.days[first])
        low = self.heaped[first - 1] if first else 0.0
        wanted = low + chance.draw() * (self.heaped[-1] - low)
        at = min(max(bisect_right(self.heaped, wanted), first), self.count - 1)
        return self.days[at] + lent, self.after[at]

    def shares(self) -> dict[str, float]:
        """Return how often each next stage follows."""
        return {after: n / self.count for after, n in Counter(self.after).items()}


def stays(visits: Iterable[Visit], known: date) -> Stays | None:
    """Return the stays of some visits as known at the end of a day; ``None`` if none ended."""
    rows = sorted((_length(v, known), v.after is None, v.after or "") for v in visits)
    alive, left = 1.0, len(rows)
    kept: list[tuple[int, str, float]] = []
    for days, lasts, after in rows:
        if not lasts:
            kept.append((days, after, alive / left))
            alive -= alive / left
        left -= 1
    if not kept:
        return None
    return Stays(
        tuple(days for days, _, _ in kept),
        tuple(after for _, after, _ in kept),
        tuple(accumulate(mass for _, _, mass in kept)),
    )


def _length(visit: Visit, known: date) -> int:
    return ((visit.ended or known) - visit.began).days
