"""A world for each test of a deed: a copy of one that was prepared once for each engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.databases import Databases, prepared
from tests.support.receiver import Receiver, receiver
from tests.support.world import World, opened, prepare


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


@pytest.fixture(scope="module")
def hook_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiver(tmp_path_factory.mktemp("tls")) as found:
        yield found


@pytest.fixture
def there(hook_server: Receiver, world: World) -> Receiver:
    hook_server.posts.clear()
    hook_server.status, hook_server.drip_s = 204, 0.0
    world.policy = replace(world.policy, webhook_hosts=frozenset({hook_server.host}))
    return hook_server
