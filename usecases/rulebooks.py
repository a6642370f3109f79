"""The rulebooks that are shipped, read and checked once a process."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from reference import loader
from statemachine.errors import PhinongError
from statemachine.rulebook.checking import checked
from statemachine.rulebook.judging import Result, Verdict
from statemachine.rulebook.model import Kind, Rule, Rulebook

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "passes": ("ผ่าน", "passes"),
    "fails": ("ไม่ผ่าน", "fails"),
    "unknown": ("ยังไม่ทราบ", "unknown"),
    "not_applicable": ("ไม่เกี่ยวข้อง", "not applicable"),
}
PATHS: Mapping[str, tuple[str, str]] = {
    "blocked": ("ยังดำเนินการต่อไม่ได้", "cannot go on yet"),
    "wait": ("ต้องรอ", "must wait"),
    "parliament": ("ต้องเสนอคณะรัฐมนตรีและรัฐสภา", "the Cabinet and Parliament must approve"),
    "cabinet": ("ต้องเสนอคณะรัฐมนตรี", "the Cabinet must approve"),
    "unknown": ("ยังไม่ทราบ ต้องให้เจ้าหน้าที่วินิจฉัย", "unknown, an officer must decide"),
    "ministerial": ("กระทรวงพิจารณาได้", "the ministry may approve"),
}
EFFECTS: Mapping[str, tuple[str, str]] = {
    "blocks": ("หากไม่ผ่าน เดินเรื่องต่อไม่ได้", "stops the case where it fails"),
    "needs_cabinet": ("หากไม่ผ่าน ต้องเสนอคณะรัฐมนตรี", "asks for the Cabinet where it fails"),
    "needs_parliament": ("หากไม่ผ่าน ต้องเสนอรัฐสภา", "asks for Parliament where it fails"),
    "needs_full_powers": ("หากไม่ผ่าน ต้องมีหนังสือมอบอำนาจเต็ม", "asks for Full Powers where it fails"),
    "wait": ("หากไม่ผ่าน ต้องรอ", "makes the case wait where it fails"),
    "advises": ("เป็นข้อแนะนำ", "advises"),
}


class NoSuchRulebookError(PhinongError):
    """There is no rulebook of this version."""

    code = "no_such_rulebook"
    th = "ไม่มีชุดกฎ “{version}” โปรดเลือกจาก {known}"
    en = "There is no rulebook “{version}”; choose one of: {known}."


class FactsError(PhinongError):
    """A fact is not one of the rulebook's, or of another type."""

    code = "facts_wrong"
    th = "ข้อเท็จจริง “{name}” ใช้ไม่ได้ ต้องเป็น {wanted}"
    en = "The fact “{name}” cannot be used; it must be {wanted}."


@cache
def shipped() -> tuple[Rulebook, ...]:
    """Return the shipped rulebooks, oldest first.

    Raises:
        RulebookError: One of them lacks a property.
    """
    return tuple(checked(Rulebook.model_validate(data)) for data in loader.rulebooks())


def rulebook(version: str = "") -> Rulebook:
    """Return a rulebook by version, the newest where none is named.

    Raises:
        NoSuchRulebookError: There is none.
    """
    books = shipped()
    if not version:
        return books[-1]
    found = next((book for book in books if book.version == version), None)
    if found is None:
        raise NoSuchRulebookError(version=version, known=", ".join(b.version for b in books))
    return found


def in_force(day: date) -> Rulebook:
    """Return the newest rulebook in force on a Bangkok date, else the oldest."""
    return next((b for b in reversed(shipped()) if b.effective_from <= day), shipped()[0])


def typed(book: Rulebook, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts from JSON as the rulebook's types; ``null`` is not known.

    Raises:
        FactsError: A name is unknown or a value is of another type.
    """
    return {name: _typed(book, name, value) for name, value in given.items() if value is not None}


def as_json(book: Rulebook, verdict: Verdict) -> dict[str, Any]:
    """Return a verdict with every rule's answer, in both languages."""
    return {
        "rulebook": verdict.rulebook,
        "day": verdict.day.isoformat(),
        "path": {"value": verdict.path.value, **_said(PATHS[verdict.path])},
        "full_powers": verdict.full_powers,
        "open_questions": [_question(book, name) for name in verdict.open_questions],
        "rules": [_answer(book, result) for result in verdict.results],
    }


def _answer(book: Rulebook, result: Result) -> dict[str, Any]:
    rule = book.rule(result.rule)
    return {
        "id": rule.id,
        "th": rule.th,
        "en": rule.en,
        "outcome": {"value": result.outcome.value, **_said(OUTCOMES[result.outcome])},
        "effect": {"value": result.effect.value, **_said(EFFECTS[result.effect])},
        "facts": {name: plain(value) for name, value in result.facts.items()},
        "missing": [_question(book, name) for name in result.missing],
        "changes": list(result.changes),
        "remedy": dict(rule.remedy),
        "citations": [c.model_dump(mode="json") for c in rule.citations],
        "proven": rule.proven,
    }


def rule_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as an official reads it."""
    return {**rule.model_dump(mode="json"), "effect_words": _said(EFFECTS[rule.effect])}


def _question(book: Rulebook, name: str) -> dict[str, Any]:
    fact = book.facts[name]
    return {"fact": name, "th": fact.th, "en": fact.en, "asks": dict(fact.asks)}


def _typed(book: Rulebook, name: str, value: Any) -> Any:
    fact = book.facts.get(name)
    if fact is None:
        raise FactsError(name=name, wanted=", ".join(book.facts))
    if fact.kind is Kind.DATE and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise FactsError(name=name, wanted="YYYY-MM-DD") from None
    fits, wanted = _FITS[fact.kind]
    if not fits(value) or (fact.choices and value not in fact.choices):
        raise FactsError(name=name, wanted=", ".join(fact.choices) or wanted)
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_FITS: Mapping[Kind, tuple[Any, str]] = {
    Kind.FLAG: (lambda value: isinstance(value, bool), "true, false"),
    Kind.TEXT: (lambda value: isinstance(value, str), "text"),
    Kind.CHOICE: (lambda value: isinstance(value, str), "text"),
    Kind.NUMBER: (_is_number, "number"),
    Kind.DATE: (lambda value: isinstance(value, date), "YYYY-MM-DD"),
}


def plain(value: Any) -> Any:
    """Return a value of a fact as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _said(pair: tuple[str, str]) -> dict[str, str]:
    return {"th": pair[0], "en": pair[1]}
