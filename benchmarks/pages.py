"""What somebody with a slow phone waits for: largest contentful paint, and bytes over the wire.

``python -m benchmarks.pages [--json] [--quick] [--rounds N]``

A processor slowed down four times and a line of 1.6 Mbit/s with 150 ms there and back (ux.md U4).
Needs Chromium; without it the verdict says so.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.rounds import Verdict, options, report
from config import wiring
from config.database import migrate_database
from config.settings import Settings, load_settings
from tests.support import chromium
from tests.support.story import tell
from usecases.operations import setup
from usecases.reading.views import list_cases

LCP_S, WHO = 1.8, "moi.officer"
PAGES = ("/sign-in", "/", "/cases", "/cases/{number}", "/cases/{number}/decide", "/pairs")
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 93_750,
}
_PAINT = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) last = one.startTime;
  }).observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(last), 400);
})"""


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its figures."""
    chosen = options(__doc__ or "", arguments)
    rounds = chosen.rounds or (1 if chosen.quick else 5)
    try:
        rows = _measured(PAGES[:2] if chosen.quick else PAGES, rounds)
    except chromium.NoBrowserError as missing:
        report([], [Verdict("pages", None, "<=", LCP_S, why=str(missing))], as_json=chosen.json)
        return 0
    verdicts = [
        Verdict(f"{row['page']}: largest paint, s", row["lcp_s"], "<=", LCP_S) for row in rows
    ]
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _measured(pages: tuple[str, ...], rounds: int) -> list[dict[str, Any]]:
    chromium.executable()
    with _office() as (settings, number):
        with chromium.serving(settings) as address, chromium.chromium() as browser:
            found = [_one(browser, address, path, number, rounds) for path in pages]
        wiring.close(settings)
    return found


def _one(browser: Browser, address: str, path: str, number: str, rounds: int) -> dict[str, Any]:
    """Open a page anew ``rounds`` times, as its first visit after signing in elsewhere."""
    paints = []
    for _ in range(rounds):
        context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
        page = context.new_page()
        if path != "/sign-in":
            page.goto("/sign-in")
            page.locator(f'button[value="{WHO}"]').click()
        _slow(page)
        page.goto(path.format(number=number), wait_until="load")
        paints.append(float(page.evaluate(_PAINT)) / 1000)
        context.close()
    return {"page": path, "lcp_s": median(paints), "rounds": rounds}


def _slow(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", _LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


@contextmanager
def _office() -> Iterator[tuple[Settings, str]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), port=chromium.free_port())
        migrate_database(settings)
        ctx = wiring.open_context(settings)
        setup.first_start(ctx, demo=True)
        tell(ctx)
        waits = [c["number"] for c in list_cases(ctx, state="screening", limit=5)]
        yield settings, waits[0]


if __name__ == "__main__":
    sys.exit(main())
