"""The weekly forecast check tells what is uncertain in the calendar ahead."""

from __future__ import annotations

from datetime import date, time

from statemachine.dates import at_bangkok
from tests.support.world import World
from usecases.calendars.forecast import forecast_check


def test_lunar_holidays_and_ploughing_day_of_next_year_are_uncertain(world: World) -> None:
    found = forecast_check(world.ctx())

    codes = {row["code"] for row in found["rows"]}
    assert found["findings"] == len(found["rows"])
    assert codes == {"lunar_forecast", "ploughing_missing"}
    assert all(row["th"] and row["en"] for row in found["rows"])


def test_a_calendar_that_ends_soon_is_told(world: World) -> None:
    world.now = at_bangkok(date(2040, 1, 2), time(10))

    codes = {row["code"] for row in forecast_check(world.ctx())["rows"]}

    assert "coverage_ends" in codes


def test_the_administrators_are_told_once_a_week(world: World) -> None:
    assert forecast_check(world.ctx())["mails"] == 1
    forecast_check(world.ctx())
    [mail] = world.mails("calendar_gaps", "admin")
    assert len(mail.payload["extra"]["findings"]) >= 2

    world.wait(7)
    forecast_check(world.ctx())
    assert len(world.mails("calendar_gaps", "admin")) == 2
