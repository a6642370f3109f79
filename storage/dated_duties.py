"""Dated duties that come from no case: rows, what is due of them, and who has how many."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.inserting import added
from storage.tables_groups import (
    DatedDuty,
    DatedDutyAlert,
    GroupMeeting,
    GroupResolution,
    WorkGroup,
)

OPEN = "open"
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a duty and return its row id."""
    return added(connection, DatedDuty, {"version": 1, **values})


def one(connection: Connection, row_id: int) -> Any | None:
    """Return a duty, or ``None``."""
    query = select(DatedDuty.__table__).where(DatedDuty.id == row_id)
    return connection.execute(query).one_or_none()


def several(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    """Return duties by id."""
    query = select(DatedDuty.__table__).where(DatedDuty.id.in_(list(ids)))
    return {row.id: row for row in connection.execute(query)}


def change(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write new values where the row's version is still the one that was read."""
    done = connection.execute(
        update(DatedDuty)
        .where(DatedDuty.id == row.id, DatedDuty.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def of_refs(connection: Connection, kind: str, refs: Collection[int]) -> list[Any]:
    """Return the duties that come from rows of a kind, by deadline."""
    query = select(DatedDuty.__table__).where(DatedDuty.kind == kind, DatedDuty.ref.in_(list(refs)))
    return list(connection.execute(query.order_by(DatedDuty.due_on, DatedDuty.id)))


def waiting(
    connection: Connection, pairs: Sequence[tuple[str, str]], person: int, most: int
) -> list[Any]:
    """Return the open duties of a person, and of their roles where no other person is named."""
    query = _open_of(pairs, person).order_by(DatedDuty.due_on, DatedDuty.id).limit(most)
    return list(connection.execute(query))


def figures(
    connection: Connection, pairs: Sequence[tuple[str, str]], person: int, today: date
) -> tuple[int, int]:
    """Return how many duties wait for a person, and how many of them are late."""
    found = _open_of(pairs, person).subquery()
    late = func.sum(case((found.c.due_on < today, 1), else_=0))
    row = connection.execute(select(func.count(found.c.id), late)).one()
    return int(row[0]), int(row[1] or 0)


def _open_of(pairs: Sequence[tuple[str, str]], person: int) -> Select[Any]:
    held = [and_(DatedDuty.role == role, DatedDuty.scope == scope) for role, scope in pairs]
    mine = or_(
        DatedDuty.person_id == person,
        *(and_(DatedDuty.person_id.is_(None), one_role) for one_role in held),
    )
    return select(DatedDuty.__table__).where(DatedDuty.state == OPEN, mine)


def of_roles(connection: Connection, pairs: Sequence[tuple[str, str]], most: int) -> list[Any]:
    """Return the open duties of roles in scopes, whoever is named, by deadline."""
    held = [and_(DatedDuty.role == role, DatedDuty.scope == scope) for role, scope in pairs]
    query = select(DatedDuty.__table__).where(DatedDuty.state == OPEN, or_(*held))
    return list(connection.execute(query.order_by(DatedDuty.due_on, DatedDuty.id).limit(most)))


def due(connection: Connection, now: datetime, most: int) -> list[Any]:
    """Return the duties whose next alert has come; rows that another sweep holds are left to it."""
    query = (
        select(DatedDuty.__table__)
        .where(DatedDuty.next_alert_at <= now)
        .order_by(DatedDuty.next_alert_at, DatedDuty.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query))


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Return whether any duty's next alert has come."""
    query = select(DatedDuty.id).where(DatedDuty.next_alert_at <= now).limit(1)
    return connection.execute(query).first() is not None


def decide(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note alerts as decided; one that is known stays as it is."""
    if rows:
        base = _INSERTS[connection.dialect.name](DatedDutyAlert)
        connection.execute(base.on_conflict_do_nothing(), [dict(row) for row in rows])


def bump(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Say what comes next for duties: ``b_id``, ``b_level``, ``b_at``; the version stays."""
    statement = (
        update(DatedDuty)
        .where(DatedDuty.id == bindparam("b_id"))
        .values(
            next_alert=bindparam("b_level"),
            next_alert_at=bindparam("b_at", type_=DatedDuty.next_alert_at.type),
        )
    )
    if rows:
        connection.execute(statement, [dict(row) for row in rows])


def by_group(connection: Connection, first: date, last: date, today: date) -> list[Any]:
    """Return for each group the actions of its meetings within days: all, done, late."""
    late = and_(DatedDuty.state == OPEN, DatedDuty.due_on < today)
    query = (
        select(
            WorkGroup.id,
            func.count(DatedDuty.id).label("actions"),
            func.sum(case((DatedDuty.state == "done", 1), else_=0)).label("done"),
            func.sum(case((late, 1), else_=0)).label("late"),
        )
        .join(GroupMeeting, GroupMeeting.group_id == WorkGroup.id)
        .join(GroupResolution, GroupResolution.meeting_id == GroupMeeting.id)
        .join(
            DatedDuty,
            and_(DatedDuty.kind == "resolution", DatedDuty.ref == GroupResolution.id),
        )
        .where(GroupMeeting.held_on >= first, GroupMeeting.held_on <= last)
        .group_by(WorkGroup.id)
    )
    return list(connection.execute(query))
