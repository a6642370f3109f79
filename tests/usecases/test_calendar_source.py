"""The calendar as shipped gives the known counts, and says where it is weak."""

from datetime import date

import pytest

from reference.loader import calendar_rules
from statemachine.dates import fiscal_year_bounds
from statemachine.working_days import Calendar, Holiday, with_changes
from usecases.calendar_source import (
    default_regions,
    forecast_gaps,
    shipped_calendar,
    shipped_holidays,
)

TODAY = date(2026, 11, 23)


def announced(day: date, name: str, kind: str) -> Holiday:
    return Holiday(
        day=day,
        scope="national",
        closed=True,
        name_th="วันหยุดราชการ",
        name_en=name,
        source="Cabinet resolution",
        kind=kind,
        confidence="high",
    )


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return shipped_calendar()


def test_working_days_of_every_calendar_year_equal_the_rules(calendar: Calendar) -> None:
    expected = calendar_rules().working_days_by_calendar_year
    counted = {year: calendar.count(date(year, 1, 1), date(year, 12, 31)) for year in expected}

    assert set(expected) == set(range(2018, 2028))
    assert counted == expected


def test_working_days_of_every_fiscal_year_equal_the_rules(calendar: Calendar) -> None:
    expected = calendar_rules().working_days_by_fiscal_year_be
    counted = {year: calendar.count(*fiscal_year_bounds(year)) for year in expected}

    assert set(expected) == set(range(2562, 2571))
    assert counted == expected


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2019, 12, 30), False),  # the package misses it
        (date(2021, 10, 22), False),  # moved here from the 25th
        (date(2021, 10, 25), True),
        (date(2021, 7, 27), True),  # cancelled by the Cabinet
        (date(2023, 1, 3), True),
        (date(2026, 5, 1), True),  # Labour Day is private
        (date(2017, 5, 1), True),
        (date(2029, 5, 1), True),
        (date(2010, 5, 3), True),  # and so is its substitute
        (date(2001, 5, 7), False),
        (date(2016, 5, 9), False),  # Royal Ploughing Day
        (date(2030, 12, 31), False),
    ],
)
def test_days_with_a_story(calendar: Calendar, day: date, *, works: bool) -> None:
    assert calendar.is_working(day) is works


def test_the_regional_days_of_2021_close_their_region_alone(calendar: Calendar) -> None:
    closed = {
        "TH-50": date(2021, 3, 26),
        "TH-90": date(2021, 10, 6),
        "TH-20": date(2021, 10, 21),
    }

    for province, day in closed.items():
        assert not calendar.is_working(day, province)
        assert calendar.is_working(day)
        assert calendar.is_working(day, "TH-40")


def test_every_province_but_bangkok_has_a_region() -> None:
    regions = default_regions()

    assert len(regions) == 76
    assert set(regions.values()) == {"North", "Northeast", "Central", "South"}
    assert "TH-10" not in regions


def test_it_covers_the_years_asked_for() -> None:
    rows = shipped_holidays(2015, 2030)

    assert {row.day.year for row in rows} == set(range(2015, 2031))
    assert rows == sorted(rows, key=lambda row: (row.day, row.scope))


def test_every_row_has_a_source_and_a_confidence(calendar: Calendar) -> None:
    assert all(row.source and row.name_th and row.name_en for row in calendar.holidays)
    assert {row.confidence for row in calendar.holidays if row.day.year > 2027} == {"low"}
    assert {row.confidence for row in calendar.holidays if row.day.year < 2018} == {"medium"}


def test_the_weekly_check_asks_for_what_is_missing(calendar: Calendar) -> None:
    gaps = forecast_gaps(calendar, TODAY)

    assert [(g.code, g.day) for g in gaps if g.code != "lunar_forecast"] == [
        ("ploughing_missing", date(2027, 5, 31))
    ]
    lunar = [gap.day for gap in gaps if gap.code == "lunar_forecast"]
    assert lunar[:2] == [date(2027, 2, 21), date(2027, 2, 22)]
    assert all(TODAY <= day < date(2028, 6, 1) for day in lunar)
    assert all(gap.th and gap.en for gap in gaps)
    assert "พ.ศ. 2570" in next(gap.th for gap in gaps if gap.code == "ploughing_missing")


def test_what_the_cabinet_announced_is_asked_no_more(calendar: Calendar) -> None:
    ploughing = announced(date(2027, 5, 12), "Royal Ploughing Ceremony", "royal_ploughing")
    makha = announced(date(2027, 2, 21), "Makha Bucha", "regular")
    rows = with_changes(calendar.holidays, [ploughing, makha])
    gaps = forecast_gaps(Calendar.of(rows), TODAY)

    assert "ploughing_missing" not in {gap.code for gap in gaps}
    assert date(2027, 2, 21) not in {gap.day for gap in gaps}


def test_a_calendar_that_ends_soon_is_reported() -> None:
    gaps = forecast_gaps(shipped_calendar(2018, 2027), TODAY)

    ends = [gap for gap in gaps if gap.code == "coverage_ends"]
    assert [gap.day for gap in ends] == [date(2027, 12, 31)]
    assert "31 ธันวาคม 2570" in ends[0].th


def test_a_ploughing_day_that_has_passed_is_not_asked_for(calendar: Calendar) -> None:
    gaps = forecast_gaps(calendar, date(2027, 6, 1))

    assert date(2027, 5, 31) not in {gap.day for gap in gaps if gap.code == "ploughing_missing"}
