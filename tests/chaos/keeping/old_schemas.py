"""Databases as an earlier release left them: its tables, with such of today's rows as they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, TableClause, column, insert, inspect, select, table

from storage import copying, migrate
from storage.database import Database
from storage.schema import METADATA

FORGOTTEN = frozenset({"web_sessions"})
"""What an upgrade takes away on purpose: whoever was signed in signs in again."""
BATCH = 500

Rows = dict[str, list[dict[str, Any]]]


def revisions() -> list[str]:
    """Return every revision, the first one first: each was, or could be, a release."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER).replace("%", "%%"))
    return config


def build(url: str, revision: str, rows_of: Database) -> None:
    """Make the tables of a revision in an empty database and fill them with another's rows."""
    with _database(url) as made:
        config = _config()
        with migrate._exclusive(made) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        with rows_of.read() as source:
            _fill(source, made)


def _fill(source: Connection, made: Database) -> None:
    with made.write() as connection:
        for each in _shapes(connection):
            names = [one.name for one in each.columns]
            whole = METADATA.tables[each.name]
            query = select(*(whole.c[name] for name in names)).order_by(*whole.primary_key)
            rows = source.execute(query.execution_options(yield_per=BATCH)).mappings()
            for part in rows.partitions():
                connection.execute(insert(each), [dict(row) for row in part])
        if not made.is_sqlite:
            for whole in copying.tables():
                if inspect(connection).has_table(whole.name):
                    copying._count_on(connection, whole)


def _shapes(connection: Connection) -> Sequence[TableClause]:
    """Return the tables that are there, with the columns that are also today's."""
    there = inspect(connection)
    found = []
    for whole in copying.tables():
        if there.has_table(whole.name):
            names = [c["name"] for c in there.get_columns(whole.name) if c["name"] in whole.c]
            found.append(table(whole.name, *(column(n, whole.c[n].type) for n in names)))
    return found


def rows_in(database: Database) -> Rows:
    """Return every row of every table by name, in the order of the keys."""
    found: Rows = {}
    with database.read() as connection:
        for each in _shapes(connection):
            order = [each.c[key.name] for key in METADATA.tables[each.name].primary_key]
            rows = connection.execute(select(each).order_by(*order)).mappings()
            found[each.name] = [dict(row) for row in rows]
    return found


def lost(before: Rows, after: Rows) -> list[str]:
    """Return the tables in which a row, or a value of one, is not what it was."""
    return [
        name
        for name, rows in before.items()
        if name not in FORGOTTEN
        and rows != [{key: row[key] for key in rows[0]} for row in after[name] if rows]
    ]


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url, durable=False)
    try:
        yield database
    finally:
        database.close()
