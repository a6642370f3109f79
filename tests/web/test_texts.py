"""The pages of a case's texts: versions, comparison, wording, hostile files, and the guard."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest

from config import wiring
from config.settings import Settings
from tests.support.hostile import DEEP, LONG_LINE, ZIP_BOMB
from tests.web.browser import TestClient
from tests.web.support_case import LOW, Life
from tests.web.support_people import form_token, one, post, sign_in_as
from tests.web.support_texts import approved, edited, in_change_review
from usecases.cases import case_file
from web.security.forms import FIELD


@pytest.fixture
def life(office_settings: Settings) -> Life:
    return Life(wiring.open_context(office_settings))


def digests(browser: TestClient, number: str) -> list[str]:
    """Return the digests of the versions, newest first."""
    text = browser.get(f"/cases/{number}/texts").text
    return re.findall(rf"/cases/{number}/texts/([0-9a-f]{{64}})/check", text)


def upload(browser: TestClient, number: str, content: bytes, name: str = "a.docx") -> Any:
    path = f"/cases/{number}/texts"
    data = {FIELD: form_token(browser, path), "old": "template-th"}
    headers = {"sec-fetch-site": "same-origin"}
    files = {"file": (name, content)}
    return browser.post(f"{path}/compare", data=data, files=files, headers=headers)


def test_every_version_stands_with_its_digest(office: TestClient, life: Life) -> None:
    number = in_change_review(life)
    browser = sign_in_as(office, "moi.officer")

    text = browser.get(f"/cases/{number}/texts").text

    newest, oldest = digests(browser, number)
    assert text.index(newest) < text.index(oldest)
    assert "ได้รับอนุมัติ" in text
    assert "ฉบับที่จะลงนามต่างจากฉบับที่ได้รับอนุมัติ" in text
    assert "ใช้กันทั่วไป ไม่พบในเอกสารจริง" in text
    assert f'href="/cases/{number}/texts" aria-current="page"' in text


def test_a_case_without_a_text_says_what_to_do(office: TestClient, life: Life) -> None:
    number = life.draft()
    browser = sign_in_as(office, f"coordinator.{LOW}")

    text = browser.get(f"/cases/{number}/texts").text

    assert "เทียบและตรวจได้เฉพาะ DOCX" in text
    assert "ยังไม่มีฉบับ DOCX ให้เปรียบเทียบ" in text
    assert browser.get(f"/cases/{number}/texts/guard").status_code == 404


def test_a_comparison_marks_each_word_for_eye_and_ear(office: TestClient, life: Life) -> None:
    number = in_change_review(life)
    browser = sign_in_as(office, "moi.officer")
    new, old = digests(browser, number)

    text = browser.get(f"/cases/{number}/texts/compare?old={old}&new={new}").text

    assert re.search(r"<del><span class=\"vh\" lang=\"th\">\[ลบ: </span>๑<span", text)
    assert re.search(r"<ins><span class=\"vh\" lang=\"th\">\[เพิ่ม: </span>๒<span", text)
    assert "อาจเป็นสาระสำคัญ" in text
    assert "เกี่ยวกับ ตัวเลข" in text
    assert one(r"ข้อที่ต่างกัน</h2><span class=\"end\">(\d+) ข้อ", text) == "2"


def test_the_comparison_is_given_as_word_and_json(office: TestClient, life: Life) -> None:
    number = in_change_review(life)
    browser = sign_in_as(office, "moi.officer")
    new, old = digests(browser, number)
    asked = f"old={old}&new={new}"

    word = browser.get(f"/cases/{number}/texts/compare.docx?{asked}")
    told = json.loads(browser.get(f"/cases/{number}/texts/compare.json?{asked}").content)

    with zipfile.ZipFile(io.BytesIO(word.content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert 'w:author="moi.officer"' in body
    assert body.count("<w:del ") >= 2
    assert told["counts"]["substantive"] == 1
    assert told["counts"]["reworded"] == 1
    assert told["old"]["sha256"] == old


def test_a_text_is_compared_with_the_template(office: TestClient, life: Life) -> None:
    number, content = approved(life)
    browser = sign_in_as(office, "moi.officer")
    (newest,) = digests(browser, number)

    told = browser.get(f"/cases/{number}/texts/compare.json?old=template-th&new={newest}").json()

    assert content.startswith(b"PK")
    assert {c["sort"] for c in told["clauses"]} == {"same"}


def test_a_file_of_ones_own_is_compared_and_not_kept(
    office: TestClient, life: Life, office_settings: Settings
) -> None:
    number, content = approved(life)
    browser = sign_in_as(office, "moi.officer")
    before = sorted(office_settings.documents.rglob("*"))
    changed = edited(content, ("โดยฉันมิตร", "โดยอนุญาโตตุลาการ"))

    answer = upload(browser, number, changed)

    assert answer.status_code == 200
    assert "ไม่เก็บในระบบ" in answer.text
    assert "อนุญาโตตุลาการ" in answer.text
    assert sorted(office_settings.documents.rglob("*")) == before
    assert len(life.documents(number)) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(ZIP_BOMB, "bomb.docx"), (DEEP, "deep.docx"), (b"MZ\x00\x01", "run.docx"), (b"", "none.docx")],
)
def test_a_hostile_file_is_refused_and_the_page_stays(
    office: TestClient, life: Life, content: bytes, name: str
) -> None:
    number, _ = approved(life)
    browser = sign_in_as(office, "moi.officer")

    answer = upload(browser, number, content, name)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert browser.get(f"/cases/{number}/texts").status_code == 200


def test_a_line_of_800_kilobytes_does_not_stop_the_web(office: TestClient, life: Life) -> None:
    number, _ = approved(life)
    browser = sign_in_as(office, "moi.officer")

    answer = upload(browser, number, LONG_LINE, "line.txt")

    assert answer.status_code == 200
    assert browser.get("/healthz").status_code == 200


def test_the_wording_is_checked_clause_by_clause(office: TestClient, life: Life) -> None:
    number, content = approved(life)
    treaty = edited(content, ("เริ่มใช้ตั้งแต่วันที่ลงนาม", "มีผลใช้บังคับในวันที่ลงนาม"))
    told = case_file.attach(
        life._as("moi.officer"), number, treaty, "partner_text", "ร่าง", "a.docx"
    )
    browser = sign_in_as(office, "mfa.officer")

    text = browser.get(f"/cases/{number}/texts/{told['sha256']}/check").text

    assert "<mark>มีผลใช้บังคับ</mark>" in text
    assert "เริ่มใช้ตั้งแต่วันที่ลงนาม" in text.partition("มีผลใช้บังคับ</mark>")[2]
    assert "ภาคีคู่สัญญา" not in text


def test_a_text_in_two_languages_is_checked_against_itself(office: TestClient, life: Life) -> None:
    number, _ = approved(life)
    browser = sign_in_as(office, "moi.officer")
    both = browser.get(f"/cases/{number}/texts/draft.docx?language=both").content
    ctx = life._as("moi.officer")
    told = case_file.attach(ctx, number, _in_cells(both), "partner_text", "สองภาษา", "b.docx")

    text = browser.get(f"/cases/{number}/texts/{told['sha256']}/check").text

    assert "ถ้อยคำรายข้อ</h2>" not in text
    assert "· ภาษาอังกฤษ</h2>" in text
    assert "ในสองฉบับไม่ตรงกัน" in text


def _in_cells(content: bytes) -> bytes:
    """Return a two-column draft whose Thai half alone asks for two meetings a year."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "ปีละ ๑ ครั้ง".encode(), "ปีละ ๒ ครั้ง".encode()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def test_drafts_are_made_in_each_language(office: TestClient, life: Life) -> None:
    number, _ = approved(life)
    browser = sign_in_as(office, "moi.officer")

    for language, slot in (("th", 0), ("en", 1), ("both", 1)):
        asked = f"language={language}&partner={slot}"
        answer = browser.get(f"/cases/{number}/texts/draft.docx?{asked}")
        assert answer.status_code == 200
        assert answer.content.startswith(b"PK")
    assert browser.get(f"/cases/{number}/texts/draft.docx?language=zh").status_code == 422


