"""The whole at a glance: one reading of the register, the cases, the duty and the money."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from reference import loader
from statemachine.date_text import MONTHS_EN_SHORT, MONTHS_TH_SHORT
from statemachine.dates import fiscal_year_be, fiscal_year_bounds
from statemachine.programme.money import ASPECTS, SOURCES
from storage import overview
from storage.database import Connection
from usecases.analysis import delays, forecasts
from usecases.analysis.growth import growth
from usecases.analysis.sight import Sight, sight
from usecases.context import Context
from usecases.names import both
from usecases.programme import duties
from usecases.reading import case_lists
from usecases.reading.aged import aged
from usecases.relations.pair_words import STATUSES
from usecases.relations.partner_search import country_name
from usecases.relations.places import Count
from usecases.rows.import_rows import SIGNED

PREPARED = ("in_progress", "prospective")
MONTHS = 12
_MOST = 8
_SOON = 5


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything that an overview says, of one moment.

    Attributes:
        sight: Whose overview it is.
        at: The moment of the figures.
        year: The Buddhist fiscal year, with its first and last day.
        pairs: ``signed``, ``prepared``, ``provinces`` (with a signed pair), ``new`` in the year.
        statuses: Pairs by what the evidence says.
        cases: ``open`` and ``late``.
        stages: Open work by stage, as ``case_lists.by_stage``.
        punctual: ``ended``, ``in_time`` and the same by month.
        places: Every province with its counts, for the map.
        classes: Growth by class of province (R40).
        duty: How pairs stand in the yearly duty (R39).
        money: Budget of the year's plans by source, in satang.
        sdgs: Goals: planned activities tagged with each, and held ones whose type suggests it.
        countries: The countries with the most pairs.
        causes: Whose days they were this year, by cause.
        soon: Open cases that will be signed next, with their forecast.
    """

    sight: Sight
    at: datetime
    year: tuple[int, date, date]
    pairs: Mapping[str, int]
    statuses: Sequence[Mapping[str, Any]]
    cases: Mapping[str, int]
    stages: Sequence[Mapping[str, Any]]
    punctual: Mapping[str, Any]
    places: Sequence[Mapping[str, Any]]
    classes: Sequence[Mapping[str, Any]]
    duty: Mapping[str, int]
    money: Sequence[Mapping[str, Any]]
    sdgs: Sequence[Mapping[str, Any]]
    countries: Sequence[Mapping[str, Any]]
    causes: Sequence[delays.Sum]
    soon: Sequence[Mapping[str, Any]]


def glance(ctx: Context, view: str = "", year: int = 0) -> Glance:
    """Return an overview of somebody, their first where they have none of this name.

    ``year`` is the Buddhist fiscal year of what is counted by year; this one unless it is one of
    those looked back on.

    Raises:
        DeedRefusedError: They have no overview.
    """
    with ctx.database.read() as connection:
        seen = sight(ctx, connection, view)
        asked = year if year in delays.years_of(ctx.today) else fiscal_year_be(ctx.today)
        key = ("glance", seen.view == "province", seen.key, asked)
        found = aged(ctx, connection, key, lambda: _glance(ctx, connection, seen, asked))
    return replace(found.figure, sight=seen)


def _glance(ctx: Context, connection: Connection, seen: Sight, year: int) -> Glance:
    first, last = fiscal_year_bounds(year)
    rows = overview.pairs(connection, seen.provinces, first, last)
    cases = _cases(ctx, connection, seen)
    causes = delays.delays(ctx, delays.Asked(year=year))
    return Glance(
        sight=seen,
        at=ctx.now,
        year=(year, first, last),
        pairs=_pairs(rows),
        statuses=_statuses(rows),
        cases={
            "open": sum(row.open for row in cases.values()),
            "late": sum(row.late for row in cases.values()),
        },
        stages=case_lists.by_stage(ctx),
        punctual=_punctual(ctx, connection, seen),
        places=_places(rows, cases, seen),
        classes=growth(rows, seen.provinces),
        duty=_duty(ctx, connection, seen, year),
        money=_money(connection, seen, year),
        sdgs=_sdgs(connection, seen, (year, first, min(last, ctx.today))),
        countries=_countries(rows),
        causes=causes.rows[:_MOST],
        soon=[row for row in forecasts.of_all(ctx)["rows"] if row["state"] == "said"][:_SOON],
    )


def _cases(ctx: Context, connection: Connection, seen: Sight) -> Mapping[str, Any]:
    found = overview.open_cases(connection, seen.actor, ctx.today)
    own = seen.provinces if seen.view == "province" else None
    return {row.province: row for row in found if own is None or row.province in own}


def _pairs(rows: Iterable[Any]) -> dict[str, int]:
    signed = [row for row in rows if row.status in SIGNED]
    return {
        "signed": sum(row.pairs for row in signed),
        "prepared": sum(row.pairs for row in rows if row.status in PREPARED),
        "provinces": len({row.province for row in signed}),
        "new": sum(row.pairs for row in signed if row.begun == 0),
    }


