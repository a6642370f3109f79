"""The duties that wait for somebody, as plain values for programs."""

from typing import Any

from usecases.context import Context
from usecases.groups import duties
from usecases.groups.reading import actor_of
from usecases.stage_words import iso

_DAYS = ("opened_on", "due_on", "done_on")


def my_duties(ctx: Context) -> dict[str, Any]:
    """Return the duties of ``ctx.person``, soonest first: ``duties``, ``all`` and ``late``."""
    with ctx.database.read() as connection:
        found = duties.mine(ctx, connection, actor_of(ctx, connection))
    rows = [row | {name: iso(row[name]) for name in _DAYS} for row in found["rows"]]
    return {"duties": rows, "all": found["all"], "late": found["late"]}
