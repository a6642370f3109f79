"""The database server is restarted, stopped hard and killed under load: nothing done is undone.

Two endings in a few seconds; every 5 to 40 s for half an hour where ``PHINONG_CHAOS=complete``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chaos.mailbags import deliver_to_the_end, smtp, tally
from tests.chaos.matrix import COMPLETE
from tests.chaos.snapshots import discord
from tests.chaos.surroundings.instance import ENDINGS, Instance, an_instance
from tests.chaos.surroundings.office_load import Office
from tests.chaos.test_kill_delivery import settled
from tests.support import postgres
from tests.support.post import a_post_office
from tests.support.world import opened, prepare

pytestmark = [pytest.mark.chaos, pytest.mark.postgres, pytest.mark.timeout(7200)]

MINUTES, SOONEST_S, LATEST_S = (30, 5, 40) if COMPLETE else (0.1, 1, 3)
GRACE_S = 0.2
"""A connection that was given back a moment ago is not asked whether it lives."""


@pytest.fixture
def instance() -> Iterator[Instance]:
    """Give a server that may be killed."""
    try:
        postgres.find_binaries()
    except postgres.PostgresMissingError as missing:
        pytest.skip(str(missing))
    with an_instance() as found:
        yield found


def storm(instance: Instance, office: Office) -> None:
    """Let the office work while its database is ended and started, one way after the other."""
    chance, endings = random.Random(2569), sorted(ENDINGS)
    threads = office.work(3)
    until = time.monotonic() + MINUTES * 60
    while time.monotonic() < until or len(instance.outages) < 2:
        time.sleep(chance.uniform(SOONEST_S, LATEST_S))
        instance.restart(endings[len(instance.outages) % len(endings)])
    time.sleep(1)
    office.stop.set()
    for thread in threads:
        thread.join()


def test_a_database_that_is_restarted_under_load_loses_nothing(
    instance: Instance, record_property: Any
) -> None:
    with a_post_office() as sink:
        prepare(instance.driver_url)
        world = opened(instance.driver_url)
        office = Office(world, smtp(sink))
        storm(instance, office)

        assert office.odd == []
        outside = [
            said for began, at, said in office.errors if not instance.met(began, at, GRACE_S)
        ]
        assert outside == []
        assert office.confirmed
        for number, version in office.confirmed.items():
            assert world.load(number).version >= version, number
        assert discord(world) == []
        deliver_to_the_end(world, sink)
        found = tally(world, settled(sink))
        assert (found.lost, found.twice, found.untold) == ([], [], [])
        world.database.close()
    record_property("restarts of the database", len(instance.outages))
    record_property("moves through restarts", sum(v - 1 for v in office.confirmed.values()))
    record_property("seconds of restarts", round(MINUTES * 60))
    record_property("errors in outages", len(office.errors))
