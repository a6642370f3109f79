"""The shipped definition with something planted in it, and two shorter ones to plant in."""

from __future__ import annotations

from typing import Any

from statemachine.definition import AlertLevel, Definition, Move, Stage
from statemachine.table import LIFECYCLE


def without(definition: Definition, *states: str) -> Definition:
    """Return the definition without some states and the moves from and to them."""
    return definition.model_copy(update={
        "stages": tuple(s for s in definition.stages if s.state not in states),
        "moves": tuple(
            m for m in definition.moves
            if not {m.source, m.target, m.when.removeprefix("held_in:")} & set(states)
        ),
    })  # fmt: skip


# Holding and revising make most of what there is to explore; most plants show without them.
LONG = without(LIFECYCLE, "on_hold")
SHORT = without(LONG, "revision")
SHORT = SHORT.model_copy(
    update={"moves": tuple(m for m in SHORT.moves if m.trigger != "request_changes")}
)


def edited(source: str, trigger: str, /, base: Definition = SHORT, **changes: Any) -> Definition:
    """Return a definition with every row of a source and trigger changed."""
    rows = tuple(
        m.model_copy(update=changes) if (m.source, m.trigger) == (source, trigger) else m
        for m in base.moves
    )
    assert rows != base.moves
    return base.model_copy(update={"moves": rows})


def unguarded(source: str, trigger: str, guard: str) -> Definition:
    """Return the short definition with one guard dropped."""
    guards = {g for m in SHORT.rows[source, trigger] for g in m.guards}
    assert guard in guards
    rows = tuple(
        m.model_copy(update={"guards": tuple(g for g in m.guards if g != guard)})
        if (m.source, m.trigger) == (source, trigger) else m
        for m in SHORT.moves
    )  # fmt: skip
    return SHORT.model_copy(update={"moves": rows})


def dropped(source: str, *triggers: str) -> Definition:
    """Return the short definition without some rows."""
    rows = tuple(m for m in SHORT.moves if m.source != source or m.trigger not in triggers)
    return SHORT.model_copy(update={"moves": rows})


def added(*moves: Move, stages: tuple[Stage, ...] = ()) -> Definition:
    """Return the short definition with more rows, and stages, at the end."""
    update = {"moves": (*SHORT.moves, *moves), "stages": (*SHORT.stages, *stages)}
    return SHORT.model_copy(update=update)


def staged(state: str, /, base: Definition = SHORT, **changes: Any) -> Definition:
    """Return a definition with one stage changed."""
    stages = tuple(s.model_copy(update=changes) if s.state == state else s for s in base.stages)
    return base.model_copy(update={"stages": stages})


def alerted(*levels: tuple[str, int, int]) -> Definition:
    alerts = tuple(AlertLevel(name=n, offset=offset, steps=steps) for n, offset, steps in levels)
    return SHORT.model_copy(update={"alerts": alerts})
