"""Where a benchmark runs: fresh databases on either engine, durable, peopled like the tests."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database
from tests.support import postgres
from tests.support.world import World, opened, prepare

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
NOWHERE = "/nowhere"  # what is kept in memory is synced for nothing: the cluster lies on the disk
ENGINES = ("sqlite", "postgresql")


@contextmanager
def databases(engine: str) -> Iterator[Callable[[], str]]:
    """Give a maker of empty databases that survive a power cut.

    Raises:
        PostgresMissingError: There is no PostgreSQL server and none can be started.
    """
    if engine == "postgresql":
        with _durable(), postgres.server() as server:
            yield server.create
        return
    with tempfile.TemporaryDirectory(prefix="phinong-bench-") as folder:
        names = iter(range(1000))
        yield lambda: f"sqlite:///{Path(folder) / f'{next(names)}.db'}"


@contextmanager
def _durable() -> Iterator[None]:
    """Let servers that are started meanwhile sync to a disk."""
    options, memory = dict(postgres.OPTIONS), postgres.MEMORY
    postgres.OPTIONS.update(DURABLE)
    postgres.MEMORY = NOWHERE
    try:
        yield
    finally:
        postgres.OPTIONS.update(options)
        postgres.MEMORY = memory


@contextmanager
def a_durable_world(url: str) -> Iterator[World]:
    """Give a prepared world in an empty database, each commit synced to disk."""
    prepare(url)
    world = opened(url)
    world.database.close()
    world.database = Database(url)
    yield world
    world.database.close()
