"""The fields of a person: which values fit, and what the audit trail holds of them."""

import re
from collections.abc import Mapping
from typing import Any

from notifications.address import check_address
from storage.database import Connection
from usecases.context import Context
from usecases.private_texts import beside
from usecases.refused import DeedRefusedError
from usecases.rights import plain_text

LANGUAGES = ("th", "en")
PRIVATE = frozenset({"username", "name_th", "name_en", "email"})
"""Fields whose values stand beside the audit trail, where they can be erased, not in it."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_NAMES = {"name_th": ("ชื่อภาษาไทย", "Thai name"), "name_en": ("ชื่อภาษาอังกฤษ", "English name")}
_CHANGEABLE = ("name_th", "name_en", "email", "language", "active")


def check_username(username: str) -> None:
    """Refuse a user name that cannot be one.

    Raises:
        DeedRefusedError: It is too short, too long, or has other characters.
    """
    if not _USERNAME.fullmatch(username):
        raise DeedRefusedError("username_wrong", username=username)


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of fields that may be changed, each fit to be kept.

    Raises:
        DeedRefusedError: There is no such field, or its value is unfit.
        AddressError: We do not send to this mail address.
    """
    return {name: _fit(name, value) for name, value in values.items()}


def _fit(name: str, value: Any) -> Any:
    if name not in _CHANGEABLE:
        raise DeedRefusedError("person_field_wrong", field=name, known=", ".join(_CHANGEABLE))
    if name in _NAMES:
        return plain_text(value, *_NAMES[name])
    if name == "language" and value not in LANGUAGES:
        raise DeedRefusedError("language_wrong", language=value)
    return check_address(str(value)) if name == "email" else value


def of_new(
    ctx: Context, connection: Connection, person: int, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the entry on a new person holds; their names and address stand beside it."""
    said = {name: value for name, value in values.items() if name in PRIVATE}
    return {"person": person, **_open(values), **beside(ctx, connection, person, said)}


def of_changed(
    ctx: Context,
    connection: Connection,
    person: int,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the entry on changed fields holds; names and addresses stand beside it."""
    said = {name: {"old": old[name], "new": new[name]} for name in sorted(PRIVATE & new.keys())}
    kept = {"person": person, "old": _open(old), "new": _open(new)}
    return kept | beside(ctx, connection, person, said)


def _open(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in PRIVATE}
