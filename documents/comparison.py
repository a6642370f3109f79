"""Two versions of a text: clauses matched, then words compared, and each change sorted.

A first sorting only: whether a change is one of substance is for a person to say. It errs towards
substance, because a change that slips by costs more than one that is looked at twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from documents.clauses import CLOSING, OPENING, Clause, clauses, plain
from documents.reading import Text
from documents.substance import kinds_of
from documents.thai_words import words

_ALIKE, _ALIKE_NUMBERED = 0.6, 0.3


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
    partner = _matched(before, after)
    return tuple(_change(one, other) for one, other in _in_order(before, after, partner))


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return two texts as runs of words that stayed, went and came; Thai digits equal Arabic."""
    before, after = words(old), words(new)
    match = SequenceMatcher(None, [_key(w) for w in before], [_key(w) for w in after], False)  # noqa: FBT003
    found: list[Piece] = []
    for kind, i, j, k, l in match.get_opcodes():  # noqa: E741
        if kind == "equal":
            found.append(Piece("same", "".join(after[k:l])))
            continue
        gone, come = "".join(before[i:j]), "".join(after[k:l])
        found += [Piece(name, text) for name, text in (("gone", gone), ("come", come)) if text]
    return tuple(found)


def _key(word: str) -> str:
    return plain(word) or " "


def _matched(before: Sequence[Clause], after: Sequence[Clause]) -> dict[int, int]:
    """Return new clause -> old clause: the most alike first, a like number counts for more."""
    scored = sorted(
        ((_likeness(one, other), at, to) for at, one in enumerate(before)
         for to, other in enumerate(after)),
        key=lambda found: (-found[0], abs(found[1] - found[2])),
    )  # fmt: skip
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, at, to in scored:
        same_number = before[at].number == after[to].number
        enough = likeness >= (_ALIKE_NUMBERED if same_number else _ALIKE)
        if enough and at not in taken and to not in partner:
            partner[to] = at
            taken.add(at)
    return partner


def _likeness(one: Clause, other: Clause) -> float:
    if (one.number in {OPENING, CLOSING}) and one.number == other.number:
        return 1.0
    a, b = _bare(one.text), _bare(other.text)
    match = SequenceMatcher(None, a, b, False)  # noqa: FBT003
    if match.quick_ratio() < _ALIKE_NUMBERED:
        return 0.0
    return match.ratio() + (0.1 if one.number == other.number else 0.0)


def _bare(text: str) -> list[str]:
    return [word for word in map(_key, words(text)) if word.strip()]


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
    sort, why = _sorted(pieces)
    return ClauseChange(sort, old, new, pieces, why)


def _sorted(pieces: tuple[Piece, ...]) -> tuple[Sort, tuple[str, ...]]:
    changes = list(_changes(pieces))
    if not any("".join((*gone, *come)).strip() for gone, come in changes):
        return Sort.SAME, ()
    why = sorted({kind for gone, come in changes for kind in kinds_of(gone, come)})
    return (Sort.SUBSTANTIVE if why else Sort.REWORDED), tuple(why)


def _changes(pieces: tuple[Piece, ...]) -> Iterator[tuple[list[str], list[str]]]:
    gone: list[str] = []
    come: list[str] = []
    for piece in pieces:
        if piece.kind == "same":
            if gone or come:
                yield gone, come
            gone, come = [], []
            continue
        (gone if piece.kind == "gone" else come).extend(words(piece.text))
    if gone or come:
        yield gone, come
