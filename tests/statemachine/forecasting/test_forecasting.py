"""Forecasts of the day of signing: sound, repeatable, honest, and as sure as they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.forecasting.backtest import Score, backtest
from statemachine.forecasting.chance import Chance
from statemachine.forecasting.forecast import LEAST_REACHED, LEAST_VISITS, forecast
from statemachine.forecasting.model import fit
from statemachine.forecasting.stays import stays
from statemachine.forecasting.visits import Course, Visit, as_known
from tests.statemachine.forecasting.invented import FIRST, GOALS, courses

LATER = FIRST + timedelta(days=900)
KNOWN = date(2026, 1, 1)


def test_four_in_five_cases_are_signed_within_the_interval() -> None:
    """The promise of the forecast: coverage of the 80 % interval within 75 to 85 %."""
    found = [_backtested(seed) for seed in (2, 3)]

    said = sum(score.said for score in found)
    inside = sum(score.inside for score in found)
    assert said > 400
    assert 0.75 <= inside / said <= 0.85
    assert 0.45 <= sum(score.by_p50 for score in found) / said <= 0.55
    assert 0.75 <= sum(score.by_p80 for score in found) / said <= 0.85


def _backtested(seed: int) -> Score:
    days = (LATER + timedelta(days=90 * n) for n in range(3))
    return backtest(courses(seed, 700), days, GOALS)


def test_a_history_too_short_says_what_it_lacks_instead_of_a_date() -> None:
    known = list(as_known(courses(1, 30), LATER))
    model = fit(known, LATER, GOALS)
    said = [found for course in known if (found := forecast(model, course)) is not None]

    assert said
    assert all(found.p50 is None and found.lacks for found in said)
    lacking = {lack.state: lack for lack in said[0].lacks}
    assert any(lack.have < lack.need for lack in lacking.values())
    assert {lack.need for lack in lacking.values()} <= {LEAST_REACHED, LEAST_VISITS}


def test_the_same_history_gives_the_same_forecast() -> None:
    known = list(as_known(courses(4, 300), LATER))
    one, other = (
        [forecast(fit(known, LATER, GOALS), course) for course in known] for _ in range(2)
    )

    assert one == other
    assert any(found is not None and found.p50 is not None for found in one)


def test_no_forecast_lies_before_the_day_that_is_known() -> None:
    known = list(as_known(courses(5, 400), LATER))
    model = fit(known, LATER, GOALS)
    for course in known:
        found = forecast(model, course)
        if found is not None and found.p10 is not None:
            assert LATER < found.p10 <= found.p50 <= found.p80 <= found.p90  # type: ignore[operator]
            assert 0 < (found.chance or 0) <= 1


def test_a_case_that_has_waited_longer_is_signed_later() -> None:
    known = list(as_known(courses(6, 500), LATER))
    model = fit(known, LATER, GOALS)
    fresh = Visit("signing", "approval", LATER, None, None)
    stuck = replace(fresh, began=LATER - timedelta(days=150))
    soon, late = (forecast(model, Course("X", (visit,))) for visit in (fresh, stuck))

    assert soon is not None
    assert late is not None
    assert soon.p50 is not None
    assert late.p50 is not None
    assert (soon.p50 - LATER).days < 90
    assert (late.p50 - stuck.began).days > 150


def test_a_way_that_is_always_the_same_is_forecast_to_the_day() -> None:
    """Ten, twenty and thirty days: the stays of all stages that lie ahead are added up."""
    stages = (("draft", 10), ("review", 20), ("signing", 30))
    model = fit((_walked(n, stages) for n in range(40)), KNOWN, GOALS)

    found = forecast(model, Course("now", (Visit("draft", "", KNOWN, None, None),)))

    assert found is not None
    assert found.chance == 1
    assert {found.p10, found.p50, found.p80, found.p90} == {KNOWN + timedelta(days=60)}


def _walked(number: int, stages: tuple[tuple[str, int], ...]) -> Course:
    day, before, visits = FIRST, "", []
    for at, (state, days) in enumerate(stages):
        after = stages[at + 1][0] if at + 1 < len(stages) else "deposit"
        ended = day + timedelta(days=days)
        visits.append(Visit(state, before, day, ended, after))
        day, before = ended, state
    return Course(str(number), tuple(visits))


def test_closed_and_signed_cases_have_no_forecast() -> None:
    every = courses(7, 300)
    model = fit(every, KNOWN, GOALS)

    assert all(forecast(model, course) is None for course in every)


def test_visits_that_still_last_lengthen_the_stay() -> None:
    """Ten ended after 10 days; ten more have lasted 30 days: half of all lasts longer."""
    ended = [_visit(10, "b") for _ in range(10)] + [_visit(40, "b")]
    lasting = [_visit(None, None, began=KNOWN - timedelta(days=30)) for _ in range(10)]
    alone, beside = stays(ended, KNOWN), stays([*ended, *lasting], KNOWN)

    assert alone is not None
    assert beside is not None
    assert alone.heaped[9] == pytest.approx(10 / 11)
    assert beside.heaped[9] == pytest.approx(10 / 21)
    assert beside.heaped[-1] == pytest.approx(1)


@given(
    st.lists(st.integers(0, 60), min_size=6, max_size=40),
    st.integers(-1, 90),
    st.integers(0, 2**64),
)
def test_a_stay_is_always_longer_than_what_was_spent(
    lengths: list[int], spent: int, seed: int
) -> None:
    known = stays((_visit(days, "b") for days in lengths), KNOWN)

    assert known is not None
    days, after = known.sample(Chance(seed), spent)
    assert days > spent
    assert after == "b"


def test_chance_is_even_and_repeats_itself() -> None:
    one, other = Chance(2569), Chance(2569)
    drawn = [one.draw() for _ in range(20_000)]

    assert drawn == [other.draw() for _ in range(20_000)]
    assert all(0 <= number < 1 for number in drawn)
    assert _mean(drawn) == pytest.approx(0.5, abs=0.01)
    assert _mean(number < 0.1 for number in drawn) == pytest.approx(0.1, abs=0.01)


def test_what_was_not_yet_known_is_cut_off() -> None:
    whole = courses(8, 50)
    for course in as_known(whole, LATER):
        assert all(visit.began <= LATER for visit in course.visits)
        assert all(visit.ended is None or visit.ended <= LATER for visit in course.visits)
        assert all(visit.ended is not None for visit in course.visits[:-1])
    assert list(as_known(whole, FIRST - timedelta(days=1))) == []


def _visit(days: int | None, after: str | None, began: date = FIRST) -> Visit:
    ended = None if days is None else began + timedelta(days=days)
    return Visit("a", "", began, ended, after)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
