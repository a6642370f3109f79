"""Sessions: what their cookie is, how long they live, how they end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest

from config import clock
from config.settings import Settings, load_settings
from config.wiring import open_context
from tests.web.browser import HERE, TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.people import accounts, sessions
from usecases.people.people import person_id
from usecases.people.sessions import IDLE, LONGEST, NotSignedInError
from web.app import create_app

PASSWORD = "แม่น้ำโขงไหลเย็น 2569"
ANOTHER = "ตะวันลับเหลี่ยมเขา ๒๕๖๙"


def is_in(browser: TestClient) -> bool:
    return bool(browser.get("/account", follow_redirects=False).status_code == 200)


def set_cookies(answer) -> SimpleCookie:
    found = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        found.load(header)
    return found


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Return a function that sets the clock some time ahead."""

    def ahead(time: timedelta) -> None:
        monkeypatch.setenv(clock.VARIABLE, f"+{int(time.total_seconds())}s")

    return ahead


def test_the_cookie_is_closed_to_scripts_and_other_sites(office: TestClient) -> None:
    answer = post(office, "/sign-in/example", "/sign-in", username="monitor")

    (cookie,) = (c for name, c in set_cookies(answer).items() if name == "phinong")
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]  # it goes when the browser is closed
    assert not cookie["domain"]
    assert not cookie["secure"]  # this machine, plain http


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(office_settings: Settings) -> None:
    base = "https://phinong.example"
    settings = load_settings(data=office_settings.data, base_url=base)
    link = accounts.make_link(open_context(settings), "monitor")
    browser = TestClient(create_app(settings), base_url=base, client=HERE)

    done = post(browser, f"/welcome/{link}", f"/welcome/{link}", password=PASSWORD)

    (cookie,) = (c for name, c in set_cookies(done).items() if name == "__Host-phinong")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_signing_in_makes_a_new_session_whatever_the_browser_brought(office: TestClient) -> None:
    office.cookies.set("phinong", "chosen-by-somebody-else")
    sign_in_as(office, "monitor")
    first = office.cookies.get("phinong", domain="127.0.0.1") or last_cookie(office)
    post(office, "/sign-in/example", "/account", username="moi.officer")
    second = last_cookie(office)

    assert "chosen-by-somebody-else" not in (first, second)
    assert first != second
    assert len(second) >= 43  # 256 bits


def last_cookie(browser: TestClient) -> str:
    return str(next(c.value for c in reversed(list(browser.cookies.jar)) if c.name == "phinong"))


def test_a_session_that_nobody_made_is_nobody(office: TestClient) -> None:
    office.cookies.set("phinong", "A" * 43)

    assert not is_in(office)


def test_half_an_hour_without_a_page_ends_it(office: TestClient, at) -> None:
    sign_in_as(office, "monitor")
    at(IDLE - timedelta(minutes=1))
    still = is_in(office)
    at(IDLE + timedelta(minutes=20))  # 21 minutes after the last page
    kept = is_in(office)
    at(2 * IDLE + timedelta(minutes=21))

    assert (still, kept, is_in(office)) == (True, True, False)


def test_ten_hours_end_it_however_busy(office: TestClient, at) -> None:
    sign_in_as(office, "monitor")
    seen = []
    for minutes in range(25, int(LONGEST.total_seconds() // 60) + 25, 25):
        at(timedelta(minutes=minutes))
        seen.append(is_in(office))

    assert all(seen[:-1])
    assert not seen[-1]


def test_signing_out_ends_the_session_itself_not_only_the_cookie(office: TestClient) -> None:
    sign_in_as(office, "monitor")
    token = last_cookie(office)
    post(office, "/sign-out", "/account")
    office.cookies.clear()
    office.cookies.set("phinong", token)

    assert not is_in(office)


def test_one_session_is_listed_and_ended_from_another(office_settings: Settings) -> None:
    here, there = (sign_in_as(a_browser(office_settings), "monitor") for _ in range(2))
    (other,) = re.findall(r'name="id" value="([0-9a-f]{64})"', here.get("/account").text)

    post(here, "/account/sessions/end", "/account", id=other)

    assert (is_in(here), is_in(there)) == (True, False)


def test_the_session_of_somebody_else_cannot_be_ended(office_settings: Settings) -> None:
    monitor = sign_in_as(a_browser(office_settings), "monitor")
    officer = sign_in_as(a_browser(office_settings), "moi.officer")
    ctx = open_context(office_settings)
    (theirs,) = sessions.list_sessions(ctx.acting(person_id(ctx, "moi.officer")))

    post(monitor, "/account/sessions/end", "/account", id=theirs["id"])

    assert is_in(officer)


def test_a_new_password_ends_every_other_session(office_settings: Settings) -> None:
    ctx = open_context(office_settings)
    accounts.redeem_link(ctx, accounts.make_link(ctx, "monitor"), PASSWORD, "")
    here, there = (sign_in_as(a_browser(office_settings), "monitor") for _ in range(2))

    wrong = post(here, "/account/password", "/account", old="x" * 12, new=ANOTHER)
    done = post(here, "/account/password", "/account", old=PASSWORD, new=ANOTHER)

    assert (wrong.status_code, done.status_code) == (422, 200)
    assert (is_in(here), is_in(there)) == (True, False)


def test_the_form_of_one_session_does_not_serve_another(office_settings: Settings) -> None:
    mine, theirs = (sign_in_as(a_browser(office_settings), "monitor") for _ in range(2))
    token = re.search(r'value="([0-9a-f]{64})"', theirs.get("/account").text)
    assert token is not None

    answer = mine.post(
        "/account/mail-language",
        data={"form_token": token[1], "language": "en"},
        headers={"sec-fetch-site": "same-origin"},
    )

    assert answer.status_code == 403


def test_signed_in_pages_are_kept_by_no_cache(office: TestClient) -> None:
    sign_in_as(office, "monitor")

    for path in ("/", "/account", "/delegations", "/cases"):
        assert office.get(path).headers["cache-control"] == "no-store", path


def test_only_digests_of_sessions_are_kept(office: TestClient, office_settings: Settings) -> None:
    sign_in_as(office, "monitor")
    ctx = open_context(office_settings)
    (kept,) = sessions.list_sessions(ctx.acting(person_id(ctx, "monitor")))

    assert kept["id"] != last_cookie(office)
    with pytest.raises(NotSignedInError):
        sessions.visitor(ctx, kept["id"])


def test_the_language_of_mails_is_ones_own_to_choose(office: TestClient) -> None:
    sign_in_as(office, "monitor")

    done = post(office, "/account/mail-language", "/account", language="en")
    wrong = post(office, "/account/mail-language", "/account", language="xx")

    assert (done.status_code, wrong.status_code) == (200, 422)
    assert '<option value="en" selected' in office.get("/account").text
