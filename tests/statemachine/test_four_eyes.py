"""However few people hold however many roles: a text is never signed by fewer than it takes.

Every way is walked, by people who each hold every role and act for each other besides; whoever
holds less can do no more. It takes five: who hands it in, who endorses it, MOI, MFA, and MOI's
executive or the Cabinet; an agency that is asked makes six.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pytest

from statemachine.course import after
from statemachine.facts import Actor, CaseFacts, Grant
from statemachine.machine import Decision, decide
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from tests.support.builders import AGENCY, TODAY, a_case, complete, scope_of

NEEDED = 5
OFFICES = ("moi", "mfa", f"agency:{AGENCY}")
WITHOUT = {"hold", "resume", "extend_hold", "withdraw", "reopen", "reject", "refuse", "object"}
"""What leads away from signing, or comes back to where it was."""

Key = tuple[object, ...]


def grants(principal: str | None = None) -> tuple[Grant, ...]:
    return tuple(Grant(role, scope_of(role), principal) for role in Role)


def crowd(size: int) -> list[Actor]:
    """Return people who hold everything, act for each other, and for somebody who is away."""
    names = [f"person-{n}" for n in range(size)]
    everybody = [*names, "away"]
    lent = {name: tuple(g for o in everybody if o != name for g in grants(o)) for name in names}
    return [Actor(name, grants() + lent[name]) for name in names]


def key_of(case: CaseFacts, people: list[Actor]) -> Key:
    """Return what decides the future of a case; people who did the same are the same."""
    did = sorted(
        (tuple(sorted(case.acted.get(p.person, ()))), p.person in case.authors) for p in people
    )
    answers = tuple(sorted((k, str(v)) for k, v in case.facts.get("opinions", {}).items()))
    return (case.state, case.waiting, answers, tuple(did), *map(str, _evidence(case)))


def _evidence(case: CaseFacts) -> Iterator[object]:
    for name in ("treaty", "ministerial", "confirmed", "approval", "standing_clause", "signing"):
        yield case.facts.get(name)


def steps(case: CaseFacts, people: list[Actor]) -> Iterator[CaseFacts]:
    """Yield each case that one act leads to, whoever acts and for whichever office."""
    for trigger in LIFECYCLE.triggers:
        if trigger in WITHOUT:
            continue
        several = [{"office": office} for office in OFFICES] if case.state == "review" else [{}]
        for more in several:
            for actor in people:
                payload = complete(trigger, **more)
                verdict = decide(LIFECYCLE, case, trigger, actor, payload, today=TODAY)
                if isinstance(verdict, Decision):
                    yield after(case, verdict, actor, TODAY)


def furthest(size: int, until: str) -> set[str]:
    """Return every state that so many people reach, by themselves, from a draft."""
    people = crowd(size)
    start = a_case("draft")
    seen, waiting = {key_of(start, people)}, deque([start])
    states = {start.state}
    while waiting:
        for case in steps(waiting.popleft(), people):
            key = key_of(case, people)
            if key not in seen:
                seen.add(key)
                states.add(case.state)
                if case.state == until:
                    return states
                waiting.append(case)
    return states


@pytest.mark.parametrize("size", [1, 2, 3, NEEDED - 1])
def test_nobody_takes_a_case_to_its_signing_with_too_few(size: int) -> None:
    reached = furthest(size, "signing")

    assert "signing" not in reached
    assert not {"deposit", "active"} & reached
    assert len(reached) >= min(size, 3)


def test_five_people_can() -> None:
    assert "signing" in furthest(NEEDED, "signing")
