"""The second step at the door: show a code, a passkey or a recovery code; or set one up first."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.people.sessions import ENROL, Visitor
from usecases.sign_in import factors, passkeys, steps
from web.entering import address_of, entered, safe_next, step_of
from web.pages import page, see_other
from web.said import problems_of
from web.security.events import tell
from web.security.forms import Form, text
from web.security.visitors import Entering, StepCtx

router = APIRouter()
Next = Annotated[str, Query()]
JSON = "application/json"


@router.get("/sign-in/second")
def ask(
    request: Request,
    ctx: StepCtx,
    here: Entering,
    next: Next = "/",  # noqa: A002
    kept: str = "",
) -> Response:
    """Ask for a second factor."""
    if here.pending == ENROL or not here.pending:
        return see_other(step_of(ENROL, next) if here.pending else safe_next(next))
    return _shown(request, ctx, here, {"next": safe_next(next), "kept": kept})


@router.post("/sign-in/second")
def show(request: Request, ctx: StepCtx, here: Entering, form: Form) -> Response:
    """Take what is shown, and let the person in."""
    given = {name: text(form, name) for name in ("next", "kept", "code", "recovery", "passkey")}
    if not here.pending:
        return see_other(safe_next(given["next"]))
    try:
        token = take(ctx, here, given, address_of(request))
    except PhinongError as problem:
        return _shown(request, ctx, here, given, problem)
    return entered(request, token, given["next"], given["kept"])


@router.post("/sign-in/second/passkey")
def options(ctx: StepCtx, here: Entering, form: Form) -> Response:
    """Return what the browser needs to show a passkey."""
    del form
    return Response(passkeys.begin_showing(ctx, here), media_type=JSON, headers=NOT_KEPT)


@router.get("/sign-in/enrol")
def enrol(
    request: Request,
    ctx: StepCtx,
    here: Entering,
    next: Next = "/",  # noqa: A002
    kept: str = "",
) -> Response:
    """Say why a second factor is needed here, and begin to set one up."""
    if not here.pending:
        return see_other("/account/security")
    given = {"next": safe_next(next), "kept": kept}
    return page(request, "sign_in/enrol.html", person=here, given=given, here_passkeys=_party(ctx))


def take(ctx: Context, here: Visitor, given: dict[str, str], address: str) -> str:
    """Return the session's new token for whatever was shown: a passkey, a code, or one of paper."""
    if given["passkey"]:
        return passkeys.show(ctx, here, given["passkey"], address)
    if given["recovery"]:
        return steps.show_recovery_code(ctx, here, given["recovery"], address)
    return steps.show_code(ctx, here, given["code"], address)


def _shown(
    request: Request,
    ctx: Context,
    here: Visitor,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    if problem is not None:
        tell(request, "second_step_refused", code=problem.code)
    status = 200 if problem is None else 429 if problem.code == "too_many" else 422
    if problem is not None:
        tell(request, "second_step_refused", code=problem.code, person=here.person)
    ways = factors.ways(ctx, here.person)
    return page(
        request,
        "sign_in/second.html",
        status=status,
        person=here,
        given=given,
        ways=ways if _party(ctx) else ways - {"passkey"},
        problems=problems_of(problem),
    )


def _party(ctx: Context) -> bool:
    return passkeys.party(ctx) is not None


NOT_KEPT = {"Cache-Control": "no-store"}
