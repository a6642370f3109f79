"""The pages of personal data: what is held, periods, copies, erasure by two, breaches."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from config import wiring
from config.settings import Settings
from storage import audit_check
from storage.tables_privacy import Breach
from storage.tables_system import Outbox
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.context import Context
from usecases.people import people
from usecases.privacy import breaches, retention
from usecases.privacy.breach_given import Given

PERSON = "/admin/privacy/people/somsri"
GIVEN = {
    "title": "ส่งบัญชีรายชื่อผิดผู้รับ", "happened": "แนบไฟล์ผิด", "kinds": "confidentiality",
    "data": "ชื่อและอีเมล", "whose": "เจ้าหน้าที่จังหวัด", "people_count": "40", "risk": "some",
    "risk_reason": "อีเมลใช้หลอกลวงได้", "measures": "ขอให้ลบไฟล์แล้ว",
}  # fmt: skip


@pytest.fixture
def ctx(office_settings: Settings) -> Context:
    return wiring.open_context(office_settings)


@pytest.fixture
def admin(office: TestClient) -> TestClient:
    return sign_in_as(office, "admin")


@pytest.fixture
def admin2(office_settings: Settings) -> TestClient:
    return sign_in_as(a_browser(office_settings), "admin2")


@pytest.fixture
def somsri(ctx: Context) -> str:
    """Add somebody who left: no role, no post."""
    people.add_person(ctx, "somsri", "สมศรี มีสุข", "Somsri Meesuk", "somsri@phinong.example")
    return "somsri"


def a_breach(ctx: Context, hours: int = 0) -> str:
    admin = ctx.acting(people.person_id(ctx, "admin"))
    given = Given("บัญชีหาย", "แฟ้มหาย", ("availability",), "ชื่อ", "เจ้าหน้าที่", risk="high",
                  risk_reason="มีหมายเลขโทรศัพท์")  # fmt: skip
    return breaches.record(admin, ctx.now - timedelta(hours=hours), given)


def test_the_inventory_is_for_administrators_and_who_checks(admin: TestClient) -> None:
    text = admin.get("/admin/privacy").text

    assert "people.email" in text
    assert text.count("ยังไม่ยืนยัน") > 10
    assert "/admin/privacy/retention" in text
    monitor = sign_in_as(admin, "monitor").get("/admin/privacy")
    assert monitor.status_code == 200
    assert "/admin/privacy/retention" not in monitor.text
    assert sign_in_as(admin, "moi.officer").get("/admin/privacy").status_code == 404


def test_a_period_is_changed_and_a_wrong_one_is_shown_again(admin: TestClient) -> None:
    at = "/admin/privacy/retention"
    wrong = post(admin, at, at, kind="drafts", days="5", reason="x", version="0")
    done = post(admin, at, at, kind="drafts", days="400", reason="คำสั่งที่ 1", version="0")

    assert wrong.status_code == 422
    assert "90 ถึง 3650" in wrong.text
    assert done.headers["location"] == f"{at}?done=changed"
    assert "400 วัน" in admin.get(at).text


def test_the_last_round_is_shown(admin: TestClient, ctx: Context) -> None:
    at = "/admin/privacy/retention"
    assert "ยังไม่เคยลบ" in admin.get(at).text
    retention.trim(ctx.at(ctx.now + timedelta(days=1)))
    assert "การลงชื่อเข้าใช้ที่สิ้นสุดแล้ว</dt><dd>1" in sign_in_as(admin, "admin").get(at).text
    retention.trim(ctx)
    assert "ไม่มีสิ่งใดพ้นระยะ" in admin.get(at).text


def test_an_administrator_makes_a_copy_with_a_reason(admin: TestClient, somsri: str) -> None:
    without = post(admin, f"{PERSON}/copy", PERSON, reason=" ")
    made = post(admin, f"{PERSON}/copy", PERSON, reason="คำขอที่ 1/2569")

    assert without.status_code == 422
    assert made.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        held = json.loads(archive.read("data.json"))
    assert held["person"]["username"] == somsri
    assert held["tables"]["people"][0]["email"] == "somsri@phinong.example"


def test_everybody_gets_their_own_copy_and_no_other(office: TestClient) -> None:
    officer = sign_in_as(office, "moi.officer")
    made = post(officer, "/account/privacy/copy", "/account/privacy")

    assert made.status_code == 200
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        held = json.loads(archive.read("data.json"))
        page = archive.read("index.html").decode()
    assert held["person"]["username"] == "moi.officer"
    assert "<script" not in page
    assert post(officer, f"{PERSON}/copy", "/account", reason="x").status_code == 404


@pytest.mark.usefixtures("somsri")
def test_two_administrators_erase_and_the_trail_stays_whole(
    admin: TestClient, admin2: TestClient, ctx: Context
) -> None:
    asked = post(admin, f"{PERSON}/erase", PERSON, why="คำขอที่ 2/2569")
    index = admin.get("/admin").text
    assert re.search(r'href="/admin/privacy/erasures">มีคำขอลบ[^<]* 1 รายการ', index)
    own = post(admin, "/admin/privacy/erasures/1", "/admin/privacy/erasures", decision="confirm")
    done = post(admin2, "/admin/privacy/erasures/1", "/admin/privacy/erasures", decision="confirm")

    assert asked.headers["location"] == f"{PERSON}?done=asked"
    assert own.status_code == 422
    assert "ผู้ดูแลระบบอีกคน" in own.text
    assert done.headers["location"] == "/admin/privacy/erasures?done=erased"
    found = admin.get("/admin/people?q=somsri").text
    assert "สมศรี" not in found
    assert re.search(r"erased-\d+", admin.get("/admin/privacy/erasures").text)
    assert admin.get("/admin/people/somsri").status_code == 404
    with ctx.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_who_holds_an_office_is_not_offered_an_erasure(admin: TestClient) -> None:
    at = "/admin/privacy/people/moi.officer"
    page = admin.get(at).text
    forced = post(admin, f"{at}/erase", at, why="x")

    assert "ยังลบไม่ได้" in page
    assert f'action="{at}/erase"' not in page
    assert forced.status_code == 422


def test_a_request_is_refused_with_a_reason(
    admin: TestClient, admin2: TestClient, somsri: str
) -> None:
    at = "/admin/privacy/erasures"
    post(admin, f"{PERSON}/erase", PERSON, why="คำขอที่ 3/2569")
    without = post(admin2, f"{at}/1", at, decision="refuse", note="")
    post(admin2, f"{at}/1", at, decision="refuse", note="ยังมีคดีอยู่")

    assert without.status_code == 422
    assert "ยังมีคดีอยู่" in admin.get(at).text
    assert somsri in admin.get("/admin/people?q=somsri").text


def test_a_breach_is_recorded_and_everybody_who_administers_is_told(
    admin: TestClient, ctx: Context
) -> None:
    at = "/admin/breaches/new"
    day = {"known_day": f"{ctx.today:%d/%m}/{ctx.today.year + 543}", "known_hour": "00:00"}
    made = post(admin, at, at, **GIVEN, **day)

    assert made.status_code == 303, made.text
    page = admin.get(made.headers["location"]).text
    assert "ส่งบัญชีรายชื่อผิดผู้รับ" in page
    assert "72 ชั่วโมง" in page
    with ctx.database.read() as connection:
        mails = list(connection.execute(select(Outbox.message, Outbox.person_id).where(
            Outbox.message == "breach_clock")))  # fmt: skip
        assert connection.execute(select(Breach.risk)).scalar_one() == "some"
    assert len(mails) == 2


def test_a_form_with_a_problem_comes_back_as_it_was_typed(admin: TestClient) -> None:
    at = "/admin/breaches/new"
    wrong = post(admin, at, at, **(GIVEN | {"people_count": "หลายคน"}), known_day="1/1/2569",
                 known_hour="8:00")  # fmt: skip
    unreadable = post(admin, at, at, **GIVEN, known_day="เมื่อวาน", known_hour="8:00")

    for answer in (wrong, unreadable):
        assert answer.status_code == 422
        assert "แนบไฟล์ผิด" in answer.text
        assert re.search(r'value="confidentiality" checked', answer.text)
    assert "หลายคน" in wrong.text


def act(browser: TestClient, number: str, deed: str, **fields: str) -> Any:
    at = f"/admin/breaches/{number}"
    version = re.search(r'name="version" value="(\d+)"', browser.get(at).text)
    assert version is not None
    return post(browser, f"{at}/{deed}", at, version=version[1], **fields)


def test_a_breach_from_its_record_to_its_end(
    admin: TestClient, admin2: TestClient, ctx: Context
) -> None:
    number = a_breach(ctx, hours=100)  # also at this midnight the 72 hours are over
    today = {"told_day": f"{ctx.today:%d/%m}/{ctx.today.year + 543}", "told_hour": "00:00"}
    late = act(admin, number, "notified", **today)
    told = act(admin, number, "notified", **today, late_reason="ตรวจสอบอยู่")
    early = act(admin, number, "ask-close", lessons="ตรวจผู้รับก่อนส่ง")
    people_told = {"people_day": today["told_day"], "people_hour": "00:00", "how": "อีเมลทุกคน"}
    act(admin, number, "told", **people_told)
    asked = act(admin, number, "ask-close", lessons="ตรวจผู้รับก่อนส่ง")
    own = act(admin, number, "close", decision="close")
    closed = act(admin2, number, "close", decision="close")

    assert late.status_code == 422
    assert "72 ชั่วโมง" in late.text
    assert told.status_code == asked.status_code == closed.status_code == 303
    assert early.status_code == own.status_code == 422
    page = admin.get(f"/admin/breaches/{number}").text
    assert "ปิดแล้ว" in page
    assert 'name="version"' not in page
    assert number in admin.get("/admin/breaches").text


def test_the_draft_of_the_notice_names_the_law_and_what_is_known(
    admin: TestClient, ctx: Context
) -> None:
    number = a_breach(ctx)
    page = admin.get(f"/admin/breaches/{number}/notice").text
    text = admin.get(f"/admin/breaches/{number}/notice.txt")

    assert "มาตรา 37 (4)" in page
    assert "attachment" in text.headers["content-disposition"]
    assert "แฟ้มหาย" in text.text
    assert "(ยังไม่ทราบ จะแจ้งเพิ่มเติม)" in text.text


def test_no_deed_and_no_breach_of_another_name(admin: TestClient, ctx: Context) -> None:
    number = a_breach(ctx)

    assert act(admin, number, "forget").status_code == 404
    assert admin.get("/admin/breaches/PDB-2569-999").status_code == 404


@pytest.mark.usefixtures("somsri")
def test_pages_speak_english_too(admin: TestClient, ctx: Context) -> None:
    number = a_breach(ctx)
    post(admin, "/language", "/admin", to="en", next="/admin")
    for path, words in (
        ("/admin/privacy", "Inventory of personal data"),
        ("/admin/privacy/retention", "How long personal data is kept"),
        ("/admin/privacy/erasures", "Erasures of people"),
        (PERSON, "Personal data of Somsri Meesuk"),
        ("/account/privacy", "My personal data"),
        ("/admin/breaches", "Register of breaches"),
        ("/admin/breaches/new", "Record a breach"),
        (f"/admin/breaches/{number}", "The clock of 72 hours"),
        (f"/admin/breaches/{number}/change", "Change the breach"),
        (f"/admin/breaches/{number}/notice", "Draft of the notice"),
    ):
        answer = admin.get(path)
        assert answer.status_code == 200, path
        assert words in answer.text, path
