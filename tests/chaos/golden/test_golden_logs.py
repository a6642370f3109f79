"""What a lifecycle meant when it was published it means today, also after a newer one came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from statemachine.definition import Days, Definition, Stage
from statemachine.table import LIFECYCLE
from storage import audit_check, settings
from tests.chaos.golden import logs
from tests.chaos.snapshots import discord
from tests.support.world import World, a_world
from usecases.lifecycles import definitions

pytestmark = [pytest.mark.chaos]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = a_world(tmp_path)
    yield found
    found.database.close()


def newer(world: World) -> Definition:
    """Publish a definition with other days, in effect from tomorrow; return it."""
    days = Days(normal=7, urgent=4, most_urgent=2)
    stages = tuple(
        Stage.model_validate(stage.model_dump() | {"days": days.model_dump()})
        if stage.days is not None else stage
        for stage in LIFECYCLE.stages
    )  # fmt: skip
    changes = {"version": "2570.9", "effective_from": world.today, "stages": stages}
    found = LIFECYCLE.model_copy(update=changes)
    values = {
        "version": found.version, "effective_from": found.effective_from, "digest": found.digest,
        "body": found.model_dump(mode="json"), "published_by": "test", "published_at": world.now,
    }  # fmt: skip
    with world.database.write() as connection:
        settings.publish_definition(connection, values)
    return found


def test_every_shipped_version_has_a_log_of_what_it_meant() -> None:
    assert LIFECYCLE.version in logs.versions(), "run python -m tests.chaos.golden.logs, once"
    assert logs.read(LIFECYCLE.version).digest == LIFECYCLE.digest, "a change needs a new version"


@pytest.mark.parametrize("version", logs.versions())
def test_a_golden_log_replays_to_the_same_states(
    world: World, version: str, record_property: Any
) -> None:
    log, steps = logs.read(version), 0
    for name, life in log.lives():
        for step, told in logs.replay(world, life):
            assert told == step.told, f"{name}, at {step.trigger}"
            steps += 1
    assert steps > 100
    assert discord(world) == []
    record_property("golden steps replayed", steps)


def test_open_cases_of_an_older_version_go_on_as_its_log_says(
    world: World, record_property: Any
) -> None:
    """A newer lifecycle comes into effect after the first half of each life."""
    log = logs.read(LIFECYCLE.version)
    halves = []
    for state, way in log.ways.items():
        number, half = world.case(), len(way) // 2
        for step in way[:half]:
            world.do(number, step.trigger, step.by, **step.fields)
        halves.append((state, number, way[half:]))
    newer(world)
    assert world.load(world.case()).definition == "2570.9"

    for state, number, rest in halves:
        for step in rest:
            world.do(number, step.trigger, step.by, **step.fields)
            assert logs.told_of(world, number) == step.told, f"{state}, at {step.trigger}"
    assert discord(world) == []
    record_property("open cases under a newer lifecycle", len(halves))


def test_open_cases_move_to_a_newer_version_by_a_reviewed_deed(
    world: World, record_property: Any
) -> None:
    numbers = [
        world.through(state)
        for state in logs.read(LIFECYCLE.version).ways
        if state not in ("active", "rejected", "withdrawn", "on_hold")
    ]
    found = newer(world)
    world.now += timedelta(days=1)
    expected = {row["number"]: row for row in definitions.preview_move(
        world.ctx("admin"), found.version
    )}  # fmt: skip

    told = definitions.move_cases(world.ctx("admin"), found.version, numbers, reason="ระเบียบใหม่")

    assert sorted(told["moved"]) == sorted(numbers)
    assert set(numbers) <= set(expected)
    assert {world.load(number).definition for number in numbers} == {found.version}
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []
    record_property("open cases moved to a newer lifecycle", len(numbers))
