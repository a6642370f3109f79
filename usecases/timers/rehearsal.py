"""What a rehearsal of years asks of its scratch database: open work, and what it all came to."""

from collections.abc import Iterable
from typing import Any

from storage import audit_check, outbox, simulated
from usecases.context import Context


def partners(ctx: Context, rows: Iterable[tuple[str, str, str, str]]) -> list[int]:
    """Insert partners (ISO code, country, Thai and English name) and return their ids."""
    with ctx.database.write() as connection:
        return simulated.partners(connection, rows)


def open_entries(ctx: Context) -> list[Any]:
    """Return every open stage entry with its case's number and facts, oldest first."""
    with ctx.database.read() as connection:
        return simulated.open_entries(connection)


def open_numbers(ctx: Context, partner: int) -> list[str]:
    """Return the numbers of the open cases with a partner that are not on hold."""
    with ctx.database.read() as connection:
        return simulated.open_numbers(connection, partner)


def totals(ctx: Context) -> dict[str, Any]:
    """Return cases by state, alerts by level, punctuality, mails by outcome, and the audit."""
    with ctx.database.read() as connection:
        entries, flaws = audit_check.verify(connection)
        return {
            "cases_by_state": simulated.cases_by_state(connection),
            "alerts_by_level": simulated.alerts_by_level(connection),
            "on_time": _rates(simulated.punctuality(connection)),
            "relationships": simulated.relationships(connection),
            "mails": _mails(outbox.counts(connection)),
            "audit": {"entries": entries, "flaws": len(flaws), "verified": not flaws},
        }


def _mails(counts: dict[str, int]) -> dict[str, int]:
    ended = ("sent", "failed", "in_doubt", "cancelled", "folded")
    queued = sum(counts.get(state, 0) for state in outbox.OPEN)
    return {state: counts.get(state, 0) for state in ended} | {"queued": queued}


def _rates(rows: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """Return for each stage how many visits ended, how many in time, and the share."""
    done = {
        stage: {"visits": visits, "on_time": punctual, "rate": round(punctual / visits, 3)}
        for stage, (visits, punctual) in rows.items()
    }
    visits, punctual = (sum(row[i] for row in rows.values()) for i in (0, 1))
    rate = round(punctual / visits, 3) if visits else None
    return {"all": {"visits": visits, "on_time": punctual, "rate": rate}, **done}
