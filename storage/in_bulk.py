"""Many rows in one statement, as each engine does it fastest.

To PostgreSQL the rows go as one JSON document that the statement takes apart: one round trip, and
far cheaper to make than arrays. On SQLite the driver runs a plain statement for each row. A value
that many rows share is converted once.
"""

from collections.abc import Callable, Mapping, Sequence
from json import JSONEncoder
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Dialect,
    Select,
    bindparam,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

Rows = Sequence[tuple[Any, ...]]
Convert = Callable[[Any], Any]
_Plan = tuple[str, list[Convert], list[int]]
"""SQL, what makes each column's values the driver's, and the places of its marks in a row."""

ROWS = "rows"
_DOCUMENT = JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":"))


class InBulk:
    """An insert of many rows; one whose unique columns are known already stays as it is."""

    def __init__(
        self, table: Any, names: Sequence[str], *, shared: Sequence[str], unique: Sequence[str]
    ) -> None:
        """Keep the columns that differ, in the order of each row's tuple, and those shared."""
        self._names = tuple(names)
        self._shared = tuple(shared)
        self._unique = list(unique)
        self._table = table
        self._columns = [table.__table__.c[name] for name in (*names, *shared)]
        self._plans: dict[str, _Plan] = {}

    def insert(self, connection: Connection, rows: Rows, shared: Mapping[str, Any]) -> None:
        """Add rows; ``shared`` are the values that are the same in all of them."""
        if not rows:
            return
        sql, converters, order = self._plan(connection.dialect)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(sql, {ROWS: _DOCUMENT.encode(rows), **shared})
            return
        differ, same = converters[: len(self._names)], converters[len(self._names) :]
        columns = [_converted(*pair) for pair in zip(differ, zip(*rows, strict=True), strict=True)]
        last = [convert(shared[name]) for convert, name in zip(same, self._shared, strict=True)]
        columns += [[value] * len(rows) for value in last]
        ordered = [columns[place] for place in order]
        connection.exec_driver_sql(sql, list(zip(*ordered, strict=True)))

    def _plan(self, dialect: Dialect) -> _Plan:
        plan = self._plans.get(dialect.name)
        if plan is None:
            make = self._several if dialect.name == "postgresql" else self._single
            compiled = make().compile(dialect=dialect)
            types = (each.type.dialect_impl(dialect) for each in self._columns)
            names = [each.name for each in self._columns]
            plan = self._plans[dialect.name] = (
                str(compiled),
                [each.bind_processor(dialect) or _as_it_is for each in types],
                [names.index(name) for name in compiled.positiontup or ()],
            )
        return plan

    def _several(self) -> Any:
        differ = len(self._names)
        taken = taken_apart(self._columns[:differ])
        shared = [bindparam(each.name, type_=each.type) for each in self._columns[differ:]]
        made = postgresql.insert(self._table).from_select(
            [each.name for each in self._columns], select(*taken, *shared)
        )
        return made.on_conflict_do_nothing(index_elements=self._unique)

    def _single(self) -> Any:
        marks = {each.name: bindparam(each.name, type_=each.type) for each in self._columns}
        made = sqlite.insert(self._table).values(marks)
        return made.on_conflict_do_nothing(index_elements=self._unique)


def taken_apart(columns: Sequence[Any]) -> list[Any]:
    """Return the columns of the JSON document ``rows``, each of its own type (PostgreSQL)."""
    document = bindparam(ROWS, type_=JSONB)
    row: Any = func.jsonb_array_elements(document, type_=JSONB).column_valued("given")
    return [
        cast(row.op("->" if isinstance(each.type, JSON) else "->>")(text(str(at))), each.type)
        for at, each in enumerate(columns)
    ]


def listed(name: str, engine: str) -> Select[tuple[int]]:
    """Return the query of the row ids in a list, which is one parameter of any length."""
    if engine == "postgresql":
        return select(func.unnest(bindparam(name, type_=ARRAY(BigInteger))))
    return select(func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value)


def _as_it_is(value: Any) -> Any:
    return value


def _converted(convert: Convert, values: Sequence[Any]) -> Sequence[Any]:
    """Return the driver's values; one object that comes often is converted once."""
    if convert is _as_it_is:
        return values
    known: dict[int, Any] = {}
    for value in values:
        if id(value) not in known:
            known[id(value)] = convert(value)
    return [known[id(value)] for value in values]
