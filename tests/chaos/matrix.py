"""The matrix of kills: one deed, killed at its n-th fault point, for every n until none is left.

``PHINONG_CHAOS=complete`` (``make chaos``) kills at every point; otherwise at a few, spread evenly.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import sleep

import pytest
from psycopg.errors import ObjectInUse

from tests.chaos.workers import Job, Report, Worker
from tests.support.databases import Databases, PostgresDatabases
from tests.support.world import World, opened

COMPLETE = os.environ.get("PHINONG_CHAOS") == "complete"


@dataclass
class Bench:
    """Where deeds are killed: fresh copies of a world, and a worker to do the deeds."""

    databases: Databases
    worker: Worker
    folder: Path
    counted: Counter[str] = field(default_factory=Counter)

    def copied(self, url: str) -> str:
        """Return the URL of a fresh copy of a database that nobody uses any more."""
        for _ in range(50):
            try:
                return self.databases.fresh(self.folder, like=url)
            except ObjectInUse:  # a connection that was closed takes a moment to go
                sleep(0.02)
        return self.databases.fresh(self.folder, like=url)

    @contextmanager
    def copy(self, like: World) -> Iterator[World]:
        """Give a copy of a world, at the same moment; the original is closed for it."""
        like.database.close()
        copied = self.copied(like.database.url.render_as_string(hide_password=False))
        world = opened(copied, now=like.now)
        try:
            yield world
        finally:
            world.database.close()
            self.databases.drop(copied)

    def kills(
        self, start: World, job: Job, points: int, *, what: str = "", few: int = 6
    ) -> Iterator[tuple[World, Report]]:
        """Yield a copy of a world for every kill of a job in it, with the report of the kill.

        Args:
            start: The world as it is before the job.
            job: What is done in each copy.
            points: How many points it has; the complete matrix goes on until none is left.
            what: Names the kills where the run counts them apart.
            few: How many where not all; a copy on a server takes its time.
        """
        for point in points_of(points, few if start.database.is_sqlite else min(few, 2)):
            with self.copy(start) as world:
                report = self.killed(job.inside(world), point, what=what)
                if report is None:
                    return
                yield world, report

    def killed(self, job: Job, point: int, *, what: str = "") -> Report | None:
        """Return the report of a job that was killed at a point; none where it came to its end."""
        report = self.worker.run(replace(job, fault="kill", at=point))[0]
        if report.ended == "done":
            return None
        self.counted[f"kills of {what}" if what else "kills"] += 1
        return report


def on(engine: str, databases: Databases) -> None:
    """Leave a test on the other engine to the complete matrix."""
    found = "postgresql" if isinstance(databases, PostgresDatabases) else "sqlite"
    if not COMPLETE and found != engine:
        pytest.skip(f"without PHINONG_CHAOS=complete only on {engine}")


def points_of(known: int, few: int) -> Iterator[int]:
    """Yield every point, or a few of those that are known, spread evenly from the last."""
    if COMPLETE:
        yield from range(1, 100_000)
    elif few == 1:
        yield known // 2
    else:
        yield from range(known, 0, -max(1, known // few))  # the last is after the last commit
