"""The six indicators of a fiscal year, their trend, and the rows behind each value."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reference import kpis
from reference.kpis import Indicator
from reference.loader import province as province_of
from statemachine.dates import fiscal_year_be, fiscal_year_bounds
from statemachine.errors import PhinongError
from statemachine.kpi.facts import Facts, Result, Row
from statemachine.kpi.formulas import computed_in
from storage import claims, kpi
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.kpi import words
from usecases.kpi.facts import facts
from usecases.reading.aged import aged
from usecases.register.readers import reader_of
from usecases.relations.register_sight import Sight

_MOST_YEARS = 12
_QUICK_S = 1.0
"""What takes less to work out is always of this moment."""


class NoSuchIndicatorError(PhinongError):
    """The plan has no such indicator."""

    code = "no_such_indicator"
    th = "ไม่มีตัวชี้วัด “{indicator}” โปรดเลือกจาก {known}"
    en = "There is no indicator “{indicator}”; choose one of: {known}."


class YearOutsideError(PhinongError):
    """The fiscal year lies before the plan or ahead."""

    code = "kpi_year_outside"
    th = "ปีงบประมาณ {year} อยู่นอกช่วงที่คำนวณได้ ({first} ถึง {last}) โปรดเลือกปีในช่วงนี้"
    en = "Fiscal year {year} lies outside what can be worked out ({first} to {last})."


def years(ctx: Context) -> list[int]:
    """Return the fiscal years that are shown, oldest first: of the plan, up to the running one."""
    last = fiscal_year_be(ctx.today)
    return list(range(max(kpis.first_year(), last - _MOST_YEARS + 1), last + 1))


def report(ctx: Context, year: int | None = None) -> dict[str, Any]:
    """Return every indicator in a Buddhist fiscal year with its trend.

    Values are worked out from what the register knows now, past years too.

    Raises:
        YearOutsideError: The year is not shown.
    """
    shown = years(ctx)
    asked = shown[-1] if year is None else year
    if asked not in shown:
        raise YearOutsideError(year=asked, first=shown[0], last=shown[-1])
    with ctx.database.read() as connection:
        every = _computed(ctx, connection)
    first, last = fiscal_year_bounds(asked)
    return {
        "fiscal_year": asked,
        "from": first.isoformat(),
        "until": last.isoformat(),
        "running": last >= ctx.today,
        "as_of": ctx.today.isoformat(),
        "definitions": kpis.version(),
        "plan": kpis.source(),
        "years": shown,
        "indicators": [_told(one, every[one.id], asked) for one in kpis.indicators()],
    }


def indicator(
    ctx: Context, name: str, year: int | None = None, *, public: bool = False
) -> dict[str, Any]:
    """Return one indicator in a fiscal year with the rows that the reader may see.

    Raises:
        NoSuchIndicatorError: The plan has none of this name.
        YearOutsideError: The year is not shown.
    """
    found = report(ctx, year)
    one = next((i for i in found["indicators"] if i["id"] == name), None)
    if one is None:
        known = ", ".join(i.id for i in kpis.indicators())
        raise NoSuchIndicatorError(indicator=name[:40], known=known)
    with ctx.database.read() as connection:
        result = _computed(ctx, connection)[name][found["fiscal_year"]]
        seen = reader_of(ctx, connection, public=public)
        rows, unseen = _rows(connection, name, result.rows, seen)
    return {key: found[key] for key in _HEAD} | {"indicator": one, "rows": rows, "unseen": unseen}


_HEAD = ("fiscal_year", "from", "until", "running", "as_of", "definitions", "plan", "years")


def _computed(ctx: Context, connection: Connection) -> Mapping[str, Mapping[int, Result]]:
    """Return every indicator in every year; of a very large register it may be a minute old."""

    def count() -> dict[str, dict[int, Result]]:
        return _every(facts(ctx, connection), years(ctx))

    return aged(ctx, connection, "kpi", count, quick_s=_QUICK_S).figure


def _every(known: Facts, shown: Sequence[int]) -> dict[str, dict[int, Result]]:
    return {one.id: computed_in(one.id, known, shown) for one in kpis.indicators()}


def _told(one: Indicator, found: Mapping[int, Result], year: int) -> dict[str, Any]:
    result = found[year]
    return {
        "id": one.id,
        "row": one.row,
        "goal": one.goal,
        "line": one.line,
        "name": names.both(one.name_th, one.name_en),
        "definition": names.both(one.definition_th, one.definition_en),
        "formula": names.both(one.formula_th, one.formula_en),
        "data": names.both(one.data_th, one.data_en),
        "unit": one.unit,
        "target": one.target,
        "target_basis": one.target_basis,
        "target_basis_name": words.BASES[one.target_basis],
        "next": words.NEXT[one.id],
        **_figures(one, result),
        "trend": [{"fiscal_year": y, **_figures(one, r)} for y, r in found.items()],
    }


def _figures(one: Indicator, result: Result) -> dict[str, Any]:
    met = None
    if result.value is not None and one.target is not None:
        met = result.value >= one.target
    return {
        "value": result.value,
        "part": result.part,
        "whole": result.whole,
        "beside": dict(result.beside),
        "beside_names": {name: words.beside(name) for name in result.beside},
        "said": words.said(one.unit, result),
        "met": met,
        "running": result.running,
    }


def _rows(
    connection: Connection, name: str, rows: Sequence[Row], seen: Sight
) -> tuple[list[dict[str, Any]], int]:
    """Return the rows that a reader may see, and how many they may not."""
    allowed = [row for row in rows if _may_see(seen, row)]
    named = _names(connection, name, allowed)
    told = [
        {
            "key": row.key,
            "counts": row.counts,
            "state": row.state,
            "state_name": words.state(row.state),
            "figures": {k: _plain(v) for k, v in row.figures.items()},
            **named.get(row.key, {"name": names.both(row.key, row.key), "href": ""}),
        }
        for row in allowed
    ]
    return told, len(rows) - len(allowed)


def _may_see(seen: Sight, row: Row) -> bool:
    province = row.figures.get("province")
    return province is None or seen.whole(str(province))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _names(connection: Connection, name: str, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    keys = [row.key for row in rows]
    if name == "handbook":
        return {
            e.edition: {"name": names.both(e.title, e.title), "href": e.link}
            for e in kpi.editions(connection)
        }
    if name in ("groups_set_up", "groups_act"):
        return {str(g.id): _group(g) for g in kpi.groups(connection)}
    if name == "right_first_time":
        found, path = claims.case_names(connection, keys), "/cases"
    else:
        found, path = claims.names(connection, keys), "/pairs"
        found |= claims.case_names(connection, [key for key in keys if key not in found])
    return {
        key: {
            "name": names.pair(row.province, row.partner_th, row.partner_en),
            "href": f"{path}/{key}",
        }
        for key, row in found.items()
    }


def _group(row: Any) -> dict[str, Any]:
    place = words.CENTRE if row.scope == "*" else _province(row.scope)
    return {
        "name": names.both(row.name_th, row.name_en or row.name_th),
        "place": place,
        "order": row.order_number,
        "href": f"/groups/{row.id}",
    }


def _province(code: str) -> names.Names:
    found = province_of(code)
    return names.both(found.name_th, found.name_en)
