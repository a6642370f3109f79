"""What a definition must be before it can be explored: its names exist and its rows can apply."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from statemachine.conditions import WHEN
from statemachine.definition import Definition, Move
from statemachine.facts import ANYWHERE, leg_of, office_of
from statemachine.fields import FIELDS
from statemachine.guards import GUARDS
from statemachine.violations import Violation
from statemachine.words import LABELS

LEGS = ("moi", "mfa", "agencies")
"""The legs that offices answer in (facts.leg_of); no other leg would ever be waited for."""


def faults(definition: Definition) -> Iterator[Violation]:
    """Yield what is wrong with the table itself, in table order."""
    yield from _stages(definition)
    for move in definition.moves:
        yield from _names(definition, move)
        yield from _roles(definition, move)
    yield from _shadows(definition)
    yield from _endings(definition)
    yield from _alerts(definition)


def row_of(move: Move) -> str:
    """Return a row as a path shows it."""
    when = f" [{move.when}]" if move.when else ""
    return f"{move.source} -{move.trigger}-> {move.target}{when}"


def places(definition: Definition) -> set[str]:
    """Return every name that a move may start from or lead to."""
    legs = {f"{top}.{leg}" for top, names in definition.parallel.items() for leg in names}
    leaves = {f"{leg}.{leaf}" for leg in legs for leaf in ("waiting", "answered")}
    return (set(definition.by_state) - legs) | leaves


def _stages(definition: Definition) -> Iterator[Violation]:
    for state, times in Counter(stage.state for stage in definition.stages).items():
        if times > 1:
            yield Violation("stage_once", (), {"state": state})
    first = definition.by_state.get(definition.initial)
    if first is None or first.ends or definition.initial not in places(definition):
        yield Violation("initial_known", (), {"state": definition.initial})
    for top, legs in definition.parallel.items():
        for name in (top, *(f"{top}.{leg}" for leg in legs)):
            if name not in definition.by_state:
                yield Violation("name_known", (top,), {"name": name})
        for leg in set(legs) - set(LEGS):
            yield Violation("leg_known", (top,), {"name": leg, "known": ", ".join(LEGS)})


def _names(definition: Definition, move: Move) -> Iterator[Violation]:
    known = places(definition)
    name, _, argument = move.when.partition(":")
    wanted = [
        (move.source, move.source in known),
        (move.target, move.target in known),
        (move.trigger, move.trigger == "join" or move.trigger in FIELDS.keys() & LABELS.keys()),
        (move.when, not name or name in WHEN or (name == "held_in" and argument in known)),
        *((guard, guard in GUARDS) for guard in move.guards),
    ]
    for word, exists in wanted:
        if not exists:
            yield Violation("name_known", (row_of(move),), {"name": word})


def _roles(definition: Definition, move: Move) -> Iterator[Violation]:
    """Yield a move that nobody or anybody could make, or an opinion of another office."""
    if (move.role is None) != (move.trigger == "join"):
        yield Violation("role_named", (row_of(move),), {})
    top, _, leg = move.source.partition(".")
    if move.role is None or top not in definition.parallel or not leg:
        return
    if leg_of(office_of(move.role, ANYWHERE)) != leg.partition(".")[0]:
        yield Violation("own_leg", (row_of(move),), {"role": move.role.value, "leg": leg})


def _shadows(definition: Definition) -> Iterator[Violation]:
    for rows in definition.rows.values():
        always = next((m for m in rows if not m.when), None)
        seen: set[str] = set()
        for move in rows:
            if move.when in seen or (always in rows[: rows.index(move)]):
                yield Violation("row_applies", (row_of(move),), {})
            seen.add(move.when)


def _endings(definition: Definition) -> Iterator[Violation]:
    for move in definition.moves:
        stage = definition.by_state.get(move.source)
        if stage is not None and stage.ends and not move.spawns:
            yield Violation("end_is_end", (row_of(move),), {"state": move.source})
    if not any(move.trigger == "sign" for move in definition.moves):
        yield Violation("sign_exists", (), {})


def _alerts(definition: Definition) -> Iterator[Violation]:
    levels = definition.alerts
    for lower, higher in pairwise(levels):
        if higher.offset <= lower.offset:
            yield Violation("alerts_ascend", (lower.name, higher.name), {"name": higher.name})
    for name, times in Counter(level.name for level in levels).items():
        if times > 1:
            yield Violation("alert_once", (name,), {"name": name})
    for level in levels:
        if level.steps > len(definition.ladder):
            facts = {"name": level.name, "steps": level.steps, "rungs": len(definition.ladder)}
            yield Violation("ladder_reaches", (level.name,), facts)
