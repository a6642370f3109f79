"""Where a case stands: what may be done from there, who answers, and why nothing applies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from statemachine.authority import not_waited_for
from statemachine.definition import Definition
from statemachine.facts import Actor, CaseFacts, leg_of, office_of
from statemachine.guards import Question
from statemachine.refusals import Refusal, both
from statemachine.words import Opinion, label

OPINIONS = frozenset(Opinion)


def triggers_from(definition: Definition, case: CaseFacts) -> tuple[str, ...]:
    """Return the triggers of the table that start in the case's state, in table order."""
    sources = definition.sources(case.state)
    return tuple(dict.fromkeys(m.trigger for m in sources if m.trigger != "join"))


def standing(definition: Definition, case: CaseFacts) -> Any:
    """Return the case's state as the library writes it: one name, or one a leg."""
    legs = definition.parallel.get(case.state)
    if legs is None:
        return case.state
    open_legs = {leg_of(office) for office in case.waiting}
    return [f"{case.state}.{n}.{'waiting' if n in open_legs else 'answered'}" for n in legs]


def names(state: Any) -> set[str]:
    """Return the names that a row may start from: every leaf, and the state around it."""
    leaves = [state] if isinstance(state, str) else state
    return {name for leaf in leaves for name in (leaf, leaf.partition(".")[0])}


def office_answered(
    case: CaseFacts, trigger: str, actor: Actor, values: Mapping[str, Any], definition: Definition
) -> str | None:
    """Return the office whose opinion this act gives, or ``None`` outside a review.

    The office named in the payload, else the first waiting one that the actor may answer for,
    else the first that the actor's role answers for (so that the refusal speaks of it).
    """
    if case.state not in definition.parallel or trigger not in OPINIONS:
        return None
    if values.get("office"):
        return str(values["office"])
    mine = {office_of(g.role, g.scope) for g in actor.grants}
    for office in case.waiting:
        if office in mine:
            return office
    return next((o for o in sorted(mine) if o in ("moi", "mfa") or o.startswith("agency:")), None)


def redate(q: Question) -> date | None:
    """Return the deadline that the act itself sets, or ``None``."""
    name = {"schedule": "agenda_on", "cabinet_defer": "new_date"}.get(q.trigger)
    given = q.payload.get(name) if name else None
    return date.fromisoformat(str(given)) if given else None


def possible(definition: Definition, case: CaseFacts) -> dict[str, str]:
    """Return the facts ``possible_th`` and ``possible_en`` of a refusal."""
    th, en = both(triggers_from(definition, case))
    return {"possible_th": th or "—", "possible_en": en or "—"}


def not_from_here(definition: Definition, q: Question) -> Refusal:
    """Return why no row of the table applied, and what is possible instead."""
    case, trigger = q.case, q.trigger
    if case.state in definition.parallel and trigger in OPINIONS:
        return not_waited_for(case, q.office)
    stage = definition.stage(case.state)
    return Refusal(
        "not_from_state",
        {
            "state_th": stage.th,
            "state_en": stage.en,
            "trigger_th": label(trigger, "th"),
            "trigger_en": label(trigger, "en"),
            **possible(definition, case),
        },
    )
