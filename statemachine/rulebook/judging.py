"""Judging a case: each rule answers for itself, and the whole says which approval is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from statemachine.rulebook.expressions import TODAY, predicate
from statemachine.rulebook.model import Effect, Kind, Rule, Rulebook


class Outcome(StrEnum):
    """What a rule says of a case."""

    PASSES = "passes"
    FAILS = "fails"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Path(StrEnum):
    """What the whole says: the first of these that holds."""

    BLOCKED = "blocked"
    WAIT = "wait"
    PARLIAMENT = "parliament"
    CABINET = "cabinet"
    UNKNOWN = "unknown"
    MINISTERIAL = "ministerial"


@dataclass(frozen=True, slots=True)
class Result:
    """One rule on one case.

    ``missing`` are facts that nobody has stated; ``changes`` are facts of which another value
    would change the outcome.
    """

    rule: str
    outcome: Outcome
    effect: Effect
    facts: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every rule's answer, and the path that follows from them."""

    rulebook: str
    day: date
    path: Path
    full_powers: bool
    results: tuple[Result, ...]

    @property
    def open_questions(self) -> tuple[str, ...]:
        """Return the facts that somebody must still state."""
        return tuple(dict.fromkeys(name for r in self.results for name in r.missing))


_PATHS = {
    Effect.BLOCKS: Path.BLOCKED,
    Effect.WAIT: Path.WAIT,
    Effect.NEEDS_PARLIAMENT: Path.PARLIAMENT,
    Effect.NEEDS_CABINET: Path.CABINET,
}


Memo = dict[tuple[Any, ...], Result]
"""Results by rule, facts and day; many cases are alike in most of their facts."""


def judge(book: Rulebook, facts: Mapping[str, Any], day: date, memo: Memo | None = None) -> Verdict:
    """Return the verdict of a rulebook on what is known of a case, on a Bangkok date.

    A fact that is absent or ``None`` is not known; a rule that needs it answers ``unknown``.
    Who judges thousands of cases by one rulebook keeps a ``memo`` of its results; they do not say
    what would change them.
    """
    known = {name: facts[name] for name in book.facts if facts.get(name) is not None}
    results = tuple(_remembered(book, rule, known, day, memo) for rule in book.rules)
    failing = {r.effect for r in results if r.outcome is Outcome.FAILS}
    return Verdict(
        rulebook=book.version,
        day=day,
        path=_path(results, failing),
        full_powers=Effect.NEEDS_FULL_POWERS in failing,
        results=results,
    )


def _path(results: tuple[Result, ...], failing: set[Effect]) -> Path:
    found = next((path for effect, path in _PATHS.items() if effect in failing), None)
    if found is not None:
        return found
    open_rules = [r for r in results if r.outcome is Outcome.UNKNOWN]
    deciding = [r for r in open_rules if r.effect is not Effect.ADVISES]
    return Path.UNKNOWN if deciding else Path.MINISTERIAL


def _remembered(
    book: Rulebook, rule: Rule, known: Mapping[str, Any], day: date, memo: Memo | None
) -> Result:
    if memo is None:
        return _result(book, rule, known, day)
    key = (rule.id, day, *((name, known.get(name)) for name in rule.needs))
    if key not in memo:
        memo[key] = _result(book, rule, known, day, explained=False)
    return memo[key]


def _result(
    book: Rulebook, rule: Rule, known: Mapping[str, Any], day: date, *, explained: bool = True
) -> Result:
    used = {name: known[name] for name in rule.needs if name in known}
    outcome, missing = _outcome(book, rule, used, day)
    settled = explained and outcome in {Outcome.PASSES, Outcome.FAILS}
    changes = _changes(book, rule, used, day, outcome) if settled else ()
    return Result(rule.id, outcome, rule.effect, used, missing, changes)


def _outcome(
    book: Rulebook, rule: Rule, used: Mapping[str, Any], day: date
) -> tuple[Outcome, tuple[str, ...]]:
    missing = tuple(name for name in rule.needs if name not in used)
    values = {**used, TODAY: day}
    if not _may_apply(book, rule, values, missing):
        return Outcome.NOT_APPLICABLE, ()
    if missing:
        return Outcome.UNKNOWN, missing
    if not predicate(rule.met, book.facts)(values):
        return Outcome.FAILS, ()
    return (Outcome.PASSES if rule.proven else Outcome.UNKNOWN), ()


def _may_apply(
    book: Rulebook, rule: Rule, values: Mapping[str, Any], missing: tuple[str, ...]
) -> bool:
    """Return whether a rule applies; it does wherever what is missing could make it."""
    asked = predicate(rule.applies, book.facts)
    trials = [dict(values)]
    for name in missing:
        trials = [{**t, name: v} for t in trials for v in samples(book, name)]
    return any(asked(trial) for trial in trials)


def _changes(
    book: Rulebook, rule: Rule, used: Mapping[str, Any], day: date, outcome: Outcome
) -> tuple[str, ...]:
    return tuple(
        name
        for name in used
        if any(
            _outcome(book, rule, {**used, name: other}, day)[0] is not outcome
            for other in samples(book, name)
        )
    )


def samples(book: Rulebook, name: str) -> tuple[Any, ...]:
    """Return values that stand for all that a fact may be."""
    fact = book.facts[name]
    if fact.kind is Kind.CHOICE:
        return fact.choices
    return _SAMPLES[fact.kind]


_SAMPLES: Mapping[Kind, tuple[Any, ...]] = {
    Kind.FLAG: (True, False),
    Kind.TEXT: ("", "…"),
    Kind.NUMBER: (0, 1, 100),
    Kind.DATE: (date(1900, 1, 1), date(2000, 1, 1), date(9999, 12, 31)),
}
