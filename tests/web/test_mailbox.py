"""The mailbox shows what was caught, safely, to this machine alone."""

from __future__ import annotations

import pytest

from config.settings import Settings
from tests.web.browser import Deliver, TestClient, a_browser


def test_an_empty_mailbox_says_so(browser: TestClient) -> None:
    assert "ยังไม่มีอีเมล" in browser.get("/mailbox").text


def test_caught_mails_are_listed_newest_first(browser: TestClient, deliver: Deliver) -> None:
    deliver("ถึงขั้นตอนของท่าน")
    deliver("เกินกำหนด")

    page = browser.get("/mailbox").text

    assert page.index("เกินกำหนด") < page.index("ถึงขั้นตอนของท่าน")
    assert "b@moi.go.th" in page


def test_a_long_mailbox_is_read_page_by_page(browser: TestClient, deliver: Deliver) -> None:
    for number in range(52):
        deliver(f"Mail {number:02}")

    first, second = browser.get("/mailbox").text, browser.get("/mailbox?from=50").text

    assert "Mail 51" in first
    assert "Mail 01" not in first
    assert "?from=50" in first
    assert "Mail 01" in second
    assert browser.get("/mailbox?from=-1").status_code == 422


def test_a_mail_is_shown_as_text_and_escaped(browser: TestClient, deliver: Deliver) -> None:
    mail = deliver("<script>alert(1)</script>", text="เรียน <b>ท่าน</b>", html="<p>HTML</p>")

    page = browser.get(f"/mailbox/{mail}").text

    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "เรียน &lt;b&gt;ท่าน&lt;/b&gt;" in page
    assert "<iframe sandbox src=" in page


def test_html_is_sealed_where_it_can_run_and_fetch_nothing(
    browser: TestClient, deliver: Deliver
) -> None:
    mail = deliver("x", html='<img src="http://192.0.2.1/spy"><script>alert(1)</script>')

    answer = browser.get(f"/mailbox/{mail}/html")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox;" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("mail", ["nothing", "..%2f..%2fphinong.db", "a%00b"])
def test_what_is_not_in_the_mailbox_is_not_found(browser: TestClient, mail: str) -> None:
    answer = browser.get(f"/mailbox/{mail}")

    assert answer.status_code == 404
    assert "SQLite" not in answer.text


@pytest.mark.parametrize("path", ["/mailbox", "/mailbox/x", "/mailbox/x/html"])
def test_the_mailbox_opens_on_this_machine_only(settings: Settings, path: str) -> None:
    answer = a_browser(settings, client=("192.0.2.7", 40000)).get(path)

    assert answer.status_code == 403
    assert "127.0.0.1" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"x-forwarded-for": "192.0.2.7"},
        {"forwarded": "for=192.0.2.7"},
        {"via": "1.1 proxy"},
    ],
)
def test_whoever_comes_through_a_proxy_or_by_a_foreign_name_is_refused(
    browser: TestClient, headers: dict[str, str]
) -> None:
    assert browser.get("/mailbox", headers=headers).status_code == 403
