"""One database behind one URL; the only place that knows which engine it is.

Every write is one transaction: ``with database.write() as connection``. On SQLite it begins
IMMEDIATE (a deferred one would fail at its first write after a read), in WAL with full
synchronisation. On both engines correctness rests on compare-and-set and unique constraints, right
under READ COMMITTED.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from json import JSONEncoder
from math import inf
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DisconnectionError, InterfaceError, OperationalError

from statemachine.errors import PhinongError
from storage.prepared import run

OUTAGES = (DisconnectionError, InterfaceError, OperationalError)
"""What is raised where the database went away, is full or stays locked."""

_WRITES = "phinong_writes"
_PATIENCE_S = 30
_REST = "phinong_rest"
_RESTED_S = 0.1


class DatabaseUnavailableError(PhinongError):
    """The database cannot be opened or written; ``facts['why']`` is the engine's own word."""

    code = "database_unavailable"
    th = "เปิดฐานข้อมูล {where} ไม่ได้ ({why}) โปรดตรวจสอบที่อยู่ สิทธิ์ และพื้นที่ว่าง"
    en = "The database {where} cannot be used ({why}); check the address, rights and free space."


class Database:
    """An engine with two doors: ``read`` and ``write``."""

    def __init__(self, url: str, *, durable: bool = True, pool_size: int = 16) -> None:
        """Open lazily; nothing is connected before the first use.

        Args:
            url: SQLAlchemy URL, ``sqlite:///file`` or ``postgresql+psycopg://...``.
            durable: ``False`` drops the sync to disk on SQLite, for scratch databases only.
            pool_size: Connections kept; beyond it a caller waits.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._engine(durable=durable, pool_size=pool_size)
        view = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self.reading = self.engine.execution_options(**view)
        self.writing = self.engine.execution_options(**{_WRITES: True})
        self._turn = Lock()

    def _engine(self, *, durable: bool, pool_size: int) -> Engine:
        options: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": 0,
            "json_serializer": JSONEncoder(ensure_ascii=False).encode,  # Thai stays readable
        }
        if self.is_sqlite:
            options["connect_args"] = {"check_same_thread": False, "timeout": _PATIENCE_S}
        engine = create_engine(self.url, **options)
        if self.is_sqlite:
            event.listen(engine, "connect", _sqlite_connected(durable=durable))
            event.listen(engine, "begin", _sqlite_begin)
        else:
            event.listen(engine, "checkin", _given_back)
            event.listen(engine, "checkout", partial(_taken, engine))
        return engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection inside one write transaction; an exception rolls all of it back."""
        with self._in_turn(), self.writing.begin() as connection:
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let one thread of this process write to SQLite at a time.

        SQLite itself waits by sleeping and trying again, which costs more than the write. Where
        the turn does not come, SQLite is asked all the same, and says that it is locked.
        """
        mine = self.is_sqlite and self._turn.acquire(timeout=_PATIENCE_S)
        try:
            yield
        finally:
            if mine:
                self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection inside one read transaction: one consistent view of the database."""
        with self.reading.begin() as connection:
            yield connection

    def check(self) -> None:
        """Raise ``DatabaseUnavailableError`` where the database cannot be opened."""
        try:
            with self.read() as connection:
                connection.exec_driver_sql("SELECT 1")
        except (OperationalError, DatabaseError) as error:
            raise DatabaseUnavailableError(where=self.where, why=_reason(error)) from error

    @property
    def where(self) -> str:
        """Return the address without its password."""
        return str(self.url.render_as_string(hide_password=True))

    @property
    def file(self) -> Path | None:
        """Return the SQLite file, or ``None`` on a server or in memory."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def in_use(self) -> int:
        """Return how many connections of this process are at work just now."""
        return int(self.engine.pool.checkedout())  # type: ignore[attr-defined] # of a QueuePool

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _sqlite_connected(*, durable: bool) -> Any:
    def connected(raw: SqliteConnection, _record: Any) -> None:
        raw.isolation_level = None  # we begin by ourselves; the driver's own BEGIN is deferred
        raw.execute(f"PRAGMA busy_timeout = {_PATIENCE_S * 1000}")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA cache_size = -65536")

    return connected


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    run(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def _given_back(_raw: Any, record: Any) -> None:
    record.info[_REST] = monotonic()


def _taken(engine: Engine, raw: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection that rested whether it still lives; the pool replaces a dead one."""
    if monotonic() - record.info.get(_REST, inf) < _RESTED_S:
        return
    try:
        engine.dialect.do_ping(raw)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig else str(error)


__all__ = ["OUTAGES", "Connection", "Database", "DatabaseUnavailableError"]
