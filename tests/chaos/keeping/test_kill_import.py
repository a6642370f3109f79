"""An import is killed at every fault point: each batch of rows is in the register, or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from reference import loader
from storage.tables_register import HistoryRow, Relationship
from tests.chaos.matrix import Bench
from tests.chaos.snapshots import Snapshot, differences, discord, snapshot
from tests.chaos.workers import Job
from tests.support.world import World

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

BATCH = 15
FILES: dict[str, tuple[Path, Any]] = {
    "pairs": (loader.pairs_path(), Relationship),
    "histories": (loader.histories_path(), HistoryRow),
}


def numbered_alike(world: World) -> Snapshot:
    """Return what two imports must agree on.

    A server leaves out the row numbers that a rolled back batch had taken, and the trail names a
    partner by such a number: there the trail is only counted.
    """
    found = snapshot(world)
    if not world.database.is_sqlite:
        found |= {name: [str(len(found[name]))] for name in ("audit_entries", "cases")}
    return found


@pytest.mark.parametrize("what", FILES)
def test_an_import_that_is_killed_goes_on_where_it_stopped(
    world: World, bench: Bench, what: str
) -> None:
    file, table = FILES[what]
    told = {"file": str(file), "histories": what == "histories"}
    job = Job("import", told, batch=BATCH)
    many = select(func.count()).select_from(table)
    with bench.copy(world) as undisturbed:
        report = bench.worker.run(job.inside(undisturbed))[0]
        after = numbered_alike(undisturbed)
        total = undisturbed.rows(many)[0][0]
    assert total > BATCH
    half_way = set()

    for copy, killed in bench.kills(world, job, report.passed, what="imports", few=3):
        taken = copy.rows(many)[0][0]
        assert taken % BATCH == 0 or taken == total, killed.where
        assert discord(copy) == []
        half_way.add(taken)
        again = bench.worker.run(job.inside(copy))[0]
        assert again.answer["created"] == report.answer["created"] - taken
        assert differences(numbered_alike(copy), after) == [], killed.where
        assert discord(copy) == []

    assert max(half_way) > 0
