"""A real browser on a real server: Chromium where it is found, uvicorn on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from config.settings import Settings
from tests.support.prefect_server import wait_until
from web.app import create_app

REQUIRED = "PHINONG_REQUIRE_BROWSER"
AXE = Path(__file__).parent.parent / "web" / "vendor" / "axe-4.14.1.min.js"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


class NoBrowserError(Exception):
    """There is no Chromium here."""


def executable() -> str:
    """Return where Chromium is.

    Raises:
        NoBrowserError: Nowhere that we look.
    """
    named = os.environ.get("PHINONG_TEST_CHROMIUM", "")
    path = named or next((at for name in _NAMES if (at := shutil.which(name))), "")
    if not path:
        raise NoBrowserError("no Chromium: install it, or name it in PHINONG_TEST_CHROMIUM")
    return path


def found() -> bool:
    """Say whether there is a Chromium here."""
    try:
        return bool(executable())
    except NoBrowserError:
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run one headless browser."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the application in a thread and give its address."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="error",
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until("the web listens", lambda: server.started, within_s=20)
        yield settings.base_url
    finally:
        server.should_exit = True
        thread.join(10)


_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not told node by node: that took four fifths of the time.
_FIND = """async tags => (await axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})).violations"""


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:160]}"
        for one in page.evaluate(_FIND, _TAGS)
        for node in one["nodes"]
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels a page scrolls sideways."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
