"""What is coming: occasions, the Cabinet's days, duties by due day, texts that wait."""

from typing import Any

from storage import agenda as kept
from usecases.agenda import duty_views, meetings, occasions, resolutions, who
from usecases.context import Context

_OCCASIONS = 30
_MEETINGS = 4


def show(
    ctx: Context, *, show: str = "open", office: str = "", country: str = "", after: str = ""
) -> dict[str, Any]:
    """Return everything that the page of the agenda shows."""
    with ctx.database.read() as connection:
        rows = kept.occasions(connection, ctx.today, _OCCASIONS, country)
        found = {
            "occasions": [occasions.as_shown(row) for row in rows],
            "meetings": meetings.coming_in(ctx, connection, _MEETINGS),
            "weekday": meetings.values(connection)["meeting"],
            "closes": meetings.values(connection)["agenda_closes"],
            "may_enter": resolutions.may_enter(ctx, connection),
            "may_make": occasions.may_make(ctx, connection),
            "reads_texts": who.has_role(who.actor_of(ctx, connection), who.READS_TEXTS),
        }
    texts = resolutions.listed(ctx)["rows"]
    return {
        **found,
        "duties": duty_views.listed(ctx, show=show, office=office, after=after),
        "waiting": [row for row in texts if row["waiting"]],
    }
