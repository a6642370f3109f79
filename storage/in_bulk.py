"""Many rows in one statement, as each engine does it fastest.

To PostgreSQL the rows go as one JSON document that the statement takes apart: one round trip, and
far cheaper to make than arrays. On SQLite the driver runs a plain statement for each row. A value
that many rows share is converted once.
"""

from collections.abc import Callable, Mapping, Sequence
from json import JSONEncoder
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, bindparam, cast, func, text, update
from sqlalchemy import select as select_from
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB

Rows = Sequence[tuple[Any, ...]]
Shared = Mapping[str, Any]
Convert = Callable[[Any], Any]

_ROWS = "rows"
_DOCUMENT = JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":"))


class InBulk:
    """An insert or an update of many rows; a row is a tuple of the columns that differ."""

    def __init__(
        self, table: Any, names: Sequence[str], shared: Sequence[str], statements: Mapping[str, Any]
    ) -> None:
        """Keep one statement for each engine; see ``inserting`` and ``updating``."""
        self._columns = [table.__table__.c[name] for name in (*names, *shared)]
        self._shared = tuple(shared)
        self._statements = statements
        self._plans: dict[str, tuple[str, list[Convert | None], tuple[int, ...]]] = {}

    def run(self, connection: Connection, rows: Rows, shared: Shared | None = None) -> None:
        """Write the rows; ``shared`` are the values that are the same in all of them."""
        if not rows:
            return
        sql, converters, places = self._plan(connection.dialect)
        same = [(shared or {})[name] for name in self._shared]
        if connection.dialect.name == "postgresql":
            values = dict(zip(map(_given, self._shared), same, strict=True))
            connection.exec_driver_sql(sql, {_ROWS: _DOCUMENT.encode(rows), **values})
            return
        columns = [*zip(*rows, strict=True), *([value] * len(rows) for value in same)]
        made = [_converted(*pair) for pair in zip(converters, columns, strict=True)]
        placed = zip(*(made[place] for place in places), strict=True)
        connection.exec_driver_sql(sql, list(placed))

    def _plan(self, dialect: Dialect) -> tuple[str, list[Convert | None], tuple[int, ...]]:
        plan = self._plans.get(dialect.name)
        if plan is None:
            names = [_given(each.name) for each in self._columns]
            compiled = self._statements[dialect.name].compile(dialect=dialect)
            types = (each.type.dialect_impl(dialect) for each in self._columns)
            places = tuple(names.index(name) for name in compiled.positiontup or ())
            plan = str(compiled), [each.bind_processor(dialect) for each in types], places
            self._plans[dialect.name] = plan
        return plan


def inserting(
    table: Any, names: Sequence[str], *, unique: Sequence[str], shared: Sequence[str] = ()
) -> InBulk:
    """Return the insert of rows; one whose unique columns are known already stays as it is."""
    columns = table.__table__.c
    several = [*_taken_apart(table, names), *(_parameter(columns[name]) for name in shared)]
    single = {name: _parameter(columns[name]) for name in (*names, *shared)}
    statements = {
        "postgresql": postgresql.insert(table)
        .from_select([*names, *shared], select_from(*several))
        .on_conflict_do_nothing(index_elements=list(unique)),
        "sqlite": sqlite.insert(table)
        .values(single)
        .on_conflict_do_nothing(index_elements=list(unique)),
    }
    return InBulk(table, names, shared, statements)


def updating(table: Any, names: Sequence[str]) -> InBulk:
    """Return the update of rows found by the first column named."""
    columns = table.__table__.c
    key, changed = names[0], names[1:]
    found, *values = _taken_apart(table, names)
    single = {name: _parameter(columns[name]) for name in changed}
    statements = {
        "postgresql": update(table)
        .where(columns[key] == found)
        .values(dict(zip(changed, values, strict=True))),
        "sqlite": update(table).where(columns[key] == _parameter(columns[key])).values(single),
    }
    return InBulk(table, names, (), statements)


def _taken_apart(table: Any, names: Sequence[str]) -> list[Any]:
    """Return the columns of the rows in the JSON document, each of its own type."""
    document = bindparam(_ROWS, type_=JSONB)
    row: Any = func.jsonb_array_elements(document, type_=JSONB).column_valued("given")
    columns = enumerate(table.__table__.c[name] for name in names)
    return [
        cast(row.op("->" if isinstance(each.type, JSON) else "->>")(text(str(at))), each.type)
        for at, each in columns
    ]


def _parameter(column: Any) -> Any:
    return bindparam(_given(column.name), type_=column.type)


def _given(name: str) -> str:
    return f"given_{name}"


def _converted(convert: Convert | None, values: Sequence[Any]) -> Sequence[Any]:
    """Return the driver's values; one object that comes often is converted once."""
    if convert is None:
        return values
    known: dict[int, Any] = {}
    for value in values:
        if id(value) not in known:
            known[id(value)] = convert(value)
    return [known[id(value)] for value in values]
