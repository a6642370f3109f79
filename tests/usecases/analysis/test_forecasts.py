"""Forecasts read the cases of the database, and say so where these say too little."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from statemachine.dates import at_bangkok
from statemachine.forecasting.visits import Course, as_known
from storage import audit
from storage.tables_cases import Case
from tests.statemachine.forecasting.invented import FIRST, GOALS, courses
from tests.support.world import World
from tests.usecases.analysis.invented_cases import write
from usecases.analysis import forecasts, histories
from usecases.refused import DeedRefusedError

LATER = FIRST + timedelta(days=900)


@pytest.fixture
def told(world: World) -> list[Course]:
    """Write a history as it stood at the end of a day; the world stands on the next."""
    known = list(as_known(courses(3, 400), LATER))
    write(world, known)
    world.now = at_bangkok(LATER + timedelta(days=1), world.now.time())
    return known


def test_what_is_read_back_is_the_course_that_was_written(world: World, told: list[Course]) -> None:
    with world.database.read() as connection:
        found = histories.courses(connection)

    assert [course.visits for course in found] == [course.visits for course in told]


def test_every_open_case_has_dates_in_order(world: World, told: list[Course]) -> None:
    found = forecasts.of_all(world.ctx("moi_officer"))

    open_ones = [c for c in told if c.now is not None]
    assert len(found["rows"]) == len(open_ones) > 40
    assert found["signed"] == sum(c.reached(GOALS) is not None for c in told)
    for row in found["rows"]:
        assert row["state"] == "said"
        assert found["known"] < row["p10"] <= row["p50"] <= row["p80"] <= row["p90"]
    middles = [row["p50"] for row in found["rows"]]
    assert middles == sorted(middles)
    one = forecasts.of_case(world.ctx("moi_officer"), found["rows"][0]["number"])
    assert one["p50"] == middles[0]


def test_the_word_of_past_months_was_kept(world: World) -> None:
    write(world, list(as_known(courses(3, 500), FIRST + timedelta(days=2500))))
    world.now = at_bangkok(FIRST + timedelta(days=1100), world.now.time())

    score = forecasts.kept_word(world.ctx(), months=4)

    assert score.said > 150
    assert 0.7 <= (score.coverage or 0) <= 0.9


def test_a_young_system_says_what_it_lacks(world: World) -> None:
    number = world.through("approval")
    world.wait(3)

    found = forecasts.of_case(world.ctx("moi_officer"), number)

    assert found["state"] == "too_little"
    assert found["p50"] is None
    signed = found["lacks"][0]
    assert (signed["have"], signed["need"]) == (0, 20)
    assert all(lack["have"] < lack["need"] for lack in found["lacks"])


def test_offices_asked_together_are_one_visit(world: World) -> None:
    number = world.through("review")
    for username in ("mfa_officer", "agency_officer", "moi_officer"):
        world.wait(2)
        world.go(number, "concur", username, treaty="not_treaty")
    with world.database.read() as connection:
        course = histories.course(connection, world.load(number).id)

    assert course is not None
    assert [visit.state for visit in course.visits] == [
        "draft", "endorsement", "screening", "review", "rule_check",
    ]  # fmt: skip
    review = course.visits[3]
    assert review.ended is not None
    assert (review.ended - review.began).days == 6


def test_a_new_day_of_signing_is_no_new_stage(world: World) -> None:
    number = world.through("signing")
    with world.database.read() as connection:
        course = histories.course(connection, world.load(number).id)

    assert course is not None
    assert [visit.state for visit in course.visits].count("signing") == 1


def test_a_closed_case_has_no_forecast(world: World) -> None:
    assert forecasts.of_case(world.ctx(), world.through("active"))["state"] == "none"


def test_a_case_of_another_province_is_not_told(world: World) -> None:
    number = world.through("endorsement")

    with pytest.raises(DeedRefusedError):
        forecasts.of_case(world.ctx("coordinator.elsewhere"), number)
    assert forecasts.of_all(world.ctx("coordinator.elsewhere"))["rows"] == []


@pytest.mark.usefixtures("told")
def test_the_head_of_a_case_waits_for_nobody(world: World) -> None:
    ctx = world.ctx("moi_officer")
    number = world.rows(select(Case.number).where(Case.closed_at.is_(None)))[0].number
    version = world.load(number).version

    before = forecasts.at_head(ctx, number, version)
    asked = forecasts.of_case(ctx, number)
    after = forecasts.at_head(ctx, number, version)

    assert before is None
    assert after == asked
    assert after is not None
    assert after["state"] == "said"
    assert forecasts.at_head(ctx, number, version) is after  # kept until the case moves
    assert forecasts.at_head(ctx, number, version + 1) is not after


@pytest.mark.usefixtures("told")
def test_what_was_learnt_holds_for_the_day(world: World) -> None:
    ctx = world.ctx("moi_officer")
    with world.database.read() as connection:
        first = forecasts.learnt(ctx, connection)
    with world.database.write() as connection:
        audit.append_settings(connection, {"actor": None, "action": "anything"}, world.now)
    with world.database.read() as connection:
        assert forecasts.learnt(ctx, connection) is first
