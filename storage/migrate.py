"""The schema brought up to date, all in one transaction; Alembic is imported only where needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect

from statemachine.errors import PhinongError
from storage.database import Database

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 5_664_409_001
"""Key of the advisory lock on PostgreSQL that lets one upgrade run at a time."""


class UnknownSchemaError(PhinongError):
    """The database was migrated by another version of Phinong than this one knows."""

    code = "unknown_schema"
    th = "ฐานข้อมูลอยู่ที่รุ่น {found} ซึ่งโปรแกรมรุ่นนี้ไม่รู้จัก โปรดติดตั้ง Phinong รุ่นใหม่กว่า"
    en = "The database is at revision {found}, unknown to this version; install a newer Phinong."


class BrokenReferencesError(PhinongError):
    """A migration would have left rows that point at nothing; nothing was changed."""

    code = "broken_references"
    th = "ปรับปรุงฐานข้อมูลไม่ได้ เพราะตาราง {tables} มีข้อมูลอ้างอิงที่ขาดหาย โปรดกู้คืนจากข้อมูลสำรอง"
    en = "The database was not upgraded: rows of {tables} point at nothing; restore a backup."


def head() -> str:
    """Return the newest revision that this version of Phinong brings."""
    return (FOLDER / "HEAD").read_text(encoding="utf-8").strip()


def current(database: Database) -> str | None:
    """Return the revision a database is at, or ``None`` where it is empty."""
    with database.read() as connection:
        return _revision(connection)


def upgrade(database: Database) -> None:
    """Bring a database to the newest revision, in one transaction; at head it does nothing.

    Where two do it at once, one waits and then finds nothing to do.

    Raises:
        UnknownSchemaError: The database is newer than this version.
        BrokenReferencesError: A migration left rows that point at nothing.
    """
    if current(database) == head():
        return
    with _exclusive(database) as connection:
        _run(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return found.scalar_one_or_none()


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, seldom needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise UnknownSchemaError(found=found)
    command.upgrade(config, "head")


@contextmanager
def _exclusive(database: Database) -> Iterator[Connection]:
    """Yield the one connection that may migrate, inside one transaction."""
    guard = _sqlite if database.is_sqlite else _postgresql
    with guard(database.writing) as connection:
        yield connection


@contextmanager
def _postgresql(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection


@contextmanager
def _sqlite(engine: Engine) -> Iterator[Connection]:
    """Begin with references unchecked: a table made anew is dropped before its rows return."""
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                _check_references(connection)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if broken:
        raise BrokenReferencesError(tables=", ".join(sorted(broken)))
