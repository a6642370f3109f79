"""Administrators reset somebody's second factors: one asks, another confirms."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.sign_in import resets
from web.pages import page, see_other
from web.said import problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()


@router.post("/admin/people/{username}/factors/reset")
def ask(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Ask that somebody's second factors be reset."""
    try:
        resets.request(ctx, username, text(form, "reason"))
    except PhinongError as problem:
        return _trouble(request, problem, f"/admin/people/{username}")
    return see_other(f"/admin/people/{username}?done=reset_asked")


@router.post("/admin/factor-resets/{reset_id}")
def decide(request: Request, ctx: Ctx, reset_id: int, form: Form) -> Response:
    """Confirm a reset, or refuse it."""
    deed = resets.confirm if text(form, "decision") == "confirm" else resets.refuse
    try:
        deed(ctx, reset_id)
    except PhinongError as problem:
        return _trouble(request, problem, "/admin/grants")
    return see_other("/admin/grants")


def _trouble(request: Request, problem: PhinongError, back: str) -> Response:
    return page(
        request, "sign_in/refused.html", status=422, problems=problems_of(problem), back=back
    )
