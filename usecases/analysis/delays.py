"""Whose days the cases took: by cause, office, stage, country or province, and by fiscal year.

The days are those of ``usecases.reading.ledger``, of every case that the reader may see, added up
by the database. A day past its deadline is a late day; one on hold never is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reference import loader
from statemachine.dates import fiscal_year_be, fiscal_year_bounds
from statemachine.definition import Definition
from statemachine.facts import Actor
from storage import analysis, case_search, people
from storage.analysis import Narrowed, Span
from storage.database import Connection
from usecases import names, stage_words
from usecases.analysis.causes import CAUSES, cause_of, stages_of
from usecases.context import Context
from usecases.names import Names
from usecases.reading.aged import Aged, aged
from usecases.relations.partner_search import country_name
from usecases.returns import Cause, causes, coded

YEARS = 5
"""Fiscal years that are looked back on, this one included."""

PAGE = 50
BY = ("cause", "office", "stage", "country", "province")
"""What days can be added up by."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; ``year`` is a Buddhist fiscal year, 0 all of them. Empty is everything."""

    by: str = "cause"
    year: int = 0
    cause: str = ""
    office: str = ""
    stage: str = ""
    country: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """The days of one cause, office, stage, country or province."""

    code: str
    name: Names
    days: int
    late: int
    share: float


@dataclass(frozen=True, slots=True)
class Delays:
    """What ``Asked`` comes to.

    Attributes:
        rows: The most days first.
        total: Days in all, and of them late.
        years: Days and late days of each fiscal year, the oldest first, under the same filters.
        returns: Why cases were sent back, by coded cause; of no cause or stage alone.
        choices: What the filters offer.
        at: The moment of which the figures are.
        sight: The same for all who may read the same cases.
    """

    rows: tuple[Sum, ...]
    total: tuple[int, int]
    years: tuple[tuple[int, int, int], ...]
    returns: tuple[Cause, ...]
    choices: dict[str, list[dict[str, Any]]]
    at: datetime
    sight: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    province: str
    country: str
    stage: str
    office: str
    cause: str
    days: tuple[int, ...]
    late: tuple[int, ...]


def delays(ctx: Context, asked: Asked) -> Delays:
    """Return whose days the cases took that the actor may read."""
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        key = ("delays asked", _sight(actor), asked)
        return aged(ctx, connection, key, lambda: _delays(ctx, connection, actor, asked)).figure


def _delays(ctx: Context, connection: Connection, actor: Actor | None, asked: Asked) -> Delays:
    definition = ctx.definitions.in_effect(connection, ctx.today)
    found = _cells(ctx, connection, actor)
    years = years_of(ctx.today)
    cells = [cell for cell in found.figure if _fits(cell, asked)]
    at = years.index(asked.year) if asked.year in years else None
    rows = _summed(cells, asked.by, at, _namer(definition, asked.by))
    return Delays(
        rows,
        (sum(row.days for row in rows), sum(row.late for row in rows)),
        tuple(
            (year, sum(c.days[n] for c in cells), sum(c.late[n] for c in cells))
            for n, year in enumerate(years)
        ),
        _returns(ctx, connection, actor, asked),
        _choices(definition, found.figure),
        found.at,
        _sight(actor),
    )


def _returns(
    ctx: Context, connection: Connection, actor: Actor | None, asked: Asked
) -> tuple[Cause, ...]:
    if asked.cause or asked.stage:
        return ()
    span = _narrowed(ctx.today, asked).span
    filters = {name: getattr(asked, name) for name in ("office", "country", "province")}
    whole = None if case_search.sees_all(actor) else actor
    return causes(connection, whole, coded(span.first, span.last, **filters), ctx.today)


def cases(ctx: Context, asked: Asked, *, after: int = 0) -> tuple[list[dict[str, Any]], int | None]:
    """Return the cases that took the days asked for, and where the next page begins."""
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        wanted = _narrowed(ctx.today, asked)
        rows = analysis.cases_by_days(
            connection, actor, wanted, limit=PAGE + 1, offset=max(0, after)
        )
        shown = [_case(ctx, connection, row) for row in rows[:PAGE]]
    return shown, after + PAGE if len(rows) > PAGE else None


def words_of(ctx: Context, asked: Asked) -> list[Names]:
    """Return the names of what is asked for, for the head of a page."""
    with ctx.database.read() as connection:
        definition = ctx.definitions.in_effect(connection, ctx.today)
    codes = ((by, str(getattr(asked, by))) for by in BY)
    found = [_known(_namer(definition, by), code) for by, code in codes if code]
    if asked.year:
        year, ce = asked.year, asked.year - 543
        found.insert(0, names.both(f"ปีงบประมาณ {year}", f"fiscal year {ce}"))
    return found


