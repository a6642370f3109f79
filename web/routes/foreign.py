"""Foreign sign-in: leave for a provider, come back, and what is said where that does not work."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.providers import providers_of
from statemachine.errors import PhinongError
from usecases.people import accounts
from usecases.sign_in import foreign
from usecases.sign_in.foreign import Begun, Came
from usecases.sign_in.providers import Provider
from web.entering import address_of, agent_of, entered, safe_next
from web.pages import page, see_other
from web.security import cookies
from web.security.events import tell
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here, nobody, visitor_or_none
from web.statuses import STATUS

router = APIRouter()


@router.post("/sign-in/with/{provider}")
def leave(request: Request, provider: str, form: Form) -> Response:
    """Leave for a provider, to sign in there."""
    ctx = nobody(request)
    try:
        chosen = foreign.provider_of(providers_of(request.app.state.settings), provider)
        going = safe_next(text(form, "next"))
        begun = foreign.start(
            ctx, chosen, foreign.ENTER, next_path=going, address=address_of(request)
        )
    except PhinongError as problem:
        return _trouble(request, problem)
    return leaving(request, chosen, begun)


@router.post("/welcome/{token}/with/{provider}")
def welcome(request: Request, token: str, provider: str, form: Form) -> Response:
    """Leave for a provider, to link it by a one-time link instead of setting a password."""
    del form
    ctx = nobody(request)
    accounts.link_owner(ctx, token)
    try:
        chosen = foreign.provider_of(providers_of(request.app.state.settings), provider)
        begun = foreign.start(ctx, chosen, foreign.WELCOME, link=token, address=address_of(request))
    except PhinongError as problem:
        return _trouble(request, problem)
    return leaving(request, chosen, begun)


@router.post("/account/security/link/{provider}")
def link(request: Request, ctx: Ctx, here: Here, provider: str, form: Form) -> Response:
    """Leave for a provider, to link one's account there."""
    del form
    try:
        chosen = foreign.provider_of(providers_of(request.app.state.settings), provider)
        going = "/account/security?done=linked"
        begun = foreign.start(ctx, chosen, foreign.LINK, next_path=going, visitor=here)
    except PhinongError as problem:
        return _trouble(request, problem)
    return leaving(request, chosen, begun)


@router.get("/sign-in/return")
def come_back(request: Request) -> Response:
    """Let a browser that comes back do what it began; nothing else can be done here."""
    came = Came(
        query=dict(request.query_params),
        mark=request.cookies.get(cookies.flow_cookie(request), ""),
        agent=agent_of(request),
        visitor=visitor_or_none(request),
    )
    try:
        ended = foreign.finish(nobody(request), providers_of(request.app.state.settings), came)
    except PhinongError as problem:
        return cookies.drop_flow(request, _trouble(request, problem))
    if not ended.token:
        return cookies.drop_flow(request, see_other(safe_next(ended.next)))
    return cookies.drop_flow(request, entered(request, ended.token, ended.next))


def leaving(request: Request, provider: Provider, begun: Begun) -> Response:
    """Return the page that leads out; a redirect would be held by our own form-action."""
    answer = page(request, "sign_in/leaving.html", provider=provider, address=begun.address)
    cookies.set_flow(request, answer, begun.mark)
    return answer


def _trouble(request: Request, problem: PhinongError) -> Response:
    tell(request, "foreign_sign_in_refused", code=problem.code)
    return page(
        request,
        "sign_in/trouble.html",
        status=STATUS.get(problem.code, 422),
        th=problem.sentence("th"),
        en=problem.sentence("en"),
        known=visitor_or_none(request) is not None,
    )
