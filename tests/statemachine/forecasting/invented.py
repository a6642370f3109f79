"""Invented courses of cases, by a process that knows nothing of the model that learns from them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from statemachine.forecasting.visits import Course, Visit

GOALS = frozenset({"deposit"})
FIRST = date(2023, 1, 2)

_WAYS: dict[str, tuple[tuple[str, float], ...]] = {
    "draft": (("endorsement", 0.95), ("withdrawn", 0.05)),
    "endorsement": (("screening", 0.93), ("draft", 0.07)),
    "screening": (("review", 0.85), ("revision", 0.1), ("rejected", 0.05)),
    "review": (("approval", 0.75), ("revision", 0.23), ("rejected", 0.02)),
    "revision": (("review", 1.0),),
    "approval": (("signing", 0.8), ("cabinet", 0.18), ("rejected", 0.02)),
    "cabinet": (("signing", 0.9), ("rejected", 0.1)),
    "signing": (("deposit", 1.0),),
}
_DAYS = {
    "draft": 20, "endorsement": 7, "screening": 14, "review": 25, "revision": 20,
    "approval": 14, "cabinet": 60, "signing": 75,
}  # fmt: skip
_HASTE = {"normal": 1.0, "urgent": 0.5}


def courses(seed: int, cases: int, years: int = 3) -> list[Course]:
    """Return courses that begin over some years; each is told to its very end."""
    rng = Random(seed)
    return [_course(rng, f"CASE-{n}", years) for n in range(cases)]


def _course(rng: Random, number: str, years: int) -> Course:
    urgency = "urgent" if rng.random() < 0.2 else "normal"
    day = FIRST + timedelta(days=rng.randrange(365 * years))
    state, before, visits = "draft", "", []
    while state in _WAYS:
        ended = day + timedelta(days=_stay(rng, state, urgency))
        names, shares = zip(*_WAYS[state], strict=True)
        after = rng.choices(names, shares)[0]
        visits.append(Visit(state, before, day, ended, after, urgency))
        state, before, day = after, state, ended
        if state in GOALS:
            break
    return Course(number, tuple(visits))


def _stay(rng: Random, state: str, urgency: str) -> int:
    """Most are about as quick as they should be, some late, a few forgotten."""
    typical = _DAYS[state] * _HASTE[urgency]
    late = rng.choices(
        (rng.uniform(0.1, 0.6), rng.uniform(0.5, 1.1), rng.uniform(1.1, 3)), (3, 5, 2)
    )
    return round(typical * late[0])
