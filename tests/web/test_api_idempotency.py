"""A request sent again with its key is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from config.settings import Settings
from storage.idempotency import sweep_out
from tests.web.support_api import Program, program
from usecases.programs import idempotency

PROPOSAL = {"province": "TH-57", "partner": "CN-GZ", "instrument": "mou"}
KEY = {"idempotency-key": "5f0c9c1e-7d1b-4a53"}


@pytest.fixture
def coordinator(office_settings: Settings) -> Program:
    return program(office_settings, "coordinator.th57")


def drafts(asking: Program) -> int:
    return len(asking.get("/cases", params={"province": "TH-57", "state": "draft"}).json()["items"])


def test_the_same_request_is_answered_the_same(coordinator: Program) -> None:
    first = coordinator.post("/cases", PROPOSAL, headers=KEY)
    again = coordinator.post("/cases", PROPOSAL, headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (
        None,
        "true",
    )
    assert drafts(coordinator) == 1


def test_another_request_with_the_key_is_refused(coordinator: Program) -> None:
    coordinator.post("/cases", PROPOSAL, headers=KEY)
    other = coordinator.post("/cases", PROPOSAL | {"partner": "CN-SC"}, headers=KEY)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert drafts(coordinator) == 1


def test_a_key_is_one_persons_own(office_settings: Settings, coordinator: Program) -> None:
    neighbour = program(office_settings, "coordinator.th50")
    theirs = PROPOSAL | {"province": "TH-50"}

    assert coordinator.post("/cases", PROPOSAL, headers=KEY).status_code == 201
    assert neighbour.post("/cases", theirs, headers=KEY).json()["number"].startswith("TH50")


def test_what_was_refused_may_be_tried_again(coordinator: Program) -> None:
    refused = coordinator.post("/cases", PROPOSAL | {"province": "TH-50"}, headers=KEY)
    assert refused.status_code == 403

    assert coordinator.post("/cases", PROPOSAL, headers=KEY).status_code == 201


def test_nobody_is_let_in_while_the_first_runs(coordinator: Program) -> None:
    import hashlib
    import json

    body = json.dumps({"text": "x"}, separators=(",", ":")).encode()
    path = "/api/v1/cases/TH57-2569-001/comments"
    mark = hashlib.sha256(f"POST {path}?\n".encode() + body).hexdigest()
    assert idempotency.begin(coordinator.ctx, KEY["idempotency-key"], mark) is None

    second = coordinator.ask(
        "POST",
        "/cases/TH57-2569-001/comments",
        content=body,
        headers=KEY | {"content-type": "application/json"},
    )

    assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_progress")


def test_an_error_that_nobody_expected_is_not_tried_again(
    coordinator: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("after the deed, perhaps")

    with monkeypatch.context() as patch:
        patch.setattr("usecases.programs.for_programs.propose", broken)
        assert coordinator.post("/cases", PROPOSAL, headers=KEY).status_code == 500
    again = coordinator.post("/cases", PROPOSAL, headers=KEY)

    assert (again.status_code, drafts(coordinator)) == (500, 0)


@pytest.mark.parametrize("key", ["", "k" * 256, "กุญแจ".encode()])
def test_a_key_is_plain(coordinator: Program, key: str | bytes) -> None:
    answer = coordinator.post("/cases", PROPOSAL, headers={"idempotency-key": key})

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_wrong")


def test_a_key_is_forgotten_after_a_day(coordinator: Program) -> None:
    coordinator.post("/cases", PROPOSAL, headers=KEY)
    ctx = coordinator.ctx

    with ctx.database.write() as connection:
        assert sweep_out(connection, ctx.now + timedelta(hours=23)) == 0
        assert sweep_out(connection, ctx.now + timedelta(hours=25)) == 1


def test_of_many_at_once_one_is_done(coordinator: Program) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: coordinator.post("/cases", PROPOSAL, headers=KEY), range(16))
        )

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({a.json()["number"] for a in answers if a.status_code == 201}) == 1
    assert drafts(coordinator) == 1
