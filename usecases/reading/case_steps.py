"""The stepper of a case: what is done, where it stands, what is ahead, and how it ended.

The line is drawn from the case's own definition: the stages it was in, in the order it came to
them, then the shortest way to the goal. A stage to which it will come back stands ahead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.definition import Definition
from statemachine.working_days import Calendar
from storage.cases import CaseRecord
from usecases import stage_words
from usecases.reading.case_course import ahead
from usecases.redating import region_of


@dataclass(frozen=True, slots=True)
class Line:
    """The stages of a case in three parts; ``here`` is ``""`` where it is closed."""

    done: tuple[str, ...]
    here: str
    todo: tuple[str, ...]


def line(definition: Definition, case: CaseRecord, rows: Sequence[Any]) -> Line:
    """Return the line of a case; on hold it stands where it was held."""
    state = str((case.facts.get("held") or {}).get("state") or case.state)
    visited = list(dict.fromkeys(_top(row.state) for row in rows if _counts(definition, row)))
    closed = definition.stage(state).ends
    todo = () if closed else tuple(ahead(definition, case.as_facts(), state))
    done = tuple(name for name in visited if name != state and name not in todo)
    return Line(done, state, todo)


def steps(
    definition: Definition, case: CaseRecord, rows: Sequence[Any], calendar: Calendar, today: date
) -> list[dict[str, Any]]:
    """Return every step of a case.

    Each has ``state`` and names, ``status`` (done, now, held, todo, stopped, reached), ``left_on``,
    ``used`` and ``allowed`` days (of all its visits; where it stands, of the present one), ``late``
    days, ``rounds``, ``counting``.
    """
    drawn = line(definition, case, rows)
    found = [_past(definition, rows, name, calendar, today) for name in drawn.done]
    found.append(_present(definition, case, rows, drawn.here, calendar, today))
    return found + [_ahead(definition, case, rows, name) for name in drawn.todo]


def spans(
    definition: Definition, rows: Sequence[Any], calendar: Calendar, today: date
) -> list[dict[str, Any]]:
    """Return the time of each visit to a stage with a clock, in order; ``round`` counts them."""
    found: list[dict[str, Any]] = []
    visits = _rounds(row for row in rows if _counts(definition, row))
    for each in visits:
        name = _top(each[0].state)
        nth = 1 + sum(span["state"] == name for span in found)
        span = _past(definition, each, name, calendar, today)
        found.append({**span, "round": nth})
    return [span for span in found if span["allowed"] is not None]


def _past(
    definition: Definition, rows: Sequence[Any], name: str, calendar: Calendar, today: date
) -> dict[str, Any]:
    mine = [row for row in rows if _top(row.state) == name and row.kind == "stage"]
    rounds = _rounds(mine)
    used = sum(max(_used(row, calendar, today) for row in each) for each in rounds)
    allowed = [max((row.days_allowed or 0) for row in each) for each in rounds]
    ended = [row.left_on for row in mine if row.left_on is not None]
    return {
        **_named(definition, name),
        "status": "done",
        "entered_on": mine[0].entered_on if mine else None,
        "left_on": max(ended, default=None),
        "used": used,
        "allowed": sum(allowed) or None,
        "late": max((_late(row, calendar, today) for row in mine), default=0),
        "rounds": len(rounds),
    }


def _present(
    definition: Definition,
    case: CaseRecord,
    rows: Sequence[Any],
    name: str,
    calendar: Calendar,
    today: date,
) -> dict[str, Any]:
    stage = definition.stage(name)
    rounds = _rounds(row for row in rows if _top(row.state) == name and row.kind == "stage")
    found = _past(definition, rounds[-1] if rounds else (), name, calendar, today)
    if stage.ends:
        reached = not any(move.source == name for move in definition.moves)
        status = "reached" if reached else "stopped"
        return {**found, "status": status, "left_on": case.closed_at}
    return {**found, "status": "now" if case.state == name else "held"}


def _ahead(
    definition: Definition, case: CaseRecord, rows: Sequence[Any], name: str
) -> dict[str, Any]:
    stage = definition.stage(name)
    been = _rounds([row for row in rows if _top(row.state) == name and row.kind == "stage"])
    return {
        **_named(definition, name),
        "status": "todo",
        "entered_on": None,
        "left_on": None,
        "used": None,
        "allowed": stage.days.of(case.urgency) if stage.days else None,
        "late": 0,
        "rounds": len(been),
    }


def _named(definition: Definition, name: str) -> dict[str, Any]:
    stage = definition.stage(name)
    return {"state": name, **stage_words.stage(definition, name), "counting": stage.count}


def _rounds(rows: Iterable[Any]) -> list[list[Any]]:
    """Return visits by stage and beginning: the offices of one review began together."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault((_top(row.state), row.entered_at), []).append(row)
    return list(found.values())


def _used(row: Any, calendar: Calendar, today: date) -> int:
    if row.days_used is not None and row.counting != "calendar":
        return int(row.days_used)
    last = row.left_on or today
    if row.counting == "calendar":
        return int((last - row.entered_on).days)
    return max(0, calendar.used(row.entered_on, last, region_of(row)))


def _late(row: Any, calendar: Calendar, today: date) -> int:
    last = row.left_on or today
    if row.due_on is None or row.due_on >= last:
        return 0
    if row.counting == "calendar":
        return int((last - row.due_on).days)
    return max(0, calendar.used(row.due_on, last, region_of(row)))


def _counts(definition: Definition, row: Any) -> bool:
    """Return whether a row is a visit to a stage of the line: no duty, no hold."""
    name = _top(row.state)
    return row.kind == "stage" and name in definition.by_state and name not in _holds(definition)


def _holds(definition: Definition) -> frozenset[str]:
    return frozenset(move.target for move in definition.moves if move.trigger == "hold")


def _top(state: str) -> str:
    return str(state).partition(".")[0]
