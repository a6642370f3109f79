"""The morning round of a working day: what is due is alerted, and folded for each person."""

from typing import Any

from usecases.context import Context
from usecases.timers.fold import fold
from usecases.timers.sweep import sweep


def digest(ctx: Context) -> dict[str, Any]:
    """Sweep and fold on a working day; on any other day do nothing and say so."""
    with ctx.database.read() as connection:
        calendar = ctx.calendars.current(connection)
    if not calendar.is_working(ctx.today):
        return {"working_day": False}
    swept = sweep(ctx)
    return {"working_day": True, "folded": fold(ctx), **swept}
