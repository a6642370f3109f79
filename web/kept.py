"""Nothing typed is lost: a form that cannot be taken now is given back to whoever typed it.

A session that ends, or a page that lay open too long, answers a POST with the door or with a
refusal. What was typed is kept meanwhile; signing in leads to ``/kept/TOKEN`` or, where the page
of the form knows how, to that page with ``?kept=TOKEN``, which shows it again.
"""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.people import sessions
from usecases.proposals import kept_forms
from web.security import cookies
from web.security.forms import FIELD, FormExpiredError, check, fields
from web.security.routes import ROUTES
from web.security.rules import PUBLIC, TOKEN
from web.security.visitors import acting, nobody, visitor_or_none

KNOWING = frozenset(
    {
        "/cases/{number}",
        "/cases/{number}/decide",
        "/cases/{number}/dossier",
        "/cases/{number}/texts/guard",
        "/proposals/{draft_id}/{step}",
    }
)
"""Pages that show kept text in their own form, by ``kept_fields``; others get ``/kept/TOKEN``."""

PARAMETER = "kept"
_NEVER = re.compile(r"password|token|^old$|^new$", re.IGNORECASE)
_LARGEST_BODY = 1024 * 1024
Fields = dict[str, list[str]]


def kept_fields(request: Request, ctx: Context) -> Fields:
    """Return what ``ctx.person`` had typed into the form of this page; mostly nothing.

    A page calls it on GET; it shows the values in its form and says that they were kept.
    """
    found = kept_forms.load(ctx, request.query_params.get(PARAMETER, ""))
    return {} if found is None or home_of(found[0]) != request.url.path else found[1]


def drop_kept(request: Request, ctx: Context) -> None:
    """Forget what was kept, once the form that showed it was taken."""
    kept_forms.drop(ctx, request.query_params.get(PARAMETER, ""))


def typed(form: FormData) -> Fields:
    """Return the text fields of a form, by name; no password, no token, no file."""
    found: Fields = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and value.strip() and not _NEVER.search(name):
            found.setdefault(name, []).append(value)
    return found


async def keep(request: Request) -> str:
    """Keep what a request posted and return its token, or an empty text where nothing was kept."""
    form = await _read(request)
    if form is None:
        return ""
    return await run_in_threadpool(_keep, request, typed(form))


def way_back(path: str, token: str) -> str:
    """Return where somebody finds again what they had posted to ``path``."""
    home = home_of(path)
    knowing = any(_pattern(template).fullmatch(home) for template in KNOWING)
    return f"{home}?{PARAMETER}={token}" if knowing else f"/kept/{token}"


def back_after_sign_in(ctx: Context, token: str, otherwise: str) -> str:
    """Return where to go after signing in: to what was typed, if it is this person's."""
    path = kept_forms.claim(ctx, token)
    return otherwise if path is None else way_back(path, token)


def home_of(path: str) -> str:
    """Return the page that has the form which posts to ``path``: itself, or the nearest above."""
    parts = path.split("/")
    for end in range(len(parts), 1, -1):
        found = "/".join(parts[:end])
        if any(_pattern(template).fullmatch(found) for template in _pages()):
            return found
    return "/"


def works_until(request: Request, now: datetime) -> datetime | None:
    """Return until when one may go on without signing in again, if nothing is sent meanwhile."""
    visitor = visitor_or_none(request)
    if visitor is None:
        return None
    return min(now + sessions.IDLE, visitor.signed_in_at + sessions.LONGEST)


async def posted_or_expired(request: Request) -> AsyncIterator[FormData]:
    """Give the fields of a form; ``request.state.form_expired`` says that its token is too old.

    For pages that show the form again with everything typed; they change nothing then.
    """
    form = await fields(request)
    request.state.form_expired = None
    try:
        check(request, form)
    except FormExpiredError as problem:
        request.state.form_expired = problem
    try:
        yield form
    finally:
        await form.close()


ForgivingForm = Annotated[FormData, Depends(posted_or_expired)]
"""A parameter of a page that shows its form again where the token has expired."""


def expired(request: Request) -> PhinongError | None:
    """Return why a ``ForgivingForm`` may not be obeyed, or ``None``."""
    found: PhinongError | None = request.state.form_expired
    return found


async def _read(request: Request) -> FormData | None:
    stated = request.headers.get("content-length", "")
    if not stated.isdecimal() or int(stated) > _LARGEST_BODY:
        return None
    if "form" not in request.headers.get("content-type", ""):
        return None
    return await request.form()


def _keep(request: Request, fields: Mapping[str, list[str]]) -> str:
    known = visitor_or_none(request) is not None
    address = request.client.host if request.client else ""
    try:
        token = kept_forms.keep(
            acting(request) if known else nobody(request),
            request.url.path,
            fields,
            session=cookies.token_of(request),
            address=address,
        )
    except PhinongError:
        return ""
    return token or ""


@cache
def _pages() -> tuple[str, ...]:
    """Return the templates of pages that people look at."""
    return tuple(
        path
        for (method, path), rule in ROUTES.items()
        if method == "GET" and path != "/" and rule not in (PUBLIC, TOKEN)
    )


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^/]+?\\}", "[^/]+", re.escape(template)))


__all__ = [
    "FIELD",
    "ForgivingForm",
    "back_after_sign_in",
    "expired",
    "keep",
    "kept_fields",
    "typed",
    "way_back",
    "works_until",
]
