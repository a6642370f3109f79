"""Rows of the register of breaches: each with its clock, and every step as evidence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from storage import settings
from storage.inserting import added
from storage.tables_people import Person
from storage.tables_privacy import Breach, BreachStep

_COUNTER = "breach_counter"


def next_number(connection: Connection, year_be: int) -> str:
    """Return the next number of a Buddhist year: ``PDB-2569-001``; nobody else gets it."""
    settings.put_new(connection, _COUNTER, {})
    counts = settings.get(connection, _COUNTER, lock=True) or {}
    used = int(counts.get(str(year_be), 0)) + 1
    settings.put(connection, _COUNTER, {**counts, str(year_be): used})
    return f"PDB-{year_be}-{used:03d}"


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a breach and return its row id."""
    return added(connection, Breach, {"version": 1, **values})


def one(connection: Connection, number: str) -> Any | None:
    """Return a breach by number, or ``None``."""
    query = select(Breach.__table__).where(Breach.number == number)
    return connection.execute(query).one_or_none()


def change(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write new values where the row's version is still the one that was read."""
    mine = update(Breach).where(Breach.id == row.id, Breach.version == row.version)
    done = connection.execute(mine.values(**values, version=row.version + 1))
    return bool(done.rowcount == 1)


def listed(connection: Connection, below: int | None, most: int) -> list[Any]:
    """Return breaches, the newest first."""
    query = select(Breach.__table__).order_by(Breach.id.desc()).limit(most)
    if below is not None:
        query = query.where(Breach.id < below)
    return list(connection.execute(query))


def open_ones(connection: Connection) -> list[Any]:
    """Return the breaches that are not closed, by deadline."""
    query = select(Breach.__table__).where(Breach.state != "closed").order_by(Breach.deadline_at)
    return list(connection.execute(query))


def due(connection: Connection, now: datetime, most: int) -> list[Any]:
    """Return the breaches whose next alert has come; what another round holds is left to it."""
    query = (
        select(Breach.__table__)
        .where(Breach.next_alert_at <= now)
        .order_by(Breach.next_alert_at, Breach.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query))


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Return whether any breach's next alert has come."""
    query = select(Breach.id).where(Breach.next_alert_at <= now).limit(1)
    return connection.execute(query).first() is not None


def bump(connection: Connection, breach: int, level: str, at: datetime) -> None:
    """Say which alert comes next; the version stays, since nothing of the breach changed."""
    query = update(Breach).where(Breach.id == breach)
    connection.execute(query.values(next_alert=level, next_alert_at=at))


def add_step(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a step and return its row id."""
    return added(connection, BreachStep, values)


def steps(connection: Connection, breach: int) -> list[Any]:
    """Return the steps of a breach in order, each with the names of who took it."""
    query = (
        select(BreachStep.__table__, Person.name_th, Person.name_en)
        .join(Person, Person.id == BreachStep.person_id, isouter=True)
        .where(BreachStep.breach_id == breach)
        .order_by(BreachStep.id)
    )
    return list(connection.execute(query))
