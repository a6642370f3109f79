"""A year of open timers: deadlines on many working days, each with every level of alert ahead."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from benchmarks import open_cases
from statemachine.deadlines import alarms
from statemachine.table import LIFECYCLE
from storage.schema import METADATA
from storage.tables_cases import StageEntry
from tests.chaos.workers import Job, Worker
from tests.support.world import World

INTERVAL = timedelta(minutes=15)
WORKING_DAYS = 220
Moments = dict[tuple[int, str], datetime]


def fill(world: World, timers: int, deadlines: int) -> Moments:
    """Open so many timers on so many deadlines; return when each level of each is due."""
    open_cases.load(world, timers)
    calendar, last = world.calendar(), len(LIFECYCLE.alerts)
    step = max(1, WORKING_DAYS // deadlines)
    dues = [calendar.add(world.today, 5 + step * n) for n in range(deadlines)]
    found: Moments = {}
    changes = []
    for entry, role, scope in world.rows(
        select(StageEntry.id, StageEntry.holder_role, StageEntry.holder_scope)
    ):
        due = dues[entry % deadlines]
        ahead = alarms(LIFECYCLE, due, calendar, scope if role == "governor" else None)
        assert len(ahead) == last
        found |= {(entry, alarm.level.name): alarm.at for alarm in ahead}
        first = {"due_on": due, "next_alert_at": ahead[0].at, "next_alert": ahead[0].level.name}
        changes.append({"b_id": entry, **first})
    table = METADATA.tables["stage_entries"]
    with world.database.write() as connection:
        connection.execute(update(table).where(table.c.id == bindparam("b_id")), changes)
    return found


@dataclass(frozen=True)
class Round:
    """One run of the timers: the moment, and at which point each sweeper is killed (0: not)."""

    now: datetime
    kills: tuple[int, ...]


def rounds(moments: Moments, depth: int) -> Iterator[Round]:
    """Yield a round within the interval after each moment, and the next, which nobody kills.

    Args:
        moments: When timers are due.
        depth: How many points into a sweep a kill may fall.
    """
    chance = random.Random(2569)
    for moment in sorted(set(moments.values())):
        now = moment + INTERVAL * chance.random()
        sweepers = chance.randint(1, 4)
        yield Round(
            now, tuple(chance.randint(1, depth) * chance.randint(0, 1) for _ in range(sweepers))
        )
        yield Round(now + INTERVAL, (0,))


def live(world: World, worker: Worker, rounds: Iterator[Round], batch: int) -> int:
    """Sweep through a year, sweepers dying as the rounds say; return how many died."""
    died = 0
    for each in rounds:
        world.now = each.now
        job = Job("sweep", {}, batch=batch)
        jobs = [job.inside(world, fault="kill" if at else "", at=at) for at in each.kills]
        died += sum(report.ended == "killed" for report in worker.run(*jobs))
    return died
