"""A person's API tokens: make one, see it once, revoke."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.programs import tokens
from web.pages import page, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter()
_PATH = "/account/tokens"
_TERMS = (30, 90, 180, 365)
_DEFAULT_DAYS = 90


@router.get(_PATH)
def show(request: Request, ctx: Ctx) -> Response:
    """Show one's tokens and the form for another."""
    return _shown(request, ctx)


@router.post(_PATH)
def make(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Make a token and show it, this once."""
    name, days = text(form, "name"), text(form, "days")
    scopes = [scope for scope in tokens.SCOPES if form.get(scope)]
    given: dict[str, object] = {"name": name, "days": days, "scopes": scopes}
    try:
        made = tokens.make_token(ctx, name, scopes, int(days) if days.isdecimal() else 0)
    except PhinongError as problem:
        return _shown(request, ctx, given=given, problem=problem)
    del here
    return _shown(request, ctx, made=made)


@router.post(f"{_PATH}/revoke")
def revoke(ctx: Ctx, form: Form) -> Response:
    """Revoke one of one's tokens; one that is gone already is no error."""
    wanted = text(form, "id")
    if wanted.isascii() and wanted.isdecimal():
        try:
            tokens.revoke_token(ctx, int(wanted[:15]))
        except tokens.NoSuchTokenError:
            return see_other(_PATH)
    return see_other(_PATH)


def _shown(
    request: Request,
    ctx: Context,
    *,
    given: dict[str, object] | None = None,
    problem: PhinongError | None = None,
    made: tokens.Made | None = None,
) -> Response:
    problems = []
    if problem is not None:
        field = _FIELDS.get(problem.code, "")
        said = {"th": problem.sentence("th"), "en": problem.sentence("en")}
        problems = [{"field": field, **said}]
    return page(
        request,
        "tokens.html",
        status=422 if problem else 200,
        tokens=tokens.list_tokens(ctx),
        terms=_TERMS,
        given=given or {"name": "", "days": str(_DEFAULT_DAYS), "scopes": ["read"]},
        problems=problems,
        made=made,
    )


_FIELDS = {"text_wanted": "name", "token_term": "days", "token_scopes": "read"}
