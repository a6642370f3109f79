"""One Prefect server for all tests of this room; they share one worker (xdist_group prefect)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.prefect_server import PrefectServer, a_prefect_server


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """Give the session's server."""
    with a_prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server
