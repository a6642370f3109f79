"""Every released schema, with rows in it, comes to the newest, also when it is killed half-way.

All of them, at every point, where ``PHINONG_CHAOS=complete``; then one with 10,000 cases as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks.cloning import Cloner
from storage import audit_check, migrate
from storage.database import Database
from tests.chaos.keeping import old_schemas
from tests.chaos.keeping.old_schemas import lost, rows_in
from tests.chaos.matrix import COMPLETE, Bench, on, points_of
from tests.chaos.workers import Job
from tests.support.world import World, opened

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(14_400)]

RELEASED = old_schemas.revisions()[:-1]
FEW = [RELEASED[2], RELEASED[-1]]
MANY = 10_000 if COMPLETE else 200


@contextmanager
def a_release(bench: Bench, revision: str, rows_of: World) -> Iterator[Database]:
    """Give the database of an earlier release; whoever wants it anew copies its URL."""
    url = bench.databases.fresh(bench.folder)
    old_schemas.build(url, revision, rows_of.database)
    database = Database(url, durable=False)
    try:
        yield database
    finally:
        database.close()
        bench.databases.drop(url)


def assert_sound(database: Database) -> None:
    """The trail holds and the next case can be worked on."""
    with database.read() as connection:
        entries, flaws = audit_check.verify(connection)
    assert entries > 0
    assert flaws == []
    there = opened(database.url.render_as_string(hide_password=False))
    there.through("screening")
    there.database.close()


@pytest.mark.parametrize("revision", RELEASED if COMPLETE else FEW)
def test_a_released_schema_comes_to_the_newest_with_all_its_rows(
    lived: World, bench: Bench, revision: str
) -> None:
    if revision != FEW[0]:
        on("sqlite", bench.databases)
    with a_release(bench, revision, lived) as old:
        before = rows_in(old)
        assert sum(map(len, before.values())) > 0
        migrate.upgrade(old)
        assert lost(before, rows_in(old)) == []
        assert migrate.current(old) == migrate.head()
        assert_sound(old)
    bench.counted["released schemas upgraded"] += 1


@pytest.mark.parametrize("revision", RELEASED[2::4] if COMPLETE else FEW[:1])
def test_an_upgrade_that_is_killed_happened_or_did_not(
    lived: World, bench: Bench, revision: str
) -> None:
    on("sqlite", bench.databases)
    with a_release(bench, revision, lived) as old:
        before = rows_in(old)
        old.close()
        start = old.url.render_as_string(hide_password=False)
        job = Job("upgrade", {}, now=lived.now.isoformat(), documents=str(bench.folder))
        with copied(bench, start) as (url, _):
            passed = bench.worker.run(job.at_url(url))[0].passed
        for point in points_of(passed, 2 if start.startswith("sqlite") else 1):
            with copied(bench, start) as (url, database):
                killed = bench.killed(job.at_url(url), point, what="upgrades")
                if killed is None:
                    break
                done = "after COMMIT" in killed.where
                assert migrate.current(database) == (migrate.head() if done else revision)
                assert (rows_in(database) == before) or done, killed.where
                database.close()
                assert bench.worker.run(job.at_url(url))[0].answer == migrate.head()
                assert lost(before, rows_in(database)) == []
    assert bench.counted["kills of upgrades"] > 0


@contextmanager
def copied(bench: Bench, start: str) -> Iterator[tuple[str, Database]]:
    url = bench.copied(start)
    database = Database(url, durable=False)
    try:
        yield url, database
    finally:
        database.close()
        bench.databases.drop(url)


def test_a_released_schema_with_many_cases_comes_to_the_newest(lived: World, bench: Bench) -> None:
    on("sqlite", bench.databases)
    Cloner(lived, lived.through("screening")).load([f"MANY-{n:06}" for n in range(MANY)])
    with a_release(bench, FEW[0], lived) as old:
        before = rows_in(old)
        migrate.upgrade(old)
        assert lost(before, rows_in(old)) == []
        assert_sound(old)
    bench.counted["cases in an upgraded schema"] += MANY
