"""The front page says what this is, how it is, and where to look."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from config.board import Board, State
from config.settings import load_settings
from tests.web.browser import TestClient, a_browser

ROOT = Path(__file__).parent.parent.parent


def test_the_front_page_speaks_thai_and_english(browser: TestClient) -> None:
    answer = browser.get("/")

    assert answer.status_code == 200
    assert "เมืองพี่เมืองน้อง" in answer.text
    assert "nothing late goes unnoticed" in answer.text
    assert 'href="/mailbox"' in answer.text


def test_the_front_page_shows_how_each_part_is(browser: TestClient, board: Board) -> None:
    board.set("clockwork", State.TROUBLED, "exit 1 <b>")

    page = browser.get("/").text

    assert "ขัดข้อง · troubled" in page
    assert "exit 1 &lt;b&gt;" in page


def test_every_answer_forbids_scripts_and_frames(browser: TestClient) -> None:
    for path in ("/", "/healthz", "/readyz", "/mailbox", "/nowhere", "/static/phinong.css"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path


def test_a_page_that_is_not_there_is_said_in_both_languages(browser: TestClient) -> None:
    answer = browser.get("/nowhere")

    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.text
    assert "There is no such page" in answer.text


def test_the_web_can_live_without_its_catcher(tmp_path: Path) -> None:
    browser = a_browser(load_settings(data=tmp_path, smtp_host="mail.go.th"))

    assert browser.get("/mailbox").status_code == 404
    assert "/mailbox" not in browser.get("/").text


def test_importing_the_web_imports_no_prefect() -> None:
    code = "import sys, web.app, web.server; print('prefect' in sys.modules)"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"
