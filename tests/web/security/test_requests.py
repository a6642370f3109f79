"""Requests as nobody's browser makes them: doubled, encoded twice, forged, too large, too many."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from config.settings import Settings, load_settings
from config.wiring import open_context
from tests.support.tree import ROOT
from tests.web.browser import HERE, TestClient
from tests.web.support_api import program, proposed
from tests.web.support_people import form_token, post, sign_in_as
from usecases.people import people
from web.app import create_app
from web.security.forms import FIELD
from web.security.routes import ROUTES

HOSTILE = "\"'</script><b>\\u0000{0.__class__}${7*7}%s%n"


@pytest.fixture
def officer(office: TestClient) -> TestClient:
    return sign_in_as(office, "moi.officer")


def test_what_is_encoded_twice_is_decoded_once(officer: TestClient) -> None:
    page = officer.get("/cases?q=%253Cb%253E").text
    climbs = ("/static/%252e%252e/pages.py", "/static/..%2fpages.py", "/admin%252fpeople")

    assert "%3Cb%3E" in page  # as it was typed: once decoded, never twice
    assert 'value="&lt;b&gt;"' not in page
    assert {officer.get(path).status_code for path in climbs} == {404}


def test_numbers_beyond_the_database_are_refused(officer: TestClient) -> None:
    for huge in (2**31, 2**63, 2**64, 10**30, -(2**63) - 1):
        for path in ("/mailbox?from={}", "/agenda/duties/{}", "/cases/TH57-{}-1", "/kpi?year={}"):
            assert officer.get(path.format(huge)).status_code in {200, 404, 422}, (path, huge)
        answer = post(officer, "/delegations/end", "/account", id=str(huge))
        assert answer.status_code < 500, huge


def test_a_format_string_stays_text(officer: TestClient) -> None:
    page = officer.get("/pairs", params={"q": "{0.__class__} %(a)s {settings}"}).text

    assert "{0.__class__} %(a)s {settings}" in page
    assert "&lt;class" not in page


def test_a_field_given_twice_does_no_harm(officer: TestClient) -> None:
    token = form_token(officer, "/account")
    doubled = f"{FIELD}={token}&{FIELD}=other&to=en&to=th&next=/account&next=//evil.example"
    answer = officer.post(
        "/language",
        content=doubled,
        headers={
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
        },
        follow_redirects=False,
    )

    assert answer.status_code in {303, 403}
    assert "evil" not in answer.headers.get("location", "")
    assert officer.get("/cases?q=a&q=b&state=review&state=%27").status_code == 200


def test_a_field_that_a_form_lacks_changes_nothing(
    officer: TestClient, office_settings: Settings
) -> None:
    more = {"role": "admin", "active": "no", "email": "evil@example.org", "fictional": "0"}
    before = people_row(office_settings)

    done = post(officer, "/account/mail-language", "/account", language="en", **more)

    assert done.status_code == 200
    assert people_row(office_settings) == before | {"language": "en"}
    assert officer.get("/admin/people").status_code == 404


def people_row(settings: Settings) -> dict[str, Any]:
    ctx = open_context(settings)
    listed = people.list_people(ctx.acting(people.person_id(ctx, "admin")))
    return dict(next(one for one in listed if one["username"] == "moi.officer"))


def test_hostile_words_come_back_from_json_as_they_were(office_settings: Settings) -> None:
    asking = program(office_settings, "coordinator.th57")
    number = proposed(asking)

    sent = asking.post(f"/cases/{number}/comments", {"text": HOSTILE})
    told = asking.get(f"/cases/{number}/comments")

    assert sent.status_code == 201, sent.text
    assert json.loads(told.text)[-1]["text"] == HOSTILE
    assert "<b>" in told.text  # JSON needs no more escapes than its own
    assert told.headers["content-type"].startswith("application/json")


def test_methods_that_nobody_serves_are_refused(officer: TestClient) -> None:
    for method in ("TRACE", "TRACK", "CONNECT", "PUT", "PROPFIND", "DEBUG"):
        for path in ("/account", "/cases", "/api/v1/me", "/static/phinong.css"):
            answer = officer.request(method, path, headers={"sec-fetch-site": "same-origin"})
            assert answer.status_code in {401, 403, 404, 405}, (method, path)
            assert "phinong=" not in answer.text


def test_nothing_else_is_served(officer: TestClient) -> None:
    for path in (
        "/.git/config", "/.env", "/static/", "/static/fonts/", "/pyproject.toml",
        "/static/../pages.py", "/static//etc/passwd", "/web/pages.py", "/backup.zip",
        "/openapi.json", "/docs", "/redoc", "/server-status",
    ):  # fmt: skip
        answer = officer.get(path, follow_redirects=False)
        assert answer.status_code in {404, 405}, path
        assert "import " not in answer.text
    assert (ROOT / "web" / "pages.py").is_file()


@pytest.mark.usefixtures("one_window")
@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "X-Client-IP"]
)
def test_a_header_of_a_proxy_changes_nobodys_address(office: TestClient, name: str) -> None:
    statuses = []
    for turn in range(7):
        token = form_token(office, "/sign-in")
        data = {FIELD: token, "username": "nobody.here", "password": "wrong wrong wrong"}
        forged = {name: f"for=203.0.113.{turn}" if name == "Forwarded" else f"203.0.113.{turn}"}
        headers = {"sec-fetch-site": "same-origin", **forged}
        statuses.append(office.post("/sign-in", data=data, headers=headers).status_code)

    assert statuses[-1] == 429, statuses


def test_nothing_is_sent_on_to_https_unseen(office_settings: Settings) -> None:
    settings = load_settings(data=office_settings.data, base_url="https://phinong.example")
    plain = TestClient(create_app(settings), base_url="http://phinong.example", client=HERE)

    answer = plain.get("/api/v1/me", headers={"authorization": "Bearer x"}, follow_redirects=False)

    assert answer.status_code == 401
    assert "location" not in answer.headers


def test_no_secret_is_sent_in_an_address(office: TestClient) -> None:
    carrying = {
        path for _, path in ROUTES if "{token}" in path and not path.startswith(("/api/", "/kept/"))
    }  # a token of the API is named there by its number, kept text is its owner's alone
    forms = re.findall(
        r"<form[^>]*>.*?</form>", office.get("/sign-in").text + account(office), re.DOTALL
    )
    with_passwords = [form for form in forms if 'type="password"' in form]

    assert {path.partition("{")[0] for path in carrying} == {"/welcome/", "/calendar/"}
    assert len(with_passwords) >= 2
    assert all('method="post"' in form for form in with_passwords)


def account(office: TestClient) -> str:
    return str(sign_in_as(office, "moi.officer").get("/account").text)
