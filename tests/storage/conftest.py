"""Databases for the tests of storage: empty, migrated, or with a small ministry in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.database import Database
from tests.support.databases import Databases, prepared
from tests.support.world import World, opened, prepare


def _migrate(url: str) -> None:
    database = Database(url, durable=False)
    migrate.upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def migrated_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a migrated database that tests copy and nobody opens."""
    with prepared(databases, tmp_path_factory.mktemp("migrated"), _migrate) as url:
        yield url


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """Give an empty database, once for each engine."""
    database = Database(database_url, durable=False)
    yield database
    database.close()


@pytest.fixture
def database(databases: Databases, migrated_url: str, tmp_path: Path) -> Iterator[Database]:
    """Give a migrated database without rows, once for each engine."""
    url = databases.fresh(tmp_path, like=migrated_url)
    found = Database(url, durable=False)
    yield found
    found.close()
    databases.drop(url)


@pytest.fixture(scope="session")
def world_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a prepared world that tests copy and nobody opens."""
    with prepared(databases, tmp_path_factory.mktemp("world"), prepare) as url:
        yield url


@pytest.fixture
def world(databases: Databases, world_url: str, tmp_path: Path) -> Iterator[World]:
    """Give a world of this test's own, once for each engine."""
    url = databases.fresh(tmp_path, like=world_url)
    found = opened(url)
    yield found
    found.database.close()
    databases.drop(url)
