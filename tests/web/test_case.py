"""The page of a case: everything in its place, for those who may see it, in both languages."""

from __future__ import annotations

import re

import pytest

from config import wiring
from config.settings import Settings
from tests.web.browser import TestClient, a_browser
from tests.web.support_case import Life
from tests.web.support_people import form_token, post, sign_in_as
from web.security.forms import FIELD

SECTIONS = ('id="h"', 'class="due', 'class="steps"', 'id="ha"', 'id="hk"', 'id="hd"', 'id="hc"',
            'id="hs"', 'id="ht"', 'id="hn"', 'id="hp"', 'id="hse"')  # fmt: skip


@pytest.fixture
def life(office_settings: Settings) -> Life:
    return Life(wiring.open_context(office_settings))


def page(office: TestClient, username: str, path: str, language: str = "th") -> str:
    sign_in_as(office, username)
    office.cookies.set("lang", language)
    answer = office.get(path)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_parts_stand_in_the_order_of_the_work(
    office: TestClient, life: Life, language: str
) -> None:
    text = page(office, "moi.officer", f"/cases/{life.in_review()}", language)

    places = [text.index(section) for section in SECTIONS]
    assert places == sorted(places)
    assert "None" not in re.sub(r"<script.*?</script>", "", text)


def test_the_head_says_what_the_history_says_of_the_signing(office: TestClient, life: Life) -> None:
    path = f"/cases/{life.in_review()}"

    first = page(office, "moi.officer", path)
    page(office, "moi.officer", f"{path}/ledger")
    then = page(office, "moi.officer", path)

    assert f'href="{path}/ledger"' in first
    assert "ดูการคาดการณ์" in first or "ข้อมูลน้อยเกินไป" in first
    assert "ยังบอกไม่ได้: ข้อมูลน้อยเกินไป" in then


