"""What a page weighs, and whether it holds still: bytes, requests, layout shifts (U3, U4)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

FIRST, LATER, WITH_MAP, REQUESTS = 200_000, 60_000, 250_000, 12
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 600);
})"""


class Meter:
    """Counts what a page loads over the wire, compressed as it came."""

    def __init__(self, page: Page) -> None:
        self.bytes = self.requests = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])
        self.requests += 1

    def reset(self) -> None:
        self.bytes = self.requests = 0


def loaded(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def test_a_first_visit_and_a_later_one_are_light(open_page, installation) -> None:
    from tests.browser.test_life import _in_state

    number = _in_state(installation, "screening")
    page = open_page("", width=390)
    meter = Meter(page)
    loaded(page, "/sign-in")
    first = (meter.bytes, meter.requests)
    page.locator('button[value="moi.officer"]').click()
    page.wait_for_load_state("networkidle")
    meter.reset()
    loaded(page, f"/cases/{number}")
    case = (meter.bytes, meter.requests)
    meter.reset()
    loaded(page, f"/cases/{number}/decide")
    decide = (meter.bytes, meter.requests)

    assert first[0] <= FIRST
    assert first[1] <= REQUESTS
    assert case[0] <= LATER
    assert decide[0] <= LATER
    assert max(case[1], decide[1]) <= REQUESTS


def test_the_page_with_the_map_is_light_enough(open_page) -> None:
    page = open_page("moi.officer")
    meter = Meter(page)
    loaded(page, "/provinces")

    assert 0 < meter.bytes <= WITH_MAP


@pytest.mark.parametrize("path", ["/", "/cases", "/pairs", "/help"])
def test_a_page_holds_still_while_it_loads(open_page, path: str) -> None:
    page = open_page("moi.officer", width=390)
    loaded(page, path)

    assert page.evaluate(SHIFTS) == pytest.approx(0, abs=0.01)
