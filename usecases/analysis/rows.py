"""The rows behind each figure of an overview."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference import loader
from statemachine.dates import fiscal_year_be, fiscal_year_bounds
from statemachine.programme.duty import Duty
from statemachine.programme.money import SOURCES, baht
from storage import overview, pair_lists
from storage.database import Connection
from usecases import names, stage_words
from usecases.analysis import delays
from usecases.analysis.glance import MONTHS, PREPARED, goals_of, month_back
from usecases.analysis.growth import CLASSES, classes
from usecases.analysis.sight import Sight, sight
from usecases.context import Context
from usecases.evidence import partial
from usecases.names import Names, both
from usecases.programme import duties
from usecases.relations.pair_words import STANDINGS, STATUSES, named
from usecases.relations.partner_search import country_name
from usecases.rows.import_rows import SIGNED

PAGE = 50

_TITLES: dict[str, Names] = {
    "signed": both("คู่ที่ลงนามแล้ว", "Signed pairs"),
    "prepared": both("คู่ที่กำลังดำเนินการ", "Pairs being prepared"),
    "new": both("คู่ที่ลงนามในปีงบประมาณ", "Pairs signed in the fiscal year"),
    "late": both("ขั้นตอนที่เสร็จเกินกำหนดใน 12 เดือน", "Stages finished late in 12 months"),
}
DUTIES: dict[str, Names] = {
    Duty.MET.value: both("มีกิจกรรมแล้ว", "An activity was held"),
    Duty.OPEN.value: both("ยังไม่มี ปียังไม่สิ้นสุด", "None yet, the year is not over"),
    Duty.MISSED.value: both("ไม่มีกิจกรรมตลอดปี", "None in the whole year"),
    Duty.EXCUSED.value: both("ได้รับการพัก", "Excused: paused"),
    Duty.NOT_OWED.value: both("ยังไม่ถึงหน้าที่ในปีนี้", "Not owed in this year"),
}
"""How a pair stands in its yearly duty."""


REST = "rest"
"""The pairs that owe nothing in the year: paused, or not long enough in force."""

_REST = (Duty.EXCUSED.value, Duty.NOT_OWED.value)
_REST_NAME = both("พักหรือยังไม่ถึงหน้าที่", "Excused or not owed")


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands behind a figure.

    ``kind`` is pairs, visits, places or items: which columns its rows have.
    """

    title: Names
    kind: str
    rows: list[dict[str, Any]]
    total: int
    more: int | None


