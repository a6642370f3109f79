"""The door."""

from __future__ import annotations

import re

import pytest

from config.wiring import open_context
from tests.web.browser import TestClient
from tests.web.support_people import post, sign_in_as
from usecases.people import accounts
from usecases.people.people import add_person
from web.security.forms import FIELD

PASSWORD = "แม่น้ำโขงไหลเย็น 2569"


@pytest.fixture
def officer(settings) -> str:
    add_person(open_context(settings), "somchai", "ตัวอย่าง", "Example", "a@moi.example")
    return accounts.make_link(open_context(settings), "somchai")


def test_a_page_sends_a_stranger_to_the_door_and_back(browser: TestClient) -> None:
    answer = browser.get("/account", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Faccount"


def test_a_first_password_is_set_by_a_link_that_works_once(browser, officer) -> None:
    opened = browser.get(f"/welcome/{officer}")
    again = browser.get(f"/welcome/{officer}")  # a mail scanner opens links too
    done = post(browser, f"/welcome/{officer}", f"/welcome/{officer}", password=PASSWORD)
    later = browser.get(f"/welcome/{officer}")

    assert (opened.status_code, again.status_code) == (200, 200)
    assert done.status_code == 303
    assert later.status_code == 404


def test_a_weak_password_is_refused_with_the_rule(browser, officer) -> None:
    answer = post(browser, f"/welcome/{officer}", f"/welcome/{officer}", password="phinong2569!!")

    assert answer.status_code == 422
    assert "12" in answer.text


def test_who_gives_the_right_password_comes_in_and_goes_on(browser, settings, officer) -> None:
    accounts.redeem_link(open_context(settings), officer, PASSWORD, "")

    answer = post(
        browser, "/sign-in", "/sign-in", username="somchai", password=PASSWORD, next="/account"
    )

    assert answer.headers["location"] == "/account"
    assert "somchai" in browser.get("/account").text


@pytest.mark.parametrize("username", ["somchai", "nobody"])
@pytest.mark.usefixtures("officer")
def test_a_wrong_name_and_a_wrong_password_read_the_same(browser, username) -> None:
    answer = post(browser, "/sign-in", "/sign-in", username=username, password="x" * 14)

    assert answer.status_code == 422
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in answer.text


@pytest.mark.usefixtures("one_window")
@pytest.mark.usefixtures("officer")
def test_the_sixth_failure_waits(browser) -> None:
    for _ in range(5):
        post(browser, "/sign-in", "/sign-in", username="somchai", password="wrong")

    answer = post(browser, "/sign-in", "/sign-in", username="somchai", password="wrong")

    assert answer.status_code == 429


def test_a_form_without_its_token_is_refused(browser: TestClient) -> None:
    headers = {"sec-fetch-site": "same-origin"}
    answer = browser.post("/sign-in", data={"username": "a", FIELD: "0" * 64}, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://x"}])
def test_a_form_from_another_site_is_refused(browser: TestClient, headers) -> None:
    answer = browser.post("/sign-out", data={}, headers=headers)

    assert answer.status_code == 403


def test_next_never_leads_away(browser, settings, officer) -> None:
    accounts.redeem_link(open_context(settings), officer, PASSWORD, "")

    answer = post(
        browser,
        "/sign-in",
        "/sign-in",
        username="somchai",
        password=PASSWORD,
        next="//evil.example",
    )

    assert answer.headers["location"] == "/"


def test_a_fictional_person_enters_without_a_password_here(office) -> None:
    sign_in_as(office, "coordinator.th57")

    assert "coordinator.th57" in office.get("/account").text


@pytest.mark.usefixtures("officer")
def test_a_real_person_never_enters_without_a_password(browser) -> None:
    answer = post(browser, "/sign-in/example", "/sign-in", username="somchai")

    assert answer.status_code == 422
    assert browser.get("/account", follow_redirects=False).status_code == 303


def test_who_signs_out_is_out(office) -> None:
    sign_in_as(office, "moi.officer")

    post(office, "/sign-out")

    assert office.get("/account", follow_redirects=False).status_code == 303


def test_the_language_is_chosen_by_a_form(office) -> None:
    sign_in_as(office, "moi.officer")
    assert "บัญชีของฉัน" in office.get("/account").text

    post(office, "/language", to="en", next="/account")

    assert "My account" in office.get("/account").text


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"Host": "phinong.example.go.th"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
    ids=["another name", "a proxy", "a proxy of today"],
)
def test_nobody_elsewhere_enters_as_a_fictional_person(office, elsewhere) -> None:
    offered = office.get("/sign-in", headers=elsewhere)
    token = re.search(rf'name="{FIELD}" value="([^"]+)"', office.get("/sign-in").text)
    assert token
    tried = office.post(
        "/sign-in/example",
        data={"username": "moi.officer", FIELD: token[1]},
        headers=elsewhere,
        follow_redirects=False,
    )

    assert "/sign-in/example" in office.get("/sign-in").text
    assert offered.status_code >= 400 or "/sign-in/example" not in offered.text
    assert tried.status_code in {400, 403, 404, 421}
    assert "phinong_session" not in str(tried.headers.get("set-cookie", ""))
