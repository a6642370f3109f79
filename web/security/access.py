"""The one table of who reaches which page, and the one function that asks it.

What is not in the table is refused. What a person may see and do *within* a page is asked of the
deeds: they judge each case, pair and person by scope.
"""

from collections.abc import Mapping

from fastapi import HTTPException, Request

from statemachine.words import Role
from usecases.accounts import NotSignedInError, Visitor
from web.security.visitors import visitor_or_none

PUBLIC = "public"
"""Anybody."""

SIGNED_IN = "signed_in"
"""Whoever is signed in, whatever their roles."""

READERS = "public_when_open"
"""Whoever is signed in; anybody where the register is open to the public."""

TOKEN = "token"  # noqa: S105 - the name of a rule
"""Whoever shows a token; the route itself asks for it."""

_ADMIN = frozenset({Role.ADMIN})
_OPERATORS = frozenset({Role.ADMIN, Role.MONITOR})

Rule = str | frozenset[Role]

ROUTES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("GET", "/mailbox"): PUBLIC,  # of this machine alone: web/routes/mailbox.py
    ("GET", "/mailbox/{mail_id}"): PUBLIC,
    ("GET", "/mailbox/{mail_id}/html"): PUBLIC,
    ("POST", "/language"): PUBLIC,
    ("GET", "/sign-in"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("POST", "/sign-in/example"): PUBLIC,
    ("POST", "/sign-out"): PUBLIC,
    ("GET", "/welcome/{token}"): PUBLIC,
    ("POST", "/welcome/{token}"): PUBLIC,
    ("GET", "/account"): SIGNED_IN,
    ("POST", "/account/password"): SIGNED_IN,
    ("POST", "/account/sessions/end"): SIGNED_IN,
    ("GET", "/"): SIGNED_IN,
}
"""Method and path, as the route has them -> who reaches it."""


def authorize(request: Request) -> None:
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
    visitor = visitor_or_none(request)
    if visitor is None:
        if rule == READERS and request.app.state.settings.public_register:
            return
        raise NotSignedInError
    if not _holds(visitor, rule):
        raise HTTPException(404)


def _holds(visitor: Visitor, rule: Rule) -> bool:
    return isinstance(rule, str) or not visitor.roles.isdisjoint(str(role) for role in rule)


def _path(request: Request) -> str:
    return str(getattr(request.scope.get("route"), "path", ""))
