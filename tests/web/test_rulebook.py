"""The rule check and the rulebook in the browser: verdict, answers, versions, notices."""

from __future__ import annotations

import re
from typing import Any

import pytest

from config.settings import Settings
from config.wiring import open_context
from storage import cases, people
from tests.support.rulebook import NEXT, next_rulebook
from tests.web.browser import TestClient
from tests.web.support_desk import Desk
from tests.web.support_people import form_token, one, post, sign_in_as
from usecases.rulings import notices, publishing
from web.security.forms import FIELD


@pytest.fixture
def desk(office: TestClient, office_settings: Settings) -> Desk:
    """Return a case that waits for the rule check."""
    found = Desk(office, office_settings)
    found.walk("rule_check")
    return found


def publish(settings: Settings, *, effective: str) -> int:
    return publishing.publish(open_context(settings), next_rulebook(effective=effective))


def answered(browser: TestClient, number: str, **fields: str) -> Any:
    path = f"/cases/{number}/rulebook"
    version = one(r'name="version" value="(\d+)"', browser.get(path).text)
    named = {name.replace("__", "-"): value for name, value in fields.items()}
    return post(browser, f"{path}/answers", path, version=version, **named)


def test_the_tab_shows_every_rule_its_facts_and_what_is_unknown(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "moi.officer")
    browser.cookies.set("lang", "en")

    text = browser.get(f"/cases/{desk.number}/rulebook").text

    assert f'href="/cases/{desk.number}/rulebook" aria-current="page"' in text
    assert len(re.findall(r'<li class="rule ', text)) == 16
    assert "What is unknown is never a pass" in text
    assert 'name="value-binds_government"' in text
    assert "Royal Decree on Submission of Matters" in text
    assert browser.get(f"/cases/{desk.number}/rulebook.json").json()["today"]["path"] == {
        "value": "unknown", "th": "ยังไม่ทราบ ต้องให้เจ้าหน้าที่วินิจฉัย",
        "en": "unknown, an officer must decide"}  # fmt: skip


def test_readers_without_the_right_see_the_questions_and_no_form(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "coordinator.th57")

    text = browser.get(f"/cases/{desk.number}/rulebook").text

    assert "คำถามที่รอคำตอบ" in text
    assert 'name="value-binds_government"' not in text
    refused = post(browser, f"/cases/{desk.number}/rulebook/answers",
                   **{"value-binds_government": "yes", "source-binds_government": "x"})  # fmt: skip
    assert refused.status_code == 422


def test_a_case_that_is_not_theirs_to_see_is_unknown_to_them(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "coordinator.th50")

    for rest in ("", ".json", "/compare", "/compare.json"):
        assert browser.get(f"/cases/{desk.number}/rulebook{rest}").status_code == 404
    answer = post(browser, f"/cases/{desk.number}/rulebook/answers", **{"value-x": "yes"})
    assert answer.status_code == 404


def test_an_answer_is_kept_and_changes_the_verdict(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "mfa.officer")

    done = answered(browser, desk.number, value__binds_government="yes",
                    source__binds_government="กต 0803/12")  # fmt: skip

    assert done.headers["location"] == f"/cases/{desk.number}/rulebook?done=answered"
    text = browser.get(done.headers["location"]).text
    assert "บันทึกคำตอบแล้ว" in text
    assert "กต 0803/12" in text
    assert "ต้องเสนอคณะรัฐมนตรี" in one(r'<p class="verdict">(.*?)</p>', text)
    story = browser.get(f"/cases/{desk.number}/history").text
    assert "ตอบคำถามของการตรวจตามหลักเกณฑ์" in story


def test_an_unfit_answer_comes_back_with_everything_typed(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "moi.officer")

    again = answered(browser, desk.number, value__agencies_unasked="many",
                     source__agencies_unasked="บันทึกที่ 7", value__within_guideline="yes",
                     source__within_guideline="ตรวจแล้ว")  # fmt: skip

    assert again.status_code == 422
    assert 'href="#f-value-agencies_unasked"' in again.text
    for kept in ('value="many"', 'value="บันทึกที่ 7"', 'value="ตรวจแล้ว"'):
        assert kept in again.text
    assert re.search(r'name="value-within_guideline" value="yes" checked', again.text)


def test_an_answer_on_an_older_version_is_a_conflict(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "moi.officer")

    answer = post(browser, f"/cases/{desk.number}/rulebook/answers",
                  f"/cases/{desk.number}/rulebook", version="1",
                  **{"value-within_guideline": "yes", "source-within_guideline": "x"})  # fmt: skip

    assert answer.status_code == 409
    assert 'value="x"' in answer.text


def test_the_decision_shows_the_verdict_and_keeps_it(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "moi.officer")
    form = browser.get(desk.path).text
    assert "ผลการตรวจตามหลักเกณฑ์:" in form
    assert "R11" in form
    assert f'href="/cases/{desk.number}/rulebook"' in form
    version = desk.version()

    silent = desk.send("confirm", act="confirm_ministerial", version=version)
    assert (silent.status_code, desk.state()) == (422, "rule_check")
    fields = {"confirm_ministerial-reason": "อยู่ในกรอบแนวทางปี 2561"}
    done = desk.send("confirm", act="confirm_ministerial", version=version, **fields)

    assert (done.status_code, desk.state()) == (303, "approval")
    text = browser.get(f"/cases/{desk.number}/rulebook").text
    assert "เจ้าหน้าที่วินิจฉัยข้อที่ยังไม่ทราบ" in text
    assert "อยู่ในกรอบแนวทางปี 2561" in text
    with open_context(desk.settings).database.read() as connection:
        confirmed = cases.load(connection, desk.number).facts["confirmed"]
    assert confirmed["ruling"]["hash"][:12] in text
    past = browser.get("/rulebook/R11_guideline").text
    assert f'href="/cases/{desk.number}/rulebook"' in past


