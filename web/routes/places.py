"""The register by place: provinces with their map, countries."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from usecases.relations import places
from web.pages import page
from web.quick import QuickRoute
from web.reading import Reads, tongue_of
from web.routes.map import drawn

router = APIRouter(route_class=QuickRoute)


@router.get("/provinces")
def provinces(request: Request, who: Reads) -> Response:
    """Show the map and the table of the 77 provinces."""
    found = places.provinces(who.ctx, lang=who.lang, public=who.public)
    values: dict[str, Any] = {"places": found, **drawn(found)}
    return page(request, "pairs/provinces.html", **values)


@router.get("/provinces/{code}")
def province(request: Request, code: str, who: Reads) -> Response:
    """Show one province: its pairs and its cases."""
    found = places.province(who.ctx, code, lang=who.lang, public=who.public)
    return page(request, "pairs/province.html", place=found, tongue_of=tongue_of)


@router.get("/countries")
def countries(request: Request, who: Reads) -> Response:
    """List the partners' countries."""
    found = places.countries(who.ctx, lang=who.lang, public=who.public)
    return page(request, "pairs/countries.html", places=found)


@router.get("/countries/{code}")
def country(request: Request, code: str, who: Reads) -> Response:
    """Show one country: its pairs, the ministry's department, units that are no more."""
    found = places.country(who.ctx, code, lang=who.lang, public=who.public)
    return page(request, "pairs/country.html", place=found, tongue_of=tongue_of, parsed=_parsed)


def _parsed(text: str) -> PartialDate:
    return PartialDate.parse(text, "ce")
