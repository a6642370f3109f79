"""Statements that every move runs: compiled once for each engine, run on the driver itself.

SQLAlchemy writes the SQL and converts the values; left out is its machinery around each execution,
which costs more than the statement. Rows are plain tuples. Use it where a deed is paid for by the
thousand, and plain Core elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
class _Plan:
    """A statement as one engine takes it.

    ``names`` are its parameters in order, ``defaults`` the values of those that need none given;
    ``writes`` say what makes a value the driver's, by place or by name, ``reads`` what makes a
    result column ours.
    """

    sql: str
    names: tuple[str, ...]
    defaults: Values
    positional: bool
    writes: tuple[tuple[Any, Convert], ...]
    reads: tuple[tuple[int, Convert], ...]

    def parameters(self, values: Values) -> Any:
        given = {**self.defaults, **values}
        found: Any = [given[name] for name in self.names] if self.positional else given
        for place, convert in self.writes:
            found[place] = convert(found[place])
        return found

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
        parameters = plan.parameters(values)
        found = _on_driver(
            connection, plan.sql, lambda raw: raw.execute(plan.sql, parameters).fetchall()
        )
        return [plan.row(row) for row in found]

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
    return _on_driver(connection, sql, lambda raw: raw.execute(sql, parameters))


def _run_many(connection: Connection, sql: str, parameters: list[Any]) -> None:
    _on_driver(connection, sql, lambda raw: raw.cursor().executemany(sql, parameters))


def _on_driver(connection: Connection, sql: str, deed: Callable[[Any], Any]) -> Any:
    """Do something with the driver's connection, fetching too: a row can fail like a statement."""
    try:
        return deed(connection.connection.dbapi_connection)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, sql, error) from error


def _told(connection: Connection, sql: str, error: Any) -> BaseException:
    """Return the driver's error as SQLAlchemy tells it; a dead connection leaves the pool."""
    dialect = connection.dialect
    driver_error = dialect.loaded_dbapi.Error
    dead = dialect.is_disconnect(error, connection.connection, None)
    told: BaseException = DBAPIError.instance(
        sql, None, error, driver_error, connection_invalidated=dead, dialect=dialect
    )
    if dead:
        connection.invalidate(error)
    return told


def _compiled(statement: Any, dialect: Dialect, columns: list[str]) -> _Plan:
    keys = columns if getattr(statement, "is_insert", False) else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    found = statement.exported_columns
    defaults = {column.key: column.default.arg for column in compiled.insert_prefetch}
    names = tuple(compiled.positiontup or compiled.params)
    if unknown := set(columns).difference(names):
        message = f"the statement has no {', '.join(sorted(unknown))}: {compiled}"
        raise ValueError(message)
    binds = [compiled.binds[name] for name in names]
    fixed = {name: bind.value for name, bind in zip(names, binds, strict=True) if not bind.required}
    places = range(len(names)) if compiled.positional else names
    return _Plan(
        sql=str(compiled),
        names=names,
        defaults=fixed | defaults,
        positional=bool(compiled.positional),
        writes=_present(zip(places, (_writer(bind.type, dialect) for bind in binds), strict=True)),
        reads=_present(enumerate(_reader(column.type, dialect) for column in found)),
    )


def _present(converters: Iterable[tuple[Any, Convert | None]]) -> tuple[tuple[Any, Convert], ...]:
    return tuple((place, convert) for place, convert in converters if convert is not None)


def _writer(of: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return of.dialect_impl(dialect).bind_processor(dialect)


def _reader(of: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return of.dialect_impl(dialect).result_processor(dialect, None)


def among(column: Any, name: str, engine: str) -> Any:
    """Return the condition that a column is one of a list, which is one parameter of any length."""
    if engine == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(String)))
    listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(listed.c.value))
