"""Foreign sign-in with a provider whose tokens we write: each check refuses what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from config import clock, wiring
from config.faults import SettingsError
from config.providers import providers_of
from config.settings import Settings, load_settings
from tests.support.oidc_provider import Forger, described, forging
from tests.web.browser import a_browser
from tests.web.support_factors import is_in, left, strict
from tests.web.support_people import post
from usecases.sign_in import foreign, oidc


@pytest.fixture(autouse=True)
def fresh() -> None:
    oidc.forget()


@pytest.fixture(scope="module")
def forger() -> Iterator[Forger]:
    with forging() as found:
        yield found


@pytest.fixture(scope="module")
def forged_settings(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory, forger: Forger
) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("forged")
    file = described(folder, forger.issuer)
    found = strict(folder / "office", furnished, second_factor="offered", oidc=str(file))
    ctx = wiring.open_context(found)
    foreign.link_identity(ctx, "moi.officer", forger.issuer, "somchai")
    yield found
    wiring.close(found)


@pytest.fixture
def forged(forged_settings: Settings, forger: Forger) -> Settings:
    forger.signed_by, forger.alg, forger.description = None, "RS256", {}
    return forged_settings


def returned(settings: Settings, forger: Forger, **claims: Any) -> tuple[int, bool]:
    """Come back with a token that says this; ``None`` takes a claim out."""
    browser = a_browser(settings)
    query = parse_qs(urlsplit(left(browser)).query)
    now = int(clock.now().timestamp())
    whole = {
        "iss": forger.issuer, "sub": "somchai", "aud": "phinong", "iat": now, "exp": now + 300,
        "nonce": query["nonce"][0], **claims,
    }  # fmt: skip
    forger.claims = {name: value for name, value in whole.items() if value is not None}
    answer = browser.get(
        f"/sign-in/return?code=x&state={query['state'][0]}", follow_redirects=False
    )
    return answer.status_code, is_in(browser)


def test_a_token_that_is_as_it_should_be_lets_in(forged, forger) -> None:
    assert returned(forged, forger) == (303, True)
    assert forger.asked[-1]["grant_type"] == "authorization_code"
    assert len(forger.asked[-1]["code_verifier"]) == 43


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"aud": None},
        {"aud": ["phinong", "another"], "azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": ""},
        {"sub": None},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(forged, forger, claims) -> None:
    assert returned(forged, forger, **claims) == (422, False)


def test_a_token_signed_by_another_key_is_refused(forged, forger) -> None:
    forger.signed_by = RSAKey.generate_key(2048, {"kid": "own"})

    assert returned(forged, forger) == (422, False)


@pytest.mark.parametrize("alg", ["HS256", "none"])
def test_a_token_signed_by_no_key_of_the_provider_is_refused(forged, forger, alg) -> None:
    forger.alg, forger.signed_by = alg, OctKey.import_key("a secret of the two, and long enough")
    forger.description = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}

    assert returned(forged, forger) == (422, False)


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_description_that_is_not_its_own_is_refused(forged, forger, description) -> None:
    oidc.forget()
    forger.description = description

    answer = post(a_browser(forged), "/sign-in/with/ministry", "/sign-in")

    assert answer.status_code == 503


def test_the_answer_of_another_issuer_is_refused(forged) -> None:
    browser = a_browser(forged)
    query = parse_qs(urlsplit(left(browser)).query)

    answer = browser.get(
        f"/sign-in/return?code=x&state={query['state'][0]}&iss=https://evil.example"
    )

    assert answer.status_code == 422
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"issuer": "http://id.example"}, "https"),
        ({"profile": "thaid", "scopes": ["openid", "pid"]}, "openid alone"),
        ({"scopes": ["profile"]}, "openid"),
        ({"profile": "other"}, "profile"),
        ({"id": "A B"}, "id"),
        ({"client_secret_file": "nowhere"}, "cannot be read"),
        ({"colour": "blue"}, "colour"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_used_is_said_in_a_sentence(tmp_path, more, said) -> None:
    file = described(tmp_path, "https://id.example", **more)

    with pytest.raises(SettingsError) as refused:
        providers_of(load_settings(data=tmp_path, oidc=str(file)))

    assert said in refused.value.sentence("en")
    assert "PHINONG_OIDC" in refused.value.sentence("th")
