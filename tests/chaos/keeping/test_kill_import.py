"""An import is killed at every fault point: each batch of rows is in the register, or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from reference import loader
from storage.tables_register import HistoryRow, Relationship
from tests.chaos.matrix import Bench
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.workers import Job
from tests.support.world import World

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

BATCH = 15
FILES: dict[str, tuple[Path, Any]] = {
    "pairs": (loader.pairs_path(), Relationship),
    "histories": (loader.histories_path(), HistoryRow),
}


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
        after = snapshot(undisturbed)
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
        assert snapshot(copy) == after, killed.where

    assert max(half_way) > 0
