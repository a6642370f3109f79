"""Passkeys in a real browser, with an authenticator that the DevTools protocol provides."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from config import wiring
from config.settings import Settings, load_settings
from tests.support import chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

GOVERNOR = "governor.th57"


@pytest.fixture
def address(story_folder: Path, tmp_path: Path) -> Iterator[str]:
    """Serve an installation under a name, where approvers need a second factor."""
    folder, port = tmp_path / "named", chromium.free_port()
    shutil.copytree(story_folder, folder)
    found: Settings = load_settings(
        data=folder, port=port, base_url=f"http://localhost:{port}", second_factor="required"
    )
    with chromium.serving(found) as served:
        yield served
    wiring.close(found)


@pytest.fixture
def new_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    contexts = []

    def made(**how: Any) -> Page:
        context = browser.new_context(base_url=address, locale="th-TH", **how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield made
    for context in contexts:
        context.close()


def authenticator(page: Page, **more: Any) -> tuple[CDPSession, str]:
    """Give a page's browser a device with a key store, whose owner is there and verified."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        **more,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, str(made["authenticatorId"])


def first_step(page: Page, who: str = GOVERNOR) -> None:
    page.goto("/sign-in")
    page.locator(f'button[value="{who}"]').click()
    page.wait_for_url(re.compile("/sign-in/(second|enrol)"))


def enrol(page: Page) -> None:
    first_step(page)
    page.get_by_role("button", name="สร้างพาสคีย์").click()
    expect(page.get_by_role("heading", name="รหัสกู้คืนของท่าน")).to_be_visible()


def use_passkey(page: Page) -> None:
    page.get_by_role("button", name="ใช้พาสคีย์").click()


def test_a_passkey_is_made_and_opens_the_door(new_page) -> None:
    page = new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    session, device = authenticator(page)

    enrol(page)
    codes = page.locator("ol.recovery code").count()
    page.get_by_role("link", name="เก็บแล้ว ไปต่อ").click()
    page.goto("/account")
    page.locator('form[action="/sign-out"] button').first.click()
    first_step(page)
    use_passkey(page)
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/account/security")

    credentials = session.send("WebAuthn.getCredentials", {"authenticatorId": device})
    (key,) = credentials["credentials"]
    assert codes == 10
    assert key["rpId"] == "localhost"
    assert key["signCount"] >= 1
    expect(page.locator("main")).to_contain_text("พาสคีย์")
    expect(page.locator("main")).to_contain_text("ใช้ล่าสุด")
    assert said == []


def test_a_device_that_does_not_ask_its_owner_does_not_do(new_page) -> None:
    page = new_page()
    session, device = authenticator(page)
    enrol(page)
    page.goto("/account")
    page.locator('form[action="/sign-out"] button').first.click()
    first_step(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    use_passkey(page)

    expect(page.locator("form[data-passkey] [role=status]")).to_be_visible()
    page.goto("/account")
    assert "/sign-in/second" in page.url


def test_the_passkey_of_another_browser_is_not_there(new_page) -> None:
    mine, other = new_page(), new_page()
    authenticator(mine)
    authenticator(other)
    enrol(mine)
    first_step(other)

    use_passkey(other)

    expect(other.locator("form[data-passkey] [role=status]")).to_be_visible()


def test_without_javascript_the_app_and_the_codes_remain(new_page) -> None:
    page = new_page(java_script_enabled=False)

    first_step(page)

    assert page.locator("form[data-passkey]").is_hidden()
    page.get_by_role("button", name="ใช้แอป").click()
    expect(page.locator("code.letters")).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()
