"""What holds for every answer, whoever asks and whatever for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from config.settings import load_settings
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import sign_in_as

ROOT = Path(__file__).parent.parent.parent


def test_the_front_page_is_for_who_is_signed_in(browser: TestClient) -> None:
    answer = browser.get("/", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in"


def test_every_answer_forbids_scripts_and_frames(browser: TestClient) -> None:
    for path in ("/", "/healthz", "/readyz", "/mailbox", "/nowhere", "/static/phinong.css"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path


def test_a_page_that_is_not_there_is_said_in_the_readers_language(browser: TestClient) -> None:
    thai = browser.get("/nowhere")
    english = browser.get("/nowhere", headers={"accept-language": "en-GB,en;q=0.9"})

    assert (thai.status_code, english.status_code) == (404, 404)
    assert "ไม่พบหน้านี้" in thai.text
    assert "There is no such page" in english.text


def test_pages_of_who_is_signed_in_are_kept_by_no_cache(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")

    for path in ("/", "/cases", "/calendar", "/export/work.xlsx", "/export/cases.xlsx"):
        assert office.get(path).headers["cache-control"] == "no-store", path


def test_the_web_can_live_without_its_catcher(tmp_path: Path) -> None:
    browser = a_browser(load_settings(data=tmp_path, smtp_host="mail.go.th"))

    assert browser.get("/mailbox").status_code == 404
    assert "/mailbox" not in browser.get("/sign-in").text


def test_importing_the_web_imports_no_prefect() -> None:
    code = "import sys, web.app, web.server; print('prefect' in sys.modules)"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"
