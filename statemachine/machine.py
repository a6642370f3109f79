"""``decide``: the only judge. Pure; the one file that knows the library ``transitions``.

The library walks our table: states, the parallel review and the choice of the row. Roles, scopes,
segregation of duties and guards are asked in a condition on each row, so that every refusal has a
reason. A ``HierarchicalMachine`` keeps its scope on itself and is not safe between threads, so
each decision borrows a machine of its own from a pool (``deque`` is atomic).
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from transitions import EventData
from transitions.extensions import HierarchicalMachine
from transitions.extensions.nesting import NestedState

from statemachine.authority import authority
from statemachine.conditions import holds
from statemachine.definition import Definition, Move
from statemachine.facts import Actor, CaseFacts, Grant, leg_of, office_of
from statemachine.guards import GUARDS, Question, well_formed
from statemachine.payload import normalised
from statemachine.records import Facts, offices_to_ask, recorded
from statemachine.refusals import Refusal
from statemachine.standing import (
    names,
    not_from_here,
    office_answered,
    possible,
    redate,
    standing,
    triggers_from,
)

__all__ = ["Decision", "decide", "normalised", "permitted", "triggers_from"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a move does to a case.

    ``target`` is the top-level state after it, ``waiting`` the offices whose opinion is out,
    ``answered`` the office whose leg it closed, ``facts`` the whole new facts. ``joined`` says
    that the review ended with it, ``redate`` is a deadline that the move itself sets.
    """

    trigger: str
    source: str
    target: str
    office: str
    principal: str | None
    facts: Facts
    waiting: tuple[str, ...]
    answered: str | None = None
    joined: bool = False
    authored: bool = False
    spawns: bool = False
    redate: date | None = None

    @property
    def stays(self) -> bool:
        """Return whether the case's own state is the same after the move."""
        return self.source == self.target and not self.spawns


class _State(NestedState):
    separator = "."  # on a subclass: on NestedState itself it would be global


class _Rules(HierarchicalMachine):
    state_cls = _State


@dataclass(eq=False)
class _Token:
    """The throw-away model of one decision: the library may change it, we never keep it."""

    state: Any
    question: Question
    actor: Actor | None
    leg: str | None = None
    chosen: Move | None = None
    grant: Grant | None = None
    refusal: Refusal | None = None
    tried: list[Move] = field(default_factory=list)


_POOLS: dict[str, deque[_Rules]] = {}


def decide(
    definition: Definition,
    case: CaseFacts,
    trigger: str,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    *,
    today: date,
) -> Decision | Refusal:
    """Judge one act on one case.

    Args:
        definition: The lifecycle the case began with.
        case: The case as it stands.
        trigger: The act, a name of the table.
        actor: Who acts, with every grant they hold today.
        payload: The fields of the act (fields.py); lists may be given as text with ``;``.
        today: Bangkok date.

    Returns:
        The decision, or a refusal that names the rule and the remedy. Nothing is changed.
    """
    if trigger not in definition.triggers:
        return Refusal("unknown_trigger", {"trigger": trigger, **possible(definition, case)})
    values = normalised(trigger, payload or {})
    office = office_answered(case, trigger, actor, values, definition)
    question = Question(case, trigger, values, today, office or "")
    token = _Token(standing(definition, case), question, actor, leg_of(office) if office else None)
    _walk(definition, token, trigger)
    if token.chosen is None:
        return token.refusal or not_from_here(definition, question)
    return _decision(definition, token)


def permitted(
    definition: Definition, case: CaseFacts, actor: Actor, *, today: date
) -> dict[str, Refusal | None]:
    """Return every act of the case's state for this actor: ``None``, or why it is locked.

    An act whose only fault is a missing field is open (``None``): the form will ask for it.
    """
    found: dict[str, Refusal | None] = {}
    for trigger in triggers_from(definition, case):
        verdict = decide(definition, case, trigger, actor, {}, today=today)
        locked = isinstance(verdict, Refusal) and verdict.code not in _FORM_WILL_ASK
        found[trigger] = verdict if locked and isinstance(verdict, Refusal) else None
    return found


