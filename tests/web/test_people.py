"""Administration of people, roles, offices and posts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from config.settings import Settings
from config.wiring import open_context
from storage.tables_people import Person
from storage.tables_system import Outbox
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.people import people

SOMCHAI = {
    "username": "somchai",
    "name_th": "สมชาย ใจดี",
    "name_en": "Somchai Jaidee",
    "email": "somchai@moi.example",
    "language": "th",
}
AT = "/admin/people/coordinator.th57"


@pytest.fixture
def desk(office: TestClient) -> TestClient:
    """Return an administrator's browser that reads English."""
    office.cookies.set("lang", "en")
    return sign_in_as(office, "admin")


def other(settings: Settings, username: str = "admin2") -> TestClient:
    """Return somebody else's browser."""
    return sign_in_as(a_browser(settings), username)


def say(browser: TestClient, path: str, **fields: str) -> Any:
    return post(browser, path, "/account", **fields)


def held(settings: Settings, username: str) -> list[str]:
    found = people.list_people(open_context(settings))
    person = next(one for one in found if one["username"] == username)
    return [f"{grant['role']}:{grant['scope']}" for grant in person["grants"]]


def test_the_index_leads_to_every_subject(desk: TestClient) -> None:
    page = desk.get("/admin").text

    subjects = ("people", "grants", "offices", "calendar", "lifecycle", "messages", "mail")
    for subject in (*subjects, "imports"):
        assert f'href="/admin/{subject}"' in page
        assert desk.get(f"/admin/{subject}").status_code == 200, subject


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("q=th57", "coordinator.th57", "coordinator.th50"),
        ("q=เชียงราย ผู้ว่า", "governor.th57", "coordinator.th57"),
        ("q=MOI.DIRECTOR", "moi.director", "moi.officer2"),
        ("role=cabinet_liaison", "cabinet.liaison", "cabinet.head"),
        ("after=governor.th96", "mfa.officer", "coordinator.th57"),
    ],
)
def test_people_are_found(desk: TestClient, asked: str, there: str, gone: str) -> None:
    page = desk.get(f"/admin/people?{asked}").text

    assert f'href="/admin/people/{there}"' in page
    assert f'href="/admin/people/{gone}"' not in page


def test_a_search_takes_no_wildcards(desk: TestClient) -> None:
    assert "Nobody was found" in desk.get("/admin/people?q=%25").text
    assert "Nobody was found" in desk.get("/admin/people?q=coordinator_th57").text


def test_a_long_list_is_read_page_by_page(desk: TestClient) -> None:
    seen: list[str] = []
    path = "/admin/people"
    for _ in range(10):
        page = desk.get(path).text
        seen += re.findall(r'<th scope="row"><a href="/admin/people/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if following is None:
            break
        path = following[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) > 150
    assert seen == sorted(seen)


def test_a_person_is_added_asked_for_and_let_in(
    desk: TestClient, office_settings: Settings
) -> None:
    added = say(desk, "/admin/people/new", **SOMCHAI)
    say(desk, "/admin/people/somchai/roles", role="coordinator", scope="TH-50")
    waiting = desk.get("/admin/people/somchai").text
    request = desk.get("/admin/grants").text
    (number,) = re.findall(r"/admin/grants/(\d+)", request)
    mine = say(desk, f"/admin/grants/{number}", decision="confirm")
    before = held(office_settings, "somchai")
    done = say(other(office_settings), f"/admin/grants/{number}", decision="confirm")

    assert added.headers["location"] == "/admin/people/somchai?done=added"
    assert "waits" in waiting
    assert "Confirm" not in request  # who asked sees no button to confirm
    assert (mine.status_code, before) == (422, [])
    assert done.status_code == 303
    assert held(office_settings, "somchai") == ["coordinator:TH-50"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("username", "Som Chai", "cannot be a user name"),
        ("username", "admin2", "There is a user"),
        ("email", "nowhere", "mail"),
        ("name_th", "", "is needed"),
    ],
)
def test_a_form_that_cannot_be_taken_keeps_what_was_typed(
    desk: TestClient, field: str, value: str, told: str
) -> None:
    answer = say(desk, "/admin/people/new", **{**SOMCHAI, field: value})

    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Somchai Jaidee"' in answer.text


def test_a_role_of_ones_own_is_neither_asked_nor_taken(
    desk: TestClient, office_settings: Settings
) -> None:
    for path in ("roles", "roles/revoke"):
        answer = say(desk, f"/admin/people/admin/{path}", role="admin", scope="*")
        assert answer.status_code == 422, path
    assert say(desk, "/admin/people/admin/active", active="no").status_code == 422
    assert held(office_settings, "admin") == ["admin:*"]


