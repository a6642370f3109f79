"""The plans of all pairs, one plan with its approval, and the plan of several years."""

from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.dates import fiscal_year_be
from statemachine.errors import PhinongError
from statemachine.programme.money import baht
from statemachine.programme.routes import PlanKind
from usecases.context import Context
from usecases.programme import plans
from usecases.programme.plan_list import Asked, list_plans
from usecases.programme.plan_page import show_plan, show_version
from usecases.programme.reply_desk import waiting
from web.pages import page, see_other
from web.reading import tongue
from web.routes.programme_forms import problems, status_of, typed, whole_number
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_UNSURE = {
    "field": "sure",
    "th": "โปรดทำเครื่องหมายยืนยันว่าได้ตรวจสอบแล้ว",
    "en": "Tick that you have checked it.",
}
_CHOOSE = {"field": "trigger", "th": "โปรดเลือกหนึ่งข้อ", "en": "Choose one of the ways."}
DONE = {
    "submit": ("เสนอแผนแล้ว", "The plan is handed in."),
    "agree": ("บันทึกความเห็นชอบของคณะทำงานแล้ว", "The working group's agreement is recorded."),
    "approve": ("เห็นชอบแผนแล้ว", "The plan is approved."),
    "note": ("รับทราบแผนแล้ว แผนมีผลใช้", "The plan is noted and in force."),
    "return": ("ส่งคืนแผนแล้ว", "The plan is returned."),
    "amend": ("เปิดแก้ไขแผนแล้ว", "The plan is open for change."),
    "aims": ("บันทึกแล้ว", "Saved."),
    "item": ("บันทึกกิจกรรมของแผนแล้ว", "The activity of the plan is saved."),
    "dropped": ("นำกิจกรรมออกจากแผนแล้ว", "The activity is taken out of the plan."),
    "money": ("บันทึกจำนวนเงินแล้ว", "The amount is recorded."),
}
"""What was done -> how the page says so."""


@router.get("/programme")
def every(request: Request, ctx: Ctx) -> Response:
    """List the plans that the reader sees."""
    return _listed(request, ctx, PlanKind.YEARLY)


@router.get("/programme/national")
def national(request: Request, ctx: Ctx) -> Response:
    """List the plans of several years."""
    return _listed(request, ctx, PlanKind.MULTI_YEAR)


@router.post("/programme/national")
def open_national(request: Request, ctx: Ctx, form: Form) -> Response:
    """Open a plan of several years."""
    first, last = (whole_number(text(form, name)) or 0 for name in ("first_year", "last_year"))
    try:
        key = plans.open_multi_year(ctx, text(form, "title"), first, last)
    except PhinongError as error:
        return _listed(request, ctx, PlanKind.MULTI_YEAR, error=error, form=form)
    return see_other(f"/programme/plans/{key}")


def _listed(
    request: Request,
    ctx: Context,
    kind: str,
    *,
    error: PhinongError | None = None,
    form: FormData | None = None,
) -> Response:
    given = dict(request.query_params)
    asked = Asked(
        **{f.name: given.get(f.name, "") for f in fields(Asked) if f.name != "mine"},
        mine=given.get("mine") == "1",
    )
    found = list_plans(ctx, asked, kind)
    following = {name: value for name, value in given.items() if name != "after"}
    following["after"] = found["next_after"]
    return page(
        request,
        "programme/list.html",
        status=status_of(error) if error else 200,
        asked=asked,
        found=found,
        kind=kind,
        this_year=fiscal_year_be(ctx.today),
        replies=waiting(ctx),
        next_page=f"{request.url.path}?{urlencode(following)}" if found["next_after"] else "",
        problems=problems(error) if error else [],
        typed=typed(form),
        baht=baht,
        tongue=tongue,
    )


@router.get("/programme/plans/{key}")
def plan(request: Request, ctx: Ctx, key: str) -> Response:
    """Show one plan."""
    return plan_shown(request, ctx, key)


@router.get("/programme/plans/{key}/versions/{number}")
def version(request: Request, ctx: Ctx, key: str, number: int) -> Response:
    """Show a plan as it was handed in."""
    found = show_version(ctx, key, number)
    return page(request, "programme/version.html", plan=found, baht=baht, tongue=tongue)


@router.post("/programme/plans/{key}/aims")
def aims(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Write what the plan is for."""
    seen = whole_number(text(form, "version"))
    try:
        plans.describe(ctx, key, text(form, "aims"), title=text(form, "title"), version=seen)
    except PhinongError as error:
        return plan_again(request, ctx, key, form, error)
    return see_other(f"/programme/plans/{key}?done=aims")


@router.post("/programme/plans/{key}/act")
def act(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Hand in, agree, approve, note, return or open for change."""
    trigger = text(form, "trigger")
    missing = [] if trigger else [_CHOOSE]
    if trigger and not text(form, "sure"):
        missing = [_UNSURE]
    if missing:
        return plan_shown(request, ctx, key, said=missing, form=form, status=422)
    given = {
        name: text(form, name) for name in ("reason", "resolution_number", "resolution_on", "note")
    }
    try:
        plans.act(ctx, key, trigger, given, whole_number(text(form, "version")))
    except PhinongError as error:
        return plan_again(request, ctx, key, form, error)
    return see_other(f"/programme/plans/{key}?done={trigger}")


def plan_again(
    request: Request, ctx: Context, key: str, form: FormData, error: PhinongError
) -> Response:
    """Show a plan again with what was typed, and what is wrong; 404 where it is not theirs."""
    if error.code == "no_such_plan":
        raise error
    return plan_shown(request, ctx, key, said=problems(error), form=form, status=status_of(error))


def plan_shown(
    request: Request,
    ctx: Context,
    key: str,
    *,
    said: list[dict[str, Any]] | None = None,
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a plan."""
    return page(
        request,
        "programme/plan.html",
        status=status,
        plan=show_plan(ctx, key),
        problems=said or [],
        typed=typed(form),
        done=DONE.get(request.query_params.get("done", "")) if not said else None,
        baht=baht,
        tongue=tongue,
    )