def _known(name: Callable[[str], Names], code: str) -> Names:
    """Return the name of a code of an address; one that nothing has stays as it is."""
    try:
        return name(code)
    except LookupError:
        return names.both(code, code)


def years_of(today: date) -> tuple[int, ...]:
    """Return the fiscal years that are looked back on, the oldest first."""
    last = fiscal_year_be(today)
    return tuple(range(last - YEARS + 1, last + 1))


def _actor(ctx: Context, connection: Connection) -> Actor | None:
    return None if ctx.person is None else people.actor(connection, ctx.person, ctx.today)


def _cells(ctx: Context, connection: Connection, actor: Actor | None) -> Aged[tuple[_Cell, ...]]:
    whole = case_search.sees_all(actor)

    def count() -> tuple[_Cell, ...]:
        spans = [_span(year, ctx.today) for year in years_of(ctx.today)]
        found = analysis.days_by(connection, None if whole else actor, ctx.today, spans)
        return tuple(_cell(row, len(spans)) for row in found)

    return aged(ctx, connection, ("delays", _sight(actor)), count)


def _sight(actor: Actor | None) -> tuple[str, ...]:
    """Return what is the same for all who may read the same cases."""
    if actor is None or case_search.sees_all(actor):
        return ("all",)
    return tuple(sorted(str(grant) for grant in actor.grants))


def _span(year: int, today: date) -> Span:
    first, last = fiscal_year_bounds(year)
    return Span(first, min(last, today))


def _cell(row: Any, years: int) -> _Cell:
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name of a row's columns
    return _Cell(
        row.province,
        row.country,
        row.state.removesuffix(".waiting"),
        row.office,
        cause_of(row.state, held=bool(row.held)),
        tuple(int(found[f"days_{n}"] or 0) for n in range(years)),
        tuple(int(found[f"late_{n}"] or 0) for n in range(years)),
    )


def _fits(cell: _Cell, asked: Asked) -> bool:
    wanted = (
        (asked.cause, cell.cause),
        (asked.office, cell.office),
        (asked.stage, cell.stage),
        (asked.country, cell.country),
        (asked.province, cell.province),
    )
    return all(not want or want == found for want, found in wanted)


def _summed(
    cells: Sequence[_Cell], by: str, at: int | None, name: Callable[[str], Names]
) -> tuple[Sum, ...]:
    found: dict[str, list[int]] = {}
    for cell in cells:
        total = found.setdefault(str(getattr(cell, by)), [0, 0])
        total[0] += sum(cell.days) if at is None else cell.days[at]
        total[1] += sum(cell.late) if at is None else cell.late[at]
    whole = sum(days for days, _ in found.values()) or 1
    rows = (Sum(c, name(c), days, late, days / whole) for c, (days, late) in found.items() if days)
    return tuple(sorted(rows, key=lambda row: (-row.days, row.code)))


def _namer(definition: Definition, by: str) -> Callable[[str], Names]:
    return {
        "cause": lambda code: CAUSES[code],
        "office": stage_words.office,
        "stage": lambda code: stage_words.stage(definition, code),
        "country": country_name,
        "province": _province,
    }[by]


def _province(code: str) -> Names:
    place = loader.province(code)
    return names.both(place.name_th, place.name_en)


def _choices(definition: Definition, cells: Sequence[_Cell]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for by in BY:
        name = _namer(definition, by)
        codes = {str(getattr(cell, by)) for cell in cells}
        known = [{"value": code, **name(code)} for code in codes]
        found[by] = sorted(known, key=lambda row: str(row["en"]))
    return found


def _narrowed(today: date, asked: Asked) -> Narrowed:
    years = years_of(today)
    span = Span(_span(years[0], today).first, today)
    if asked.year in years:
        span = _span(asked.year, today)
    stages: tuple[str, ...] = (asked.stage,) if asked.stage else ()
    if asked.cause and not asked.stage:
        stages = stages_of(asked.cause) or ("-",)
    return Narrowed(span, today, asked.office, stages, asked.country, asked.province)


def _case(ctx: Context, connection: Connection, row: Any) -> dict[str, Any]:
    definition = ctx.definitions.get(connection, row.definition)
    return {
        "number": row.number,
        "pair": names.pair(row.case_province, row.partner_th, row.partner_en),
        "country": country_name(row.country),
        "stage": stage_words.stage(definition, row.case_state),
        "days": int(row.days),
        "late": int(row.late),
        "visits": int(row.visits),
    }
