"""What asks for a fresh proof of who one is, and what no program may do: the one table.

A deed that binds others, or that gives somebody rights, needs a password or a second factor shown
within the last minutes (ASVS 7.5.3), however long the session has lasted.
"""

from collections.abc import Callable, Mapping

from fastapi import Request
from starlette.datastructures import FormData

from config.wiring import open_context
from usecases.sign_in import steps
from usecases.sign_in.refusals import PersonNeededError, ProofNeededError
from web.security.access import authorize
from web.security.cookies import fits_form
from web.security.forms import FIELD, fields, text
from web.security.visitors import find, visitor_or_none

BINDING = frozenset({"endorse", "approve", "cabinet_approve", "parliament_approve", "sign"})
"""Moves by which somebody signs, or decides for good in the name of their office."""

Asks = Callable[[FormData], bool]


def _always(_form: FormData) -> bool:
    return True


def _binds(form: FormData) -> bool:
    return text(form, "act") in BINDING and text(form, "step") == "confirm"


PROOF: Mapping[tuple[str, str], Asks] = {
    ("POST", "/cases/{number}/decide"): _binds,
    ("POST", "/admin/people/{username}/roles"): _always,
    ("POST", "/admin/people/{username}/link"): _always,
    ("POST", "/admin/people/{username}/factors/reset"): _always,
    ("POST", "/admin/grants/{request_id}"): _always,
    ("POST", "/admin/factor-resets/{reset_id}"): _always,
    ("POST", "/delegations/new"): _always,
    ("POST", "/account/sessions/end"): _always,
    ("POST", "/account/tokens"): _always,
    ("POST", "/account/security/totp"): _always,
    ("POST", "/account/security/passkey/options"): _always,
    ("POST", "/account/security/remove"): _always,
    ("POST", "/account/security/codes"): _always,
    ("POST", "/account/security/unlink"): _always,
    ("POST", "/account/security/link/{provider}"): _always,
}
"""Method and path -> whether a form that is posted there asks for it."""


async def admitted(request: Request) -> None:
    """Let through whom the table of routes lets through, with a fresh proof where one is asked for.

    Raises:
        NotSignedInError: Nobody is signed in.
        HTTPException: 404 where the person may not know of the page.
        ProofNeededError: The person must prove once more who they are.
    """
    await authorize(request)
    await proved(request)


async def proved(request: Request) -> None:
    """Refuse what asks for a fresh proof where there is none.

    Raises:
        ProofNeededError: The person must prove once more who they are.
    """
    asks = PROOF.get((request.method, str(getattr(request.scope.get("route"), "path", ""))))
    if asks is None:
        return
    await find(request)
    visitor = visitor_or_none(request)
    if visitor is None or steps.is_fresh(open_context(request.app.state.settings), visitor):
        return
    form = await fields(request)
    if asks(form) and fits_form(request, str(form.get(FIELD, ""))):  # a strange one: forms.check
        raise ProofNeededError


def refuse_program(trigger: str) -> None:
    """Refuse a move that a person must make themselves.

    Raises:
        PersonNeededError: It binds others.
    """
    if trigger in BINDING:
        raise PersonNeededError
