"""Scores by weighted criteria; what is not known adds nothing and is shown as unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Weights = Mapping[str, float]
"""Criterion -> weight, 0 or more; only their proportions matter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A country with the value of each criterion, in its own unit; ``None`` is not known."""

    code: str
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A country in its order.

    Attributes:
        code: The country.
        score: What is known of it comes to, 0 to 1.
        upper: What it could come to at most, were all that is missing at its best.
        marks: Each known criterion from 0 to 1: its value by what earns a whole mark.
        missing: The criteria with a weight that nothing is known of.
    """

    code: str
    score: float
    upper: float
    marks: Mapping[str, float]
    missing: tuple[str, ...]


def rank(
    candidates: Sequence[Candidate], weights: Weights, full: Mapping[str, float] | None = None
) -> tuple[Ranked, ...]:
    """Return the countries by score, the highest first; equal ones by code.

    Args:
        candidates: The countries.
        weights: Of the criteria that count.
        full: What earns a whole mark where it is not the largest value of all countries, as with
            shares, whose whole is 1.
    """
    known = full or {}
    largest = {name: known.get(name) or _largest(candidates, name) for name in weights}
    found = (_ranked(each, weights, largest) for each in candidates)
    return tuple(sorted(found, key=lambda row: (-row.score, row.code)))


def _largest(candidates: Sequence[Candidate], name: str) -> float:
    return max((each.values.get(name) or 0.0 for each in candidates), default=0.0)


def _ranked(candidate: Candidate, weights: Weights, largest: Mapping[str, float]) -> Ranked:
    known = {name: candidate.values.get(name) for name in weights}
    marks = {
        name: value / largest[name] if largest[name] else 0.0
        for name, value in known.items()
        if value is not None
    }
    whole = sum(weights.values()) or 1.0
    missing = tuple(name for name, value in known.items() if value is None and weights[name])
    score = sum(weights[name] * mark for name, mark in marks.items()) / whole
    upper = score + sum(weights[name] for name in missing) / whole
    return Ranked(candidate.code, score, upper, marks, missing)
