"""What a guard reads afterwards: refusals and attempts, one line each, with no secret in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from config.logs import Lines
from config.settings import Settings
from tests.web.browser import TestClient
from tests.web.support_api import program
from tests.web.support_people import form_token, post, sign_in_as
from web.security.forms import FIELD

SECRET = "แม่น้ำโขงไหลเย็น 2569"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Give what the guard's logger writes, as an installation with JSON logs has it."""
    log, found = logging.getLogger("phinong.security"), io.StringIO()
    handler = logging.StreamHandler(found)
    handler.setFormatter(Lines())
    log.addHandler(handler)
    yield found
    log.removeHandler(handler)


def events(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_failed_sign_in_is_written_down(office: TestClient, written: io.StringIO) -> None:
    post(office, "/sign-in", "/sign-in", username="nobody.here", password=SECRET)

    (event,) = events(written)
    assert event["event"] == "sign_in_refused"
    assert event["code"] == "wrong_password"
    assert event["address"] == "127.0.0.1"
    assert str(event["at"]).endswith("+00:00")
    assert SECRET not in written.getvalue()
    assert "nobody.here" not in written.getvalue()  # people type passwords there, too


def test_who_reaches_for_a_page_of_others_is_written_down(
    office: TestClient, written: io.StringIO
) -> None:
    sign_in_as(office, "monitor")

    office.get("/admin/people")

    (event,) = events(written)
    assert (event["event"], event["route"]) == ("not_for_this_role", "/admin/people")
    assert isinstance(event["who"], int)


def test_who_reaches_for_a_case_of_others_is_written_down(
    office: TestClient, written: io.StringIO
) -> None:
    sign_in_as(office, "coordinator.th57")

    office.get("/cases/TH50-2569-999")

    (event,) = events(written)
    assert event["event"] == "refused"
    assert event["route"] == "/cases/{number}"


def test_a_form_of_another_site_or_session_is_written_down(
    office: TestClient, written: io.StringIO
) -> None:
    sign_in_as(office, "monitor")
    data = {FIELD: form_token(office, "/account"), "language": "en"}
    path = "/account/mail-language"

    office.post(path, data=data, headers={"sec-fetch-site": "cross-site"})
    office.post(path, data={FIELD: "00" * 64}, headers={"sec-fetch-site": "same-origin"})

    names = [event["event"] for event in events(written)]
    assert names == ["from_another_site", "form_not_of_this_session"]


def test_a_token_that_is_none_is_written_down(
    office_settings: Settings, written: io.StringIO
) -> None:
    asking = program(office_settings, "monitor")

    asking.http.get("/api/v1/me", headers={"authorization": f"Bearer {SECRET.encode().hex()}"})

    (event,) = events(written)
    assert (event["event"], event["status"]) == ("refused", 401)
    assert SECRET.encode().hex() not in written.getvalue()


def test_what_comes_from_outside_forges_no_line(office: TestClient, written: io.StringIO) -> None:
    office.post('/cases%0A{"event": "forged"}', headers={"sec-fetch-site": "cross-site"})

    (event,) = events(written)
    assert event["event"] == "from_another_site"
    assert "\n" not in written.getvalue().rstrip("\n")
