"""A model of the way of cases: from each stage, how long and where to, by like visits.

Like visits are those of the same urgency that came from the same stage, where there are enough of
them; else those of the same origin, of the same urgency, and at last all visits to the stage.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from statemachine.forecasting.chance import Chance
from statemachine.forecasting.stays import Stays, stays
from statemachine.forecasting.visits import Course, Visit

Key = tuple[str, str, str]
"""Stage, urgency and origin; ``*`` is any."""

ANY = "*"
ALIKE = 30
"""Visits that ended, from which on a narrower class of them stands alone."""

RUNS = 1000
"""Imagined ways of a case."""

_LONGEST = 100
"""Stages of a way after which it is given up as endless."""

_RARE = 0.05
"""How often a case must go some way for it to count among those ahead."""

UNSIGNED = -1
"""The length of a way that does not lead to the goal."""


@dataclass(slots=True)
class Model:
    """What was learnt of some courses until the end of a day.

    Attributes:
        known: The day.
        goals: The stages that are the goal; the first arrival counts.
        reached: How many cases arrived there.
        seed: Decides every draw.
    """

    known: date
    goals: frozenset[str]
    reached: int
    seed: int
    _stays: dict[Key, Stays]
    _ways: dict[Key, tuple[int, ...]] = field(default_factory=dict)

    def like(self, state: str, urgency: str, before: str) -> Stays | None:
        """Return the stays of the narrowest class of visits that is large enough."""
        for key in _keys(state, urgency, before)[:-1]:
            found = self._stays.get(key)
            if found is not None and found.count >= ALIKE:
                return found
        return self._stays.get((state, ANY, ANY))

    def count(self, state: str) -> int:
        """Return how many visits to a stage ended."""
        found = self._stays.get((state, ANY, ANY))
        return 0 if found is None else found.count

    def ahead(self, state: str) -> tuple[str, ...]:
        """Return the stages from here to the goal that are no rarity, this one first."""
        found = {state: None}
        for each in iter_grown(found):
            known = self._stays.get((each, ANY, ANY))
            for after, share in known.shares().items() if known else ():
                if share >= _RARE and after not in self.goals and self._lasts(after):
                    found.setdefault(after)
        return tuple(found)

    def ways(self, state: str, urgency: str, before: str) -> tuple[int, ...]:
        """Return the days of imagined ways from the arrival at a stage to the goal."""
        key = (state, urgency, before)
        if key not in self._ways:
            chance = Chance(_mixed(self.seed, key))
            self._ways[key] = tuple(self._walk(chance, *key) for _ in range(RUNS))
        return self._ways[key]

    def _walk(self, chance: Chance, state: str, urgency: str, before: str) -> int:
        total = 0
        for _ in range(_LONGEST):
            known = self.like(state, urgency, before)
            if known is None:
                return UNSIGNED
            days, after = known.sample(chance)
            total += days
            if after in self.goals:
                return total
            before, state = state, after
        return UNSIGNED

    def _lasts(self, state: str) -> bool:
        """Return whether cases stay in a stage at all: an end has no visits."""
        return (state, ANY, ANY) in self._stays


def fit(
    courses: Iterable[Course], known: date, goals: frozenset[str], *, seed: int = 2569
) -> Model:
    """Return the model of courses as they stood at the end of a day."""
    classes: defaultdict[Key, list[Visit]] = defaultdict(list)
    reached = 0
    for course in courses:
        reached += course.reached(goals) is not None
        for visit in course.visits:
            for key in _keys(visit.state, visit.urgency, visit.before):
                classes[key].append(visit)
    found = {key: stays(visits, known) for key, visits in classes.items()}
    return Model(known, goals, reached, seed, {k: s for k, s in found.items() if s is not None})


def iter_grown(found: dict[str, None]) -> Iterator[str]:
    """Return the keys of a mapping, those added meanwhile too."""
    at = 0
    while at < len(found):
        yield list(found)[at]
        at += 1


def _keys(state: str, urgency: str, before: str) -> tuple[Key, Key, Key, Key]:
    return (
        (state, urgency, before),
        (state, ANY, before),
        (state, urgency, ANY),
        (state, ANY, ANY),
    )


def _mixed(seed: int, key: Key) -> int:
    mixed = seed
    for letter in "/".join(key).encode():
        mixed = (mixed * 1099511628211 ^ letter) & 0xFFFFFFFFFFFFFFFF
    return mixed
