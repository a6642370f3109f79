"""Working groups, duties, visits and the listening meeting, on the web."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from config.settings import Settings
from config.wiring import open_context
from statemachine.dates import fiscal_year_be, format_th
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.groups.duty_round import remind_duties
from web.security.forms import FIELD

GROUP = {
    "scope": "TH-57",
    "name_th": "คณะทำงานขับเคลื่อนความสัมพันธ์เมืองพี่เมืองน้อง จังหวัดเชียงราย",
    "order_number": "1234/2569",
    "order_on": "1/10/2560",
    "mandate": "ขับเคลื่อนและติดตาม",
}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def day(settings: Settings, ahead: int = 0) -> str:
    return format_th(open_context(settings).today + timedelta(days=ahead), "short")


def year(settings: Settings) -> int:
    return fiscal_year_be(open_context(settings).today)


@pytest.fixture
def officer(office_settings: Settings) -> TestClient:
    return sign_in_as(a_browser(office_settings), "moi.officer")


@pytest.fixture
def meeting(coordinator: TestClient, office_settings: Settings) -> str:
    """Return the address of a quorate meeting of Chiang Rai's group."""
    made = post(coordinator, "/groups/new", "/groups/new", **GROUP)
    group = made.headers["location"].partition("?")[0]
    fields = {"number": "1/2570", "held_on": day(office_settings), "place": "ศาลากลาง",
              "present": "9", "quorum": "8", "agenda": "แผนปีนี้"}  # fmt: skip
    held = post(coordinator, f"{group}/meetings/new", f"{group}/meetings/new", **fields)
    assert held.status_code == 303, held.text
    return str(held.headers["location"]).partition("?")[0]


def test_a_group_is_recorded_and_then_asks_for_its_members(coordinator: TestClient) -> None:
    made = post(coordinator, "/groups/new", "/groups/new", **GROUP)
    shown = coordinator.get(made.headers["location"]).text

    assert "บันทึกคณะทำงานแล้ว" in shown
    group = made.headers["location"].partition("?")[0]
    member = {"name": "นายตัวอย่าง", "post": "พาณิชย์จังหวัด", "part": "member", "from_on": "1/10/2560"}
    post(coordinator, f"{group}/members/new", f"{group}/members/new", **member)
    assert "พาณิชย์จังหวัด" in coordinator.get(group).text


def test_a_form_with_a_mistake_comes_back_with_all_that_was_typed(coordinator: TestClient) -> None:
    wrong = post(coordinator, "/groups/new", "/groups/new", **{**GROUP, "order_on": "เมื่อวาน"})

    assert wrong.status_code == 422
    assert 'id="e-order_on"' in wrong.text
    assert GROUP["mandate"] in wrong.text
    assert 'value="1234/2569"' in wrong.text


def test_a_province_cannot_record_another_ones_group(coordinator: TestClient) -> None:
    refused = post(coordinator, "/groups/new", "/groups/new", **{**GROUP, "scope": "TH-50"})

    assert refused.status_code == 422
    assert "ผู้ประสานงานของจังหวัดนั้น" in refused.text


def test_an_action_reaches_its_owners_work_and_ends_there(
    coordinator: TestClient, meeting: str, office_settings: Settings
) -> None:
    post(coordinator, f"{meeting}/resolutions", meeting, text="ให้จัดทำแผนกิจกรรม")
    (act,) = re.findall(rf'href="({meeting}/actions/\d+)"', coordinator.get(meeting).text)
    given = {"title": "จัดทำแผนกิจกรรมทุกคู่", "office": "province:TH-57",
             "due": day(office_settings, 20)}  # fmt: skip
    assert post(coordinator, act, act, **given).status_code == 303
    remind_duties(open_context(office_settings))

    work = coordinator.get("/").text
    (duty,) = re.findall(r'href="(/duties/\d+)"', work)
    assert "จัดทำแผนกิจกรรมทุกคู่" in work
    done = post(coordinator, f"{duty}/done", duty, note="ส่งแผนตามหนังสือแล้ว")
    assert done.status_code == 303
    assert "ส่งแผนตามหนังสือแล้ว" in coordinator.get(duty).text
    assert duty not in coordinator.get("/").text


