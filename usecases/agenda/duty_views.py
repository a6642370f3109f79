"""Duties as pages, programs and the command line show them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from statemachine.facts import Actor, Grant
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import agenda_duties as kept
from storage import people
from storage.database import Connection
from usecases import names
from usecases.agenda import duties, duty_mails, owners, who
from usecases.agenda.refused import AgendaRefusedError
from usecases.agenda.resolutions import KINDS
from usecases.context import Context
from usecases.cursors import cursor, read_cursor

PAGE = 25
SHOWS = ("open", "late", "done", "dropped", "all")
STATES: dict[str, names.Names] = {
    "open": names.both("ยังไม่เสร็จ", "Open"),
    "done": names.both("เสร็จแล้ว", "Done"),
    "dropped": names.both("ยกเลิก", "Taken back"),
}
_MINE = 10


def listed(
    ctx: Context, *, show: str = "open", office: str = "", after: str = "", limit: int = PAGE
) -> dict[str, Any]:
    """Return a page of duties by due day: ``rows``, and ``after`` as the cursor of the next.

    Args:
        ctx: Who asks; the operator sees all.
        show: ``open``, ``late``, ``done``, ``dropped`` or ``all``.
        office: Of one office alone.
        after: Where the last page ended.
        limit: Rows of a page.
    """
    key = read_cursor(after)
    wanted = kept.Wanted(
        state={"late": "open", "all": ""}.get(show, show if show in SHOWS else "open"),
        office=office,
        late_on=ctx.today if show == "late" else None,
        after=None if key is None or key[0] is None else (key[0], key[1]),
        limit=limit + 1,
    )
    with ctx.database.read() as connection:
        actor = _reader(ctx, connection)
        rows = kept.duties(connection, actor, wanted)
        calendar = ctx.calendars.current(connection)
        shown = [row_json(row, calendar, ctx.today) for row in rows[:limit]]
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return {"rows": shown, "after": cursor(last.due_on, last.id) if last else ""}


def mine(ctx: Context) -> list[dict[str, Any]]:
    """Return the open duties of the person's own offices, the most urgent first."""
    with ctx.database.read() as connection:
        actor = who.actor_of(ctx, connection)
        rows = kept.held_by(connection, _held_pairs(actor.grants), _MINE)
        if not rows:
            return []
        calendar = ctx.calendars.current(connection)
        return [row_json(row, calendar, ctx.today) for row in rows]


def _held_pairs(grants: Sequence[Grant]) -> list[tuple[str, str]]:
    """Return the holders that grants stand for; a governor sees the coordinator's."""
    found: dict[tuple[str, str], None] = {}
    for grant in grants:
        role = Role.COORDINATOR if grant.role is Role.GOVERNOR else grant.role
        found[role.value, grant.scope] = None
    return list(found)


def of_case(
    ctx: Context, connection: Connection, actor: Actor | None, case_id: int
) -> list[dict[str, Any]]:
    """Return the duties of a case, done ones included, as far as somebody may see them."""
    wanted = kept.Wanted(state="", case_id=case_id, limit=100)
    return _shown(ctx, connection, kept.duties(connection, actor, wanted))


def for_case(ctx: Context, number: str) -> list[dict[str, Any]]:
    """Return the duties of a case by its number, as far as the person may see them."""
    with ctx.database.read() as connection:
        wanted = kept.Wanted(state="", case_number=number, limit=100)
        return _shown(ctx, connection, kept.duties(connection, _reader(ctx, connection), wanted))


def for_pair(ctx: Context, key: str) -> list[dict[str, Any]]:
    """Return the duties of a pair by its key, as far as the person may see them."""
    with ctx.database.read() as connection:
        wanted = kept.Wanted(state="", pair_key=key, limit=100)
        return _shown(ctx, connection, kept.duties(connection, _reader(ctx, connection), wanted))


def _shown(ctx: Context, connection: Connection, rows: Sequence[Any]) -> list[dict[str, Any]]:
    if not rows:
        return []
    calendar = ctx.calendars.current(connection)
    return [row_json(row, calendar, ctx.today) for row in rows if row.state != "dropped"]


def one(ctx: Context, duty_id: int) -> dict[str, Any]:
    """Return a duty with its source, its alerts and what the person may do.

    Raises:
        AgendaRefusedError: There is none that the person may see.
    """
    with ctx.database.read() as connection:
        actor = who.actor_of(ctx, connection)
        row = kept.duty(connection, duty_id, actor)
        if row is None:
            raise AgendaRefusedError("no_such_resolution_duty", id=duty_id)
        calendar = ctx.calendars.current(connection)
        known = people.named(connection, [p for p in (row.opened_by, row.closed_by) if p])
        return {
            **row_json(row, calendar, ctx.today),
            "opened_by": _name(known.get(row.opened_by)),
            "opened_at": row.opened_at,
            "closed_by": _name(known.get(row.closed_by or 0)),
            "alerts": [
                {"level": a.level, "outcome": a.outcome, "at": a.decided_at}
                for a in kept.alerts_of(connection, row.id)
            ],
            "next_alert_at": row.next_alert_at,
            "may_complete": row.state == "open" and duties.holds(actor, row),
            "may_drop": row.state == "open" and who.has_role(actor, who.ENTERS),
        }


def row_json(row: Any, calendar: Calendar, today: date) -> dict[str, Any]:
    """Return a duty's row with its names and the days left."""
    open_ = row.state == "open"
    return {
        "id": row.id,
        "task": row.task,
        "office": {"code": row.office, **names.office(row.office)},
        "about": duty_mails.about(row),
        "case": row.case_number,
        "pair": row.pair_key,
        "due_on": row.due_on,
        "left": calendar.used(today, row.due_on, duty_mails.region_of(row)) if open_ else None,
        "late": open_ and row.due_on < today,
        "state": row.state,
        "state_words": STATES[row.state],
        "reports_to": row.reports_to,
        "closed_on": row.closed_on,
        "on_time": None if row.closed_on is None else row.closed_on <= row.due_on,
        "note": row.note,
        "evidence": row.evidence,
        "reported": row.reported,
        "label": row.label,
        "sentence": row.sentence,
        "resolution": {
            "id": row.resolution_id,
            "kind": KINDS[row.resolution_kind],
            "number": row.resolution_number,
            "on": row.resolved_on,
            "title": row.title,
        },
    }


def offices() -> tuple[tuple[str, names.Names], ...]:
    """Return every office that may own a duty."""
    return owners.offices()


def _reader(ctx: Context, connection: Connection) -> Actor | None:
    return None if ctx.person is None else who.actor_of(ctx, connection)


def _name(person: Any | None) -> names.Names | None:
    return None if person is None else names.both(person.name_th, person.name_en)
