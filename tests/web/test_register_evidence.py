"""The register as evidence: totals, explanations, sources of a pair, settlements, open data."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.web.browser import TestClient
from tests.web.support_people import one, post, sign_in_as

SAITAMA = "/pairs/th50-jp-saitama/sources"
GUANGZHOU = "/pairs/th50-cn-guangzhou/sources"
WHY = "ตรวจกับต้นฉบับแล้วเป็นหนังสือแสดงเจตจำนง"


def fingerprint(page: str, aspect: str) -> str:
    return one(rf'(?s)id="d-{aspect}".*?name="fingerprint" value="([0-9a-f]+)"', page)


@pytest.fixture
def moi(office: TestClient) -> TestClient:
    return sign_in_as(office, "moi.officer")


def test_totals_stand_beside_both_baselines(moi: TestClient) -> None:
    page = moi.get("/register").text

    assert re.search(r'<div class="v">26 <small>คู่', page)
    assert "แผน พ.ศ. 2562-2566" in page
    for figure in (">89<", ">52<", "39 จังหวัด", "23 จังหวัด", "ไม่พบบัญชีรายชื่อคู่"):
        assert figure in page, figure


def test_a_past_day_is_counted_as_it_was(moi: TestClient) -> None:
    page = moi.get("/register?as_of=31/12/2562").text

    assert re.search(r'<div class="v">15 <small>คู่', page)
    assert "อาจมีอีก 6 คู่" in page


def test_a_day_that_cannot_be_read_is_shown_again_with_the_problem(moi: TestClient) -> None:
    answer = moi.get("/register?as_of=เมื่อวาน&known_on=x")

    assert answer.status_code == 422
    assert 'value="เมื่อวาน"' in answer.text
    assert 'href="#f-as_of"' in answer.text


def test_two_figures_are_explained_pair_by_pair(moi: TestClient) -> None:
    page = moi.get("/register/explain?first=31/12/2562&second=23/11/2569").text

    assert "/pairs/th34-vn-hue" in page
    assert "ไม่ทราบวันลงนาม" in page
    assert moi.get("/register/explain?first=x").status_code == 422
    assert "38" in moi.get("/register/explain").text


def test_what_each_source_says_stands_side_by_side(moi: TestClient) -> None:
    page = moi.get(GUANGZHOU).text

    for said in ("Chiang Mai PRD calls the paper", "ฝ่ายคู่ภาคี", "หลายแหล่งรวมกัน", "รอวินิจฉัย"):
        assert said in page, said
    assert 'href="/pairs/th50-cn-guangzhou/sources" aria-current="page"' in page
    assert moi.get("/pairs/no-such-pair/sources").status_code == 404


def test_the_owner_settles_a_difference_and_the_page_says_so(moi: TestClient) -> None:
    before = moi.get(SAITAMA).text
    given = {"aspect": "status", "value": "none", "reason": WHY}

    answer = post(
        moi, f"{SAITAMA}/settle", SAITAMA, fingerprint=fingerprint(before, "status"), **given
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"{SAITAMA}?done=settled")
    page = moi.get(f"{SAITAMA}?done=settled").text
    assert "วินิจฉัยแล้ว" in page
    assert WHY in page
    assert "บันทึกคำวินิจฉัยแล้ว" in page


def test_what_was_typed_is_shown_again_with_what_is_wrong(moi: TestClient) -> None:
    seen = fingerprint(moi.get(SAITAMA).text, "status")

    answer = post(
        moi, f"{SAITAMA}/settle", SAITAMA,
        aspect="status", value="none", reason="สั้นไป", fingerprint=seen,
    )  # fmt: skip

    assert answer.status_code == 422
    assert ">สั้นไป</textarea>" in answer.text
    assert 'href="#f-reason-status"' in answer.text
    assert re.search(r'value="none"[^>]* checked', answer.text)


def test_who_does_not_own_it_cannot_settle_it(office: TestClient) -> None:
    moi = sign_in_as(office, "moi.officer")
    seen = fingerprint(moi.get(GUANGZHOU).text, "kind")

    answer = post(
        moi, f"{GUANGZHOU}/settle", GUANGZHOU,
        aspect="kind", value="loi", reason=WHY, fingerprint=seen,
    )  # fmt: skip

    assert answer.status_code == 422
    assert "รอวินิจฉัย" in moi.get(GUANGZHOU).text


def test_moi_gives_a_difference_to_another_office(moi: TestClient) -> None:
    seen = fingerprint(moi.get(GUANGZHOU).text, "kind")

    answer = post(
        moi, f"{GUANGZHOU}/assign", GUANGZHOU,
        aspect="kind", owner="moi", reason=WHY, fingerprint=seen,
    )  # fmt: skip

    assert answer.status_code == 303
    assert "/sources/settle" in moi.get(GUANGZHOU).text


def test_a_coordinator_elsewhere_sees_no_sources_of_a_closed_register(office: TestClient) -> None:
    coordinator = sign_in_as(office, "coordinator.th57")

    assert coordinator.get(GUANGZHOU).status_code == 404
    assert coordinator.get("/pairs/th57-cn-yunnan/sources").status_code == 200
    assert coordinator.get("/register").status_code == 200


def test_the_public_reads_sources_without_people(open_office: TestClient) -> None:
    page = open_office.get("/pairs/th50-jp-hokkaido/sources").text

    assert "https://www.pref.hokkaido.lg.jp/" in page
    for hidden in ("ผู้ลงนาม", "สักขีพยาน", "<form method", "Takahashi"):
        assert hidden not in page.replace('action="/language"', ""), hidden
    assert open_office.get("/pairs/th21-cn-guizhou/sources").status_code == 404


def test_the_public_takes_the_open_data(open_office: TestClient) -> None:
    answer = open_office.get("/register/open-data/pairs.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(rows) == 36
    assert {row["status"] for row in rows} == {
        "established", "loi_signed", "listed_unconfirmed", "disputed",
    }  # fmt: skip
    assert open_office.get("/register/open-data/people.csv").status_code == 404
    assert "partner_iso" not in rows[0]
    assert open_office.get("/register/open-data").status_code == 200


def test_a_closed_register_gives_nothing_to_the_public(office: TestClient) -> None:
    for path in ("/register", "/register/open-data/pairs.csv", "/kpi", GUANGZHOU):
        answer = office.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in"), path
