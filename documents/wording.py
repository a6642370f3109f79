"""Words that make a text look like a treaty, clause by clause, each with why and a safer wording.

Sources: F8 (no wording meant to create obligations under international law), F15. A finding is a
question to the drafter and to MFA's lawyers, never a judgement.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from documents.clauses import Clause, clauses
from documents.reading import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A wording that was found: where, the words, why it matters, and what to write instead."""

    rule: str
    clause: str
    words: str
    at: int
    th: str
    en: str
    safer_th: str
    safer_en: str

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "words": self.words,
            "at": self.at,
            "why": {"th": self.th, "en": self.en},
            "safer": {"th": self.safer_th, "en": self.safer_en},
        }


def check_wording(text: Text) -> tuple[Finding, ...]:
    """Return what a lawyer would stop at, in reading order; ``at`` counts within the clause."""
    return tuple(found for clause in clauses(text) for found in in_clause(clause))


def in_clause(clause: Clause) -> Iterator[Finding]:
    """Give what a lawyer would stop at in one clause, in reading order."""
    hits = [
        (match.start(), match[0], rule)
        for rule, pattern in _rules()
        for match in pattern.finditer(clause.text)
        if not _excused(rule, clause.text, match)
    ]
    for at, words, rule in sorted(hits, key=lambda hit: (hit[0], -len(hit[1]))):
        yield Finding(
            rule["id"], clause.number, words, at,
            rule["why"]["th"], rule["why"]["en"], rule["safer"]["th"], rule["safer"]["en"],
        )  # fmt: skip


def _excused(rule: Mapping[str, Any], text: str, match: re.Match[str]) -> bool:
    """Return whether the words stand where they do no harm, such as “is not a treaty”."""
    before = text[max(0, match.start() - 40) : match.start()].lower()
    after = text[match.end() : match.end() + 30].lower()
    return any(word in before for word in rule.get("unless_before", ())) or any(
        after.lstrip().startswith(word) for word in rule.get("unless_after", ())
    )


@cache
def _rules() -> tuple[tuple[Mapping[str, Any], re.Pattern[str]], ...]:
    text = files("documents").joinpath("wording.toml").read_text(encoding="utf-8")
    rules = tomllib.loads(text)["rule"]
    return tuple((rule, re.compile("|".join(rule["patterns"]), re.IGNORECASE)) for rule in rules)
