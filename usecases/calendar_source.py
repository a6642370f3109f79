"""Where the working calendar comes from, and what the weekly check finds missing in it.

For the years of the shipped table the table is the authority; for other years the package
``holidays`` serves, without the days on which government offices work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata

from reference import loader
from statemachine.dates import format_en, format_th
from statemachine.eras import to_be
from statemachine.working_days import NATIONAL, Calendar, Holiday

_NOT_GOVERNMENT = ("National Labor Day", "National Children's Day")
_PLOUGHING = "Royal Ploughing"
_LUNAR = ("Makha Bucha", "Visakha Bucha", "Asarnha Bucha", "Buddhist Lent")
_KINDS = (
    (_PLOUGHING, "royal_ploughing"),
    ("Bridge Public Holiday", "cabinet_special"),
    ("(in lieu)", "substitution"),
)
_LAST_PLOUGHING_DAY = (5, 31)
_MONTHS_AHEAD = 18
# The Cabinet's four regions of 2021 named no provinces. Guess: the Interior's parts of the
# country, with the East in the Centre and the southern border in the South.
_REGION_OF_PHAK = {"East": "Central", "Southern Border": "South"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should mend in the calendar.

    Attributes:
        code: ploughing_missing, coverage_ends or lunar_forecast.
        day: The day concerned, or the last day covered, or the last day it can be.
        th: One sentence with the remedy, Thai.
        en: The same in English.
    """

    code: str
    day: date
    th: str
    en: str


def shipped_holidays(first_year: int = 2000, last_year: int = 2040) -> list[Holiday]:
    """Return every holiday row of the years, Gregorian, in time order.

    A row of a future year outside the table has low confidence: it is a forecast until the
    Cabinet announces the year.
    """
    years = range(first_year, last_year + 1)
    table = [row for row in _table() if row.day.year in years]
    covered = {row.day.year for row in _table()}
    others = _packaged(tuple(year for year in years if year not in covered), max(covered))
    return sorted([*table, *others], key=lambda row: (row.day, row.scope))


def default_regions() -> dict[str, str]:
    """Return province code to region name, for the regional holidays of 2021.

    An assumption, not sourced (see ``_REGION_OF_PHAK``); pass another mapping where it is known.
    """
    parts = {p.iso_3166_2: p.phak_en for p in loader.provinces() if p.phak_en}
    return {code: _REGION_OF_PHAK.get(part, part) for code, part in parts.items()}


def shipped_calendar(first_year: int = 2000, last_year: int = 2040) -> Calendar:
    """Return the calendar as shipped, before any change made at this installation."""
    return Calendar.of(
        shipped_holidays(first_year, last_year),
        first=date(first_year, 1, 1),
        last=date(last_year, 12, 31),
        regions=default_regions(),
    )


def forecast_gaps(calendar: Calendar, today: date) -> list[Finding]:
    """Return what is missing or uncertain in the 18 months from ``today`` (Bangkok)."""
    until = _months_later(today, _MONTHS_AHEAD)
    found = [*_coverage(calendar, until), *_ploughing(calendar, today, until)]
    return sorted([*found, *_lunar(calendar, today, until)], key=lambda gap: (gap.day, gap.code))


@cache
def _table() -> tuple[Holiday, ...]:
    return tuple(
        Holiday(
            day=row.date,
            scope=row.scope,
            closed=row.government_closed,
            name_th=row.name_th,
            name_en=row.name_en,
            source=row.source,
            kind=row.kind,
            confidence=row.confidence,
        )
        for row in loader.holidays_table()
    )


@cache
def _packaged(years: tuple[int, ...], last_of_table: int) -> tuple[Holiday, ...]:
    if not years:
        return ()
    from holidays import country_holidays  # noqa: PLC0415 - slow to import, seldom needed

    kinds = ("public", "government")
    th, en = (
        country_holidays("TH", years=years, categories=kinds, language=language)
        for language in ("th", "en_US")
    )
    source = f"holidays {metadata.version('holidays')}"
    return tuple(
        _packaged_row(day, th[day], en[day], source, forecast=day.year > last_of_table)
        for day in sorted(th)
    )


def _packaged_row(day: date, th: str, en: str, source: str, *, forecast: bool) -> Holiday:
    closing = [name for name in en.split("; ") if not name.startswith(_NOT_GOVERNMENT)]
    names = closing or [en]
    kind = next((kind for mark, kind in _KINDS if all(mark in name for name in names)), "regular")
    return Holiday(
        day=day,
        scope=NATIONAL,
        closed=bool(closing),
        name_th=th,
        name_en=en,
        source=source,
        kind=kind,
        confidence="low" if forecast else "medium",
    )


def _months_later(day: date, months: int) -> date:
    """Return the first of the month that lies ``months`` ahead."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _coverage(calendar: Calendar, until: date) -> Iterator[Finding]:
    if calendar.last < until:
        th, en = format_th(calendar.last), format_en(calendar.last)
        yield Finding(
            "coverage_ends",
            calendar.last,
            f"ปฏิทินวันทำการสิ้นสุดวันที่ {th} โปรดเพิ่มวันหยุดราชการของปีถัดไป",
            f"The working calendar ends on {en}; add the holidays of the following year.",
        )


def _ploughing(calendar: Calendar, today: date, until: date) -> Iterator[Finding]:
    known = {row.day.year for row in calendar.holidays if row.kind == "royal_ploughing"}
    for year in range(today.year, until.year + 1):
        latest = date(year, *_LAST_PLOUGHING_DAY)
        if year not in known and today <= latest <= min(until, calendar.last):
            yield Finding(
                "ploughing_missing",
                latest,
                f"ยังไม่มีวันพืชมงคลของปี พ.ศ. {to_be(year)} โปรดเพิ่มเมื่อมีประกาศอย่างเป็นทางการ",
                f"Royal Ploughing Day of {year} is missing; add it once it is announced.",
            )


def _lunar(calendar: Calendar, today: date, until: date) -> Iterator[Finding]:
    for row in calendar.closings(today, until):
        if row.confidence == "low" and any(name in row.name_en for name in _LUNAR):
            yield Finding(
                "lunar_forecast",
                row.day,
                f"{row.name_th} วันที่ {format_th(row.day)} เป็นการคาดการณ์ตามปฏิทินจันทรคติ "
                "โปรดยืนยันตามประกาศคณะรัฐมนตรี",
                f"{row.name_en} on {format_en(row.day)} is a forecast from the lunar calendar; "
                "confirm it with the Cabinet's announcement.",
            )
