"""New deadlines for open entries: counted again from the day each was entered."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from statemachine.deadlines import Alarm, alarms, days_after
from statemachine.definition import Definition, Stage
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import open_entries
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.context import Context


def region_of(entry: Any) -> str | None:
    """Return whose regional holidays count for an entry's row: the province's, or none."""
    provincial = entry.holder_role in (Role.COORDINATOR, Role.GOVERNOR)
    return str(entry.province) if provincial else None


def redated(
    definition: Definition,
    calendar: Calendar,
    entry: Any,
    days: int,
    decided: Collection[str],
    *,
    counting: str | None = None,
) -> dict[str, Any]:
    """Return the row that gives an open entry its days, deadline and next alert anew.

    A deadline that a person or an agenda set stays. Levels that were decided stay decided, so
    nobody is reminded twice; the next is the first after them. ``counting`` is given where it
    changes, too.
    """
    where = region_of(entry)
    due = entry.due_on
    if due is None or not entry.due_fixed:
        due = days_after(entry.entered_on, days, counting or entry.counting, calendar, where)
    alarm = _pending(definition, due, entry.entered_at, calendar, where, decided)
    return {
        "b_id": entry.id,
        "days_allowed": days,
        "due_on": due,
        "next_alert_at": alarm.at if alarm else None,
        "next_alert": alarm.level.name if alarm else None,
        "definition": definition.version,
    }


def _pending(
    definition: Definition,
    due: date,
    entered: datetime,
    calendar: Calendar,
    region: str | None,
    decided: Collection[str],
) -> Alarm | None:
    every = alarms(definition, due, calendar, region)
    done = [at for at, alarm in enumerate(every) if alarm.level.name in decided]
    ahead = every[max(done, default=-1) + 1 :]
    return next((alarm for alarm in ahead if alarm.at > entered), None)


def days_under(
    old: Stage, new: Stage, old_urgency: str, new_urgency: str, entry: Any
) -> int | None:
    """Return the days of an open entry when its stage or urgency allows others.

    A stage that was resumed keeps what it lost or won on the way: only the difference counts.
    ``None`` means that no clock runs any more.
    """
    if new.days is None:
        return None
    allowed = new.days.of(new_urgency)
    if old.days is None or entry.days_allowed is None:
        return allowed
    return max(1, int(entry.days_allowed) + allowed - old.days.of(old_urgency))


def redate_for_urgency(
    ctx: Context, connection: Connection, case: CaseRecord, urgency: str
) -> list[dict[str, Any]]:
    """Give the open stages of a case the days of another urgency; return what moved."""
    definition = ctx.definitions.get(connection, case.definition)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    stages = [e for e in open_entries.of_case(connection, case.id) if e.kind == "stage"]
    decided = open_entries.decided(connection, [e.id for e in stages])
    rows, moved = [], []
    for entry in stages:
        stage = definition.stage(entry.state)
        days = days_under(stage, stage, case.urgency, urgency, entry)
        if days is None:
            continue
        row = redated(definition, calendar, entry, days, decided.get(entry.id, ()))
        rows.append(row)
        moved.append(change_of(entry, row["due_on"]))
    open_entries.redate(connection, rows)
    return [change for change in moved if change["old_due"] != change["new_due"]]


def change_of(entry: Any, due: date | None) -> dict[str, Any]:
    """Return one changed deadline as the audit and the mails tell it."""
    return {
        "state": entry.state,
        "office": entry.office,
        "old_due": entry.due_on.isoformat() if entry.due_on else None,
        "new_due": due.isoformat() if due else None,
    }
