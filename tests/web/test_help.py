"""Help is for everybody, complete in both languages, and says nothing that the data does not."""

from __future__ import annotations

import re

import pytest

from config.settings import Settings
from config.wiring import open_context
from reference.loader import glossary
from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as
from web.pages import TEMPLATES
from web.routes.help import CATEGORIES
from web.security.routes import ROUTES

PAGES = (
    "/help", "/help/glossary", "/help/who", "/help/lifecycle", "/help/privacy",
    "/help/accessibility",
)  # fmt: skip
THAI = re.compile(r"[\u0e00-\u0e7f]")


def said(office: TestClient, path: str, lang: str) -> str:
    return str(office.get(path, headers={"accept-language": lang}).text)


@pytest.mark.parametrize("path", PAGES)
def test_a_help_page_opens_to_everybody_in_both_languages(office: TestClient, path: str) -> None:
    thai, english = said(office, path, "th"), said(office, path, "en")

    assert thai.count("<h1") == english.count("<h1") == 1
    assert '<html lang="th">' in thai
    assert '<html lang="en">' in english
    assert thai.count("<section") == english.count("<section")


@pytest.mark.parametrize("name", ["handbook", "privacy", "accessibility"])
def test_both_languages_say_the_same_sections_and_steps(name: str) -> None:
    texts = [(TEMPLATES / f"help/{name}_{lang}.html").read_text("utf-8") for lang in ("th", "en")]

    for part in (r'<section id="(\w+)"', r"<(li|dt)>", r'href="([^"]+)"'):
        thai, english = (sorted(re.findall(part, text)) for text in texts)
        assert thai == english, part
    assert not THAI.search(texts[1])


def test_every_link_of_the_help_leads_somewhere(office: TestClient) -> None:
    known = {re.sub(r"\{[^}]+\}", "x", path) for method, path in ROUTES if method == "GET"}
    for path in PAGES:
        for link in re.findall(r'href="(/[^"#?]*)', said(office, path, "th")):
            assert link in known or link.startswith("/static/"), f"{path}: {link}"


def test_every_link_within_a_page_has_its_place(office: TestClient) -> None:
    for path in PAGES:
        page = said(office, path, "th")
        for anchor in re.findall(r'href="#([^"]+)"', page):
            assert f'id="{anchor}"' in page, f"{path}#{anchor}"


def test_the_glossary_shows_every_term_and_finds_one(office: TestClient) -> None:
    everything = said(office, "/help/glossary", "th")
    one = said(office, "/help/glossary?q=sister-city", "en")

    assert everything.count("<dt>") == len(glossary())
    assert {term.category for term in glossary()} <= set(CATEGORIES)
    assert "ความสัมพันธ์เมืองพี่เมืองน้อง" in one
    assert 0 < one.count("<dt>") < 20
    assert "ไม่พบคำนี้" in said(office, "/help/glossary?q=zzzz", "th")


def test_a_search_of_the_glossary_is_escaped(office: TestClient) -> None:
    page = said(office, "/help/glossary?q=<script>", "th")

    assert "&lt;script&gt;" in page
    assert 'value="<script>' not in page


def test_names_of_people_are_for_who_is_signed_in(office: TestClient) -> None:
    assert "moi.officer@" not in said(office, "/help/who", "th")
    assert "admin@" not in said(office, "/help/privacy", "th")

    page = sign_in_as(office, "coordinator.th57").get("/help/who").text

    assert "กองการต่างประเทศ" in page
    assert "moi.officer@" in page
    assert "admin@" in page
    assert "governor.th57@" in page
    assert "governor.th50@" not in page


def test_the_lifecycle_names_every_stage_with_its_days(
    office: TestClient, office_settings: Settings
) -> None:
    ctx = open_context(office_settings)
    with ctx.database.read() as connection:
        definition = ctx.definitions.in_effect(connection, ctx.today)

    page = said(office, "/help/lifecycle", "th")
    listed = page[page.index('class="pad stagelist"') :]

    assert [stage.th for stage in definition.stages if stage.th not in listed] == []
    assert definition.version in page
    assert "60 วันปฏิทิน" in listed
    assert "10 วันทำการ" in listed


def test_the_picture_of_the_lifecycle_runs_nothing(office: TestClient) -> None:
    answer = office.get("/help/lifecycle.svg")

    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "จัดเตรียมเรื่อง" in answer.text


def test_privacy_says_that_nobody_is_named_where_nobody_is(office: TestClient) -> None:
    assert "ยังไม่ได้ระบุผู้ติดต่อไว้ในระบบ" in said(office, "/help/privacy", "th")
