"""The register of pairs: the list, and the page of one pair."""

from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from statemachine.errors import DateFormatError, PhinongError
from usecases.reading.pair_page import pair_page
from usecases.relations.pair_lists import SORTS, Asked, search_pairs
from web.agenda_forms import pair_duties
from web.pages import page
from web.quick import QuickRoute
from web.reading import Reading, Reads, day_asked, tongue, tongue_of
from web.routes.pair_forms import shown_forms

router = APIRouter(route_class=QuickRoute)
_NARROWS = ("words", "province", "country", "status", "standing", "grade")
DONE = {
    "plan_activity": ("บันทึกแผนกิจกรรมแล้ว", "The planned activity is recorded."),
    "record_activity": ("บันทึกกิจกรรมแล้ว", "The activity is recorded."),
    "revive": ("บันทึกแผนฟื้นฟูความสัมพันธ์แล้ว", "The plan that revives the relation is recorded."),
    "terminate": ("บันทึกการยุติความสัมพันธ์แล้ว", "The end of the relation is recorded."),
}
"""What was done -> how the page says so."""


@router.get("/pairs")
def pairs(request: Request, who: Reads) -> Response:
    """List the pairs that the reader may see."""
    typed = dict(request.query_params)
    asked = _asked(typed)
    as_of, problems = _day(who, typed.get("as_of", ""))
    listing = search_pairs(who.ctx, asked, lang=who.lang, public=who.public, as_of=as_of)
    return page(
        request,
        "pairs/list.html",
        status=422 if problems else 200,
        asked=asked,
        narrowed=any(getattr(asked, name) for name in _NARROWS),
        as_of_typed=typed.get("as_of", ""),
        listing=listing,
        pages=_pages(typed, listing),
        problems=problems,
        tongue_of=tongue_of,
    )


@router.get("/pairs/{key}")
def pair(request: Request, key: str, who: Reads) -> Response:
    """Show one pair."""
    asked = request.query_params
    as_of, problems = _day(who, asked.get("as_of", ""))
    found = pair_page(who.ctx, key, public=who.public, as_of=as_of)
    said = DONE.get(asked.get("done", ""))
    return pair_shown(request, found, problems=problems, said=said)


def pair_shown(
    request: Request,
    found: dict[str, Any],
    *,
    problems: list[dict[str, str]],
    said: tuple[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    """Return the page of a pair; ``typed`` is what a refused form held, shown again."""
    return page(
        request,
        "pairs/pair.html",
        status=422 if problems else 200,
        pair=found,
        resolution_duties=pair_duties(request, found["key"]),
        problems=problems,
        said=said,
        tongue=tongue,
        tongue_of=tongue_of,
        parsed=lambda text: PartialDate.parse(text, "ce"),
        as_of_typed=request.query_params.get("as_of", ""),
        **shown_forms(found, typed or {}),
    )


def _asked(typed: dict[str, str]) -> Asked:
    known = {f.name: typed.get(f.name, "").strip() for f in fields(Asked)}
    if known["sort"] not in SORTS:
        known["sort"] = SORTS[0]
    return Asked(**known | {"words": typed.get("q", "").strip()[:100]})


def _day(who: Reading, text: str) -> tuple[Any, list[dict[str, str]]]:
    try:
        return day_asked(text, who.ctx.today), []
    except DateFormatError as error:
        return who.ctx.today, problem(error, "as_of")


def problem(error: PhinongError, field: str) -> list[dict[str, str]]:
    """Return what is wrong with a form, for its head and its field."""
    return [{"field": field, "th": error.sentence("th"), "en": error.sentence("en")}]


def _pages(typed: dict[str, str], listing: Any) -> dict[str, str]:
    kept = {name: value for name, value in typed.items() if name != "after" and value}
    first = "/pairs" + (f"?{urlencode(kept)}" if kept else "")
    following = kept | {"after": listing.next_after or ""}
    return {
        "first": first if listing.first else "",
        "next": f"/pairs?{urlencode(following)}" if listing.next_after else "",
    }
