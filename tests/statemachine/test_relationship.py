"""How a pair stands follows from its dates; what is not known to the day is read in its favour."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.dates import PartialDate
from statemachine.relationship import (
    ACTS,
    Day,
    Life,
    Standing,
    last_sign_of_life,
    months_later,
    next_change,
    standing_on,
)
from statemachine.words import Role

TODAY = date(2026, 11, 23)
BEST_FIRST = list(Standing)  # as the words stand there: on track first, terminated last


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def step(day: date, months: int) -> date:
    """Return the day ``months`` later, one month at a time: the plain way to say it."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = year + (month > 12) - (month < 1), (month - 1) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def oracle(life: Life, today: date) -> Standing:
    """Say the contract once more, for dates that are known to the day."""
    days = [day for day in (*life.held, life.begun) if isinstance(day, date) and day <= today]
    planned = [day for day in life.planned if isinstance(day, date)]
    if isinstance(life.terminated, date) and today >= life.terminated:
        return Standing.TERMINATED
    if isinstance(life.ends, date) and today > life.ends:
        return Standing.EXPIRED
    if isinstance(life.ends, date) and step(today, 6) >= life.ends:
        return Standing.EXPIRING
    if any(today <= day <= step(today, 12) for day in planned):
        return Standing.ON_TRACK
    if not any(step(day, 12) > today for day in days):
        return Standing.DORMANT
    return Standing.ON_TRACK if any(step(day, 9) > today for day in days) else Standing.ATTENTION


@pytest.mark.parametrize(
    ("life", "standing"),
    [
        (Life(), Standing.DORMANT),
        (Life(begun=date(2026, 2, 24)), Standing.ON_TRACK),
        (Life(begun=date(2026, 2, 23)), Standing.ATTENTION),  # nine months to the day
        (Life(begun=date(2025, 11, 24)), Standing.ATTENTION),
        (Life(begun=date(2025, 11, 23)), Standing.DORMANT),  # twelve months to the day
        (Life(held=(date(2020, 1, 1), date(2026, 11, 1))), Standing.ON_TRACK),
        (Life(held=(date(2026, 12, 1),)), Standing.DORMANT),  # not held yet
        (Life(planned=(date(2027, 11, 23),)), Standing.ON_TRACK),
        (Life(planned=(date(2027, 11, 24),)), Standing.DORMANT),  # more than a year ahead
        (Life(planned=(date(2026, 11, 22),)), Standing.DORMANT),  # planned, and not recorded
        (Life(begun=TODAY, ends=date(2027, 5, 24)), Standing.ON_TRACK),
        (Life(begun=TODAY, ends=date(2027, 5, 23)), Standing.EXPIRING),
        (Life(begun=TODAY, ends=TODAY), Standing.EXPIRING),
        (Life(begun=TODAY, ends=date(2026, 11, 22)), Standing.EXPIRED),
        (Life(begun=TODAY, terminated=TODAY), Standing.TERMINATED),
        (Life(begun=TODAY, terminated=date(2026, 11, 24)), Standing.ON_TRACK),
        (Life(ends=date(2020, 1, 1), terminated=date(2021, 1, 1)), Standing.TERMINATED),
    ],
)
def test_a_standing_turns_on_its_day(life: Life, standing: Standing) -> None:
    assert standing_on(life, TODAY) is standing


@pytest.mark.parametrize(
    ("life", "standing"),
    [
        (Life(held=(on("2026"),)), Standing.ON_TRACK),  # it may have been today
        (Life(held=(on("2025"),)), Standing.ATTENTION),  # it may have been 31 December
        (Life(held=(on("2024"),)), Standing.DORMANT),
        (Life(held=(on("2027"),)), Standing.DORMANT),
        (Life(begun=on("2026-02")), Standing.ON_TRACK),
        (Life(begun=on("2026-01")), Standing.ATTENTION),
        (Life(planned=(on("2026"),)), Standing.ON_TRACK),
        (Life(planned=(on("2027"),)), Standing.ON_TRACK),
        (Life(planned=(on("2027-12"),)), Standing.DORMANT),
        (Life(begun=TODAY, ends=on("2027")), Standing.ON_TRACK),
        (Life(begun=TODAY, ends=on("2026")), Standing.EXPIRING),
        (Life(begun=TODAY, ends=on("2025")), Standing.EXPIRED),
        (Life(begun=TODAY, terminated=on("2026")), Standing.ON_TRACK),
    ],
)
def test_what_is_not_known_to_the_day_is_read_in_the_pairs_favour(
    life: Life, standing: Standing
) -> None:
    assert standing_on(life, TODAY) is standing


