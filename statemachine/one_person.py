"""Whether one person who holds every role could satisfy two offices, or judge their own text.

The rules of authority are not asked what they forbid: each act is offered to ``decide`` in the
name of one person, and what that person has then done is judged by the evidence it left.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace

from statemachine.exploring import PROVINCE, Edge, Exploration, Key, Node, everyone
from statemachine.facts import Actor, CaseFacts, office_of
from statemachine.machine import Decision, decide
from statemachine.offers import TODAY
from statemachine.words import Role

PERSON = "X"
ALL_ROLES = Actor(PERSON, tuple(everyone(role) for role in Role))
_APPROVER = "approver"
_PROVINCE = office_of(Role.GOVERNOR, PROVINCE)
_SEATS = {"moi_executive": _APPROVER, "cabinet": _APPROVER}
_EVIDENCE = {"committee": _PROVINCE, "approval": _APPROVER}
_DECISIONS = ("committee", "approval", "signed")

Alike = Callable[[Node, Edge], Hashable]


@dataclass(frozen=True, slots=True)
class Trace:
    """What the one person has done on a case.

    ``offices`` and ``flagged`` are what a case remembers of them; ``seats`` and ``author`` are
    what the evidence says, whatever a definition calls it. ``judged`` says that the last act
    decided on a text of their own.
    """

    offices: tuple[str, ...] = ()
    flagged: bool = False
    seats: frozenset[str] = frozenset()
    author: bool = False
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Lone:
    """How many configurations were tried, and the shortest path to each kind of offence."""

    tried: int
    offences: dict[str, tuple[str, ...]]


def by_place(node: Node, edge: Edge) -> Hashable:
    """Return what decides whether a person may act: where a case stands, never its evidence."""
    case, then = node.case, edge.decision
    held = case.facts.get("held", {}).get("state")
    return case.state, case.waiting, held, edge.trigger, edge.role, then.office, then.target


def walk_alone(exploration: Exploration, alike: Alike = by_place) -> Lone:
    """Try every act by others and by the one person, whose acts end in ``[X]`` in the paths.

    Args:
        exploration: What everybody together can bring about.
        alike: Acts that it puts together are asked for once in each trace of the person.
    """
    start = (next(iter(exploration.nodes)), Trace())
    paths: dict[tuple[Key, Trace], tuple[str, ...]] = {start: ()}
    queue = deque([start])
    offences: dict[str, tuple[str, ...]] = {}
    asked: dict[Hashable, bool] = {}
    while queue:
        key, trace = place = queue.popleft()
        for edge, then, mark in _steps(exploration, key, trace, alike, asked):
            path, reached = (*paths[place], edge.name + mark), (edge.target, then)
            code = _offence(then)
            if code:
                offences.setdefault(code, path)
            elif reached not in paths:
                paths[reached] = path
                queue.append(reached)
    return Lone(len(paths), offences)


def _offence(trace: Trace) -> str:
    if trace.judged:
        return "own_submission"
    return "two_offices" if len(trace.offices) > 1 or len(trace.seats) > 1 else ""


def _steps(
    exploration: Exploration, key: Key, trace: Trace, alike: Alike, asked: dict[Hashable, bool]
) -> Iterator[tuple[Edge, Trace, str]]:
    node = exploration.nodes[key]
    for edge in node.edges:
        yield edge, trace, ""
        then = _traced(node.case, trace, edge.decision)
        if then == trace:
            continue  # even if allowed, it would be as if another person had done it
        question = (trace, alike(node, edge))
        if question not in asked:
            asked[question] = _is_allowed(exploration, node, trace, edge)
        if asked[question]:
            yield edge, then, f" [{PERSON}]"


def _is_allowed(exploration: Exploration, node: Node, trace: Trace, edge: Edge) -> bool:
    acted = {PERSON: trace.offices} if trace.offices else {}
    authors = (PERSON,) if trace.flagged else ()
    case = replace(node.case, acted=acted, authors=authors)
    verdict = decide(
        exploration.definition, case, edge.trigger, ALL_ROLES, edge.payload, today=TODAY
    )
    return isinstance(verdict, Decision)


def _traced(case: CaseFacts, trace: Trace, decision: Decision) -> Trace:
    changed = {k for k, value in decision.facts.items() if value != case.facts.get(k)}
    return Trace(
        offices=tuple(dict.fromkeys((*trace.offices, decision.office))),
        flagged=trace.flagged or decision.authored,
        seats=trace.seats | _seats(decision, changed),
        author=trace.author or decision.trigger == "submit" or "text" in changed,
        judged=trace.author and not changed.isdisjoint(_DECISIONS),
    )


def _seats(decision: Decision, changed: set[str]) -> set[str]:
    """Return the seats that an act fills: of the office it is for, and of the evidence it left."""
    evidence = {seat for fact, seat in _EVIDENCE.items() if fact in changed}
    answered = {decision.answered} if decision.answered else set()
    return {_SEATS.get(decision.office, decision.office)} | evidence | answered
