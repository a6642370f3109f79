"""Open cases by the hundred thousand, loaded as fast as the engine takes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import URL, insert, select

from reference.loader import provinces
from statemachine.dates import at_bangkok
from statemachine.table import LIFECYCLE
from storage.audit import GENESIS
from storage.tables_people import GrantRow, Person, Post
from tests.support.world import World

_CASE = (
    "id", "number", "instrument", "province", "partner_id", "definition", "state", "urgency",
    "version", "waiting", "facts", "acted", "authors", "audit_seq", "audit_hash", "opened_at",
)  # fmt: skip
_ENTRY = (
    "id", "case_id", "kind", "state", "office", "holder_role", "holder_scope", "definition",
    "entered_at", "entered_on", "days_allowed", "counting", "due_on", "due_fixed", "next_alert_at",
    "next_alert",
)  # fmt: skip
FACTS = '{"dossier": {"partner_level": "first_level", "fields": ["trade"]}, "text": "%s"}' % (
    "a" * 64
)


def people(world: World) -> list[str]:
    """Add a governor to every province and a head to the ministry's office; return provinces."""
    codes = [province.iso_3166_2 for province in provinces() if province.in_moi_provincial_scope]
    with world.database.write() as connection:
        for code in codes:
            if code not in ("TH-50", "TH-57"):
                person = _person(connection, world.now, f"governor.{code.lower()}")
                held = {"role": "governor", "scope": code, "granted_by": "world"}
                row = {"person_id": person, "granted_at": world.now, **held}
                connection.execute(insert(GrantRow), [row])
                connection.execute(
                    insert(Post), [{"code": f"office_head:{code}", "person_id": person}]
                )
        head = _person(connection, world.now, "head.moi")
        connection.execute(insert(Post), [{"code": "office_head:moi", "person_id": head}])
    return codes


def load(world: World, count: int) -> None:
    """Open ``count`` cases: half with the ministry, half with governors; none is due."""
    codes = people(world)
    cases = (_case(world, number, codes) for number in range(1, count + 1))
    entries = (_entry(world, number, codes) for number in range(1, count + 1))
    url = world.database.url
    if world.database.is_sqlite:
        _load_sqlite(url, cases, entries)
    else:
        _load_postgres(url, cases, entries)


def _person(connection: Any, now: datetime, name: str) -> int:
    values = {
        "username": name, "name_th": f"{name} ตัวอย่าง", "name_en": f"Sample {name}",
        "email": f"{name}@phinong.example", "language": "th", "active": True, "fictional": True,
        "created_at": now,
    }  # fmt: skip
    connection.execute(insert(Person), [values])
    query = select(Person.id).where(Person.username == name)
    return int(connection.execute(query).scalar_one())


def _case(world: World, number: int, codes: list[str]) -> tuple[Any, ...]:
    state = "screening" if number % 2 else "endorsement"
    return (
        number, f"CASE-{number:07}", "mou", codes[number % len(codes)], world.partner,
        LIFECYCLE.version, state, "normal", 1, "[]", FACTS, "{}", "[]", 0, GENESIS, world.now,
    )  # fmt: skip


def _entry(world: World, number: int, codes: list[str]) -> tuple[Any, ...]:
    """Return an entry whose deadline lies weeks ahead, by day and case."""
    code = codes[number % len(codes)]
    ministry = number % 2 == 1
    due = world.today + timedelta(days=30 + number % 40)
    entered = world.today - timedelta(days=number % 5)
    return (
        number, number, "stage", "screening" if ministry else "endorsement",
        "moi" if ministry else f"province:{code}", "moi_officer" if ministry else "governor",
        "*" if ministry else code, LIFECYCLE.version, world.now, entered, 30, "working",
        due, False, at_bangkok(due - timedelta(days=5), LIFECYCLE.alert_time), "reminder",
    )  # fmt: skip


def _load_sqlite(url: URL, cases: Iterable[Any], entries: Iterable[Any]) -> None:
    connection = sqlite3.connect(str(url.database), isolation_level=None)
    for table, columns, rows in (("cases", _CASE, cases), ("stage_entries", _ENTRY, entries)):
        connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - ours
        connection.executemany(sql, ([_sqlite(value) for value in row] for row in rows))
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _load_postgres(url: URL, cases: Iterable[Any], entries: Iterable[Any]) -> None:
    where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(where, autocommit=True) as connection:
        for table, columns, rows in (("cases", _CASE, cases), ("stage_entries", _ENTRY, entries)):
            sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
            with connection.cursor().copy(sql) as copy:
                for row in rows:
                    copy.write_row(row)
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608
                f" FROM {table}"
            )
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
