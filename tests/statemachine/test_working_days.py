"""The working calendar against a naive loop, and on days with a story."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.errors import CalendarTooShortError
from statemachine.working_days import Calendar, Holiday, changed_days, with_changes

FIRST, LAST = date(2019, 1, 1), date(2023, 12, 31)
OPENS, CLOSES = time(8, 30), time(16, 30)
days = st.dates(date(2021, 3, 1), date(2021, 5, 31))  # close together, so that holidays meet
regions = st.sampled_from([None, "North", "TH-50", "South", "East", "TH-20"])


def a_holiday(day: date, scope: str = "national", *, closed: bool = True) -> Holiday:
    return Holiday(day, scope, closed, "วันหยุด", "holiday", "test")


def a_calendar(*rows: Holiday) -> Calendar:
    return Calendar.of(rows, first=FIRST, last=LAST, regions={"TH-50": "North", "TH-20": "East"})


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    scopes = st.sampled_from(["national", "national", "region:North", "region:South"])
    rows = st.builds(a_holiday, days, scopes, closed=st.booleans())
    return a_calendar(*draw(st.lists(rows, max_size=40)))


def naive_is_working(calendar: Calendar, day: date, region: str | None) -> bool:
    name = calendar.regions.get(region, region) if region else None
    closing = {row.scope for row in calendar.holidays if row.day == day and row.closed}
    return day.weekday() < 5 and not closing & {"national", f"region:{name}"}


def naive_count(calendar: Calendar, first: date, last: date, region: str | None) -> int:
    span = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(naive_is_working(calendar, day, region) for day in span)


def naive_add(calendar: Calendar, day: date, n: int, region: str | None) -> date:
    step = timedelta(1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= naive_is_working(calendar, day, region)
    return day


@given(calendars(), days, regions)
def test_is_working_agrees_with_the_naive_loop(
    calendar: Calendar, day: date, region: str | None
) -> None:
    assert calendar.is_working(day, region) is naive_is_working(calendar, day, region)


@given(calendars(), days, days, regions)
def test_count_agrees_with_the_naive_loop(
    calendar: Calendar, one: date, other: date, region: str | None
) -> None:
    first, last = sorted((one, other))

    assert calendar.count(first, last, region) == naive_count(calendar, first, last, region)
    assert calendar.count(last, first, region) == (
        naive_count(calendar, first, first, region) if first == last else 0
    )


@given(calendars(), days, st.integers(-60, 60) | st.integers(-400, 400), regions)
def test_add_and_subtract_agree_with_the_naive_loop(
    calendar: Calendar, day: date, n: int, region: str | None
) -> None:
    found = calendar.add(day, n, region)

    assert found == naive_add(calendar, day, n, region)
    assert calendar.subtract(day, -n, region) == found


@pytest.mark.parametrize("region", [None, "North", "TH-20"])
def test_every_day_around_a_spring_of_holidays_agrees_with_the_naive_loop(
    region: str | None,
) -> None:
    april = [date(2021, 4, day) for day in (6, 12, 13, 14, 15, 17)]
    calendar = a_calendar(
        *map(a_holiday, april),
        a_holiday(date(2021, 3, 26), "region:North"),
        a_holiday(date(2021, 4, 16), "region:North"),
    )

    for day in (date(2021, 3, 15) + timedelta(n) for n in range(45)):
        for n in range(-12, 13):
            assert calendar.add(day, n, region) == naive_add(calendar, day, n, region)


@given(calendars(), days, st.integers(0, 60), regions)
def test_used_undoes_add(calendar: Calendar, day: date, n: int, region: str | None) -> None:
    due = calendar.add(day, n, region)

    assert calendar.used(day, due, region) == n
    assert calendar.used(due, day, region) == -n


@given(calendars(), days, regions)
def test_the_next_working_day_is_the_first_that_works(
    calendar: Calendar, day: date, region: str | None
) -> None:
    found = calendar.next_working(day, region)

    assert found >= day
    assert naive_is_working(calendar, found, region)
    assert naive_count(calendar, day, found, region) == 1


def test_the_day_of_receipt_is_day_0() -> None:
    friday, monday = date(2021, 1, 15), date(2021, 1, 18)

    assert a_calendar().add(friday, 1) == monday
    assert a_calendar().add(date(2021, 1, 16), 1) == monday  # received on a Saturday
    assert a_calendar().add(friday, 0) == friday
    assert a_calendar().used(friday, friday) == 0
    assert a_calendar().used(friday, monday) == 1


def test_a_regional_day_closes_only_its_region() -> None:
    calendar = a_calendar(a_holiday(date(2021, 3, 26), "region:North"))

    assert not calendar.is_working(date(2021, 3, 26), "North")
    assert not calendar.is_working(date(2021, 3, 26), "TH-50")
    assert calendar.is_working(date(2021, 3, 26), "TH-20")
    assert calendar.is_working(date(2021, 3, 26))


def test_a_region_keeps_the_national_holidays() -> None:
    calendar = a_calendar(a_holiday(date(2021, 3, 26), "region:North"), a_holiday(date(2021, 4, 6)))

    assert not calendar.is_working(date(2021, 4, 6), "TH-50")
    assert calendar.add(date(2021, 3, 25), 8, "TH-50") == date(2021, 4, 8)


def test_a_row_that_closes_nothing_does_not_undo_one_that_closes() -> None:
    day = date(2021, 5, 4)
    calendar = a_calendar(a_holiday(day), a_holiday(day, closed=False))

    assert not calendar.is_working(day)


def test_the_cabinet_cancels_and_adds_a_day() -> None:
    cancelled, added = date(2021, 7, 27), date(2021, 7, 29)
    rows = [a_holiday(cancelled), a_holiday(date(2021, 7, 28))]
    new = with_changes(rows, [a_holiday(cancelled, closed=False), a_holiday(added)])

    assert a_calendar(*new).is_working(cancelled)
    assert not a_calendar(*new).is_working(added)
    assert changed_days(a_calendar(*rows), a_calendar(*new)) == (cancelled, added)


def test_a_change_of_a_region_leaves_the_national_row() -> None:
    day = date(2021, 5, 10)
    rows = with_changes(
        [a_holiday(day), a_holiday(day, "region:North")],
        [a_holiday(day, "region:North", closed=False)],
    )

    assert not a_calendar(*rows).is_working(day, "North")
    assert changed_days(a_calendar(a_holiday(day)), a_calendar(*rows), "North") == ()


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        (lambda c: c.is_working(date(2024, 1, 1)), date(2024, 1, 1)),
        (lambda c: c.add(date(2023, 12, 29), 1), date(2024, 1, 1)),
        (lambda c: c.subtract(date(2019, 1, 1), 1), date(2018, 12, 31)),
        (lambda c: c.next_working(date(2023, 12, 30)), date(2024, 1, 1)),
        (lambda c: c.count(date(2018, 1, 1), date(2020, 1, 1)), date(2018, 1, 1)),
        (lambda c: c.used(date(2020, 1, 1), date(2030, 1, 1)), date(2030, 1, 1)),
        (lambda c: c.add(date(2020, 1, 1), 10**9), date.max),
        (lambda c: c.subtract(date(2020, 1, 1), 10**9), date.min),
    ],
)
def test_a_day_outside_the_years_is_refused(asked: object, day: date) -> None:
    with pytest.raises(CalendarTooShortError) as caught:
        asked(a_calendar())  # type: ignore[operator]

    assert caught.value.code == "calendar_too_short"
    assert caught.value.facts == {"first": FIRST, "last": LAST, "day": day}
    assert str(day) in caught.value.sentence("th")


def test_it_covers_the_whole_years_of_its_rows() -> None:
    calendar = Calendar.of([a_holiday(date(2021, 5, 4)), a_holiday(date(2020, 4, 6))])

    assert (calendar.first, calendar.last) == (date(2020, 1, 1), date(2021, 12, 31))


def test_a_calendar_of_nothing_needs_its_span() -> None:
    with pytest.raises(ValueError, match="needs its first and last day"):
        Calendar.of([])
    with pytest.raises(ValueError, match="before it begins"):
        Calendar.of([], first=LAST, last=FIRST)


def test_a_misspelt_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="natoinal"):
        a_holiday(date(2021, 1, 1), "natoinal")


def test_closings_tell_why_a_deadline_is_late() -> None:
    national, north = a_holiday(date(2021, 4, 6)), a_holiday(date(2021, 3, 26), "region:North")
    calendar = a_calendar(national, north, a_holiday(date(2021, 5, 1), closed=False))
    spring = (date(2021, 3, 1), date(2021, 5, 31))

    assert calendar.closings(*spring) == (national,)
    assert calendar.closings(*spring, "TH-50") == (north, national)
    assert calendar.closings(date(2021, 4, 6), date(2021, 4, 6)) == (national,)
    assert calendar.closings(date(2021, 4, 7), date(2021, 5, 31)) == ()
    assert calendar.closings(date(2021, 3, 1), date(2021, 4, 5)) == ()


def test_a_region_may_be_named_by_itself_or_by_its_province() -> None:
    calendar = a_calendar(a_holiday(date(2021, 3, 26), "region:North"))

    assert calendar.region_of("TH-50") == calendar.region_of("North") == "North"
    assert calendar.region_of("nowhere") == "nowhere"
    assert calendar.region_of(None) is None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2021-01-15T08:00+07:00", "2021-01-15T08:30+07:00"),  # Friday, before the opening
        ("2021-01-15T08:30+07:00", "2021-01-15T08:30+07:00"),
        ("2021-01-15T12:00:00.5+07:00", "2021-01-15T12:00:00.5+07:00"),
        ("2021-01-15T16:30+07:00", "2021-01-18T08:30+07:00"),  # closing time is too late
        ("2021-01-16T10:00+07:00", "2021-01-18T08:30+07:00"),  # Saturday
        ("2021-01-18T23:00+00:00", "2021-01-19T08:30+07:00"),  # already Tuesday in Bangkok
        ("2021-04-06T10:00+07:00", "2021-04-07T08:30+07:00"),  # a holiday
    ],
)
def test_mail_waits_for_office_hours(at: str, expected: str) -> None:
    calendar = a_calendar(a_holiday(date(2021, 4, 6)))
    found = calendar.next_office_moment(datetime.fromisoformat(at), opens=OPENS, closes=CLOSES)

    assert found == datetime.fromisoformat(expected)
    assert found.tzinfo is UTC


def test_mail_to_a_province_waits_for_its_own_holiday() -> None:
    calendar = a_calendar(a_holiday(date(2021, 3, 26), "region:North"))
    at = datetime(2021, 3, 26, 3, tzinfo=UTC)
    found = calendar.next_office_moment(at, opens=OPENS, closes=CLOSES, region="TH-50")

    assert found == datetime(2021, 3, 29, 1, 30, tzinfo=UTC)


def test_offices_that_close_before_they_open_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot close"):
        a_calendar().next_office_moment(
            datetime(2021, 3, 26, tzinfo=UTC), opens=CLOSES, closes=OPENS
        )