def test_what_is_not_mine_to_see_is_not_there(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th50")

    paths = ["", "/history", "/ledger", "/evidence", "/print", "/correct", "/mails/1"]
    answers = [office.get(f"/cases/{number}{path}").status_code for path in paths]

    assert answers == [404] * len(paths)
    assert office.get("/cases/TH57-2569-999").status_code == 404
    for deed in ("comments", "checks", "correct", "documents", "duties/report_back"):
        assert post(office, f"/cases/{number}/{deed}", text="x").status_code in {404, 422}
    assert "แขวงตัวอย่าง" not in office.get(f"/cases/{number}").text


def test_nobody_sees_a_case_without_signing_in(office: TestClient, life: Life) -> None:
    answer = office.get(f"/cases/{life.draft()}", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_every_locked_act_says_why(office: TestClient, life: Life) -> None:
    number = life.in_review()

    thai = page(office, "coordinator.th57", f"/cases/{number}")
    english = page(office, "coordinator.th57", f"/cases/{number}", "en")

    assert thai.count("ทำไม่ได้") >= 4
    assert english.count("Not possible") == thai.count("ทำไม่ได้: ")


def test_an_overdue_case_says_by_how_many_working_days(office: TestClient, life: Life) -> None:
    number = life.overdue(by=3)

    text = page(office, "mfa.officer", f"/cases/{number}")

    assert re.search(r'class="v">3 วันทำการ', text)
    assert "ยกระดับแล้ว" in text
    assert 'class="now late"' in text


def test_a_case_on_hold_stands_where_it_was_held(office: TestClient, life: Life) -> None:
    text = page(office, "moi.officer", f"/cases/{life.on_hold()}")

    assert 'class="held" aria-current="step"' in text
    assert "นาฬิกาของขั้นนี้หยุด" in text


def test_a_rejected_case_ends_where_it_ended(office: TestClient, life: Life) -> None:
    text = page(office, "moi.officer", f"/cases/{life.rejected()}", "en")

    steps = re.findall(r'<li class="(\w+)"', text.split('class="steps"')[1].split("</ol>")[0])
    assert steps[-1] == "stopped"
    assert "todo" not in steps
    assert "No reminder is due to go" in text


def test_a_remark_is_written_and_read_by_others(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "coordinator.th57")
    answer = post(office, f"/cases/{number}/comments", text="บรรทัดแรก\n<b>สอง</b>")

    assert answer.status_code == 303
    text = page(office, "mfa.officer", f"/cases/{number}")
    assert "บรรทัดแรก\n&lt;b&gt;สอง&lt;/b&gt;" in text
    assert "เห็นได้เฉพาะ" in text


def test_an_empty_remark_is_shown_again(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "mfa.officer")

    answer = post(office, f"/cases/{number}/comments", text="x" * 5001)

    assert answer.status_code == 422
    assert "x" * 5001 in answer.text
    assert 'id="problems"' in answer.text


def test_a_form_without_its_token_changes_nothing(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "mfa.officer")

    answer = office.post(
        f"/cases/{number}/comments",
        data={FIELD: "0" * 64, "text": "ยังอยู่"},
        headers={"sec-fetch-site": "same-origin"},
    )

    assert answer.status_code == 403
    assert "ยังอยู่</textarea>" in answer.text
    assert 'id="comment-' not in office.get(f"/cases/{number}").text


def test_only_the_office_that_holds_the_stage_marks_the_checklist(
    office: TestClient, life: Life
) -> None:
    number = life.in_review()
    sign_in_as(office, "mfa.officer")
    marks = {"state-treaty": "lacking", "note-treaty": "รอกรมสนธิสัญญา", "state-text": "done"}

    assert post(office, f"/cases/{number}/checks", **marks).status_code == 303
    text = page(office, "mfa.legal", f"/cases/{number}")
    assert "รอกรมสนธิสัญญา" in text
    assert "ครบ 1 จาก 5" in text
    sign_in_as(office, "coordinator.th57")
    assert post(office, f"/cases/{number}/checks", **marks).status_code == 422


def test_what_is_lacking_needs_a_note(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "mfa.officer")

    answer = post(office, f"/cases/{number}/checks", **{"state-law": "lacking", "note-law": ""})

    assert answer.status_code == 422
    assert 'name="state-law" value="lacking" checked' in answer.text


def test_a_mail_is_shown_as_it_went_out_without_an_address(office: TestClient, life: Life) -> None:
    number = life.in_review()
    history = page(office, "moi.officer", f"/cases/{number}/history")
    mails = sorted(set(re.findall(rf"/cases/{number}/mails/\d+", history)))

    for mail in mails:
        text = page(office, "moi.officer", mail)
        assert "<pre" in text
        assert ".phinong.example" not in text
    assert office.get(f"/cases/{number}/mails/999999").status_code == 404
    assert len(mails) >= 5


def test_a_mail_of_another_case_is_not_found(office: TestClient, life: Life) -> None:
    number, other = life.in_review(), life.rejected()
    text = page(office, "moi.officer", f"/cases/{other}/history")
    found = re.search(r"/mails/(\d+)", text)

    assert found is not None
    assert office.get(f"/cases/{number}/mails/{found[1]}").status_code == 404


def test_the_history_is_paged_without_a_gap(office: TestClient, life: Life) -> None:
    number = life.in_review()
    for count in range(60):
        life.wait(minutes=1)
        life.comment(number, f"หมายเหตุที่ {count}")

    seen, path = 0, f"/cases/{number}/history"
    while path:
        text = page(office, "moi.officer", path)
        seen += text.count("แสดงความเห็นเพิ่มเติม")
        found = re.search(r'rel="next" href="([^"]+)"', text)
        path = found[1].replace("&amp;", "&") if found else ""

    assert seen == 60


def test_every_day_of_the_ledger_has_its_office(office: TestClient, life: Life) -> None:
    text = page(office, "moi.officer", f"/cases/{life.overdue(by=3)}/ledger", "en")

    assert "Ministry of Foreign Affairs" in text
    assert re.search(r"<title[^>]*>Days of each office", text)


@pytest.mark.usefixtures("one_window")
def test_the_evidence_is_the_chain_and_is_limited(office: TestClient, life: Life) -> None:
    number = life.in_review()
    sign_in_as(office, "monitor")

    answer = office.get(f"/cases/{number}/evidence")

    lines = answer.text.splitlines()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(lines) == life.entries(number) + 1
    statuses = [office.get(f"/cases/{number}/evidence").status_code for _ in range(10)]
    assert statuses[-1] == 429


def test_a_page_asks_the_database_little(office_settings: Settings, life: Life) -> None:
    number = life.in_review()
    for count in range(30):
        life.comment(number, f"หมายเหตุที่ {count}")
    office = a_browser(office_settings)
    page(office, "mfa.officer", f"/cases/{number}")
    asked: list[str] = []
    with life.listening(asked):
        office.get(f"/cases/{number}")

    assert 8 <= len(asked) <= 18, "\n".join(asked)


def test_the_print_view_has_no_form_but_the_language(office: TestClient, life: Life) -> None:
    text = page(office, "moi.officer", f"/cases/{life.in_review()}/print")

    assert text.count("<form") == text.count('action="/language"') + text.count('role="search"')


def test_pages_carry_the_token_in_every_form(office: TestClient, life: Life) -> None:
    number = life.in_review()
    text = page(office, "mfa.officer", f"/cases/{number}")

    assert text.count('method="post"') == text.count(f'name="{FIELD}"')
    assert form_token(office, f"/cases/{number}")
