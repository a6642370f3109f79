"""What no page and no script of ours ever does, whoever writes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.tree import ROOT, files_of_the_project

WEB = [file for file in files_of_the_project() if file.parts[0] == "web"]
TEMPLATES = [file for file in WEB if file.suffix == ".html"]
SCRIPTS = [file for file in WEB if file.suffix == ".js"]
OWN_SCRIPTS = [file for file in SCRIPTS if "vendor" not in file.parts]

FOREIGN = re.compile(r"""(?:src|action|data|poster|<link[^>]*href)=["'](?:https?:)?//""")
HANDLERS = re.compile(
    r"""\s(?:on[a-z]+|hx-on[:\w-]*|style)=["']|javascript:|<style\b|\bhx-vals=.js:"""
)
PLUGINS = re.compile(r"<(?:object|embed|applet|marquee|keygen)\b", re.IGNORECASE)
PAGES = {file: (ROOT / file).read_text(encoding="utf-8") for file in TEMPLATES}


def found_in_pages(pattern: re.Pattern[str]) -> dict[str, list[str]]:
    found = {str(file): pattern.findall(text) for file, text in PAGES.items()}
    return {file: hits for file, hits in found.items() if hits}


def found_in_scripts(pattern: re.Pattern[str]) -> list[Path]:
    return [f for f in OWN_SCRIPTS if pattern.search((ROOT / f).read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("pattern", "page"),
    [
        (FOREIGN, '<script src="https://cdn.example/a.js">'),
        (HANDLERS, '<b onclick="go()">'),
        (HANDLERS, '<a href="javascript:go()">'),
        (PLUGINS, "<embed src=x>"),
    ],
)
def test_a_page_that_breaks_a_rule_would_be_noticed(pattern: re.Pattern[str], page: str) -> None:
    assert pattern.search(page)


def test_no_page_fetches_from_elsewhere() -> None:
    assert len(PAGES) > 100
    assert found_in_pages(FOREIGN) == {}


def test_no_page_has_a_script_of_its_own() -> None:
    scripts = {text for page in PAGES.values() for text in re.findall(r"<script[^>]*>", page)}

    assert found_in_pages(HANDLERS) == {}
    assert {re.search(r"static\('([^']+)'\)", script)[1] for script in scripts} == {  # type: ignore[index]
        file.relative_to("web/static").as_posix() for file in SCRIPTS
    }


MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
    r"|createContextualFragment|__proto__|srcdoc"
)


def test_our_script_makes_no_markup() -> None:
    assert MARKUP.search("note.innerHTML = said")
    assert [
        str(f) for f in OWN_SCRIPTS if MARKUP.search((ROOT / f).read_text(encoding="utf-8"))
    ] == []


def test_no_page_needs_a_plugin() -> None:
    assert found_in_pages(PLUGINS) == {}


def test_nothing_is_marked_as_safe_that_is_not_ours() -> None:
    assert found_in_pages(re.compile(r"\|\s*safe\b")) == {}
    assert found_in_pages(re.compile(r"autoescape\s+false")) == {}


def test_nothing_is_kept_in_the_browser() -> None:
    storage = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
    assert found_in_pages(storage) == {}
    assert [
        str(f) for f in OWN_SCRIPTS if storage.search((ROOT / f).read_text(encoding="utf-8"))
    ] == []
    assert '"historyCacheSize":0' in PAGES[Path("web/templates/base.html")]  # of htmx
