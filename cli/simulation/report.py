"""What a simulated year came to: cases, alerts, punctuality, mail, and whether the trail holds."""

from typing import Any

from cli.simulation.engine import Year
from usecases.timers import rehearsal


def report(year: Year, *, cases: int, months: int, seed: int) -> dict[str, Any]:
    """Return the result as plain values; the same seed gives the same result."""
    return {
        "cases": cases,
        "months": months,
        "seed": seed,
        "from": str(year.ctx.today),
        "until": str(year.last_day),
        **rehearsal.totals(year.ctx),
        "happened": dict(sorted(year.happened.items())),
        "refused": dict(sorted(year.refused.items())),
    }
