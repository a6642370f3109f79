"""Thai numerals, as papers have them; what a reader must type keeps the digits it is typed with."""

import re
from typing import Any

DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_WORD = re.compile(r"\S+")
_TYPED = re.compile(r"[A-Za-z]")
_AS_TYPED = frozenset({"sha256"})


def thai_digits(text: str) -> str:
    """Return a text with Thai digits."""
    return text.translate(DIGITS)


def official(value: Any) -> Any:
    """Return texts, also within lists and mappings, with the digits of official papers.

    A word with Roman letters keeps its own: an address, a case number, a standard, a foreign name.
    """
    if isinstance(value, str):
        return _WORD.sub(_word, value)
    if isinstance(value, dict):
        return {key: v if key in _AS_TYPED else official(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [official(each) for each in value]
    return value


def _word(found: re.Match[str]) -> str:
    return found[0] if _TYPED.search(found[0]) else thai_digits(found[0])
