"""A deliverer is killed at every fault point: no mail is lost, none goes out twice by itself."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import update

from storage.tables_system import Outbox
from tests.chaos import mailbags
from tests.chaos.mailbags import LETTER, RESENT, deliver_to_the_end, tally
from tests.chaos.matrix import Bench
from tests.chaos.snapshots import discord
from tests.chaos.workers import Job
from tests.support.post import a_post_office
from tests.support.smtp_sink import Sink
from tests.support.world import World

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

REFUSED = "reader6@phinong.example"


def a_mailbag(world: World) -> None:
    """Queue letters, resendable mails, two that fold, one to a wrong address, leftovers."""
    number = world.through("approval")
    readers = mailbags.people(world, 8)
    mailbags.queue(world, number, readers[:2] + readers[6:7], LETTER)
    mailbags.queue(world, number, readers[2:4], RESENT)
    mailbags.queue(world, number, readers[4:5], "on_hold")
    mailbags.queue(world, number, readers[4:5], "resumed")
    _leave(world, readers[5], number, RESENT, state="sending")
    _leave(world, readers[7], number, LETTER, state="handing_over")


def _leave(world: World, reader: int, number: str, message: str, *, state: str) -> None:
    """Leave a mail behind as a deliverer that died ten minutes ago would."""
    mailbags.queue(world, number, [reader], message)
    dead = {"lease_owner": "dead", "lease_until": world.now - timedelta(minutes=5), "fence": 1,
            "address": "reader7@phinong.example", "message_id": f"<dead.{reader}@a>"}  # fmt: skip
    with world.database.write() as connection:
        mine = update(Outbox).where(Outbox.key == f"{message}:{reader}")
        connection.execute(mine.values(state=state, **dead))


def settled(sink: Sink) -> Counter[str]:
    """Return what the sink took, once it has read all that dead deliverers sent."""
    for _ in range(500):
        if not sink._tasks:
            break
        sleep(0.01)
    return Counter(sink.received)


@pytest.mark.parametrize("connections", [1, 2])
def test_a_delivery_that_is_killed_loses_nothing_and_doubles_nothing(
    world: World, bench: Bench, connections: int
) -> None:
    a_mailbag(world)
    with a_post_office() as sink:
        sink.moods[REFUSED] = "550_rcpt"
        told = {"port": sink.port, "owner": "worker", "connections": connections}
        job = Job("deliver", told)
        with bench.copy(world) as undisturbed:
            report = bench.worker.run(job.inside(undisturbed))[0]
            assert report.answer["sent"] > 6
        sink.received.clear()

        for copy, killed in bench.kills(world, job, report.passed):
            settled(sink)
            assert discord(copy) == []
            deliver_to_the_end(copy, sink)
            found = tally(copy, settled(sink))
            assert (found.lost, found.twice, found.untold) == ([], [], []), killed.where
            bench.counted["mails in doubt"] += found.states["in_doubt"] - 1  # one was before
            bench.counted["mails sent again"] += found.resent
            sink.received.clear()
