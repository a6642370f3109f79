"""A restore, and a move to another database, are killed at every point and go on when called again.

The source is on SQLite; the target on either engine.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables_cases import Document
from tests.chaos.keeping.acts import quiet
from tests.chaos.matrix import Bench, on, points_of
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.workers import Job
from tests.support.world import World, opened
from usecases.safekeeping import backups
from usecases.shelves import FolderDocuments

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(14_400)]


@contextmanager
def a_target(bench: Bench, beginning: str) -> Iterator[str]:
    url = bench.copied(beginning)
    try:
        yield url
    finally:
        bench.databases.drop(url)


def assert_same(url: str, source: World, before: Any) -> World:
    """Compare a copy with its source, row by row and chain by chain; return it."""
    found = opened(url, now=source.now)
    try:
        assert snapshot(found) == before
        assert discord(found) == []
    finally:
        found.database.close()
    return found


def few(url: str) -> int:
    return 2 if url.startswith("sqlite") else 1


def test_a_restore_that_is_killed_goes_on(
    lived: World, bench: Bench, beginning: str, tmp_path: Path
) -> None:
    on("sqlite", bench.databases)
    backup = backups.back_up(lived.ctx(), tmp_path / "backups", quiet)
    before, whole = snapshot(lived), backups.check_files(backup)
    shelf, scratch = tmp_path / "shelf", tmp_path / "scratch"
    scratch.mkdir()

    def job(url: str) -> Job:
        told = {"backup": str(backup), "shelf": str(shelf), "scratch": str(scratch), "target": url}
        return Job("restore", told).inside(lived)

    with a_target(bench, beginning) as url:
        passed = bench.worker.run(job(url))[0].passed
        assert_same(url, lived, before)
    for point in points_of(passed, few(beginning)):
        shutil.rmtree(shelf, ignore_errors=True)
        with a_target(bench, beginning) as url:
            killed = bench.killed(job(url), point, what="restores")
            if killed is None:
                break
            assert backups.check_files(backup) == whole
            again = bench.worker.run(job(url))[0]
            assert again.answer["rows"] == sum(whole.tables.values()), killed.where
            assert_same(url, lived, before)
            for row in lived.rows(select(Document.sha256)):
                assert FolderDocuments(shelf).get(row.sha256)
        shutil.rmtree(scratch)
        scratch.mkdir()
    assert bench.counted["kills of restores"] > 0


def test_a_move_that_is_killed_goes_on_and_harms_nothing(
    lived: World, bench: Bench, beginning: str
) -> None:
    on("postgresql", bench.databases)
    before = snapshot(lived)

    def job(url: str) -> Job:
        return Job("move_to", {"target": url}).inside(lived)

    with a_target(bench, beginning) as url:
        undisturbed = bench.worker.run(job(url))[0]
    for point in points_of(undisturbed.passed, few(beginning)):
        with a_target(bench, beginning) as url:
            killed = bench.killed(job(url), point, what="moves to another database")
            if killed is None:
                break
            assert snapshot(lived) == before, killed.where
            again = bench.worker.run(job(url))[0]
            assert again.answer == undisturbed.answer, killed.where
            assert_same(url, lived, before)
    assert bench.counted["kills of moves to another database"] > 0
