"""The indicators of the plan: all, one with its rows, as files; the handbook's editions."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases import limits
from usecases.context import Context
from usecases.kpi import handbook
from usecases.kpi.paper import paper
from usecases.kpi.report import NoSuchIndicatorError, YearOutsideError, indicator, report
from usecases.kpi.sheet import workbook
from usecases.register.open_data import FORMATS
from web.kpi_trend import drawn
from web.pages import file_answer, page, see_other
from web.quick import QuickRoute
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here
from web.words import language_of

router = APIRouter(route_class=QuickRoute)
Year = Annotated[int | None, Query(ge=2400, le=3000)]
_FIELDS = {"edition_known": "edition", "edition_day": "issued", "edition_link": "link"}
_NAMES = ("edition", "title", "issued", "link")


@dataclass(frozen=True, slots=True)
class _Form:
    """The year that is shown, and what a refused form held."""

    year: int | None
    problems: list[dict[str, str]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)


@router.get("/kpi")
def every(request: Request, ctx: Ctx, year: Year = None) -> Response:
    """Show the six indicators of a fiscal year."""
    found = _or_404(lambda: report(ctx, year))
    charts = {one["id"]: drawn(one, found["fiscal_year"]) for one in found["indicators"]}
    return page(request, "kpi/all.html", found=found, charts=charts)


@router.get("/kpi/{name}")
def one(request: Request, ctx: Ctx, here: Here, name: str, year: Year = None) -> Response:
    """Show one indicator with its trend and its rows."""
    return _one(request, ctx, here, name, _Form(year))


@router.get("/export/kpi/{year}.{form}")
def export(request: Request, ctx: Ctx, year: int, form: str) -> Response:
    """Give the report of a fiscal year as PDF or XLSX."""
    if form not in ("pdf", "xlsx"):
        raise HTTPException(404)
    found = _or_404(lambda: report(ctx, year))
    limits.take(ctx, limits.EXPORT, str(ctx.person))
    if form == "pdf":
        return file_answer(paper(ctx, found), "application/pdf", f"kpi-{year}.pdf")
    details = {o["id"]: indicator(ctx, o["id"], year)["rows"] for o in found["indicators"]}
    content = workbook(found, details, language_of(request))
    return file_answer(content, FORMATS["xlsx"], f"kpi-{year}.xlsx")


@router.post("/kpi/handbook/editions")
def edition(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Record an edition of the handbook."""
    typed = {name: text(form, name) for name in _NAMES}
    try:
        handbook.record_edition(ctx, **typed)
    except PhinongError as error:
        at = _FIELDS.get(error.code, "issued" if "date" in error.code else "")
        problem = {"field": at, "th": error.sentence("th"), "en": error.sentence("en")}
        return _one(request, ctx, here, "handbook", _Form(None, [problem], typed))
    return see_other("/kpi/handbook?done=1")


def _one(request: Request, ctx: Context, here: Any, name: str, form: _Form) -> Response:
    found = _or_404(lambda: indicator(ctx, name, form.year))
    book = name == "handbook"
    return page(
        request,
        "kpi/one.html",
        status=422 if form.problems else 200,
        found=found,
        one=found["indicator"],
        chart=drawn(found["indicator"], found["fiscal_year"]),
        editions=handbook.editions(ctx) if book else [],
        may_record=book and Role.MOI_OFFICER.value in here.roles,
        problems=form.problems,
        typed=dict.fromkeys(_NAMES, "") | form.typed,
        done=bool(request.query_params.get("done")),
    )


def _or_404(ask: Any) -> Any:
    try:
        return ask()
    except (NoSuchIndicatorError, YearOutsideError):
        raise HTTPException(404) from None
