"""Every case a definition can lead to, found by asking ``decide`` itself, nearest first.

People are of two kinds here: an unlimited supply of others, each acting once for one office, and
one person who holds every role. Two cases that no rule can tell apart count as one.
"""

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from statemachine.course import after
from statemachine.definition import Definition
from statemachine.facts import ANYWHERE, Actor, CaseFacts, Grant, leg_of
from statemachine.fields import DOSSIER
from statemachine.machine import Decision, decide, triggers_from
from statemachine.offers import AGENCY, TEXTS, TODAY, Payload, mattering, payloads
from statemachine.words import Role

PROVINCE = "TH-50"

Key = Hashable


@dataclass(frozen=True, slots=True)
class Edge:
    """One accepted act: what was handed in, for which office, and where it led."""

    trigger: str
    role: Role
    payload: Payload
    decision: Decision
    target: Key

    @property
    def name(self) -> str:
        """Return the act as a path shows it: ``submit``, ``concur (moi)``."""
        answered = self.decision.answered
        return f"{self.trigger} ({answered})" if answered else self.trigger


@dataclass(slots=True)
class Node:
    """One configuration, and the first way it was reached."""

    case: CaseFacts
    path: tuple[str, ...]
    edges: list[Edge] = field(default_factory=list)


@dataclass(frozen=True)
class Exploration:
    """Every configuration that people of every office can bring about together."""

    definition: Definition
    nodes: dict[Key, Node]

    @cached_property
    def first(self) -> dict[str, Node]:
        """Return the nearest configuration of each reachable state."""
        found: dict[str, Node] = {}
        for node in self.nodes.values():
            found.setdefault(node.case.state, node)
        return found


def explore(definition: Definition) -> Exploration:
    """Return every reachable configuration, breadth first, so that each path is a shortest one."""
    start = first_case(definition)
    nodes: dict[Key, Node] = {key_of(definition, start): Node(start, ())}
    queue = deque(nodes)
    while queue:
        node = nodes[queue.popleft()]
        for edge, case in _acts(definition, node.case):
            node.edges.append(edge)
            if edge.target not in nodes:
                nodes[edge.target] = Node(case, (*node.path, edge.name))
                queue.append(edge.target)
    return Exploration(definition, nodes)


def first_case(definition: Definition) -> CaseFacts:
    """Return a case that nobody has touched, with a complete dossier and a draft text."""
    dossier = {f.name: "x" for f in DOSSIER} | {"partner_level": "first_level"}
    return CaseFacts(
        number="0", state=definition.initial, province=PROVINCE,
        facts={"dossier": dossier, "text": TEXTS[0]},
        entered_on=TODAY.replace(year=TODAY.year - 1),
    )  # fmt: skip


def everyone(role: Role) -> Grant:
    """Return a grant of a role that fits the one case of an exploration."""
    if role in (Role.COORDINATOR, Role.GOVERNOR):
        return Grant(role, PROVINCE)
    return Grant(role, AGENCY if role is Role.AGENCY_OFFICER else ANYWHERE)


def _acts(definition: Definition, case: CaseFacts) -> Iterator[tuple[Edge, CaseFacts]]:
    """Yield every accepted act, once for each way in which what is handed in can matter."""
    seen: set[Hashable] = set()
    for trigger in triggers_from(definition, case):
        for role, payload in _offers(definition, case, trigger):
            mark = (trigger, role, mattering(trigger, payload))
            if mark in seen:
                continue
            person = Actor("", (everyone(role),))
            decision = decide(definition, case, trigger, person, payload, today=TODAY)
            if isinstance(decision, Decision):
                seen.add(mark)
                then = neutral(after(case, decision, person, TODAY))
                yield Edge(trigger, role, payload, decision, key_of(definition, then)), then


def neutral(case: CaseFacts) -> CaseFacts:
    """Return the case without who acted, and with its stage entered long ago."""
    entered = TODAY.replace(year=TODAY.year - 1)
    return replace(case, acted={}, authors=(), entered_on=entered)


def _offers(
    definition: Definition, case: CaseFacts, trigger: str
) -> Iterator[tuple[Role, Payload]]:
    rows = [m for m in definition.sources(case.state) if m.trigger == trigger and m.role]
    given = tuple(payloads(trigger, case))
    for role in dict.fromkeys(m.role for m in rows if m.source == case.state and m.role):
        yield from ((role, payload) for payload in given)
    for office in case.waiting if case.state in definition.parallel else ():
        leg = f"{case.state}.{leg_of(office)}."
        for role in dict.fromkeys(m.role for m in rows if m.source.startswith(leg) and m.role):
            yield from ((role, {**payload, "office": office}) for payload in given)


def key_of(definition: Definition, case: CaseFacts) -> Key:
    """Return what the rules can tell of a case: the evidence it holds, not its wording.

    Of a case at its end they ask no more than whether it was signed.
    """
    facts = case.facts
    if definition.stage(case.state).ends:
        return case.state, bool(facts.get("signed"))
    held = facts.get("held", {})
    return (
        case.state,
        frozenset(case.waiting),
        held.get("state"),
        frozenset(held.get("waiting", ())),
        tuple(facts.get("agencies", ())),
        frozenset((office, said["opinion"]) for office, said in facts.get("opinions", {}).items()),
        facts.get("treaty"),
        facts.get("ask") == "concerned",
        *(bool(facts.get(name)) for name in ("committee", "suitability", "confirmed", "signed")),
        bool(facts.get("changes_sorted")),
        facts.get("approval", {}).get("by"),
        *(_same(facts.get(name), case.text) for name in ("approved_text", "cleared_text")),
        facts.get("returned_text") == case.text,
    )


def _same(known: str | None, text: str | None) -> bool | None:
    return None if known is None else known == text
