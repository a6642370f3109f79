"""The indicators of the plan on the web: all, one with its rows, as files."""

from __future__ import annotations

import re

import pytest

from reference import kpis
from tests.web.browser import TestClient
from tests.web.support_people import post, sign_in_as

BOOK = {
    "edition": "1/2562",
    "title": "คู่มือแนวทางปฏิบัติ",
    "issued": "1/10/2562",
    "link": "https://moi.example/book.pdf",
}
RECORD = "/kpi/handbook/editions"


@pytest.fixture
def moi(office: TestClient) -> TestClient:
    return sign_in_as(office, "moi.officer")


def test_all_six_lines_stand_in_the_plans_own_words(moi: TestClient) -> None:
    page = moi.get("/kpi?year=2567").text

    for one in kpis.indicators():
        assert one.line in page
        assert f"/kpi/{one.id}?year=2567" in page
    assert "4.3% (1 จาก 23)" in page
    assert "ยังไม่ยืนยัน" in page


@pytest.mark.parametrize("name", [one.id for one in kpis.indicators()])
def test_each_has_definition_formula_target_trend_and_rows(moi: TestClient, name: str) -> None:
    page = moi.get(f"/kpi/{name}?year=2567")
    known = next(one for one in kpis.indicators() if one.id == name)

    assert page.status_code == 200
    for words in (known.definition_th, known.formula_th, "ค่าเป้าหมาย", "รายการที่ใช้คำนวณ"):
        assert words in page.text


def test_a_trend_is_a_picture_with_the_same_table_beside_it(moi: TestClient) -> None:
    page = moi.get("/kpi/yearly_activity?year=2567").text

    drawn = re.findall(r'class="v"[^>]*>([\d.]+%)<', page)
    table = re.findall(r"year=\d{4}\">\d{4}</a></th><td>([\d.]+%)", page)
    assert len(drawn) == len(table) == 9
    assert drawn == table
    assert "/pairs/th50-us-austin" in page


def test_growth_leads_to_the_pairs_that_were_gained(moi: TestClient) -> None:
    page = moi.get("/kpi/growth?year=2567").text

    for key in ("th34-vn-quangtri", "th50-us-austin", "th50-cn-guangzhou", "th50-kr-chungbuk"):
        assert f"/pairs/{key}" in page


def test_what_is_no_indicator_or_no_year_of_the_plan_is_not_found(moi: TestClient) -> None:
    for path in ("/kpi/nothing", "/kpi?year=2561", "/kpi?year=2600", "/export/kpi/2567.docx"):
        assert moi.get(path).status_code == 404, path
    assert moi.get("/kpi?year=x").status_code == 422


def test_an_edition_is_recorded_and_shown(moi: TestClient) -> None:
    answer = post(moi, RECORD, "/kpi/handbook", **BOOK)

    assert (answer.status_code, answer.headers["location"]) == (303, "/kpi/handbook?done=1")
    page = moi.get("/kpi/handbook").text
    assert BOOK["link"] in page
    assert "มีแล้ว" in page


def test_a_wrong_edition_is_shown_again(moi: TestClient) -> None:
    answer = post(moi, RECORD, "/kpi/handbook", **BOOK | {"link": "ftp://x"})

    assert answer.status_code == 422
    assert f'value="{BOOK["edition"]}"' in answer.text
    assert 'href="#f-link"' in answer.text


def test_others_read_and_do_not_record(office: TestClient) -> None:
    governor = sign_in_as(office, "governor.th57")

    assert RECORD not in governor.get("/kpi/handbook").text
    assert post(governor, RECORD, "/account", **BOOK).status_code == 404


def test_both_files_are_given(moi: TestClient) -> None:
    paper, sheet = (moi.get(f"/export/kpi/2567.{form}") for form in ("pdf", "xlsx"))

    assert paper.content.startswith(b"%PDF")
    assert sheet.content.startswith(b"PK")
    assert 'filename="kpi-2567.pdf"' in paper.headers["content-disposition"]
