"""A text cut into its clauses, by the numbers that people write before them."""

import re
from dataclasses import dataclass

from documents.reading import Text

OPENING, CLOSING = "opening", "closing"
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ROMAN = re.compile(r"[ivxlc]+")
_HEAD = re.compile(
    r"^(?:ข้อ\s*|article\s+|clause\s+|section\s+|paragraph\s+)(?P<a>[0-9]+|[ivxlc]+)\b[.):]?\s*"
    r"|^(?P<b>[0-9]{1,2})[.)]\s+",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^(?:ลงนาม|ลงชื่อ|ทำ\s*ณ|ทำขึ้น\s*ณ|signed|done at|in witness)", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its number (``opening`` and ``closing`` have none) and its words."""

    number: str
    text: str


def plain(text: str) -> str:
    """Return a text as it is compared: Arabic digits, one kind of sara am, single spaces."""
    return " ".join(text.translate(_THAI_DIGITS).replace("\u0e4d\u0e32", "\u0e33").split())


def without_number(text: str) -> str:
    """Return a plain text without the number that stands before it: “ข้อ 3”, “Article IV”."""
    return _HEAD.sub("", text, count=1)


def clauses(text: Text) -> tuple[Clause, ...]:
    """Return the clauses of a text; what stands before the first and after the last included."""
    number = OPENING
    parts: list[str] = []
    found: list[Clause] = []
    for paragraph in text.paragraphs:
        new = _number(paragraph, past=number)
        if new is not None:
            _add(found, number, parts)
            number, parts = new, []
        parts.append(paragraph)
    _add(found, number, parts)
    return tuple(found)


def _add(found: list[Clause], number: str, parts: list[str]) -> None:
    if parts:
        found.append(Clause(number, "\n".join(parts)))


def _number(paragraph: str, *, past: str) -> str | None:
    text = plain(paragraph)
    head = _HEAD.match(text)
    if head is not None:
        named = (head["a"] or head["b"]).lower()
        return str(_roman(named)) if _ROMAN.fullmatch(named) else str(int(named))
    return CLOSING if past not in {OPENING, CLOSING} and _SIGNED.match(text) else None


def _roman(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)
