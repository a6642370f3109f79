"""The map of the provinces: within the page of provinces, and as a piece for other pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reference.loader import MAP_SIZE, map_shapes
from usecases.relations import places
from web.pages import page
from web.quick import QuickRoute
from web.reading import Reads

router = APIRouter(route_class=QuickRoute)


@router.get("/map")
def fragment(request: Request, who: Reads) -> Response:
    """Return the map alone, for a page that loads it when it is needed."""
    found = places.provinces(who.ctx, lang=who.lang, public=who.public)
    return page(request, "pairs/map.html", **drawn(found))


def drawn(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the map draws; late provinces come last, so that their outline lies on top."""
    by_code = {place["code"]: place for place in found}
    shapes = [(shape.path, by_code.get(shape.iso_3166_2)) for shape in map_shapes()]
    shapes.sort(key=lambda each: each[1] is not None and each[1]["count"].late > 0)
    return {
        "map_size": MAP_SIZE,
        "map_shapes": shapes,
        "map_late": any(place["count"].late for place in by_code.values()),
    }
