"""The dossier of an open case: edited by the coordinator, and by two at once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from config.wiring import open_context
from tests.web.browser import TestClient
from tests.web.support_people import one, post, sign_in_as
from usecases.cases import case_file, opening, perform
from usecases.cases.opening import NewCase
from usecases.context import Context
from usecases.people import people
from usecases.reading import views
from usecases.relations.partners import partner_of

TYPED = {
    "partner_level": "first_level", "fields_other": "ชา", "benefit": "ประโยชน์",
    "contact": "ผู้ประสานงาน", "plan": "แผน", "budget": "งบ", "staff": "คน",
    "follow_up": "ติดตาม", "urgency": "normal",
}  # fmt: skip


@pytest.fixture
def coordinator_ctx(office_settings) -> Context:
    ctx = open_context(office_settings)
    return ctx.acting(people.person_id(ctx, "coordinator.th57"))


@pytest.fixture
def number(coordinator_ctx) -> str:
    unit = partner_of(coordinator_ctx, "LA-BK")
    assert unit.id is not None
    return opening.propose(coordinator_ctx, NewCase("TH-57", unit.id))


@pytest.fixture
def coordinator(office: TestClient) -> TestClient:
    return sign_in_as(office, "coordinator.th57")


def form_of(browser: TestClient, number: str) -> dict[str, str]:
    page = browser.get(f"/cases/{number}/dossier").text
    return dict(re.findall(r'name="(shown-\w+)" value="(\w+)"', page))


def saved(browser: TestClient, number: str, **fields: str) -> Any:
    path = f"/cases/{number}/dossier"
    return post(browser, path, path, **fields)


def test_the_dossier_is_written_and_shown_again(coordinator, number, coordinator_ctx) -> None:
    answer = saved(coordinator, number, **form_of(coordinator, number), **TYPED)

    assert answer.headers["location"].endswith("?saved=yes")
    dossier = views.show_case(coordinator_ctx, number)["facts"]["dossier"]
    assert (dossier["budget"], dossier["fields"]) == ("งบ", ["ชา"])
    assert "ประโยชน์</textarea>" in coordinator.get(f"/cases/{number}/dossier").text


def test_saving_what_stands_already_changes_nothing(coordinator, number, coordinator_ctx) -> None:
    saved(coordinator, number, **form_of(coordinator, number), **TYPED)
    before = views.show_case(coordinator_ctx, number)["version"]

    answer = saved(coordinator, number, **form_of(coordinator, number), **TYPED)

    assert answer.headers["location"].endswith("?saved=same")
    assert views.show_case(coordinator_ctx, number)["version"] == before


def test_two_editors_see_both_versions_and_nothing_is_saved_yet(
    coordinator, number, coordinator_ctx
) -> None:
    shown = form_of(coordinator, number)
    case_file.edit(coordinator_ctx, number, {"budget": "ของคนแรก", "staff": "สองคน"})

    answer = saved(coordinator, number, **shown, **{**TYPED, "budget": "ของคนที่สอง", "staff": ""})

    assert answer.status_code == 409
    assert "ของคนแรก" in answer.text
    assert "ของคนที่สอง</textarea>" in answer.text
    assert views.show_case(coordinator_ctx, number)["facts"]["dossier"]["budget"] == "ของคนแรก"


def test_what_the_other_wrote_elsewhere_is_merged(coordinator, number, coordinator_ctx) -> None:
    shown = form_of(coordinator, number)
    case_file.edit(coordinator_ctx, number, {"staff": "สองคน"})

    answer = saved(coordinator, number, **shown, **{**TYPED, "staff": ""})

    assert answer.status_code == 303
    dossier = views.show_case(coordinator_ctx, number)["facts"]["dossier"]
    assert (dossier["staff"], dossier["budget"]) == ("สองคน", "งบ")


def test_a_wrong_value_stays_on_the_page(coordinator, number) -> None:
    fields = {**TYPED, "benefit": "ก" * 20_001}
    answer = saved(coordinator, number, **form_of(coordinator, number), **fields)

    assert answer.status_code == 422
    assert "ก" * 20_001 in answer.text
    assert 'href="#f-benefit"' in answer.text


def test_the_draft_text_is_attached(coordinator, number, coordinator_ctx) -> None:
    page = coordinator.get(f"/cases/{number}/dossier").text
    token = one(r'name="form_token" value="(\w+)"', page)
    answer = coordinator.post(
        f"/cases/{number}/dossier/text",
        data={"form_token": token},
        files={"file": ("ร่าง.txt", "ร่างบันทึกความเข้าใจ".encode())},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )

    assert answer.status_code == 303
    assert views.show_case(coordinator_ctx, number)["documents"][0]["title"] == "ร่าง.txt"


def test_what_went_to_the_governor_is_locked_with_the_reason(
    coordinator, number, coordinator_ctx
) -> None:
    saved(coordinator, number, **form_of(coordinator, number), **TYPED)
    case_file.attach(coordinator_ctx, number, b"text", "draft_text", "x", "x.txt")
    perform.perform(coordinator_ctx, number, "submit", {})

    page = coordinator.get(f"/cases/{number}/dossier").text
    answer = saved(coordinator, number, budget="ใหม่")

    assert "แก้ไขข้อมูลไม่ได้" in page
    assert '<textarea id="f-budget"' not in page
    assert answer.status_code == 422


def test_another_province_has_no_such_case(office, number) -> None:
    sign_in_as(office, "coordinator.th50")

    assert office.get(f"/cases/{number}/dossier").status_code == 404
