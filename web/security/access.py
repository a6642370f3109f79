"""The one function that asks who may reach a page; the table is in routes.py.

What is not in the table is refused. What a person may see and do *within* a page is asked of the
deeds: they judge each case, pair and person by scope.
"""

from fastapi import HTTPException, Request

from usecases.people import sessions
from usecases.people.sessions import NotSignedInError, Visitor
from web.security.events import tell
from web.security.routes import ROUTES
from web.security.rules import ENROL, PUBLIC, READERS, SECOND, TOKEN, Rule
from web.security.visitors import entering_or_none, find, visitor_or_none

_STEPS = {SECOND: sessions.SECOND, ENROL: sessions.ENROL}


async def authorize(request: Request) -> None:
    """Let through whom the table lets through.

    Raises:
        NotSignedInError: Nobody is signed in.
        HTTPException: 404 where the person may not know of the page.
    """
    rule = ROUTES.get((request.method, _path(request)))
    if rule is None:
        raise HTTPException(404)
    if rule in {PUBLIC, TOKEN}:
        return
    await find(request)
    visitor = visitor_or_none(request)
    if visitor is None:
        if rule in _STEPS and _is_at(request, _STEPS[str(rule)]):
            return
        if rule == READERS and request.app.state.settings.public_register:
            return
        raise NotSignedInError
    if not _holds(visitor, rule):
        tell(request, "not_for_this_role")
        raise HTTPException(404)


def _is_at(request: Request, step: str) -> bool:
    found = entering_or_none(request)
    return found is not None and found.pending == step


def _holds(visitor: Visitor, rule: Rule) -> bool:
    return isinstance(rule, str) or not visitor.roles.isdisjoint(str(role) for role in rule)


def _path(request: Request) -> str:
    return str(getattr(request.scope.get("route"), "path", ""))
