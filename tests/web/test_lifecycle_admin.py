"""Definitions of the lifecycle in the hands of an administrator."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from config.wiring import open_context
from statemachine.table import LIFECYCLE
from tests.web.browser import TestClient
from tests.web.support_people import form_token, post, sign_in_as
from usecases.lifecycles import definition_edits, definitions
from usecases.reading.views import list_cases
from web.security.forms import FIELD

HERE = f"/admin/lifecycle/{LIFECYCLE.version}"


@pytest.fixture
def admin(office: TestClient) -> TestClient:
    return sign_in_as(office, "admin")


def fields(settings, **changes: str) -> dict[str, str]:
    today = open_context(settings).today
    given = definition_edits.fields_of(LIFECYCLE)
    given |= {"effective_from": (today + timedelta(days=7)).isoformat(), "source": "หนังสือ มท. 1"}
    return given | {name.replace("__", "-"): value for name, value in changes.items()}


def published(settings) -> list[str]:
    return [row["version"] for row in definitions.list_definitions(open_context(settings))]


def publish(admin: TestClient, settings, **changes: str) -> str:
    given = fields(settings, **changes)
    answer = post(admin, f"{HERE}/publish", f"{HERE}/change", **given)
    assert answer.status_code == 303, answer.text
    return given["version"]


def test_the_versions_are_listed_with_their_open_cases(admin) -> None:
    shown = admin.get("/admin/lifecycle").text

    assert LIFECYCLE.version in shown
    assert "ใช้กับเรื่องใหม่" in shown


def test_a_version_shows_days_ladder_and_picture(admin) -> None:
    shown = admin.get(HERE).text
    picture = admin.get(f"{HERE}/diagram.svg")

    assert all(stage.th in shown for stage in LIFECYCLE.stages)
    assert "15/8/4" in shown
    assert "เกินกำหนด 10 วันทำการ" in shown
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in picture.text


def test_a_review_shows_what_differs_and_publishes_nothing(admin, office_settings) -> None:
    given = fields(office_settings, **{"days-screening-normal": "12"})

    shown = post(admin, f"{HERE}/review", f"{HERE}/change", **given)

    assert shown.status_code == 200
    assert "12/5/3" in shown.text
    assert published(office_settings) == [LIFECYCLE.version]


def test_what_was_reviewed_is_published(admin, office_settings) -> None:
    version = publish(admin, office_settings, **{"days-screening-normal": "12"})

    assert published(office_settings) == [LIFECYCLE.version, version]
    assert "12/5/3" in admin.get(f"/admin/lifecycle/{version}").text
    told = admin.get(f"/admin/lifecycle/diff?old={LIFECYCLE.version}&new={version}").text
    assert "ต่างกัน 1 จุด" in told
    assert "ขั้น “กระทรวงมหาดไทยกลั่นกรอง” เปลี่ยนกำหนดเวลา" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("days-screening-normal", "0"),
        ("days-screening-normal", "many"),
        ("days-screening-urgent", "-3"),
        ("days-review-most_urgent", "9999999999"),
        ("version", "2569.2/../../x"),
        ("version", ""),
        ("effective_from", "1 ม.ค. 2560"),
        ("effective_from", "สักวัน"),
        ("source", ""),
        ("steps-overdue_1", "9"),
        ("rung-2", "holder"),
        ("rung-2", "king"),
    ],
)
def test_an_unfit_field_is_named_and_everything_typed_stays(
    admin, office_settings, name, value
) -> None:
    given = fields(office_settings) | {"days-approval-normal": "17", name: value}

    answer = post(admin, f"{HERE}/review", f"{HERE}/change", **given)

    assert answer.status_code == 422
    assert f'href="#f-{name}"' in answer.text
    assert 'value="17"' in answer.text
    assert published(office_settings) == [LIFECYCLE.version]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"offset-overdue_5": "1"}, "เรียงจากน้อยไปมาก"),
        ({"rung-4": ""}, "มีเพียง 3"),
        ({}, "ไม่มีสิ่งใดเปลี่ยน"),
        ({"version": LIFECYCLE.version, "days-approval-normal": "9"}, "แก้ไขไม่ได้"),
    ],
)
def test_a_definition_that_breaks_a_rule_is_refused_with_the_reason(
    admin, office_settings, changes, words
) -> None:
    given = fields(office_settings) | changes

    answer = post(admin, f"{HERE}/review", f"{HERE}/change", **given)

    assert answer.status_code == 422
    assert words in answer.text


def test_back_to_the_form_keeps_what_was_typed(admin, office_settings) -> None:
    given = fields(office_settings, **{"days-screening-normal": "12"})

    again = post(admin, f"{HERE}/edit", f"{HERE}/change", **given)

    assert 'value="12"' in again.text


def test_cases_are_moved_after_a_preview_with_a_reason(admin, office_settings) -> None:
    version = publish(admin, office_settings, **{"days-screening-normal": "12"})
    path = f"/admin/lifecycle/{version}/move"
    before = admin.get(path).text
    number = next(
        row["number"]
        for row in list_cases(open_context(office_settings))
        if f'value="{row["number"]}"' in before
    )
    token = form_token(admin, path)
    data = {FIELD: token, "number": number, "reason": "ระเบียบใหม่"}
    headers = {"sec-fetch-site": "same-origin"}

    refused = admin.post(path, data={**data, "reason": ""}, headers=headers)
    done = admin.post(path, data=data, headers=headers)

    assert refused.status_code == 422
    assert done.status_code == 200
    assert number in done.text
    assert f'value="{number}"' not in admin.get(path).text


def test_no_case_chosen_moves_none(admin, office_settings) -> None:
    version = publish(admin, office_settings, **{"days-screening-normal": "12"})
    path = f"/admin/lifecycle/{version}/move"

    answer = post(admin, path, path, reason="ระเบียบใหม่")

    assert answer.status_code == 422
    rows = definitions.list_definitions(open_context(office_settings))
    assert {row["version"]: row["open_cases"] for row in rows}[version] == 0


@pytest.mark.parametrize(
    "path",
    ["/9999.9", "/9999.9/change", "/9999.9/move", "/9999.9/diagram.svg", "/diff?old=1&new=2"],
)
def test_a_version_that_is_none_is_not_found(admin, path) -> None:
    assert admin.get(f"/admin/lifecycle{path}").status_code == 404


def test_it_is_the_administrators(office) -> None:
    sign_in_as(office, "moi.executive")

    assert office.get("/admin/lifecycle").status_code == 404


@pytest.mark.parametrize(
    ("version", "following"), [("2569.1", "2569.2"), ("2569.9", "2569.10"), ("new", "new.1")]
)
def test_the_next_version_is_proposed(version, following) -> None:
    assert definition_edits.next_version(version) == following


def test_a_form_of_a_definition_makes_the_same_definition() -> None:
    given = definition_edits.fields_of(LIFECYCLE) | {
        "version": LIFECYCLE.version,
        "effective_from": LIFECYCLE.effective_from.isoformat(),
        "source": LIFECYCLE.source,
    }

    again = definition_edits.changed(LIFECYCLE, given, date(2000, 1, 1))

    assert again.digest == LIFECYCLE.digest
