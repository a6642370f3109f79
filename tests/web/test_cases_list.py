"""The list of all cases, seen by a browser."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as
from tests.web.support_story import english, numbers


def test_the_ministry_finds_every_case_and_a_province_its_own(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    everything = numbers(office, "/cases")
    sign_in_as(office, "coordinator.th50")

    own = numbers(office, "/cases")

    assert len(everything) == 7
    assert own == [number for number in everything if number.startswith("TH50")]


@pytest.mark.parametrize("words", ["เชียงใหม่", "chiang mai", "TH50", "th50-2569"])
def test_words_find_cases(office: TestClient, words: str) -> None:
    sign_in_as(office, "monitor")

    found = office.get("/cases", params={"q": words})

    assert set(re.findall(r"TH\d\d-2569-\d+", found.text)) == {"TH50-2569-001", "TH50-2569-002"}
    assert f'value="{words}"' in found.text


def test_the_words_are_never_markup(office: TestClient) -> None:
    sign_in_as(office, "monitor")

    page = office.get("/cases", params={"q": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page
    assert "ไม่พบเรื่องที่ตรงกัน" in page


def test_filters_narrow_and_are_kept(office: TestClient) -> None:
    english(office, "monitor")

    page = office.get("/cases?state=endorsement&province=TH-50&office=governor").text

    assert "2 cases that you may see" in page
    assert '<option value="endorsement" selected>' in page
    assert '<option value="TH-50" selected>' in page
    assert "/export/cases.xlsx?state=endorsement&amp;province=TH-50&amp;office=governor" in page
    assert numbers(office, "/cases?overdue=1") == []


def test_who_sees_nothing_is_told_why(office: TestClient) -> None:
    english(office, "coordinator.th77")

    assert "There is no case that you may see yet" in office.get("/cases").text


def test_an_odd_cursor_is_the_beginning(office: TestClient) -> None:
    sign_in_as(office, "monitor")

    assert numbers(office, "/cases?after=x") == numbers(office, "/cases")
    assert numbers(office, f"/cases?after={9**40}") == numbers(office, "/cases")
    assert numbers(office, "/cases?after=1") == []


def test_the_list_is_given_as_a_spreadsheet(office: TestClient) -> None:
    sign_in_as(office, "coordinator.th50")

    sheet = load_workbook(BytesIO(office.get("/export/cases.xlsx").content)).active

    assert sheet is not None
    assert [cell.value for cell in sheet["A"]][1:] == numbers(office, "/cases")


def test_a_stranger_is_sent_to_the_door(browser: TestClient) -> None:
    for path in ("/cases", "/export/cases.xlsx", "/export/work.xlsx", "/calendar"):
        answer = browser.get(path, follow_redirects=False)
        assert answer.headers["location"].startswith("/sign-in?next="), path
