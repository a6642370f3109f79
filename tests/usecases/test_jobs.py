"""A timer's work runs under a lease, and what became of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.support.world import World
from usecases.timers.jobs import JobRecord, last_sweep, list_jobs, notice_late_sweep, run_job

LEASE = timedelta(minutes=5)
TEN = timedelta(minutes=10)


def done() -> Mapping[str, Any]:
    return {"alerts": 3}


def job(world: World, name: str = "sweep") -> JobRecord:
    return next(job for job in list_jobs(world.ctx()) if job.name == name)


def test_work_is_done_and_its_answer_kept(world: World) -> None:
    answer = run_job(world.ctx(), "sweep", LEASE, done)

    assert answer == {"alerts": 3}
    kept = job(world)
    assert not kept.running
    assert kept.result["alerts"] == 3
    assert kept.succeeded_at is not None
    assert kept.succeeded_at - world.now < TEN


def test_a_second_runner_leaves_it_to_the_first(world: World) -> None:
    inside: list[dict[str, Any]] = []

    def work() -> Mapping[str, Any]:
        assert job(world).running
        inside.append(run_job(world.ctx(), "sweep", LEASE, done))
        return {}

    run_job(world.ctx(), "sweep", LEASE, work)

    assert inside == [{"skipped": "running"}]
    assert "alerts" not in job(world).result


def test_another_timer_is_not_held_off(world: World) -> None:
    answers: list[Mapping[str, Any]] = []

    def work() -> Mapping[str, Any]:
        answers.append(run_job(world.ctx(), "deliver", LEASE, done))
        return {}

    run_job(world.ctx(), "sweep", LEASE, work)

    assert answers == [{"alerts": 3}]


def test_a_dead_holder_is_taken_over_when_its_lease_ends(world: World) -> None:
    def killed() -> Mapping[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(world.ctx(), "sweep", LEASE, killed)

    assert run_job(world.ctx(), "sweep", LEASE, done) == {"skipped": "running"}
    world.now += LEASE
    assert run_job(world.ctx(), "sweep", LEASE, done) == {"alerts": 3}


def test_a_holder_that_comes_back_late_does_not_overwrite_its_successor(world: World) -> None:
    def slow() -> Mapping[str, Any]:
        world.now += LEASE
        run_job(world.ctx(), "sweep", LEASE, done)
        return {"alerts": 99}

    run_job(world.ctx(), "sweep", LEASE, slow)

    assert job(world).result["alerts"] == 3


def test_a_failure_is_recorded_raised_and_does_not_forget_the_last_success(world: World) -> None:
    run_job(world.ctx(), "sweep", LEASE, done)
    before = job(world).succeeded_at
    world.now += TEN

    def fails() -> Mapping[str, Any]:
        raise ValueError("no calendar")

    with pytest.raises(ValueError, match="no calendar"):
        run_job(world.ctx(), "sweep", LEASE, fails)

    assert job(world).result["error"] == "ValueError: no calendar"
    assert job(world).succeeded_at == before
    assert not job(world).running


def test_a_clock_set_back_does_not_hold_a_lease_for_ever(world: World) -> None:
    def killed() -> Mapping[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(world.ctx(), "sweep", LEASE, killed)

    world.now -= timedelta(days=1)
    assert run_job(world.ctx(), "sweep", LEASE, done) == {"alerts": 3}


def test_a_tick_counts_as_a_sweep(world: World) -> None:
    run_job(world.ctx(), "sweep", LEASE, done)
    world.now += timedelta(hours=1)
    run_job(world.ctx(), "tick", LEASE, done)

    last = last_sweep(world.ctx())

    assert last is not None
    assert last >= world.now


def test_a_database_never_swept_is_young_not_late(world: World) -> None:
    found = notice_late_sweep(world.ctx(), TEN)

    assert found == {"late": False, "last_sweep_at": None, "mails": 0}


def test_three_intervals_without_a_sweep_are_told_to_the_administrator_once(world: World) -> None:
    run_job(world.ctx(), "sweep", LEASE, done)
    world.now += 3 * TEN
    assert not notice_late_sweep(world.ctx(), TEN)["late"]

    world.now += timedelta(minutes=1)
    first = notice_late_sweep(world.ctx(), TEN)
    second = notice_late_sweep(world.ctx(), TEN)

    assert (first["late"], second["late"]) == (True, True)
    mails = world.mails("clockwork_late")
    assert [mail.person_id for mail in mails] == [world.people["admin"]]
    assert mails[0].payload["extra"]["interval_minutes"] == 10


def test_a_sweep_that_only_fails_is_late(world: World) -> None:
    run_job(world.ctx(), "sweep", LEASE, done)

    def fails() -> Mapping[str, Any]:
        raise ValueError("broken")

    for _ in range(4):
        world.now += TEN
        with pytest.raises(ValueError, match="broken"):
            run_job(world.ctx(), "sweep", LEASE, fails)

    assert notice_late_sweep(world.ctx(), TEN)["late"]
