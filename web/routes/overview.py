"""The whole at a glance: an overview for each office, the rows behind each figure, the report."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from reference.loader import MAP_SIZE, map_shapes
from usecases.analysis import delays, glance, rows
from usecases.analysis.glance import Glance
from usecases.analysis.sight import VIEWS
from web.kept_bodies import kept_body
from web.links import Link, Text, linker
from web.other_rooms import rooms_of
from web.pages import page
from web.quick import QuickRoute
from web.security.visitors import Ctx, acting, visitor

router = APIRouter(route_class=QuickRoute)
After = Annotated[int, Query(ge=0, le=1_000_000)]
Year = Annotated[int, Query(ge=0, le=3000)]
_SVG = "image/svg+xml; charset=utf-8"


@router.get("/overview")
def show(request: Request, view: Text = "", year: Year = 0) -> Response:
    """Show the overview of an office."""
    ctx, here = acting(request), visitor(request)  # each dependency would cost a thread
    found = glance.glance(ctx, view, year)
    roles = tuple(sorted(here.roles))
    key = (found.sight.view, found.sight.views, found.sight.key, roles, found.year[0], found.at)

    def values() -> dict[str, Any]:
        return {
            "found": found,
            "views": VIEWS,
            "years": delays.years_of(ctx.today),
            "rows": _linker("/overview/rows", found),
            "rooms": rooms_of(request, here),
            "duties": rows.DUTIES,
            "late": _late(found),
        }

    body = kept_body(request, "overview/body.html", key, values)
    return page(request, "overview/overview.html", body=body)


@router.get("/overview/map.svg")
def picture(request: Request, ctx: Ctx, view: Text = "", year: Year = 0) -> Response:
    """Give the map of an overview as a picture; the page has a table that says the same."""
    found = glance.glance(ctx, view, year)
    by_code = {place["code"]: place for place in found.places}
    shapes = [(shape.path, by_code.get(shape.iso_3166_2)) for shape in map_shapes()]
    shapes.sort(key=lambda each: each[1] is not None and each[1]["count"].late > 0)
    drawn = page(request, "overview/map.svg", shapes=shapes, size=MAP_SIZE)
    kept = {"Cache-Control": "private, max-age=600"}
    return Response(drawn.body, media_type=_SVG, headers=kept)


@router.get("/overview/rows")
def behind(
    request: Request,
    ctx: Ctx,
    of: Text = "",
    view: Text = "",
    year: Year = 0,
    after: After = 0,
) -> Response:
    """List the rows behind a figure."""
    found = rows.rows_of(ctx, of, view=view, year=year, after=after)
    if found is None:
        raise HTTPException(404)
    given = {"of": of, "view": view, "year": str(year or "")}
    to = linker("/overview/rows", given)
    return page(
        request,
        "overview/rows.html",
        found=found,
        of=of,
        back=linker("/overview", {"view": view, "year": str(year or "")})(),
        next=to(after=str(found.more)) if found.more else "",
        first=to() if after else "",
    )


def _linker(path: str, found: Glance) -> Link:
    return linker(path, {"view": found.sight.view, "year": str(found.year[0])})


def _late(found: Glance) -> list[Mapping[str, Any]]:
    """Return the places with the most late cases, for the table beside the map."""
    late = [place for place in found.places if place["count"].late]
    return sorted(late, key=lambda place: -place["count"].late)
