"""People at the door of a prepared application."""

from __future__ import annotations

import re
from typing import Any

from tests.web.browser import TestClient
from web.security.forms import FIELD


def one(pattern: str, text: str) -> str:
    """Return the group of a pattern that must be in a text."""
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in {text[:500]}"
    return found[1]


_TOKEN = re.compile(rf'name="{FIELD}" value="([0-9a-f]+)"')


def form_token(browser: TestClient, path: str = "/sign-in") -> str:
    found = _TOKEN.search(browser.get(path).text)
    assert found is not None, f"no form on {path}"
    return found[1]


def post(browser: TestClient, path: str, at: str = "", /, **fields: str) -> Any:
    """Post a form as the page ``at`` would, with its token; redirects are not followed."""
    token = form_token(browser, at or "/account")
    data = {FIELD: token, **fields}
    headers = {"sec-fetch-site": "same-origin"}
    return browser.post(path, data=data, headers=headers, follow_redirects=False)


def sign_in_as(browser: TestClient, username: str) -> TestClient:
    """Sign in as a fictional person; the browser keeps the session."""
    answer = post(browser, "/sign-in/example", "/sign-in", username=username)
    assert answer.status_code == 303, answer.text
    return browser