def test_the_rulebook_is_read_by_everybody_without_code(office: TestClient) -> None:
    office.cookies.set("lang", "en")

    text = office.get("/rulebook").text
    rule = office.get("/rulebook/R09_decree").text

    assert text.count('<li class="rule">') == 16
    assert 'href="/rulebook"' in office.get("/help").text
    for code in ("not binds_government", "=="):
        assert code not in text
    assert "thaigov.go.th/news/contents/details/80906" in rule
    assert "full official text read" in rule
    assert "Past cases" not in rule
    assert "Not confirmed" in office.get("/rulebook/R11_guideline").text
    assert office.get("/rulebook/R99_none").status_code == 404
    assert office.get("/rulebook?version=none").status_code == 404
    assert office.get("/rulebook/notices/1", follow_redirects=False).status_code == 303


def test_moi_checks_a_file_sees_what_it_touches_and_publishes_it(desk: Desk) -> None:
    browser = sign_in_as(desk.browser, "moi.officer")
    token = form_token(browser, "/admin/rulebook")
    file = {"file": ("next.toml", next_rulebook(effective="2099-01-01").encode(), "text/plain")}
    headers = {"sec-fetch-site": "same-origin"}

    looked = browser.post("/admin/rulebook", data={FIELD: token}, files=file, headers=headers)

    assert looked.status_code == 200, looked.text
    assert f'href="/cases/{desk.number}/rulebook"' in looked.text
    assert "ครบทุกคุณสมบัติ" in looked.text
    written = next_rulebook(effective="2099-01-01")
    done = post(browser, "/admin/rulebook/publish", "/admin/rulebook", text=written)
    notice = browser.get(done.headers["location"]).text
    assert "ท่านรับทราบแล้ว" not in notice
    assert browser.get("/rulebook/versions").text.count("<tr>") == 3
    assert f"/cases/{desk.number}/rulebook" in notice


def test_a_broken_file_is_refused_with_its_reason(office: TestClient) -> None:
    browser = sign_in_as(office, "admin")
    headers = {"sec-fetch-site": "same-origin"}
    for content, said in ((b"version = ", "TOML"), (b"\xff\xfe", "UTF-8"), (b"", "version")):
        token = form_token(browser, "/admin/rulebook")
        file = {"file": ("x.toml", content, "text/plain")}
        again = browser.post("/admin/rulebook", data={FIELD: token}, files=file, headers=headers)
        assert again.status_code == 422
        assert said in again.text


def test_an_officer_acknowledges_a_notice(office: TestClient, office_settings: Settings) -> None:
    notice = publish(office_settings, effective="2099-01-01")
    browser = sign_in_as(office, "coordinator.th57")
    path = f"/rulebook/notices/{notice}"
    assert path in browser.get("/rulebook").text
    assert path in browser.get("/").text

    done = post(browser, path, path)

    assert "บันทึกการรับทราบแล้ว" in browser.get(done.headers["location"]).text
    assert path not in browser.get("/rulebook").text
    assert path not in browser.get("/").text
    ctx = open_context(office_settings)
    with ctx.database.read() as connection:
        officer = people.by_username(connection, "moi.officer")
    assert officer is not None
    told = notices.show(ctx.acting(officer.id), notice)
    assert [r["username"] for r in told["readers"] if r["at"]] == ["coordinator.th57"]


def test_the_same_case_under_another_version_is_a_page_and_data(desk: Desk) -> None:
    publish(desk.settings, effective="2099-01-01")
    browser = sign_in_as(desk.browser, "moi.officer")
    path = f"/cases/{desk.number}/rulebook/compare"

    text = browser.get(f"{path}?to={NEXT}").text
    data = browser.get(f"{path}.json").json()

    assert NEXT in text
    assert "R17" in text
    assert data["new"]["version"] == NEXT
    assert {r["id"] for r in data["rules"]} == {"R06_overlap", "R17_alone"}
    assert browser.get(f"{path}?to=none").status_code == 404
    compared = browser.get(f"/rulebook/compare?old=th-2569-1&new={NEXT}").text
    assert "เป็นข้อแนะนำ" in compared


def test_the_dates_of_the_government_are_the_administrators(office: TestClient) -> None:
    browser = sign_in_as(office, "admin")
    given = {"dissolved_on": "1/2/2566", "new_cabinet_on": "5 ก.ย. 2566"}
    wrong = post(browser, "/admin/rulebook/government", "/admin/rulebook", **given)
    assert wrong.status_code == 422
    assert 'value="1/2/2566"' in wrong.text

    done = post(
        browser, "/admin/rulebook/government", "/admin/rulebook", source="ราชกิจจาฯ", **given
    )

    assert "ไม่ใช่ช่วงรักษาการ" in browser.get(done.headers["location"]).text
    officer = sign_in_as(office, "moi.officer")
    assert "new_cabinet_on" not in officer.get("/admin/rulebook").text
    assert post(officer, "/admin/rulebook/government", "/admin/rulebook").status_code == 404
    assert sign_in_as(office, "mfa.officer").get("/admin/rulebook").status_code == 404
