"""A whole database copied into another of either engine, and compared row by row.

The source is read in one view, so that a copy of a working installation is of one moment. Rows go
over in the order of their keys, a batch a transaction: what is there already is the beginning of
the table, and a copy that was cut off goes on behind it.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, tuple_

from statemachine.errors import PhinongError
from storage.database import Database
from storage.schema import METADATA

BATCH = 1000

Batches = Generator[list[dict[str, Any]], None, None]

Progress = Callable[[str, int, int], None]
"""Told the table, how many of its rows are done, and of how many."""


class ForeignRowsError(PhinongError):
    """The target holds rows that the source does not have; nothing of them is touched."""

    code = "foreign_rows"
    th = "ฐานข้อมูลปลายทางมีข้อมูลอื่นในตาราง {table} โปรดใช้ฐานข้อมูลว่าง"
    en = "The target database holds other rows in {table}; use an empty database."


class RowsDifferError(PhinongError):
    """A row of the copy is not what the source says."""

    code = "rows_differ"
    th = "สำเนาไม่ตรงกับต้นฉบับที่ตาราง {table} แถว {row} โปรดลบฐานข้อมูลปลายทางแล้วทำใหม่"
    en = "The copy differs from the source in {table}, row {row}; drop the target and start again."


def tables() -> Sequence[Table]:
    """Return every table, those that others point at first."""
    return METADATA.sorted_tables


def copy(source: Connection, target: Database, tell: Progress) -> dict[str, int]:
    """Copy all rows that the target lacks; return how many each table now has.

    Raises:
        ForeignRowsError: The target holds something else; nothing was written.
    """
    with target.read() as connection:
        for table in tables():
            _begun(source, connection, table)
    counts = {table.name: _copied(source, target, table, tell) for table in tables()}
    if not target.is_sqlite:
        with target.write() as connection:
            for table in tables():
                _count_on(connection, table)
    return counts


def _copied(source: Connection, target: Database, table: Table, tell: Progress) -> int:
    total = count(source, table)
    with target.read() as connection:
        done = count(connection, table)
    with closing(_batches(source, table, done)) as batches:
        for rows in batches:
            with target.write() as connection:
                connection.execute(insert(table), rows)
            done += len(rows)
            tell(table.name, done, total)
    return total


def _begun(source: Connection, target: Connection, table: Table) -> None:
    """Check that what the target has is how the source's table begins."""
    left = count(target, table)
    if left > count(source, table):
        raise ForeignRowsError(table=table.name)
    with closing(_batches(source, table)) as batches:
        while left:
            rows = next(batches)[:left]
            try:
                _same(target, table, rows)
            except RowsDifferError as error:
                raise ForeignRowsError(table=table.name) from error
            left -= len(rows)


def count(connection: Connection, table: Table) -> int:
    """Return the number of rows of a table."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _batches(source: Connection, table: Table, after: int = 0) -> Batches:
    """Yield the rows in the order of their keys, without those that came over before."""
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
    if after:
        query = query.limit(None if source.dialect.name != "sqlite" else -1).offset(after)
    with source.execute(query) as found:
        for part in found.mappings().partitions():
            yield [dict(row) for row in part]


def _count_on(connection: Connection, table: Table) -> None:
    """Let the server number new rows behind the copied ones."""
    keys = list(table.primary_key)
    if len(keys) != 1 or keys[0].type.python_type is not int:
        return
    named = {"table": table.name, "column": keys[0].name}
    own = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
    sequence = own.scalar_one()
    newest = connection.execute(select(func.max(keys[0]))).scalar_one()
    if sequence is not None and newest is not None:
        values = {"sequence": sequence, "newest": newest}
        connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :newest)"), values)


def compare(source: Connection, target: Database, tell: Progress) -> int:
    """Compare both row by row and return how many rows are equal.

    Raises:
        ForeignRowsError: The target has rows that the source does not have.
        RowsDifferError: A row is missing or not the same.
    """
    equal = 0
    with target.read() as connection:
        for table in tables():
            total, seen = count(source, table), 0
            if count(connection, table) > total:
                raise ForeignRowsError(table=table.name)
            with closing(_batches(source, table)) as batches:
                for rows in batches:
                    _same(connection, table, rows)
                    seen += len(rows)
                    tell(table.name, seen, total)
            equal += seen
    return equal


def _same(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Compare a batch by key: the engines do not sort text alike."""
    names = [column.name for column in table.primary_key]
    keys = [tuple(row[name] for name in names) for row in rows]
    query = select(table).where(tuple_(*table.primary_key).in_(keys))
    found = {
        tuple(row[name] for name in names): dict(row)
        for row in connection.execute(query).mappings()
    }
    for key, row in zip(keys, rows, strict=True):
        if found.get(key) != row:
            raise RowsDifferError(table=table.name, row=key[0] if len(key) == 1 else key)
