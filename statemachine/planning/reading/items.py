"""The numbered items of a Thai or English text, nested as they are numbered.

Reads ``๑.`` ``1.`` ``1.1`` ``(1)`` ``1)`` ``ข้อ ๑`` ``(ก)`` ``ก.`` ``(a)`` ``a)`` and bullets
at the head of a line, and numbers within a line where they go on from one another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_LETTERS_TH = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_MOST_ITEMS = 500
_HIGHEST = 99

_MARK = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=\s))"
    r"(?P<clause>(?:ข้อ(?:ที่)?|ประการที่|Article|Item)\s*)?"
    r"(?:(?P<dotted>\d{1,2}(?:\.\d{1,2})+)\.?|(?P<plain>\d{1,2})\.|\((?P<paren>\d{1,2})\)|"
    r"(?P<half>\d{1,2})\)|(?P<bare>\d{1,2})|"
    rf"\((?P<thai>[{_LETTERS_TH}])\)|(?P<thaidot>[{_LETTERS_TH}])[.)]|"
    r"\((?P<latin>[a-z])\)|(?P<latinhalf>[a-z])[.)]|(?P<bullet>[-•–*]))"
    r"(?=[ \t\u00a0]+\S|\t)",
    re.IGNORECASE,
)
_FAMILIES = (
    "dotted", "plain", "paren", "half", "bare", "thai", "thaidot", "latin", "latinhalf", "bullet",
)  # fmt: skip
_REFERS = re.compile(
    r"(?:ตาม|ใน|มาตรา(?:\s*\d+)?|อนุมาตรา|วรรค|ของ|และ|หรือ|ถึง|ข้อ|see|under|of|to)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a text.

    Attributes:
        label: Its number with those above it, in Arabic digits: ``2``, ``2.1``, ``2 (1)``.
        depth: 0 for an item of the first level.
        text: Its own words, without its number and without the items below it.
        start: Where those words begin in the text that was read.
        end: Where they end.
        above: Labels of the items that it lies in, the outermost first.
    """

    label: str
    depth: int
    text: str
    start: int
    end: int
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number as it stands: its family and level, its values, and where it stands."""

    family: str
    values: tuple[int, ...]
    shown: str
    start: int
    end: int
    heads: bool

    @property
    def level(self) -> tuple[str, int]:
        """Return what makes two marks siblings."""
        family = "plain" if self.family == "dotted" else self.family
        return (family, len(self.values))


def items(text: str) -> list[Item]:
    """Return the numbered items of a text in their order; none where nothing is numbered."""
    marks = list(_accepted(text))[:_MOST_ITEMS]
    found: list[Item] = []
    open_: list[tuple[tuple[str, int], str]] = []
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        _close(open_, mark)
        above = tuple(label for _, label in open_)
        label = _label(mark, above)
        start, stop = _trimmed(text, mark.end, end)
        found.append(Item(label, len(above), text[start:stop], start, stop, above))
        open_.append((mark.level, label))
    return found


def _close(open_: list[tuple[tuple[str, int], str]], mark: _Mark) -> None:
    """Leave the items that a mark does not lie in."""
    levels = [level for level, _ in open_]
    if mark.level in levels:
        del open_[levels.index(mark.level) :]
        return
    family, depth = mark.level
    deeper = [at for at, level in enumerate(levels) if level[0] == family and level[1] > depth]
    if deeper:
        del open_[deeper[0] :]


def _label(mark: _Mark, above: tuple[str, ...]) -> str:
    if mark.family == "dotted" or not above:
        return mark.shown
    return f"{above[-1]} {mark.shown}"


def _accepted(text: str) -> Iterator[_Mark]:
    """Yield the marks that number something; sequence decides within a line."""
    marks = list(_marks(text))
    seconds = {m.level for m in marks if m.values and m.values[-1] == 2}  # noqa: PLR2004 - "2."
    last: dict[tuple[str, int], tuple[int, ...]] = {}
    for mark in marks:
        if not _fits(mark, last, seconds):
            continue
        last[mark.level] = mark.values
        for level in [
            level for level in last if level[0] == "plain" and level[1] > len(mark.values)
        ]:
            if mark.level[0] == "plain":
                del last[level]
        if mark.level[0] == "plain" and len(mark.values) == 1:
            for level in [level for level in last if level[0] != "plain"]:
                del last[level]
        yield mark


def _fits(
    mark: _Mark, last: dict[tuple[str, int], tuple[int, ...]], seconds: set[tuple[str, int]]
) -> bool:
    if mark.family == "bullet":
        return mark.heads
    previous = last.get(mark.level)
    goes_on = previous is not None and mark.values == (*previous[:-1], previous[-1] + 1)
    if mark.family == "dotted":
        parent = last.get(("plain", len(mark.values) - 1))
        begins = mark.values[-1] == 1 and (mark.heads or parent == mark.values[:-1])
        return goes_on or begins or (mark.heads and parent == mark.values[:-1])
    if mark.heads:
        return mark.family not in {"thaidot", "latinhalf"} or goes_on or mark.values == (1,)
    return goes_on or (mark.values == (1,) and mark.level in seconds)


def _marks(text: str) -> Iterator[_Mark]:
    plain = text.translate(DIGITS)
    for match in _MARK.finditer(plain):
        mark = _mark(plain, match)
        if mark is not None:
            yield mark


def _mark(plain: str, match: re.Match[str]) -> _Mark | None:
    family = next(name for name in _FAMILIES if match[name] is not None)
    shown = match[family]
    clause = match["clause"] is not None
    before = plain[max(0, match.start() - 12) : match.start()]
    heads = not before.rpartition("\n")[2].strip()
    if family == "bare" and not (clause and heads):
        return None
    if not heads and _REFERS.search(before):
        return None
    values = _values(family, shown)
    if values is None:
        return None
    if family == "bullet":
        return _Mark(family, (0,), "•", match.start(), match.end(), heads)
    family = "clause" if clause and family in {"plain", "bare"} else family
    return _Mark(family, values, _shown(family, shown), match.start(), match.end(), heads)


def _values(family: str, shown: str) -> tuple[int, ...] | None:
    if family == "bullet":
        return (0,)
    if family in {"thai", "thaidot"}:
        return (_LETTERS_TH.index(shown) + 1,)
    if family in {"latin", "latinhalf"}:
        return (ord(shown.lower()) - ord("a") + 1,)
    parts = shown.split(".")
    numbers = tuple(int(part) for part in parts)
    written_plainly = all(str(n) == part for n, part in zip(numbers, parts, strict=True))
    return numbers if written_plainly and all(0 < n <= _HIGHEST for n in numbers) else None


def _shown(family: str, shown: str) -> str:
    return (
        f"({shown})"
        if family in {"paren", "half", "thai", "thaidot", "latin", "latinhalf"}
        else shown
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
