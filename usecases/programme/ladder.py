"""The ladder of the yearly duty as it holds on a day, from its data."""

from datetime import date, timedelta
from functools import lru_cache

from reference.day_limits import limits
from statemachine.programme.forecast import Ladder, Rung
from statemachine.words import Role


@lru_cache(maxsize=8)
def ladder(on: date) -> Ladder:
    """Return the rungs and months by which an open year is judged on a day."""
    found = limits(on)
    return Ladder(
        rungs=tuple(
            Rung(step.level, step.months, tuple(map(Role, step.roles)), step.message)
            for step in found.ladder
        ),
        grace=timedelta(days=found.by_id["plan_grace"].value),
        middle=found.by_id["middle_of_year"].value,
        late=found.by_id["late_in_year"].value,
    )
