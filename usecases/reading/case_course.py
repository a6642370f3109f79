"""The way that is still ahead of a case: the shortest through its own definition to its goal."""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from statemachine.cabinet import verdict_of
from statemachine.conditions import holds
from statemachine.deadlines import days_after
from statemachine.definition import Definition, Move
from statemachine.errors import CalendarTooShortError
from statemachine.facts import CaseFacts
from statemachine.guards import GUARDS, Question
from statemachine.words import Role
from statemachine.working_days import Calendar

_LASTING = frozenset({"parliament_is_needed"})
"""Conditions that facts on record settle for every stage ahead; others only time will tell."""

_VERDICT, _PARLIAMENT = "verdict_confirmed_or_reasoned", "parliament_not_needed"
"""Guards by which the facts on record close one of several ways."""


def ahead(definition: Definition, case: CaseFacts, state: str) -> list[str]:
    """Return the stages after ``state`` on the shortest way to the goal, the goal last.

    What the facts settle is obeyed: a treaty goes to the Cabinet. Empty where no way leads there.
    """
    goals = _goals(definition)
    before: dict[str, str] = {state: ""}
    waiting = deque([state])
    while waiting:
        at = waiting.popleft()
        if at in goals:
            return _way(before, at)[1:]
        for target in _targets(definition, case, at):
            if target not in before:
                before[target] = at
                waiting.append(target)
    return []


def forecast(
    definition: Definition,
    way: list[str],
    urgency: str,
    start: date,
    calendar: Calendar,
    province: str,
) -> date | None:
    """Return the day on which the way is gone, if each stage takes all the days it is allowed.

    ``None`` where the calendar ends before.
    """
    day = start
    try:
        for state in way:
            stage = definition.stage(state)
            if stage.days is not None:
                own = stage.holder in (Role.COORDINATOR, Role.GOVERNOR)
                where = province if own else None
                day = days_after(day, stage.days.of(urgency), stage.count, calendar, where)
    except CalendarTooShortError:
        return None
    return day


def _goals(definition: Definition) -> frozenset[str]:
    """Return the ends that nothing leads out of: from a refusal a new case may be opened."""
    ends = {stage.state for stage in definition.stages if stage.ends}
    return frozenset(ends - {move.source for move in definition.moves})


def _way(before: Mapping[str, str], goal: str) -> list[str]:
    found = [goal]
    while before[found[-1]]:
        found.append(before[found[-1]])
    return found[::-1]


def _targets(definition: Definition, case: CaseFacts, state: str) -> Iterator[str]:
    moves = [m for m in definition.sources(state) if _leads(definition, m)]
    settled: set[tuple[str, str]] = set()
    for move in moves:
        if _closed(case, move):
            continue
        key = (move.source, move.trigger)
        if key in settled or (move.when and not _lasting(case, move)):
            continue
        settled.add(key)
        yield move.target.partition(".")[0]


def _leads(definition: Definition, move: Move) -> bool:
    source, target = move.source.partition(".")[0], move.target.partition(".")[0]
    if source in definition.parallel and move.trigger != "join":
        return False
    return source != target and not move.spawns and move.trigger != "hold"


def _lasting(case: CaseFacts, move: Move) -> bool:
    return move.when in _LASTING and holds(move.when, _question(case, move))


def _closed(case: CaseFacts, move: Move) -> bool:
    known = verdict_of(case.facts).path != "unknown"
    asked = (_VERDICT, _PARLIAMENT) if known else (_PARLIAMENT,)
    question = _question(case, move)
    return any(GUARDS[name](question) for name in asked if name in move.guards)


def _question(case: CaseFacts, move: Move) -> Question:
    return Question(case, move.trigger, _NOTHING, date.min)


_NOTHING: Mapping[str, Any] = {}
