"""One to four sweepers, killed at random, over a year of real holidays: each alert once, in time.

A few dozen timers on three deadlines; 100,000 on 220 where ``PHINONG_CHAOS=complete``.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.tables_cases import Alert
from storage.tables_system import Outbox
from tests.chaos.matrix import COMPLETE, Bench
from tests.chaos.surroundings import year
from tests.support.world import World

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(14_400)]

TIMERS, DEADLINES, BATCH, DEPTH = (100_000, 220, 500, 60) if COMPLETE else (24, 1, 6, 30)


def _keys(world: World) -> list[str]:
    return [row.key for row in world.rows(select(Outbox.key))]


def test_a_year_of_sweeps_alerts_each_level_of_each_timer_once_and_in_time(
    world: World, bench: Bench
) -> None:
    moments = year.fill(world, TIMERS, DEADLINES)
    with bench.copy(world) as calm:
        alone = (year.Round(each.now, (0,)) for each in year.rounds(moments, DEPTH))
        year.live(calm, bench.worker, alone, BATCH)
        expected = sorted(_keys(calm))

    died = year.live(world, bench.worker, year.rounds(moments, DEPTH), BATCH)

    decided = {(row.entry_id, row.level): row for row in world.rows(select(Alert.__table__))}
    assert len(world.rows(select(Alert.id))) == len(decided)
    assert decided.keys() == moments.keys()
    late = [decided[key].decided_at - moment for key, moment in moments.items()]
    assert min(late) >= timedelta()
    assert max(late) <= 2 * year.INTERVAL  # one interval, and the one after a death
    assert {row.outcome for row in decided.values()} == {"sent"}
    assert sorted(_keys(world)) == expected
    assert len(set(expected)) == len(expected) >= len(moments)
    assert died > 0
    bench.counted["timers swept for a year"] += TIMERS
    bench.counted["alerts of a year"] += len(decided)
    bench.counted["sweepers killed in a year"] += died
