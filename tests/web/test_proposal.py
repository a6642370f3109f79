"""A new proposal, from an empty draft to the governor."""

from __future__ import annotations

import pytest

from tests.web.proposing import PDF, begin, filled, form_of, send_step, sent, upload
from tests.web.support_people import post, sign_in_as


def test_a_whole_proposal_goes_to_the_governor(coordinator) -> None:
    draft = filled(coordinator)
    assert upload(coordinator, draft, PDF).status_code == 303

    answer = sent(coordinator, draft, "submit")

    result = coordinator.get(answer.headers["location"])
    assert result.status_code == 200
    assert "ส่งเรื่องแล้ว" in result.text
    assert "ผู้ว่าราชการจังหวัด" in result.text
    assert "draft.pdf" in result.text


def test_sending_twice_opens_one_case(coordinator) -> None:
    draft = filled(coordinator)
    first = sent(coordinator, draft, "open")

    again = post(coordinator, f"{draft}/send", "/proposals", go="open", version="1")

    assert again.headers["location"] == first.headers["location"]
    assert draft not in coordinator.get("/proposals").text


def test_what_is_missing_is_listed_and_bars_the_way_to_the_governor(coordinator) -> None:
    draft = begin(coordinator)
    send_step(coordinator, draft, "partner")

    page = coordinator.get(f"{draft}/check").text

    assert "ความพร้อมด้านงบประมาณ" in page
    assert f'href="{draft}/readiness#f-budget"' in page
    assert 'value="submit"' not in page


def test_each_step_shows_what_was_saved(coordinator) -> None:
    draft = filled(coordinator)

    page = coordinator.get(f"{draft}/benefit").text

    assert "นักท่องเที่ยวเพิ่ม ๑๐%" in page


def test_a_wrong_value_is_kept_and_marked(coordinator) -> None:
    draft = begin(coordinator)

    answer = send_step(coordinator, draft, "benefit", benefit="ก" * 20_001)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "ก" * 20_001 in coordinator.get(f"{draft}/benefit").text


def test_a_unit_is_found_by_its_local_name(coordinator) -> None:
    draft = begin(coordinator)

    page = coordinator.get(f"{draft}/partner", params={"q": "云南"}).text

    assert "มณฑลยูนนาน" in page
    assert 'value="CN-YN"' in page


def test_a_merged_unit_is_explained_and_cannot_be_chosen(coordinator) -> None:
    draft = begin(coordinator)

    page = coordinator.get(f"{draft}/partner", params={"q": "Hà Giang"}).text
    answer = send_step(coordinator, draft, "partner", partner="VN-03")

    assert 'value="VN-03"' not in page
    assert "Tuyên Quang" in page
    assert "?q=VN-07" in page
    assert answer.status_code == 422


def test_a_unit_that_is_not_known_is_described_and_enters_the_register(coordinator) -> None:
    draft = filled(coordinator)
    described = {
        "partner": "new", "new_country": "CN", "new_level": "second_level", "new_parent": "CN-YN",
        "new_th": "เมืองตัวอย่าง", "new_en": "Example City", "new_local": "范例市",
    }  # fmt: skip
    assert send_step(coordinator, draft, "partner", **described).status_code == 303

    answer = sent(coordinator, draft, "open")

    assert "เมืองตัวอย่าง" in coordinator.get(answer.headers["location"]).text
    again = begin(coordinator)
    found = coordinator.get(f"{again}/partner", params={"q": "范例市"}).text
    assert 'value="CN-YN:examplecity"' in found


def test_a_pair_of_the_register_must_be_looked_at_first(coordinator) -> None:
    draft = filled(coordinator)
    send_step(coordinator, draft, "partner", partner="CN-YN")

    refused = sent(coordinator, draft, "open")
    opened = sent(coordinator, draft, "open", seen="yes")

    assert refused.status_code == 422
    assert "คู่นี้มีในทะเบียนแล้ว" in refused.text
    assert opened.status_code == 303


def test_two_tabs_keep_both_versions_of_a_field(coordinator) -> None:
    draft = begin(coordinator)
    shown = form_of(coordinator, f"{draft}/benefit")
    send_step(coordinator, draft, "benefit", **shown, tab="a", benefit="ของแท็บแรก", contact="ก")

    answer = send_step(
        coordinator, draft, "benefit", **shown, tab="b", benefit="ของแท็บที่สอง", contact=""
    )

    assert answer.status_code == 409
    assert "ของแท็บแรก" in answer.text
    assert "ของแท็บที่สอง" in answer.text
    assert "ก</textarea>" in answer.text  # untouched here, so what the first tab wrote stands


def test_the_version_chosen_in_a_conflict_stands(coordinator) -> None:
    draft = begin(coordinator)
    shown = form_of(coordinator, f"{draft}/benefit")
    send_step(coordinator, draft, "benefit", **shown, tab="a", benefit="ของแท็บแรก")
    fresh = form_of(coordinator, f"{draft}/benefit")

    choice = {"choose-benefit": "stored", "benefit": "ของแท็บที่สอง", "tab": "b"}
    send_step(coordinator, draft, "benefit", **{**fresh, **choice})
    assert "ของแท็บแรก" in coordinator.get(f"{draft}/benefit").text
    send_step(coordinator, draft, "benefit", **{**fresh, **choice, "choose-benefit": "given"})

    assert "ของแท็บที่สอง" in coordinator.get(f"{draft}/benefit").text


def test_what_is_saved_while_writing_is_no_conflict_with_oneself(coordinator) -> None:
    draft = begin(coordinator)
    shown = form_of(coordinator, f"{draft}/benefit")
    kept = post(coordinator, f"{draft}/benefit/keep", f"{draft}/benefit",
                **shown, tab="a", benefit="ครึ่งหนึ่ง")  # fmt: skip

    answer = send_step(coordinator, draft, "benefit", **shown, tab="a", benefit="ครึ่งหนึ่งแล้วต่อ")

    assert "บันทึกร่างแล้ว" in kept.text
    assert answer.status_code == 303


def test_a_program_is_no_draft_text(coordinator) -> None:
    draft = begin(coordinator)

    answer = upload(coordinator, draft, b"MZ\x00\x00", "draft.pdf")

    assert answer.status_code == 422
    assert 'id="e-file"' in answer.text


def test_a_draft_is_nobody_elses(coordinator) -> None:
    draft = begin(coordinator)
    post(coordinator, "/sign-out")
    sign_in_as(coordinator, "coordinator.th50")

    assert coordinator.get(f"{draft}/partner").status_code == 404
    assert draft not in coordinator.get("/proposals").text


def test_who_is_no_coordinator_has_no_such_page(office) -> None:
    sign_in_as(office, "moi.officer")

    assert office.get("/proposals").status_code == 404


def test_a_draft_can_be_deleted(coordinator) -> None:
    draft = begin(coordinator)

    post(coordinator, f"{draft}/drop", "/proposals")

    assert coordinator.get(f"{draft}/partner").status_code == 404


@pytest.mark.parametrize(
    "step", ["partner", "instrument", "cooperation", "benefit", "readiness", "text", "check"]
)
def test_every_step_gives_its_guidance_with_a_source_or_says_so(coordinator, step) -> None:
    draft = filled(coordinator)

    page = coordinator.get(f"{draft}/{step}").text

    assert "ควรรู้ในขั้นนี้" in page
    assert page.count('class="src"') >= page.count("<li><p>")
