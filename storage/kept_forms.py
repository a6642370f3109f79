"""Rows of forms that could not be taken: what was typed, for an hour."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from storage.tables_accounts import KeptForm


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert what was typed, and delete what is too old."""
    connection.execute(delete(KeptForm).where(KeptForm.expires_at < values["created_at"]))
    connection.execute(insert(KeptForm).values(dict(values)))


def claim(connection: Connection, token_hash: str, person: int, now: datetime) -> str | None:
    """Make a form a person's if it is nobody's or theirs; return its path, else ``None``."""
    free = or_(KeptForm.person_id.is_(None), KeptForm.person_id == person)
    found = update(KeptForm).where(KeptForm.token_hash == token_hash, KeptForm.expires_at > now)
    mine = found.where(free).values(person_id=person).returning(KeptForm.path)
    row = connection.execute(mine)
    path: str | None = row.scalar_one_or_none()
    return path


def of_person(connection: Connection, token_hash: str, person: int, now: datetime) -> Any | None:
    """Return a form that is a person's and not too old."""
    query = select(KeptForm.path, KeptForm.fields, KeptForm.created_at).where(
        KeptForm.token_hash == token_hash,
        KeptForm.person_id == person,
        KeptForm.expires_at > now,
    )
    return connection.execute(query).one_or_none()


def drop(connection: Connection, token_hash: str, person: int) -> bool:
    """Delete a person's form."""
    mine = delete(KeptForm).where(KeptForm.token_hash == token_hash, KeptForm.person_id == person)
    return bool(connection.execute(mine).rowcount)
