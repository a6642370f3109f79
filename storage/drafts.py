"""Rows of drafts: a person's half-written things, saved by compare-and-set."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables_work import Draft

_ROW = select(
    Draft.id,
    Draft.kind,
    Draft.about,
    Draft.fields,
    Draft.version,
    Draft.created_at,
    Draft.updated_at,
)


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a draft of version 1 and return its row id."""
    key = connection.execute(insert(Draft).values(version=1, **values)).inserted_primary_key
    return int(key[0])  # type: ignore[index]


def replace(
    connection: Connection, draft: int, version: int, fields: Mapping[str, Any], now: datetime
) -> bool:
    """Write a draft's fields where its version is still this; ``False`` where it is not."""
    same = update(Draft).where(Draft.id == draft, Draft.version == version)
    values = {"fields": dict(fields), "version": Draft.version + 1, "updated_at": now}
    return bool(connection.execute(same.values(values)).rowcount)


def one(connection: Connection, draft: int, person: int) -> Any | None:
    """Return a draft if it is this person's."""
    mine = _ROW.where(Draft.id == draft, Draft.person_id == person)
    return connection.execute(mine).one_or_none()


def of_person(
    connection: Connection, person: int, *, kind: str | None = None, about: str | None = None
) -> list[Any]:
    """Return a person's drafts, last written first; only of a kind and about a case, if named."""
    mine = _ROW.where(Draft.person_id == person)
    mine = mine if kind is None else mine.where(Draft.kind == kind)
    mine = mine if about is None else mine.where(Draft.about == about)
    return list(connection.execute(mine.order_by(Draft.updated_at.desc(), Draft.id.desc())))


def drop(connection: Connection, draft: int, person: int) -> bool:
    """Delete a draft if it is this person's."""
    mine = delete(Draft).where(Draft.id == draft, Draft.person_id == person)
    return bool(connection.execute(mine).rowcount)


def drop_about(connection: Connection, person: int, kind: str, about: str) -> int:
    """Delete a person's drafts of a kind about a case."""
    mine = delete(Draft).where(Draft.person_id == person, Draft.kind == kind, Draft.about == about)
    return int(connection.execute(mine).rowcount)
