"""Out to a real provider and back, under our own policy of what a page may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from config import wiring
from config.settings import Settings, load_settings
from tests.support import chromium
from tests.support.oidc_provider import described, oidc_provider
from usecases.sign_in import foreign

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def settings(story_folder: Path, tmp_path: Path) -> Iterator[Settings]:
    folder = tmp_path / "foreign"
    shutil.copytree(story_folder, folder)
    with oidc_provider() as provider:
        file = described(tmp_path, provider.issuer)
        found = load_settings(data=folder, port=chromium.free_port(), oidc=str(file))
        ctx = wiring.open_context(found)
        foreign.link_identity(ctx, "moi.officer", provider.issuer, "somchai")
        yield found
    wiring.close(found)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_browser_goes_out_and_comes_back_signed_in(
    browser: Browser, settings: Settings, *, javascript: bool
) -> None:
    with chromium.serving(settings) as address:
        context = browser.new_context(base_url=address, java_script_enabled=javascript)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/sign-in?next=/account")
        page.locator('form[action="/sign-in/with/ministry"] button').click()
        page.wait_for_url("**/oauth2/authorize**")
        page.locator('button[value="somchai"], input[name="sub"]').first.click()
        if "authorize" in page.url:
            page.locator('input[name="sub"]').fill("somchai")
            page.keyboard.press("Enter")
        page.wait_for_url("**/account")

        expect(page.locator("main")).to_contain_text("moi.officer")
        context.close()
