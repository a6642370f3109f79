"""Pages are read by few threads; what may wait takes one of its own."""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutinefunction, unwrap
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from config.settings import load_settings
from web.app import create_app
from web.quick import QuickRoute


@pytest.fixture(scope="module")
def endpoints(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], Callable[..., Any]]:
    settings = load_settings(data=tmp_path_factory.mktemp("quick"))
    return {
        (method, str(route.path)): route.endpoint
        for route in iter_route_contexts(create_app(settings).routes)
        for method in getattr(route, "methods", None) or ()
        if route.endpoint is not None
    }


AT_HAND = {
    "/cases/{number}/done/{version}/record",
    "/cases/{number}/evidence",
    "/programme/import/template",
}
"""Files of the database, or of the program: they are no further away than a page."""


def takes_its_own_thread(endpoint: Callable[..., Any]) -> bool:
    return not iscoroutinefunction(endpoint)


def test_a_page_is_read_by_the_few(endpoints: dict[tuple[str, str], Callable[..., Any]]) -> None:
    for path in ("/cases/{number}", "/overview", "/pairs/{key}"):
        assert not takes_its_own_thread(endpoints["GET", path]), path


def test_what_gives_a_file_takes_a_thread_of_its_own(
    endpoints: dict[tuple[str, str], Callable[..., Any]],
) -> None:
    files = {
        path: endpoint
        for (_, path), endpoint in endpoints.items()
        if "file_answer" in unwrap(endpoint).__code__.co_names
    }

    assert len(files) > 3
    assert {path for path, one in files.items() if not takes_its_own_thread(one)} == AT_HAND


def test_what_changes_something_takes_a_thread_of_its_own() -> None:
    def change() -> str:
        return ""

    assert QuickRoute("/change", change, methods={"POST"}).endpoint is change
    assert QuickRoute("/page", change, methods={"GET"}).endpoint is not change
