"""The text that was cleared against the text that is to be signed: every change, none sorted yet.

Whether a change is one of substance, and so which standing clause of the resolution applies (F11),
is for a person to say; the machine's first sorting is only shown beside it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.comparison import ClauseChange, Sort, compare
from documents.reading import Text


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text as it was cleared: the digest of its file and what it said."""

    sha256: str
    text: Text


@dataclass(frozen=True, slots=True)
class ToSort:
    """A change that a person must sort; ``key`` stays the same for the same change."""

    key: str
    change: ClauseChange

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"key": self.key, **self.change.as_json()}


@dataclass(frozen=True, slots=True)
class Guarded:
    """What stands between clearance and signature."""

    same_file: bool
    changes: tuple[ToSort, ...]

    @property
    def untouched(self) -> bool:
        """Return whether the words are those that were cleared."""
        return not self.changes

    def unsorted(self, sorted_by_person: Mapping[str, str]) -> tuple[ToSort, ...]:
        """Return the changes that nobody has sorted yet, given key -> what a person said."""
        return tuple(one for one in self.changes if not sorted_by_person.get(one.key))


def digest(content: bytes) -> str:
    """Return the SHA-256 by which a text is cleared."""
    return hashlib.sha256(content).hexdigest()


def guard(cleared: Cleared, sha256: str, text: Text) -> Guarded:
    """Return every change between a cleared text and the one with this digest.

    The same words in another file are no change, and are told apart by ``same_file``.
    """
    if cleared.sha256 == sha256:
        return Guarded(same_file=True, changes=())
    changed = (c for c in compare(cleared.text, text) if c.sort is not Sort.SAME)
    return Guarded(same_file=False, changes=tuple(ToSort(_key(c), c) for c in changed))


def _key(change: ClauseChange) -> str:
    """Return a short digest of both sides of a change: other words, another decision."""
    sides = [f"{c.number}\n{c.text}" if c else "" for c in (change.old, change.new)]
    return hashlib.sha256("\x00".join(sides).encode()).hexdigest()[:16]
