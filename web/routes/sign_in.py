"""The door: sign in and out, a first password by a one-time link, the language."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from config.providers import providers_of
from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.people import accounts, sessions
from usecases.people.passwords import WeakPasswordError
from usecases.people.people_demo import Example, examples
from usecases.stage_words import word
from web.entering import address_of, agent_of, entered, safe_next, step_of
from web.pages import demo_open, page, see_other
from web.security import cookies
from web.security.events import tell
from web.security.forms import Form, text
from web.security.visitors import entering_or_none, nobody
from web.words import LANGUAGES

router = APIRouter()

_TRY = (
    "coordinator.th57", "governor.th57", "moi.officer", "moi.officer2", "mfa.officer", "mfa.legal",
    "agency.nesdc", "moi.executive", "cabinet.liaison", "monitor", "admin", "admin2",
)  # fmt: skip
"""The fictional people that are offered at the door, one per role and a second administrator."""


@router.get("/sign-in")
def ask(request: Request, next: Annotated[str, Query()] = "/") -> Response:  # noqa: A002
    """Show the door."""
    found = entering_or_none(request)
    if found is not None:
        return see_other(step_of(found.pending, next) if found.pending else safe_next(next))
    return door(request, next_path=next)


def door(
    request: Request,
    *,
    next_path: str = "/",
    username: str = "",
    problem: PhinongError | None = None,
    kept: str | None = None,
    status: int = 200,
) -> Response:
    """Return the page to sign in on.

    ``kept`` is not ``None`` where a session ended: the token of what was typed, or an empty text.
    """
    return page(
        request,
        "sign_in.html",
        status=status,
        next=safe_next(next_path),
        username=username,
        ended=kept is not None,
        kept=kept,
        problems=_problems(problem),
        examples=_examples() if demo_open(request) else [],
        providers=list(providers_of(request.app.state.settings).values()),
    )


@router.post("/sign-in")
def enter(request: Request, form: Form) -> Response:
    """Sign in with a password."""
    username = text(form, "username")
    try:
        token = accounts.sign_in(
            nobody(request),
            username,
            str(form.get("password", "")),
            address=address_of(request),
            agent=agent_of(request),
        )
    except PhinongError as problem:
        tell(request, "sign_in_refused", code=problem.code)
        status = 429 if problem.code == "too_many" else 422
        return door(
            request,
            next_path=text(form, "next"),
            username=username,
            problem=problem,
            kept=text(form, "kept") or None,
            status=status,
        )
    return entered(request, token, text(form, "next"), text(form, "kept"))


@router.post("/sign-in/example")
def enter_as_example(request: Request, form: Form) -> Response:
    """Sign in as a fictional person; only where that is offered."""
    if not demo_open(request):
        return door(request, status=404)
    token = accounts.sign_in_as_example(nobody(request), text(form, "username"), agent_of(request))
    return entered(request, token, text(form, "next"), text(form, "kept"))


@router.post("/sign-out")
def leave(request: Request, form: Form) -> Response:
    """End this session."""
    del form
    sessions.sign_out(nobody(request), cookies.token_of(request))
    answer = see_other("/sign-in")
    cookies.drop_session(request, answer)
    return answer


@router.get("/welcome/{token}")
def welcome(request: Request, token: str) -> Response:
    """Show whose password this link sets; opening it uses nothing up."""
    owner = accounts.link_owner(nobody(request), token)
    return _welcome(request, token, owner)


@router.post("/welcome/{token}")
def set_first_password(request: Request, token: str, form: Form) -> Response:
    """Set a password by a one-time link, and sign in."""
    ctx, agent = nobody(request), agent_of(request)
    try:
        new = accounts.redeem_link(ctx, token, str(form.get("password", "")), agent)
    except WeakPasswordError as problem:
        owner = accounts.link_owner(ctx, token)
        return _welcome(request, token, owner, problem)
    return entered(request, new, "/")


@router.post("/language")
def speak(request: Request, form: Form) -> Response:
    """Keep a language for this browser and go back."""
    answer = see_other(safe_next(text(form, "next")))
    wanted = text(form, "to")
    if wanted in LANGUAGES:
        cookies.set_language(request, answer, wanted)
    return answer


def _welcome(
    request: Request, token: str, owner: dict[str, str], problem: PhinongError | None = None
) -> Response:
    return page(
        request,
        "welcome.html",
        status=422 if problem else 200,
        owner=owner,
        problems=_problems(problem),
        link=token,
        providers=list(providers_of(request.app.state.settings).values()),
    )


def _problems(problem: PhinongError | None) -> list[dict[str, str]]:
    if problem is None:
        return []
    return [{"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}]


def _examples() -> list[dict[str, object]]:
    known = {one.username: one for one in examples()}
    return [_example(known[name]) for name in _TRY if name in known]


def _example(one: Example) -> dict[str, object]:
    role = one.roles[0][0] if one.roles else Role.MONITOR
    return {
        "username": one.username,
        "name_th": one.name_th,
        "name_en": one.name_en,
        "role": word(role),
    }
