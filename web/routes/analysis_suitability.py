"""The suitability sheet of a case: read by who may read the case, filled in by an MOI officer."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reference import loader
from statemachine.errors import PhinongError
from usecases.analysis import suitability
from usecases.analysis.suitability import Marked
from web.kept import ForgivingForm, drop_kept
from web.pages import page, see_other
from web.routes.case import fresh, status_of
from web.security.forms import text
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/cases/{number}/suitability")
def show(request: Request, ctx: Ctx, number: str) -> Response:
    """Show the sheet of a case."""
    return _shown(request, ctx, number)


@router.post("/cases/{number}/suitability")
def keep(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Keep the sheet that was filled in."""
    names = [row["code"] for row in loader.suitability()["criteria"]]
    marked = Marked(
        {name: text(form, f"mark-{name}") for name in names},
        {name: text(form, f"reason-{name}") for name in names},
        text(form, "verdict"),
        text(form, "opinion"),
    )
    version = text(form, "version")
    try:
        fresh(request)
        suitability.assess(ctx, number, marked, int(version) if version.isdigit() else None)
    except PhinongError as problem:
        return _shown(request, ctx, number, problem=problem, form=form)
    drop_kept(request, ctx)
    return see_other(f"/cases/{number}/suitability")


def _shown(
    request: Request,
    ctx: Any,
    number: str,
    *,
    problem: PhinongError | None = None,
    form: Any = None,
) -> Response:
    found = suitability.sheet(ctx, number)
    problems = []
    if problem is not None:
        problems = [{"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}]
    typed = {name: value for name, value in (form or {}).items() if isinstance(value, str)}
    return page(
        request,
        "analysis/suitability.html",
        status=status_of(problem),
        found=found,
        typed=typed,
        problems=problems,
    )
