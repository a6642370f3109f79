"""Which words make a change one of substance: numbers, refusal, duty, law, money, ending.

The words are in ``substance.toml`` (ux.md 5; F8, F15 for what the ministries look at). A change
of substance touches any of them, or adds or takes away a whole thought.
"""

import re
import tomllib
from importlib.resources import files

_DATA = tomllib.loads(files("documents").joinpath("substance.toml").read_text(encoding="utf-8"))
_KIND_OF = {word: kind for kind, known in _DATA["substantive"].items() for word in known}
_EMPTY = frozenset(_DATA["empty"]["words"])
_LONG = 4
_PHRASES = tuple(w for w in _KIND_OF if re.search(r"[\u0e00-\u0e7f]", w) and len(w) >= _LONG)
_NUMBER = re.compile(r"\d|[๐-๙]")
_THOUGHT = 4
"""A pure addition or omission of this many words of meaning is a thought of its own."""


def kinds_of(gone: list[str], come: list[str]) -> frozenset[str]:
    """Return the kinds of substance that a change touches: words gone, and words come instead."""
    found = {kind for word in (*gone, *come) for kind in _of(word)}
    found |= {kind for side in (gone, come) for kind in _phrases("".join(side))}
    if not (gone and come) and _meaning(gone or come) >= _THOUGHT:
        found.add("thought")
    return frozenset(found)


def _of(word: str) -> set[str]:
    low = word.strip(" \t\n.,;:()“”\"'").lower()
    found = {"number"} if _NUMBER.search(low) else set()
    return found | ({_KIND_OF[low]} if low in _KIND_OF else set())


def _phrases(text: str) -> set[str]:
    return {_KIND_OF[phrase] for phrase in _PHRASES if phrase in text}


def _meaning(side: list[str]) -> int:
    return sum(1 for word in side if word.strip() and word.strip().lower() not in _EMPTY)