@dataclass(frozen=True, slots=True)
class _Ask:
    ctx: Context
    connection: Connection
    seen: Sight
    year: int
    what: str

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and last day of the fiscal year."""
        return fiscal_year_bounds(self.year)


def rows_of(ctx: Context, of: str, *, view: str = "", year: int = 0, after: int = 0) -> Rows | None:
    """Return a page of the rows behind a figure; ``None`` where there is no such figure.

    Args:
        ctx: Who looks.
        of: ``signed``, ``prepared``, ``new``, ``late``, ``duty:met``, ``class:never``, ``sdg:4``,
            ``held:4``, ``money:central``.
        view: Which overview the figure stands in.
        year: Its Buddhist fiscal year.
        after: How many rows come before.
    """
    kind, _, what = of.partition(":")
    found = _KINDS.get(kind)
    if found is None:
        return None
    with ctx.database.read() as connection:
        seen = sight(ctx, connection, view)
        asked = year if year in delays.years_of(ctx.today) else fiscal_year_be(ctx.today)
        title, shape, every = found(_Ask(ctx, connection, seen, asked, what or kind))
    if title is None:
        return None
    page = every[after : after + PAGE]
    more = after + PAGE if len(every) > after + PAGE else None
    return Rows(title, shape, page, len(every), more)


_Answer = tuple[Names | None, str, list[dict[str, Any]]]


def _pairs(ask: _Ask) -> _Answer:
    first, last = ask.span
    fits: dict[str, Callable[[Any], bool]] = {
        "signed": lambda row: row.status in SIGNED,
        "prepared": lambda row: row.status in PREPARED,
        "new": lambda row: (
            row.status in SIGNED and row.begun_on is not None and first <= row.begun_on <= last
        ),
    }
    found = pair_lists.heads(ask.connection, ask.seen.provinces)
    kept = sorted((row for row in found if fits[ask.what](row)), key=_order)
    return _TITLES[ask.what], "pairs", [_pair(row) for row in kept]


def _duty(ask: _Ask) -> _Answer:
    wanted = _REST if ask.what == REST else (ask.what,)
    if not set(wanted) <= set(DUTIES):
        return None, "", []
    every = duties.standings(ask.ctx, ask.connection, ask.year, provinces=ask.seen.provinces)
    kept = sorted((one.row for one in every if one.verdict.duty.value in wanted), key=_order)
    return DUTIES.get(ask.what, _REST_NAME), "pairs", [_pair(row) for row in kept]


def _order(row: Any) -> tuple[str, str]:
    return row.province, row.key


def _pair(row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "country": country_name(row.country),
        "status": named(STATUSES, row.status),
        "standing": STANDINGS.get(row.standing),
        "begun": partial(row.begun_on, row.begun_precision),
    }


def _late(ask: _Ask) -> _Answer:
    first = month_back(ask.ctx.today, MONTHS - 1)
    found = overview.late_visits(
        ask.connection, ask.seen.actor, first, ask.ctx.today, limit=5000, before=0
    )
    return _TITLES["late"], "visits", [_visit(ask, row) for row in found]


def _visit(ask: _Ask, row: Any) -> dict[str, Any]:
    definition = ask.ctx.definitions.get(ask.connection, row.definition)
    return {
        "number": row.number,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "stage": stage_words.stage(definition, row.state),
        "office": stage_words.office(row.office),
        "left_on": row.left_on,
        "due_on": row.due_on,
        "days_used": row.days_used,
        "days_allowed": row.days_allowed,
    }


def _class(ask: _Ask) -> _Answer:
    if ask.what not in CLASSES:
        return None, "", []
    rows = overview.pairs(ask.connection, ask.seen.provinces, *ask.span)
    of = classes(rows, ask.seen.provinces)
    gained = {r.province for r in rows if r.status in SIGNED and r.begun == 0}
    codes = [code for code, found in of.items() if found == ask.what]
    return CLASSES[ask.what], "places", [_place(code, code in gained) for code in codes]


def _place(code: str, gained: bool) -> dict[str, Any]:  # noqa: FBT001 - the row's own column
    place = loader.province(code)
    return {"code": code, "name": both(place.name_th, place.name_en), "gained": gained}


def _goals() -> dict[int, Names]:
    return {row.goal: both(row.short_th, row.title_en) for row in loader.sdgs()}


def _sdg(ask: _Ask) -> _Answer:
    known = _goals()
    if not ask.what.isdigit() or int(ask.what) not in known:
        return None, "", []
    goal = int(ask.what)
    found = overview.tagged_items(ask.connection, ask.seen.provinces, ask.year)
    kept = [row for row in found if goal in goals_of(row.tags or ())]
    return known[goal], "items", [_item(row, row.title) for row in kept]


def _held(ask: _Ask) -> _Answer:
    known = _goals()
    if not ask.what.isdigit() or int(ask.what) not in known:
        return None, "", []
    goal = int(ask.what)
    kinds = [row.code for row in loader.activity_types() if goal in row.sdg_suggested]
    last = min(ask.span[1], ask.ctx.today)
    found = overview.held_activities(ask.connection, ask.seen.provinces, kinds, ask.span[0], last)
    rows = [{**_item(row, row.text), "on": partial(row.happens_on, row.precision)} for row in found]
    return known[goal], "items", rows


def _money(ask: _Ask) -> _Answer:
    if ask.what not in SOURCES:
        return None, "", []
    items = overview.tagged_items(ask.connection, ask.seen.provinces, ask.year)
    lines = overview.items_with_money(ask.connection, {row.id for row in items}, ask.what)
    kept = [(row, lines[row.id]) for row in items if row.id in lines]
    return both(*SOURCES[ask.what]), "items", list(_budgets(kept))


def _budgets(kept: Iterable[tuple[Any, Any]]) -> Iterable[dict[str, Any]]:
    for row, line in kept:
        money = {name: baht(getattr(line, name)) for name in ("asked", "granted", "spent")}
        yield {**_item(row, row.title), **money}


def _item(row: Any, title: str) -> dict[str, Any]:
    started = getattr(row, "starts_on", None)
    return {
        "pair_key": row.pair_key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "title": title,
        "on": partial(started, row.precision) if started else None,
    }


_KINDS: dict[str, Callable[[_Ask], _Answer]] = {
    "signed": _pairs,
    "prepared": _pairs,
    "new": _pairs,
    "late": _late,
    "duty": _duty,
    "class": _class,
    "sdg": _sdg,
    "held": _held,
    "money": _money,
}
