"""Hand-over, partners that change and renewals, on the web."""

from __future__ import annotations

import html
import re

import pytest

from config.settings import Settings
from config.wiring import open_context
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.handover.rounds import hand_over_changed
from usecases.partner_changes.rounds import see_to_partners
from usecases.people.people import grant, person_id, set_post


@pytest.fixture
def officer(office_settings: Settings) -> TestClient:
    return sign_in_as(a_browser(office_settings), "moi.officer")


def test_a_province_reads_and_keeps_its_own_book(coordinator: TestClient) -> None:
    shown = coordinator.get("/offices/TH-57/handover")
    assert shown.status_code == 200
    assert "ผู้ที่ติดต่อได้" in shown.text

    given = post(coordinator, "/offices/TH-57/handover", "/offices/TH-57/handover")
    assert given.headers["content-type"] == "application/pdf"
    assert given.content.startswith(b"%PDF-")
    for path in ("/offices/TH-50/handover", "/offices/moi/handover", "/offices/nowhere/handover"):
        assert coordinator.get(path).status_code == 404


def test_the_new_governor_is_handed_the_province_and_acknowledges(
    office_settings: Settings,
) -> None:
    ctx = open_context(office_settings)
    hand_over_changed(ctx)
    operator = ctx.acting(person_id(ctx, "admin"))
    grant(operator, "moi.director", "governor", "TH-57")
    set_post(operator, "office_head:TH-57", "moi.director")
    assert hand_over_changed(ctx) == {"handed_over": 1}

    successor = sign_in_as(a_browser(office_settings), "moi.director")
    assert "สมุดส่งมอบงาน" in successor.get("/").text
    page = successor.get("/offices/TH-57/handover").text
    (acknowledge,) = re.findall(r'action="(/offices/TH-57/handover/\d+/acknowledge)"', page)
    (book,) = set(re.findall(r'href="(/offices/TH-57/handover/\d+\.pdf)"', page))
    assert successor.get(book).content.startswith(b"%PDF-")
    stranger = sign_in_as(a_browser(office_settings), "coordinator.th50")
    assert stranger.get(book).status_code == 404
    assert post(stranger, acknowledge, "/account").status_code in {404, 422}
    assert post(successor, acknowledge, "/offices/TH-57/handover").status_code == 303
    assert "รับทราบแล้ว" in successor.get("/offices/TH-57/handover").text
    assert "/acknowledge" not in successor.get("/offices/TH-57/handover").text


def test_vietnams_mergers_are_settled_by_an_officer(
    officer: TestClient, office_settings: Settings
) -> None:
    assert see_to_partners(open_context(office_settings))["changes"] > 0
    shown = officer.get("/partners/changes").text
    several = re.findall(r'href="(/partners/changes/settle\?[^"]+)"', shown)
    assert several
    form = html.unescape(several[0])
    pair = re.search(r"pair=([^&]+)", form)
    change = re.search(r"change=([^&]+)", form)
    assert pair is not None
    assert change is not None
    asked = officer.get(form).text
    (proposed,) = re.findall(r'name="successor"[^>]* value="([^"]*)"', asked)

    fields = {"pair": pair[1], "change": change[1].replace("%3A", ":"), "outcome": "moved"}
    nothing = post(officer, "/partners/changes/settle", form, **fields, reason="ยืนยันแล้ว")
    assert nothing.status_code == 422
    done = post(
        officer, "/partners/changes/settle", form, **fields, reason="ยืนยันแล้ว",
        successor=proposed or "VN-SG",
    )  # fmt: skip
    assert done.status_code == 303, done.text
    assert "ยืนยันแล้ว" in officer.get("/partners/changes").text
    assert "เดิม" in officer.get(f"/pairs/{pair[1]}").text


def test_a_change_at_the_partners_side_is_reported_to_the_paired(coordinator: TestClient) -> None:
    form = coordinator.get("/partners/changes/report").text
    partner = re.findall(r'<select id="f-partner".*?<option value="([^"]+)"', form, re.DOTALL)[0]
    fields = {"partner": partner, "kind": "policy", "on": "2569", "text": "นโยบายใหม่",
              "source": "หนังสือสถานกงสุลใหญ่"}  # fmt: skip
    done = post(coordinator, "/partners/changes/report", "/partners/changes/report", **fields)

    assert done.status_code == 303, done.text
    assert "นโยบายใหม่" in coordinator.get("/partners/changes").text
    assert "ทบทวนความสัมพันธ์" in coordinator.get("/").text


def test_texts_that_end_are_listed_for_their_province(coordinator: TestClient) -> None:
    assert coordinator.get("/renewals").status_code == 200
    assert coordinator.get("/partners/changes/settle").status_code == 404