def test_minutes_go_in_and_come_out(coordinator: TestClient, meeting: str) -> None:
    token = re.search(rf'name="{FIELD}" value="([0-9a-f]+)"', coordinator.get(meeting).text)
    assert token is not None
    sent = coordinator.post(
        f"{meeting}/minutes",
        data={FIELD: token[1]},
        files={"file": ("รายงาน.pdf", PDF, "application/pdf")},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )

    assert sent.status_code == 303, sent.text
    given = coordinator.get(f"{meeting}/minutes")
    assert given.content == PDF
    assert given.headers["content-disposition"].startswith("attachment")


def test_another_provinces_group_is_not_there(meeting: str, office_settings: Settings) -> None:
    stranger = sign_in_as(a_browser(office_settings), "coordinator.th50")

    assert stranger.get(meeting).status_code == 404
    assert stranger.get(meeting.partition("/meetings")[0]).status_code == 404
    assert "จังหวัดเชียงราย" not in stranger.get("/groups").text.partition("<main")[2]


def test_a_visit_is_planned_held_and_followed_up(
    officer: TestClient, office_settings: Settings
) -> None:
    plan = {"province": "TH-57", "planned_on": day(office_settings), "purpose": "ติดตามแผน",
            "visitors": "คณะทำงาน"}  # fmt: skip
    made = post(officer, "/visits/new", "/visits/new", **plan)
    visit = made.headers["location"].partition("?")[0]
    found = {"held_on": day(office_settings), "summary": "พบปัญหางบประมาณ", "version": "1",
             "result.budget": "no", "note.budget": "ไม่มีการจัดสรร"}  # fmt: skip
    assert post(officer, visit, visit, **found).status_code == 303
    todo = {"title": "ขอรับงบประมาณ", "office": "province:TH-57", "due": day(office_settings, 30)}
    post(officer, f"{visit}/actions/new", f"{visit}/actions/new", **todo)

    shown = sign_in_as(a_browser(office_settings), "governor.th57").get(visit).text
    assert "ไม่มีการจัดสรร" in shown
    assert "ขอรับงบประมาณ" in shown
    assert "ยังไม่ยืนยัน" in shown  # the checklist's wording is ours
    assert f'href="{visit}"' in officer.get("/visits").text


def test_what_a_province_says_is_coded_promised_and_printed(
    officer: TestClient, coordinator: TestClient, office_settings: Settings
) -> None:
    at = f"/listening/{year(office_settings)}"
    post(officer, f"{at}/meeting", f"{at}/meeting", held_on=day(office_settings), place="มท.")
    said = {"office": "province:TH-57", "kind": "problem", "text": "ไม่มีงบประมาณจัดกิจกรรม"}
    assert post(coordinator, f"{at}/say", f"{at}/say", **said).status_code == 303
    (note,) = re.findall(r"notes/(\d+)/code", officer.get(at).text)
    post(officer, f"{at}/notes/{note}/code", at, code="few_resources")
    promised = {"text": "จัดสรรงบประมาณ", "office": "moi", "due": day(office_settings, 60)}
    post(officer, f"{at}/promises/new", f"{at}/promises/new", **promised)

    shown = coordinator.get(at).text
    assert "ทรัพยากรไม่เพียงพอ" in shown
    assert "/code" not in shown  # coding is for those who oversee
    assert post(officer, f"{at}/close", at).status_code == 303
    book = coordinator.get(f"{at}/book.pdf")
    assert book.content.startswith(b"%PDF-")
    assert "ตรึง" in coordinator.get(at).text
    assert post(coordinator, f"{at}/say", "/account", **said).status_code == 422


def test_an_office_alone_sees_who_is_to_judge_a_promise(coordinator: TestClient) -> None:
    assert coordinator.get("/listening/2569/promises/1").status_code == 404
    assert coordinator.get("/listening/abcd").status_code == 422
    assert coordinator.get("/listening").history[0].status_code == 303
