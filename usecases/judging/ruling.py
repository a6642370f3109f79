"""The ruling on a case: its facts judged by the rulebook of the day, and kept with the decision."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from statemachine.cabinet import RULING
from statemachine.rulebook.judging import Outcome, Path, Result, Verdict, judge
from statemachine.rulebook.model import Effect
from storage import rulings
from storage.audit import canonical
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import rulebooks
from usecases.context import Context
from usecases.judging import books, known
from usecases.judging.books import Shelved
from usecases.judging.known import Known
from usecases.stage_words import iso, said

CONFIRMS = frozenset({"confirm_ministerial", "confirm_cabinet"})
"""Moves by which an officer confirms a verdict or departs from it."""

_TAG = b"phinong/ruling/v1\n"
_DECIDES: Mapping[Path, frozenset[Effect]] = {
    Path.BLOCKED: frozenset({Effect.BLOCKS}),
    Path.WAIT: frozenset({Effect.WAIT}),
    Path.PARLIAMENT: frozenset({Effect.NEEDS_PARLIAMENT}),
    Path.CABINET: frozenset({Effect.NEEDS_CABINET}),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the rulebook that gave it and the facts that it rests on."""

    shelved: Shelved
    verdict: Verdict
    facts: Mapping[str, Known]

    @property
    def unknown(self) -> int:
        """Return how many rules have no answer."""
        return sum(r.outcome is Outcome.UNKNOWN for r in self.verdict.results)

    @property
    def deciding(self) -> list[Result]:
        """Return the rules that the path rests on, in their order."""
        effects = _DECIDES.get(self.verdict.path)
        if effects is None:
            unknown = (r for r in self.verdict.results if r.outcome is Outcome.UNKNOWN)
            return [r for r in unknown if r.effect is not Effect.ADVISES]
        failing = (r for r in self.verdict.results if r.outcome is Outcome.FAILS)
        return [r for r in failing if r.effect in effects]


def judged(
    ctx: Context, connection: Connection, case: CaseRecord, shelved: Shelved | None = None
) -> Judged:
    """Return the verdict on a case today, by the rulebook in force or by a given one."""
    shelved = shelved or books.in_force(connection, ctx.today)
    facts = known.facts_of(connection, shelved.book, [case])[case.id]
    return Judged(shelved, judge(shelved.book, known.values(facts), ctx.today), facts)


def briefed(ctx: Context, connection: Connection, case: CaseRecord) -> CaseRecord:
    """Return a case with the verdict of today among its facts; nothing is kept."""
    found = judged(ctx, connection, case)
    return replace(case, facts={**case.facts, RULING: summary(found)})


def frozen(ctx: Context, connection: Connection, case: CaseRecord) -> CaseRecord:
    """Keep the verdict on a case for good, and return the case with it among its facts.

    The caller's transaction decides on the case; where it refuses, nothing of this stays.
    """
    found = judged(ctx, connection, case)
    body = canonical(content(ctx, case, found))
    name = hashlib.sha256(_TAG + body.encode()).hexdigest()
    values = {
        "case_id": case.id,
        "case_version": case.version,
        "rulebook": found.shelved.book.version,
        "day": ctx.today,
        "path": found.verdict.path.value,
        "unknown": found.unknown,
        "body": body,
        "hash": name,
        "frozen_at": ctx.now,
        "frozen_by": ctx.person,
    }
    outcomes = {r.rule: r.outcome.value for r in found.verdict.results}
    kept = {"id": rulings.keep(connection, values, outcomes), "hash": name}
    return replace(case, facts={**case.facts, RULING: {**summary(found), **kept}})


def intact(row: Any) -> bool:
    """Return whether a ruling's row is what its hash says."""
    return hashlib.sha256(_TAG + row.body.encode()).hexdigest() == str(row.hash)


def content(ctx: Context, case: CaseRecord, found: Judged) -> dict[str, Any]:
    """Return a ruling whole: every rule in words with its answer, every fact with its source."""
    return {
        "v": 1,
        "case": case.number,
        "case_version": case.version,
        "text": case.facts.get("text"),
        "at": ctx.now,
        "digest": found.shelved.digest,
        "facts": {name: fact_json(found, name) for name in found.facts},
        **rulebooks.as_json(found.shelved.book, found.verdict),
    }


def fact_json(found: Judged, name: str) -> dict[str, Any]:
    """Return a fact with its value, its words and where it comes from."""
    fact, each = found.shelved.book.facts[name], found.facts[name]
    return {
        "fact": name,
        "th": fact.th,
        "en": fact.en,
        "value": rulebooks.plain(each.value),
        "words": known.words(found.shelved.book, name, rulebooks.plain(each.value)),
        "source": each.source,
        "link": each.link,
        "by": each.by,
        "at": iso(each.at),
        "document": each.document,
        "kind": fact.kind.value,
    }


def summary(found: Judged) -> dict[str, Any]:
    """Return a ruling in brief: the path in words, the rules that decide, their first source."""
    book, path = found.shelved.book, found.verdict.path
    th, en = rulebooks.PATHS[path]
    rules = [book.rule(r.rule) for r in found.deciding]
    why = said(
        "; ".join(f"{rule.id[:3]} {rule.th}" for rule in rules) or "ไม่มีข้อใดขัดข้อง",
        "; ".join(f"{rule.id[:3]} {rule.en}" for rule in rules) or "no rule stands against it",
    )
    cited = rules[0].citations[0] if rules else None
    citation = "" if cited is None else f"{cited.document['en']} {cited.section} ({cited.fact})"
    return {
        "rulebook": book.version,
        "path": path.value,
        "unknown": found.unknown,
        "th": th,
        "en": en,
        "why_th": why["th"],
        "why_en": why["en"],
        "citation": citation.strip(),
    }
