"""Which partner countries come first: the order, its weights as a form, what would turn it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from usecases.analysis import priorities as deeds
from usecases.analysis import weights
from usecases.analysis.refused import WeightsError
from web.kept_bodies import kept_body
from web.pages import page
from web.quick import QuickRoute
from web.security.visitors import acting

router = APIRouter(route_class=QuickRoute)
_PREFIX = "w_"


@router.get("/priorities")
def show(request: Request) -> Response:
    """Show the order by the weights of the address, the shipped ones where it has none."""
    typed = {
        name.removeprefix(_PREFIX): value[:20]
        for name, value in request.query_params.items()
        if name.startswith(_PREFIX)
    }
    known = {name: typed[name] for name in weights.shipped().weights if name in typed}
    problems = []
    try:
        given = weights.with_weights(known)
    except WeightsError as error:
        given = weights.shipped()
        problems = [{"field": "", "th": error.sentence("th"), "en": error.sentence("en")}]
    found = deeds.priorities(acting(request), given)

    def values() -> dict[str, Any]:
        return {
            "found": found,
            "typed": known,
            "changed": given.weights != weights.shipped().weights,
            "parsed": lambda text: PartialDate.parse(text, "ce"),
        }

    key = (tuple(known.items()), tuple(given.weights.items()), found["at"])
    body = kept_body(request, "analysis/priorities_body.html", key, values)
    status = 422 if problems else 200
    return page(request, "analysis/priorities.html", status=status, body=body, problems=problems)
