"""A bench for each engine, and the figures of all chaos in the summary of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.matrix import Bench
from tests.chaos.workers import Worker, a_worker
from tests.support.databases import Databases, prepared
from tests.support.world import World, opened, prepare


@pytest.fixture(scope="session")
def world_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a prepared world that tests copy and nobody opens."""
    with prepared(databases, tmp_path_factory.mktemp("world"), prepare) as url:
        yield url


@pytest.fixture(scope="session")
def worker(world_url: str) -> Iterator[Worker]:
    """Give a worker process for the engine."""
    with a_worker(world_url) as found:
        yield found


@pytest.fixture
def world(databases: Databases, world_url: str, tmp_path: Path) -> Iterator[World]:
    """Give a world of this test's own, once for each engine."""
    url = databases.fresh(tmp_path, like=world_url)
    found = opened(url)
    yield found
    found.database.close()
    databases.drop(url)


@pytest.fixture
def bench(
    databases: Databases, worker: Worker, tmp_path: Path, record_property: Any
) -> Iterator[Bench]:
    """Give a bench; what it counted is told at the end of the run."""
    found = Bench(databases, worker, tmp_path)
    yield found
    for name, count in found.counted.items():
        record_property(name, count)


def added(name: str, before: int, count: int) -> int:
    """Return a figure with one more counted in: seconds are the longest, all else is the sum."""
    return max(before, count) if name.startswith("seconds") else before + count


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was killed, lost and found in all."""
    total: Counter[str] = Counter()
    for report in terminalreporter.stats.get("", []):  # where reports of passed teardowns lie
        if report.when == "teardown":
            for name, count in report.user_properties:
                if isinstance(count, int):
                    total[name] = added(name, total[name], count)
    if total:
        figures = ", ".join(f"{count} {name}" for name, count in sorted(total.items()))
        terminalreporter.write_line(f"chaos: {figures}")
