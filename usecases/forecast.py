"""The weekly forecast check: what somebody should mend in the working calendar before it bites."""

from typing import Any

from usecases.calendar_source import forecast_gaps
from usecases.context import Context


def forecast_check(ctx: Context) -> dict[str, Any]:
    """Return what is missing or uncertain in the calendar of the 18 months ahead.

    Returns:
        ``findings``: their number; ``rows``: code, day and a sentence with the remedy for each,
        Thai and English; ``mails`` queued: none, as no message of the catalogue speaks of it.
    """
    with ctx.database.read() as connection:
        calendar = ctx.calendars.current(connection)
    found = forecast_gaps(calendar, ctx.today)
    rows = [{"code": f.code, "day": f.day.isoformat(), "th": f.th, "en": f.en} for f in found]
    return {"findings": len(rows), "rows": rows, "mails": 0}
