"""Statements that every move runs: compiled once for each engine, run on the driver itself.

SQLAlchemy writes the SQL and converts the values; left out is its machinery around each execution,
which costs more than the statement. Rows are plain tuples. Use it where a deed is paid for by the
thousand, and plain Core elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    String,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One parameter: its name, what makes its value the driver's, and its value by default."""

    name: str
    convert: Convert | None
    default: Any
    required: bool

    def of(self, values: Values) -> Any:
        value = values[self.name] if self.required else values.get(self.name, self.default)
        return value if self.convert is None else self.convert(value)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as one engine takes it; ``reads`` are the result columns to convert."""

    sql: str
    slots: tuple[_Slot, ...]
    positional: bool
    reads: tuple[tuple[int, Convert], ...]

    def parameters(self, values: Values) -> Any:
        if self.positional:
            return [slot.of(values) for slot in self.slots]
        return {slot.name: slot.of(values) for slot in self.slots}

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        if not self.reads:
            return tuple(found)
        row = list(found)
        for index, convert in self.reads:
            row[index] = convert(row[index])
        return tuple(row)


class Prepared:
    """A Core statement, or one for each engine by its name, ready to run inside a transaction.

    An insert is compiled for the columns that the values name.
    """

    def __init__(self, statement: Any) -> None:
        """Keep the statement; it is compiled at its first use on an engine."""
        self._statement = statement
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}

    def rows(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Run it and return what it found."""
        plan = self._plan(connection.dialect, values)
        with _telling(connection, plan.sql):  # a row that is fetched can fail like the statement
            cursor = _raw(connection).execute(plan.sql, plan.parameters(values))
            return [plan.row(found) for found in cursor.fetchall()]

    def run(self, connection: Connection, values: Values) -> int:
        """Run it and return how many rows it touched."""
        plan = self._plan(connection.dialect, values)
        return int(run(connection, plan.sql, plan.parameters(values)).rowcount)

    def run_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for each of several values, sent together; all of them name the same columns."""
        if not rows:
            return
        plan = self._plan(connection.dialect, rows[0])
        parameters = [plan.parameters(values) for values in rows]
        if len(rows) == 1:
            run(connection, plan.sql, parameters[0])
        else:
            _run_many(connection, plan.sql, parameters)

    def _plan(self, dialect: Dialect, values: Values) -> _Plan:
        key = (dialect.name, tuple(values))
        plan = self._plans.get(key)
        if plan is None:
            several = isinstance(self._statement, Mapping)
            statement = self._statement[dialect.name] if several else self._statement
            plan = self._plans[key] = _compiled(statement, dialect, list(values))
        return plan


def run(connection: Connection, sql: str, parameters: Any = ()) -> Any:
    """Run SQL on the driver and return its cursor; errors are SQLAlchemy's."""
    with _telling(connection, sql):
        return _raw(connection).execute(sql, parameters)


def _run_many(connection: Connection, sql: str, parameters: list[Any]) -> None:
    with _telling(connection, sql):
        _raw(connection).cursor().executemany(sql, parameters)


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


@contextmanager
def _telling(connection: Connection, sql: str) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy tells them; a dead connection leaves the pool."""
    dialect = connection.dialect
    driver_error = dialect.loaded_dbapi.Error
    try:
        yield
    except driver_error as error:
        dead = dialect.is_disconnect(error, connection.connection, None)
        told = DBAPIError.instance(
            sql, None, error, driver_error, connection_invalidated=dead, dialect=dialect
        )
        if dead:
            connection.invalidate(error)
        raise told from error


def _compiled(statement: Any, dialect: Dialect, columns: list[str]) -> _Plan:
    keys = columns if getattr(statement, "is_insert", False) else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    defaults = {column.key: column.default.arg for column in compiled.insert_prefetch}
    reads = (
        (index, _converter(column.type, dialect, "result_processor", None))
        for index, column in enumerate(statement.exported_columns)
    )
    names = compiled.positiontup or tuple(compiled.params)
    if unknown := set(columns).difference(names):
        message = f"the statement has no {', '.join(sorted(unknown))}: {compiled}"
        raise ValueError(message)
    return _Plan(
        sql=str(compiled),
        slots=tuple(_slot(name, compiled.binds[name], defaults, dialect) for name in names),
        positional=bool(compiled.positional),
        reads=tuple((index, convert) for index, convert in reads if convert),
    )


def _slot(name: str, bind: Any, defaults: Values, dialect: Dialect) -> _Slot:
    return _Slot(
        name=name,
        convert=_converter(bind.type, dialect, "bind_processor"),
        default=defaults.get(name, bind.value),
        required=bool(bind.required),
    )


def _converter(of: TypeEngine[Any], dialect: Dialect, side: str, *more: Any) -> Convert | None:
    found: Convert | None = getattr(of.dialect_impl(dialect), side)(dialect, *more)
    return found


def among(column: Any, name: str, engine: str) -> Any:
    """Return the condition that a column is one of a list, which is one parameter of any length."""
    if engine == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(String)))
    listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(listed.c.value))
