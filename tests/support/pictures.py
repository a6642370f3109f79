"""Pictures of the main pages, for README and for eyes: ``python -m tests.support.pictures DIR``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from config import wiring
from config.database import migrate_database
from config.settings import load_settings
from tests.support import chromium
from tests.support.story import tell
from usecases import setup
from usecases.relation_views import list_pairs
from usecases.views import list_cases

WIDTHS = (1360, 390)


def take(where: Path, pages: tuple[tuple[str, str], ...], langs: tuple[str, ...]) -> None:
    """Take a picture of each page, in each language, wide and narrow."""
    where.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), port=chromium.free_port())
        migrate_database(settings)
        ctx = wiring.open_context(settings)
        setup.first_start(ctx, demo=True)
        tell(ctx)
        names = {c["state"]: c["number"] for c in list_cases(ctx, limit=200)}
        names["pair"] = list_pairs(ctx)[0]["key"]
        with chromium.serving(settings) as address, chromium.chromium() as browser:
            for who in sorted({who for who, _ in pages}):
                _of(browser, address, where, who, [p for w, p in pages if w == who], names, langs)
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


if __name__ == "__main__":
    from tests.browser.pages import PAGES

    asked = sys.argv[2:]
    chosen = tuple(one for one in PAGES if not asked or any(a in "|".join(one) for a in asked))
    take(Path(sys.argv[1]), chosen, ("th", "en"))
