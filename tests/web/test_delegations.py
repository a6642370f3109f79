"""Acting for a colleague, on the web."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from config.settings import Settings
from config.wiring import open_context
from statemachine.dates import format_th
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.people import delegations
from usecases.people.people import person_id


@pytest.fixture
def governor(office: TestClient) -> TestClient:
    """Return the browser of the governor of Chiang Rai, who reads English."""
    office.cookies.set("lang", "en")
    return sign_in_as(office, "governor.th57")


def today(settings: Settings) -> date:
    return open_context(settings).today


def give(browser: TestClient, settings: Settings, **changes: str) -> Any:
    first = today(settings)
    fields = {
        "principal": "governor.th57",
        "delegate": "coordinator.th57",
        "grant": "governor:TH-57",
        "starts": format_th(first, "short"),
        "ends": (first + timedelta(days=7)).strftime("%d/%m/%Y"),
        "reason": "ไปราชการ",
    }
    return post(browser, "/delegations/new", "/account", **{**fields, **changes})


def test_a_colleague_is_found_and_chosen_by_links_alone(governor: TestClient) -> None:
    found = governor.get("/delegations/new?q=coordinator.th57").text
    (path,) = re.findall(r'href="(/delegations/new\?[^"]+delegate=coordinator.th57)"', found)
    form = governor.get(path.replace("&amp;", "&")).text

    assert 'value="governor:TH-57"' in form
    assert 'name="delegate" value="coordinator.th57"' in form
    assert "@" not in re.sub(r"<style.*?</style>", "", found.split("<main")[1])  # no addresses


def test_both_see_the_delegation_and_the_delegate_may_act(
    governor: TestClient, office_settings: Settings
) -> None:
    done = give(governor, office_settings)
    mine = governor.get("/delegations").text
    assistant = sign_in_as(a_browser(office_settings), "coordinator.th57")
    assistant.cookies.set("lang", "en")
    theirs = assistant.get("/delegations").text
    account = assistant.get("/account").text

    assert done.headers["location"] == "/delegations?done=given"
    assert "in force" in mine
    assert "Example Coordinator, Chiang Rai" in mine
    assert "Example Governor, Chiang Rai" in theirs
    assert "acting for Example Governor, Chiang Rai" in account
    assert "Take back" not in theirs


def test_it_is_taken_back_at_once(governor: TestClient, office_settings: Settings) -> None:
    give(governor, office_settings)
    (number,) = re.findall(r"/delegations/(\d+)/revoke", governor.get("/delegations").text)

    done = post(governor, f"/delegations/{number}/revoke", "/account")
    again = post(governor, f"/delegations/{number}/revoke", "/account")

    assert done.headers["location"] == "/delegations?done=revoked"
    assert again.status_code == 422
    assert "taken back" in governor.get("/delegations").text


def test_what_is_others_is_not_there(governor: TestClient, office_settings: Settings) -> None:
    ctx = open_context(office_settings)
    elsewhere = ctx.acting(person_id(ctx, "governor.th50"))
    number = delegations.delegate(
        elsewhere, "governor.th50", "coordinator.th50", "governor", ctx.today, ctx.today, "ลา"
    )

    assert post(governor, f"/delegations/{number}/revoke", "/account").status_code == 404
    assert post(governor, "/delegations/99999/revoke", "/account").status_code == 404
    assert "coordinator.th50" not in governor.get("/delegations").text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"starts": "1/1/2569"}, "has passed"),
        ({"ends": "yesterday"}, "date"),
        ({"ends": "31/12/2590"}, "are allowed"),
        ({"reason": ""}, "is needed"),
        ({"delegate": "governor.th57"}, "act for themselves"),
        ({"delegate": "nobody.here"}, "no user"),
        ({"grant": "moi_officer:*"}, "does not hold"),
        ({"grant": "admin:*"}, "cannot be delegated"),
        ({"principal": "governor.th50", "grant": "governor:TH-50"}, "Only the person represented"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    governor: TestClient, office_settings: Settings, changes: dict[str, str], told: str
) -> None:
    answer = give(governor, office_settings, **changes)

    assert answer.status_code == 422
    assert told in answer.text
    if changes.keys() & {"starts", "ends"}:
        assert "ไปราชการ" in answer.text
        assert f'value="{next(iter(changes.values()))}"' in answer.text


def test_what_was_lent_is_not_offered_to_a_third(
    governor: TestClient, office_settings: Settings
) -> None:
    give(governor, office_settings, delegate="mfa.head")
    head = sign_in_as(a_browser(office_settings), "mfa.head")

    page = head.get("/delegations/new?delegate=mfa.officer").text

    assert "ไม่มีบทบาทที่มอบหมายได้" in page
    assert "governor:TH-57" not in page


def test_an_administrator_hands_over_for_others(office_settings: Settings) -> None:
    admin = sign_in_as(a_browser(office_settings), "admin")
    form = admin.get("/delegations/new?principal=governor.th57&delegate=coordinator.th57").text

    done = give(admin, office_settings)

    assert 'value="governor:TH-57"' in form
    assert done.status_code == 303
    assert "ผู้ว่าราชการจังหวัดตัวอย่าง จังหวัดเชียงราย" in admin.get("/delegations").text


def test_nobody_else_sees_what_another_could_hand_over(governor: TestClient) -> None:
    form = governor.get("/delegations/new?principal=governor.th50&delegate=coordinator.th57").text

    assert "governor:TH-50" not in form
    assert "No role that can be handed over" in form
