"""The whole life of a case by nine people in a real browser; phones, no JavaScript, keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from config.wiring import open_context
from tests.support.story import TEXT
from usecases.reading.views import list_cases, show_case

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

Open = Callable[..., Page]
PARTNER = "KR-11"  # Seoul: Chiang Rai has no pair with it in the register
YESTERDAY, SOON = "22/11/2569", "23/12/2569"


def answer(page: Page, number: str, act: str, **fields: str | list[str]) -> None:
    """Decide on a case as its form offers: choose, write, review, confirm."""
    page.goto(f"/cases/{number}/decide")
    page.locator(f'input[name="act"][value="{act}"]').check()
    for name, value in fields.items():
        _write(page, f"{act}-{name}", value)
    page.locator('button[name="step"][value="review"]').click()
    page.locator('button[name="step"][value="confirm"]').click()
    page.wait_for_url("**/done/*")


def _write(page: Page, key: str, value: str | list[str]) -> None:
    found: Locator = page.locator(f'[name="{key}"]')
    if found.first.get_attribute("type") in {"radio", "checkbox"}:
        for each in [value] if isinstance(value, str) else value:
            page.locator(f'[name="{key}"][value="{each}"]').check(force=True)
    else:
        found.first.fill("\n".join(value) if isinstance(value, list) else value)


def propose(page: Page, tmp_path: Path, partner: str = PARTNER) -> str:
    """Go through the steps of a proposal and send it to the governor."""
    page.goto("/proposals")
    page.locator("main form[method=post] button").first.click()
    page.locator("form.find input").fill(partner)
    page.locator("form.find button").click()
    page.locator(f'input[name="partner"][value="{partner}"]').check()
    _next(page)
    page.locator('input[name="instrument"][value="mou"]').check()
    page.locator('input[name="urgency"][value="normal"]').check()
    _next(page)
    page.locator('input[name="partner_level"][value="first_level"]').check()
    page.locator('input[name="fields"]').first.check()
    _next(page)
    for name in ("benefit", "contact"):
        page.locator(f'[name="{name}"]').fill("ข้อความตัวอย่าง")
    _next(page)
    for name in ("plan", "budget", "staff", "follow_up"):
        page.locator(f'[name="{name}"]').fill("ข้อความตัวอย่าง")
    _next(page)
    file = tmp_path / "ร่าง.pdf"
    file.write_bytes(TEXT)
    page.locator('input[name="file"]').set_input_files(file)
    _next(page)
    submit = page.locator('button[name="go"][value="submit"]')
    submit.wait_for()
    if page.locator('input[name="seen"]').count():
        page.locator('input[name="seen"]').check()
    submit.click()
    return page.locator("main b", has_text="TH57-").first.inner_text()


def _next(page: Page) -> None:
    page.locator('#step button[name="go"][value="next"]').click()


@contextmanager
def visiting(open_page: Open, who: str, **how: object) -> Iterator[Page]:
    page = open_page(who, **how)
    yield page
    page.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "no-javascript"])
def test_nine_people_bring_a_case_to_its_signature(
    open_page: Open, installation, tmp_path: Path, *, javascript: bool
) -> None:
    width = 1360 if javascript else 390

    def by(who: str) -> AbstractContextManager[Page]:
        return visiting(open_page, who, javascript=javascript, width=width)

    with by("coordinator.th57") as page:
        number = propose(page, tmp_path)
    with by("governor.th57") as page:
        answer(
            page,
            number,
            "endorse",
            committee_number="3/2569",
            committee_date=YESTERDAY,
            letter_number="ชร 0017.2/1",
            letter_date=YESTERDAY,
        )
    with by("moi.officer") as page:
        suitable = {f"suitability_{n}": "เหมาะสม" for n in ("level", "potential", "benefit")}
        answer(page, number, "accept", **suitable, agencies=["NESDC"])
        answer(page, number, "concur")
    with by("mfa.legal") as page:
        answer(page, number, "concur", treaty="not_treaty")
    with by("agency.nesdc") as page:
        answer(page, number, "concur")
    with by("moi.officer") as page:
        answer(page, number, "confirm_cabinet", reason="ควรเสนอคณะรัฐมนตรี")
    with by("cabinet.liaison") as page:
        answer(
            page,
            number,
            "cabinet_approve",
            resolution_number="นร 0505/1",
            resolution_date=YESTERDAY,
            standing_clause="report_back",
        )
    with by("coordinator.th57") as page:
        answer(page, number, "partner_agrees")
    with by("governor.th57") as page:
        signed_text = show_case(open_context(installation), number)["facts"]["text"]
        answer(
            page,
            number,
            "sign",
            signed_on=YESTERDAY,
            place="จังหวัดตัวอย่าง",
            signatories=["ผู้ว่าราชการจังหวัดตัวอย่าง", "ผู้ลงนามตัวอย่าง"],
            document=signed_text,
        )
    with by("moi.officer") as page:
        answer(
            page,
            number,
            "deposit",
            deposit_reference="สนธิ 1/2569",
            deposit_date=YESTERDAY,
        )
    with by("monitor") as page:
        page.goto(f"/cases/{number}")
        assert page.locator("h1").is_visible()

    found = {c["number"]: c["state"] for c in list_cases(open_context(installation), limit=200)}
    assert found[number] == "active"


def test_two_who_decide_at_once_one_is_told_and_loses_nothing(
    open_page: Open, installation
) -> None:
    number = _in_state(installation, "screening")
    one, other = open_page("moi.officer"), open_page("moi.officer2")
    for page in (one, other):
        page.goto(f"/cases/{number}/decide")
        page.locator('input[name="act"][value="reject"]').check()
        _write(page, "reject-reason", "ขอข้อมูลเพิ่มเติมจากตัวอย่าง")
        page.locator('button[name="step"][value="review"]').click()
    one.locator('button[name="step"][value="confirm"]').click()
    one.wait_for_url("**/done/*")
    other.locator('button[name="step"][value="confirm"]').click()

    expect(other.get_by_text("ขอข้อมูลเพิ่มเติมจากตัวอย่าง").first).to_be_visible()
    expect(other.locator('button[name="step"][value="confirm"]')).to_have_count(0)
    assert "/done/" not in other.url


def test_what_was_written_survives_a_session_that_ended(open_page: Open, installation) -> None:
    number = _in_state(installation, "endorsement")
    page = open_page("governor.th57")
    page.goto(f"/cases/{number}/decide")
    page.locator('input[name="act"][value="send_back"]').check()
    _write(page, "send_back-reason", "เหตุผลที่ยาวมากซึ่งเสียดายหากหายไป")
    page.context.clear_cookies()
    page.locator('button[name="step"][value="review"]').click()
    page.locator('button[value="governor.th57"]').click()

    expect(page.locator("main")).to_contain_text("เหตุผลที่ยาวมากซึ่งเสียดายหากหายไป")


def test_a_reviewer_decides_by_keyboard_alone(open_page: Open, installation) -> None:
    number = _in_state(installation, "endorsement")
    page = open_page("governor.th57")
    page.goto(f"/cases/{number}/decide?act=send_back")
    _tab_to(page, '[name="send_back-reason_code"]')
    page.keyboard.press("ArrowDown")
    _tab_to(page, '[name="send_back-reason"]')
    page.keyboard.type("เหตุผลตัวอย่าง")
    _tab_to(page, 'button[name="step"][value="review"]')
    page.keyboard.press("Enter")
    page.wait_for_selector('button[name="step"][value="confirm"]')
    _tab_to(page, 'button[name="step"][value="confirm"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/**")

    assert page.locator("h1").is_visible()


def test_from_the_mail_to_the_decision_in_three_clicks(open_page: Open, installation) -> None:
    """U7: the link of the mail, choose, review, confirm."""
    number = _in_state(installation, "endorsement")
    page = open_page("governor.th57", width=390)
    page.goto(f"/cases/{number}/decide")
    page.locator('input[name="act"][value="send_back"]').check()
    page.locator('[name="send_back-reason_code"]').select_option("documents")
    _write(page, "send_back-reason", "เหตุผลตัวอย่าง")
    page.locator('button[name="step"][value="review"]').click()
    page.locator('button[name="step"][value="confirm"]').click()

    expect(page).to_have_url(re.compile("/done/"))


def _in_state(installation, state: str) -> str:
    cases = list_cases(open_context(installation), limit=200)
    found = [c["number"] for c in cases if c["state"] == state and c["number"].startswith("TH57")]
    return str(found[0])


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")
