"""What a simulated programme has in hand while it runs, and how it tries a deed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cli.simulation import engine
from statemachine.dates import at_bangkok
from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.context import Context

FIRST_DAY = date(2021, 10, 1)
"""The programme begins with fiscal year 2565."""


@dataclass(slots=True)
class Programme:
    """Everything that the programme has in hand; ``rows`` is the list that is imported."""

    year: engine.Year
    folder: Path
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    groups: list[tuple[int, str]] = field(default_factory=list)

    def acting(self, ctx: Context, role: Role, scope: str = "*") -> Context:
        """Return the circumstances of a deed by the first holder of a role."""
        return ctx.acting(self.year.cast.ids[self.year.cast.of(role, scope)[0]])

    def on(self, week: int) -> Context:
        """Return the circumstances of the first working day of a week."""
        day = FIRST_DAY + timedelta(days=7 * week)
        calendar = engine.working_calendar(self.year)
        working = day if calendar.is_working(day) else calendar.next_working(day)
        return self.year.ctx.at(at_bangkok(working, engine.WORK))


def week_of(day: date) -> int:
    """Return the number of the first week that begins on a day or after it."""
    return -(-(day - FIRST_DAY).days // 7)


def tried(programme: Programme, name: str, deed: Callable[..., Any], *given: Any) -> Any:
    """Do a deed; what the rules refuse is counted and no more."""
    try:
        done = deed(*given)
    except PhinongError as error:
        programme.year.refused[error.code] += 1
        return None
    programme.year.happened[name] += 1
    return True if done is None else done
