"""The shipped draft clauses: which an instrument has, with their evidence, and their blanks filled.

A blank is ``{name}``. What is put in is taken as it is: no value is read as a template.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from documents.clauses import Clause
from reference.tables import path

SEEN = "seen"
_BLANK = re.compile(r"\{([a-z_]+)\}")
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
EMPTY = "........"
"""What stands where the dossier says nothing yet."""


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause of a draft; ``number`` is 0 for title, parties, preamble and signature."""

    name: str
    number: int
    evidence: str
    title_th: str
    title_en: str
    th: str
    en: str

    @property
    def seen(self) -> bool:
        """Return whether a real sister-city text that we could read has such a clause."""
        return self.evidence == SEEN


def draft_clauses(
    instrument: str, values: Mapping[str, str], *, thai_digits: bool = False
) -> tuple[DraftClause, ...]:
    """Return the clauses of ``loi`` or ``mou`` in order, their blanks filled.

    ``thai_digits`` writes the Thai text's own numbers as official papers do; values stay as given.

    Raises:
        LookupError: There are no clauses for this instrument.
    """
    raw = [clause for clause in _shipped() if instrument in clause["in"]]
    if not raw:
        raise LookupError(f"there are no draft clauses for the instrument {instrument!r}")
    numbers = _numbers(raw)
    digits = THAI_DIGITS if thai_digits else {}
    return tuple(
        DraftClause(
            clause["id"],
            number,
            clause["evidence"],
            clause.get("title", {}).get("th", ""),
            clause.get("title", {}).get("en", ""),
            filled(clause["th"].translate(digits), values),
            filled(clause["en"], values),
        )
        for clause, number in zip(raw, numbers, strict=True)
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its blanks filled, each once; one without a value is dotted."""
    return _BLANK.sub(lambda blank: values.get(blank[1]) or EMPTY, text)


def as_clauses(drafted: tuple[DraftClause, ...], language: str) -> tuple[Clause, ...]:
    """Return a draft in one language as clauses, such as a text that is read has them."""
    return tuple(
        Clause(str(c.number) if c.number else c.name, getattr(c, language)) for c in drafted
    )


def _numbers(raw: list[Mapping[str, Any]]) -> list[int]:
    found: list[int] = []
    last = 0
    for clause in raw:
        last += bool(clause.get("numbered"))
        found.append(last if clause.get("numbered") else 0)
    return found


@cache
def _shipped() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(path("drafts/clauses.toml").read_text(encoding="utf-8"))["clause"])
