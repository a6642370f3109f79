"""Many cases like one that Phinong walked: every row of it again, with a hash chain that holds.

What differs between clones is the number, the ids and so each hash, and the foreign unit, of which
there is one for some cases; dates and texts are the same.
Loaded by COPY on PostgreSQL, past triggers and foreign keys; by ``executemany`` on SQLite.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle, islice
from typing import Any

import psycopg
from sqlalchemy import func, select

from storage.audit import GENESIS, link
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_register import Partner
from storage.tables_system import Outbox
from tests.support.builders import PROVINCE
from tests.support.world import World

CHUNK = 20_000
_TABLES: tuple[Any, ...] = (Partner, Case, StageEntry, AuditEntry, Outbox)
Row = list[Any]


@dataclass(frozen=True, slots=True)
class _Life:
    """The rows of a case: its own, its stages, its trail, its mails."""

    case: Row
    stages: list[Row]
    audit: list[Row]
    mails: list[Row]

    def moved(self, province: str) -> _Life:
        """Return the same life in another province."""
        several = (self.stages, self.audit, self.mails)
        return _Life(
            _there(self.case, province), *([_there(r, province) for r in s] for s in several)
        )


def _there(row: Row, province: str) -> Row:
    return [v.replace(PROVINCE, province) if isinstance(v, str) else v for v in row]


class Cloner:
    """The rows of one case, ready to be repeated in the form that the engine takes."""

    def __init__(
        self,
        world: World,
        number: str,
        *,
        entries: int | None = None,
        with_one: int = 4,
        provinces: Sequence[str] = (PROVINCE,),
    ) -> None:
        """Read the case.

        Args:
            world: Where it stands.
            number: Number of the case.
            entries: How many audit entries a clone has at least.
            with_one: How many cases there are with one foreign unit.
            provinces: Whose the clones are, in turn; the case is of the province of the tests.
        """
        self._world, self._number = world, number
        self._form = _driver if world.database.is_sqlite else _copied
        self.columns = {each.__tablename__: tuple(each.__table__.c.keys()) for each in _TABLES}
        [case] = self._rows(Case, Case.number == number)
        self._with_one, self._provinces = with_one, cycle(provinces)
        [self._partner] = self._rows(Partner, Partner.id == world.partner)
        self._life = _Life(
            case,
            self._rows(StageEntry, StageEntry.case_id == case[0]),
            self._rows(AuditEntry, AuditEntry.chain == number),
            self._rows(Outbox, Outbox.case_id == case[0]),
        )
        self._extra = max(0, (entries or 0) - len(self._life.audit))
        self._lives = {code: self._life.moved(code) for code in provinces}
        self._met = 0
        self._next = {each.__tablename__: self._highest(each) for each in _TABLES}

    def _rows(self, table: Any, where: Any) -> list[Row]:
        query = select(table.__table__).where(where).order_by(table.id)
        return [list(row) for row in self._world.rows(query)]

    def _highest(self, table: Any) -> int:
        return int(self._world.rows(select(func.coalesce(func.max(table.id), 0)))[0][0])

    def load(self, numbers: Sequence[str]) -> None:
        """Add a clone for each number."""
        load = self._load_sqlite if self._world.database.is_sqlite else self._load_postgres
        load(self._clones(numbers))

    def _clones(self, numbers: Sequence[str]) -> Iterator[dict[str, list[Row]]]:
        """Yield the rows of the clones by table, some thousand cases at a time."""
        rest = iter(numbers)
        while chunk := list(islice(rest, CHUNK)):
            found: dict[str, list[Row]] = {name: [] for name in self.columns}
            for number in chunk:
                self._clone(number, found)
            yield found

    def _id(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table]

    def _clone(self, number: str, found: dict[str, list[Row]]) -> None:
        case_id, digest = self._id("cases"), GENESIS
        life = self._lives[next(self._provinces)]
        seq = len(life.audit) + self._extra
        for row, body in self._bodies(life, number):
            before, digest = digest, link(digest, body)
            made = [self._id("audit_entries"), number, *row[2:6], body, before, digest]
            found["audit_entries"].append(made)
        named = dict(zip(self.columns["cases"], life.case, strict=True))
        if case_id % self._with_one == 0 or not self._met:
            self._met = self._id("partners")
            made = [self._met, f"{self._partner[1]}-{self._met}", *self._partner[2:]]
            found["partners"].append(made)
        named |= {
            "id": case_id,
            "partner_id": self._met,
            "number": number,
            "audit_seq": seq,
            "audit_hash": digest,
        }
        found["cases"].append([*named.values()])
        ids: dict[int | None, int | None] = {None: None}
        for row in life.stages:
            ids[row[0]] = self._id("stage_entries")
            found["stage_entries"].append([ids[row[0]], case_id, *row[2:]])
        for row in life.mails:
            key = row[1].replace(self._number, number)
            made = [self._id("outbox"), key, row[2], case_id, ids[row[4]], *row[5:]]
            found["outbox"].append(made)

    def _bodies(self, life: _Life, number: str) -> Iterator[tuple[Row, str]]:
        """Yield each audit entry with its body for a clone; the last one as often as is wanted."""
        chain, new = f'"chain":"{self._number}"', f'"chain":"{number}"'
        for row in life.audit:
            yield row, row[6].replace(chain, new)
        last, seq = life.audit[-1], len(life.audit)
        for more in range(seq + 1, seq + 1 + self._extra):
            body = last[6].replace(chain, new).replace(f'"seq":{seq},', f'"seq":{more},')
            yield [*last[:2], more, *last[3:]], body

    def _load_sqlite(self, chunks: Iterator[dict[str, list[Row]]]) -> None:
        file = str(self._world.database.file)
        connection = sqlite3.connect(file, isolation_level=None)
        for chunk in chunks:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in chunk.items():
                marks = ", ".join("?" * len(self.columns[table]))
                sql = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - our own names
                names = ", ".join(self.columns[table])
                sql = sql.replace(" VALUES", f" ({names}) VALUES", 1)
                connection.executemany(sql, ([_driver(each) for each in row] for row in rows))
            connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def _load_postgres(self, chunks: Iterator[dict[str, list[Row]]]) -> None:
        url = self._world.database.url.render_as_string(hide_password=False)
        where = url.replace("postgresql+psycopg://", "postgresql://")
        known: dict[int, str] = {}
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for chunk in chunks:
                for table, rows in chunk.items():
                    names = ", ".join(self.columns[table])
                    with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                        lines = ("\t".join([_line(v, known) for v in row]) for row in rows)
                        copy.write("\n".join(lines) + "\n" if rows else "")
            for table in self.columns:
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608
                    f" (SELECT max(id) FROM {table}))"
                )
            connection.execute("VACUUM ANALYZE")


def _line(value: Any, known: dict[int, str]) -> str:
    """Return a value as COPY takes it; those of the cloned case itself are said but once."""
    if value.__class__ is int:
        return str(value)
    if value.__class__ is str:
        return _copied(value)
    text = known.get(id(value))
    if text is None:
        text = known[id(value)] = _copied(value)
    return text


def _copied(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _driver(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, (dict, list)) else value