def test_the_guard_leads_from_the_changes_to_the_move(office: TestClient, life: Life) -> None:
    number = in_change_review(life)
    browser = sign_in_as(office, "mfa.officer")
    at = f"/cases/{number}/texts/guard"
    first = browser.get(f"/cases/{number}/decide").text
    assert "จำแนกการแก้ไข</a>" in first
    assert 'value="not_substantive"' not in first
    fields = _sortings(browser.get(at).text)

    half = post(browser, at, at, **dict(list(fields.items())[:2]))
    assert half.status_code == 303
    assert "รอจำแนก 1 จาก 2" in browser.get(at).text
    post(browser, at, at, **dict(list(fields.items())[2:]))

    page = browser.get(at).text
    assert "จำแนกครบ 2 รายการ" in page
    assert "มติ 30 มิ.ย. 2558" in page
    assert browser.get(f"/cases/{number}/texts/letter.docx").content.startswith(b"PK")
    _decide(browser, number)
    signing = sign_in_as(office, f"governor.{LOW}").get(f"/cases/{number}/decide").text
    assert "จำแนกแล้ว 2 รายการ มิใช่สาระสำคัญ" in signing
    assert "ลงนามได้เฉพาะฉบับที่มีรหัสนี้" in signing
    assert 'ได้รับอนุมัติ</b><br><span lang="en">SHA-256</span>' in signing


def _sortings(text: str) -> dict[str, str]:
    keys = dict.fromkeys(re.findall(r'name="decision-([0-9a-f]{16})"', text))
    return {
        name: value
        for key in keys
        for name, value in (
            (f"decision-{key}", "not_substantive"),
            (f"reason-{key}", "ความหมายเดิม"),
        )
    }


def _decide(browser: TestClient, number: str) -> None:
    at = f"/cases/{number}/decide"
    form = browser.get(f"{at}?act=not_substantive").text
    assert re.search(r'name="not_substantive-changes"[^>]* readonly', form)
    version = one(r'name="version" value="(\d+)"', form)
    given = {"act": "not_substantive", "version": version}
    review = post(browser, at, at, **given, step="review")
    assert review.status_code == 200, review.text
    assert "มิใช่สาระสำคัญ เพราะความหมายเดิม" in review.text
    assert post(browser, at, at, **given, step="confirm").status_code == 303


def test_a_sorting_without_a_reason_keeps_what_was_typed(office: TestClient, life: Life) -> None:
    number = in_change_review(life)
    browser = sign_in_as(office, "mfa.officer")
    at = f"/cases/{number}/texts/guard"
    fields = _sortings(browser.get(at).text)
    last = list(fields)[-1]

    answer = post(browser, at, at, **{**fields, last: ""})

    assert answer.status_code == 422
    assert answer.text.count("checked") >= 2
    assert "ความหมายเดิม</textarea>" in answer.text


def test_a_stranger_learns_nothing_of_a_text(office: TestClient, life: Life) -> None:
    number = in_change_review(life)
    browser = sign_in_as(office, "coordinator.th50")

    for rest in ("", "/guard", "/letter.docx", "/draft.docx", "/compare?old=template-th&new=x"):
        assert browser.get(f"/cases/{number}/texts{rest}").status_code == 404, rest
