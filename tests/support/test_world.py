from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.builders import WAYS
from tests.support.world import World, a_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_world(tmp_path)


@pytest.mark.parametrize("state", WAYS)
def test_a_case_can_be_walked_to_every_state(world: World, state: str) -> None:
    number = world.through(state)

    assert world.load(number).state == state


def test_the_walk_fits_another_day(world: World) -> None:
    world.wait(100)

    number = world.through("deposit")

    assert world.load(number).facts["signed"]["signed_on"] < world.today.isoformat()


def test_whoever_holds_the_next_stage_is_told(world: World) -> None:
    number = world.case()

    world.go(number, "submit", "coordinator")

    assert [mail.message for mail in world.mails(username="governor")] == ["turn"]
