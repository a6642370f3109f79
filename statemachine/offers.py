"""What may be handed in with each trigger: every payload that can matter, built from the forms.

The exploration of a definition offers these to ``decide``. A form answers for itself: what a
new field is called does not matter here, only its kind.
"""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import product
from typing import Any

from statemachine.facts import CaseFacts
from statemachine.fields import FIELDS, Field
from statemachine.guards import NEEDS

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
    """Yield nothing filled in, too little, what is required, and everything; all that matters."""
    yield {}
    fields = FIELDS.get(trigger, ())
    required = [field for field in fields if field.required]
    for asked in _asked_together(trigger):
        yield from _filled([field for field in required if field.name not in asked], case)
    yield from _filled(required, case)
    if len(required) < len(fields):
        yield from _filled(list(fields), case)


@cache
def _asked_together(trigger: str) -> tuple[frozenset[str], ...]:
    """Return the sets of required fields that one guard asks for, where others ask for more."""
    required = {field.name for field in FIELDS.get(trigger, ()) if field.required}
    asked = {frozenset(required.intersection(names)) for names in NEEDS.values()}
    return tuple(sorted(asked - {frozenset(), frozenset(required)}, key=sorted))


def mattering(trigger: str, payload: Payload) -> Hashable:
    """Return the part of a payload that can lead an accepted act elsewhere.

    A note does not: once an act is accepted without it, it need not be offered with it. What the
    text is in law is for MFA alone to say.
    """
    office = payload.get("office")
    treaty = payload.get("treaty") if office in (None, "mfa") else None
    agencies = tuple(payload.get("agencies", ()))
    given = frozenset(f.name for f in FIELDS.get(trigger, ()) if f.required and f.name in payload)
    return office, treaty, agencies, payload.get("ask"), payload.get("text"), given


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
