"""The forecast of one open case: quantiles of the day of signing, or why there is none."""

from dataclasses import dataclass
from datetime import date, timedelta

from statemachine.forecasting.chance import Chance
from statemachine.forecasting.model import RUNS, UNSIGNED, Model
from statemachine.forecasting.visits import Course, Visit

LEAST_REACHED = 20
"""Signed cases without which no date is said."""

LEAST_VISITS = 10
"""Ended visits to each stage ahead without which no date is said."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What the history has too little of; ``state`` is ``""`` for signed cases."""

    state: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a case will be signed, if it is; with ``lacks`` there are no dates.

    Attributes:
        number: The case.
        chance: Share of the imagined ways that lead to the signing.
        p10: Beginning of the 80 % interval.
        p50: As likely before as after.
        p80: Four in five are signed by then.
        p90: End of the 80 % interval.
        lacks: What the history has too little of.
    """

    number: str
    chance: float | None = None
    p10: date | None = None
    p50: date | None = None
    p80: date | None = None
    p90: date | None = None
    lacks: tuple[Lack, ...] = ()


def forecast(model: Model, course: Course) -> Forecast | None:
    """Return the forecast of a case; ``None`` where it is closed or already signed."""
    now = course.now
    if now is None or course.reached(model.goals) is not None:
        return None
    lacks = _lacks(model, now.state)
    if lacks:
        return Forecast(course.number, lacks=lacks)
    days = sorted(_days(model, course.number, now))
    if not days:
        return Forecast(course.number, chance=0.0)
    at = [now.began + timedelta(days=_quantile(days, q)) for q in (0.1, 0.5, 0.8, 0.9)]
    return Forecast(course.number, len(days) / RUNS, at[0], at[1], at[2], at[3])


def _lacks(model: Model, state: str) -> tuple[Lack, ...]:
    found = [Lack("", model.reached, LEAST_REACHED)]
    found += [Lack(each, model.count(each), LEAST_VISITS) for each in model.ahead(state)]
    return tuple(lack for lack in found if lack.have < lack.need)


def _days(model: Model, number: str, now: Visit) -> list[int]:
    """Return the days from the arrival at the present stage to the goal, of ways that lead there.

    The present stage is drawn given the days that the case has been in it.
    """
    known = model.like(now.state, now.urgency, now.before)
    if known is None:  # ``_lacks`` said so before
        return []
    chance = Chance(sum(n * letter for n, letter in enumerate(number.encode(), 1)) + model.seed)
    spent = (model.known - now.began).days
    found: list[int] = []
    for _ in range(RUNS):
        days, after = known.sample(chance, spent)
        if after in model.goals:
            found.append(days)
            continue
        ways = model.ways(after, now.urgency, now.state)
        rest = ways[chance.below(RUNS)]
        if rest != UNSIGNED:
            found.append(days + rest)
    return found


def _quantile(ordered: list[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
