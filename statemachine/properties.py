"""The properties that hold for every definition that loads: checked, not hoped.

Every reachable configuration is visited with ``decide`` itself; each violation comes with the
shortest path that shows it. Takes seconds: check a definition when it is installed, not per case.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from statemachine.definition import Definition, Stage
from statemachine.exploring import Exploration, Key, Node, explore
from statemachine.facts import MINISTRY_LEGS, CaseFacts
from statemachine.one_person import Lone, walk_alone
from statemachine.structure import faults
from statemachine.violations import BrokenDefinitionError, Violation
from statemachine.words import Opinion, Treaty


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, and in how many configurations of case, evidence and person."""

    violations: tuple[Violation, ...]
    configurations: int


def checked(definition: Definition) -> Definition:
    """Return the definition if it may be used.

    Raises:
        BrokenDefinitionError: It breaks a property; the first one found is named.
    """
    for violation in violations(definition):
        raise BrokenDefinitionError(definition.version, violation)
    return definition


def check(definition: Definition) -> list[Violation]:
    """Return every property that the definition breaks; of each, its nearest example."""
    return list(survey(definition).violations)


def explored(definition: Definition) -> int:
    """Return how many configurations a check visits."""
    return survey(definition).configurations


def survey(definition: Definition) -> Survey:
    """Check the table, then explore it. A table with faults of its own is not explored."""
    broken = tuple(faults(definition))
    if broken:
        return Survey(broken, 0)
    exploration = explore(definition)
    lone = walk_alone(exploration)
    return Survey((*_of_cases(exploration), *_of_people(lone)), lone.tried)


def violations(definition: Definition) -> Iterator[Violation]:
    """Yield the violations as they are found, the gravest kind first."""
    broken = tuple(faults(definition))
    yield from broken
    if not broken:
        exploration = explore(definition)
        yield from _of_cases(exploration)
        yield from _of_people(walk_alone(exploration))


def _of_cases(exploration: Exploration) -> Iterator[Violation]:
    yield from _evidence(exploration)
    yield from _stages(exploration)
    yield from _endings(exploration)


def _of_people(lone: Lone) -> Iterator[Violation]:
    yield from (Violation(code, path) for code, path in lone.offences.items())


def _stages(exploration: Exploration) -> Iterator[Violation]:
    """Yield stages that nobody reaches, that wait for nobody, or that wait for ever."""
    legs = {f"{t}.{leg}" for t, names in exploration.definition.parallel.items() for leg in names}
    for stage in exploration.definition.stages:
        top = stage.state.partition(".")[0] if stage.state in legs else stage.state
        node = exploration.first.get(top)
        if node is None:
            yield Violation("reachable", (), {"state": stage.state})
        elif not stage.ends and stage.state not in exploration.definition.parallel:
            yield from _clockless(exploration.definition, stage, node)


def _clockless(definition: Definition, stage: Stage, node: Node) -> Iterator[Violation]:
    facts = {"state": stage.state}
    if stage.holder is None:
        yield Violation("holder", node.path, facts)
    if stage.days is None and stage.state != definition.initial:
        yield Violation("deadline", node.path, facts)


def _endings(exploration: Exploration) -> Iterator[Violation]:
    """Yield the nearest dead end of each state: no way on, or none that ever ends."""
    ending = _that_can_end(exploration)
    seen: set[tuple[str, str]] = set()
    for key, node in exploration.nodes.items():
        state = node.case.state
        if key in ending:
            continue
        code = "end_in_reach" if any(e.target != key for e in node.edges) else "way_on"
        if (code, state) not in seen:
            seen.add((code, state))
            yield Violation(code, node.path, {"state": state})


def _that_can_end(exploration: Exploration) -> set[Key]:
    before: dict[Key, list[Key]] = {}
    for key, node in exploration.nodes.items():
        for edge in node.edges:
            before.setdefault(edge.target, []).append(key)
    ends = exploration.definition.by_state
    found = {key for key, node in exploration.nodes.items() if ends[node.case.state].ends}
    queue = deque(found)
    while queue:
        for key in before.get(queue.popleft(), ()):
            if key not in found:
                found.add(key)
                queue.append(key)
    return found


def _evidence(exploration: Exploration) -> Iterator[Violation]:
    """Yield the nearest way to a signing, or past it, that lacks a piece of evidence."""
    moves = exploration.definition.moves
    signing = {m.source for m in moves if m.trigger == "sign"}
    concluded = {m.target for m in moves if m.trigger == "deposit"}
    seen: set[str] = set()
    for node in exploration.nodes.values():
        lacking = list(_lacking(node.case)) if node.case.state in signing else []
        if node.case.state in concluded and not node.case.facts.get("signed"):
            lacking.append("signed")
        for code in lacking:
            if code not in seen:
                seen.add(code)
                yield Violation(code, node.path, {"state": node.case.state})


def _lacking(case: CaseFacts) -> Iterator[str]:
    facts = case.facts
    opinions, approval = facts.get("opinions", {}), facts.get("approval", {})
    concur = [opinions.get(o, {}).get("opinion") == Opinion.CONCUR for o in MINISTRY_LEGS]
    holds = {
        "committee": bool(facts.get("committee")),
        "opinions": all(concur),
        "treaty_found": bool(facts.get("treaty")),
        "rule_check": bool(facts.get("confirmed")),
        "approval": bool(approval) and _is_approved(case),
        "parliament": facts.get("treaty") != Treaty.TREATY_PARLIAMENT
        or str(approval.get("by")).startswith("parliament"),
    }
    yield from (code for code, held in holds.items() if not held)


def _is_approved(case: CaseFacts) -> bool:
    """Return whether the text in force is the approved one, or sorted by MFA as hardly changed."""
    sorted_since = case.facts.get("changes_sorted") and case.facts.get("cleared_text") == case.text
    return bool(case.text) and (case.facts.get("approved_text") == case.text or bool(sorted_since))
