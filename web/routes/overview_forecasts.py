"""Forecasts of the day of signing of every open case that the visitor may read."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from usecases.analysis import forecasts
from web.pages import page
from web.security.visitors import Ctx

router = APIRouter()
_DATES = ("p10", "p50", "p80", "p90")


@router.get("/forecasts")
def show(request: Request, ctx: Ctx) -> Response:
    """Show when each open case will be signed, and what is not known."""
    found = forecasts.of_all(ctx)
    said = [_dated(row) for row in found["rows"] if row["state"] == "said"]
    last = max((row["p90"] for row in said), default=ctx.today)
    return page(
        request,
        "overview/forecasts.html",
        found=found,
        said=said,
        unsaid=[row for row in found["rows"] if row["state"] != "said"],
        first=min((row["p10"] for row in said), default=ctx.today) - timedelta(days=1),
        last=last,
    )


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its dates as dates, for the picture."""
    return {**row, **{name: date.fromisoformat(str(row[name])) for name in _DATES}}
