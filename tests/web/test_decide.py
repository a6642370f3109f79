"""Deciding in the browser: shown, reviewed, confirmed once, and nothing typed is lost."""

from __future__ import annotations

import html
import re

import pytest

from tests.web.browser import TestClient, a_browser
from tests.web.support_desk import ENDORSE, Desk
from tests.web.support_people import post, sign_in_as
from usecases.proposals import drafts
from web.security.forms import FIELD

BACK = {"send_back-reason": "ขาดแผน", "send_back-reason_code": "documents"}


@pytest.fixture
def desk(office: TestClient, office_settings) -> Desk:
    found = Desk(office, office_settings)
    found.do("coordinator.th57", "submit")
    sign_in_as(office, "governor.th57")
    return found


def test_the_form_shows_each_way_with_what_follows_and_the_locked_with_why(desk: Desk) -> None:
    page = desk.browser.get(desk.path)

    assert page.status_code == 200
    assert 'value="endorse"' in page.text
    assert "วันทำการ (ถึง" in page.text
    assert 'name="endorse-committee_number"' in page.text
    assert "ทำไม่ได้" in page.text  # hold belongs to the ministry
    assert desk.state() == "endorsement"


def test_a_review_tells_what_will_happen_and_does_nothing(desk: Desk) -> None:
    answer = desk.send("review", **ENDORSE)

    assert answer.status_code == 200
    assert "กองการต่างประเทศ สำนักงานปลัดกระทรวงมหาดไทย" in answer.text
    assert "เจ้าหน้าที่ตัวอย่าง กองการต่างประเทศ" in answer.text  # who gets the mail
    assert "20 พฤศจิกายน 2569" in answer.text
    assert desk.state() == "endorsement"


def test_confirming_decides_once_and_leads_to_the_record(desk: Desk) -> None:
    first = desk.send("confirm", **ENDORSE)
    again = desk.send("confirm", **ENDORSE)  # a double click

    assert first.status_code == 303
    assert first.headers["location"] == f"/cases/{desk.number}/done/3"
    assert again.headers["location"] == first.headers["location"]
    assert desk.state() == "screening"
    record = desk.browser.get(first.headers["location"]).text
    assert desk.number in record
    assert "3/2569" in record
    assert "เจ้าหน้าที่ตัวอย่าง" in record  # whom to ask


def test_the_record_is_saved_as_a_plain_text_in_both_languages(desk: Desk) -> None:
    where = desk.send("confirm", **ENDORSE).headers["location"]

    saved = desk.browser.get(f"{where}/record")

    assert saved.headers["content-type"].startswith("text/plain")
    assert "attachment" in saved.headers["content-disposition"]
    assert "วันที่ของหนังสือ: 20 พฤศจิกายน 2569" in saved.text
    assert "date of the letter: 20 November 2026" in saved.text
    assert "sha256" in saved.text


@pytest.mark.parametrize("step", ["review", "confirm"])
def test_each_thing_wrong_is_said_beside_its_field_and_all_typed_stays(
    desk: Desk, step: str
) -> None:
    fields = ENDORSE | {
        "endorse-committee_number": "",
        "endorse-committee_date": "23/11/3112",
        "endorse-letter_date": "1/1/2570",
    }

    answer = desk.send(step, **fields, **{"send_back-reason": "เขียนไว้ก่อน"})

    assert answer.status_code == 422
    assert 'href="#f-endorse-committee_number"' in answer.text
    assert 'id="e-endorse-committee_number"' in answer.text
    assert 'id="e-endorse-committee_date"' in answer.text
    assert "ชร 0017.2/456" in answer.text
    assert "เขียนไว้ก่อน" in answer.text
    assert desk.state() == "endorsement"


def test_a_date_ahead_is_refused_beside_its_field_in_the_reader_s_calendar(desk: Desk) -> None:
    answer = desk.send("review", **ENDORSE | {"endorse-letter_date": "1/1/2570"})

    assert answer.status_code == 422
    assert 'id="e-endorse-letter_date"' in answer.text
    assert "1 มกราคม 2570" in answer.text
    assert "2027-01-01" not in answer.text


def test_only_the_chosen_act_is_checked(desk: Desk) -> None:
    bad_elsewhere = {"endorse-committee_date": "ไม่ใช่วันที่"}

    answer = desk.send("review", act="send_back", **BACK, **bad_elsewhere)

    assert answer.status_code == 200


def test_a_return_asks_for_its_cause_and_shows_it_in_the_record(desk: Desk) -> None:
    answer = desk.send("review", act="send_back", **{"send_back-reason": "ขาดแผน"})
    done = desk.send("confirm", act="send_back", **BACK)

    assert answer.status_code == 422
    assert 'id="e-send_back-reason_code"' in answer.text
    shown = desk.browser.get(done.headers["location"]).text
    assert "เอกสารหรือข้อมูลไม่ครบ" in shown
    assert "เอกสารหรือข้อมูลไม่ครบ" in desk.browser.get(f"/cases/{desk.number}/history").text


def test_choosing_nothing_is_said_at_the_choice(desk: Desk) -> None:
    answer = desk.send("review")

    assert answer.status_code == 422
    assert 'id="e-act"' in answer.text


