"""Provinces and countries: what the register holds of each, and what is not the reader's."""

from __future__ import annotations

import re

import pytest

from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as


def test_every_province_has_a_row_in_the_order_of_a_thai_dictionary(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/provinces").text
    rows = re.findall(r'<th scope="row"><a class="nb" href="/provinces/(TH-\d\d)">([^<]+)', page)

    assert len({code for code, _ in rows}) == 77
    names = [name for _, name in rows]
    assert names[:3] == ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี"]
    assert names.index("เชียงใหม่") < names.index("ตาก")


def test_a_province_shows_its_pairs_and_counts(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/provinces/TH-57").text

    assert "th57-cn-yunnan" in page
    assert "th50-jp-hokkaido" not in page
    assert re.search(r'<div class="v">2 <small>คู่</small>', page)
    assert 'href="/cases?province=TH-57"' in page
    assert 'href="/countries/LA"' in page


@pytest.mark.parametrize("code", ["57", "th-57", "TH-57"])
def test_a_province_is_found_by_each_of_its_codes(office: TestClient, code: str) -> None:
    assert "เชียงราย" in sign_in_as(office, "moi.officer").get(f"/provinces/{code}").text


@pytest.mark.parametrize("path", ["/provinces/TH-99", "/provinces/x", "/countries/XX"])
def test_a_place_that_is_none_is_not_found(office: TestClient, path: str) -> None:
    answer = sign_in_as(office, "moi.officer").get(path)

    assert answer.status_code == 404
    assert "ไม่พบ" in answer.text


def test_a_coordinator_counts_the_own_province_alone(office: TestClient) -> None:
    browser = sign_in_as(office, "coordinator.th57")

    assert "th50-jp-hokkaido" not in browser.get("/provinces/TH-50").text
    assert "ไม่มีคู่ของจังหวัดนี้ที่ท่านดูได้" in browser.get("/provinces/TH-50").text
    assert "1 จังหวัดมีคู่" in browser.get("/provinces").text
    assert re.findall(r'href="/countries/(\w\w)"', browser.get("/countries").text) == ["CN", "VN"]


def test_bangkok_is_outside_the_procedure_and_says_so(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/provinces/TH-10").text

    assert "กรุงเทพมหานครอยู่นอกขั้นตอนของจังหวัด" in page
    assert page.count("http://tambon.blogspot") > 5


def test_countries_are_counted_and_the_largest_comes_first(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/countries").text

    assert re.findall(r'href="/countries/(\w\w)"', page)[0] == "CN"
    assert "กรมเอเชียตะวันออก" in page


def test_a_country_names_its_department_as_unsure_and_its_changed_units(
    office: TestClient,
) -> None:
    page = sign_in_as(office, "moi.officer").get("/countries/VN").text

    assert "ความรู้ทั่วไป โปรดตรวจสอบก่อนใช้" in page
    assert "หน่วยการปกครองที่ควบรวมหรือเปลี่ยนแปลง" in page
    assert "2568" in page
