"""What every test may ask for: an empty database on either engine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import postgres
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases

# Prefect must not phone home, nor ask whether there is a newer one.
os.environ["DO_NOT_TRACK"] = "1"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED"] = "false"

settings.register_profile("quick", max_examples=50, deadline=None)  # time is not what we test
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("PHINONG_HYPOTHESIS", "quick"))


# Deeds meet PostgreSQL where engines differ: what moves, sweeps, delivers and is kept, rows that
# are frozen, people who act at once. `make engines` runs every deed on both.
_ROOMS = re.compile(
    r"^tests/usecases/(?!safekeeping/|test_(perform|sweep|deliver|jobs|watch|opening|granting)\.py)"
)
_DIFFERING = re.compile("at_once|frozen|race|append|given_back|many_who|nothing|kept_whole")


_LONGEST = (
    "tests/cluster/",
    "tests/journeys/",
    "tests/cli/test_journey.py",
    "tests/web/test_access.py",
)
"""They begin first, so that no worker is alone with one of them at the end."""


@pytest.hookimpl(trylast=True)  # after the shuffling
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest; leave the other engine of some deeds to ``make engines``."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))
    if os.environ.get("PHINONG_TEST_ENGINES") == "both":
        return
    left = [item for item in items if _elsewhere(item.nodeid)]
    items[:] = [item for item in items if not _elsewhere(item.nodeid)]
    config.hook.pytest_deselected(items=left)


def pytest_xdist_auto_num_workers() -> int:
    """Give one worker more than there are processors: those with servers and browsers wait much."""
    return (os.cpu_count() or 1) + 1


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a file written at import carries the time, so its test's name
    would differ from worker to worker, and workers that disagree on the tests run none."""
    return argname if isinstance(val, bytes) else None


def _elsewhere(name: str) -> bool:
    return "postgresql" in name and bool(_ROOMS.match(name)) and not _DIFFERING.search(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Give this worker's PostgreSQL server; skip where there is none, unless one is required."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres.server())
        except postgres.PostgresMissingError as missing:
            if os.environ.get(postgres.REQUIRED) == "1":
                pytest.fail(f"{missing}, but {postgres.REQUIRED}=1", pytrace=False)
            pytest.skip(str(missing))
        yield server


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Give a place to make databases in, once for each engine."""
    if request.param == "sqlite":
        return SqliteDatabases()
    return PostgresDatabases(request.getfixturevalue("postgres_server"))


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty database, once for each engine."""
    url = databases.fresh(tmp_path)
    yield url
    databases.drop(url)
