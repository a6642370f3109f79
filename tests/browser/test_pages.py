"""Every page is readable by everybody: axe, narrow screens, both languages, strict CSP."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.pages import PAGES
from tests.support.chromium import axe_violations, sideways
from tests.support.story import TALES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

THAI = re.compile(r"[\u0e00-\u0e7f]")
ENGLISH = re.compile(r"(?:\b[A-Za-z]{3,}\b[ ,]+){3,}")
SPEECH = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [], own = document.documentElement.lang;
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    const foreign = at.closest('[lang]');
    if (foreign && foreign.lang !== own) continue;
    if (at.closest('code,pre,script,style,textarea,option,bdi,[data-said]')) continue;
    const text = walk.currentNode.textContent.trim();
    if (text) said.push(text);
  }
  return said;
}"""
SMALL = """() => [...document.querySelectorAll('a,button,input,select,textarea,summary')]
  .filter(e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    const inline = s.display === 'inline' || e.closest('p,li,td,dd,small') && e.tagName === 'A';
    return r.width && r.height && !inline && !e.closest('.vh') && e.type !== 'hidden'
      && (r.height < 23.5 || r.width < 23.5); })
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def numbers(looked_at: Any, named: dict[str, str]) -> dict[str, str]:
    from config.wiring import open_context
    from usecases.reading.views import list_cases
    from usecases.relations.relation_views import list_pairs

    ctx = open_context(looked_at)
    known = sorted(list_cases(ctx, limit=200), key=lambda c: c["number"].startswith("TH57"))
    found = {c["state"]: c["number"] for c in known}
    missing = {tale.state for tale in TALES} - found.keys()
    assert not missing, f"the story lacks {missing}"
    return {**named, **found, "pair": list_pairs(ctx)[0]["key"]}


# The languages differ in words alone and 800 px in layout alone: ``make pages`` asks it all.
COMPLETE = os.environ.get("PHINONG_PAGES") == "complete"
WIDTHS = (1360, 800, 390)
SEEN = {"th": WIDTHS, "en": (390,)}
AXE = {"th": (1360, 390), "en": ()}


def problems(page: Page, path: str, *, by_axe: bool) -> list[str]:
    """Return what is wrong with a page as it stands."""
    found = axe_violations(page) if by_axe else []
    if wide := sideways(page):
        found.append(f"scrolls sideways by {wide} px")
    found += [f"a small target: {html}" for html in page.evaluate(SMALL)]
    return [f"{path}: {one}" for one in found]


def foreign_words(page: Page, lang: str) -> list[str]:
    """Return what a page says in the other language without saying so."""
    strange = THAI if lang == "en" else ENGLISH
    return [f"in {lang}: {text[:90]}" for text in page.evaluate(SPEECH) if strange.search(text)]


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_is_sound(visit, numbers, who: str, path: str, lang: str) -> None:
    console: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            console.append(message.text[:200])

    page = visit(who, lang)
    page.on("console", heard)
    answer = page.goto(path.format(**numbers))
    wrong: list[str] = []
    for width in WIDTHS if COMPLETE else SEEN[lang]:
        page.set_viewport_size({"width": width, "height": 900})
        wrong += problems(page, f"{width} px", by_axe=COMPLETE or width in AXE[lang])

    page.remove_listener("console", heard)
    assert answer is not None
    assert answer.status == 200, path
    assert not wrong + foreign_words(page, lang) + console


def test_axe_names_each_thing_that_is_wrong(visit) -> None:
    page = visit("", "th")
    page.goto("/sign-in")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=a><img src=b>'")

    found = [line for line in axe_violations(page) if line.startswith("image-alt")]

    assert len(found) == 2
