"""The weekly forecast check: what somebody should mend in the working calendar before it bites."""

from typing import Any

from storage import alerts, outbox
from usecases.calendar_source import Finding, forecast_gaps
from usecases.calendars.calendar import recount
from usecases.context import Context


def forecast_check(ctx: Context) -> dict[str, Any]:
    """Look for gaps in the calendar of the 18 months ahead, tell them, and mend open deadlines.

    Returns:
        ``findings``: their number; ``rows``: code, day and a sentence with the remedy for each,
        Thai and English; ``mails`` queued to the administrators, once a week; ``deadlines`` that
        an earlier change of the calendar had missed.
    """
    with ctx.database.read() as connection:
        calendar = ctx.calendars.current(connection)
    found = forecast_gaps(calendar, ctx.today)
    rows = [{"code": f.code, "day": f.day.isoformat(), "th": f.th, "en": f.en} for f in found]
    mended = recount(ctx)["deadlines"]
    return {"findings": len(rows), "rows": rows, "mails": _tell(ctx, found), "deadlines": mended}


def _tell(ctx: Context, found: list[Finding]) -> int:
    if not found:
        return 0
    year, week, _ = ctx.today.isocalendar()
    findings = [{"th": finding.th, "en": finding.en} for finding in found]
    with ctx.database.write() as connection:
        rows = [
            {
                "key": f"calendar_gaps:{year}-{week}:{person}",
                "message": "calendar_gaps",
                "person_id": person,
                "why": "administrator",
                "payload": {"extra": {"findings": findings}, "path": "ops"},
                "queued_at": ctx.now,
                "send_after": ctx.now,
            }
            for person in alerts.posts(connection).get("administrator", [])
        ]
        outbox.queue(connection, rows)
    return len(rows)
