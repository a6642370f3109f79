"""The course of a case: what a decision makes of its facts, who acted and who wrote."""

from dataclasses import replace
from datetime import date

from statemachine.facts import Actor, CaseFacts
from statemachine.machine import Decision


def after(case: CaseFacts, decision: Decision, actor: Actor, today: date) -> CaseFacts:
    """Return the case as it stands after a decision.

    Whoever acts for somebody leaves a trace on both: the delegate and the principal have acted
    for the office, so that neither can act for another one later. A move that opens a new case
    (``spawns``) leaves this one as it is.
    """
    if decision.spawns:
        return case
    people = [p for p in (actor.person, decision.principal) if p]
    return replace(
        case,
        state=decision.target,
        waiting=decision.waiting,
        facts=decision.facts,
        acted=_acted(case, people, decision.office),
        authors=_authors(case, people) if decision.authored else case.authors,
        entered_on=case.entered_on if decision.stays else today,
    )


def _acted(case: CaseFacts, people: list[str], office: str) -> dict[str, tuple[str, ...]]:
    known = dict(case.acted)
    for person in people:
        known[person] = tuple(dict.fromkeys((*known.get(person, ()), office)))
    return known


def _authors(case: CaseFacts, people: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*case.authors, *people)))
