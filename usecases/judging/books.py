"""Every rulebook there is, shipped or published, and which one is in force on a day."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from statemachine.rulebook.model import Rulebook
from storage import rulebooks as stored
from storage.audit import canonical
from storage.database import Connection
from usecases import rulebooks
from usecases.rulebooks import NoSuchRulebookError

_TAG = b"phinong/rulebook/v1\n"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A rulebook with its digest; who published it and when, or ``None`` for a shipped one."""

    book: Rulebook
    digest: str
    published_by: str | None = None
    published_at: datetime | None = None


def digest(book: Rulebook) -> str:
    """Return the digest that names a rulebook's content."""
    text = canonical(book.model_dump(mode="json"))
    return hashlib.sha256(_TAG + text.encode()).hexdigest()


def shelf(connection: Connection) -> list[Shelved]:
    """Return every rulebook in the order in which they take effect."""
    own = list(_shipped())
    found = [
        Shelved(_read(row.digest, row.body), row.digest, row.published_by, row.published_at)
        for row in stored.published(connection)
    ]
    return sorted([*own, *found], key=lambda each: each.book.effective_from)


def by_version(connection: Connection, version: str) -> Shelved:
    """Return a rulebook by version.

    Raises:
        NoSuchRulebookError: There is none.
    """
    every = shelf(connection)
    found = next((each for each in every if each.book.version == version), None)
    if found is None:
        known = ", ".join(each.book.version for each in every)
        raise NoSuchRulebookError(version=version, known=known)
    return found


def in_force(connection: Connection, day: date) -> Shelved:
    """Return the newest rulebook in force on a Bangkok date, else the oldest."""
    every = shelf(connection)
    return next((e for e in reversed(every) if e.book.effective_from <= day), every[0])


@lru_cache(maxsize=1)
def _shipped() -> tuple[Shelved, ...]:
    return tuple(Shelved(book, digest(book)) for book in rulebooks.shipped())


_BOOKS: dict[str, Rulebook] = {}


def _read(name: str, body: Mapping[str, Any]) -> Rulebook:
    """Return a published rulebook; it was checked when it was published, and never changes."""
    if name not in _BOOKS:
        _BOOKS[name] = Rulebook.model_validate(dict(body))
    return _BOOKS[name]
