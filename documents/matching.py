"""Which clause of the new version is which of the old: the same, the same number, the most alike.

Every pair is weighed only where the cheap looks leave it open, so that a long text stays quick.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from documents.clauses import CLOSING, OPENING, Clause, plain
from documents.thai_words import words

_ALIKE, _ALIKE_NUMBERED, _SURE = 0.6, 0.3, 0.8
_SAME_NUMBER_COUNTS = 0.1
_MOST_TWINS, _MOST_PAIRS, _NEAR = 50, 100_000, 20
"""Beyond these only what lies near is weighed: a text of thousands of clauses is no draft."""


def key(word: str) -> str:
    """Return a word as it is compared: Arabic digits, one kind of sara am."""
    return plain(word) or " "


def matched(before: Sequence[Clause], after: Sequence[Clause]) -> dict[int, int]:
    """Return new clause -> old clause; a clause has one partner or none."""
    sides = _Sides([_Weighed(clause) for clause in before], [_Weighed(clause) for clause in after])
    sides.take(sides.identical())
    sides.take(sides.of_one_number())
    sides.take(sides.most_alike())
    return sides.partner


class _Weighed:
    """A clause with its words, counted once."""

    def __init__(self, clause: Clause) -> None:
        self.number = clause.number
        self.words = [word for word in map(key, words(clause.text)) if word.strip()]
        self.counts = Counter(self.words)


@dataclass(slots=True)
class _Sides:
    """Both versions, and who has found whom."""

    before: list[_Weighed]
    after: list[_Weighed]
    partner: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def take(self, pairs: Iterator[tuple[int, int]]) -> None:
        """Join pairs of (new, old), the first that come first."""
        for to, at in pairs:
            if to not in self.partner and at not in self.taken:
                self.partner[to] = at
                self.taken.add(at)

    def identical(self) -> Iterator[tuple[int, int]]:
        """Give the pairs that say the same, those of one number first."""
        places: dict[tuple[str, ...], list[int]] = {}
        for at, one in enumerate(self.before):
            twins = places.setdefault(tuple(one.words), [])
            if len(twins) < _MOST_TWINS:
                twins.append(at)
        found = [
            (to, at)
            for to, other in enumerate(self.after)
            for at in places.get(tuple(other.words), ())
        ]
        yield from sorted(found, key=lambda p: (not self._one_number(*p), abs(p[0] - p[1])))

    def of_one_number(self) -> Iterator[tuple[int, int]]:
        """Give the pairs of one number that are alike beyond doubt; openings and closings too."""
        places = {one.number: at for at, one in enumerate(self.before)}
        for to, other in enumerate(self.after):
            at = places.get(other.number)
            if at is not None and at not in self.taken and self._likeness(to, at) >= _SURE:
                yield to, at

    def most_alike(self) -> Iterator[tuple[int, int]]:
        """Give the pairs that are left, the most alike first."""
        new = [to for to in range(len(self.after)) if to not in self.partner]
        old = [at for at in range(len(self.before)) if at not in self.taken]
        reach = len(old) if len(new) * len(old) <= _MOST_PAIRS else _NEAR
        scored = [
            (self._likeness(to, at), to, at)
            for place, to in enumerate(new)
            for at in old[max(0, place - reach) : place + reach + 1]
        ]
        for likeness, to, at in sorted(scored, key=lambda s: (-s[0], abs(s[1] - s[2]))):
            if likeness >= (_ALIKE_NUMBERED if self._one_number(to, at) else _ALIKE):
                yield to, at

    def _one_number(self, to: int, at: int) -> bool:
        return self.after[to].number == self.before[at].number

    def _likeness(self, to: int, at: int) -> float:
        one, other, same = self.before[at], self.after[to], self._one_number(to, at)
        if same and one.number in {OPENING, CLOSING}:
            return 1.0
        shared = sum((one.counts & other.counts).values())
        most = 2 * shared / max(1, len(one.words) + len(other.words))
        if most < (_ALIKE_NUMBERED if same else _ALIKE):
            return 0.0
        match = SequenceMatcher(None, one.words, other.words, False)  # noqa: FBT003
        return match.ratio() + (_SAME_NUMBER_COUNTS if same else 0.0)
