"""A backup under load, and its drill: nothing confirmed is missing, and how long a return takes.

A few hundred cases; 100,000 where ``PHINONG_CHAOS=complete``.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import select

from benchmarks.cloning import Cloner
from storage import copying
from storage.database import Database
from storage.tables_cases import Case
from tests.chaos.keeping.acts import quiet
from tests.chaos.matrix import COMPLETE, on
from tests.support.databases import Databases
from tests.support.world import World
from usecases.safekeeping import backups, restoring
from usecases.shelves import FolderDocuments

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(7200)]

CASES = 100_000 if COMPLETE else 300
RTO_S = 300


class Writer:
    """Somebody who moves one case after the other; ``confirmed`` is what they were told is done."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.confirmed: list[tuple[float, str, int]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self.confirmed:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            number = self.world.case()
            version = self.world.go(number, "submit", "coordinator").version
            self.confirmed.append((time.monotonic(), number, version))


def test_a_backup_under_load_misses_nothing_confirmed_and_comes_back_in_time(
    world: World, databases: Databases, tmp_path: Path, record_property: Any
) -> None:
    on("sqlite", databases)
    numbers = [f"MANY-{n:06}" for n in range(CASES)]
    Cloner(world, world.through("screening")).load(numbers)
    with Writer(world) as writer:
        began = time.monotonic()
        backup = backups.back_up(world.ctx(), tmp_path / "backups", quiet)
        took = time.monotonic() - began

    manifest = backups.check_files(backup)
    drilled = restoring.drill(backup, quiet)
    target = Database(f"sqlite:///{tmp_path / 'back.db'}")
    again = time.monotonic()
    restored = restoring.restore(backup, target, FolderDocuments(tmp_path / "shelf"), quiet)
    back_s = time.monotonic() - again

    assert drilled["rows"] == restored["rows"] == sum(manifest.tables.values())
    assert drilled["audit_entries"] == manifest.tables["audit_entries"] > CASES
    held, counted = _held(target)
    assert counted == manifest.tables
    missing = [n for at, n, version in writer.confirmed if at < began and held.get(n) != version]
    assert missing == []
    assert back_s < RTO_S
    record_property("cases in a drill", CASES)
    record_property("confirmed moves missing from a backup", len(missing))
    record_property("seconds of a backup under load", round(took))
    record_property("seconds until restored", round(back_s))


def _held(target: Database) -> tuple[dict[str, int], dict[str, int]]:
    """Return the version of each case, and the rows of each table."""
    with target.read() as connection:
        held = dict(connection.execute(select(Case.number, Case.version)).tuples().all())
        counted = {t.name: copying.count(connection, t) for t in copying.tables()}
    target.close()
    return held, counted
