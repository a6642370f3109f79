"""What was written in a proposal outlives sessions, windows and mistakes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from config.wiring import open_context
from storage.tables_accounts import WebSession
from tests.web.proposing import begin, filled, form_of, send_step, sent
from tests.web.support_people import one, post
from usecases.people import people
from usecases.proposals import drafts


def test_what_was_typed_when_the_session_ended_comes_back_in_its_form(
    coordinator, office_settings
) -> None:
    draft = begin(coordinator)
    shown, ctx = form_of(coordinator, f"{draft}/benefit"), open_context(office_settings)
    token = one(r'name="form_token" value="(\w+)"', coordinator.get("/proposals").text)
    with ctx.database.write() as connection:
        connection.execute(update(WebSession).values(seen_at=ctx.now - timedelta(hours=1)))
    headers = {"sec-fetch-site": "same-origin"}
    typed = {**shown, "benefit": "พิมพ์ไว้นานแล้ว", "tab": "a", "form_token": token}

    door = coordinator.post(f"{draft}/benefit", data=typed, headers=headers)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', door.text))
    entered = coordinator.post(
        "/sign-in/example",
        data={**fields, "username": "coordinator.th57"},
        headers=headers,
        follow_redirects=False,
    )
    kept = one(r"kept[=/]([\w-]+)", entered.headers["location"])
    page = coordinator.get(f"{draft}/benefit", params={"kept": kept})

    assert door.status_code == 401
    assert "พิมพ์ไว้นานแล้ว</textarea>" in page.text
    assert "ยังอยู่ครบ" in page.text
    assert "พิมพ์ไว้นานแล้ว" not in coordinator.get(f"{draft}/benefit").text
    assert send_step(coordinator, draft, "benefit", **form_of(coordinator, f"{draft}/benefit"))


def test_a_choice_that_is_none_does_not_break_a_page(coordinator) -> None:
    draft = begin(coordinator)

    send_step(coordinator, draft, "instrument", instrument="treaty", urgency="never")
    send_step(coordinator, draft, "partner", partner="new", new_country="ZZ", new_level="x")

    for step in ("partner", "instrument", "cooperation", "check"):
        assert coordinator.get(f"{draft}/{step}").status_code == 200
    assert coordinator.get(f"{draft}/nothing").status_code == 404


@pytest.mark.parametrize(
    "path", ["/proposals/0/partner", "/proposals/99999999999999999999/partner"]
)
def test_an_impossible_draft_is_no_fault_of_the_server(coordinator, path) -> None:
    assert coordinator.get(path).status_code == 422


def test_a_draft_of_another_kind_is_no_proposal(coordinator, office_settings) -> None:
    ctx = open_context(office_settings)
    me = ctx.acting(people.person_id(ctx, "coordinator.th57"))
    other, _ = drafts.save(me, "decision", "TH57-2569-001", {"reason": "x"}, 0)

    assert coordinator.get(f"/proposals/{other}/partner").status_code == 404
    assert coordinator.get(f"/proposals/{other}/check").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("new_country", "ZZ"), ("new_level", "x"), ("new_parent", "VN-HN")]
)
def test_a_described_unit_must_lie_somewhere(coordinator, field, value) -> None:
    draft = begin(coordinator)
    good = {"partner": "new", "new_country": "CN", "new_level": "municipal", "new_en": "Example"}

    answer = send_step(coordinator, draft, "partner", **{**good, field: value})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_what_arrives_after_sending_is_not_written_into_the_draft(coordinator) -> None:
    draft = filled(coordinator)
    sent(coordinator, draft, "open")

    late = post(coordinator, f"{draft}/benefit/keep", "/proposals", benefit="มาช้า")

    assert late.status_code == 404


def test_the_list_says_how_far_each_draft_is(coordinator) -> None:
    filled(coordinator)
    begin(coordinator)

    page = coordinator.get("/proposals").text

    assert "แขวงบ่อแก้ว" in page
    assert "ยังไม่ได้เลือกคู่ความสัมพันธ์" in page
    assert "ยังขาด 1 รายการ" in page
