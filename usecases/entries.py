"""Stage entries of a move: which close, which open, with what deadline and first alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.deadlines import days_after, days_left, first_alarm
from statemachine.definition import Definition, Stage
from statemachine.facts import AGENCY, leg_of, office_of
from statemachine.machine import Decision
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage.cases import CaseRecord, EntryRecord
from usecases.context import Context

_AFRESH = frozenset({"extend_hold"})


@dataclass(frozen=True, slots=True)
class Opening:
    """A stage entry to open: its state (``review.mfa``), office, and days where not the stage's."""

    state: str
    office: str
    days: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a move does to the stage entries of a case."""

    closes: tuple[EntryRecord, ...]
    opens: tuple[Opening, ...]


def change(definition: Definition, case: CaseRecord, decision: Decision) -> Change:
    """Return which entries a decision closes and opens."""
    standing = tuple(e for e in case.entries if e.kind == "stage")
    if decision.spawns:
        return Change((), ())
    if decision.answered is not None:
        closes = tuple(e for e in standing if e.office == decision.answered)
        return Change(closes, _openings(definition, case, decision) if decision.joined else ())
    if decision.stays and decision.redate is None and decision.trigger not in _AFRESH:
        return Change((), ())
    return Change(standing, _openings(definition, case, decision))


def openings_at(definition: Definition, case: CaseRecord) -> tuple[Opening, ...]:
    """Return the entries of a case that stands in a state from the start."""
    return _into(definition, case, case.state, case.waiting, {}, None)


def _openings(definition: Definition, case: CaseRecord, decision: Decision) -> tuple[Opening, ...]:
    left = case.facts.get("held", {}).get("left", {}) if decision.trigger == "resume" else {}
    return _into(definition, case, decision.target, decision.waiting, left, decision.redate)


def _into(
    definition: Definition,
    case: CaseRecord,
    target: str,
    waiting: tuple[str, ...],
    left: Mapping[str, int],
    due: date | None,
) -> tuple[Opening, ...]:
    if target in definition.parallel:
        return tuple(Opening(f"{target}.{leg_of(o)}", o, left.get(o)) for o in waiting)
    stage = definition.stage(target)
    if stage.ends:
        return ()
    office = _office(stage, case)
    return (Opening(target, office, left.get(office), due),)


def _office(stage: Stage, case: CaseRecord) -> str:
    return office_of(stage.holder, case.province) if stage.holder else ""


def left_on_hold(ctx: Context, case: CaseRecord, calendar: Calendar) -> dict[str, int]:
    """Return the days that each open entry has left when a hold stops its clock."""
    return {
        e.office: days_left(e.due_on, ctx.today, e.counting, calendar, region(case, e.holder_role))
        for e in case.entries
        if e.kind == "stage" and e.due_on is not None
    }


def region(case: CaseRecord, role: str | None) -> str | None:
    """Return whose regional holidays count: the province's for its own officers, else none."""
    return case.province if role in (Role.COORDINATOR, Role.GOVERNOR) else None


def closing_row(
    ctx: Context, case: CaseRecord, entry: EntryRecord, calendar: Calendar, decision: Decision
) -> dict[str, Any]:
    """Return the closing values of an entry: days used, on time or not, by whom."""
    used = max(0, calendar.used(entry.entered_on, ctx.today, region(case, entry.holder_role)))
    on_time = None if entry.due_on is None else ctx.today <= entry.due_on
    return {
        "b_id": entry.id,
        "left_at": ctx.now,
        "left_on": ctx.today,
        "days_used": used,
        "on_time": on_time,
        "outcome": decision.trigger,
        "closed_by": ctx.person,
        "on_behalf_of": int(decision.principal) if decision.principal else None,
    }


def opening_row(
    ctx: Context, definition: Definition, case: CaseRecord, opening: Opening, calendar: Calendar
) -> dict[str, Any]:
    """Return the row of a new entry, with its deadline and first alert."""
    stage = definition.stage(opening.state)
    where = region(case, stage.holder)
    days = opening.days or (stage.days.of(case.urgency) if stage.days else None)
    due = opening.due
    if due is None and days is not None:
        due = days_after(ctx.today, days, stage.count, calendar, where)
    alarm = first_alarm(definition, due, ctx.now, calendar, where) if due else None
    return {
        "case_id": case.id,
        "kind": "stage",
        "state": opening.state,
        "office": opening.office,
        "holder_role": stage.holder,
        "holder_scope": _scope(opening.office),
        "definition": definition.version,
        "entered_at": ctx.now,
        "entered_on": ctx.today,
        "days_allowed": days,
        "counting": stage.count,
        "due_on": due,
        "due_fixed": opening.due is not None,
        "next_alert_at": alarm.at if alarm else None,
        "next_alert": alarm.level.name if alarm else None,
    }


def _scope(office: str) -> str:
    for prefix in ("province:", AGENCY):
        if office.startswith(prefix):
            return office.removeprefix(prefix)
    return "*"


def summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person is told of an open entry."""
    return {key: row[key] for key in ("state", "office", "entered_on", "due_on", "days_allowed")}
