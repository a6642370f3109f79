"""A fresh proof of who one is, before signing and before giving rights; then on from there."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.providers import providers_of
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.people.sessions import Visitor
from usecases.proposals import kept_forms
from usecases.sign_in import factors, foreign, passkeys, steps
from web.entering import AGAIN, address_of, safe_next
from web.kept import way_back
from web.pages import demo_open, page, see_other
from web.routes.foreign import leaving
from web.routes.second_step import JSON, NOT_KEPT, take
from web.said import problems_of
from web.security import cookies
from web.security.events import tell
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter()
_FIELDS = ("next", "kept", "code", "recovery", "passkey")
_REVIEWED = "/decide"
"""Forms that are looked at once more before they are sent."""


@router.get("/account/prove")
def ask(request: Request, ctx: Ctx, here: Here, next: str = "/", kept: str = "") -> Response:  # noqa: A002
    """Ask once more who somebody is."""
    return _shown(request, ctx, here, {"next": safe_next(next), "kept": kept})


@router.post("/account/prove")
def prove(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Take the password or a second factor, and go on."""
    given = {name: text(form, name) for name in _FIELDS}
    try:
        token = _take(request, ctx, here, form, given)
    except PhinongError as problem:
        return _shown(request, ctx, here, given, problem)
    answer = see_other(_onward(given))
    cookies.set_session(request, answer, token)
    return answer


@router.post("/account/prove/passkey")
def options(ctx: Ctx, here: Here, form: Form) -> Response:
    """Return what the browser needs to show a passkey."""
    del form
    return Response(passkeys.begin_showing(ctx, here), media_type=JSON, headers=NOT_KEPT)


@router.post("/account/prove/with/{provider}")
def prove_there(request: Request, ctx: Ctx, here: Here, provider: str, form: Form) -> Response:
    """Prove it at a foreign provider."""
    given = {name: text(form, name) for name in _FIELDS}
    try:
        chosen = foreign.provider_of(providers_of(request.app.state.settings), provider)
        begun = foreign.start(ctx, chosen, foreign.PROVE, next_path=_onward(given), visitor=here)
    except PhinongError as problem:
        return _shown(request, ctx, here, given, problem)
    return leaving(request, chosen, begun)


@router.get("/account/proved")
def go_on(request: Request, ctx: Ctx, here: Here, kept: str = "") -> Response:
    """Show what was about to be sent, to send it now; the proof alone does nothing."""
    del here
    found = kept_forms.load(ctx, kept)
    if found is None:
        return see_other("/")
    path, fields, _ = found
    shown = {name: values for name, values in fields.items() if name != AGAIN}
    if path.endswith(_REVIEWED):
        shown["step"] = ["review"]
    reviewed = path.endswith(_REVIEWED)
    back = way_back(path, kept)
    return page(
        request, "sign_in/proved.html", action=path, fields=shown, reviewed=reviewed, back=back
    )


def _take(request: Request, ctx: Context, here: Visitor, form: Any, given: dict[str, str]) -> str:
    if text(form, "example") and demo_open(request):
        return steps.prove_as_example(ctx, here)
    password = str(form.get("password", ""))
    if password:
        return steps.show_password(ctx, here, password, address_of(request))
    return take(ctx, here, given, address_of(request))


def _onward(given: dict[str, str]) -> str:
    kept = given["kept"]
    if kept and kept.replace("-", "").replace("_", "").isalnum():
        return f"/account/proved?kept={kept}"
    return safe_next(given["next"] or "/")


def _shown(
    request: Request,
    ctx: Context,
    here: Visitor,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    ways = factors.ways(ctx, here.person)
    settings = request.app.state.settings
    issuers = {one["issuer"] for one in factors.overview(ctx, here)["identities"]}
    if problem is not None:
        tell(request, "proof_refused", code=problem.code)
    status = 200 if problem is None else 429 if problem.code == "too_many" else 422
    return page(
        request,
        "sign_in/prove.html",
        status=status,
        given=given,
        ways=ways if passkeys.party(ctx) else ways - {"passkey"},
        providers=[one for one in providers_of(settings).values() if one.issuer in issuers],
        example=here.fictional and here.how == "example" and demo_open(request),
        minutes=settings.proof_minutes,
        problems=problems_of(problem),
    )
