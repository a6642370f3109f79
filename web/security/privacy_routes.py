"""Who reaches the pages of personal data; web/security/routes.py takes them in."""

from collections.abc import Mapping

from statemachine.words import Role
from web.security.rules import SIGNED_IN, Rule

_ADMIN = frozenset({Role.ADMIN})
_BREACH = "/admin/breaches/{number}"
_PERSON = "/admin/privacy/people/{username}"

PRIVACY: Mapping[tuple[str, str], Rule] = {
    ("GET", "/account/privacy"): SIGNED_IN,
    ("POST", "/account/privacy/copy"): SIGNED_IN,
    ("GET", "/admin/privacy"): frozenset({Role.ADMIN, Role.MONITOR}),
    ("GET", "/admin/privacy/retention"): _ADMIN,
    ("POST", "/admin/privacy/retention"): _ADMIN,
    ("GET", "/admin/privacy/erasures"): _ADMIN,
    ("POST", "/admin/privacy/erasures/{request_id}"): _ADMIN,
    ("GET", _PERSON): _ADMIN,
    ("POST", f"{_PERSON}/copy"): _ADMIN,
    ("POST", f"{_PERSON}/erase"): _ADMIN,
    ("GET", "/admin/breaches"): _ADMIN,
    ("GET", "/admin/breaches/new"): _ADMIN,
    ("POST", "/admin/breaches/new"): _ADMIN,
    ("GET", _BREACH): _ADMIN,
    ("GET", f"{_BREACH}/change"): _ADMIN,
    ("POST", f"{_BREACH}/change"): _ADMIN,
    ("GET", f"{_BREACH}/notice"): _ADMIN,
    ("GET", f"{_BREACH}/notice.txt"): _ADMIN,
    ("POST", f"{_BREACH}/{{deed}}"): _ADMIN,
}
"""Method and path -> who may."""
