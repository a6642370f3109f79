"""The working calendar: a year at a time, days added and cancelled after a look at what moves."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate, Precision
from statemachine.eras import to_be, to_ce
from statemachine.errors import DateFormatError, PhinongError
from statemachine.working_days import NATIONAL, Holiday
from usecases.calendar_source import default_regions
from usecases.calendars import calendar, deadline_changes
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.shelves import FIRST_YEAR, LAST_YEAR
from web.pages import page
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
MOST_SHOWN = 1_000
_FIELDS = ("day", "name_th", "name_en", "scope", "source")
_ERA = 2400
"""A year from here on is of the Buddhist Era."""


@router.get("/admin/calendar")
def year_page(request: Request, ctx: Ctx) -> Response:
    """Show the closed days of a year, and count working days where that is asked."""
    return _year(request, ctx)


@router.get("/admin/calendar/preview")
def preview(request: Request, ctx: Ctx) -> Response:
    """Show every open deadline that a change would move; nothing is changed."""
    given = {name: request.query_params.get(name, "").strip() for name in ("act", *_FIELDS)}
    try:
        row = _row(ctx, given)
        changes = calendar.preview(ctx, [row])
    except PhinongError as problem:
        return _year(request, ctx, given=given, problem=problem)
    shown = deadline_changes.in_words(ctx, changes[:MOST_SHOWN])
    return page(
        request,
        "admin/calendar_preview.html",
        given=given,
        row=row,
        total=len(changes),
        cases=len({change["number"] for change in changes}),
        changes=shown,
        scope=_scope_words(row.scope),
    )


@router.post("/admin/calendar/add")
def add(request: Request, ctx: Ctx, form: Form) -> Response:
    """Add a day on which offices close."""
    return _change(request, ctx, {name: text(form, name) for name in _FIELDS} | {"act": "add"})


@router.post("/admin/calendar/remove")
def remove(request: Request, ctx: Ctx, form: Form) -> Response:
    """Cancel a day: offices open."""
    return _change(request, ctx, {name: text(form, name) for name in _FIELDS} | {"act": "cancel"})


def _change(request: Request, ctx: Context, given: Mapping[str, str]) -> Response:
    try:
        row = _row(ctx, given)
        if row.closed:
            names = (row.name_th, row.name_en, row.scope, row.source)
            done = calendar.add_day(ctx, row.day, *names)
        else:
            done = calendar.remove_day(ctx, row.day, row.scope)
    except PhinongError as problem:
        return _year(request, ctx, given=given, problem=problem)
    return page(
        request,
        "admin/calendar_done.html",
        row=row,
        done=done,
        changes=deadline_changes.in_words(ctx, done["changes"][:MOST_SHOWN]),
        scope=_scope_words(row.scope),
    )


def _year(
    request: Request,
    ctx: Context,
    *,
    given: Mapping[str, str] | None = None,
    problem: PhinongError | None = None,
) -> Response:
    asked = request.query_params
    year = _asked_year(asked.get("year", ""), ctx.today.year)
    rows = calendar.days(ctx, date(year, 1, 1), date(year, 12, 31))
    counted, wrong = _counted(ctx, asked)
    faults = [fault for fault in (problem, wrong) if fault is not None]
    return page(
        request,
        "admin/calendar.html",
        status=422 if faults else 200,
        problems=[_said(fault) for fault in faults],
        year=year,
        year_be=to_be(year),
        years=(max(FIRST_YEAR, year - 1), min(LAST_YEAR, year + 1)),
        months=_months(rows),
        total=sum(row["closed"] for row in rows),
        scopes=_scopes(),
        scope_words=_scope_words,
        given=dict(given or dict.fromkeys(_FIELDS, "")),
        asked={name: asked.get(name, "") for name in ("from", "to", "region")},
        counted=counted,
    )


def _row(ctx: Context, given: Mapping[str, str]) -> Holiday:
    """Return the row that a form asks for: a new day, or the cancelling of a known one."""
    day, scope = _day(given["day"]), given["scope"] or NATIONAL
    if given["act"] != "cancel":
        row = calendar.holiday(day, given["name_th"], given["name_en"], scope, given["source"])
        if known := _known(ctx, day, scope):
            names = {"name_th": known["name_th"], "name_en": known["name_en"]}
            raise DeedRefusedError("holiday_known", day=day, **names)
        if scope not in dict(_scopes()):
            raise DeedRefusedError("calendar_scope_wrong", scope=scope, known=_known_scopes())
        return row
    found = _known(ctx, day, scope)
    if found is None:
        raise DeedRefusedError("holiday_unknown", day=day, scope=scope)
    th, en, source = found["name_th"], found["name_en"], found["source"] or "–"
    return calendar.cancelled(calendar.holiday(day, th, en, scope, source))


def _known(ctx: Context, day: date, scope: str) -> dict[str, Any] | None:
    rows = calendar.days(ctx, day, day)
    return next((row for row in rows if row["closed"] and row["scope"] == scope), None)


def _counted(ctx: Context, asked: Mapping[str, str]) -> tuple[Any, PhinongError | None]:
    if not asked.get("from") and not asked.get("to"):
        return None, None
    try:
        first, last = _day(asked.get("from", "")), _day(asked.get("to", ""))
        days = calendar.count(ctx, first, last, asked.get("region") or None)
    except PhinongError as problem:
        return None, problem
    return {"first": first, "last": last, "days": days, "all": (last - first).days + 1}, None


def _day(said: str) -> date:
    read = PartialDate.parse(said)
    if read.value is None or read.precision is not Precision.DAY:
        raise DateFormatError(text=said[:60])
    return read.value


def _asked_year(said: str, present: int) -> int:
    if not said.isdecimal():
        return present
    year = to_ce(int(said)) if int(said) >= _ERA else int(said)
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _months(rows: list[dict[str, Any]]) -> list[tuple[date, list[dict[str, Any]]]]:
    by_day = sorted(rows, key=lambda row: (row["day"], row["scope"]))
    months = groupby(by_day, key=lambda row: row["day"][:7])
    return [(date.fromisoformat(f"{month}-01"), list(days)) for month, days in months]


_REGIONS_TH = {
    "Central": "ภาคกลาง", "North": "ภาคเหนือ", "Northeast": "ภาคตะวันออกเฉียงเหนือ",
    "South": "ภาคใต้", "East": "ภาคตะวันออก", "West": "ภาคตะวันตก",
}  # fmt: skip


def _scopes() -> list[tuple[str, dict[str, str]]]:
    regions = sorted(set(default_regions().values()))
    return [(scope, _scope_words(scope)) for scope in (NATIONAL, *(f"region:{r}" for r in regions))]


def _known_scopes() -> str:
    return ", ".join(scope for scope, _ in _scopes())


def _scope_words(scope: str) -> dict[str, str]:
    if scope == NATIONAL:
        return {"th": "ทั่วประเทศ", "en": "National"}
    name = scope.removeprefix("region:")
    return {"th": _REGIONS_TH.get(name, name), "en": f"{name} region"}


def _said(problem: PhinongError) -> dict[str, str]:
    return {"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}
