"""The register as evidence: totals of any day, two of them explained, open data."""

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from statemachine.errors import DateFormatError, PhinongError
from usecases import limits
from usecases.limits import Limit
from usecases.register.contested import open_differences
from usecases.register.elsewhere import elsewhere
from usecases.register.explaining import explain
from usecases.register.open_data import FILES, LICENCE_EN, LICENCE_TH, dictionary, open_file
from usecases.register.totals import totals
from web.links import Text
from web.pages import file_answer, page
from web.reading import Reading, Reads, day_asked

router = APIRouter()
_LIMITS = {
    "person": Limit("open_data", 60, limits.EXPORT.window),
    "public": Limit("open_data_public", 600, limits.EXPORT.window),
}
Problems = list[dict[str, str]]


@router.get("/register")
def register(request: Request, who: Reads, as_of: Text = "", known_on: Text = "") -> Response:
    """Show the totals of a day, what was published, and what sources differ about."""
    days, problems = _days(who, {"as_of": as_of, "known_on": known_on})
    try:
        found = totals(who.ctx, days["as_of"], days["known_on"])
    except PhinongError as error:
        problems.append(_problem(error, "as_of"))
        found = totals(who.ctx)
    return page(
        request,
        "register/totals.html",
        status=422 if problems else 200,
        found=found,
        problems=problems,
        typed={"as_of": as_of, "known_on": known_on},
        differences=open_differences(who.ctx, public=who.public) if who.ctx.person else [],
        elsewhere=elsewhere(who.ctx),
        parsed=lambda value: PartialDate.parse(value, "ce"),
    )


@router.get("/register/explain")
def explained(
    request: Request,
    who: Reads,
    first: Text = "cn-2568-01-28",
    second: Text = "cn-2568-01-29",
    known_on: Text = "",
) -> Response:
    """Explain two totals pair by pair."""
    days, problems = _days(who, {"known_on": known_on})
    found: dict[str, Any] | None = None
    try:
        found = explain(who.ctx, first, second, known_on=days["known_on"], public=who.public)
    except PhinongError as error:
        problems.append(_problem(error, "first"))
    return page(
        request,
        "register/explain.html",
        status=422 if problems else 200,
        found=found,
        problems=problems,
        typed={"first": first, "second": second, "known_on": known_on},
        figures=totals(who.ctx)["published"],
    )


@router.get("/register/open-data")
def open_data(request: Request, _who: Reads) -> Response:
    """Show which files there are, and what every column means."""
    return page(
        request,
        "register/open_data.html",
        files=FILES,
        dictionary=dictionary(),
        licence={"th": LICENCE_TH, "en": LICENCE_EN},
    )


@router.get("/register/open-data/{name}")
def open_data_file(who: Reads, name: str) -> Response:
    """Give one file."""
    if name not in FILES:
        raise HTTPException(404)
    kind = "public" if who.ctx.person is None else "person"
    limits.take(who.ctx, _LIMITS[kind], str(who.ctx.person or "public"))
    content, media_type = open_file(who.ctx, name, public=who.public)
    return file_answer(content, media_type, f"phinong-{who.ctx.today.isoformat()}-{name}")


def _days(who: Reading, typed: dict[str, str]) -> tuple[dict[str, date | None], Problems]:
    """Return the days that were typed; one that cannot be read is a problem and no day."""
    days: dict[str, date | None] = {}
    problems: Problems = []
    for name, text in typed.items():
        days[name] = None
        try:
            days[name] = day_asked(text, who.ctx.today) if text else None
        except DateFormatError as error:
            problems.append(_problem(error, name))
    return days, problems


def _problem(error: PhinongError, field: str) -> dict[str, str]:
    return {"field": field, "th": error.sentence("th"), "en": error.sentence("en")}
