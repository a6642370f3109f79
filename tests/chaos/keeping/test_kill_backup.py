"""A backup, and the keeping of a document, are killed at every point: what is listed is whole."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables_cases import Document
from tests.chaos.keeping.acts import quiet
from tests.chaos.matrix import Bench
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.workers import Job
from tests.support.world import World
from usecases.cases.attaching import attach
from usecases.safekeeping import backups, restoring
from usecases.shelves import FolderDocuments

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(7200)]


@pytest.fixture
def lived(world: World) -> World:
    """Give a world with a few cases and documents."""
    number = world.through("review")
    for n in range(3):
        attach(world.ctx("moi_officer"), number, b"letter %d" % n, "partner_letter", f"หนังสือ {n}")
    return world


def test_a_backup_that_is_killed_is_never_taken_for_one(
    lived: World, bench: Bench, tmp_path: Path
) -> None:
    where, shelf = tmp_path / "backups", str(lived.documents.folder)
    told = {"where": str(where), "shelf": shelf, "keep": 1}
    job = Job("backup", told)
    with bench.copy(lived) as undisturbed:
        report = bench.worker.run(job.inside(undisturbed))[0]
        whole = backups.check_files(Path(report.answer))
    before = snapshot(lived)
    lived.wait(hours=1)

    for copy, killed in bench.kills(lived, job, report.passed, what="backups", few=3):
        kept = backups.listed(where)
        assert kept, killed.where  # the one of before is there until the next is whole
        assert all(backups.check_files(folder).tables == whole.tables for folder in kept)
        assert snapshot(copy) == before
        copy.now += timedelta(seconds=1)
        again = bench.worker.run(job.inside(copy))[0]
        assert backups.listed(where) == [Path(again.answer)]
        assert [found.name for found in where.iterdir()] == [Path(again.answer).name]
        lived.now = copy.now + timedelta(seconds=1)

    assert bench.counted["kills of backups"] > 1
    assert restoring.drill(backups.listed(where)[0], quiet)["rows"] == sum(whole.tables.values())


def test_a_document_that_is_killed_while_it_is_kept_is_whole_or_nowhere(
    world: World, bench: Bench, tmp_path: Path
) -> None:
    content = "a letter that is long enough to be torn " * 3000
    shelf = FolderDocuments(tmp_path / "shelf")
    told = {"number": world.case(), "content": content, "shelf": str(shelf.folder)}
    job = Job("keep", told, person=world.people["moi_officer"])
    with bench.copy(world) as undisturbed:
        passed = bench.worker.run(job.inside(undisturbed))[0].passed
    shutil.rmtree(shelf.folder)
    found = set()

    for copy, killed in bench.kills(world, job, passed, what="documents", few=3):
        named = copy.rows(select(Document.sha256))
        assert all(shelf.get(row.sha256) == content.encode() for row in named), killed.where
        assert discord(copy) == []
        found.add(len(named))
        bench.worker.run(job.inside(copy))
        [row] = copy.rows(select(Document.sha256))
        assert shelf.get(row.sha256) == content.encode()
        shutil.rmtree(shelf.folder)

    assert found == {0, 1}
