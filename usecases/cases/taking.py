"""One case taken to another definition: its stage entries, deadlines and record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statemachine.definition import Definition, Stage
from statemachine.facts import leg_of, office_of
from statemachine.migration import relocated
from statemachine.working_days import Calendar
from storage import cases, definition_rows, open_entries
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import entries, notices
from usecases.cases import access
from usecases.context import Context
from usecases.redating import change_of, days_under, redated, region_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the open entries: those that stay in place, and those that change hands."""

    stays: Sequence[Mapping[str, Any]]
    closes: Sequence[Any]
    opens: Sequence[Mapping[str, Any]]
    deadlines: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A case that was taken to another definition, and which deadlines moved."""

    number: str
    deadlines: Sequence[dict[str, Any]]


def plan(
    ctx: Context, connection: Connection, case: CaseRecord, new: Definition, state: str
) -> Plan:
    """Return what becomes of a case's open stages in a state of another definition."""
    calendar = ctx.calendars.version(connection, case.calendar_version)
    old = access.definition_of(ctx, connection, case)
    rows = definition_rows.stages(connection, case.id)
    decided = open_entries.decided(connection, [row.id for row in rows])
    stays, closes, opens, deadlines = [], [], [], []
    for entry in rows:
        name = f"{state}.{leg_of(entry.office)}" if state in new.parallel else state
        stage = new.stage(name)
        if _changes_hands(case, entry, stage):
            opening = entries.Opening(name, _office(case, stage))
            row = entries.opening_row(ctx, new, case, opening, calendar)
            closes.append(entry)
            opens.append(row)
        else:
            levels = decided.get(entry.id, set())
            row = _stays(case, old, new, calendar, entry, name, levels)
            stays.append(row)
        if entry.due_on != row["due_on"]:
            deadlines.append({"number": case.number, **change_of(entry, row["due_on"])})
    return Plan(stays, closes, opens, deadlines)


def take(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    new: Definition,
    states: Mapping[str, str],
    reason: str,
) -> Taken:
    """Put a case under another definition, in the caller's transaction.

    Raises:
        StaleCaseError: Somebody else saved it in between.
    """
    moved = relocated(case.as_facts(), states)
    found = plan(ctx, connection, case, new, moved.state)
    body = {
        "action": "definition_moved",
        "from": case.state,
        "to": moved.state,
        "reason": reason,
        "given": {"from_definition": case.definition, "to_definition": new.version},
        "deadlines": [dict(change) for change in found.deadlines],
        "definition": new.version,
    }
    values = {"definition": new.version, "state": moved.state, "facts": dict(moved.facts)}
    access.amend(ctx, connection, case, body, values)
    definition_rows.take(connection, found.stays)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    cases.close_entries(connection, [_closing(ctx, calendar, entry) for entry in found.closes])
    ids = cases.open_entries(connection, found.opens)
    if ids:
        opened = list(zip(ids, found.opens, strict=True))
        fresh = cases.load(connection, case.number)
        notices.queue_turns(ctx, connection, calendar, fresh, opened)
    return Taken(case.number, found.deadlines)


def _changes_hands(case: CaseRecord, entry: Any, stage: Stage) -> bool:
    same_role = stage.holder == entry.holder_role
    return not same_role or (stage.holder is not None and _elsewhere(case, entry, stage))


def _elsewhere(case: CaseRecord, entry: Any, stage: Stage) -> bool:
    return not entry.office.startswith("agency:") and entry.office != _office(case, stage)


def _office(case: CaseRecord, stage: Stage) -> str:
    return office_of(stage.holder, case.province) if stage.holder else ""


def _stays(  # noqa: PLR0913, PLR0917 - an entry's whole question
    case: CaseRecord,
    old: Definition,
    new: Definition,
    calendar: Calendar,
    entry: Any,
    name: str,
    decided: set[str],
) -> dict[str, Any]:
    """Return an entry's row under the new definition, counted from the day it was entered."""
    stage = new.stage(name)
    days = days_under(old.stage(entry.state), stage, case.urgency, case.urgency, entry)
    if days is None:
        clock = {"days_allowed": None, "due_on": None, "next_alert_at": None, "next_alert": None}
        return {"b_id": entry.id, "state": name, "counting": stage.count, **clock,
                "definition": new.version}  # fmt: skip
    row = redated(new, calendar, entry, days, decided, counting=stage.count)
    return {**row, "state": name, "counting": stage.count}


def _closing(ctx: Context, calendar: Calendar, entry: Any) -> dict[str, Any]:
    used = calendar.used(entry.entered_on, ctx.today, region_of(entry))
    return {
        "b_id": entry.id,
        "left_at": ctx.now,
        "left_on": ctx.today,
        "days_used": max(0, used),
        "on_time": None if entry.due_on is None else ctx.today <= entry.due_on,
        "outcome": "definition_moved",
        "closed_by": ctx.person,
        "on_behalf_of": None,
    }
