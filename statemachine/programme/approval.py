"""Whether somebody may do something to a plan now, and what follows: pure, from the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from statemachine.facts import ANYWHERE, Actor, Grant
from statemachine.programme.routes import ROUTES, Move, PlanKind, PlanState
from statemachine.words import Role, label

AUTHOR = "author"
"""What ``acted`` says of whoever wrote in the plan or handed it in."""

_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR)
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as a decision sees it.

    ``acted`` says which steps each person took since the last draft; ``missing`` are the codes
    of what is not complete yet.
    """

    kind: str
    state: str
    province: str | None = None
    acted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class No:
    """Why not: a code, and the facts of its sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens: the move, under which grant, and who has acted after it."""

    move: Move
    grant: Grant
    acted: dict[str, list[str]]


def decide(plan: PlanFacts, actor: Actor, trigger: str, given: Mapping[str, str]) -> Decision | No:
    """Return what a trigger does to a plan, or why it may not be pulled.

    Args:
        plan: The plan as it stands.
        actor: Who acts, with their grants of today.
        trigger: What they do.
        given: The fields they filled in.
    """
    move = next((m for m in ROUTES[plan.kind].moves_from(plan.state) if m.trigger == trigger), None)
    if move is None:
        return No("plan_not_now", {"state": plan.state, "trigger": trigger})
    grant = may(plan, move, actor)
    if isinstance(grant, No):
        return grant
    empty = [name for name in move.needs if not given.get(name, "").strip()]
    if empty:
        return No(f"plan_needs_{empty[0]}")
    if any(len(value) > _LONGEST for value in given.values()):
        return No("plan_text_long", {"most": _LONGEST})
    return Decision(move, grant, _acted(plan, move, actor.person, grant))


def may(plan: PlanFacts, move: Move, actor: Actor) -> Grant | No:
    """Return the grant under which somebody may make a move, or why they may not."""
    grant = holds(actor, move.role, plan)
    if isinstance(grant, No):
        return grant
    if move.freezes and plan.missing:
        return No("plan_incomplete", {"n": len(plan.missing)})
    if move.decides:
        return _four_eyes(plan, actor, grant)
    return grant


def holds(actor: Actor, role: Role, plan: PlanFacts) -> Grant | No:
    """Return the grant of a role that reaches a plan; own ones before delegated ones."""
    held = [grant for grant in actor.grants if grant.role is role]
    words = {"role_th": label(role, "th"), "role_en": label(role, "en")}
    if not held:
        return No("plan_wrong_role", words)
    scopes = {ANYWHERE}
    if plan.kind == PlanKind.YEARLY and role in _PROVINCIAL:
        scopes |= {plan.province or ANYWHERE}
    fitting = [grant for grant in held if grant.scope in scopes]
    if not fitting:
        return No("plan_out_of_scope", words)
    return min(fitting, key=lambda grant: grant.principal is not None)


def _four_eyes(plan: PlanFacts, actor: Actor, grant: Grant) -> Grant | No:
    """Refuse who wrote the plan, or who decided on it for another office already."""
    for person in filter(None, (actor.person, grant.principal)):
        earlier = [step for step in plan.acted.get(person, ()) if step != plan.state]
        if AUTHOR in earlier:
            return No("plan_own_work")
        if earlier:
            return No("plan_decided_before", {"step": earlier[0]})
    return grant


def _acted(plan: PlanFacts, move: Move, person: str, grant: Grant) -> dict[str, list[str]]:
    """Return who has acted after a move; a plan that goes back to draft begins anew."""
    if move.target == PlanState.DRAFT:
        return {}
    step = str(plan.state) if move.decides else AUTHOR
    return with_acted(plan.acted, (person, grant.principal), step)


def with_acted(
    acted: Mapping[str, Sequence[str]], people: Sequence[str | None], step: str
) -> dict[str, list[str]]:
    """Return who has acted, with these people at this step besides."""
    found = {person: list(steps) for person, steps in acted.items()}
    for person in filter(None, people):
        known = found.setdefault(person, [])
        if step not in known:
            known.append(step)
    return found
