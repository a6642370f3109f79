"""The second step on the pages: half-way in is not in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import wiring
from config.settings import Settings
from tests.web.access_table import _client
from tests.web.browser import TestClient, a_browser
from tests.web.support_factors import (
    PASSWORD,
    by_password,
    enter,
    give_password,
    now_code,
    set_up,
    strict,
    text_of,
)
from tests.web.support_people import form_token, post, sign_in_as
from usecases.people.people import person_id
from usecases.people.people_demo import examples
from usecases.programs import tokens
from web.app import create_app
from web.security.forms import FIELD
from web.security.proof import BINDING
from web.security.routes import ROUTES
from web.security.rules import ENROL, PUBLIC, SECOND, TOKEN


@pytest.fixture(scope="module")
def settings(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    found = strict(tmp_path_factory.mktemp("strict") / "office", furnished)
    yield found
    wiring.close(found)


@pytest.fixture(scope="module")
def governors() -> Iterator[str]:
    """Return governors, none of them twice: each test has one of its own."""
    return (one.username for one in examples() if one.username.startswith("governor."))


@pytest.fixture
def who(governors: Iterator[str]) -> str:
    return next(governors)


@pytest.fixture
def browser(settings: Settings) -> TestClient:
    return a_browser(settings)


@pytest.fixture
def governor(browser: TestClient, who: str) -> tuple[TestClient, str, list[str]]:
    """Return the browser of a governor who set up an app, its seed and the codes."""
    enter(browser, who)
    secret, codes = set_up(browser)
    return browser, secret, codes


def test_an_approver_is_led_to_set_up_a_second_step_and_then_goes_on(
    browser, settings, who
) -> None:
    give_password(settings, who)
    entered = by_password(browser, who, next="/account")
    enrol = browser.get(entered.headers["location"])

    _, codes = set_up(browser, next="/account")

    assert entered.headers["location"] == "/sign-in/enrol?next=%2Faccount"
    assert "ตั้งค่าการยืนยันขั้นที่สอง" in enrol.text
    assert len(set(codes)) == 10
    assert browser.get("/account", follow_redirects=False).status_code == 200


def test_a_role_that_does_not_decide_comes_in_with_the_password_alone(browser, settings) -> None:
    give_password(settings, "coordinator.th57")

    assert by_password(browser, "coordinator.th57").headers["location"] == "/"


def test_the_password_leads_to_the_second_step_and_a_code_leads_on(governor, settings, who) -> None:
    _, secret, _ = governor
    give_password(settings, who)
    other = a_browser(settings)
    half = by_password(other, who, next="/account")
    shown = other.get(half.headers["location"])

    done = post(other, "/sign-in/second", "/sign-in/second", code=now_code(secret), next="/account")

    assert half.headers["location"] == "/sign-in/second?next=%2Faccount"
    assert 'autocomplete="one-time-code"' in shown.text
    assert done.headers["location"] == "/account"
    assert other.get("/account", follow_redirects=False).status_code == 200


def test_the_second_step_gives_another_cookie(governor, settings, who) -> None:
    _, secret, _ = governor
    other = a_browser(settings)
    enter(other, who)
    before = other.cookies["phinong"]
    post(other, "/sign-in/second", "/sign-in/second", code=now_code(secret))
    after = other.cookies["phinong"]
    other.cookies.set("phinong", before)

    assert before != after
    assert other.get("/account", follow_redirects=False).headers["location"].startswith("/sign-in")


def test_a_code_that_was_used_does_not_open_a_second_door(governor, settings, who) -> None:
    _, secret, _ = governor
    code = now_code(secret)
    statuses = []
    for _ in range(2):
        other = a_browser(settings)
        enter(other, who)
        statuses.append(post(other, "/sign-in/second", "/sign-in/second", code=code).status_code)

    assert statuses == [303, 422]


@pytest.mark.usefixtures("one_window")
@pytest.mark.usefixtures("governor")
def test_the_sixth_wrong_code_waits(settings, who) -> None:
    other = a_browser(settings)
    enter(other, who)
    statuses = [
        post(other, "/sign-in/second", "/sign-in/second", code="000000").status_code
        for _ in range(6)
    ]

    assert statuses == [422] * 5 + [429]


def test_a_recovery_code_lets_in_once(governor, settings, who) -> None:
    _, _, codes = governor
    statuses = []
    for _ in range(2):
        other = a_browser(settings)
        enter(other, who)
        done = post(other, "/sign-in/second", "/sign-in/second", recovery=codes[0].upper())
        statuses.append(done.status_code)

    assert statuses == [303, 422]
    assert "เหลือ 9 จาก 10 รหัส" in text_of(governor[0].get("/account/security"))


def test_neither_seed_nor_codes_are_shown_again(governor) -> None:
    browser, secret, codes = governor
    shown = browser.get("/account/security").text + browser.get("/account").text

    assert secret not in shown.replace(" ", "")
    assert not any(code in shown for code in codes)


@pytest.mark.usefixtures("governor")
def test_who_is_half_way_in_signs_out(settings, who) -> None:
    other = a_browser(settings)
    enter(other, who)

    post(other, "/sign-out", "/sign-in/second")

    assert "/sign-in?" in other.get("/account", follow_redirects=False).headers["location"]


@pytest.mark.usefixtures("governor")
def test_with_a_factor_to_show_none_can_be_added_first(settings, who) -> None:
    other = a_browser(settings)
    enter(other, who)

    answer = post(other, "/account/security/totp", "/sign-in/second")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in/second")


CHANGES_WHO_IS_THERE = {"/sign-out", "/sign-in", "/sign-in/example", "/welcome/{token}"}


def asked(browser: TestClient, method: str, path: str, token: str) -> Any:
    """Return the answer to a request for a page with any object at all."""
    address = re.sub(r"{[^}]+}", "1", path)
    headers = {"sec-fetch-site": "same-origin"}
    data = None if method in {"GET", "DELETE"} else {FIELD: token}
    return browser.request(method, address, headers=headers, data=data, follow_redirects=False)


@pytest.mark.parametrize(
    ("pending", "step"), [(SECOND, "/sign-in/second"), (ENROL, "/sign-in/enrol")]
)
def test_half_way_in_reaches_the_second_step_alone(settings, pending: str, step: str, who) -> None:
    if pending == SECOND:
        mine = a_browser(settings)
        enter(mine, who)
        set_up(mine)
    half, stranger = _client(create_app(settings)), _client(create_app(settings))
    enter(half, who)
    half_token, token = form_token(half, step), form_token(stranger)
    reached = set()
    for (method, path), rule in ROUTES.items():
        if path in CHANGES_WHO_IS_THERE:
            continue  # each has a test of its own
        answer = asked(half, method, path, half_token)
        if rule in {PUBLIC, TOKEN}:
            like = asked(stranger, method, path, token)
            assert answer.status_code == like.status_code, (method, path)
            assert answer.headers.get("location") == like.headers.get("location"), (method, path)
            assert who not in answer.text, (method, path)
        elif rule == pending:
            reached.add((method, path))
        else:
            assert answer.status_code == 303, (method, path, answer.status_code)
            assert answer.headers["location"].startswith(step), (method, path)

    assert reached == {route for route, rule in ROUTES.items() if rule == pending}


@pytest.fixture
def program(settings) -> tuple[TestClient, dict[str, str]]:
    """Return a program of the governor's, with what it shows."""
    ctx = wiring.open_context(settings)
    governor = ctx.acting(person_id(ctx, "governor.th57"))
    made = tokens.make_token(governor, "all", ("read", "write"), 30)
    return a_browser(settings), {"authorization": f"Bearer {made.token}", "if-match": "*"}


