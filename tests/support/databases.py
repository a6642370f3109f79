"""Fresh databases for one test each: empty, or a copy of one that is prepared already."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from tests.support import postgres


class Databases(Protocol):
    """A place where databases can be made."""

    def fresh(self, folder: Path, *, like: str | None = None) -> str:
        """Make a database, empty or a copy of `like`, and return its SQLAlchemy URL."""

    def drop(self, url: str) -> None:
        """Take a database away."""


class SqliteDatabases:
    """SQLite: a database is a file in the folder given."""

    def fresh(self, folder: Path, *, like: str | None = None) -> str:
        file = folder / f"phinong-{secrets.token_hex(6)}.sqlite3"
        if like:
            self._copy(Path(like.removeprefix("sqlite:///")), file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as open_source:
            open_source.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copy is of one file
        shutil.copyfile(source, target)


class PostgresDatabases:
    """PostgreSQL: a database on a server; the folder is not used."""

    def __init__(self, server: postgres.Server) -> None:
        self._server = server

    def fresh(self, folder: Path, *, like: str | None = None) -> str:
        del folder
        return self._server.create(like=like)

    def drop(self, url: str) -> None:
        self._server.drop(url)


@contextmanager
def prepared(databases: Databases, folder: Path, prepare: Callable[[str], object]) -> Iterator[str]:
    """Give a database that `prepare` has worked on, to be copied by `fresh(like=...)`.

    No connection to it may stay open: PostgreSQL copies only what nobody uses.
    """
    url = databases.fresh(folder)
    try:
        prepare(url)
        yield url
    finally:
        databases.drop(url)