def _statuses(rows: Iterable[Any]) -> list[dict[str, Any]]:
    count: Counter[str] = Counter()
    for row in rows:
        count[row.status] += row.pairs
    return [
        {"code": code, "name": words, "pairs": count[code]}
        for code, words in STATUSES.items()
        if count[code]
    ]


def _punctual(ctx: Context, connection: Connection, seen: Sight) -> dict[str, Any]:
    first = month_back(ctx.today, MONTHS - 1)
    rows = overview.punctual(connection, seen.actor, first, ctx.today, narrow=seen.narrow)
    months = [month_back(ctx.today, back) for back in range(MONTHS - 1, -1, -1)]
    by_month = [_of_month(month, rows) for month in months]
    return {
        "first": first,
        "ended": sum(month["ended"] for month in by_month),
        "in_time": sum(month["in_time"] for month in by_month),
        "months": by_month,
    }


def _of_month(month: date, rows: Iterable[Any]) -> dict[str, Any]:
    mine = [row for row in rows if row.left_on.replace(day=1) == month]
    number = month.month - 1
    return {
        "month": month,
        "name": both(MONTHS_TH_SHORT[number], MONTHS_EN_SHORT[number]),
        "ended": sum(row.ended for row in mine),
        "in_time": sum(row.in_time for row in mine),
    }


def month_back(day: date, back: int) -> date:
    """Return the first day of the month so many months ago."""
    month = day.replace(day=1)
    for _ in range(back):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _places(rows: Iterable[Any], cases: Mapping[str, Any], seen: Sight) -> list[dict[str, Any]]:
    every: Counter[str] = Counter()
    signed: Counter[str] = Counter()
    for row in rows:
        every[row.province] += row.pairs
        signed[row.province] += row.pairs if row.status in SIGNED else 0
    return [
        {
            "code": place.iso_3166_2,
            "name": both(place.name_th, place.name_en),
            "count": Count(
                every[place.iso_3166_2],
                signed[place.iso_3166_2],
                *(_of(cases.get(place.iso_3166_2))),
            ),
            "own": seen.provinces is not None and place.iso_3166_2 in seen.provinces,
        }
        for place in loader.provinces()
    ]


def _of(row: Any) -> tuple[int, int]:
    return (0, 0) if row is None else (int(row.open), int(row.late))


def _duty(ctx: Context, connection: Connection, seen: Sight, year: int) -> Mapping[str, int]:
    places = None if seen.provinces is None else tuple(sorted(seen.provinces))

    def count() -> dict[str, int]:
        found = duties.standings(ctx, connection, year, provinces=seen.provinces)
        return duties.totals(found)

    return aged(ctx, connection, ("duty", places, year), count).figure


def _money(connection: Connection, seen: Sight, year: int) -> list[dict[str, Any]]:
    return [
        {
            "source": row.source,
            "name": both(*SOURCES.get(row.source, (row.source, row.source))),
            "lines": row.lines,
            **{name: int(getattr(row, name) or 0) for name in ASPECTS},
            **{f"{name}_lines": getattr(row, f"{name}_lines") for name in ASPECTS},
        }
        for row in overview.money(connection, seen.provinces, year)
    ]


def _sdgs(
    connection: Connection, seen: Sight, year: tuple[int, date, date]
) -> list[dict[str, Any]]:
    planned: Counter[int] = Counter()
    for tags in overview.item_tags(connection, seen.provinces, year[0]):
        planned.update(goals_of(tags))
    suggests = {row.code: row.sdg_suggested for row in loader.activity_types()}
    held: Counter[int] = Counter()
    for kind, count in overview.activity_types(connection, seen.provinces, *year[1:]).items():
        for goal in suggests.get(kind, ()):
            held[goal] += count
    return [
        {
            "goal": row.goal,
            "name": both(row.short_th, row.title_en),
            "planned": planned[row.goal],
            "held": held[row.goal],
        }
        for row in loader.sdgs()
    ]


def goals_of(tags: Iterable[str]) -> set[int]:
    """Return the Sustainable Development Goals among tags, each once."""
    parts = (tag.split(":") for tag in tags)
    return {int(part[-1]) for part in parts if part[0] == "sdg" and part[-1].isdigit()}


def _countries(rows: Iterable[Any]) -> list[dict[str, Any]]:
    every: Counter[str] = Counter()
    signed: Counter[str] = Counter()
    for row in rows:
        every[row.country] += row.pairs
        signed[row.country] += row.pairs if row.status in SIGNED else 0
    return [
        {"code": code, "name": country_name(code), "pairs": count, "signed": signed[code]}
        for code, count in sorted(every.items(), key=lambda each: (-each[1], each[0]))[:_MOST]
    ]
