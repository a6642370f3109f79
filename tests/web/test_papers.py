"""Official papers on the web: prepared, looked at, issued, checked, cancelled, registered."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from config import wiring
from config.settings import Settings
from storage.database import Database
from tests.web.browser import TestClient
from tests.web.support_case import Life
from tests.web.support_people import form_token, post, sign_in_as
from usecases.timers import checkpoints
from web.security.forms import FIELD

LETTER = {
    "to": "OPS_MOI",
    "signer_name": "นายตัวอย่าง ใจดี",
    "signer_post": "ผู้ว่าราชการจังหวัดเชียงราย",
    "urgency": "urgent",
    "secrecy": "none",
    "answer-committee_number": "3/2569",
    "answer-committee_date": "5/11/2569",
    "prefix_checked": "yes",
}


@pytest.fixture
def life(office_settings: Settings) -> Life:
    return Life(wiring.open_context(office_settings))


@pytest.fixture
def number(life: Life) -> str:
    return life._walked("endorsement", 0, life.ctx)


@pytest.fixture
def governor(office: TestClient) -> TestClient:
    return sign_in_as(office, "governor.th57")


def letter(office: TestClient, number: str, step: str, **more: str) -> Any:
    path = f"/cases/{number}/papers/province_letter"
    return post(office, path, path, step=step, **(LETTER | more))


def issued(office: TestClient, number: str, **more: str) -> str:
    answer = letter(office, number, "issue", **more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("done=")[2])


def upload(office: TestClient, code: str, content: bytes) -> Any:
    data = {FIELD: form_token(office, f"/check/{code}")}
    files = {"file": ("a.pdf", content, "application/pdf")}
    headers = {"sec-fetch-site": "same-origin"}
    return office.post(f"/check/{code}", data=data, files=files, headers=headers)


def test_the_tab_says_what_can_be_issued_and_why_not_the_rest(
    governor: TestClient, number: str
) -> None:
    page = governor.get(f"/cases/{number}/papers").text

    now, later = page.split("ยังออกไม่ได้ หรือมิใช่หน้าที่ของท่าน")
    assert "หนังสือจังหวัดถึงกระทรวงมหาดไทย" in now
    assert "หนังสือส่งต้นฉบับเก็บรักษา" in later
    assert "ออกได้เมื่อเรื่องอยู่ในขั้น" in later
    assert f'href="/cases/{number}/papers" aria-current="page"' in page


def test_a_draft_is_given_and_nothing_is_kept(governor: TestClient, number: str) -> None:
    answer = letter(governor, number, "preview")

    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "ยังไม่มีหนังสือที่ออกในเรื่องนี้" in governor.get(f"/cases/{number}/papers").text


def test_a_letter_is_read_back_then_issued(governor: TestClient, number: str) -> None:
    review = letter(governor, number, "review")
    assert "นายตัวอย่าง ใจดี" in review.text
    assert "5 พฤศจิกายน 2569" in review.text or "5/11/2569" in review.text

    code = issued(governor, number)

    page = governor.get(f"/cases/{number}/papers?done={code}").text
    assert "ออกหนังสือแล้ว" in page
    assert "ชร 0017/1" in page
    given = governor.get(f"/papers/{code}/file")
    assert given.content.startswith(b"%PDF-")
    assert "ออกหนังสือราชการ" in governor.get(f"/cases/{number}/history").text


def test_what_is_missing_is_said_and_what_was_typed_stays(
    governor: TestClient, number: str
) -> None:
    answer = letter(governor, number, "review", **{"answer-committee_date": "เมื่อวาน"})

    assert answer.status_code == 422
    assert 'value="เมื่อวาน"' in answer.text
    assert 'value="3/2569"' in answer.text

    empty = letter(governor, number, "issue", **{"answer-committee_number": ""})
    assert empty.status_code == 422
    assert "ยังขาด เลขที่มติคณะกรรมการจังหวัด" in empty.text


def test_an_unconfirmed_number_is_ticked_first(governor: TestClient, number: str) -> None:
    answer = letter(governor, number, "issue", prefix_checked="")

    assert answer.status_code == 422
    assert "ยังไม่ยืนยัน" in answer.text


def test_who_may_not_issue_sees_why_and_a_post_is_refused(office: TestClient, number: str) -> None:
    sign_in_as(office, "coordinator.th57")
    page = office.get(f"/cases/{number}/papers/province_letter").text

    assert "ออกโดยผู้ว่าราชการจังหวัด" in page
    assert 'value="review"' not in page
    assert letter(office, number, "issue").status_code == 422


def test_strangers_find_nothing(office: TestClient, governor: TestClient, number: str) -> None:
    code = issued(governor, number)
    sign_in_as(office, "governor.th50")

    for path in (f"/cases/{number}/papers", f"/papers/{code}/file"):
        assert office.get(path).status_code == 404
    assert post(office, f"/papers/{code}/cancel", reason="ไม่ใช่ของฉัน").status_code == 404
    assert office.get(f"/cases/{number}/papers/postcard").status_code == 404
    assert office.get("/papers/PN-00000-00000/file").status_code == 404


def test_anybody_checks_a_paper_and_learns_no_more_than_that(
    office: TestClient, governor: TestClient, number: str, life: Life
) -> None:
    code = issued(governor, number)
    content = governor.get(f"/papers/{code}/file").content
    governor.cookies.clear()

    page = office.get(f"/check/{code}").text

    assert "หนังสือฉบับนี้ออกจริงและยังมีผล" in page
    assert "ชร 0017/1" in page
    assert "23 พ" in page or "พ.ศ." in page or "256" in page
    assert "จุดถัดไปคืนนี้" in page
    for secret in (number, "แขวงตัวอย่าง", "ปลัดกระทรวงมหาดไทย", "นายตัวอย่าง"):
        assert secret not in page
    assert "ไฟล์ตรงกับฉบับที่ออก" in upload(office, code, content).text
    assert "ไฟล์ไม่ตรงกับฉบับที่ออก" in upload(office, code, content + b" ").text

    checkpoints.checkpoint(life.ctx)
    anchored = office.get(f"/check/{code}").text
    assert "ครอบคลุมหนังสือฉบับนี้" in anchored
    assert re.search(r'class="root">[0-9a-f]{64}<', anchored)


def test_an_unknown_code_is_said_so(office: TestClient) -> None:
    assert office.get("/check").status_code == 200
    assert office.get("/check/PN-00000-00000").status_code == 404
    assert office.get("/check?code=nonsense").status_code == 422
    answer = office.get("/check?code=pn 00000 0000o", follow_redirects=False)
    assert answer.headers["location"] == "/check/PN-00000-00000"


@pytest.mark.usefixtures("one_window")
def test_guessing_is_slowed_down(office: TestClient) -> None:
    statuses = [office.get("/check/PN-00000-00000").status_code for _ in range(62)]

    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_a_cancelled_paper_says_so_without_the_reason(
    office: TestClient, governor: TestClient, number: str
) -> None:
    code = issued(governor, number)
    tab = f"/cases/{number}/papers"
    assert post(office, f"/papers/{code}/cancel", tab, reason="").status_code == 422

    answer = post(office, f"/papers/{code}/cancel", tab, reason="พิมพ์วันที่ผิด")

    assert answer.status_code == 303
    assert "พิมพ์วันที่ผิด" in office.get(tab).text
    page = office.get(f"/check/{code}").text
    assert "ยกเลิกแล้ว" in page
    assert "พิมพ์วันที่ผิด" not in page
    assert issued(governor, number) != code
    assert "ชร 0017/2" in office.get(tab).text


def test_a_paper_whose_record_was_changed_fails_the_check(
    office: TestClient, governor: TestClient, number: str, life: Life
) -> None:
    code = issued(governor, number)
    database: Database = life.ctx.database
    with database.write() as connection:
        connection.execute(text("DROP TRIGGER papers_no_update"))
        connection.execute(text("UPDATE papers SET number = 'ชร 0017/99'"))

    page = office.get(f"/check/{code}").text

    assert "ตรวจไม่ผ่าน" in page


def test_a_classified_paper_shows_no_subject_and_opens_for_its_office(
    office: TestClient, governor: TestClient, number: str
) -> None:
    code = issued(governor, number, secrecy="confidential")
    sign_in_as(office, "moi.officer")

    page = office.get(f"/cases/{number}/papers").text

    assert "เรื่องมีชั้นความลับ" in page
    assert "เปิดได้เฉพาะหน่วยงานผู้ออก" in page
    assert office.get(f"/papers/{code}/file").status_code == 422


def test_the_register_shows_an_offices_year_and_exports_it(
    office: TestClient, governor: TestClient, number: str
) -> None:
    issued(governor, number)

    page = office.get("/papers").text
    assert "ชร 0017/1" in page
    assert "ชร 0017/1" not in office.get("/papers?office=TH-57&year=2560").text
    book = openpyxl.load_workbook(io.BytesIO(office.get("/export/papers.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == "ชร 0017/1"
    assert rows[0][0] == "เลขที่"
    sign_in_as(office, "governor.th50")
    assert "ชร 0017/1" not in office.get("/papers?office=TH-57").text


def test_an_administrator_keeps_the_address_book(office: TestClient) -> None:
    sign_in_as(office, "admin")
    path = "/admin/letter-offices/FAD"
    form = {
        "to_th": "ผู้อำนวยการกองการต่างประเทศ",
        "head_th": "กระทรวงมหาดไทย",
        "address_th": "ถนนอัษฎางค์\nกทม. 10200",
        "owner_th": "สำนักงานปลัดกระทรวงมหาดไทย\nกองการต่างประเทศ",
        "prefix": "มท 0206",
        "phone": "0 2224 0000",
        "fax": "",
        "saraban": "saraban@example.go.th",
        "source": "หนังสือเวียนตัวอย่าง",
        "version": "0",
        "confirmed": "yes",
    }

    wrong = post(office, path, path, **(form | {"saraban": "info@example.go.th"}))
    assert wrong.status_code == 422
    assert "ต้องขึ้นต้นด้วย saraban" in wrong.text
    unproven = post(office, path, path, **(form | {"source": ""}))
    assert unproven.status_code == 422
    assert post(office, path, path, **form).status_code == 303
    stale = post(office, path, path, **form)
    assert stale.status_code == 422
    assert "มีผู้แก้ไขข้อมูลของ FAD" in stale.text
    page = office.get("/admin/letter-offices?q=ต่างประเทศ").text
    assert "มท 0206" in page
    assert "saraban@example.go.th" in page
    assert office.get("/admin/letter-offices/NOWHERE").status_code == 404


def test_nobody_else_reaches_the_address_book(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")

    assert office.get("/admin/letter-offices").status_code == 404


def test_the_tab_asks_little_of_the_database(governor: TestClient, number: str, life: Life) -> None:
    for _ in range(3):
        issued(governor, number)
    few: list[str] = []
    with life.listening(few):
        governor.get(f"/cases/{number}/papers")
    before = len(few)
    for _ in range(6):
        issued(governor, number)
    many: list[str] = []
    with life.listening(many):
        governor.get(f"/cases/{number}/papers")

    assert len(many) == before
