"""The ways in and the halts on them: after a first step, before a fresh proof, and on again."""

from urllib.parse import urlencode, urlsplit

from fastapi import Request, Response

from usecases.people import sessions
from usecases.people.sessions import ENROL, SECOND
from usecases.proposals import kept_forms
from web.kept import Fields, back_after_sign_in, home_of
from web.pages import see_other
from web.security import cookies
from web.security.visitors import acting, nobody

_STEPS = {SECOND: "/sign-in/second", ENROL: "/sign-in/enrol"}
AGAIN = "_again"
"""A field that every kept form has besides, so that one without a text can be kept too."""


def safe_next(path: str) -> str:
    """Return a path of our own to go on to; anything else becomes the front page."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if ours else "/"


def step_of(pending: str, next_path: str, kept: str = "") -> str:
    """Return the page of what a session still lacks."""
    asked = {"next": safe_next(next_path), "kept": kept}
    said = {name: value for name, value in asked.items() if value not in {"", "/"}}
    return _STEPS[pending] + (f"?{urlencode(said)}" if said else "")


def entered(request: Request, token: str, next_path: str, kept: str = "") -> Response:
    """Let somebody go on after a step: to the next one, or to where they were going.

    Args:
        request: The request.
        token: The session's token, which the browser keeps from now on.
        next_path: Where they were going.
        kept: Token of what they had typed when their session ended.
    """
    ctx = nobody(request)
    found = sessions.visitor(ctx, token)
    if found.pending:
        answer = see_other(step_of(found.pending, next_path, kept))
    else:
        if kept:
            next_path = back_after_sign_in(ctx.acting(found.person), kept, next_path)
        answer = see_other(safe_next(next_path))
    cookies.set_session(request, answer, token)
    return answer


def to_proof(request: Request, fields: Fields) -> Response:
    """Lead to the page of a fresh proof; what was typed is kept, to be sent on afterwards."""
    path = request.url.path
    token = kept_forms.keep(acting(request), path, {**fields, AGAIN: ["1"]})
    asked = {"kept": token} if token else {"next": back_of(request)}
    return see_other(f"/account/prove?{urlencode(asked)}")


def back_of(request: Request) -> str:
    """Return the page that a form was on."""
    came = urlsplit(request.headers.get("referer", ""))
    here = came.netloc == request.headers.get("host", "")
    return safe_next(came.path) if here and came.path else home_of(request.url.path)


def address_of(request: Request) -> str:
    """Return where a request came from, to count tries."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """Return what the browser says it is."""
    return request.headers.get("user-agent", "")
