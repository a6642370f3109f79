"""Fault points: before and after every statement, commit and line of SMTP, counted as they pass.

``watch`` makes this process pass them; at the one that is due it is killed, stopped, or loses its
database connection. Only a process of its own (tests/chaos/worker.py) may call it.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import psycopg
from aiosmtplib.protocol import SMTPProtocol
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

Report = Callable[[str], None]


@dataclass
class Points:
    """Counts points; at the first from ``due`` on that fits, ``fault`` happens, once.

    A process that is stopped must hold no transaction, or the others would wait for it; a
    connection is cut where there is one. ``report`` is told where: afterwards it is too late.
    """

    fault: str = ""
    due: int = 0
    report: Report = print
    address: str = ""
    passed: int = 0
    _connections: list[Any] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def at(self, name: str, connection: Any = None) -> None:
        """Pass a point."""
        with self._lock:
            self.passed += 1
            if self.passed < self.due or not self._fits(connection):
                return
            fault, self.fault = self.fault, ""
            self.report(name)
            self._happen(fault, connection)

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """Let nobody be stopped while a transaction begins: it would sleep with the lock."""
        with self._lock:
            yield

    def opened(self, connection: Any) -> Any:
        """Note a new connection and return it."""
        self._connections.append(connection)
        return connection

    def _fits(self, connection: Any) -> bool:
        if self.fault == "stop":
            return connection is None and not any(map(_in_transaction, self._connections))
        return connection is not None if self.fault == "cut" else bool(self.fault)

    def _happen(self, fault: str, connection: Any) -> None:
        if fault == "cut":  # as a restart of the server would end it
            with psycopg.connect(self.address, autocommit=True) as other:
                pid = connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        else:
            os.kill(os.getpid(), signal.SIGKILL if fault == "kill" else signal.SIGSTOP)


def _in_transaction(connection: Any) -> bool:
    if isinstance(connection, sqlite3.Connection):
        return connection.in_transaction
    return bool(connection.info.transaction_status != TransactionStatus.IDLE)


POINTS = Points()


def watch() -> None:
    """Pass a point round every statement, commit and SMTP line of this process from now on."""
    event.listen(Engine, "do_connect", _connect)
    _watch_smtp()


def _connect(dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    if dialect.name == "sqlite":
        options["factory"] = SqliteConnection
        return None  # go on, with the factory
    return POINTS.opened(_PostgresConnection.connect(*arguments, **options))


def _said(sql: Any) -> str:
    words = str(sql).split()
    return " ".join(words[:3])


def _passing(rows: Iterable[Any], name: str, connection: Any) -> Iterator[Any]:
    """Yield the rows of a statement that is sent with many, with a point before each."""
    for row in rows:
        POINTS.at(f"in {name}", connection)
        yield row


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = ()) -> Self:
        POINTS.at(f"before {_said(sql)}", self.connection)
        super().execute(sql, parameters)
        POINTS.at(f"after {_said(sql)}", self.connection)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any]) -> Self:
        super().executemany(sql, _passing(parameters, _said(sql), self.connection))
        POINTS.at(f"after {_said(sql)}", self.connection)
        return self


class SqliteConnection(sqlite3.Connection):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        POINTS.opened(self)

    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        if sql.startswith("PRAGMA"):
            return super().execute(sql)  # the connection is not yet in anybody's hands
        if sql.startswith("BEGIN") and POINTS.fault == "stop":
            with POINTS.beginning():
                return super().execute(sql)
        found: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return found

    def commit(self) -> None:
        POINTS.at("before COMMIT", self)
        super().commit()
        POINTS.at("after COMMIT", self)


class _PostgresCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        POINTS.at(f"before {_said(query)}", self.connection)
        found = super().execute(query, params, **options)
        POINTS.at(f"after {_said(query)}", self.connection)
        return found

    def executemany(self, query: Any, params_seq: Iterable[Any], **options: Any) -> None:
        rows = _passing(params_seq, _said(query), self.connection)
        super().executemany(query, rows, **options)
        POINTS.at(f"after {_said(query)}", self.connection)


class _PostgresConnection(psycopg.Connection[Any]):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursor_factory = _PostgresCursor

    def commit(self) -> None:
        POINTS.at("before COMMIT", self)
        super().commit()
        POINTS.at("after COMMIT", self)


def _watch_smtp() -> None:
    write, receive = SMTPProtocol.write, SMTPProtocol.data_received

    def passing_write(self: SMTPProtocol, data: bytes) -> None:
        for piece in _pieces(data):
            POINTS.at(f"smtp before {_line(piece)}")
            write(self, piece)
            POINTS.at(f"smtp after {_line(piece)}")

    def passing_receive(self: SMTPProtocol, data: bytes) -> None:
        POINTS.at(f"smtp answer {_line(data)}")
        receive(self, data)
        POINTS.at(f"smtp taken {_line(data)}")

    setattr(SMTPProtocol, "write", passing_write)  # noqa: B010 - a library's method is replaced
    setattr(SMTPProtocol, "data_received", passing_receive)  # noqa: B010 - the same


def _pieces(data: bytes) -> list[bytes]:
    """Return a command whole, and content as two halves and the last dot."""
    if not data.endswith(b"\r\n.\r\n"):
        return [data]
    half = len(data) // 2
    return [data[:half], data[half:-3], data[-3:]]


def _line(data: bytes) -> str:
    return data[:12].split(b"\r")[0].split(b":")[0].decode("ascii", "replace")
