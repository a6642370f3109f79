"""Two versions of a text: clauses matched, then words compared, and each change sorted.

A first sorting only: whether a change is one of substance is for a person to say. It errs towards
substance, because a change that slips by costs more than one that is looked at twice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Any

from documents.clauses import Clause, clauses
from documents.matching import key, matched
from documents.reading import Text
from documents.substance import kinds_between
from documents.thai_words import words

_MOST_PAIRS = 1_000_000
"""Words of one side times words of the other beyond which a clause is compared by its lines."""
_UNITS = (re.compile(r".*\n|.+"), re.compile(r"\S+\s*|\s+"))
"""Lines, and what stands between spaces; joined again they are the text."""


class Sort(StrEnum):
    """What became of a clause."""

    SAME = "same"
    REWORDED = "reworded"
    SUBSTANTIVE = "substantive"
    ADDED = "added"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``kind`` is ``same``, ``gone`` or ``come``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause in both versions; ``why`` names the kinds of substance that the change touches."""

    sort: Sort
    old: Clause | None
    new: Clause | None
    pieces: tuple[Piece, ...]
    why: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "sort": self.sort.value,
            "old_number": None if self.old is None else self.old.number,
            "new_number": None if self.new is None else self.new.number,
            "why": list(self.why),
            "pieces": [{"kind": p.kind, "text": p.text} for p in self.pieces],
        }


def compare(old: Text, new: Text) -> tuple[ClauseChange, ...]:
    """Return every clause of both texts in the order of the new one, missing ones in place."""
    before, after = clauses(old), clauses(new)
    partner = matched(before, after)
    return tuple(_change(one, other) for one, other in _in_order(before, after, partner))


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return two texts as runs of words that stayed, went and came; Thai digits equal Arabic."""
    if old == new:
        return (Piece("same", new),)
    before, after = words(old), words(new)
    if len(before) * len(after) > _MOST_PAIRS:
        return tuple(_joined(_by_units(old, new, _UNITS)))
    return tuple(_runs(before, after))


def _runs(before: list[str], after: list[str]) -> Iterator[Piece]:
    match = SequenceMatcher(None, [key(w) for w in before], [key(w) for w in after], False)  # noqa: FBT003
    for kind, i, j, k, l in match.get_opcodes():  # noqa: E741
        if kind == "equal":
            yield Piece("same", "".join(after[k:l]))
            continue
        yield from _replaced("".join(before[i:j]), "".join(after[k:l]))


def _by_units(old: str, new: str, units: Sequence[re.Pattern[str]]) -> Iterator[Piece]:
    """Compare what is too long for its words at once: its lines first, then its phrases."""
    unit, *smaller = units
    before, after = unit.findall(old), unit.findall(new)
    match = SequenceMatcher(None, [key(part) for part in before], [key(part) for part in after])
    for kind, i, j, k, l in match.get_opcodes():  # noqa: E741
        if kind == "equal":
            yield Piece("same", "".join(after[k:l]))
        elif j - i == l - k:
            for one, other in zip(before[i:j], after[k:l], strict=True):
                yield from _of_unit(one, other, smaller)
        else:
            yield from _replaced("".join(before[i:j]), "".join(after[k:l]))


def _of_unit(old: str, new: str, smaller: Sequence[re.Pattern[str]]) -> Iterator[Piece]:
    before, after = words(old), words(new)
    if len(before) * len(after) <= _MOST_PAIRS:
        return _runs(before, after)
    return _by_units(old, new, smaller) if smaller else _replaced(old, new)


def _replaced(gone: str, come: str) -> Iterator[Piece]:
    yield from (Piece(kind, text) for kind, text in (("gone", gone), ("come", come)) if text)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join runs of one kind that follow each other."""
    for kind, run in groupby(pieces, key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in run))


def _in_order(
    before: Sequence[Clause], after: Sequence[Clause], partner: dict[int, int]
) -> Iterator[tuple[Clause | None, Clause | None]]:
    lost = [at for at in range(len(before)) if at not in partner.values()]
    last = -1
    for to, clause in enumerate(after):
        at = partner.get(to)
        if at is not None:
            yield from ((before[gone], None) for gone in lost if last < gone < at)
            lost = [gone for gone in lost if not last < gone < at]
            last = max(last, at)
        yield (None if at is None else before[at]), clause
    yield from ((before[gone], None) for gone in lost)


def _change(old: Clause | None, new: Clause | None) -> ClauseChange:
    if old is None and new is not None:
        return ClauseChange(Sort.ADDED, None, new, (Piece("come", new.text),))
    if new is None and old is not None:
        return ClauseChange(Sort.MISSING, old, None, (Piece("gone", old.text),))
    if old is None or new is None:
        raise ValueError("a change has at least one side")
    pieces = word_changes(old.text, new.text)
    sort, why = sorted_change(old.text, new.text, pieces)
    return ClauseChange(sort, old, new, pieces, why)


def sorted_change(old: str, new: str, pieces: Sequence[Piece]) -> tuple[Sort, tuple[str, ...]]:
    """Return the sort of a change with the kinds of substance that it touches."""
    if not any(piece.text.strip() for piece in pieces if piece.kind != "same"):
        return Sort.SAME, ()
    why = kinds_between(old, new)
    return (Sort.SUBSTANTIVE if why else Sort.REWORDED), tuple(sorted(why))
