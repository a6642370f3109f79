"""The conditions named in the table, which choose between rows of one source and trigger."""

from collections.abc import Callable

from statemachine.guards import Question, parliament_is_needed
from statemachine.words import Opinion


def _opinions(q: Question) -> set[str]:
    return {o["opinion"] for o in q.case.facts.get("opinions", {}).values()}


def other_agencies_still_waiting(q: Question) -> bool:
    """Return whether another consulted agency has not answered."""
    others = (o for o in q.case.waiting if o.startswith("agency:") and o != q.office)
    return any(others)


WHEN: dict[str, Callable[[Question], bool]] = {
    "an_office_objects": lambda q: Opinion.OBJECT in _opinions(q),
    "an_office_asks_for_changes": lambda q: Opinion.REQUEST_CHANGES in _opinions(q),
    "parliament_is_needed": parliament_is_needed,
    "other_agencies_still_waiting": other_agencies_still_waiting,
}
"""Conditions that choose between rows of one source and trigger."""


def holds(when: str, q: Question) -> bool:
    """Return whether a row's ``when`` holds; ``held_in:X`` asks what a hold interrupted."""
    if not when:
        return True
    name, _, argument = when.partition(":")
    if name == "held_in":
        return str(q.case.facts.get("held", {}).get("state")) == argument
    return WHEN[name](q)
