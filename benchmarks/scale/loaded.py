"""Many open cases on PostgreSQL: two lives that Phinong walked, repeated with valid chains."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks import open_cases
from benchmarks.cloning import Cloner
from benchmarks.places import databases
from storage.database import Database
from tests.support.world import World, opened, prepare

UNITS = 20
"""Open cases with one foreign unit: who wants to be the sister of Hainan, and is not yet."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A world with so many open cases: those with odd numbers wait at the desk of the ministry."""

    world: World
    size: int
    took_s: float

    def at_the_desk(self) -> Iterator[str]:
        """Yield the numbers of cases that wait at the desk."""
        return (f"DESK-{number:08}" for number in range(1, self.size // 2 + 1))


@contextmanager
def loaded(size: int, entries: int) -> Iterator[Loaded]:
    """Give a new server with so many open cases, each with so many audit entries at least.

    Raises:
        PostgresMissingError: There is no PostgreSQL server and none can be started.
    """
    with databases("postgresql") as fresh:
        url = fresh()
        prepare(url)
        world = opened(url)
        world.database.close()
        world.database = Database(url)
        began = time.perf_counter()
        provinces = open_cases.people(world)
        for name, state in (("DESK", "screening"), ("GOV", "endorsement")):
            cloner = Cloner(
                world, world.through(state), entries=entries, with_one=UNITS, provinces=provinces
            )
            cloner.load([f"{name}-{number:08}" for number in range(1, size // 2 + 1)])
        yield Loaded(world, size, time.perf_counter() - began)
        world.database.close()
