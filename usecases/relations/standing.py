"""How a relationship stands by what the register holds of it: its dates, texts and activities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.dates import PartialDate
from statemachine.relationship import Day, Life, Standing, next_change, standing_on
from usecases.evidence import partial

HELD, PLANNED = "held", "planned"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a relationship stands today, when to look again, and its last joint activity."""

    standing: Standing
    next_on: date | None
    last_activity: PartialDate | None


def judge(row: Any, activities: Iterable[Any], texts: Iterable[Any], today: date) -> Judgement:
    """Return how a relationship stands on a Bangkok date.

    Every signing is a sign of life, a renewal's too, so that a pair renewed today is not dormant.
    """
    held = [partial(a.happens_on, a.precision) for a in activities if a.kind == HELD]
    planned = [partial(a.happens_on, a.precision) for a in activities if a.kind == PLANNED]
    signed = [partial(t.signed_on, t.signed_precision) for t in texts if t.signed_on is not None]
    begun: Day | None = partial(row.begun_on, row.begun_precision) if row.begun_on else None
    life = Life(begun, (*held, *signed), tuple(planned), row.ends_on, row.terminated_on)
    past = [day for day in held if day.earliest() <= today]
    last = max(past, key=lambda day: (day.latest(), day.earliest()), default=None)
    return Judgement(standing_on(life, today), next_change(life, today), last)
