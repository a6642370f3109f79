"""What every answer carries, whoever asks and whatever for: headers, cookies, words of errors."""

from __future__ import annotations

import json
import logging
import re
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest

from config import wiring
from config.settings import Settings, load_settings
from tests.web.access_table import API, Visit, lines
from tests.web.access_world import OWN, World
from tests.web.browser import HERE, TestClient
from tests.web.support_people import post, sign_in_as
from web.app import create_app
from web.headers import HEADERS, REPORTS
from web.routes import violations
from web.security.events import Brake

HTTPS = "https://phinong.example"
WORDS = re.compile(r"text/|\+xml|/xml|javascript")
PICTURES = {"/help/lifecycle.svg": "no-cache"}
"""What is the same for everybody."""


@pytest.fixture(scope="module")
def answers(world: World) -> dict[str, Any]:
    """Return what a coordinator is answered on every address that is read."""
    visit = Visit.of(world, "coordinator")
    asked = [(m, p) for m, p, which in lines(world.settings) if m == "GET" and which in ("", OWN)]
    there = {path: world.fill(path, OWN) for _, path in asked if not path.startswith("/static")}
    key = {"authorization": f"Bearer {visit.token}"}
    found = {
        path: visit.browser.get(
            address, headers=key if path.startswith(API) else {}, follow_redirects=False
        )
        for path, address in there.items()
    }
    for extra in ("/nowhere", "/static/phinong.css", "/static/nothing.css"):
        found[extra] = visit.browser.get(extra)
    return found


@pytest.fixture
def secure(office_settings: Settings) -> TestClient:
    """Return a browser that came by https."""
    settings = load_settings(data=office_settings.data, base_url=HTTPS)
    app = create_app(settings)
    return TestClient(app, base_url=HTTPS, client=HERE, raise_server_exceptions=False)


def test_every_answer_carries_the_headers(answers: dict[str, Any]) -> None:
    own = ("Content-Security-Policy", "Cache-Control")  # files and pictures have their own
    lacking = [
        (path, name)
        for path, answer in answers.items()
        for name, value in HEADERS.items()
        if answer.headers.get(name) != value and not (name in own and answer.headers.get(name))
    ]

    assert len(answers) > 150
    assert lacking == []
    for path, answer in answers.items():
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy or "sandbox" in policy, path
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= {
        rule.strip() for rule in HEADERS["Content-Security-Policy"].split(";")
    }


def test_text_says_its_encoding(answers: dict[str, Any]) -> None:
    kinds = {path: a.headers.get("content-type", "") for path, a in answers.items() if a.content}

    assert [path for path, kind in kinds.items() if not kind] == []
    assert [
        path for path, kind in kinds.items() if WORDS.search(kind) and "charset=utf-8" not in kind
    ] == []


