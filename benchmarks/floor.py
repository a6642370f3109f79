"""The floor: the same transitions as hand-written SQL, straight on the driver.

What a move writes is taken from a case that Phinong walked; the floor writes those rows for other
cases with no rules, no calendar and no library in between. It reads what nobody could do without:
the case with its open entries, the actor's roles, and who holds the next step.
"""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.steps import Step

_LOAD = (
    "SELECT c.id, c.state, c.version, c.facts, c.acted, c.audit_seq, c.audit_hash, p.name_th,"
    " e.id, e.office, e.entered_on, e.due_on FROM cases c JOIN partners p ON p.id = c.partner_id"
    " LEFT JOIN stage_entries e ON e.case_id = c.id AND e.left_at IS NULL WHERE c.number = ?"
)
_RIGHTS = "SELECT role, scope FROM grants WHERE person_id = ?"
_HOLDERS = "SELECT person_id FROM grants WHERE role = ? AND scope = ?"
_SAVE = (
    "UPDATE cases SET state = ?, version = version + 1, waiting = ?, facts = ?, acted = ?,"
    " authors = ?, audit_seq = ?, audit_hash = ? WHERE id = ? AND version = ?"
)
_CLOSE = (
    "UPDATE stage_entries SET left_at = ?, left_on = ?, days_used = ?, on_time = ?, outcome = ?,"
    " closed_by = ?, next_alert_at = NULL, next_alert = NULL WHERE id = ?"
)
_OPENED = (
    "kind", "state", "office", "holder_role", "holder_scope", "definition", "entered_at",
    "entered_on", "days_allowed", "counting", "due_on", "due_fixed", "next_alert_at", "next_alert",
)  # fmt: skip
_OPEN = (
    f"INSERT INTO stage_entries (case_id, {', '.join(_OPENED)})"  # noqa: S608 - our own names
    f" VALUES ({', '.join('?' * (len(_OPENED) + 1))}) RETURNING id"
)
_AUDIT = (
    "INSERT INTO audit_entries (chain, seq, at, action, actor_id, body, prev_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_MAIL = (
    "INSERT INTO outbox (key, message, case_id, entry_id, person_id, why, payload, state,"
    " queued_at, send_after, attempts, fence) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, 0, 0)"
    " ON CONFLICT (key) DO NOTHING"
)


class Floor(ABC):
    """One client with one connection; ``move`` is one durable transaction."""

    begin: str | None
    mark = "?"

    def __init__(self, url: str) -> None:
        """Connect."""
        self.connection = self._connect(url)
        self.sql = {
            name: text.replace("?", self.mark)
            for name, text in (
                ("load", _LOAD), ("rights", _RIGHTS), ("holders", _HOLDERS), ("save", _SAVE),
                ("close", _CLOSE), ("open", _OPEN), ("audit", _AUDIT), ("mail", _MAIL),
            )
        }  # fmt: skip

    @abstractmethod
    def _connect(self, url: str) -> Any:
        """Return a driver's connection with the durability that Phinong uses."""

    @abstractmethod
    def _value(self, value: Any) -> Any:
        """Return a moment, date or JSON document as the driver takes it."""

    def _execute(self, name: str, values: Iterable[Any]) -> Any:
        return self.connection.execute(self.sql[name], [self._value(v) for v in values])

    def move(self, number: str, step: Step, now: datetime, today: date) -> None:
        """Do one move as a careful person would write it by hand."""
        self.start()
        self.write(number, step, now, today)
        self.connection.commit()

    def start(self) -> None:
        """Begin a transaction where the driver does not do so by itself."""
        if self.begin:
            self.connection.execute(self.begin)

    def write(self, number: str, step: Step, now: datetime, today: date) -> None:
        """Judge a move and write its rows within a transaction."""
        rows = self._execute("load", (number,)).fetchall()
        case, state, version, facts, _, seq, before = rows[0][:7]
        if state != step.source or not self._may(step):
            raise AssertionError(f"{number} is in {state}, {step.trigger} needs {step.source}")
        facts = json.loads(facts) if isinstance(facts, str) else facts
        text, digest = step.sealed(number, seq + 1, before, now)
        new = step.case
        saved = self._execute(
            "save",
            (new["state"], new["waiting"], facts | new["facts"], new["acted"], new["authors"],
             seq + 1, digest, case, version),
        )  # fmt: skip
        if saved.rowcount != 1:
            raise AssertionError(f"{number} was moved by somebody else")
        self._execute(
            "audit", (number, seq + 1, now, step.trigger, step.person, text, before, digest)
        )
        for row in rows:
            if row[9] in step.closes:
                self._execute("close", (now, today, 0, True, step.trigger, step.person, row[8]))
        entries = [self._open(case, opened) for opened in step.opens]
        self._tell(number, case, version, step, entries, now)

    def _may(self, step: Step) -> bool:
        return any(role == step.role for role, _ in self._execute("rights", (step.person,)))

    def _open(self, case: int, row: dict[str, Any]) -> int:
        values = (case, *(row[name] for name in _OPENED))
        return int(self._execute("open", values).fetchone()[0])

    def _tell(
        self,
        number: str,
        case: int,
        version: int,
        step: Step,
        entries: Sequence[int],
        now: datetime,
    ) -> None:
        for row in step.opens:
            self._execute("holders", (row["holder_role"], row["holder_scope"])).fetchall()
        for i, mail in enumerate(step.mails):
            entry = entries[min(i, len(entries) - 1)] if entries else None
            self._execute(
                "mail",
                (f"{number}:{version + 1}:{mail.message}:{i}:{mail.person_id}", mail.message, case,
                 entry if mail.entry_id else None, mail.person_id, mail.why, mail.payload,
                 now, mail.send_after),
            )  # fmt: skip


class SqliteFloor(Floor):
    """The floor on the standard library's driver."""

    begin = "BEGIN IMMEDIATE"

    def _connect(self, url: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            url.removeprefix("sqlite:///"),
            timeout=30,
            isolation_level=None,
            check_same_thread=False,
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
                       "busy_timeout = 30000", "cache_size = -65536"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        if isinstance(value, date):
            return value.isoformat()
        return json.dumps(value) if isinstance(value, (dict, list)) else value


class PostgresFloor(Floor):
    """The floor on psycopg, which prepares what it sees often and begins by itself."""

    begin = None
    mark = "%s"

    def _connect(self, url: str) -> Any:
        return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"))

    def _value(self, value: Any) -> Any:
        if isinstance(value, (dict, list)):
            return Jsonb(value)
        return value
