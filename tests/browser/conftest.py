"""A furnished installation in a real browser."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from config import wiring
from config.database import migrate_database
from config.settings import Settings, load_settings
from tests.support import chromium
from tests.support.rooms_story import tell_rooms
from tests.support.story import tell
from usecases.operations import setup

Open = Callable[..., Page]
WIDTHS = {"phone": 390, "tablet": 800, "desktop": 1360}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        chromium.executable()
    except chromium.NoBrowserError as missing:
        if os.environ.get(chromium.REQUIRED) == "1":
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
    with chromium.chromium() as found:  # its loop ends with the module: others run their own
        yield found


@pytest.fixture(scope="session")
def story_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the real pairs and some cases under way."""
    folder = tmp_path_factory.mktemp("story")
    found = load_settings(data=folder)
    migrate_database(found)
    setup.first_start(wiring.open_context(found), demo=True)
    tell(wiring.open_context(found))
    names = tell_rooms(wiring.open_context(found))
    names_of(folder).write_text(json.dumps(names), encoding="utf-8")
    wiring.close(found)
    return folder


def names_of(folder: Path) -> Path:
    """Return the file beside a data folder that says what addresses name there."""
    return folder.with_suffix(".json")


@pytest.fixture(scope="session")
def named(story_folder: Path) -> dict[str, str]:
    """Return what the addresses of the rooms after the signature name."""
    found: dict[str, str] = json.loads(names_of(story_folder).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def looked_at(story_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Give an installation that is only looked at, the same for every page."""
    folder = tmp_path_factory.mktemp("looked") / "at"
    shutil.copytree(story_folder, folder)
    found = load_settings(data=folder, port=chromium.free_port())
    with chromium.serving(found):
        yield found
    wiring.close(found)


@pytest.fixture(scope="module")
def visit(browser: Browser, looked_at: Settings) -> Iterator[Open]:
    """Give the one page of somebody in one language; they sign in once."""
    pages: dict[tuple[str, str], Page] = {}

    def visited(who: str, lang: str) -> Page:
        if (who, lang) not in pages:
            pages[who, lang] = _entered(browser, looked_at.base_url, who, lang)
        return pages[who, lang]

    yield visited
    for page in pages.values():
        page.context.close()


def _entered(browser: Browser, address: str, who: str, lang: str) -> Page:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, base_url=address)
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    if who:
        page.goto("/sign-in")
        page.locator(f'button[value="{who}"]').click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


@pytest.fixture
def installation(story_folder: Path, tmp_path: Path) -> Iterator[Settings]:
    folder = tmp_path / "installation"
    shutil.copytree(story_folder, folder)
    found = load_settings(data=folder, port=chromium.free_port())
    yield found
    wiring.close(found)


@pytest.fixture
def address(installation: Settings) -> Iterator[str]:
    with chromium.serving(installation) as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Give a page of a new visitor; ``who`` is signed in as the fictional person."""
    contexts = []

    def opened(
        who: str = "", *, width: int = 1360, lang: str = "th", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="th-TH" if lang == "th" else "en-GB",
            base_url=address,
        )
        contexts.append(context)
        context.add_cookies([{"name": "lang", "value": lang, "url": address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who:
            page.goto("/sign-in")
            page.locator(f'button[value="{who}"]').click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield opened
    for context in contexts:
        context.close()
