"""Who is there: found once in a request, from its cookie.

The session is read in a thread of its own, once; dependencies of pages find the answer on the
loop, as each that FastAPI sends to a thread would cost more than what it does there.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from config.wiring import open_context
from usecases.context import Context
from usecases.people import sessions
from usecases.people.sessions import NotSignedInError, Visitor
from web.quick import quickly
from web.security.cookies import token_of

_T = TypeVar("_T")


def visitor_or_none(request: Request) -> Visitor | None:
    """Return who is signed in, if anybody; who has yet to take the second step is nobody."""
    if not hasattr(request.state, "visitor"):
        found = entering_or_none(request)
        request.state.visitor = None if found is None or found.pending else found
    visitor: Visitor | None = request.state.visitor
    return visitor


def entering_or_none(request: Request) -> Visitor | None:
    """Return who is signed in or half-way so, if anybody; for the pages of the second step."""
    if not hasattr(request.state, "entering"):
        request.state.entering = _ask(request)
    found: Visitor | None = request.state.entering
    return found


def entering(request: Request) -> Visitor:
    """Return who is signed in or half-way so.

    Raises:
        NotSignedInError: Nobody is.
    """
    found = entering_or_none(request)
    if found is None:
        raise NotSignedInError
    return found


def visitor(request: Request) -> Visitor:
    """Return who is signed in.

    Raises:
        NotSignedInError: Nobody is.
    """
    found = visitor_or_none(request)
    if found is None:
        raise NotSignedInError
    return found


def nobody(request: Request) -> Context:
    """Return the circumstances of a deed before anybody is known; it can do very little."""
    return open_context(request.app.state.settings)


def acting(request: Request) -> Context:
    """Return the circumstances of a deed by who is signed in.

    Raises:
        NotSignedInError: Nobody is.
    """
    return open_context(request.app.state.settings, person=visitor(request).person)


def stepping(request: Request) -> Context:
    """Return the circumstances of a deed by who is signed in or half-way so.

    Raises:
        NotSignedInError: Nobody is.
    """
    return open_context(request.app.state.settings, person=entering(request).person)


async def find(request: Request) -> None:
    """Find out who is there, for all that ask in this request; the database is read in a thread."""
    if not hasattr(request.state, "entering"):
        await quickly(entering_or_none, request)


def _once_found(answer: Callable[[Request], _T]) -> Callable[[Request], Awaitable[_T]]:
    """Return a dependency: the answer of a call, once it is found who is there."""

    async def asked(request: Request) -> _T:
        await find(request)
        return answer(request)

    return asked


def _ask(request: Request) -> Visitor | None:
    token = token_of(request)
    if not token:
        return None
    try:
        return sessions.visitor(nobody(request), token)
    except NotSignedInError:
        return None


Here = Annotated[Visitor, Depends(_once_found(visitor))]
"""A parameter of a page: who is signed in."""

Ctx = Annotated[Context, Depends(_once_found(acting))]
"""A parameter of a page: the circumstances of a deed by who is signed in."""

Entering = Annotated[Visitor, Depends(_once_found(entering))]
"""A parameter of a page of the second step: who is signed in or half-way so."""

StepCtx = Annotated[Context, Depends(_once_found(stepping))]
"""A parameter of such a page: the circumstances of a deed by them."""