_FORM_WILL_ASK = frozenset(
    {
        "missing_fields",
        "reason_given",
        "treaty_stated",
        "new_text",
        "verdict_confirmed_or_reasoned",
        "text_is_the_approved_one",
        "text_is_the_cleared_one",
        "full_powers_recorded",
    }
)
"""Refusals that a filled-in form can mend: a reason, a finding, another text."""


def _walk(definition: Definition, token: _Token, trigger: str) -> None:
    """Let the library walk the table; the row it took is left in ``token.chosen``.

    What ``trigger_event`` returns is not asked: of parallel legs it says whether all moved.
    """
    pool = _POOLS.setdefault(definition.digest, deque())
    try:
        machine = pool.pop()
    except IndexError:
        machine = _build(definition)
    try:
        if any((name, trigger) in definition.rows for name in names(token.state)):
            machine.trigger_event(token, trigger)
    finally:
        pool.append(machine)


def _build(definition: Definition) -> _Rules:
    """Return a fresh machine over the table; about half a millisecond."""
    legs = {f"{top}.{leg}" for top, names in definition.parallel.items() for leg in names}
    states: list[Any] = [s.state for s in definition.stages if s.state not in legs]
    for index, name in enumerate(states):
        if name in definition.parallel:
            states[index] = {"name": name, "parallel": [_leg(n) for n in definition.parallel[name]]}
    moves = [
        {"trigger": m.trigger, "source": m.source, "dest": m.target, "conditions": _condition(m)}
        for m in definition.moves
    ]
    return _Rules(
        model=None,
        states=states,
        transitions=moves,
        initial=definition.initial,
        auto_transitions=False,
        send_event=True,
    )


def _leg(name: str) -> dict[str, Any]:
    return {"name": name, "initial": "waiting", "children": ["waiting", "answered"]}


def _condition(move: Move) -> Callable[[EventData], bool]:
    def judge(event: EventData) -> bool:
        token = cast("_Token", event.model)
        if token.leg and move.source.split(".")[1:2] not in ([], [token.leg]):
            return False  # an opinion answers one leg, whatever other grants the person holds
        if token.chosen is not None or not holds(move.when, token.question):
            return False
        if token.refusal is not None:
            return False  # the row that applied has already said no
        token.refusal = _judge(move, token)
        if token.refusal is None:
            token.chosen = move
        return token.chosen is move

    return judge


def _judge(move: Move, token: _Token) -> Refusal | None:
    q = token.question
    if move.role is not None and token.actor is not None:
        granted = authority(move, q.case, token.actor, q.office)
        if isinstance(granted, Refusal):
            return granted
        token.grant = granted
    refusal = well_formed(q)
    for name in move.guards if refusal is None else ():
        refusal = GUARDS[name](q)
        if refusal is not None:
            break
    return refusal


def _decision(definition: Definition, token: _Token) -> Decision:
    q, move = token.question, token.chosen
    if move is None:  # pragma: no cover - decide() has checked
        raise AssertionError
    office = q.office or (office_of(token.grant.role, q.case.province) if token.grant else "")
    facts = recorded(q, move.target, move.trigger)
    target = move.target.partition(".")[0]
    waiting: tuple[str, ...] = ()
    answered, joined = None, False
    if q.office:
        waiting, answered = tuple(o for o in q.case.waiting if o != q.office), q.office
        if not waiting:
            target, facts = _join(definition, q, facts)
            joined = True
    elif move.trigger == "resume":
        waiting = tuple(q.case.facts["held"]["waiting"])
    elif target in definition.parallel:
        waiting = offices_to_ask(facts)
    return Decision(
        trigger=move.trigger,
        source=q.case.state,
        target=target,
        office=office,
        principal=token.grant.principal if token.grant else None,
        facts=facts,
        waiting=waiting,
        answered=answered,
        joined=joined,
        authored=move.authors,
        spawns=move.spawns,
        redate=redate(q),
    )


def _join(definition: Definition, q: Question, facts: Facts) -> tuple[str, Facts]:
    """Walk the joining row by itself, now that every opinion is in."""
    after = CaseFacts(
        number=q.case.number, state=q.case.state, province=q.case.province, facts=facts
    )
    question = Question(after, "join", {}, q.today)
    token = _Token(standing(definition, after), question, None)
    _walk(definition, token, "join")
    if token.chosen is None:
        return q.case.state, facts
    return token.chosen.target, recorded(question, token.chosen.target, "join")
