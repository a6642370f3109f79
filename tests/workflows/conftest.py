"""One Prefect server for all tests of this room; they share one worker (xdist_group prefect)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.support.prefect_server import PrefectServer, a_prefect_server
from tests.support.world import World, a_world
from tests.workflows.asking import Ask


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """Give the session's server."""
    with a_prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server


@pytest.fixture
def ask(prefect_server: PrefectServer) -> Iterator[Ask]:
    """Give a way to ask Prefect's client something, here."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    def asked(question: Callable[[Any], Awaitable[Any]]) -> Any:
        async def go() -> Any:
            async with get_client() as client:
                return await question(client)

        return asyncio.run(go())

    with temporary_settings({PREFECT_API_URL: prefect_server.url}):
        yield asked


@pytest.fixture
def served(ask: Ask) -> dict[str, UUID]:
    """Give the id of each timer's deployment, with nothing waiting to be run."""
    from workflows.deployments import register
    from workflows.runs import bury, due

    async def fresh(client: Any) -> dict[str, UUID]:
        found = await register(client)
        for run in (await due(client, found)).values():
            await client.delete_flow_run(run.id)
        await bury(client, sole=True)
        return {timer.name: deployment for deployment, timer in found.items()}

    return dict(ask(fresh))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with one case whose deadline passed long ago."""
    found = a_world(tmp_path)
    found.through("screening")
    found.wait_working(60)
    yield found
    found.database.close()
