"""Reminders and escalations: once each, to the right rungs, whatever the downtime."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from statemachine.words import Role
from storage.tables_cases import Alert, StageEntry
from tests.support.world import World
from usecases.timers.sweep import sweep

LEVELS = ("reminder", "due_today", "overdue_1", "overdue_5", "overdue_10")


def decided(world: World) -> list[tuple[str, str]]:
    return [(a.level, a.outcome) for a in world.rows(select(Alert).order_by(Alert.id))]


def told(world: World, level: str) -> set[str]:
    names = {row_id: name for name, row_id in world.people.items()}
    return {names[row.person_id] for row in world.mails(level)}


def test_each_alert_fires_once_on_its_day(world: World) -> None:
    world.through("screening")
    seen: list[str] = []

    for _ in range(25):
        seen += [
            level for level, count in sweep(world.ctx())["alerts"].items() for _ in range(count)
        ]
        assert sweep(world.ctx())["due"] == 0
        world.wait_working(1)

    assert tuple(seen) == LEVELS


def test_alerts_climb_the_ladder(world: World) -> None:
    world.through("endorsement")
    for _ in range(20):
        sweep(world.ctx())
        world.wait_working(1)

    assert told(world, "reminder") == {"governor"}
    assert told(world, "overdue_1") == {"governor"}  # the governor heads the province's office
    assert told(world, "overdue_5") == {"governor", "director"}
    assert told(world, "overdue_10") == {"governor", "director", "deputy"}


def test_after_downtime_only_the_highest_level_is_sent(world: World) -> None:
    world.through("screening")
    world.wait_working(18)

    result = sweep(world.ctx())

    assert result["alerts"] == {"overdue_5": 1}
    assert sorted(decided(world)) == [
        ("due_today", "skipped"),
        ("overdue_1", "skipped"),
        ("overdue_5", "sent"),
        ("reminder", "skipped"),
    ]
    [mail] = world.mails("overdue_5", "moi_officer")
    assert mail.payload["skipped"] == ["reminder", "due_today", "overdue_1"]


def test_a_case_that_moved_on_is_not_alerted_for_the_old_stage(world: World) -> None:
    number = world.through("screening")
    world.wait_working(9)
    world.go(number, "accept", "moi_officer")

    assert sweep(world.ctx())["due"] == 0


def test_the_clock_stops_on_hold(world: World) -> None:
    number = world.through("screening")
    world.do(number, "hold", "moi_officer", cause="ยุบสภา")
    world.wait_working(26)

    assert sweep(world.ctx())["due"] == 0

    world.wait_working(2)  # three working days before the hold itself must be looked at again
    assert sweep(world.ctx())["alerts"] == {"reminder": 1}


def test_a_clock_that_goes_backwards_alerts_nothing_twice(world: World) -> None:
    world.through("screening")
    world.wait_working(10)
    sweep(world.ctx())
    before = len(world.mails())

    world.wait(-6)
    assert sweep(world.ctx())["due"] == 0
    world.wait(6)
    assert sweep(world.ctx())["due"] == 0
    assert len(world.mails()) == before


def test_sweeps_at_once_decide_each_alert_once(world: World) -> None:
    for _ in range(12):
        world.through("screening")
    world.wait_working(10)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sweep(world.ctx()), range(4)))

    assert Counter(decided(world)) == {("due_today", "sent"): 12, ("reminder", "skipped"): 12}
    assert len(world.mails("due_today", "moi_officer")) == 12


def test_a_substitute_is_told_as_such(world: World) -> None:
    from usecases.people.delegations import delegate

    delegate(
        world.ctx("moi_officer"), "moi_officer", "assistant", Role.MOI_OFFICER, world.today,
        world.calendar().add(world.today, 30), "ลา",
    )  # fmt: skip
    world.through("screening")
    world.wait_working(10)

    sweep(world.ctx())

    assert {row.why for row in world.mails("due_today", "assistant")} == {"delegate"}


def test_after_the_last_level_nothing_is_left_to_alert(world: World) -> None:
    world.through("screening")
    world.wait_working(40)
    sweep(world.ctx())

    query = select(StageEntry).where(StageEntry.next_alert_at.is_not(None))
    assert world.rows(query) == []


def test_a_rung_is_empty_only_where_nobody_stands(world: World) -> None:
    world.through("endorsement")  # its holder heads the province's office too
    world.wait_working(6)
    assert sweep(world.ctx())["nobody"] == 0

    world.through("screening")  # nobody heads MOI's office in this world
    world.wait_working(11)
    assert sweep(world.ctx())["nobody"] == 1
