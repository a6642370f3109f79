"""The page of calendar feeds, and the feeds themselves."""

from __future__ import annotations

import re

from icalendar import Calendar

from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as

_ADDRESS = re.compile(r'value="(http[^"]+/calendar/[^"]+\.ics)"')


def address(browser: TestClient) -> str:
    answer = post(browser, "/calendar/make", "/calendar")
    found = _ADDRESS.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def test_an_address_is_shown_once_and_works_without_signing_in(office, office_settings) -> None:
    sign_in_as(office, "governor.th50")
    made = address(office)
    calendar_program = a_browser(office_settings)

    answer = calendar_program.get(made)

    assert made not in office.get("/calendar").text
    assert answer.headers["content-type"].startswith("text/calendar")
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert len(events) == 2
    assert {str(event["DESCRIPTION"]) for event in events} == {"TH50-2569-001", "TH50-2569-002"}


def test_an_address_that_was_ended_is_not_found(office, office_settings) -> None:
    sign_in_as(office, "governor.th50")
    made = address(office)
    number = re.search(r'name="id" value="(\d+)"', office.get("/calendar").text)
    assert number is not None

    post(office, "/calendar/end", "/calendar", id=number[1])

    assert a_browser(office_settings).get(made).status_code == 404
    assert "ท่านยังไม่มีที่อยู่ปฏิทิน" in office.get("/calendar").text


def test_nobody_ends_anothers_address(office, office_settings) -> None:
    sign_in_as(office, "governor.th50")
    made = address(office)
    number = re.search(r'name="id" value="(\d+)"', office.get("/calendar").text)
    assert number is not None
    other = sign_in_as(a_browser(office_settings), "governor.th57")

    answer = post(other, "/calendar/end", "/calendar", id=number[1])

    assert answer.status_code == 404
    assert a_browser(office_settings).get(made).status_code == 200


def test_a_guessed_address_is_not_found(browser) -> None:
    assert browser.get("/calendar/guessed.ics").status_code == 404
