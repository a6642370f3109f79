"""A session may end while somebody writes: what was typed comes back, to them alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from config.wiring import open_context
from storage import people
from storage.tables_accounts import KeptForm, WebSession
from tests.web.browser import TestClient, a_browser
from tests.web.support_desk import Desk
from tests.web.support_people import form_token, sign_in_as
from usecases.proposals import kept_forms
from web.kept import home_of
from web.security.forms import FIELD

LONG = "ขอส่งกลับ เพราะยังไม่มีแผนงบประมาณ\nและยังไม่ระบุผู้รับผิดชอบ"


@pytest.fixture
def desk(office: TestClient, office_settings) -> Desk:
    found = Desk(office, office_settings)
    found.do("coordinator.th57", "submit")
    sign_in_as(office, "governor.th57")
    return found


def end_sessions(desk: Desk) -> None:
    """Let every session rest too long, as half an hour without a click does."""
    ctx = open_context(desk.settings)
    with ctx.database.write() as connection:
        connection.execute(update(WebSession).values(seen_at=ctx.now - timedelta(hours=1)))


def write_too_late(desk: Desk, **more: str) -> Any:
    data = {FIELD: form_token(desk.browser, "/account"), "step": "confirm", "version": "2"}
    data |= {"act": "send_back", "send_back-reason": LONG, **more}
    end_sessions(desk)
    headers = {"sec-fetch-site": "same-origin"}
    return desk.browser.post(desk.path, data=data, headers=headers, follow_redirects=False)


def enter(desk: Desk, door: str, username: str) -> Any:
    """Sign in on the very page that was answered, as its form would."""
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', door))
    data = {**fields, "username": username}
    headers = {"sec-fetch-site": "same-origin"}
    return desk.browser.post("/sign-in/example", data=data, headers=headers, follow_redirects=False)


def test_what_was_typed_comes_back_after_signing_in(desk: Desk) -> None:
    door = write_too_late(desk)
    entered = enter(desk, door.text, "governor.th57")

    back = desk.browser.get(entered.headers["location"])

    assert door.status_code == 401
    assert "ข้อความที่กรอกไว้ยังอยู่ครบ" in door.text
    assert LONG not in door.text
    assert entered.headers["location"].startswith(f"{desk.path}?kept=")
    assert LONG in back.text.replace("\r\n", "\n")
    assert re.search(r'value="send_back" checked', back.text)
    assert desk.state() == "endorsement"


def test_it_is_not_given_to_somebody_else_who_signs_in_here(desk: Desk) -> None:
    door = write_too_late(desk)

    entered = enter(desk, door.text, "moi.officer")
    token = re.search(r'name="kept" value="([^"]+)"', door.text)

    assert "kept" not in entered.headers["location"]
    assert token is not None
    assert LONG not in desk.browser.get(f"{desk.path}?kept={token[1]}").text
    assert desk.browser.get(f"/kept/{token[1]}").status_code == 404


def test_a_lost_session_is_nobody_s_until_somebody_signs_in_with_it(desk: Desk) -> None:
    data = {FIELD: "0" * 64, "step": "save", "act": "send_back", "send_back-reason": LONG}
    stranger = a_browser(desk.settings)
    headers = {"sec-fetch-site": "same-origin"}

    door = stranger.post(desk.path, data=data, headers=headers)
    token = re.search(r'name="kept" value="([^"]+)"', door.text)

    assert token is not None
    assert LONG not in desk.browser.get(f"{desk.path}?kept={token[1]}").text  # by an address alone
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', door.text))
    fields["username"] = "governor.th57"
    answer = stranger.post("/sign-in/example", data=fields, headers=headers)
    assert LONG in answer.text.replace("\r\n", "\n")


def test_a_wrong_password_between_loses_nothing(desk: Desk) -> None:
    door = write_too_late(desk)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', door.text))
    data = {**fields, "username": "governor.th57", "password": "x" * 14}
    headers = {"sec-fetch-site": "same-origin"}

    wrong = desk.browser.post("/sign-in", data=data, headers=headers)
    entered = enter(desk, wrong.text, "governor.th57")

    assert wrong.status_code == 422
    assert LONG in desk.browser.get(entered.headers["location"]).text.replace("\r\n", "\n")


def test_passwords_and_tokens_are_never_kept(desk: Desk) -> None:
    data = {
        FIELD: form_token(desk.browser, "/account"),
        "old": "ลับมาก",
        "new": "ลับกว่า",
        "note": "x",
    }
    end_sessions(desk)

    door = desk.browser.post(
        "/account/password", data=data, headers={"sec-fetch-site": "same-origin"}
    )
    entered = enter(desk, door.text, "governor.th57")
    shown = desk.browser.get(entered.headers["location"]).text

    assert entered.headers["location"].startswith("/kept/")
    assert "ลับ" not in shown
    assert 'href="/account"' in shown


def test_it_is_kept_for_an_hour(desk: Desk) -> None:
    ctx = desk.ctx("governor.th57")
    token = kept_forms.keep(ctx, desk.path, {"reason": ["ก"]})
    assert token is not None

    assert kept_forms.load(ctx.at(ctx.now + timedelta(minutes=59)), token) is not None
    assert kept_forms.load(ctx.at(ctx.now + timedelta(minutes=61)), token) is None
    assert kept_forms.load(desk.ctx("moi.officer"), token) is None


def test_an_empty_or_endless_form_is_not_kept(desk: Desk) -> None:
    ctx = desk.ctx("governor.th57")

    assert kept_forms.keep(ctx, desk.path, {}) is None
    assert kept_forms.keep(ctx, desk.path, {"reason": ["ก" * 200_001]}) is None


def test_a_flood_of_forms_from_one_address_is_not_kept(desk: Desk) -> None:
    nobody = open_context(desk.settings)
    for _ in range(kept_forms.KEPT.most):
        kept_forms.keep(nobody, desk.path, {"a": ["b"]}, address="192.0.2.7")
    stranger = a_browser(desk.settings, client=("192.0.2.7", 40000))

    door = stranger.post(desk.path, data={"a": "b"}, headers={"sec-fetch-site": "same-origin"})

    assert door.status_code == 401
    assert 'name="kept"' not in door.text


def test_an_old_form_of_any_page_is_refused_and_given_back(desk: Desk) -> None:
    data = {FIELD: "0" * 64, "instrument": LONG}
    path = f"/cases/{desk.number}/next"

    refused = desk.browser.post(path, data=data, headers={"sec-fetch-site": "same-origin"})
    back = re.search(r'href="(/[^"]*kept[^"]*)"', refused.text)

    assert refused.status_code == 403
    assert back is not None
    assert LONG in desk.browser.get(back[1]).text.replace("\r\n", "\n")


def test_the_page_says_until_when_one_may_write(desk: Desk) -> None:
    assert re.search(r"เขียนหน้านี้ต่อได้ถึง\s+\d\d:\d\d น\.", desk.browser.get(desk.path).text)


@pytest.mark.parametrize(
    ("posted", "home"),
    [
        ("/cases/TH57-2569-001/decide", "/cases/TH57-2569-001/decide"),
        ("/cases/TH57-2569-001/comments", "/cases/TH57-2569-001"),
        ("/account/password", "/account"),
        ("/nowhere/at/all", "/"),
    ],
)
def test_the_home_of_a_form_is_the_page_that_has_it(posted: str, home: str) -> None:
    assert home_of(posted) == home


def test_the_person_of_an_ended_session_is_known(desk: Desk) -> None:
    write_too_late(desk)
    with open_context(desk.settings).database.read() as connection:
        owner = connection.execute(select(KeptForm.person_id)).scalar_one()
        governor = people.by_username(connection, "governor.th57")

    assert governor is not None
    assert owner == governor.id
