"""A fresh proof before signing and giving rights: one table, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from config import clock, wiring
from config.settings import Settings
from tests.web.browser import TestClient, a_browser
from tests.web.support_desk import ENDORSE, Desk
from tests.web.support_factors import PASSWORD, give_password, now_code, set_up, strict, text_of
from tests.web.support_people import form_token, one, post, sign_in_as
from usecases.people import people_views
from usecases.people.people import person_id
from web.security.forms import FIELD
from web.security.proof import BINDING, PROOF
from web.security.routes import ROUTES
from web.security.rules import PUBLIC, TOKEN

LATER = timedelta(minutes=11)
ROLES = "/admin/people/coordinator.th57/roles"


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Iterator[Settings]:
    found = strict(tmp_path / "office", furnished, second_factor="offered")
    yield found
    wiring.close(found)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    def ahead(time: timedelta) -> None:
        monkeypatch.setenv(clock.VARIABLE, f"+{int(time.total_seconds())}s")

    return ahead


@pytest.fixture
def admin(settings: Settings) -> TestClient:
    give_password(settings, "admin")
    return sign_in_as(a_browser(settings), "admin")


def waiting(settings: Settings) -> list[str]:
    ctx = wiring.open_context(settings)
    return [
        one["role"]["value"] for one in people_views.waiting(ctx.acting(person_id(ctx, "admin2")))
    ]


def ask_role(browser: TestClient) -> Any:
    return post(browser, ROLES, "/account", role="monitor", scope="TH-57")


def test_every_row_is_a_route_that_somebody_signed_in_reaches() -> None:
    assert PROOF.keys() <= ROUTES.keys()
    assert {ROUTES[route] for route in PROOF}.isdisjoint({PUBLIC, TOKEN})
    assert {"sign", "approve", "cabinet_approve", "endorse"} <= BINDING


def test_within_ten_minutes_of_signing_in_nothing_is_asked(admin, settings, at) -> None:
    at(LATER - timedelta(minutes=2))

    assert ask_role(admin).headers["location"].endswith("?done=asked")
    assert waiting(settings) == ["monitor"]


def test_later_the_person_proves_it_and_what_was_written_goes_on(admin, settings, at) -> None:
    at(LATER)
    stopped = ask_role(admin)
    before = waiting(settings)
    proof = admin.get(stopped.headers["location"])
    kept = one(r'name="kept" value="([^"]+)"', proof.text)
    passed = post(admin, "/account/prove", "/account/prove", password=PASSWORD, kept=kept)
    shown = admin.get(passed.headers["location"])
    data = dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', shown.text))
    done = post(admin, one(r'form class="btnrow" method="post" action="([^"]+)"', shown.text),
                "/account", **data)  # fmt: skip

    assert stopped.headers["location"].startswith("/account/prove?kept=")
    assert "ยังไม่มีสิ่งใดถูกส่ง" in text_of(proof)
    assert before == []
    assert data == {"role": "monitor", "scope": "TH-57"}
    assert done.headers["location"].endswith("?done=asked")
    assert waiting(settings) == ["monitor"]


def test_a_wrong_password_changes_nothing_and_the_form_waits(admin, settings, at) -> None:
    at(LATER)
    kept = one("kept=(.+)", ask_role(admin).headers["location"])

    wrong = post(admin, "/account/prove", "/account/prove", password="x" * 14, kept=kept)

    assert wrong.status_code == 422
    assert f'name="kept" value="{kept}"' in wrong.text
    assert ask_role(admin).headers["location"].startswith("/account/prove")
    assert waiting(settings) == []


def test_the_proof_gives_another_cookie(admin, at) -> None:
    before = admin.cookies["phinong"]
    at(LATER)
    post(admin, "/account/prove", "/account/prove", password=PASSWORD)
    after = admin.cookies["phinong"]
    admin.cookies.set("phinong", before)

    assert before != after
    assert admin.get("/account", follow_redirects=False).status_code == 303


def test_a_code_of_the_app_is_a_proof_and_counts_once(admin, at) -> None:
    secret, _ = set_up(admin, "/account/security")
    at(LATER)
    statuses = [
        post(admin, "/account/prove", "/account/prove", code=now_code(secret)).status_code
        for _ in range(2)
    ]

    assert statuses == [303, 422]


def test_a_fictional_person_without_a_password_proves_it_by_a_button(settings, at) -> None:
    browser = sign_in_as(a_browser(settings), "admin2")
    at(LATER)
    stopped = ask_role(browser)

    passed = post(browser, "/account/prove", "/account/prove", example="1")

    assert stopped.headers["location"].startswith("/account/prove")
    assert passed.status_code == 303
    assert ask_role(browser).headers["location"].endswith("?done=asked")


def test_that_button_is_not_there_from_elsewhere(settings, at) -> None:
    browser = sign_in_as(a_browser(settings), "admin2")
    at(LATER)
    token = one(rf'name="{FIELD}" value="([0-9a-f]+)"', browser.get("/account/prove").text)
    headers = {"sec-fetch-site": "same-origin", "x-forwarded-for": "203.0.113.9"}

    passed = browser.post(
        "/account/prove", data={FIELD: token, "example": "1"}, headers=headers,
        follow_redirects=False,
    )  # fmt: skip

    assert passed.status_code == 422


def test_the_example_does_not_work_for_who_came_by_a_password(settings, at) -> None:
    give_password(settings, "admin2")
    browser = a_browser(settings)
    post(browser, "/sign-in", "/sign-in", username="admin2", password=PASSWORD)
    at(LATER)

    assert post(browser, "/account/prove", "/account/prove", example="1").status_code == 422


@pytest.mark.parametrize("who", ["admin", "governor.th57"])
def test_every_row_asks(settings, who: str, at) -> None:
    browser = sign_in_as(a_browser(settings), who)
    at(LATER)
    mine = [
        r
        for r, rule in ROUTES.items()
        if r in PROOF and (who == "admin") == isinstance(rule, frozenset)
    ]
    token = form_token(browser, "/account")
    for method, path in mine:
        assert method == "POST"
        answer = browser.post(
            re.sub(r"{[^}]+}", "1", path),
            data={FIELD: token, "act": "sign", "step": "confirm"},
            headers={"sec-fetch-site": "same-origin"},
            follow_redirects=False,
        )
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/account/prove?kept="), path


def test_a_move_that_binds_nobody_asks_for_nothing(settings, at) -> None:
    browser = sign_in_as(a_browser(settings), "governor.th57")
    at(LATER)

    answers = [
        post(browser, "/cases/1/decide", "/account", act=act, step=step)
        for act, step in (("send_back", "confirm"), ("sign", "review"))
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_a_foreign_form_is_refused_before_anything_is_kept(admin, at) -> None:
    at(LATER)
    headers = {"sec-fetch-site": "same-origin"}

    answer = admin.post(ROLES, data={FIELD: "0" * 128}, headers=headers, follow_redirects=False)

    assert answer.status_code == 403


def test_what_was_kept_is_nobody_elses(admin, settings, at) -> None:
    at(LATER)
    kept = one("kept=(.+)", ask_role(admin).headers["location"])
    other = sign_in_as(a_browser(settings), "admin2")

    answer = other.get(f"/account/proved?kept={kept}", follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_it_never_leads_away(admin, at) -> None:
    at(LATER)

    passed = post(
        admin, "/account/prove", "/account/prove", password=PASSWORD, next="//evil.example"
    )

    assert passed.headers["location"] == "/"


def test_what_was_written_is_shown_and_not_run(admin, at) -> None:
    at(LATER)
    told = "</textarea><script>alert(1)</script>"
    stopped = post(admin, "/admin/people/monitor/factors/reset", "/account", reason=told)
    kept = one("kept=(.+)", stopped.headers["location"])

    shown = admin.get(f"/account/proved?kept={kept}").text

    assert "<script>alert" not in shown
    assert told in unescape(shown)


def test_a_decision_comes_back_to_its_review_and_is_made_once(office, office_settings, at) -> None:
    desk = Desk(office, office_settings)
    desk.do("coordinator.th57", "submit")
    sign_in_as(office, "governor.th57")
    at(LATER)
    stopped = desk.send("confirm", **ENDORSE)
    before = desk.state()
    passed = post(office, "/account/prove", stopped.headers["location"],
                  example="1", kept=one("kept=(.+)", stopped.headers["location"]))  # fmt: skip
    shown = office.get(passed.headers["location"]).text
    again = {
        name: unescape(value)
        for name, value in re.findall(r'<textarea name="([\w-]+)"[^>]*>([^<]*)</textarea>', shown)
    }
    review = post(office, desk.path, "/account", **again)
    done = desk.send("confirm", **ENDORSE)

    assert stopped.headers["location"].startswith("/account/prove?kept=")
    assert before == "endorsement"
    assert again["step"] == "review"
    assert review.status_code == 200
    assert ENDORSE["endorse-letter_number"] in review.text
    assert 'name="step" value="confirm"' in review.text
    assert done.headers["location"] == f"/cases/{desk.number}/done/3"
    assert desk.state() == "screening"
