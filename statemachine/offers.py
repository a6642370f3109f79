"""What may be handed in with each trigger: every payload that can matter, built from the forms.

The exploration of a definition offers these to ``decide``. A form answers for itself: what a
new field is called does not matter here, only its kind.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from statemachine.facts import CaseFacts
from statemachine.fields import FIELDS, Field

Payload = Mapping[str, Any]

TODAY = date(2026, 11, 23)
"""The one day of an exploration; a date of today is neither past nor ahead."""

AGENCY = "A"
"""The one consulted agency of an exploration; more of them add nothing."""

TEXTS = tuple(digit * 64 for digit in "abcdef")
_TEXT_FACTS = ("approved_text", "cleared_text", "returned_text")
_ANY: dict[str, Any] = {
    "text": "x",
    "date": TODAY.isoformat(),
    "partial_date": TODAY.isoformat(),
    "list": ["x"],
    "flag": True,
    "digest": TEXTS[-1],
}
_ALL_CHOICES = frozenset({"treaty", "ask"})
"""Choices that change where a case can go; of any other the first will do."""


def payloads(trigger: str, case: CaseFacts) -> Iterator[Payload]:
    """Yield nothing filled in, what is required, and everything, in every way that matters."""
    yield {}
    fields = FIELDS.get(trigger, ())
    yield from _filled([field for field in fields if field.required], case)
    if any(not field.required for field in fields):
        yield from _filled(list(fields), case)


def complete(trigger: str, case: CaseFacts) -> Payload:
    """Return the first payload that answers the whole form."""
    return next(_filled(list(FIELDS.get(trigger, ())), case))


def _filled(fields: list[Field], case: CaseFacts) -> Iterator[Payload]:
    names = [field.name for field in fields]
    for values in product(*(_values(field, case) for field in fields)):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _values(field: Field, case: CaseFacts) -> tuple[Any, ...]:
    if field.name == "agencies":
        return (["none"], [AGENCY])
    if field.name == "text":
        return _texts(field, case)
    if field.kind == "choice":
        return field.choices if field.name in _ALL_CHOICES else field.choices[:1]
    return (_ANY[field.kind],)


def _texts(field: Field, case: CaseFacts) -> tuple[str | None, ...]:
    """Return a text not seen before, the approved one, and none (the one in force stays)."""
    used = [case.text, *(case.facts.get(name) for name in _TEXT_FACTS)]
    fresh = next(text for text in TEXTS if text not in used)
    known = dict.fromkeys([fresh, case.facts.get("approved_text") or fresh])
    return tuple(known) if field.required else (*known, None)
