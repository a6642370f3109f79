"""The pages of the agenda, as people use them without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from config import wiring
from config.settings import Settings
from tests.web.browser import TestClient
from tests.web.support_case import Life
from tests.web.support_people import one, post, sign_in_as

TEXT = (
    "๑. รับทราบผลการประชุมตัวอย่าง\n"
    "๒. ให้จังหวัดเชียงรายจัดทำแผนกิจกรรมตัวอย่าง ภายใน ๓๐ วัน\n"
    "๓. ให้กระทรวงมหาดไทย <b>รายงาน</b> คณะรัฐมนตรีภายในวันที่ ๓๑ มีนาคม ๒๕๗๐\n"
)


@pytest.fixture
def life(office_settings: Settings) -> Life:
    return Life(wiring.open_context(office_settings))


def take_in(office: TestClient, text: str = TEXT) -> str:
    answer = post(
        office, "/agenda/duties/new", "/agenda/duties/new", kind="cabinet", number="ตย 1/2569",
        resolved_on="20/11/2569", title="เรื่องตัวอย่าง", text=text,
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def form_of(office: TestClient, at: str, number: int) -> tuple[str, str]:
    """Return address and version of the form of an item, counted from 1."""
    page = office.get(at).text
    forms = re.findall(r'action="(/agenda/resolutions/\d+/items/\d+)"', page)
    versions = re.findall(r'name="version" value="(\d+)"', page)
    return forms[number - 1], versions[number - 1]


def test_a_resolution_becomes_a_duty_only_by_a_persons_hand(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "moi.officer")
    at = take_in(office)
    assert "ไม่มีภารกิจที่ค้างอยู่" in office.get("/agenda").text

    page = office.get(at).text
    assert "&lt;b&gt;รายงาน&lt;/b&gt;" in page
    assert 'value="20/12/2569"' in page
    path, version = form_of(office, at, 2)
    answer = post(
        office, path, at, version=version, decision="confirm", task="จัดทำแผนตัวอย่าง",
        due_on="15/1/2570", office="province:TH-57", about=number, reports="",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text

    duty = one(r'href="(/agenda/duties/\d+)"', office.get("/agenda").text)
    sign_in_as(office, "coordinator.th57")
    for where in ("/", f"/cases/{number}", f"/cases/{number}/plan", "/agenda"):
        assert duty in office.get(where).text, where
    assert post(office, f"{duty}/done", duty, note="ส่งแผนแล้ว").status_code == 303
    assert "ทันกำหนด" in office.get(duty).text
    assert duty not in office.get("/").text


def test_what_was_typed_is_shown_again_with_what_is_wrong(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    answer = post(
        office, "/agenda/duties/new", "/agenda/duties/new", kind="minutes", number="ตย 2",
        resolved_on="วันหนึ่ง", title="เรื่องตัวอย่าง", text="๑. ให้ทำตัวอย่าง",
    )  # fmt: skip

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "๑. ให้ทำตัวอย่าง" in answer.text
    assert 'href="#f-resolved_on"' in answer.text

    at = take_in(office)
    path, version = form_of(office, at, 2)
    again = post(
        office, path, at, version=version, decision="confirm", task="งานที่พิมพ์ไว้", due_on="15/1/2570"
    )
    assert again.status_code == 422
    assert "ยังไม่มีหน่วยงานรับผิดชอบ" in again.text
    assert "งานที่พิมพ์ไว้" in again.text


def test_two_people_cannot_decide_one_item(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    at = take_in(office)
    path, version = form_of(office, at, 1)

    assert post(office, path, at, version=version, decision="dismiss").status_code == 303
    assert post(office, path, at, version=version, decision="dismiss").status_code == 409


def test_who_takes_no_resolutions_in_finds_no_such_page(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    at = take_in(office)
    path, version = form_of(office, at, 2)

    for username in ("coordinator.th57", "mfa.officer", "monitor", "admin"):
        sign_in_as(office, username)
        assert office.get("/agenda/duties/new").status_code == 404
        answer = post(office, path, version=version, decision="dismiss")
        assert answer.status_code == 404
        assert (office.get(at).status_code == 200) == (username == "monitor")


def test_a_wish_is_counted_back_and_a_missed_one_says_so(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")
    plan = f"/cases/{number}/plan"
    assert "ยังไม่ได้กำหนดวันลงนามที่ต้องการ" in office.get(plan).text

    far = life.ctx.today + timedelta(days=300)
    typed = f"{far:%d/%m}/{far.year + 543}"
    assert post(office, f"{plan}/wish", plan, wished_on=typed).status_code == 303
    page = office.get(plan).text
    assert "ทันตามแผน" in page
    assert f'value="{typed}"' in page
    assert page.count("เสร็จภายใน") == 5
    assert 'class="wish"' in page

    near = life.ctx.today + timedelta(days=20)
    tried = office.get(f"{plan}?wish={near.isoformat()}").text
    assert f'value="{near:%d/%m}/{near.year + 543}"' in tried
    assert "ทดลอง ยังไม่บันทึก" in tried
    assert "พ้นวันสุดท้ายแล้ว" in tried
    assert "ทันตามแผน" in office.get(plan).text
    assert post(office, f"{plan}/wish", plan, act="clear").status_code == 303
    assert "ยังไม่ได้กำหนดวันลงนามที่ต้องการ" in office.get(plan).text


def test_a_wish_that_cannot_be_is_refused_with_a_reason(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")
    plan = f"/cases/{number}/plan"

    for typed, words in (("1/1/2560", "ผ่านไปแล้ว"), ("พรุ่งนี้", "อ่านวันที่")):
        answer = post(office, f"{plan}/wish", plan, wished_on=typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert typed in answer.text
    assert office.get(f"{plan}?wish=xyz").status_code == 422


def test_a_case_elsewhere_has_no_plan_for_others(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th50")

    assert office.get(f"/cases/{number}/plan").status_code == 404
    for what in ("wish", "partner", "clock"):
        answer = post(office, f"/cases/{number}/plan/{what}", wished_on="1/1/2575", day="1/1/2569")
        assert answer.status_code == 404


def test_the_partners_steps_are_recorded_with_their_source(office: TestClient, life: Life) -> None:
    number = life._walked("review", 3, life.ctx)
    sign_in_as(office, "coordinator.th57")
    plan = f"/cases/{number}/plan"
    if "กระทรวงการต่างประเทศและหน่วยงานให้ความเห็น" not in office.get(plan).text:
        pytest.fail("the example unit has no track")

    today = life.ctx.today.isoformat()
    empty = post(office, f"{plan}/partner", plan, step="proposal", done_on=today)
    assert empty.status_code == 422
    given = {"step": "proposal", "done_on": today, "source": "หนังสือตัวอย่าง 1"}
    assert post(office, f"{plan}/partner", plan, **given).status_code == 303
    page = office.get(plan).text
    assert "หนังสือตัวอย่าง 1" in page
    assert "บันทึกขั้นตอนของคู่ภาคี" in office.get(f"/cases/{number}/history").text


def test_occasions_are_made_changed_and_cancelled(office: TestClient, life: Life) -> None:
    sign_in_as(office, "moi.officer")
    day = life.ctx.today + timedelta(days=90)
    new = "/agenda/occasions/new"
    fields = {
        "kind": "visit",
        "name_th": "การเยือนตัวอย่าง",
        "held_on": day.isoformat(),
        "country": "VN",
    }
    assert post(office, new, new, **{**fields, "name_th": ""}).status_code == 422
    at = post(office, new, new, **fields).headers["location"]

    assert "การเยือนตัวอย่าง" in office.get("/agenda").text
    assert "การเยือนตัวอย่าง" not in office.get("/agenda?country=CN").text
    changed = {**fields, "name_th": "การเยือนใหม่", "version": "1"}
    assert post(office, at, at, **changed).status_code == 303
    assert post(office, at, at, **changed).status_code == 409
    assert post(office, f"{at}/cancel", at, version="2", reason="เลื่อน").status_code == 303
    assert "ยกเลิกแล้ว" in office.get(at).text
    assert "การเยือนใหม่" not in office.get("/agenda").text


def test_the_cabinets_days_show_what_no_source_confirms(office: TestClient) -> None:
    sign_in_as(office, "cabinet.liaison")
    at = "/agenda/meetings"
    assert office.get(at).text.count("ยังไม่ยืนยัน") >= 3

    given = {"name": "agenda_closes", "value": "7", "source": "หนังสือเวียนตัวอย่าง"}
    assert post(office, f"{at}/values", at, **given).status_code == 303
    assert "หนังสือเวียนตัวอย่าง" in office.get(at).text
    day = {"day": "1/12/2569", "held": "no", "source": "ประกาศตัวอย่าง"}
    assert post(office, f"{at}/days", at, **day).status_code == 303
    assert "งดประชุม" in office.get(at).text
    assert post(office, f"{at}/days", at, day="1/12/2569", held="usual").status_code == 303
    assert post(office, f"{at}/days", at, day="ไม่รู้", held="no", source="x").status_code == 422


def test_the_pages_speak_english_too(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "moi.officer")
    at = take_in(office)
    post(office, "/language", "/account", to="en", next="/agenda")

    for path, words in (
        ("/agenda", "Agenda and duties"),
        (at, "Cabinet resolution"),
        (f"/cases/{number}/plan", "Signing plan"),
        ("/agenda/meetings", "When the Cabinet meets"),
        ("/agenda/duties/new", "Take in a resolution"),
    ):
        page = office.get(path)
        assert page.status_code == 200
        assert words in page.text


def test_what_is_not_there_is_404(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")

    for path in ("/agenda/duties/99", "/agenda/resolutions/99", "/agenda/occasions/99"):
        assert office.get(path).status_code == 404
