"""What the health check asks of the data: quick figures, nothing changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage import alerts, health, outbox
from usecases.calendar_source import Finding, forecast_gaps
from usecases.context import Context


@dataclass(frozen=True, slots=True)
class Figures:
    """How the data is.

    Attributes:
        last_audit_at: When anything was last recorded.
        administrators: How many people alarms reach.
        mails: Outbox rows by state.
        calendar: What is missing or uncertain in the 18 months ahead.
    """

    last_audit_at: datetime | None
    administrators: int
    mails: Mapping[str, int]
    calendar: tuple[Finding, ...]


def figures(ctx: Context) -> Figures:
    """Return how the data is at ``ctx.now``."""
    with ctx.database.read() as connection:
        return Figures(
            last_audit_at=health.last_audit_at(connection),
            administrators=len(alerts.posts(connection).get("administrator", [])),
            mails=outbox.counts(connection),
            calendar=tuple(forecast_gaps(ctx.calendars.current(connection), ctx.today)),
        )
