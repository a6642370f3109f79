"""Foreign sign-in, against a real provider over HTTP, and one whose tokens we forge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from config import clock, wiring
from config.providers import providers_of
from config.settings import Settings
from tests.support.oidc_provider import OidcProvider, described, oidc_provider
from tests.web.browser import TestClient, a_browser
from tests.web.support_factors import going, is_in, left, set_up, strict, text_of
from tests.web.support_people import one, post, sign_in_as
from usecases.people import accounts
from usecases.people.people import person_id
from usecases.sign_in import foreign, oidc
from usecases.sign_in.refusals import IdentityTakenError


@pytest.fixture(autouse=True)
def fresh() -> None:
    oidc.forget()


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    with oidc_provider(amr=["pwd", "otp"]) as found:
        yield found


@pytest.fixture(scope="module")
def settings(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory, provider: OidcProvider
) -> Iterator[Settings]:
    """Return settings of an installation where ``somchai`` there is ``moi.officer`` here."""
    folder = tmp_path_factory.mktemp("foreign")
    file = described(folder, provider.issuer)
    found = strict(folder / "office", furnished, second_factor="offered", oidc=str(file))
    linked(found, provider)
    yield found
    wiring.close(found)


@pytest.fixture
def browser(settings: Settings) -> TestClient:
    return a_browser(settings)


def linked(settings: Settings, provider: OidcProvider, username: str = "moi.officer") -> None:
    """Link the subject ``somchai`` to a person."""
    foreign.link_identity(wiring.open_context(settings), username, provider.issuer, "somchai")


def test_who_is_linked_signs_in_there_and_goes_on(browser, provider) -> None:
    done = browser.get(provider.back(left(browser), "somchai"), follow_redirects=False)

    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert "moi.officer" in browser.get("/account").text
    assert "บัญชีภายนอก" in text_of(browser.get("/account"))


def test_what_is_asked_is_the_least_with_pkce_state_and_nonce(browser) -> None:
    query = parse_qs(urlsplit(left(browser)).query)

    assert query["scope"] == ["openid"]
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert {len(query[name][0]) for name in ("state", "nonce", "code_challenge")} == {43}
    assert query["redirect_uri"] == ["http://127.0.0.1:8070/sign-in/return"]


def test_who_is_not_known_is_told_what_to_do(browser, provider) -> None:
    answer = browser.get(provider.back(left(browser), "stranger@moi.go.th"))

    assert answer.status_code == 403
    assert "ยังไม่ได้เชื่อมกับผู้ใช้ในระบบ" in answer.text
    assert not is_in(browser)


def test_a_mail_address_is_no_identity(browser, settings, provider) -> None:
    """Who has the address of our officer at a provider is not our officer by that."""
    ctx = wiring.open_context(settings)
    address = "moi.officer@moi.phinong.example"
    assert person_id(ctx, "moi.officer")

    answer = browser.get(provider.back(left(browser), address))

    assert answer.status_code == 403
    assert not is_in(browser)


def test_the_same_answer_twice_is_refused(browser, settings, provider) -> None:
    back = provider.back(left(browser), "somchai")
    mark = browser.cookies["flow"]
    first = browser.get(back, follow_redirects=False)
    other = a_browser(settings)
    other.cookies.set("flow", mark)

    assert first.status_code == 303
    assert other.get(back).status_code == 422
    assert not is_in(other)


def test_an_answer_in_another_browser_is_refused(browser, settings, provider) -> None:
    """Login forging: somebody sends their own answer to a colleague."""
    back = provider.back(left(browser), "somchai")
    victim = a_browser(settings)
    left(victim)

    assert victim.get(back).status_code == 422
    assert not is_in(victim)


def test_another_state_is_refused(browser, provider) -> None:
    back = provider.back(left(browser), "somchai")

    answer = browser.get(re.sub(r"state=[^&]+", "state=" + "A" * 43, back))

    assert answer.status_code == 422
    assert not is_in(browser)


def test_a_code_that_was_used_is_refused_by_the_provider(browser, provider) -> None:
    first = provider.back(left(browser), "somchai")
    browser.get(first)
    code = one(r"code=([^&]+)", first)
    browser.cookies.clear()
    again = provider.back(left(browser), "somchai")

    answer = browser.get(re.sub(r"code=[^&]+", f"code={code}", again))

    assert answer.status_code == 422
    assert not is_in(browser)


def test_an_answer_after_ten_minutes_is_refused(browser, provider, monkeypatch) -> None:
    back = provider.back(left(browser), "somchai")
    monkeypatch.setenv(clock.VARIABLE, "+601s")

    assert browser.get(back).status_code == 422


def test_who_says_no_there_reads_what_to_do(browser, provider) -> None:
    found = urlsplit(provider.consent(left(browser), "x", action="deny").headers["location"])

    answer = browser.get(f"/sign-in/return?{found.query}")

    assert answer.status_code == 422
    assert not is_in(browser)


def test_somebody_signed_in_links_and_unlinks(browser, settings, provider) -> None:
    sign_in_as(browser, "mfa.legal")
    address = going(post(browser, "/account/security/link/ministry", "/account/security"))
    done = browser.get(provider.back(address, "somying"))
    shown = text_of(done)
    identity = one(r'unlink">.*?name="id" value="(\d+)"', done.text.replace("\n", ""))
    stranger = a_browser(settings)
    in_before = stranger.get(provider.back(left(stranger), "somying"), follow_redirects=False)

    post(browser, "/account/security/unlink", "/account/security", id=identity)

    after = a_browser(settings)
    assert "บัญชีกระทรวง" in shown
    assert in_before.status_code == 303
    assert after.get(provider.back(left(after), "somying")).status_code == 403


def test_a_link_belongs_to_who_began_it(browser, provider) -> None:
    sign_in_as(browser, "moi.officer")
    address = going(post(browser, "/account/security/link/ministry", "/account/security"))
    post(browser, "/sign-out", "/account")
    sign_in_as(browser, "mfa.officer")

    answer = browser.get(provider.back(address, "sommai"))

    assert answer.status_code == 422
    assert "บัญชีกระทรวง · เชื่อมเมื่อ" not in text_of(browser.get("/account/security"))


def test_one_identity_is_one_person(settings, provider) -> None:
    with pytest.raises(IdentityTakenError):
        linked(settings, provider, "mfa.officer")


def test_a_one_time_link_links_instead_of_a_password_once(browser, settings, provider) -> None:
    link = accounts.make_link(wiring.open_context(settings), "moi.director")
    at = f"/welcome/{link}"

    first = going(post(browser, f"{at}/with/ministry", at))
    second = going(post(browser, f"{at}/with/ministry", at))
    done = browser.get(provider.back(second, "somsak"), follow_redirects=False)

    assert done.status_code == 303
    assert "moi.director" in browser.get("/account").text
    assert browser.get(at).status_code == 404
    assert browser.get(provider.back(first, "other")).status_code in {404, 422}


def test_a_second_step_there_counts_where_the_settings_say_so(
    furnished, tmp_path, provider
) -> None:
    for number, amr in enumerate((["otp"], [])):
        folder = tmp_path / str(number)
        folder.mkdir()
        file = described(folder, provider.issuer, amr=amr)
        settings = strict(folder / "office", furnished, oidc=str(file))
        linked(settings, provider, "governor.th57")
        browser = a_browser(settings)
        done = browser.get(provider.back(left(browser), "somchai"), follow_redirects=False)
        found = done.headers["location"]
        wiring.close(settings)

        assert found.startswith("/account" if amr else "/sign-in/enrol"), (amr, found)


def test_who_has_a_factor_shows_it_after_a_foreign_first_step(browser, settings, provider) -> None:
    ctx = wiring.open_context(settings)
    foreign.link_identity(ctx, "agency.nesdc", provider.issuer, "somjai")
    mine = a_browser(settings)
    sign_in_as(mine, "agency.nesdc")
    set_up(mine, "/account/security")

    done = browser.get(provider.back(left(browser), "somjai"), follow_redirects=False)

    assert done.headers["location"].startswith("/sign-in/second")


def test_a_provider_that_is_away_is_said_in_a_sentence(furnished, tmp_path) -> None:
    file = described(tmp_path, "http://localhost:9")
    settings = strict(tmp_path / "office", furnished, oidc=str(file))

    answer = post(a_browser(settings), "/sign-in/with/ministry", "/sign-in")
    wiring.close(settings)

    assert answer.status_code == 503
    assert "ติดต่อ บัญชีกระทรวง ไม่ได้ในขณะนี้" in answer.text


def test_an_unknown_provider_is_not_there(browser) -> None:
    assert post(browser, "/sign-in/with/nobody", "/sign-in").status_code == 404


def test_a_token_that_ended_is_refused(furnished, tmp_path) -> None:
    with oidc_provider(lasts_s=-300) as provider:
        file = described(tmp_path, provider.issuer)
        settings = strict(tmp_path / "office", furnished, oidc=str(file))
        linked(settings, provider)
        browser = a_browser(settings)
        answer = browser.get(provider.back(left(browser), "somchai"))
        wiring.close(settings)

    assert answer.status_code == 422
    assert not is_in(browser)


@pytest.mark.usefixtures("one_window")
def test_nobody_unknown_leaves_without_end(furnished, tmp_path, provider) -> None:
    file = described(tmp_path, provider.issuer)
    settings = strict(tmp_path / "office", furnished, oidc=str(file))
    ctx = wiring.open_context(settings)
    chosen = providers_of(settings)["ministry"]
    for _ in range(foreign.STARTS.most):
        foreign.start(ctx, chosen, foreign.ENTER, address="testclient")
    browser = a_browser(settings, client=("testclient", 1))
    answer = post(browser, "/sign-in/with/ministry", "/sign-in")
    wiring.close(settings)

    assert answer.status_code == 429
