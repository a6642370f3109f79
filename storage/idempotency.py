"""Answers kept for a while, by person and key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_api import IdempotencyKey

_TABLES = {"sqlite": sqlite, "postgresql": postgresql}


def claim(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Add a key whose request runs now; ``False`` where the person used it before."""
    row = _TABLES[connection.dialect.name].insert(IdempotencyKey).values(dict(values))
    claimed = row.on_conflict_do_nothing(index_elements=["person_id", "key"])
    return connection.execute(claimed.returning(IdempotencyKey.id)).one_or_none() is not None


def kept(connection: Connection, person: int, key: str) -> Any | None:
    """Return a key's row, or ``None``."""
    query = select(IdempotencyKey.__table__).where(*_one(person, key))
    return connection.execute(query).one_or_none()


def keep(connection: Connection, person: int, key: str, values: Mapping[str, Any]) -> None:
    """Write the answer of a key."""
    query = update(IdempotencyKey).where(*_one(person, key))
    connection.execute(query.values(dict(values)))


def forget(connection: Connection, person: int, key: str) -> None:
    """Delete a key whose request did nothing."""
    connection.execute(delete(IdempotencyKey).where(*_one(person, key)))


def sweep_out(connection: Connection, now: datetime) -> int:
    """Delete what is too old to be asked for."""
    gone = connection.execute(delete(IdempotencyKey).where(IdempotencyKey.expires_at <= now))
    return int(gone.rowcount)


def _one(person: int, key: str) -> tuple[Any, ...]:
    return IdempotencyKey.person_id == person, IdempotencyKey.key == key
