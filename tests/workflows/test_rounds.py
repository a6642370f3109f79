"""Rounds outside the schedule: at every start, and where the timers have fallen silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config import wiring
from config.settings import Settings, load_settings
from tests.support.prefect_server import free_port
from tests.support.world import World, a_world
from usecases.timers.jobs import last_sweep, list_jobs, run_job
from workflows.rounds import catch_up, tick_now


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with one case whose deadline passed long ago."""
    found = a_world(tmp_path)
    found.through("screening")
    found.wait_working(60)
    yield found
    found.database.close()


@pytest.fixture
def settings(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Give settings on that world, with a mail server that is not there."""
    monkeypatch.setenv("PHINONG_CLOCK", world.now.isoformat())
    url = str(world.database.where)
    found = load_settings(data=tmp_path, database_url=url, smtp_port=free_port())
    yield found
    wiring.close(found)


def later(world: World, monkeypatch: pytest.MonkeyPatch, **time: int) -> None:
    world.now += timedelta(**time)
    monkeypatch.setenv("PHINONG_CLOCK", world.now.isoformat())


def test_what_is_due_is_alerted_at_once(world: World, settings: Settings) -> None:
    done = tick_now(settings)

    assert done["sweep"]["due"] == 1
    assert world.mails("overdue_10")
    assert [job.name for job in list_jobs(world.ctx())] == ["tick"]


def test_timers_in_time_are_left_alone(settings: Settings) -> None:
    tick_now(settings)

    found = catch_up(settings)

    assert found["late"] is False
    assert "tick" not in found


def test_silent_timers_are_told_of_and_their_work_is_done(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick_now(settings)
    later(world, monkeypatch, minutes=31)

    found = catch_up(settings)

    assert found["late"] is True
    assert len(world.mails("clockwork_late", "admin")) == 1
    assert "sweep" in found["tick"]
    last = last_sweep(world.ctx())
    assert last is not None
    assert last >= world.now
    assert catch_up(settings)["late"] is False


def test_a_round_leaves_another_that_is_at_work_alone(world: World, settings: Settings) -> None:
    inside: list[object] = []

    def work() -> dict[str, int]:
        inside.append(tick_now(settings))
        return {}

    run_job(world.ctx(), "tick", timedelta(minutes=10), work)

    assert inside == [{"skipped": "running"}]
