"""A browser for tests, on the application itself."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from config.board import Board
from config.settings import Settings
from web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette would rather have httpx2, which Prefect has not
    from fastapi.testclient import TestClient

HERE = ("127.0.0.1", 40000)
Deliver = Callable[..., str]

__all__ = ["HERE", "Deliver", "TestClient", "a_browser"]


def a_browser(
    settings: Settings, board: Board | None = None, *, client: tuple[str, int] = HERE
) -> TestClient:
    """Return a browser at an address, on a new application."""
    app = create_app(settings, board)
    return TestClient(app, base_url="http://127.0.0.1:8070", client=client)
