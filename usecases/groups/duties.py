"""Dated duties: given by a resolution, a visit, a promise, a hand-over; done, moved or dropped.

The owner is an office (whoever acts for it today) or one person of it. The timers tell the owner
at once, remind before the day and alert after it, by the ladder of the lifecycle in effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.deadlines import first_alarm
from statemachine.facts import Actor
from statemachine.groups.rules import keeps_groups, oversees
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import audit, people
from storage import dated_duties as duties
from storage.database import Connection
from usecases.context import Context
from usecases.groups import reading
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError
from usecases.groups.words import KINDS, STATES, office_name
from usecases.rights import plain_text
from usecases.stage_words import person as named

GIVEN = "given"
"""The first alert: the owner is told that the duty is theirs."""

_PROVINCIAL = frozenset({Role.COORDINATOR.value, Role.GOVERNOR.value})
MOST = 20
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A duty as it is given: where it comes from, what, whose, until when."""

    kind: str
    ref: int
    path: str
    title: str
    office: str
    due_on: date
    person: int | None = None
    told: bool = False
    """Whether another mail tells the owner already."""


def give(ctx: Context, connection: Connection, new: NewDuty) -> int:
    """Give a duty within the caller's transaction; return its row id. The timers tell the owner.

    Raises:
        GroupRefusedError: There is no such office.
        DeedRefusedError: The title cannot stand so.
    """
    role, scope = reading.owner(new.office)
    row: dict[str, Any] = {
        "kind": new.kind,
        "ref": new.ref,
        "path": new.path,
        "title": plain_text(new.title, "สิ่งที่ต้องทำ", "what is to be done", 1000),
        "office": new.office,
        "role": role.value,
        "scope": scope,
        "person_id": new.person,
        "opened_on": ctx.today,
        "due_on": new.due_on,
        "state": duties.OPEN,
        "note": "",
        **(_first(ctx, connection, new.due_on, scope) if new.told else _at_once(ctx)),
        "created_by": ctx.person,
        "created_at": ctx.now,
    }
    found = duties.add(connection, row)
    given = {name: row[name] for name in ("kind", "ref", "title", "office", "person_id", "due_on")}
    _record(ctx, connection, "give_duty", found, given)
    return found


def _at_once(ctx: Context) -> dict[str, Any]:
    return {"next_alert": GIVEN, "next_alert_at": ctx.now}


def _first(ctx: Context, connection: Connection, due_on: date, scope: str) -> dict[str, Any]:
    definition = ctx.definitions.in_effect(connection, ctx.today)
    calendar = ctx.calendars.current(connection)
    region = scope if scope.startswith("TH-") else None
    found = first_alarm(definition, due_on, ctx.now, calendar, region)
    if found is None:
        return _at_once(ctx)
    return {"next_alert": found.level.name, "next_alert_at": found.at}


def complete(ctx: Context, duty_id: int, note: str) -> str:
    """Report a duty as done, with what was done; return where it comes from.

    Raises:
        NoSuchRecordError: There is none that the person may see.
        GroupRefusedError: It is closed, or not theirs.
    """
    said = plain_text(note, "ผลการดำเนินการ", "what was done", 2000)
    with ctx.database.write() as connection:
        actor, row = _open(ctx, connection, duty_id)
        if not (owns(actor, row) or keeps_groups(actor, row.scope)):
            owner = office_name(row.office)
            facts = {"owner_th": owner["th"], "owner_en": owner["en"]}
            raise GroupRefusedError("not_duty_owner", **facts)
        values = {"note": said, "done_on": ctx.today, "done_by": ctx.person}
        _close(ctx, connection, row, "done", values)
        return str(row.path)


def close(ctx: Context, connection: Connection, duty_id: int, note: str) -> None:
    """Close a duty as done within the caller's transaction, where it is still open."""
    row = duties.one(connection, duty_id)
    if row is not None and row.state == duties.OPEN:
        values = {"note": note, "done_on": ctx.today, "done_by": ctx.person}
        _close(ctx, connection, row, "done", values)


def move(ctx: Context, duty_id: int, due: str, reason: str) -> str:
    """Give a duty another deadline, with the reason; the owner is told again.

    Raises:
        GroupRefusedError: The person does not keep the groups of its scope, or the day passed.
    """
    said = plain_text(reason, "เหตุผล", "reason", 1000)
    due_on = reading.due_day(due, ctx.today)
    with ctx.database.write() as connection:
        actor, row = _open(ctx, connection, duty_id)
        _allow_keeper(actor, row)
        values = {"due_on": due_on, **_at_once(ctx)}
        if not duties.change(connection, row, values):
            raise StaleRecordError
        given = {"from": row.due_on, "to": due_on, "reason": said}
        _record(ctx, connection, "move_duty", row.id, given)
        return str(row.path)


