"""Whom a sentence names: the longest name at each place, by a vocabulary that is given."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_ABBREVIATION = 10
_LATIN = re.compile(r"[A-Za-z]")
_JOIN = re.compile(r"(?:\s|,|、|และ|กับ|หรือ|ตลอดจน|and|,\s*and)+")
_PROVINCE_TH = ("จังหวัด", "จ.")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named: the key, the words, where they stand."""

    key: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names to look for: ``plain`` anywhere, ``places`` only after จังหวัด, or in a list of such."""

    plain: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]
    places: re.Pattern[str] | None
    place_keys: Mapping[str, str]

    @classmethod
    def of(
        cls, plain: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]
    ) -> "Vocabulary":
        """Build a vocabulary of (name, key); names of places are Thai, without จังหวัด."""
        kinds: dict[str, dict[str, str]] = {"full": {}, "short": {}, "latin": {}}
        for name, key in plain:
            kinds[_kind(name)].setdefault(name, key)
        spots = {name: key for name, key in places if name}
        patterns = tuple((_any(kind, names), names) for kind, names in kinds.items() if names)
        return cls(patterns, _places(spots), spots)

    def find(self, text: str) -> list[Named]:
        """Return who is named, in the order of the text; a longer name hides those within it."""
        found = [
            Named(keys[match[0]], match[0], *match.span())
            for pattern, keys in self.plain
            for match in pattern.finditer(text)
        ]
        return _longest([*found, *self._provinces(text)])

    def _provinces(self, text: str) -> Iterable[Named]:
        if self.places is None:
            return
        at = 0
        while at < len(text):
            head = min(
                (i for i in (text.find(word, at) for word in _PROVINCE_TH) if i >= 0), default=-1
            )
            if head < 0:
                return
            at = head + len(next(word for word in _PROVINCE_TH if text.startswith(word, head)))
            at, named = self._list(text, at, head)
            yield from named

    def _list(self, text: str, at: int, head: int) -> tuple[int, list[Named]]:
        """Return the names of a list of provinces, and where it ends."""
        found: list[Named] = []
        assert self.places is not None  # noqa: S101 - the caller looked
        while match := self.places.match(text, at):
            word = match["name"]
            found.append(
                Named(
                    self.place_keys[word],
                    word,
                    head if not found else match.start("name"),
                    match.end(),
                )
            )
            joined = _JOIN.match(text, match.end())
            if joined is None:
                return match.end(), found
            at = joined.end()
            for word in _PROVINCE_TH:
                at += len(word) if text.startswith(word, at) else 0
        return at, found


def lead(named: Sequence[Named], text: str) -> str | None:
    """Return who is to do it: the first one named after ให้ or มอบหมาย, else the first one."""
    told = re.search(
        r"มอบหมาย(?:ให้)?|มอบให้|ขอให้|ให้|(?i:assigns?|requests?|asks?|entrusts?|directs?)", text
    )
    after = [one for one in named if told and one.start >= told.end()]
    chosen = next(iter(after or named), None)
    return chosen.key if chosen else None


def _kind(name: str) -> str:
    if _LATIN.search(name):
        return "latin"
    return "short" if name.endswith(".") and len(name) <= _ABBREVIATION else "full"


_SHAPES = {
    "full": "{names}",
    "short": r"(?=[ก-ฮ])(?<![ก-๏.])(?:{names})",
    "latin": r"(?=[A-Za-z])(?<![A-Za-z])(?:{names})(?![A-Za-z])",
}


def _any(kind: str, names: Iterable[str]) -> re.Pattern[str]:
    ordered = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(_SHAPES[kind].format(names=ordered))


def _places(names: Mapping[str, str]) -> re.Pattern[str] | None:
    if not names:
        return None
    ordered = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\s?(?P<name>{ordered})")


def _longest(found: Iterable[Named]) -> list[Named]:
    kept: list[Named] = []
    for one in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept
