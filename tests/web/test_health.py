"""Machines ask two questions: does it live, can it serve."""

from __future__ import annotations

from pathlib import Path

from config.board import PARTS, Board, State
from config.settings import Settings, load_settings
from tests.web.browser import TestClient, a_browser


def test_a_living_process_says_so(browser: TestClient) -> None:
    assert browser.get("/healthz").json() == {"ok": True}


def test_a_database_in_order_is_ready(browser: TestClient) -> None:
    answer = browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["parts"]["database"]["state"] == "ready"


def test_the_web_is_ready_while_the_clockwork_still_starts(settings: Settings) -> None:
    board = Board()
    for part in PARTS:
        board.set(part, State.READY)
    board.set("clockwork", State.STARTING)

    answer = a_browser(settings, board).get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["all_ready"] is False
    assert answer.json()["parts"]["clockwork"]["state"] == "starting"


def test_all_is_ready_when_every_part_that_runs_here_is(settings: Settings) -> None:
    board = Board()
    for part in PARTS:
        board.set(part, State.READY)
    board.set("mail", State.OFF)

    assert a_browser(settings, board).get("/readyz").json()["all_ready"] is True


def test_a_database_that_is_not_there_is_not_ready_but_alive(tmp_path: Path) -> None:
    browser = a_browser(load_settings(data=tmp_path / "nothing"))

    answer = browser.get("/readyz")

    assert answer.status_code == 503
    assert "phinong init" in answer.json()["parts"]["database"]["note"]
    assert browser.get("/healthz").status_code == 200
