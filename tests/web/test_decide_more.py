"""Beside the plain decision: holds, what follows, signings, delegates, dates as they are read."""

from __future__ import annotations

import re

import pytest

from tests.support.story import TEXT
from tests.web.browser import TestClient
from tests.web.support_desk import ENDORSE, Desk
from tests.web.support_people import post, sign_in_as
from usecases.cases import case_file
from usecases.people import people


@pytest.fixture
def desk(office: TestClient, office_settings) -> Desk:
    found = Desk(office, office_settings)
    found.do("coordinator.th57", "submit")
    sign_in_as(office, "governor.th57")
    return found


def test_a_held_case_is_resumed_and_a_rejected_one_reopened(desk: Desk) -> None:
    desk.send("confirm", **ENDORSE)
    sign_in_as(desk.browser, "moi.officer")

    desk.send("confirm", version=3, act="hold", **{"hold-cause": "รอผลเลือกตั้ง"})
    assert desk.state() == "on_hold"
    desk.send("confirm", version=4, act="resume")
    assert desk.state() == "screening"
    desk.send("confirm", version=5, act="reject", **{"reject-reason": "ไม่เข้าเกณฑ์"})
    told = desk.send("review", version=6, act="reopen", **{"reopen-reason": "มีข้อมูลใหม่"}).text
    done = desk.send("confirm", version=6, act="reopen", **{"reopen-reason": "มีข้อมูลใหม่"})

    assert "เปิดเรื่องใหม่" in told
    new = desk.number[:-3] + f"{int(desk.number[-3:]) + 1:03d}"
    assert f"/cases/{new}" in desk.browser.get(done.headers["location"]).text


def test_a_date_is_echoed_as_it_was_understood(desk: Desk) -> None:
    answer = desk.browser.get("/read-date", params={"endorse-letter_date": "๒๓ พ.ย. ๖๙"})

    assert "= 23 พฤศจิกายน 2569" in answer.text
    assert "23 Nov 2026" in answer.text
    wrong = desk.browser.get("/read-date", params={"x": "23/11/69"})
    assert "=" not in re.sub(r"<[^>]+>", "", wrong.text)


def test_a_signed_letter_of_intent_leads_into_a_memorandum_once(office, office_settings) -> None:
    desk = Desk(office, office_settings, "loi")
    desk.walk("active")
    sign_in_as(office, "coordinator.th57")
    path = f"/cases/{desk.number}/next"

    page = office.get(path)
    first = post(office, path, path, instrument="mou", known="")
    again = post(office, path, path, instrument="mou", known="")  # a double click

    new = first.headers["location"]
    assert 'value="mou"' in page.text
    assert 'value="renewal"' not in page.text
    assert first.status_code == 303
    assert again.status_code == 409
    assert f'href="{new}"' in again.text
    assert f"/cases/{desk.number}/next" in office.get(f"/cases/{desk.number}").text


def test_what_follows_is_not_for_everybody_nor_for_every_case(desk: Desk) -> None:
    path = f"/cases/{desk.number}/next"

    refused = post(desk.browser, path, path, instrument="mou", known="")

    assert "โดยผู้ประสานงานของจังหวัด" in desk.browser.get(path).text
    assert refused.status_code == 422


def test_a_signing_is_recorded_with_a_document_that_is_attached(office, office_settings) -> None:
    desk = Desk(office, office_settings)
    desk.walk("signing")
    ctx = desk.ctx("governor.th57")
    paper = case_file.attach(ctx, desk.number, TEXT, "signed_text", "ฉบับลงนาม", "s.pdf")
    sign_in_as(office, "governor.th57")
    version = desk.version()
    fields = {
        "sign-signed_on": "20/11/2569",
        "sign-place": "เชียงราย",
        "sign-signatories": "ผู้ว่าราชการจังหวัดเชียงราย\r\nGovernor; of the partner",
        "sign-ends_on": "พ.ย. 2574",
    }

    lacking = desk.send("review", version=version, act="sign", **fields)
    done = desk.send(
        "confirm", version=version, act="sign", **fields, **{"sign-document": paper["sha256"]}
    )

    assert 'id="e-sign-document"' in lacking.text
    assert paper["sha256"] in lacking.text
    assert done.status_code == 303, done.text
    saved = office.get(done.headers["location"]).text
    assert "Governor; of the partner" in saved


def test_a_delegate_sees_for_whom_they_decide(desk: Desk) -> None:
    today = desk.ctx("governor.th57").today
    acting = people.delegate(
        desk.ctx("governor.th57"), "governor.th57", "moi.director", "governor", today, today, "ลา"
    )
    sign_in_as(desk.browser, "moi.director")

    told = desk.send("review", **ENDORSE).text
    record = desk.browser.get(desk.send("confirm", **ENDORSE).headers["location"]).text

    assert acting
    assert "ท่านปฏิบัติหน้าที่แทน" in told
    for page in (told, record):
        assert "ผู้ว่าราชการจังหวัดตัวอย่าง จังหวัดเชียงราย" in page
    assert "ผู้อำนวยการตัวอย่าง กองการต่างประเทศ" in record