def test_an_activity_of_this_year_may_have_been_today_and_of_last_year_at_its_end() -> None:
    assert last_sign_of_life(Life(held=(on("2026"), on("2025"))), TODAY) == TODAY
    assert last_sign_of_life(Life(begun=on("2008-08"), held=(on("2025"),)), TODAY) == date(
        2025, 12, 31
    )
    assert last_sign_of_life(Life(held=(date(2027, 1, 1),)), TODAY) is None


days = st.dates(date(2023, 1, 1), date(2029, 12, 31))
lives = st.builds(
    Life,
    begun=st.none() | days,
    held=st.lists(days, max_size=3).map(tuple),
    planned=st.lists(days, max_size=3).map(tuple),
    ends=st.none() | days,
    terminated=st.none() | days,
)
months = st.dates(date(2025, 1, 1), date(2027, 12, 1)).map(lambda d: on(f"{d:%Y-%m}"))
years = st.sampled_from(["2025", "2026", "2027"]).map(on)


@given(lives, days)
def test_the_standing_is_the_one_of_the_plain_contract(life: Life, today: date) -> None:
    assert standing_on(life, today) is oracle(life, today)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-40, 40))
def test_months_later_is_one_month_at_a_time(day: date, count: int) -> None:
    assert months_later(day, count) == step(day, count)


@given(lives | st.builds(Life, begun=months, held=st.tuples(years), planned=st.tuples(months)),
       days)  # fmt: skip
def test_the_next_change_is_the_first_day_that_stands_otherwise(life: Life, today: date) -> None:
    now = standing_on(life, today)
    ahead = (today + timedelta(days=n) for n in range(1, 365 * 9))
    first = next((day for day in ahead if standing_on(life, day) is not now), None)

    assert next_change(life, today) == first


def every_day_of(day: Day | None) -> list[date | None]:
    if not isinstance(day, PartialDate):
        return [day]
    span = (day.latest() - day.earliest()).days + 1
    return [day.earliest() + timedelta(days=n) for n in range(span)]


@given(
    st.builds(Life, begun=months, planned=st.tuples(months))
    | st.builds(Life, held=st.tuples(years))
    | st.builds(Life, begun=st.just(TODAY), ends=months | years)
    | st.builds(Life, begun=st.just(TODAY), terminated=months | years)
)
def test_in_favour_means_the_best_of_all_days_that_it_can_have_been(life: Life) -> None:
    held, planned = (next(iter(group), None) for group in (life.held, life.planned))
    choices = [every_day_of(d) for d in (life.begun, held, planned, life.ends,
                                         life.terminated)]  # fmt: skip
    known = (
        Life(begun, (h,) if h else (), (p,) if p else (), ends, terminated)
        for begun, h, p, ends, terminated in product(*choices)
    )
    best = min((oracle(one, TODAY) for one in known), key=BEST_FIRST.index)

    assert standing_on(life, TODAY) is best


def test_people_may_do_what_the_contract_lets_them() -> None:
    assert set(ACTS) == {"plan_activity", "record_activity", "renew", "terminate", "revive"}
    assert ACTS["terminate"][0] == {Role.MOI_OFFICER}
    assert ACTS["revive"][1] == {Standing.ATTENTION, Standing.DORMANT}
    for act, (_, standings) in ACTS.items():
        assert (Standing.TERMINATED in standings) is (act == "record_activity"), act
