"""Every table gives back what was put in, typed, on either engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage.column_types import UtcDateTime
from storage.database import Database
from storage.schema import METADATA
from storage.tables_cases import Case, StageEntry
from storage.tables_people import Person
from storage.tables_system import Setting

NOW = datetime(2026, 11, 23, 3, 0, 0, 123456, tzinfo=UTC)
THAI = "บันทึกความเข้าใจ “ไห่หนาน” ๒๕๖๙ 海南省"


def a_value(column: Column[Any], number: int) -> Any:
    """Return a value of a column's type, another for each number."""
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return NOW + timedelta(microseconds=number)
    if isinstance(kind, Date):
        return date(2026, 11, 23) + timedelta(days=number)
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, BigInteger):
        return 2**40 + number
    if kind.python_type is dict:
        return {"ชื่อ": THAI, "list": [1, 2.5, None, True], "deep": {"number": number}}
    return f"{THAI} {number}"


def fill(connection: Connection, table: Table, known: dict[Any, Any], number: int) -> Any:
    """Insert a row whose references exist; ``known`` has a value for each referred column."""
    row = {}
    for column in table.columns:
        referred = [known.get(key.column) for key in column.foreign_keys]
        if referred:
            row[column.key] = referred[0]
        elif not _numbered(table, column):
            row[column.key] = a_value(column, number)
    if table.name == "audit_entries":
        row |= {"seq": 1, "prev_hash": "0" * 64}
    key = connection.execute(insert(table), row).inserted_primary_key
    assert key is not None
    known |= dict(zip(table.primary_key.columns, key, strict=True))
    return row | dict(zip(table.primary_key.columns.keys(), key, strict=True))


def _numbered(table: Any, column: Any) -> bool:
    """Say whether the database numbers the rows: an integer that is the key alone."""
    alone = list(table.primary_key.columns) == [column]
    return alone and isinstance(column.type, BigInteger)


def test_every_table_gives_back_what_was_put_in(database: Database) -> None:
    known: dict[Any, Any] = {}
    put = {}
    with database.write() as connection:
        for number, table in enumerate(METADATA.sorted_tables):
            put[table.name] = fill(connection, table, known, number)

    with database.read() as connection:
        for table in METADATA.sorted_tables:
            row = connection.execute(select(table)).one()
            assert dict(row._mapping) == put[table.name], table.name
            types = {k: type(v) for k, v in row._mapping.items()}
            assert types == {k: type(v) for k, v in put[table.name].items()}, table.name


def test_what_is_not_given_comes_back_as_nothing(database: Database) -> None:
    with database.write() as connection:
        connection.execute(
            insert(Person),
            {"username": "a", "name_th": "ก", "name_en": "A", "email": "a@b", "created_at": NOW},
        )
        row = connection.execute(select(Person.undeliverable_since, Person.language)).one()

    assert tuple(row) == (None, "th")


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.write() as connection:
        connection.execute(select(Case).where(Case.opened_at == datetime(2026, 11, 23)))  # noqa: DTZ001


def test_a_moment_of_another_zone_comes_back_in_utc(database: Database) -> None:
    bangkok = NOW.astimezone(timezone(timedelta(hours=7)))
    with database.write() as connection:
        connection.execute(
            insert(Person),
            {"username": "a", "name_th": "ก", "name_en": "A", "email": "a@b",
             "created_at": bangkok},
        )  # fmt: skip
        found = connection.execute(select(Person.created_at)).scalar_one()

    assert found == NOW
    assert found.tzinfo is UTC


def test_thai_is_stored_as_it_reads(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(Setting), {"key": "thai", "value": {"คำ": THAI}})
        stored = connection.execute(text("SELECT CAST(value AS TEXT) FROM settings")).scalar_one()

    assert THAI in stored


def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    row = {"case_id": 4711, "kind": "stage", "state": "draft", "office": "o", "holder_scope": "*",
           "definition": "1", "entered_at": NOW, "entered_on": NOW.date(), "counting": "working",
           "due_fixed": False}  # fmt: skip

    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(StageEntry), row)
