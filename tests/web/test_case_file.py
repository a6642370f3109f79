"""The file of a case on the web: documents in and out, facts corrected, duties completed."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from httpx import Response

from config import wiring
from config.settings import Settings
from tests.web.browser import TestClient
from tests.web.support_case import PDF, Life
from tests.web.support_people import form_token, post, sign_in_as
from web.security.forms import FIELD


@pytest.fixture
def life(office_settings: Settings) -> Life:
    return Life(wiring.open_context(office_settings))


def upload(office: TestClient, number: str, content: bytes, name: str, **fields: str) -> Response:
    data = {FIELD: form_token(office, "/account"), "kind": "partner_letter", **fields}
    answer: Response = office.post(
        f"/cases/{number}/documents",
        data=data,
        files={"file": (name, content, "application/octet-stream")},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )
    return answer


def an_office_file(*names: str, main: str = "word/document.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", main, *names):
            archive.writestr(name, "<x/>")
    return packed.getvalue()


def a_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"\0" * 40_000_000)
    return packed.getvalue()


def correct(office: TestClient, number: str, **form: str) -> Response:
    path = f"/cases/{number}/correct"
    answer: Response = post(office, path, f"{path}?field={form['field']}", **form)
    return answer


def test_a_document_goes_in_and_comes_out_as_it_was(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")

    answer = upload(office, number, PDF + b"%more", "หนังสือ.pdf", title="หนังสือจากคู่ภาคี")

    assert answer.headers["location"] == f"/cases/{number}#documents"
    text = office.get(f"/cases/{number}").text
    found = re.search(
        rf'/cases/{number}/documents/([0-9a-f]{{64}})"><span lang="">หนังสือจากคู่ภาคี', text
    )
    assert found is not None
    given = office.get(f"/cases/{number}/documents/{found[1]}")
    assert given.content == PDF + b"%more"
    assert given.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in given.headers["content-security-policy"]
    assert given.headers["x-content-type-options"] == "nosniff"


def test_a_second_version_leaves_the_first_within_reach(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")
    for version in (b"%1", b"%2"):
        upload(office, number, PDF + version, "a.pdf", title="หนังสือ")

    text = office.get(f"/cases/{number}").text

    assert "ฉบับที่ 2" in text
    assert "ฉบับก่อนของ" in text


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.pdf", "ไฟล์ว่างเปล่า"),
        (b"MZ\x90\x00", "a.exe", "มิใช่ชนิดที่รับ"),
        (PDF, "a.docx", "ไม่ตรงกับเนื้อหา"),
        (an_office_file("word/vbaProject.bin"), "a.docx", "แมโคร"),
        (an_office_file("word/vbaProject.bin"), "a.docm", "แมโคร"),
        (an_office_file(), "a.docm", "ไม่ตรงกับเนื้อหา"),
        (an_office_file("../evil"), "a.docx", "ชี้ออกนอกไฟล์"),
        (an_office_file(*(f"x/{n}" for n in range(2001))), "a.docx", "คลายแล้ว"),
        (a_bomb(), "a.docx", "คลายแล้ว"),
    ],
    ids=[
        "empty",
        "program",
        "named wrongly",
        "macros",
        "docm",
        "plain docm",
        "path",
        "parts",
        "bomb",
    ],
)
def test_what_is_unfit_is_refused_with_a_reason_and_the_form_kept(
    office: TestClient, life: Life, content: bytes, name: str, why: str
) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")

    answer = upload(office, number, content, name, title="ชื่อที่พิมพ์ไว้")

    assert answer.status_code == 422
    assert why in answer.text
    assert 'value="ชื่อที่พิมพ์ไว้"' in answer.text
    assert len(life.documents(number)) == 1


def test_a_document_too_large_is_refused_before_it_is_read(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")

    answer = upload(office, number, PDF + b"x" * (21 * 1024 * 1024), "a.pdf")

    assert answer.status_code == 422
    assert len(life.documents(number)) == 1


@pytest.mark.usefixtures("one_window")
def test_uploads_are_limited(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")

    statuses = [upload(office, number, b"", "a.pdf").status_code for _ in range(31)]

    assert statuses[-1] == 429


def test_a_document_of_another_case_is_not_found(office: TestClient, life: Life) -> None:
    number, other = life.in_review(), life.draft(2)
    sha256 = life.attach(number, "partner_letter", "หนังสือ")["sha256"]
    sign_in_as(office, "coordinator.th57")

    assert office.get(f"/cases/{number}/documents/{sha256}").status_code == 200
    only = office.get(f"/cases/{other}/documents/{'0' * 64}").status_code
    assert only == 404
    sign_in_as(office, "coordinator.th50")
    assert office.get(f"/cases/{number}/documents/{sha256}").status_code == 404


def test_a_fact_is_corrected_with_a_reason_and_both_values_stay(
    office: TestClient, life: Life
) -> None:
    number = life.in_review()
    sign_in_as(office, "moi.officer")
    form = {"field": "committee.committee_number", "value": "4/2569", "reason": "พิมพ์ผิด"}

    answer = post(
        office, f"/cases/{number}/correct", f"/cases/{number}/correct?field=urgency", **form
    )

    assert answer.status_code == 303
    text = office.get(f"/cases/{number}").text
    assert "จาก “3/2569” เป็น “4/2569”" in text
    assert "พิมพ์ผิด" in text


def test_a_correction_that_cannot_be_keeps_what_was_typed(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "moi.officer")
    form = {"field": "urgency", "value": "soon", "reason": "เหตุผลของฉัน"}

    answer = post(
        office, f"/cases/{number}/correct", f"/cases/{number}/correct?field=urgency", **form
    )

    assert answer.status_code == 422
    assert "เหตุผลของฉัน</textarea>" in answer.text
    assert 'name="field" value="urgency"' in answer.text


def test_a_date_may_be_typed_in_the_buddhist_era_and_is_shown_so(
    office: TestClient, life: Life
) -> None:
    number = life.in_review()
    sign_in_as(office, "moi.officer")
    name = "committee.committee_date"
    form = {"field": name, "value": "3 มี.ค. 2569", "reason": "พิมพ์ผิด"}

    assert correct(office, number, **form).status_code == 303

    assert "เป็น “3 มี.ค. 2569”" in office.get(f"/cases/{number}").text
    text = office.get(f"/cases/{number}/correct").text
    assert '<time datetime="2026-03-03">3 มี.ค. 2569</time>' in text
    assert ">2026" not in text
    wrong = correct(office, number, **{**form, "value": "เมื่อวาน"})
    assert wrong.status_code == 422
    assert "อ่านวันที่" in wrong.text


def test_who_may_not_correct_is_told_who_may(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")

    text = office.get(f"/cases/{number}/correct").text

    assert "เจ้าหน้าที่กองการต่างประเทศ สป.มท." in text
    assert 'name="value"' not in text


def test_a_correction_of_what_moved_on_is_a_conflict_in_words(
    office: TestClient, life: Life
) -> None:
    number = life.in_review()
    sign_in_as(office, "moi.officer")
    form = {"field": "urgency", "value": "urgent", "reason": "ด่วน", "version": "1"}

    answer = post(
        office, f"/cases/{number}/correct", f"/cases/{number}/correct?field=urgency", **form
    )

    assert answer.status_code == 409
    assert "มีผู้ดำเนินการเรื่อง" in answer.text


def test_the_text_that_counts_is_never_folded_away(office: TestClient, life: Life) -> None:
    number = life.in_review()
    life.attach(number, "draft_text", "ร่างที่ยังไม่ใช้")
    sign_in_as(office, "moi.officer")

    table = office.get(f"/cases/{number}").text.split('class="docs"')[1].split("</table>")[0]

    assert "ร่างที่ใช้พิจารณา" in table
    assert "ร่างที่ยังไม่ใช้" in table


def test_a_duty_is_completed_by_who_holds_it(office: TestClient, life: Life) -> None:
    number = life.with_a_duty()
    sign_in_as(office, "coordinator.th57")
    assert "ภาระงานที่มีกำหนด" in office.get(f"/cases/{number}").text
    path = f"/cases/{number}/duties/report_back"
    assert post(office, path, note="นร 0505/1").status_code == 422

    sign_in_as(office, "moi.officer")
    assert post(office, path, note="").status_code == 422
    assert post(office, path, note="นร 0505/1").status_code == 303

    text = office.get(f"/cases/{number}").text
    assert "บันทึกภาระงานที่แล้วเสร็จ" in text
    assert f'action="{path}"' not in text
