from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.machine import permitted
from statemachine.table import LIFECYCLE
from storage import people
from storage.tables_cases import StageEntry
from tests.support.world import PEOPLE, World
from usecases.calendars import calendar
from usecases.reading import ledger, views


def holders(world: World, number: str) -> list[tuple[str, str]]:
    return [(row["day"], row["office"]) for row in ledger.ledger(world.ctx(), number)]


def test_the_day_of_a_move_belongs_to_who_made_it(world: World) -> None:
    number = world.case()
    world.wait(2)
    world.go(number, "submit", "coordinator")
    world.wait(1)
    world.go(number, "endorse", "governor")
    world.wait(1)

    assert holders(world, number) == [
        ("2026-11-23", "province:TH-50"),
        ("2026-11-24", "province:TH-50"),
        ("2026-11-25", "province:TH-50"),
        ("2026-11-26", "province:TH-50"),
        ("2026-11-27", "moi"),
    ]
    states = [row["state"] for row in ledger.ledger(world.ctx(), number)]
    assert states == ["draft", "draft", "draft", "endorsement", "screening"]


def test_in_a_review_the_day_belongs_to_the_first_office_still_out(world: World) -> None:
    number = world.through("review")
    for username in ("moi_officer", "mfa_officer", "agency_officer"):
        world.wait(1)
        world.go(number, "concur", username, treaty="not_treaty")
    world.wait(1)

    assert [office for _, office in holders(world, number)[1:]] == [
        "moi", "mfa", "agency:NESDC", "moi",
    ]  # fmt: skip


def test_an_office_that_answers_out_of_turn_is_passed_over(world: World) -> None:
    number = world.through("review")
    world.wait(1)
    world.go(number, "concur", "mfa_officer")
    world.wait(1)
    world.go(number, "concur", "moi_officer")
    world.wait(2)

    assert [office for _, office in holders(world, number)[1:]] == [
        "moi", "moi", "agency:NESDC", "agency:NESDC",
    ]  # fmt: skip


def test_a_hold_belongs_to_who_held_the_case(world: World) -> None:
    number = world.through("endorsement")
    world.wait(1)
    world.go(number, "hold", "moi_officer")
    world.wait(40)
    world.go(number, "extend_hold", "moi_officer")
    world.wait(5)
    world.go(number, "resume", "moi_officer")
    world.wait(3)

    rows = ledger.ledger(world.ctx(), number)

    assert {row["office"] for row in rows} == {"province:TH-50"}
    assert [row["on_hold"] for row in rows] == [False] * 2 + [True] * 45 + [False] * 3
    (total,) = ledger.ledger_totals(world.ctx(), number)
    assert (total["days"], total["hold_days"], total["working_days"]) == (50, 45, 2)


def test_a_held_review_belongs_to_the_first_office_that_had_not_answered(world: World) -> None:
    number = world.through("review")
    world.wait(1)
    world.go(number, "concur", "moi_officer")
    world.go(number, "hold", "moi_officer")
    world.wait(3)

    assert [office for _, office in holders(world, number)] == ["province:TH-50", "moi"] + [
        "mfa"
    ] * 3


def test_a_closed_case_has_no_holder_any_more(world: World) -> None:
    number = world.through("screening")
    world.wait(3)
    world.go(number, "reject", "moi_officer")
    world.wait(30)

    rows = holders(world, number)

    assert rows[-1] == ("2026-11-26", "moi")
    assert len(rows) == 4


def test_regional_holidays_count_for_the_provinces_own_days(world: World) -> None:
    calendar.add_day(world.ctx(), date(2026, 11, 24), "วันหยุด", "Holiday", "region:North")
    province, ministry = world.through("endorsement"), world.through("screening")
    world.wait(1)

    assert [r["working"] for r in ledger.ledger(world.ctx(), province)] == [True, False]
    assert [r["working"] for r in ledger.ledger(world.ctx(), ministry)] == [True, True]


def test_stages_are_summed_for_those_who_may_see_them(world: World) -> None:
    number = world.through("endorsement")
    world.wait(10)
    world.go(number, "endorse", "governor")

    rows = ledger.stage_totals(world.ctx("coordinator"))

    endorsement = next(row for row in rows if row["state"] == "endorsement")
    assert (endorsement["visits"], endorsement["working_days"], endorsement["late"]) == (1, 8, 1)
    assert endorsement["office_en"] == "Chiang Mai Province"
    assert ledger.stage_totals(world.ctx("coordinator.elsewhere")) == []
    assert ledger.stage_totals(world.ctx(), province="TH-57") == []
    assert json.dumps(views.ledger(world.ctx(), number))


def walk(world: World, number: str, dice: random.Random, steps: int) -> None:
    """Let some days pass, let anybody do what they may, again and again."""
    for _ in range(steps):
        world.wait(dice.choice((0, 0, 1, 2, 5, 12, 33)), hours=dice.choice((0, 7, 15)))
        case = world.load(number)
        with world.database.read() as connection:
            actors = {
                name: people.actor(connection, world.people[name], world.today) for name in PEOPLE
            }
        free = [
            (trigger, name)
            for name, actor in actors.items()
            for trigger, refusal in permitted(
                LIFECYCLE, case.as_facts(), actor, today=world.today
            ).items()
            if refusal is None
        ]
        if not free:
            return
        trigger, name = dice.choice(free)
        world.go(number, trigger, name)


@pytest.mark.parametrize("seed", range(20))
def test_every_day_of_every_case_has_one_holder(world: World, seed: int) -> None:
    """No gap, no overlap, and the working days add up to what the calendar counts."""
    dice = random.Random(seed)
    number = world.case()
    opened = world.today
    walk(world, number, dice, 30)
    world.wait(dice.randrange(20))

    rows = ledger.ledger(world.ctx(), number)

    case = world.load(number)
    last = world.today if case.closed_at is None else closing_day(world, case.id)
    days = [(opened + timedelta(days=at)).isoformat() for at in range((last - opened).days + 1)]
    assert [row["day"] for row in rows] == days
    assert all(row["office"] and row["office_th"] for row in rows)
    counted = world.calendar().count(opened, last) - world.calendar().is_working(opened)
    assert sum(row["used"] for row in rows) == counted
    totals = ledger.ledger_totals(world.ctx(), number)
    assert sum(total["days"] for total in totals) == len(days)
    for state in {row["state"] for row in rows} - {"on_hold"}:
        if not state.startswith("review"):
            assert used_in(rows, state) == used_by_entries(world, case.id, state)


def closing_day(world: World, case_id: int) -> date:
    query = select(StageEntry.left_on).where(
        StageEntry.case_id == case_id, StageEntry.kind == "stage"
    )
    found: date = max(row.left_on for row in world.rows(query))
    return found


def used_in(rows: list[dict[str, Any]], state: str) -> int:
    return sum(row["used"] for row in rows if row["state"] == state)


def used_by_entries(world: World, case_id: int, state: str) -> int:
    """Return the working days that the stage entries themselves say were used."""
    query = select(StageEntry.__table__).where(
        StageEntry.case_id == case_id, StageEntry.state == state
    )
    return sum(
        e.days_used if e.left_on else world.calendar().used(e.entered_on, world.today)
        for e in world.rows(query)
    )
