"""The pages of the programme, by a browser on furnished data: 47 real pairs, fictional people."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from config import wiring
from config.settings import Settings
from tests.web.browser import TestClient
from tests.web.support_people import form_token, post, sign_in_as
from usecases.programme import plan_items, plans
from usecases.programme.plan_items import Draft
from web.security.forms import FIELD

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of nobody"
DRAFT = Draft(
    type="education",
    title="ค่ายภาษาสมมติ",
    purpose="ให้นักเรียนสองฝ่ายได้ฝึกภาษา",
    partners=(("chamber", "หอการค้าสมมติ"),),
    starts="3/2570",
    expected="นักเรียน 40 คน",
    tags=("sdg:2558:4",),
    asked={"central": "150,000"},
)
PLAN = {
    "title": "ค่ายภาษาสมมติ", "type": "education", "starts": "15/3/2570",
    "purpose": "ฝึกภาษา", "expected": "40 คน", "partner-0": "หอการค้าสมมติ", "kind-0": "chamber",
    "asked-central": "150,000",
}  # fmt: skip


@pytest.fixture
def pair(office: TestClient) -> str:
    """Give the key of a signed pair of Chiang Rai."""
    sign_in_as(office, "coordinator.th57")
    text = office.get("/pairs?province=TH-57&status=established").text
    found = re.search(r'href="/pairs/(th57-[a-z0-9-]+)"', text)
    assert found is not None
    return found[1]


@pytest.fixture
def plan(office_settings: Settings, pair: str) -> str:
    """Give the key of a complete draft for fiscal year 2570."""
    ctx = acting(office_settings, "coordinator.th57")
    key = plans.open_yearly(ctx, pair, 2570)
    plans.describe(ctx, key, "ส่งเสริมการแลกเปลี่ยนเยาวชน")
    plan_items.put_item(ctx, key, None, DRAFT)
    return key


def acting(settings: Settings, username: str) -> Any:
    from usecases.people.people import person_id

    ctx = wiring.open_context(settings)
    return ctx.acting(person_id(ctx, username))


def send(browser: TestClient, path: str, at: str, name: str, content: bytes, **fields: str) -> Any:
    """Post a form with a file."""
    data = {FIELD: form_token(browser, at), **fields}
    headers = {"sec-fetch-site": "same-origin"}
    return browser.post(
        path, data=data, files={"file": (name, content)}, headers=headers, follow_redirects=False
    )


def test_a_pair_says_how_it_stands_in_both_years(office: TestClient, pair: str) -> None:
    text = office.get(f"/pairs/{pair}/programme").text

    assert "ปีงบประมาณ พ.ศ. 2570" in text
    assert "ปีปฏิทิน พ.ศ. 2569" in text
    assert "ทะเบียนยังไม่มีกิจกรรมของคู่นี้" in text
    assert f'href="/pairs/{pair}/programme" aria-current="page"' in text


def test_a_plan_is_opened_filled_in_and_handed_in(office: TestClient, pair: str) -> None:
    at = f"/pairs/{pair}/programme"
    opened = post(office, f"{at}/plans", at, year="2570")
    plan = opened.headers["location"]
    assert plan == f"/programme/plans/{pair}.2570"
    post(office, f"{plan}/aims", plan, aims="แลกเปลี่ยนเยาวชน", version="1")
    saved = post(office, f"{plan}/items/new", f"{plan}/items/new", version="2", **PLAN)
    assert saved.headers["location"] == f"{plan}?done=item#item-1"

    done = post(office, f"{plan}/act", plan, trigger="submit", sure="yes", version="3")

    assert done.headers["location"] == f"{plan}?done=submit"
    assert "คณะทำงานระดับจังหวัด" in office.get(plan).text


def test_a_form_with_a_fault_keeps_everything_that_was_typed(office: TestClient, plan: str) -> None:
    at = f"/programme/plans/{plan}/items/new"
    answer = post(office, at, at, **PLAN | {"asked-central": "ประมาณแสน", "place": "โรงแรมสมมติ"})

    assert answer.status_code == 422
    for kept in ("ประมาณแสน", "โรงแรมสมมติ", "หอการค้าสมมติ", "15/3/2570"):
        assert kept in answer.text
    assert 'href="#f-asked-central"' in answer.text


def test_the_whole_way_of_approval_by_four_offices(office: TestClient, plan: str) -> None:
    page = f"/programme/plans/{plan}"
    for who, fields in (
        ("coordinator.th57", {"trigger": "submit"}),
        ("monitor", {"trigger": "agree", "resolution_number": "1/2569",
                     "resolution_on": "20/11/2569"}),
        ("governor.th57", {"trigger": "approve"}),
        ("moi.officer", {"trigger": "note"}),
    ):  # fmt: skip
        sign_in_as(office, who)
        assert 'name="trigger"' in office.get(page).text, who
        answer = post(office, f"{page}/act", page, sure="yes", **fields)
        assert answer.status_code == 303, answer.text

    text = office.get(page).text
    assert "มีผลใช้" in text
    assert "1/2569" in text
    assert "แผนผังความสอดคล้องกับยุทธศาสตร์" in text


def test_nothing_happens_without_the_tick_or_by_looking(office: TestClient, plan: str) -> None:
    page = f"/programme/plans/{plan}"

    answer = post(office, f"{page}/act", page, trigger="submit")

    assert answer.status_code == 422
    assert "โปรดทำเครื่องหมายยืนยัน" in answer.text
    assert "จัดทำร่าง" in office.get(page).text


def test_who_may_not_act_sees_why(office: TestClient, plan: str) -> None:
    page = f"/programme/plans/{plan}"
    post(office, f"{page}/act", page, trigger="submit", sure="yes")

    text = office.get(page).text

    assert 'name="trigger"' not in text
    assert "ขั้นนี้เป็นหน้าที่ของคณะทำงานกำกับติดตาม" in text


def test_an_activity_is_recorded_with_a_photo_and_counts(office: TestClient, pair: str) -> None:
    at = f"/pairs/{pair}/programme/activities/new"
    fields = {"text": "ประชุมทางไกลสมมติ", "type": "follow_up_meeting", "starts": "10/11/2569",
              "thai_people": "12", "outcome": "ตกลงจัดค่ายร่วม"}  # fmt: skip
    answer = send(office, at, at, "ภาพ.png", PNG, **fields)

    page = answer.headers["location"].partition("?")[0]
    text = office.get(page).text
    assert "ตกลงจัดค่ายร่วม" in text
    file = re.search(r'href="(/pairs/[^"]+/evidence/[0-9a-f]{64})"', text)
    assert file is not None
    assert office.get(file[1]).content == PNG
    assert office.get(file[1]).headers["content-disposition"].startswith("attachment")
    assert "จัดแล้ว" in office.get(f"/pairs/{pair}/programme").text


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.png", b"<svg onload=alert(1)>"), ("x.exe", b"MZ\x90\x00\x03"), ("x.pdf", PNG)],
)
def test_what_is_no_picture_or_pdf_is_refused_and_nothing_recorded(
    office: TestClient, pair: str, name: str, content: bytes
) -> None:
    at = f"/pairs/{pair}/programme/activities/new"
    fields = {"text": "ประชุมสมมติ", "type": "follow_up_meeting", "starts": "10/11/2569"}

    answer = send(office, at, at, name, content, **fields)

    assert answer.status_code == 422
    assert "ประชุมสมมติ" in answer.text
    assert "ทะเบียนยังไม่มีกิจกรรมของคู่นี้" in office.get(f"/pairs/{pair}/programme").text


def test_a_sheet_is_checked_then_recorded_and_the_same_row_again_changes_nothing(
    office: TestClient, pair: str
) -> None:
    made = office.get("/programme/import/template").content
    book = load_workbook(io.BytesIO(made))
    sheet = book.worksheets[0]
    sheet.append(["", pair, "การศึกษาและการแลกเปลี่ยนนักเรียน", "5/10/2569", "", "ค่ายสมมติ"])
    sheet.append(["", "th10-xx-none", "education", "5/10/2569", "", "ค่ายอื่น"])
    sheet.append(["", pair, "ไม่รู้จัก", "5/10/2569", "", "ค่ายที่สาม"])
    content = saved(book)

    tried = send(office, "/programme/import", "/programme/import", "a.xlsx", content)
    done = post(office, "/programme/import/run", "/programme/import")
    send(office, "/programme/import", "/programme/import", "a.xlsx", content)
    again = post(office, "/programme/import/run", "/programme/import")

    assert counts(tried.text) == [3, 1, 0, 0, 2]
    assert counts(done.text) == [3, 1, 0, 0, 2]
    assert counts(again.text) == [3, 0, 0, 1, 2]
    assert office.get(f"/pairs/{pair}/programme").text.count("ค่ายสมมติ") == 1


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def counts(text: str) -> list[int]:
    return [int(n) for n in re.findall(r'<p class="v">(\d+)</p>', text)]


def test_the_radar_shows_who_is_at_risk_with_ideas(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")

    text = office.get("/programme/radar").text

    assert "คู่ที่เสี่ยงไม่มีกิจกรรมในปีนี้" in text
    assert "การประชุมทางไกล" in text or "ประชุมติดตามความร่วมมือทางไกล" in text
    assert counts(text)[0] > 10


def test_a_pair_rests_and_is_taken_up_again(office: TestClient, pair: str) -> None:
    sign_in_as(office, "moi.officer")
    at = f"/pairs/{pair}/programme"
    wrong = post(office, f"{at}/pause", at, until="1/1/2590", pause_reason="รอผู้ว่าคนใหม่")
    done = post(office, f"{at}/pause", at, until="30/9/2570", pause_reason="รอผู้ว่าคนใหม่")
    shown = office.get(at).text
    post(office, f"{at}/resume", at)

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert "พักถึง" in shown
    assert "พักถึง" not in office.get(at).text.partition("<h1")[0].rpartition("<section")[2]


def test_the_plan_of_several_years_is_opened_by_the_ministry(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    at = "/programme/national"

    answer = post(office, at, at, title="แผนสมมติ", first_year="2571", last_year="2575")

    assert answer.headers["location"] == "/programme/plans/national.2571-2575"
    assert "ปลัดกระทรวงมหาดไทย" in office.get(answer.headers["location"]).text
    sign_in_as(office, "coordinator.th57")
    assert post(office, at, at, title="x", first_year="2571", last_year="2575").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/activities/new", "/activities/deed:1", "/evidence/" + "0" * 64]
)
def test_what_is_of_another_province_is_not_there(office: TestClient, pair: str, path: str) -> None:
    sign_in_as(office, "coordinator.th34")

    assert office.get(f"/pairs/{pair}/programme{path}").status_code == 404


def test_a_plan_of_another_province_is_not_there(office: TestClient, plan: str) -> None:
    sign_in_as(office, "coordinator.th34")
    page = f"/programme/plans/{plan}"

    assert office.get(page).status_code == 404
    assert post(office, f"{page}/aims", "", aims="x").status_code == 404
    assert post(office, f"{page}/act", "", trigger="submit", sure="yes").status_code == 404
    assert post(office, f"{page}/items/1", "", **PLAN).status_code == 404
    assert plan not in office.get("/programme").text


def test_two_who_write_at_once_are_told(office: TestClient, plan: str) -> None:
    page = f"/programme/plans/{plan}"

    answer = post(office, f"{page}/aims", page, aims="ฉบับที่สอง", version="1")

    assert answer.status_code == 409
    assert "ฉบับที่สอง" in answer.text


@pytest.mark.parametrize("path", ["/programme", "/programme/radar", "/programme/replies"])
def test_nobody_reads_it_without_signing_in(office: TestClient, path: str) -> None:
    answer = office.get(path, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
