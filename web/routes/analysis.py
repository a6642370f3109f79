"""Where provinces court the same partner, and where levels do not match."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from usecases.analysis import overlaps
from usecases.analysis.overlaps import KINDS, MEMBERS, Asked
from web.kept_bodies import kept_body
from web.links import Text, linker
from web.pages import page
from web.quick import QuickRoute
from web.security.visitors import acting

router = APIRouter(route_class=QuickRoute)
After = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/analysis/overlap")
def show(
    request: Request,
    kind: Text = "",
    country: Text = "",
    province: Text = "",
    after: After = 0,
    whole: Text = "",
) -> Response:
    """Show what a person should weigh, with advice."""
    asked = Asked(kind if kind in KINDS else "", country, province)
    found = overlaps.overlaps(acting(request), asked, after=after, whole=bool(whole))
    to = linker(
        "/analysis/overlap",
        {"kind": asked.kind, "country": asked.country, "province": asked.province},
    )

    def values() -> dict[str, Any]:
        return {
            "found": found,
            "kinds": KINDS,
            "asked": asked,
            "to": to,
            "after": after,
            "whole": bool(whole),
            "members": MEMBERS,
            "next": to(after=str(found["more"])) if found["more"] and not whole else "",
            "first": to() if after else "",
        }

    key = (asked, after, bool(whole), found["sight"], found["at"])
    body = kept_body(request, "analysis/overlap_body.html", key, values)
    return page(request, "analysis/overlap.html", body=body)
