"""Acting for a colleague: who acts for me, for whom I act, handing over and taking back."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response

from statemachine.dates import PartialDate, Precision
from statemachine.errors import DateFormatError, PhinongError
from usecases.context import Context
from usecases.people import delegations, people_views
from web.pages import page, see_other
from web.quick import QuickRoute
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter(route_class=QuickRoute)

_FIELDS = ("principal", "delegate", "grant", "starts", "ends", "reason")
_DONE = {
    "given": (
        "มอบหมายแล้ว ระบบแจ้งทั้งสองฝ่ายทางอีเมล",
        "Handed over; both of you are told by mail.",
    ),
    "revoked": (
        "ยกเลิกการมอบหมายแล้ว มีผลทันที ระบบแจ้งทั้งสองฝ่าย",
        "Taken back, as of now; both are told by mail.",
    ),
}
_WRONG = {
    "date_format": "starts",
    "delegation_in_past": "starts",
    "delegation_backwards": "ends",
    "delegation_too_long": "ends",
    "text_wanted": "reason",
    "not_granted": "grant",
    "inactive_user": "delegate",
}


@router.get("/delegations")
def show(request: Request, ctx: Ctx, done: str = "") -> Response:
    """Show who acts for whom."""
    return _shown(request, ctx, done=done)


@router.get("/delegations/new")
def ask(request: Request, ctx: Ctx, here: Here) -> Response:
    """Choose a colleague, then say as what, from when until when, and why."""
    asked = request.query_params
    given = {name: asked.get(name, "").strip() for name in _FIELDS}
    return _form(request, ctx, here, given, q=asked.get("q", "").strip())


@router.post("/delegations/new")
def give(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Hand over."""
    given = {name: text(form, name) for name in _FIELDS}
    role, _, scope = given["grant"].partition(":")
    try:
        delegations.delegate(
            ctx, given["principal"] or here.username, given["delegate"], role,
            _day(given["starts"]), _day(given["ends"]), given["reason"], scope or None,
        )  # fmt: skip
    except PhinongError as problem:
        return _form(request, ctx, here, given, problem=problem)
    return see_other("/delegations?done=given")


@router.post("/delegations/{delegation_id}/revoke")
def revoke(request: Request, ctx: Ctx, delegation_id: int, form: Form) -> Response:
    """Take back what was handed over; what is not one's own is not there."""
    del form
    try:
        delegations.revoke_delegation(ctx, delegation_id)
    except PhinongError as problem:
        if problem.code in {"no_such_delegation", "not_principal"}:
            raise HTTPException(404) from problem
        return _shown(request, ctx, problem=problem)
    return see_other("/delegations?done=revoked")


def _shown(
    request: Request, ctx: Context, *, done: str = "", problem: PhinongError | None = None
) -> Response:
    return page(
        request,
        "delegations.html",
        status=422 if problem else 200,
        problems=problems_of(problem),
        said=done_of(_DONE, done),
        **people_views.my_delegations(ctx),
    )


def _form(
    request: Request,
    ctx: Context,
    here: Here,
    given: dict[str, str],
    *,
    q: str = "",
    problem: PhinongError | None = None,
) -> Response:
    principal = given["principal"] or here.username
    values: dict[str, Any] = {
        "given": given | {"principal": principal},
        "q": q,
        "found": [p for p in people_views.pick(ctx, q) if p["username"] != principal],
        "chosen": people_views.name_of(ctx, given["delegate"]),
        "giver": people_views.name_of(ctx, principal),
        "grants": people_views.roles_to_hand_over(ctx, principal),
        "problems": problems_of(problem, _WRONG.get(problem.code, "") if problem else ""),
        "longest": delegations.LONGEST_DAYS,
    }
    return page(request, "delegations_new.html", status=422 if problem else 200, **values)


def _day(said: str) -> date:
    read = PartialDate.parse(said)
    if read.value is None or read.precision is not Precision.DAY:
        raise DateFormatError(text=said[:60])
    return read.value