def test_no_answer_opens_to_other_sites(answers: dict[str, Any], office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    evil = {"origin": "https://evil.example"}
    asked = office.get("/cases", headers=evil)
    before = office.options("/cases", headers={**evil, "access-control-request-method": "POST"})

    for answer in (asked, before, *answers.values()):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_no_answer_tells_what_runs_here(answers: dict[str, Any]) -> None:
    told = re.compile(r"uvicorn|starlette|fastapi|python|sqlite|postgres", re.IGNORECASE)
    found = {
        (path, name)
        for path, answer in answers.items()
        for name, value in answer.headers.items()
        if told.search(value)
    }

    assert found == set()


def test_nothing_of_a_signed_in_person_is_kept_by_a_cache(answers: dict[str, Any]) -> None:
    kept = {
        path: answer.headers["cache-control"]
        for path, answer in answers.items()
        if "no-store" not in answer.headers["cache-control"] and answer.status_code == 200
    }

    assert kept.pop("/static/phinong.css").startswith("public")
    assert {path: how for path, how in kept.items() if "private" not in how} == PICTURES


def test_every_page_shows_the_way_out(answers: dict[str, Any]) -> None:
    pages = {p: a.text for p, a in answers.items() if 'class="tools"' in a.text}
    account = answers["/account"].text

    assert len(pages) > 80
    assert [path for path, text in pages.items() if 'href="/account"' not in text] == []
    assert 'action="/sign-out"' in account


def test_over_https_browsers_are_told_to_stay_there(secure: TestClient, office: TestClient) -> None:
    for path in ("/sign-in", "/nowhere", "/static/phinong.css", "/api/v1/me"):
        said = secure.get(path).headers["strict-transport-security"]
        assert int(re.findall(r"max-age=(\d+)", said)[0]) >= 365 * 24 * 3600, path
        assert "includeSubDomains" in said, path
    assert "strict-transport-security" not in office.get("/sign-in").headers  # plain, at home


def test_every_cookie_is_bound_to_the_host(secure: TestClient) -> None:
    found = SimpleCookie()
    opened = secure.get("/sign-in")
    spoken = post(secure, "/language", "/sign-in", to="en")
    for answer in (opened, spoken):
        for header in answer.headers.get_list("set-cookie"):
            found.load(header)

    assert set(found) == {"__Host-visit", "__Host-lang"}
    for cookie in found.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert '<html lang="en">' in secure.get("/sign-in").text


def test_signing_out_empties_the_browser(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")

    left = post(office, "/sign-out", "/account")

    assert left.headers["clear-site-data"] == '"storage"'
    assert "phinong" not in office.cookies


def test_a_crash_carries_them_too_and_tells_nothing(
    office_settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from web.routes import help as page_of_help

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM credentials")

    app = create_app(office_settings)
    browser = TestClient(app, base_url=HTTPS, client=HERE, raise_server_exceptions=False)
    monkeypatch.setattr(page_of_help, "page", breaks)

    with caplog.at_level(logging.ERROR, "phinong.web"):
        answer = browser.get("/help")
    later = browser.get("/sign-in")

    assert answer.status_code == 500
    assert "ระบบบันทึกไว้แล้ว" in answer.text
    assert not re.search(r"SELECT|RuntimeError|Traceback|\.py", answer.text)
    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
    assert "SELECT secret" in caplog.text  # it stands in the log, whole
    assert later.status_code == 200  # and the process goes on


def test_a_crash_of_the_api_carries_them_too(
    office_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_database", None)
    monkeypatch.setattr("web.security.visitors.open_context", None)
    monkeypatch.setattr("web.api.gate.open_context", None, raising=False)
    app = create_app(office_settings)
    browser = TestClient(app, base_url=HTTPS, client=HERE, raise_server_exceptions=False)

    answer = browser.get("/api/v1/me", headers={"authorization": "Bearer x"})

    assert answer.status_code == 500
    assert "NoneType" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.fixture(autouse=True)
def fresh_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(violations, "_brake", Brake(violations.MOST_A_MINUTE))


def report(browser: TestClient, body: object) -> int:
    sent = browser.post(
        REPORTS,
        content=body if isinstance(body, bytes) else json.dumps(body),
        headers={"content-type": "application/csp-report", "sec-fetch-site": "same-origin"},
    )
    return int(sent.status_code)


def test_a_violation_is_reported_and_written_down(
    office: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    policy = office.get("/sign-in").headers["content-security-policy"]
    told = {
        "document-uri": "https://phinong.example/cases?q=ลับ",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/a.js\nforged line",
    }

    assert f"report-uri {REPORTS}" in policy
    assert report(office, {"csp-report": told}) == 204
    odd_ones: list[object] = [b"", b"{", b"[]", {"csp-report": []}, b"x" * 100_000]
    for odd in odd_ones:
        assert report(office, odd) == 204
    (line,) = [r for r in caplog.records if r.name == "phinong.security"]
    written = line.getMessage()
    assert "script-src-elem" in written
    assert "evil.example" in written
    assert "\n" not in written
    assert "q=" not in written


def test_reports_do_not_flood_the_log(office: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(80):
        report(office, {"csp-report": {"document-uri": "x"}})

    assert len([r for r in caplog.records if r.name == "phinong.security"]) <= 60


def test_the_shipped_styles_and_scripts_are_of_this_house(office: TestClient) -> None:
    for file in Path("web/static").glob("**/*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", file.read_text("utf-8")), file
    assert office.get("/static/phinong.css").status_code == 200
