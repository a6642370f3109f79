"""The API: the same deeds and refusals, by token."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from config.settings import Settings
from tests.web.browser import a_browser
from tests.web.support_api import PROPOSAL, V1, Program, problem, program, proposed
from usecases.programs import tokens
from web.api.openapi import document, routes
from web.security.api_routes import API_SCOPES


@pytest.fixture
def coordinator(office_settings: Settings) -> Program:
    return program(office_settings, "coordinator.th57")


def test_every_operation_is_in_the_table_and_in_the_description() -> None:
    served = {(method, route.path) for route in routes() for method in route.methods or ()}
    described = {
        (method.upper(), path) for path, each in document()["paths"].items() for method in each
    }

    assert served == set(API_SCOPES) == described


def test_each_operation_has_a_name_of_its_own_and_its_problems() -> None:
    operations = [op for each in document()["paths"].values() for op in each.values()]

    assert len({op["operationId"] for op in operations}) == len(operations)
    assert all({"401", "403", "429", "500"} <= set(op["responses"]) for op in operations)
    assert all(op["security"] for op in operations)


def test_without_a_token_nothing_is_told(office_settings: Settings) -> None:
    http = a_browser(office_settings)

    for method, path in API_SCOPES:
        answer = http.request(method, path, content=b"{", headers={"content-type": "text/x"})
        found = problem(answer, 401, "bad_token")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "โทเคน" in found["detail"]  # Thai where nothing else is asked


def test_a_cookie_is_no_token(office: Any) -> None:
    from tests.web.support_people import sign_in_as

    sign_in_as(office, "moi.officer")

    assert office.get(f"{V1}/me").status_code == 401
    assert office.get(f"{V1}/openapi.json").json()["openapi"] == "3.1.0"


def test_the_description_is_for_staff(office_settings: Settings, coordinator: Program) -> None:
    assert problem(a_browser(office_settings).get(f"{V1}/openapi.json"), 401, "bad_token")
    assert coordinator.get("/openapi.json").json()["info"]["title"] == "Phinong API"


def test_a_token_does_less_than_its_owner(office_settings: Settings) -> None:
    reader = program(office_settings, "coordinator.th57", "read")

    assert reader.get("/me").json()["scopes"] == ["read"]
    assert problem(reader.post("/cases", PROPOSAL), 403, "scope_missing")["facts"] == {
        "wanted": "write"
    }
    assert problem(reader.get("/people"), 403, "scope_missing")


def test_a_revoked_token_is_over_at_once(coordinator: Program) -> None:
    (mine,) = coordinator.get("/tokens").json()

    assert coordinator.ask("DELETE", f"/tokens/{mine['id']}").status_code == 204
    problem(coordinator.get("/me"), 401, "bad_token")


def test_who_calls(coordinator: Program) -> None:
    found = coordinator.get("/me").json()

    assert found["username"] == "coordinator.th57"
    assert [(g["role"]["value"], g["scope"]) for g in found["grants"]] == [("coordinator", "TH-57")]


def test_a_case_from_proposal_to_refusal(coordinator: Program) -> None:
    answer = coordinator.post("/cases", PROPOSAL | {"dossier": {"benefit": "การค้าชายแดน"}})
    number = answer.json()["number"]
    assert answer.headers["location"] == f"{V1}/cases/{number}"

    case = coordinator.get(f"/cases/{number}")
    assert case.json()["state"] == "draft"
    assert case.json()["facts"]["dossier"]["benefit"] == "การค้าชายแดน"
    tag = case.headers["etag"]
    refused = coordinator.post(
        f"/cases/{number}/moves", {"trigger": "submit"}, headers={"if-match": tag}
    )

    found = problem(refused, 422, "dossier_complete")
    acts = {act["trigger"]: act for act in coordinator.get(f"/cases/{number}/acts").json()["acts"]}
    assert found["detail"].endswith(acts["submit"]["refusal"]["en"])
    assert acts["withdraw"]["refusal"] is None


def test_who_changes_a_case_says_what_they_saw(coordinator: Program) -> None:
    number = proposed(coordinator)
    tag = coordinator.get(f"/cases/{number}").headers["etag"]
    change = {"changes": {"fields": ["tourism"]}}

    problem(coordinator.ask("PATCH", f"/cases/{number}", json=change), 428, "if_match_needed")
    done = coordinator.ask("PATCH", f"/cases/{number}", json=change, headers={"if-match": tag})
    assert done.json() == {"number": number, "version": 2}
    assert done.headers["etag"] == '"2"'
    other = {"changes": {"fields": ["trade"]}}
    late = coordinator.ask("PATCH", f"/cases/{number}", json=other, headers={"if-match": tag})
    assert problem(late, 412, "conflict")["facts"]["version"] == 2
    wrong = coordinator.ask("PATCH", f"/cases/{number}", json=other, headers={"if-match": '"x"'})
    problem(wrong, 412, "if_match_wrong")
    again = coordinator.ask("PATCH", f"/cases/{number}", json=other, headers={"if-match": '"2"'})
    assert again.json()["version"] == 3


def test_what_did_not_change_is_not_sent_again(coordinator: Program) -> None:
    number = proposed(coordinator)
    tag = coordinator.get(f"/cases/{number}").headers["etag"]

    same = coordinator.get(f"/cases/{number}", headers={"if-none-match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    coordinator.post(f"/cases/{number}/comments", {"text": "โทรแล้ว"})
    assert coordinator.get(f"/cases/{number}", headers={"if-none-match": tag}).status_code == 200


def test_what_may_not_be_known_reads_like_what_is_not_there(
    office_settings: Settings, coordinator: Program
) -> None:
    number = proposed(coordinator)
    stranger = program(office_settings, "coordinator.th50")
    nowhere = number.replace("57", "58", 1)

    hidden = problem(stranger.get(f"/cases/{number}"), 404, "no_such_case")
    absent = problem(stranger.get(f"/cases/{nowhere}"), 404, "no_such_case")
    assert hidden["detail"].replace(number, "") == absent["detail"].replace(nowhere, "")
    for path, body in (("moves", {"trigger": "submit"}), ("comments", {"text": "x"})):
        answer = stranger.post(f"/cases/{number}/{path}", body, headers={"if-match": '"1"'})
        problem(answer, 404, "no_such_case")
    assert stranger.get("/cases", params={"province": "TH-57"}).json()["items"] == []


def test_lists_go_on_by_cursor(coordinator: Program) -> None:
    numbers = [proposed(coordinator)]
    for partner in ("CN-SC", "CN-HI"):
        answer = coordinator.post("/cases", PROPOSAL | {"partner": partner})
        numbers.append(answer.json()["number"])
    query: dict[str, Any] = {"province": "TH-57", "state": "draft", "limit": 2}

    first = coordinator.get("/cases", params=query).json()
    rest = coordinator.get("/cases", params=query | {"cursor": first["next"]}).json()

    assert [row["number"] for row in first["items"]] == numbers[:0:-1]
    assert [row["number"] for row in rest["items"]] == numbers[:1]
    assert rest["next"] is None
    problem(coordinator.get("/cases", params={"cursor": "bm9uZQ=="}), 422, "cursor_wrong")
    mine = coordinator.get("/cases", params={"mine": True, "open": True}).json()["items"]
    assert {row["number"] for row in mine} >= set(numbers)


def test_a_document_goes_in_and_out(coordinator: Program) -> None:
    number = proposed(coordinator)
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    path = f"/cases/{number}/documents?kind=draft_text&filename=ร่าง.txt"
    text = "ร่างบันทึกความเข้าใจ".encode()
    headers = {"if-match": '"1"', "content-type": "application/octet-stream"}

    done = coordinator.ask("POST", path, content=text, headers=headers)
    assert done.status_code == 201, done.text
    assert done.json()["in_force"] is True
    digest = hashlib.sha256(text).hexdigest()
    got = coordinator.get(f"/cases/{number}/documents/{digest}")
    assert got.content == text
    assert got.headers["content-disposition"].startswith("attachment")
    assert [d["sha256"] for d in coordinator.get(f"/cases/{number}/documents").json()] == [digest]
    wrong = coordinator.ask("POST", path, content=content, headers=headers | {"if-match": "*"})
    problem(wrong, 422, "document_name_differs")
    typed = headers | {"content-type": "text/plain"}
    problem(
        coordinator.ask("POST", path, content=text, headers=typed), 415, "unsupported_media_type"
    )
    huge = b"x" * (coordinator.ctx.policy.largest_document + 1)
    problem(coordinator.ask("POST", path, content=huge, headers=headers), 413, "too_large")


def test_what_is_not_understood_says_where(coordinator: Program) -> None:
    found = problem(coordinator.post("/cases", {"province": "Nan"}), 422, "request_invalid")

    assert {each["field"] for each in found["errors"]} == {"body.province", "body.partner"}
    problem(coordinator.ask("POST", "/cases", content=b"{"), 415, "unsupported_media_type")
    broken = coordinator.ask(
        "POST", "/cases", content=b"{", headers={"content-type": "application/json"}
    )
    problem(broken, 422, "request_invalid")
    problem(coordinator.get("/nowhere"), 404, "not_found")
    other = coordinator.ask("PUT", "/cases")
    problem(other, 405, "method_not_allowed")
    assert other.headers["allow"] == "GET, POST"


def test_nothing_is_told_of_what_broke(
    coordinator: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("usecases.programs.for_programs.provinces", broken)
    answer = coordinator.get("/provinces")

    problem(answer, 500, "unexpected")
    assert "secret" not in answer.text
    assert "the secret of the house" in caplog.text


@pytest.mark.usefixtures("one_window")
def test_who_writes_too_often_waits(coordinator: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "WRITES", replace(tokens.WRITES, most=1))
    first, second = (coordinator.post("/webhooks", {"url": "https://x.example/"}) for _ in range(2))

    assert first.headers["ratelimit"].startswith('"write";r=0;')
    problem(second, 429, "too_many_requests")
    assert 1 <= int(second.headers["retry-after"]) <= 60
    read = coordinator.get("/me")
    assert read.headers["ratelimit-policy"] == '"read";q=600;w=60'