@pytest.mark.parametrize("trigger", sorted(BINDING))
def test_a_program_makes_no_move_that_binds(program, trigger: str) -> None:
    browser, headers = program
    path = "/api/v1/cases/TH57-2569-0001/moves"

    told = browser.post(path, json={"trigger": trigger}, headers=headers)
    other = browser.post(path, json={"trigger": "withdraw"}, headers=headers)

    assert (told.status_code, told.json()["code"]) == (403, "person_needed")
    assert other.json()["code"] != "person_needed"


def test_an_approver_hands_over_on_the_pages_alone(program, settings, who) -> None:
    browser, headers = program
    today = str(wiring.open_context(settings).today)
    body = {
        "principal": who, "delegate": "moi.head", "role": "governor",
        "starts_on": today, "ends_on": today, "reason": "ลา",
    }  # fmt: skip

    told = browser.post("/api/v1/delegations", json=body, headers=headers)

    assert (told.status_code, told.json()["code"]) == (403, "person_needed")


def test_everybody_sees_where_and_by_what_they_are_signed_in(governor) -> None:
    browser, _, _ = governor
    shown = text_of(browser.get("/account"))

    assert "บุคคลสมมติ และขั้นที่สอง" in shown


def test_signing_out_everywhere_ends_this_session_too(governor, settings, who) -> None:
    browser, secret, _ = governor
    other = a_browser(settings)
    enter(other, who)
    post(other, "/sign-in/second", "/sign-in/second", code=now_code(secret))

    post(browser, "/account/sessions/end-all", "/account")

    for one in (browser, other):
        assert one.get("/account", follow_redirects=False).status_code == 303


def test_on_one_machine_a_fictional_person_still_comes_in_by_one_step(office) -> None:
    sign_in_as(office, "admin")

    assert office.get("/admin", follow_redirects=False).status_code == 200


def test_the_picture_is_drawn_in_the_page_without_styles_or_scripts(browser, who) -> None:
    enter(browser, who)
    shown = post(browser, "/account/security/totp", "/sign-in/enrol").text

    picture = re.search(r"<svg[^>]*>.*?</svg>", shown[shown.index('class="qr"') :], re.DOTALL)
    assert picture is not None
    assert "style=" not in picture[0]
    assert PASSWORD not in shown
