"""Two tabs, one draft: whose words stand, and where a person must choose. Pure.

A form carries a digest of every value that it showed. A value that was not touched gives way to
what somebody saved since; a value that was touched wins where nobody else did. Where both did,
neither is thrown away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

BY = "_by"
"""Where a draft keeps, for each field, the tab that wrote it last."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two tabs changed: ``stored`` is what was saved, ``given`` what is sent now."""

    field: str
    stored: Any
    given: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The fields to keep, and those that a person must choose between."""

    fields: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def mark(value: Any) -> str:
    """Return the digest of a value as a form shows it; an absent one is an empty one."""
    text = "\x1f".join(value) if isinstance(value, list | tuple) else str(value or "")
    plain = text.replace("\r\n", "\n").strip()
    return sha256(plain.encode()).hexdigest()[:16]


def merge(
    stored: Mapping[str, Any],
    given: Mapping[str, Any],
    shown: Mapping[str, str],
    tab: str = "",
) -> Merged:
    """Return what to keep of the values that a form sends.

    Args:
        stored: The fields as they are kept now, with ``BY``.
        given: The values of the form.
        shown: Digests of what the form first showed; a field without one was not shown.
        tab: The name of the tab; what the same tab saved before is never in its own way.
    """
    kept, by, conflicts = dict(stored), dict(stored.get(BY) or {}), []
    for field, value in given.items():
        verdict = _verdict(stored.get(field), value, shown.get(field), by.get(field) == tab != "")
        if verdict == "conflict":
            conflicts.append(Conflict(field, stored.get(field), value))
        elif verdict == "given":
            kept[field], by[field] = value, tab
    return Merged({**kept, BY: by}, tuple(conflicts))


def _verdict(stored: Any, value: Any, shown: str | None, own: bool) -> str:  # noqa: FBT001 - private
    now, sent = mark(stored), mark(value)
    if now == sent:
        return "stored"
    if own or shown is None or shown == now:
        return "given"
    return "stored" if sent == shown else "conflict"
