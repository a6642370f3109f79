"""A deliverer that sleeps through its lease, and a database that ends connections in mid-deed."""

from __future__ import annotations

import pytest

from tests.chaos import mailbags
from tests.chaos.mailbags import LATER, LETTER, RESENT, deliver_to_the_end, smtp, tally
from tests.chaos.matrix import COMPLETE, Bench
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.workers import Job
from tests.support.post import a_post_office
from tests.support.world import World
from usecases.timers.deliver import deliver

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("message", [LETTER, RESENT])
def test_a_deliverer_that_wakes_after_its_lease_sends_nothing_twice(
    world: World, bench: Bench, message: str
) -> None:
    """Stop it at each line of its conversation; others take over; it wakes and goes on."""
    mailbags.queue(world, mailbags.a_case(world), mailbags.people(world, 2), message)
    with a_post_office() as sink:
        job = Job("deliver", {"port": sink.port, "owner": "sleeper", "connections": 1})
        for point in range(1, 200, 1 if COMPLETE else 40):
            sink.received.clear()
            with bench.copy(world) as copy:
                [report] = bench.worker.run(job.inside(copy, fault="stop", at=point))
                if report.ended == "done":
                    break
                for _ in range(3):
                    copy.now += LATER
                    deliver(copy.ctx(), smtp(sink), "awake")
                assert bench.worker.wake(report.pid).ended == "done"
                deliver_to_the_end(copy, sink)
                found = tally(copy, sink.received)
                assert (found.lost, found.twice, found.untold) == ([], [], []), report
                bench.counted["deliverers stopped"] += 1
                bench.counted["mails sent again"] += found.resent
                bench.counted["mails in doubt"] += found.states["in_doubt"]
    assert bench.counted["deliverers stopped"] > 2


@pytest.mark.parametrize("what", ["move", "sweep"])
def test_a_connection_that_is_cut_leaves_nothing_half_done(
    world: World, bench: Bench, what: str
) -> None:
    if world.database.is_sqlite:
        pytest.skip("SQLite has no connection that a server could end")
    number = world.through("approval")
    told = {"number": number, "trigger": "approve", "version": world.load(number).version,
            "fields": world.complete("approve")}  # fmt: skip
    if what == "sweep":
        told = {}
        world.wait_working(14)
    job = Job(what, told, person=world.people["moi_executive"], batch=3)
    with bench.copy(world) as undisturbed:
        passed = bench.worker.run(job.inside(undisturbed))[0].passed
        after = snapshot(undisturbed)

    for point in range(passed, 0, -1 if COMPLETE else -max(1, passed // 4)):
        with bench.copy(world) as copy:
            [report] = bench.worker.run(job.inside(copy, fault="cut", at=point))
            assert report.where
            assert report.answer != "StaleCaseError" or "after COMMIT" in report.where
            assert snapshot(copy) == after
            assert discord(copy) == []
            bench.counted["connections cut"] += 1
