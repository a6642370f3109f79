"""A hold stops the clock: resuming gives the days that were left, holidays or not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.world import World
from usecases.calendars import calendar


def due(world: World, number: str) -> list[date | None]:
    return [e.due_on for e in world.load(number).entries]


@pytest.mark.parametrize("used", [0, 1, 4, 9])
@pytest.mark.parametrize("held", [0, 1, 20, 90])
def test_resuming_gives_the_days_that_were_left(world: World, used: int, held: int) -> None:
    number = world.through("screening")
    world.wait_working(used)
    world.go(number, "hold", "moi_officer")
    world.wait(held)

    world.go(number, "resume", "moi_officer")

    entry = world.load(number).entries[0]
    assert (entry.state, entry.days_allowed) == ("screening", 10 - used)
    assert entry.due_on == world.calendar().add(world.today, 10 - used)


def test_a_hold_over_new_year_costs_no_day(world: World) -> None:
    number = world.through("screening")
    world.wait_working(7)
    world.go(number, "hold", "moi_officer")
    world.wait_working(14)
    assert world.today > date(2026, 12, 20)

    world.go(number, "resume", "moi_officer")

    assert world.calendar().used(world.today, due(world, number)[0] or world.today) == 3


def test_a_weekend_at_the_start_of_a_hold_costs_no_day(world: World) -> None:
    number = world.through("screening")
    world.wait(5)  # Saturday: four working days are used
    world.go(number, "hold", "moi_officer")
    world.wait(1)

    world.go(number, "resume", "moi_officer")

    assert world.load(number).entries[0].days_allowed == 10 - 4


def test_a_late_stage_gets_one_day(world: World) -> None:
    number = world.through("screening")
    world.wait_working(15)
    world.go(number, "hold", "moi_officer")
    world.wait(10)

    world.go(number, "resume", "moi_officer")

    assert due(world, number) == [world.calendar().add(world.today, 1)]


def test_a_holiday_declared_during_the_hold_does_not_shorten_what_is_left(world: World) -> None:
    number = world.through("screening")
    world.wait_working(2)
    world.go(number, "hold", "moi_officer")
    calendar.add_day(world.ctx("admin"), date(2026, 11, 26), "วันหยุดพิเศษ", "Special")
    world.wait_working(3)

    world.go(number, "resume", "moi_officer")

    entry = world.load(number).entries[0]
    assert entry.days_allowed == 8
    assert entry.due_on == world.calendar().add(world.today, 8)


def test_each_office_of_a_held_review_gets_its_own_days_back(world: World) -> None:
    number = world.through("review")
    world.wait_working(3)
    world.go(number, "concur", "mfa_officer")
    world.wait_working(2)
    world.go(number, "hold", "moi_officer")
    world.wait(30)

    world.go(number, "resume", "moi_officer")

    case = world.load(number)
    assert {e.state: e.days_allowed for e in case.entries} == {
        "review.moi": 10,
        "review.agencies": 10,
    }
    assert case.waiting == ("moi", "agency:NESDC")


def test_the_days_of_parliament_are_calendar_days(world: World) -> None:
    number = world.through("parliament")
    world.wait(10)
    world.go(number, "hold", "moi_officer")
    world.wait(100)

    world.go(number, "resume", "moi_officer")

    assert [(e.days_allowed, e.counting) for e in world.load(number).entries] == [(50, "calendar")]


def test_a_hold_can_be_extended_and_still_gives_the_days_left(world: World) -> None:
    number = world.through("screening")
    world.wait_working(4)
    world.go(number, "hold", "moi_officer")
    world.wait(40)
    world.go(number, "extend_hold", "moi_officer")
    assert due(world, number) == [world.calendar().add(world.today, 30)]
    world.wait(40)

    world.go(number, "resume", "moi_officer")

    assert world.load(number).entries[0].days_allowed == 6
