"""Where a line of Thai may end: between words, which are written without spaces.

The words are those of PyThaiNLP's list, read from its file: its segmenter takes a second to load,
and a table is drawn at once. What is no word is kept whole by syllable marks.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rich.cells import cell_len

_PARTS = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+|\s+|[^\s\u0e01-\u0e3a\u0e40-\u0e4e]+")
_CLUSTER = re.compile(
    r"[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*"
    r"[\u0e30\u0e32\u0e33\u0e45]?|."
)
"""A consonant with what stands before, above, below and after it."""

_THAI = re.compile(r"[\u0e01-\u0e4e]")
_OPENS, _CLOSES = "([“‘", ")]”’.,:;!?·ๆฯ"
"""What a line does not end with, and what none begins with."""

_LONGEST = 24
_STRANGE = 4
"""What a cluster that is in no word counts, in words."""


def line_ends(text: str, width: int) -> list[int]:
    """Return the offsets at which a text of one line is cut to fit a width in columns."""
    ends: list[int] = []
    at = used = 0
    for piece in _fitting(text, width):
        taken = cell_len(piece)
        if used and used + cell_len(piece.rstrip()) > width:
            ends.append(at)
            used = 0
        at += len(piece)
        used += taken
    return ends


def widest_word(text: str) -> int:
    """Return the columns of the longest part that is kept whole."""
    return max((cell_len(piece.rstrip()) for piece in pieces(text)), default=0)


def pieces(text: str, most: int = _LONGEST) -> list[str]:
    """Return the words of a text, each with the space that follows it; together they are it."""
    found: list[str] = []
    for part in _PARTS.findall(text):
        for word in _words(part, most) if _THAI.match(part) else [part]:
            if found and (word.isspace() or found[-1][-1] in _OPENS or word[0] in _CLOSES):
                found[-1] += word
            else:
                found.append(word)
    return found


def _fitting(text: str, width: int) -> Iterator[str]:
    """Yield the words; of one that is wider than a line shorter words, else parts."""
    for piece in pieces(text):
        for part in [piece] if cell_len(piece.rstrip()) <= width else pieces(piece, width):
            fits = cell_len(part.rstrip()) <= width
            yield from [part] if fits else _CLUSTER.findall(part)


def _words(run: str, most: int) -> Iterator[str]:
    """Yield the fewest words, none wider than so many columns, that a run of letters is made of."""
    clusters = [found.end() for found in _CLUSTER.finditer(run)]
    best: dict[int, tuple[int, int]] = {0: (0, 0)}
    for end in clusters:
        ways = [
            (cost + (1 if run[start:end] in _known() else _STRANGE), start)
            for start, (cost, _) in best.items()
            if _one(run[start:end])
            or (cell_len(run[start:end]) <= most and run[start:end] in _known())
        ]
        if ways:
            best[end] = min(ways)
    yield from reversed(list(_back(run, best)))


def _back(run: str, best: dict[int, tuple[int, int]]) -> Iterator[str]:
    end = len(run)
    while end:
        start = best[end][1]
        yield run[start:end]
        end = start


def _one(text: str) -> bool:
    return _CLUSTER.fullmatch(text) is not None


@cache
def _known() -> frozenset[str]:
    found = find_spec("pythainlp")
    if found is None or not found.submodule_search_locations:
        return frozenset()
    file = Path(found.submodule_search_locations[0]) / "corpus" / "words_th.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if file.is_file() else frozenset()
