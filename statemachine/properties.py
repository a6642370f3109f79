"""The properties that hold for every definition that loads: checked, not hoped.

Every reachable configuration is visited with ``decide`` itself; each violation comes with the
shortest path that shows it. Takes seconds: check a definition when it is installed, not per case.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from statemachine.definition import Definition, Stage
from statemachine.evidence import held
from statemachine.exploring import Exploration, Key, Node, explore
from statemachine.one_person import Lone, walk_alone
from statemachine.structure import faults
from statemachine.violations import BrokenDefinitionError, Violation

# evidence -> the property that a definition breaks where a case is there without it
_BEFORE_SIGNING = {
    "committee": "committee",
    "opinions": "opinions",
    "treaty_found": "treaty_found",
    "rule_check": "rule_check",
    "approval": "approval",
    "approved_text": "approval",
    "parliament": "parliament",
}
_AFTER = {"signed": "signed"}


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
        state = node.case.state
        wanted = _BEFORE_SIGNING if state in signing else _AFTER if state in concluded else {}
        for name in (name for name in wanted if name not in held(node.case)):
            if wanted[name] not in seen:
                seen.add(wanted[name])
                yield Violation(wanted[name], node.path, {"state": state})
