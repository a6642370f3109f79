"""The first rows of an installation in bulk; what is there already is left as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_people import GrantRow, Person, Post

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

Rows = Sequence[Mapping[str, Any]]


def add_people(connection: Connection, rows: Rows) -> dict[str, int]:
    """Insert people whose user name is not taken, and return the row ids by user name."""
    _add(connection, Person, rows, ["username"])
    names = [row["username"] for row in rows]
    query = select(Person.username, Person.id).where(Person.username.in_(names))
    return {row.username: row.id for row in connection.execute(query)}


def add_grants(connection: Connection, rows: Rows) -> None:
    """Insert grants that are not held yet."""
    _add(connection, GrantRow, rows, ["person_id", "role", "scope"])


def add_posts(connection: Connection, rows: Rows) -> None:
    """Put people into posts that they do not hold yet."""
    _add(connection, Post, rows, ["code", "person_id"])


def _add(connection: Connection, table: Any, rows: Rows, unique: Sequence[str]) -> None:
    if rows:
        statement = _INSERTS[connection.dialect.name](table)
        statement = statement.on_conflict_do_nothing(index_elements=list(unique))
        connection.execute(statement, [dict(row) for row in rows])