def test_two_people_at_once_the_second_is_told_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.do("governor.th57", "send_back", reason="คนแรก")
    desk.do("coordinator.th57", "submit")

    for step in ("review", "confirm"):
        answer = desk.send(step, **ENDORSE)

        assert answer.status_code == 409
        assert "ผู้ประสานงานตัวอย่าง" in answer.text  # who moved it
        assert "ชร 0017.2/456" in answer.text
        assert 'name="version" value="4"' in answer.text  # a new review rests on what is now so
    assert desk.state() == "endorsement"


def test_texts_for_an_act_that_is_gone_can_still_be_copied(desk: Desk) -> None:
    desk.do("governor.th57", "send_back", reason="คนแรก")

    answer = desk.send("review", act="send_back", **{"send_back-reason": "เหตุผลยาวของคนที่สอง"})

    assert answer.status_code == 409
    assert "เหตุผลยาวของคนที่สอง" in answer.text
    assert "readonly" in answer.text


def test_what_is_saved_is_offered_later_and_gone_once_decided(desk: Desk) -> None:
    saved = desk.send("save", act="send_back", **{"send_back-reason": "ร่างเหตุผล"})
    back = desk.browser.get(desk.path).text

    assert saved.headers["location"] == f"{desk.path}?saved=1"
    assert "ร่างเหตุผล" in back
    assert re.search(r'value="send_back" checked', back)

    desk.send("confirm", act="send_back", **BACK)
    assert drafts.list_mine(desk.ctx("governor.th57")) == []


def test_two_tabs_that_save_are_told_of_each_other(desk: Desk) -> None:
    desk.send("save", act="send_back", **{"send_back-reason": "แท็บหนึ่ง"})

    answer = desk.send("save", act="send_back", **{"send_back-reason": "แท็บสอง"})

    assert answer.status_code == 409
    assert "แท็บสอง" in answer.text
    found = re.findall(r'name="(draft|draft_version)" value="(\d+)"', answer.text)
    over = desk.send("save", act="send_back", **{"send_back-reason": "แท็บสอง"}, **dict(found))
    assert over.status_code == 303
    mine = drafts.list_mine(desk.ctx("governor.th57"))
    assert [draft["fields"]["send_back-reason"] for draft in mine] == [["แท็บสอง"]]


def test_looking_never_decides_whatever_the_address_says(desk: Desk) -> None:
    for more in ("?act=endorse&step=confirm", "?step=confirm&act=send_back&send_back-reason=x"):
        assert desk.browser.get(desk.path + more).status_code == 200

    assert desk.state() == "endorsement"


def test_a_form_of_an_old_session_changes_nothing_and_keeps_the_text(desk: Desk) -> None:
    data = {FIELD: "0" * 64, "step": "confirm", "version": "2", **ENDORSE}

    answer = desk.browser.post(desk.path, data=data, headers={"sec-fetch-site": "same-origin"})

    assert answer.status_code == 403
    assert "ชร 0017.2/456" in answer.text
    assert desk.state() == "endorsement"
    fresh = re.search(rf'name="{FIELD}" value="([0-9a-f]+)"', answer.text)
    assert fresh is not None
    again = desk.browser.post(
        desk.path, data=data | {FIELD: fresh[1]}, headers={"sec-fetch-site": "same-origin"}
    )
    assert again.status_code == 200
    assert desk.state() != "endorsement"


def test_who_may_not_know_of_the_case_gets_404_and_keeps_no_draft(desk: Desk) -> None:
    stranger = a_browser(desk.settings)
    sign_in_as(stranger, "coordinator.th50")

    assert stranger.get(desk.path).status_code == 404
    refused = post(stranger, desk.path, step="save", act="endorse")
    assert refused.status_code == 404
    assert drafts.list_mine(desk.ctx("coordinator.th50")) == []


def test_who_may_not_decide_is_refused_with_the_reason(desk: Desk) -> None:
    sign_in_as(desk.browser, "moi.officer")

    answer = desk.send("confirm", **ENDORSE)

    assert answer.status_code == 422
    assert "เป็นหน้าที่ของผู้ว่าราชการจังหวัด" in html.unescape(answer.text)
    assert desk.state() == "endorsement"


def test_an_officer_chooses_agencies_by_name(desk: Desk) -> None:
    desk.send("confirm", **ENDORSE)
    sign_in_as(desk.browser, "moi.officer")
    shown = desk.browser.get(desk.path).text
    fields = {f"accept-suitability_{name}": "ดี" for name in ("level", "potential", "benefit")}

    done = desk.send("confirm", version=3, act="accept", **fields, **{"accept-agencies": "NESDC"})

    assert "สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ" in shown
    assert 'name="accept-agencies" value="none"' in shown
    assert done.status_code == 303
    sign_in_as(desk.browser, "mfa.officer")
    opinion = desk.browser.get(desk.path).text
    assert 'name="concur-treaty"' in opinion
    sign_in_as(desk.browser, "agency.nesdc")
    assert 'name="concur-treaty"' not in desk.browser.get(desk.path).text


@pytest.mark.parametrize("reason", ["เหตุผลที่เขียนยาว", ""])
def test_a_click_elsewhere_during_the_review_loses_nothing(desk: Desk, reason: str) -> None:
    desk.send("review", act="send_back", **BACK | {"send_back-reason": reason, "endorse-x": "อีกข้อ"})

    later = desk.browser.get(desk.path).text  # such as after changing the language

    assert reason in later
    assert re.search(r'value="send_back" checked', later)
    assert desk.state() == "endorsement"
