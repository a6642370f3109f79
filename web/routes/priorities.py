"""Which partner countries come first: the order, its weights as a form, what would turn it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from usecases.analysis import priorities as deeds
from usecases.analysis.refused import WeightsError
from web.pages import page
from web.security.visitors import Ctx

router = APIRouter()
_PREFIX = "w_"


@router.get("/priorities")
def show(request: Request, ctx: Ctx) -> Response:
    """Show the order by the weights of the address, the shipped ones where it has none."""
    typed = {
        name.removeprefix(_PREFIX): value[:20]
        for name, value in request.query_params.items()
        if name.startswith(_PREFIX)
    }
    known = {name: typed[name] for name in deeds.shipped().weights if name in typed}
    problems = []
    try:
        given = deeds.with_weights(known)
    except WeightsError as error:
        given = deeds.shipped()
        problems = [{"field": "", "th": error.sentence("th"), "en": error.sentence("en")}]
    return page(
        request,
        "analysis/priorities.html",
        status=422 if problems else 200,
        found=deeds.priorities(ctx, given),
        typed=known,
        problems=problems,
        changed=given.weights != deeds.shipped().weights,
        parsed=lambda text: PartialDate.parse(text, "ce"),
    )
