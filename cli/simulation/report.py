"""What simulated years came to: cases, alerts, punctuality, mail, and whether the trail holds."""

from collections.abc import Sequence
from typing import Any

from cli.simulation.engine import Year
from cli.simulation.hands import FIRST_DAY, Programme
from usecases.kpi.report import report as kpi_report
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
        **_counted(year),
    }


def programme_report(programme: Programme, *, years: int, seed: int) -> dict[str, Any]:
    """Return what the years of a programme came to, with its indicators by fiscal year."""
    year = programme.year
    found = kpi_report(year.ctx)
    shown = found["years"][-years:]
    return {
        "years": years,
        "seed": seed,
        "from": str(FIRST_DAY),
        "until": str(year.ctx.today),
        "kpi": {one["id"]: _by_year(one, shown) for one in found["indicators"]},
        **rehearsal.totals(year.ctx),
        **_counted(year),
    }


def _by_year(one: dict[str, Any], shown: Sequence[int]) -> dict[str, float | None]:
    values = {row["fiscal_year"]: row["value"] for row in one["trend"]}
    return {str(year): values[year] for year in shown}


def _counted(year: Year) -> dict[str, dict[str, int]]:
    return {
        "happened": dict(sorted(year.happened.items())),
        "refused": dict(sorted(year.refused.items())),
    }
