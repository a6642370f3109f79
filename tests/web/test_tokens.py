"""The page of one's API tokens, and the page of the API."""

from __future__ import annotations

import re

import pytest

from config.settings import Settings
from tests.web.browser import TestClient
from tests.web.support_people import post, sign_in_as
from web.api.openapi import document
from web.api.summaries import SUMMARIES

PATH = "/account/tokens"


@pytest.fixture
def officer(office: TestClient) -> TestClient:
    return sign_in_as(office, "moi.officer")


def made(browser: TestClient, **fields: str) -> str:
    answer = post(browser, PATH, PATH, name="สารบรรณ", days="30", **fields)
    assert answer.status_code == 200, answer.text
    found = re.search(r'value="(phn_[\w-]+)"', answer.text)
    assert found is not None
    return found[1]


def test_a_token_is_shown_once_and_works(officer: TestClient) -> None:
    token = made(officer, write="1")

    asked = officer.get("/api/v1/me", headers={"authorization": f"Bearer {token}"})
    assert asked.json()["username"] == "moi.officer"
    assert asked.json()["scopes"] == ["read", "write"]
    page = officer.get(PATH).text
    assert "สารบรรณ" in page
    assert token not in page


def test_a_revoked_token_is_gone(officer: TestClient) -> None:
    token = made(officer, read="1")
    number = re.search(r'name="id" value="(\d+)"', officer.get(PATH).text)
    assert number is not None

    assert post(officer, f"{PATH}/revoke", PATH, id=number[1]).status_code == 303

    assert "สารบรรณ" not in officer.get(PATH).text
    asked = officer.get("/api/v1/me", headers={"authorization": f"Bearer {token}"})
    assert asked.status_code == 401
    assert (
        post(officer, f"{PATH}/revoke", PATH, id=number[1]).status_code == 303
    )  # twice is no error


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "days": "30", "read": "1"}, "ชื่อโทเคน"),
        ({"name": "ก", "days": "400", "read": "1"}, "365"),
        ({"name": "ก", "days": "x", "read": "1"}, "365"),
        ({"name": "ก", "days": "30"}, "read, write, admin"),
        ({"name": "ก", "days": "30", "admin": "1"}, "ผู้ดูแลระบบ"),
    ],
)
def test_what_will_not_do_is_said(officer: TestClient, fields: dict[str, str], said: str) -> None:
    answer = post(officer, PATH, PATH, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{fields["name"]}"' in answer.text  # nothing typed is lost


def test_a_token_is_not_another_persons_to_revoke(officer: TestClient) -> None:
    token = made(officer, read="1")
    sign_in_as(officer, "moi.officer2")

    post(officer, f"{PATH}/revoke", PATH, id="1")

    asked = officer.get("/api/v1/me", headers={"authorization": f"Bearer {token}"})
    assert asked.status_code == 200


def test_a_form_without_our_token_makes_none(officer: TestClient) -> None:
    headers = {"sec-fetch-site": "same-origin"}
    answer = officer.post(PATH, data={"name": "ก", "days": "30", "read": "1"}, headers=headers)

    assert answer.status_code == 403
    assert "ยังไม่มีโทเคน" in officer.get(PATH).text


def test_the_page_of_the_api_names_every_operation_in_both_languages(officer: TestClient) -> None:
    operations = [op for each in document()["paths"].values() for op in each.values()]
    assert {op["operationId"] for op in operations} == set(SUMMARIES)

    thai = officer.get("/api/v1/docs").text
    assert all(f'id="{op["operationId"]}"' in thai for op in operations)
    assert all(th in thai for th, _ in SUMMARIES.values())
    assert "curl -X POST" in thai
    assert all(each.get("description") for op in operations for each in op["parameters"])


def test_the_page_of_the_api_is_for_staff(office: TestClient, office_settings: Settings) -> None:
    assert office_settings.port
    answer = office.get("/api/v1/docs", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?next=%2Fapi%2Fv1%2Fdocs",
    )