def drop(ctx: Context, duty_id: int, reason: str) -> str:
    """Take a duty back, with the reason.

    Raises:
        GroupRefusedError: The person does not keep the groups of its scope.
    """
    said = plain_text(reason, "เหตุผล", "reason", 1000)
    with ctx.database.write() as connection:
        actor, row = _open(ctx, connection, duty_id)
        _allow_keeper(actor, row)
        _close(ctx, connection, row, "dropped", {"note": said})
        return str(row.path)


def _allow_keeper(actor: Actor, row: Any) -> None:
    """Refuse who does not oversee; a province does not move what it owes to the centre."""
    own = str(row.created_by) == actor.person and keeps_groups(actor, row.scope)
    if not (own or oversees(actor)):
        raise GroupRefusedError("not_group_keeper")


def owns(actor: Actor, row: Any) -> bool:
    """Return whether a duty is somebody's to do: named, or of a role that they act in."""
    if row.person_id is not None:
        return str(row.person_id) == actor.person
    return any(grant.role == row.role and grant.scope == row.scope for grant in actor.grants)


def _open(ctx: Context, connection: Connection, duty_id: int) -> tuple[Actor, Any]:
    actor, row = readable(ctx, connection, duty_id)
    if row.state != duties.OPEN:
        raise GroupRefusedError("duty_over")
    return actor, row


def readable(ctx: Context, connection: Connection, duty_id: int) -> tuple[Actor, Any]:
    """Return who asks and a duty that they may see.

    Raises:
        NoSuchRecordError: There is none.
    """
    actor = reading.actor_of(ctx, connection)
    row = duties.one(connection, duty_id)
    if row is None:
        raise NoSuchRecordError
    scopes = reading.seen_scopes(ctx, connection)
    if not (scopes is None or row.scope in scopes or owns(actor, row)):
        raise NoSuchRecordError
    return actor, row


def show(ctx: Context, duty_id: int) -> Row:
    """Return one duty as its page shows it, with what this person may do.

    Raises:
        NoSuchRecordError: There is none that the person may see.
    """
    with ctx.database.read() as connection:
        actor, row = readable(ctx, connection, duty_id)
        (found,) = shown(ctx, connection, [row])
        is_open = row.state == duties.OPEN
        keeps = oversees(actor) or (
            str(row.created_by) == actor.person and keeps_groups(actor, row.scope)
        )
        may = owns(actor, row) or keeps_groups(actor, row.scope)
    return found | {"may_finish": is_open and may, "may_move": is_open and keeps}


def mine(ctx: Context, connection: Connection, actor: Actor) -> dict[str, Any]:
    """Return the duties that wait for somebody, soonest first: ``rows``, ``all`` and ``late``."""
    person = int(actor.person)
    pairs = list(dict.fromkeys((g.role.value, g.scope) for g in actor.grants))
    every, late = duties.figures(connection, pairs, person, ctx.today)
    rows = duties.waiting(connection, pairs, person, MOST) if every else []
    return {"rows": shown(ctx, connection, rows), "all": every, "late": late}


def shown(ctx: Context, connection: Connection, rows: Sequence[Any]) -> list[Row]:
    """Return duties as lists show them, in a fixed number of queries."""
    calendar = ctx.calendars.current(connection)
    known = people.named(
        connection, [p for row in rows for p in (row.person_id, row.done_by) if p is not None]
    )
    return [_shown(ctx, calendar, known, row) for row in rows]


def days_left(calendar: Calendar, row: Any, today: date) -> int:
    """Return the working days until a duty is due; negative is how many it is late."""
    return calendar.used(today, row.due_on, region_of(row))


def region_of(row: Any) -> str | None:
    """Return the province whose own holidays count for a duty, if any."""
    return str(row.scope) if row.role in _PROVINCIAL else None


def _shown(ctx: Context, calendar: Calendar, known: Any, row: Any) -> Row:
    is_open = row.state == duties.OPEN
    return {
        "id": row.id,
        "kind": row.kind,
        "kind_name": KINDS[row.kind],
        "ref": row.ref,
        "path": row.path,
        "title": row.title,
        "office": row.office,
        "office_name": office_name(row.office),
        "person": named(known.get(row.person_id)),
        "opened_on": row.opened_on,
        "due_on": row.due_on,
        "days_left": days_left(calendar, row, ctx.today) if is_open else None,
        "late": is_open and row.due_on < ctx.today,
        "state": row.state,
        "state_name": STATES[row.state],
        "note": row.note,
        "done_on": row.done_on,
        "done_by": named(known.get(row.done_by)),
        "version": row.version,
    }


def _close(
    ctx: Context, connection: Connection, row: Any, state: str, values: dict[str, Any]
) -> None:
    over = {"state": state, "next_alert": None, "next_alert_at": None}
    if not duties.change(connection, row, values | over):
        raise StaleRecordError
    _record(ctx, connection, f"{state}_duty", row.id, {"note": values["note"]})


def _record(
    ctx: Context, connection: Connection, action: str, duty: int, given: dict[str, Any]
) -> None:
    body = {"actor": ctx.person, "action": action, "given": {"duty": duty, **given}}
    audit.append_settings(connection, body, ctx.now)
