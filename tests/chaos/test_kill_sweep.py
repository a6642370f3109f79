"""A sweep is killed at every fault point: each entry was alerted wholly or not, and never twice."""

from __future__ import annotations

import pytest

from tests.chaos.matrix import Bench
from tests.chaos.snapshots import by_entry, discord, snapshot
from tests.chaos.workers import Job
from tests.support.world import World
from usecases.timers.sweep import sweep

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]


def test_a_sweep_that_is_killed_alerts_each_entry_once(world: World, bench: Bench) -> None:
    for state in ("draft", "endorsement", "screening", "approval", "review"):
        world.through(state)
    world.wait_working(14)
    job = Job("sweep", {}, batch=3)
    before = by_entry(world)
    with bench.copy(world) as undisturbed:
        report = bench.worker.run(job.inside(undisturbed))[0]
        after, each_after = snapshot(undisturbed), by_entry(undisturbed)
    assert report.answer["due"] == sum(before[e] != each_after[e] for e in before) > 5
    half_way = 0

    for copy, _ in bench.kills(world, job, report.passed):
        found = by_entry(copy)
        done = [entry for entry in before if found[entry] != before[entry]]
        assert all(found[entry] == each_after[entry] for entry in done)
        assert discord(copy) == []
        half_way += 0 < len(done) < report.answer["due"]
        bench.worker.run(job.inside(copy))
        assert snapshot(copy) == after
        assert sweep(copy.ctx())["due"] == 0

    assert half_way > 0 or not copy.database.is_sqlite