def test_a_role_is_taken_away_at_once(desk: TestClient, office_settings: Settings) -> None:
    officer = other(office_settings, "moi.officer")
    before = officer.get("/admin/imports").status_code
    say(desk, "/admin/people/moi.officer/roles/revoke", role="moi_officer", scope="*")

    assert (before, officer.get("/admin/imports").status_code) == (200, 404)


def test_who_is_suspended_is_out_at_once_and_for_good(
    desk: TestClient, office_settings: Settings
) -> None:
    coordinator = other(office_settings, "coordinator.th57")
    before = coordinator.get("/account", follow_redirects=False).status_code
    say(desk, f"{AT}/active", active="no")
    during = coordinator.get("/account", follow_redirects=False).status_code
    say(desk, f"{AT}/active", active="yes")
    after = coordinator.get("/account", follow_redirects=False).status_code

    assert (before, during, after) == (200, 303, 303)


def test_a_person_is_signed_out_everywhere(desk: TestClient, office_settings: Settings) -> None:
    coordinator = other(office_settings, "coordinator.th57")
    say(desk, f"{AT}/sessions/end")

    assert coordinator.get("/account", follow_redirects=False).status_code == 303
    assert "Not signed in" in desk.get(AT).text


def test_a_link_is_shown_this_once_and_works(desk: TestClient, office_settings: Settings) -> None:
    shown = say(desk, f"{AT}/link", how="show")
    (path,) = re.findall(r"http://[^/\"]+(/welcome/[\w-]+)", shown.text)

    assert shown.headers["cache-control"] == "no-store"
    assert path not in desk.get(AT).text
    assert a_browser(office_settings).get(path).status_code == 200


def test_a_link_goes_by_mail_and_an_administrators_only_so(
    desk: TestClient, office_settings: Settings
) -> None:
    sent = say(desk, f"{AT}/link", how="mail")
    refused = say(desk, "/admin/people/admin2/link", how="show")

    assert sent.headers["location"] == f"{AT}?done=sent"
    assert refused.status_code == 422
    assert "/welcome/" not in refused.text
    assert mails(office_settings, "password_link") == ["coordinator.th57"]


def mails(settings: Settings, message: str) -> list[str]:
    """Return the user names that a message waits for."""
    query = select(Person.username).join(Outbox, Outbox.person_id == Person.id)
    with open_context(settings).database.read() as connection:
        return list(connection.execute(query.where(Outbox.message == message)).scalars())


def test_names_and_address_are_changed_on_record(desk: TestClient) -> None:
    changed = {name: SOMCHAI[name] for name in ("name_th", "name_en", "email", "language")}

    done = say(desk, AT, **changed)
    wrong = say(desk, AT, **{**changed, "email": "no-address"})

    assert done.headers["location"] == f"{AT}?done=changed"
    assert "somchai@moi.example" in desk.get(AT).text
    assert (wrong.status_code, 'value="no-address"' in wrong.text) == (422, True)


def test_what_nobody_is_called_is_not_found(desk: TestClient) -> None:
    assert desk.get("/admin/people/nobody.here").status_code == 404
    assert say(desk, "/admin/people/nobody.here/active", active="no").status_code == 404


def test_a_post_passes_from_one_to_the_next(desk: TestClient) -> None:
    choose = desk.get("/admin/offices/post?code=office_head:TH-57&q=th57").text
    done = say(desk, "/admin/offices/post", code="office_head:TH-57", username="coordinator.th57")
    page = desk.get("/admin/offices?q=เชียงราย").text
    left = say(
        desk, "/admin/offices/post/leave", code="office_head:TH-57", username="coordinator.th57"
    )

    assert 'name="username" value="coordinator.th57"' in choose
    assert done.headers["location"] == "/admin/offices?done=set"
    assert "coordinator.th57@" in page
    assert "governor.th57@" not in page
    assert left.status_code == 303
    assert "Vacant" in desk.get("/admin/offices?q=Chiang Rai").text


@pytest.mark.parametrize("code", ["office_head:TH-99", "nothing", ""])
def test_an_unknown_post_is_refused_with_the_known_ones(desk: TestClient, code: str) -> None:
    answer = say(desk, "/admin/offices/post", code=code, username="moi.officer")

    assert answer.status_code == 422
    assert "moi_director" in answer.text


def test_everything_is_said_in_both_languages(desk: TestClient) -> None:
    for path in ("/admin", "/admin/people", AT, "/admin/offices", "/admin/grants"):
        desk.cookies.set("lang", "th")
        assert "ดูแลระบบ" in desk.get(path).text, path
        desk.cookies.set("lang", "en")
        assert "Administration" in desk.get(path).text, path


def test_a_name_with_markup_is_shown_as_text(desk: TestClient) -> None:
    say(desk, "/admin/people/new", **{**SOMCHAI, "name_en": "<b>Somchai</b>"})

    page = desk.get("/admin/people/somchai").text
    assert "&lt;b&gt;Somchai&lt;/b&gt;" in page
    assert "<b>Somchai" not in page
