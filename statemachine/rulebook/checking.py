"""What must hold of a rulebook before it may judge: checked when it is read."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from statemachine.errors import PhinongError
from statemachine.rulebook.expressions import TODAY, ExpressionError, predicate
from statemachine.rulebook.judging import Path, judge, samples
from statemachine.rulebook.model import Effect, Kind, Rule, Rulebook

_SOURCED = frozenset({"H", "M", "L"})
_MOST = 4096


class RulebookError(PhinongError):
    """A rulebook breaks a property; ``facts['problems']`` names each."""

    code = "rulebook"
    th = "ชุดกฎ {version} ใช้ไม่ได้: {problems}"
    en = "The rulebook {version} cannot be used: {problems}"


def checked(book: Rulebook) -> Rulebook:
    """Return a rulebook that has every property.

    Raises:
        RulebookError: It lacks some; the sentence names them all.
    """
    found = list(problems(book))
    if found:
        raise RulebookError(version=book.version, problems="; ".join(found))
    return book


def problems(book: Rulebook) -> Iterator[str]:
    """Yield what is wrong with a rulebook, a short English line each."""
    names = [rule.id for rule in book.rules]
    yield from (f"{name}: given twice" for name in sorted({n for n in names if names.count(n) > 1}))
    for name, fact in book.facts.items():
        if (fact.kind is Kind.CHOICE) != bool(fact.choices):
            yield f"{name}: a choice, and only a choice, has choices"
    for rule in book.rules:
        yield from _of_rule(book, rule)
    asked = {name for rule in book.rules for name in rule.needs}
    yield from (f"{name}: no rule asks for it" for name in book.facts if name not in asked)
    yield from _contradictions(book)


def _of_rule(book: Rulebook, rule: Rule) -> Iterator[str]:
    unknown = [name for name in rule.needs if name not in book.facts]
    if unknown:
        yield f"{rule.id}: no such fact: {', '.join(unknown)}"
        return
    needed = {name: book.facts[name] for name in rule.needs}
    try:
        applies, met = predicate(rule.applies, needed), predicate(rule.met, needed)
    except ExpressionError as error:
        yield f"{rule.id}: {error.sentence('en')}"
        return
    if rule.proven and not any(c.confidence in _SOURCED for c in rule.citations):
        yield f"{rule.id}: passes on belief alone; give a source or say it is not proven"
    answers = {met(trial) for trial in _trials(book, rule) if applies(trial)}
    yield from (
        f"{rule.id}: never {word}"
        for word, answer in (("met", True), ("failed", False))
        if answer not in answers
    )


def _trials(book: Rulebook, rule: Rule) -> Iterator[Mapping[str, Any]]:
    spaces = [samples(book, name) for name in rule.needs]
    for count, values in enumerate(product(*spaces)):
        if count >= _MOST:
            return
        given = dict(zip(rule.needs, values, strict=True))
        yield {**given, TODAY: book.effective_from}


def _contradictions(book: Rulebook) -> Iterator[str]:
    """Two rules of one effect that can never both be met leave no way through."""
    deciding = [r for r in book.rules if r.effect in {Effect.BLOCKS, Effect.WAIT}]
    for at, one in enumerate(deciding):
        for other in deciding[at + 1 :]:
            shared = set(one.needs) & set(other.needs)
            if shared and not _both_can_be_met(book, one, other):
                yield f"{one.id} and {other.id}: cannot both be met"


def _both_can_be_met(book: Rulebook, one: Rule, other: Rule) -> bool:
    together = one.model_copy(update={"needs": tuple(dict.fromkeys((*one.needs, *other.needs)))})
    parts = [predicate(text, book.facts) for text in (one.applies, one.met)]
    parts += [predicate(text, book.facts) for text in (other.applies, other.met)]
    for trial in _trials(book, together):
        a, b, c, d = (part(trial) for part in parts)
        if (b or not a) and (d or not c):
            return True
    return False


def reachable_paths(book: Rulebook) -> dict[Path, Mapping[str, Any]]:
    """Return for each path facts that lead there, where any of our trials does.

    Begins with facts that meet every rule, then departs from them in one rule at a time.
    """
    good = meeting(book)
    found: dict[Path, Mapping[str, Any]] = {}
    for rule in (None, *book.rules):
        trials = [{}] if rule is None else [_given(t) for t in _trials(book, rule)]
        for trial in [*trials, *([dict.fromkeys(rule.needs)] if rule else [])]:
            facts = {**good, **trial}
            found.setdefault(judge(book, facts, book.effective_from).path, facts)
    return found


def meeting(book: Rulebook) -> dict[str, Any]:
    """Return facts under which no rule fails, as far as one pass over the rules finds them."""
    facts: dict[str, Any] = {}
    for rule in book.rules:
        met, applies = predicate(rule.met, book.facts), predicate(rule.applies, book.facts)
        for trial in _trials(book, rule):
            fixed = {n: facts[n] for n in rule.needs if n in facts}
            both = {**trial, **fixed}
            if met(both) or not applies(both):
                facts |= _given(both)
                break
    return facts


def _given(trial: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in trial.items() if name != TODAY}
