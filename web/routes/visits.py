"""Supervision visits: the schedule of a year, one visit with its checklist, follow-up."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import fiscal_year_be
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.groups import visits
from usecases.groups.reading import year as year_of
from usecases.groups.words import RESULTS, choices, offices, provinces
from web.group_forms import as_typed, options, shown, typed
from web.links import Text
from web.pages import see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_PLAN = ("province", "pair", "planned_on", "purpose", "visitors")
_ACTION = ("title", "office", "username", "due")
DONE = {
    "planned": ("กำหนดการนิเทศแล้ว", "The visit is planned."),
    "held": ("บันทึกข้อค้นพบแล้ว", "The findings are recorded."),
    "given": (
        "มอบหมายแล้ว ระบบจะแจ้งผู้รับผิดชอบและเตือนตามกำหนด",
        "Given; the owner is told and reminded.",
    ),
    "ended": ("ปิดการนิเทศครั้งนี้แล้ว", "The visit is closed."),
}


@router.get("/visits")
def schedule(request: Request, ctx: Ctx, year: Text = "") -> Response:
    """List the visits of a fiscal year."""
    now = fiscal_year_be(ctx.today)
    chosen = year_of(year, ctx.today) if year else now
    found = visits.schedule(ctx, chosen)
    years = range(now + 1, now - 5, -1)
    return shown(request, "visits/list.html", year=chosen, years=years, **found)


@router.get("/visits/new")
def ask(request: Request) -> Response:
    """Ask where and when."""
    given = dict.fromkeys(_PLAN, "")
    given["province"] = request.query_params.get("province", "")
    return _form(request, given)


@router.post("/visits/new")
def plan(request: Request, ctx: Ctx, form: Form) -> Response:
    """Plan a visit."""
    given = typed(form, _PLAN)
    try:
        found = visits.plan(ctx, given)
    except PhinongError as problem:
        return _form(request, given, problem)
    return see_other(f"/visits/{found}?done=planned")


@router.get("/visits/{visit_id}")
def one(request: Request, ctx: Ctx, visit_id: int) -> Response:
    """Show a visit."""
    return _shown(request, ctx, visit_id)


@router.post("/visits/{visit_id}")
def report(request: Request, ctx: Ctx, visit_id: int, form: Form) -> Response:
    """Record what was found."""
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    version = text(form, "version")
    try:
        visits.report(ctx, visit_id, given, int(version) if version.isdecimal() else 0)
    except PhinongError as problem:
        return _shown(request, ctx, visit_id, problem, given)
    return see_other(f"/visits/{visit_id}?done=held")


@router.get("/visits/{visit_id}/actions/new")
def ask_action(request: Request, ctx: Ctx, visit_id: int) -> Response:
    """Ask who follows a finding up, and until when."""
    return _action(request, ctx, visit_id, dict.fromkeys(_ACTION, ""))


@router.post("/visits/{visit_id}/actions/new")
def act(request: Request, ctx: Ctx, visit_id: int, form: Form) -> Response:
    """Give a follow-up to its owner."""
    given = typed(form, _ACTION)
    try:
        visits.follow_up(ctx, visit_id, given)
    except PhinongError as problem:
        return _action(request, ctx, visit_id, given, problem)
    return see_other(f"/visits/{visit_id}?done=given")


@router.post("/visits/{visit_id}/end")
def end(request: Request, ctx: Ctx, visit_id: int, form: Form) -> Response:
    """Close or cancel a visit."""
    try:
        visits.end(ctx, visit_id, cancelled=text(form, "how") == "cancel")
    except PhinongError as problem:
        return _shown(request, ctx, visit_id, problem)
    return see_other(f"/visits/{visit_id}?done=ended")


def _shown(
    request: Request,
    ctx: Context,
    visit_id: int,
    problem: PhinongError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    found = visits.show(ctx, visit_id)
    kept: dict[str, Any] = {
        "held_on": as_typed(request, found["held_on"]),
        "summary": found["summary"],
    }
    for item in found["points"]:
        kept[f"result.{item['code']}"] = item["result"]
        kept[f"note.{item['code']}"] = item["note"]
    return shown(
        request,
        "visits/one.html",
        problem=problem,
        words=DONE,
        visit=found,
        given={**kept, **(given or {})},
        results=choices(RESULTS),
    )


def _form(request: Request, given: dict[str, str], problem: PhinongError | None = None) -> Response:
    places = [(code.removeprefix("province:"), words) for code, words in provinces()]
    return shown(
        request, "visits/form.html", problem=problem, given=given, places=options(request, places)
    )


def _action(
    request: Request,
    ctx: Context,
    visit_id: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = visits.show(ctx, visit_id)
    given = {**given, "office": given["office"] or f"province:{found['province']}"}
    return shown(
        request,
        "visits/action.html",
        problem=problem,
        given=given,
        visit=found,
        offices=options(request, offices()),
    )
