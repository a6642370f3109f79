"""One moment of a database as an SQLite file, whichever engine it was taken from."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from storage import copying, migrate
from storage.database import Database


class SnapshotError(OSError):
    """The new file could not be written; the words are the engine's own."""


def take(database: Database, file: Path, tell: copying.Progress) -> dict[str, int]:
    """Write one view of a working database into a new file; return the rows of each table.

    Others go on writing meanwhile. From SQLite it is a copy by pages in one step, from a server a
    copy by rows out of one REPEATABLE READ view.

    Raises:
        SnapshotError: The file could not be written.
    """
    try:
        if database.is_sqlite:
            _pages(database, file)
            return counts(file)
        return _rows(database, file, tell)
    except sqlite3.Error as error:
        raise SnapshotError(str(error)) from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.Error) and not database.is_sqlite:
            raise SnapshotError(str(error.orig)) from error
        raise


def _pages(database: Database, file: Path) -> None:
    with database.engine.connect() as connection, closing(sqlite3.connect(file)) as made:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - the engine is SQLite's
        raw.backup(made)  # all pages at once: one moment, and writers need not wait
        made.execute("PRAGMA journal_mode = DELETE")  # one file, no companions
    _synced(file)


def _rows(database: Database, file: Path, tell: copying.Progress) -> dict[str, int]:
    made = Database(f"sqlite:///{file}", durable=False)
    try:
        migrate.upgrade(made)
        with database.read() as connection:
            found = copying.copy(connection, made, tell)
    finally:
        made.close()
    with closing(sqlite3.connect(file)) as whole:
        whole.execute("PRAGMA journal_mode = DELETE")
    _synced(file)
    return found


def _synced(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())


def counts(file: Path) -> dict[str, int]:
    """Return the number of rows of each table in a snapshot."""
    with _looking(file) as opened:
        return {
            table.name: int(opened.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0])  # noqa: S608 - our own names
            for table in copying.tables()
        }


def documents(file: Path) -> list[tuple[str, int]]:
    """Return SHA-256 and size in bytes of every document that a snapshot names."""
    with _looking(file) as opened:
        return opened.execute("SELECT sha256, size FROM documents ORDER BY sha256").fetchall()


def unsound(file: Path) -> str:
    """Return what SQLite finds wrong with a file's pages and references; empty where nothing is."""
    try:
        with _looking(file) as opened:
            (said,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
            lost = opened.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if said != "ok":
        return str(said)
    return f"a row of {lost[0]} points at nothing" if lost else ""


@contextmanager
def _looking(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a snapshot without leaving a trace: our usual way would change its header."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as opened:
        yield opened
