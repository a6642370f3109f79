"""Pictures of the main pages, for README and for eyes: ``python -m tests.support.pictures DIR``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from config import wiring
from config.database import migrate_database
from config.settings import Settings, load_settings
from tests.support import chromium
from tests.support.story import tell
from usecases.operations import setup
from usecases.reading.views import list_cases
from usecases.relations.relation_views import list_pairs

WIDTHS = (1360, 390)


def take(where: Path, pages: tuple[tuple[str, str], ...], langs: tuple[str, ...]) -> None:
    """Take a picture of each page, in each language, wide and narrow."""
    where.mkdir(parents=True, exist_ok=True)
    with _shown() as (browser, address, names):
        for who in sorted({who for who, _ in pages}):
            _of(browser, address, where, who, [p for w, p in pages if w == who], names, langs)


@contextmanager
def _shown() -> Iterator[tuple[Browser, str, dict[str, str]]]:
    with (
        _told() as (settings, names),
        chromium.serving(settings) as address,
        chromium.chromium() as browser,
    ):
        yield browser, address, names


@contextmanager
def _told() -> Iterator[tuple[Settings, dict[str, str]]]:
    """Give an installation with the story told, and the names that addresses are filled with."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), port=chromium.free_port())
        migrate_database(settings)
        ctx = wiring.open_context(settings)
        setup.first_start(ctx, demo=True)
        tell(ctx)
        known = sorted(list_cases(ctx, limit=200), key=lambda c: c["number"].startswith("TH57"))
        names = {c["state"]: c["number"] for c in known}
        names["pair"] = list_pairs(ctx)[0]["key"]
        yield settings, names
        wiring.close(settings)


def _of(browser, address, where, who, paths, names, langs) -> None:  # noqa: PLR0913, PLR0917
    context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
    page = context.new_page()
    if who:
        page.goto("/sign-in")
        page.locator(f'button[value="{who}"]').click()
    for lang in langs:
        context.add_cookies([{"name": "lang", "value": lang, "url": address}])
        for path in paths:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(path.format(**names))
                plain = path.strip("/").replace("/", "_").replace("?", "-") or "front"
                name = f"{who or 'anybody'}-{plain}-{lang}-{width}.png".replace("{", "").replace(
                    "}", ""
                )
                page.screenshot(path=where / name, full_page=True)
    context.close()


README = (
    ("work", "moi.officer", "/", 1360, 1000),
    ("case", "moi.officer", "/cases/{review}", 1360, 1250),
    ("decide", "moi.officer", "/cases/{screening}/decide", 390, 1180),
    ("provinces", "moi.officer", "/provinces", 1360, 800),
)
"""Name, who, address, width and height of the pictures in README."""


def for_readme(where: Path) -> None:
    """Take the pictures of README anew."""
    where.mkdir(parents=True, exist_ok=True)
    with _shown() as (browser, address, names):
        for name, who, path, width, height in README:
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": height}
            )
            page = context.new_page()
            page.goto("/sign-in")
            page.locator(f'button[value="{who}"]').click()
            page.goto(path.format(**names))
            page.screenshot(path=where / f"{name}.png")
            context.close()


if __name__ == "__main__":
    from tests.browser.pages import PAGES

    if sys.argv[1:2] == ["--readme"]:
        for_readme(Path(__file__).parent.parent.parent / "docs" / "pictures")
        sys.exit()

    asked = sys.argv[2:]
    chosen = tuple(one for one in PAGES if not asked or any(a in "|".join(one) for a in asked))
    take(Path(sys.argv[1]), chosen, ("th", "en"))
