"""The order of a Thai dictionary, as far as a register needs it.

It is the rule of ``pythainlp.util.collate``, without the second that its package takes to load:
a leading vowel counts after its consonant, tone marks only between words that are otherwise alike.
"""

import re
from functools import lru_cache

_MARKS = re.compile(r"[\u0e47-\u0e4c]")
_LEADING = re.compile(r"([\u0e40-\u0e44])([\u0e01-\u0e2e])")


@lru_cache(maxsize=65536)
def thai_key(text: str) -> tuple[str, str]:
    """Return what to sort a text by; Latin letters come first and their case does not matter."""
    plain = _LEADING.sub(r"\2\1", _MARKS.sub("", text.casefold()))
    return plain, "".join(_MARKS.findall(text))
