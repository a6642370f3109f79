"""An installation with cases under way, for the tests of lists."""

from __future__ import annotations

import re

from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as

_NUMBER = re.compile(r'<th scope="row"><a href="/cases/([^"/]+)"')


def numbers(browser: TestClient, path: str) -> list[str]:
    """Return the case numbers of the rows of a page, in order."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return _NUMBER.findall(answer.text)


def english(browser: TestClient, username: str) -> TestClient:
    """Sign in and read English."""
    browser.cookies.set("lang", "en")
    return sign_in_as(browser, username)
