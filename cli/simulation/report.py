"""What a simulated year came to: cases, alerts, punctuality, mail, and whether the trail holds."""

from typing import Any

from cli.simulation.engine import Year
from storage import audit_check, outbox, simulated


def report(year: Year, *, cases: int, months: int, seed: int) -> dict[str, Any]:
    """Return the result as plain values; the same seed gives the same result."""
    with year.ctx.database.read() as connection:
        entries, flaws = audit_check.verify(connection)
        mails = outbox.counts(connection)
        found = {
            "cases_by_state": simulated.cases_by_state(connection),
            "alerts_by_level": simulated.alerts_by_level(connection),
            "on_time": _rates(simulated.punctuality(connection)),
            "relationships": simulated.relationships(connection),
        }
    return {
        "cases": cases,
        "months": months,
        "seed": seed,
        "from": str(year.ctx.today),
        "until": str(year.last_day),
        **found,
        "mails": {
            "sent": mails.get("sent", 0),
            "failed": mails.get("failed", 0),
            "in_doubt": mails.get("in_doubt", 0),
            "queued": sum(mails.get(state, 0) for state in outbox.OPEN),
            "cancelled": mails.get("cancelled", 0),
            "folded": mails.get("folded", 0),
        },
        "happened": dict(sorted(year.happened.items())),
        "refused": dict(sorted(year.refused.items())),
        "audit": {"entries": entries, "flaws": len(flaws), "verified": not flaws},
    }


def _rates(rows: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """Return for each stage how many visits ended, how many in time, and the share."""
    done = {
        stage: {"visits": visits, "on_time": punctual, "rate": round(punctual / visits, 3)}
        for stage, (visits, punctual) in rows.items()
    }
    visits, punctual = (sum(row[i] for row in rows.values()) for i in (0, 1))
    rate = round(punctual / visits, 3) if visits else None
    return {"all": {"visits": visits, "on_time": punctual, "rate": rate}, **done}
