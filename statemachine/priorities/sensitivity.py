"""How much each weight must change to turn an order: exact, for scores are sums of products.

With the weight ``w`` of one criterion free, A leads B by ``D + (w - now) * d``, where ``d`` is
A's mark less B's. It is gone at ``w = now - D / d``, if that is no negative weight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from statemachine.priorities.scoring import Ranked, Weights

_SAME = 1e-12
"""Marks nearer than this are one."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The weight at which B overtakes A, if only this one weight is changed."""

    criterion: str
    now: float
    needed: float
    above: str
    below: str

    @property
    def change(self) -> float:
        """Return by how much the weight must change, without its sign."""
        return abs(self.needed - self.now)


def flips(above: Ranked, below: Ranked, weights: Weights) -> tuple[Flip, ...]:
    """Return for each weight that can turn the order of two countries where, the nearest first."""
    lead = sum(w * _difference(above, below, name) for name, w in weights.items())
    found = (_flip(above, below, name, weights, lead) for name in weights)
    return tuple(sorted((f for f in found if f is not None), key=lambda f: (f.change, f.criterion)))


def neighbours(order: Sequence[Ranked], weights: Weights) -> tuple[tuple[Flip, ...], ...]:
    """Return ``flips`` of each two countries that follow each other."""
    return tuple(flips(a, b, weights) for a, b in pairwise(order))


def top_flips(order: Sequence[Ranked], weights: Weights, n: int) -> tuple[Flip, ...]:
    """Return for each weight the nearest change that lets another country in among the first n.

    The first n change as soon as any of the others overtakes any of them.
    """
    nearest: dict[str, Flip] = {}
    for flip in _across(order[:n], order[n:], weights):
        best = nearest.get(flip.criterion)
        if best is None or flip.change < best.change:
            nearest[flip.criterion] = flip
    return tuple(sorted(nearest.values(), key=lambda f: (f.change, f.criterion)))


def _across(first: Sequence[Ranked], rest: Sequence[Ranked], weights: Weights) -> Iterable[Flip]:
    return (flip for a in first for b in rest for flip in flips(a, b, weights))


def _flip(above: Ranked, below: Ranked, name: str, weights: Weights, lead: float) -> Flip | None:
    difference = _difference(above, below, name)
    if abs(difference) < _SAME:
        return None
    needed = weights[name] - lead / difference
    if needed < 0:
        return None
    return Flip(name, weights[name], needed, above.code, below.code)


def _difference(above: Ranked, below: Ranked, name: str) -> float:
    return above.marks.get(name, 0.0) - below.marks.get(name, 0.0)
