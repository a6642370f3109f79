"""Every message as its reader would see it."""

from __future__ import annotations

import pytest

from notifications.catalogue import MESSAGES
from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as
from usecases.mails.message_audience import audience


@pytest.fixture
def admin(office: TestClient) -> TestClient:
    return sign_in_as(office, "admin")


def a_case(office: TestClient) -> str:
    from config.wiring import open_context
    from usecases.reading.views import list_cases

    ctx = open_context(office.app.state.settings)  # type: ignore[attr-defined]
    return str(list_cases(ctx)[0]["number"])


def test_every_message_is_listed_with_who_gets_it(admin) -> None:
    shown = admin.get("/admin/messages").text

    for name, kind in MESSAGES.items():
        assert f"/admin/messages/{name}" in shown
        assert kind.th in shown


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_who_gets_a_message_is_said_in_both_languages(name: str) -> None:
    for words in audience(name):
        assert "—" not in words.values()
        assert all(words.values())


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_is_shown_in_thai_and_english(admin, name) -> None:
    answer = admin.get(f"/admin/messages/{name}")

    assert answer.status_code == 200
    assert answer.text.count("<iframe") == 2
    assert 'sandbox src="/admin/messages/' in answer.text


def test_html_is_sealed(admin) -> None:
    answer = admin.get("/admin/messages/turn/html?in=en")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert 'lang="en"' in answer.text


def test_the_facts_of_a_case_can_be_shown(admin) -> None:
    number = a_case(admin)

    page = admin.get(f"/admin/messages/turn?case={number.lower()}")
    html = admin.get(f"/admin/messages/turn/html?in=th&case={number}")

    assert page.status_code == 200
    assert number in page.text
    assert number in html.text


def test_a_number_that_is_none_is_said(admin) -> None:
    answer = admin.get("/admin/messages/turn?case=TH57-2569-999")

    assert answer.status_code == 422
    assert "TH57-2569-999" in answer.text


@pytest.mark.parametrize("path", ["/admin/messages/nothing", "/admin/messages/..%2fturn/html"])
def test_what_is_no_message_is_not_found(admin, path) -> None:
    assert admin.get(path).status_code == 404


def test_it_is_the_administrators(office) -> None:
    sign_in_as(office, "monitor")

    assert office.get("/admin/messages").status_code == 404
