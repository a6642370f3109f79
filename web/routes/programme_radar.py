"""The radar of the yearly duty, and activities from a file."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from statemachine.programme.forecast import ORDER, WORDS
from usecases.names import both, office
from usecases.programme import activity_import, activity_sheet
from usecases.programme.radar import radar
from web.pages import file_answer, page, see_other
from web.quick import QuickRoute
from web.routes.programme_forms import file_of, problems, status_of, whole_number
from web.security.forms import Form
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEGABYTE = 1024 * 1024


@router.get("/programme/radar")
def show(request: Request, ctx: Ctx) -> Response:
    """Show the pairs by the risk of a year without an activity."""
    given = request.query_params
    asked = {"province": given.get("province", ""), "outlook": given.get("outlook", "")}
    number = whole_number(given.get("page", "")) or 1
    found = radar(ctx, province=asked["province"], outlook=asked["outlook"], page=number)
    kept = {name: value for name, value in asked.items() if value}
    return page(
        request,
        "programme/radar.html",
        found=found,
        asked=asked,
        outlooks=[(o.value, both(*WORDS[o][:2])) for o in ORDER],
        marks={o.value: WORDS[o][2] for o in ORDER},
        provinces=[(code, office(f"province:{code}")) for code in found["provinces"]],
        next_page=f"/programme/radar?{urlencode({**kept, 'page': number + 1})}",
        previous=f"/programme/radar?{urlencode({**kept, 'page': number - 1})}",
    )


@router.get("/programme/import")
def form_of(request: Request, ctx: Ctx) -> Response:
    """Show the form for a file of activities."""
    return _sheet(request, ctx)


@router.post("/programme/import")
def bring(request: Request, ctx: Ctx, form: Form) -> Response:
    """Take a file and say what it would do."""
    name, content = file_of(form, ctx.policy.largest_document)
    try:
        report = activity_import.bring(ctx, name, content)
    except PhinongError as error:
        return _sheet(request, ctx, error=error)
    return _sheet(request, ctx, report=report)


@router.post("/programme/import/run")
def run(request: Request, ctx: Ctx, form: Form) -> Response:
    """Record the activities of the file that was checked."""
    del form
    try:
        report = activity_import.run(ctx)
    except PhinongError as error:
        if error.code == "sheet_gone":
            return see_other("/programme/import")
        return _sheet(request, ctx, error=error)
    return _sheet(request, ctx, report=report)


@router.get("/programme/import/template")
def template() -> Response:
    """Give the empty workbook."""
    return file_answer(activity_sheet.template(), _XLSX, "phinong-activities.xlsx")


def _sheet(
    request: Request,
    ctx: Ctx,
    *,
    report: activity_import.Report | None = None,
    error: PhinongError | None = None,
) -> Response:
    return page(
        request,
        "programme/import.html",
        status=status_of(error) if error else 200,
        report=report,
        problems=problems(error) if error else [],
        most_mb=ctx.policy.largest_document // _MEGABYTE,
    )
