"""The working calendar in the hands of an administrator."""

from __future__ import annotations

from datetime import date

import pytest

from config.wiring import open_context
from tests.web.browser import TestClient
from tests.web.support_people import post, sign_in_as
from usecases.calendars import calendar

DAY = {
    "day": "31/12/2570",
    "name_th": "วันหยุดพิเศษ",
    "name_en": "Special day",
    "scope": "national",
    "source": "มติ ครม. 1 ธ.ค. 2570",
}
FREE = DAY | {"day": "15/12/2570"}  # a Wednesday


@pytest.fixture
def admin(office: TestClient) -> TestClient:
    return sign_in_as(office, "admin")


def closed(settings, day: date) -> bool:
    ctx = open_context(settings)
    with ctx.database.read() as connection:
        return not ctx.calendars.current(connection).is_working(day)


@pytest.mark.parametrize("path", ["/admin/calendar", "/admin/calendar/preview"])
def test_it_is_the_administrators(office, path) -> None:
    sign_in_as(office, "moi.officer")

    assert office.get(path).status_code == 404


def test_a_year_shows_its_days_with_source_and_confidence(admin) -> None:
    shown = admin.get("/admin/calendar?year=2569").text

    assert "ปฏิทินวันทำการ 2569" in shown
    assert "วันปิยมหาราช" in shown
    assert "แน่นอน" in shown


@pytest.mark.parametrize("year", ["2026", "2569", "-1", "x", "99999", "๒๕๖๙"])
def test_any_year_can_be_asked_for(admin, year) -> None:
    assert admin.get(f"/admin/calendar?year={year}").status_code == 200


def test_the_preview_changes_nothing(admin, office_settings) -> None:
    answer = admin.get("/admin/calendar/preview", params=FREE | {"act": "add"})

    assert answer.status_code == 200
    assert "ยืนยันเพิ่มวันหยุด" in answer.text
    assert not closed(office_settings, date(2027, 12, 15))


def test_the_preview_lists_every_deadline_that_moves(admin, office_settings) -> None:
    ctx = open_context(office_settings)
    with ctx.database.read() as connection:
        soon = ctx.calendars.current(connection).add(ctx.today, 2)
    row = calendar.holiday(soon, "วันหยุดพิเศษ", "Special day")
    moves = calendar.preview(ctx, [row])
    assert moves

    shown = admin.get(
        "/admin/calendar/preview", params=FREE | {"act": "add", "day": str(soon)}
    ).text

    assert f"กำหนดเวลาที่จะเลื่อน {len(moves)} รายการ" in shown
    for change in moves:
        assert change["number"] in shown
        assert f'<ins><time datetime="{change["new_due"]}">' in shown


def test_a_day_is_added_after_the_preview(admin, office_settings) -> None:
    done = post(admin, "/admin/calendar/add", "/admin/calendar", **FREE)

    assert done.status_code == 200
    assert "เพิ่มวันหยุดแล้ว" in done.text
    assert closed(office_settings, date(2027, 12, 15))


def test_a_day_is_cancelled_and_stays_to_be_seen(admin, office_settings) -> None:
    post(admin, "/admin/calendar/add", "/admin/calendar", **FREE)
    asked = {"act": "cancel", "day": "2027-12-15", "scope": "national"}
    assert "ยืนยันยกเลิกวันหยุด" in admin.get("/admin/calendar/preview", params=asked).text

    done = post(admin, "/admin/calendar/remove", "/admin/calendar", **asked)

    assert done.status_code == 200
    assert not closed(office_settings, date(2027, 12, 15))
    assert "ไม่หยุดราชการ" in admin.get("/admin/calendar?year=2570").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day": "31/02/2570"}, "อ่านวันที่"),
        ({"day": ""}, "อ่านวันที่"),
        ({"name_th": ""}, "ต้องระบุ"),
        ({"scope": "region:Atlantis"}, "ปฏิทินไม่มีขอบเขต|ไม่มีในปฏิทิน"),
        ({"day": "1/1/2570"}, "เป็นวันหยุดอยู่แล้ว"),
    ],
)
def test_what_cannot_be_added_is_said_and_kept_in_the_form(admin, wrong, sentence) -> None:
    given = FREE | wrong

    shown = admin.get("/admin/calendar/preview", params=given | {"act": "add"})

    assert shown.status_code == 422
    assert any(words in shown.text for words in sentence.split("|"))
    assert given["name_en"] in shown.text


def test_a_known_day_is_refused_when_posted_twice(admin) -> None:
    post(admin, "/admin/calendar/add", "/admin/calendar", **FREE)

    assert post(admin, "/admin/calendar/add", "/admin/calendar", **FREE).status_code == 422


def test_working_days_are_counted_as_the_deed_counts_them(admin, office_settings) -> None:
    ctx = open_context(office_settings)
    days = calendar.count(ctx, date(2026, 11, 23), date(2026, 12, 31))

    shown = admin.get("/admin/calendar?from=23/11/2569&to=31/12/2569").text

    assert f"{days} วันทำการ" in shown


def test_a_span_the_wrong_way_is_refused(admin) -> None:
    answer = admin.get("/admin/calendar?from=31/12/2569&to=23/11/2569")

    assert answer.status_code == 422
    assert "โปรดสลับวันที่" in answer.text
