"""The register of pairs: searched, narrowed, one pair whole, acts on it, and the public edition."""

from __future__ import annotations

import re

import pytest

from tests.web.browser import TestClient
from tests.web.support_people import post, sign_in_as
from usecases.relations import pair_lists

YUNNAN = "/pairs/th57-cn-yunnan"
ACTIVITY = {"act": "record_activity", "type": "trade", "day": "20/11/2569", "text": "งานแสดงสินค้า"}


def keys(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/pairs/([^"]+)"', page)


def activity_type(browser: TestClient) -> str:
    found = re.search(r'<select id="f-type".*?<option value="([^"]+)"', browser.get(YUNNAN).text)
    assert found is not None
    return found[1]


def test_nobody_reads_the_register_unless_it_is_open(office: TestClient) -> None:
    for path in ("/pairs", YUNNAN, "/provinces", "/provinces/TH-57", "/countries", "/map"):
        answer = office.get(path, follow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path


def test_a_ministry_sees_every_pair_and_a_coordinator_the_own_province(
    office: TestClient,
) -> None:
    assert len(keys(sign_in_as(office, "moi.officer").get("/pairs").text)) == 47
    post(office, "/sign-out")

    own = keys(sign_in_as(office, "coordinator.th57").get("/pairs").text)

    assert own == ["th57-vn-dienbien", "th57-cn-yunnan"]
    assert office.get("/pairs/th50-jp-hokkaido").status_code == 404


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("เชียงราย", "th57-cn-yunnan"),
        ("chiangrai", "th57-cn-yunnan"),
        ("จ.เชียงใหม่ ฮอกไกโด", None),
        ("ฮอกไกโด เชียงใหม่", "th50-jp-hokkaido"),
        ("云南", "th57-cn-yunnan"),
        ("Quang Tri", "th49-vn-quangtri"),
        ("ญี่ปุ่น", "th50-jp-hokkaido"),
    ],
)
def test_pairs_are_found_in_every_script(
    office: TestClient, words: str, expected: str | None
) -> None:
    page = sign_in_as(office, "moi.officer").get("/pairs", params={"q": words}).text

    if expected is None:
        assert "ไม่พบคู่ที่ตรงกับเงื่อนไข" in page
    else:
        assert expected in keys(page)


def test_filters_narrow_together_and_their_counts_agree(office: TestClient) -> None:
    browser = sign_in_as(office, "moi.officer")
    everything = browser.get("/pairs").text
    offered = re.search(r'<option value="CN">จีน \((\d+)\)', everything)
    assert offered is not None

    of_china = keys(browser.get("/pairs?country=CN").text)
    strong = keys(browser.get("/pairs?country=CN&grade=high&status=established").text)

    assert len(of_china) == int(offered[1])
    assert 0 < len(strong) < len(of_china)
    assert set(strong) < set(of_china)


def test_how_a_relation_lives_can_be_asked_for(office: TestClient) -> None:
    browser = sign_in_as(office, "moi.officer")

    dormant = browser.get("/pairs?standing=dormant").text

    assert keys(dormant)
    assert dormant.count("ขาดความเคลื่อนไหว</span>") == len(keys(dormant))
    assert not set(keys(dormant)) & set(keys(browser.get("/pairs?standing=on_track").text))


def test_provinces_stand_in_the_order_of_a_thai_dictionary(office: TestClient) -> None:
    browser = sign_in_as(office, "moi.officer")
    thai = keys(browser.get("/pairs").text)
    english = keys(browser.get("/pairs", headers={"cookie": _cookie(browser, "en")}).text)

    assert thai.index("th57-cn-yunnan") < thai.index("th50-jp-hokkaido")
    assert thai[0].startswith("th81-")
    assert english[0].startswith("th50-")


def _cookie(browser: TestClient, lang: str) -> str:
    kept = "; ".join(f"{c.name}={c.value}" for c in browser.cookies.jar if c.name != "lang")
    return f"{kept}; lang={lang}"


def test_a_long_register_is_read_page_by_page(
    office: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_lists, "PAGE", 20)
    browser = sign_in_as(office, "moi.officer")
    seen: list[str] = []
    path = "/pairs"

    while path:
        page = browser.get(path).text
        seen += keys(page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""

    assert len(seen) == len(set(seen)) == 47
    assert "ข้อมูล ณ วันที่" in page


def test_a_past_day_leaves_out_what_began_later(office: TestClient) -> None:
    browser = sign_in_as(office, "moi.officer")

    then = browser.get("/pairs?as_of=1/1/2555").text
    page = browser.get("/pairs/th50-jp-hokkaido?as_of=1/1/2555").text

    assert "th50-jp-hokkaido" not in keys(then)
    assert "1 มกราคม 2555" in then
    assert "ลงนามเอกสาร" not in page
    assert "กลับไปวันนี้" in page


@pytest.mark.parametrize(
    "path", ["/pairs?as_of=x", "/pairs?as_of=1/1/2600", f"{YUNNAN}?as_of=2569"]
)
def test_a_day_that_is_none_is_refused_with_the_remedy(office: TestClient, path: str) -> None:
    answer = sign_in_as(office, "moi.officer").get(path)

    assert answer.status_code == 422
    assert "อ่านวันที่" in answer.text
    assert 'href="#f-as_of"' in answer.text


def test_a_pair_says_what_is_evidenced_and_what_is_not(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/pairs/th50-jp-hokkaido").text

    assert "หลักฐานหนักแน่น" in page
    assert page.count("ไม่มีหลักฐาน</span>") == 11
    assert "พบหลักฐาน 2 จาก 13 ขั้นตอน" in page
    assert 'href="https://www.pref.hokkaido.lg.jp/' in page
    assert 'rel="noopener noreferrer"' in page


def test_what_cannot_be_done_is_shown_with_the_reason(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get(YUNNAN).text

    assert "การดำเนินการที่ท่านยังทำไม่ได้ (4)" in page
    assert 'action="/pairs/th57-cn-yunnan/end"' in page
    assert 'action="/pairs/th57-cn-yunnan/activities"' not in page


def test_a_coordinator_records_an_activity_and_the_relation_lives(office: TestClient) -> None:
    browser = sign_in_as(office, "coordinator.th57")
    fields = ACTIVITY | {"type": activity_type(browser)}

    answer = post(browser, f"{YUNNAN}/activities", YUNNAN, **fields)
    page = browser.get(answer.headers["location"]).text

    assert answer.status_code == 303
    assert "บันทึกกิจกรรมแล้ว" in page
    assert "งานแสดงสินค้า" in page
    assert "ดำเนินการต่อเนื่อง" in page


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"text": ""}, "text", "โปรดระบุว่าเป็นกิจกรรมใด"),
        ({"day": "เมื่อวาน"}, "day", "อ่านวันที่"),
        ({"day": "1/1/2580"}, "day", "วันที่จัดกิจกรรมยังมาไม่ถึง"),
        ({"act": "plan_activity", "day": "1/1/2560"}, "day", "วันที่วางแผนผ่านไปแล้ว"),
        ({"act": "revive", "day": "1/1/2590"}, "day", "ไกลเกินไป"),
        ({"type": "<b>"}, "type", "ไม่รู้จักประเภทกิจกรรม"),
    ],
)
def test_a_refused_form_is_shown_again_with_everything_typed(
    office: TestClient, fields: dict[str, str], field: str, said: str
) -> None:
    browser = sign_in_as(office, "coordinator.th57")
    typed = ACTIVITY | {"type": activity_type(browser), "place": "คุนหมิง & <b>"} | fields

    answer = post(browser, f"{YUNNAN}/activities", YUNNAN, **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#f-{field}"' in answer.text
    assert "คุนหมิง &amp; &lt;b&gt;" in answer.text
    assert "ทะเบียนยังไม่มีกิจกรรมของคู่นี้" in answer.text


def test_the_next_case_opens_in_draft(office: TestClient) -> None:
    browser = sign_in_as(office, "coordinator.th57")

    answer = post(browser, f"{YUNNAN}/cases", YUNNAN, instrument="renewal")
    again = post(browser, f"{YUNNAN}/cases", YUNNAN, instrument="renewal")

    assert answer.status_code == 303
    number = answer.headers["location"].removeprefix("/cases/")
    assert number.startswith("TH57-")
    assert number in browser.get(YUNNAN).text
    assert again.status_code == 422
    assert number in again.text


def test_an_end_takes_a_reason_and_a_second_look(office: TestClient) -> None:
    browser = sign_in_as(office, "moi.officer")
    path, fields = f"{YUNNAN}/end", {"day": "20/11/2569", "reason": "คู่ภาคีควบรวม"}

    unsure = post(browser, path, YUNNAN, **fields)
    unsaid = post(browser, path, YUNNAN, sure="yes", day="20/11/2569", reason=" ")
    done = post(browser, path, YUNNAN, sure="yes", **fields)

    assert unsure.status_code == unsaid.status_code == 422
    assert "คู่ภาคีควบรวม" in unsure.text
    assert "โปรดระบุเหตุผล" in unsaid.text
    assert done.status_code == 303
    assert "ยุติแล้ว" in browser.get(YUNNAN).text


def test_who_may_not_act_gets_no_further(office: TestClient) -> None:
    browser = sign_in_as(office, "moi.officer")
    assert post(browser, f"{YUNNAN}/activities", YUNNAN, **ACTIVITY).status_code == 404
    post(browser, "/sign-out")

    elsewhere = sign_in_as(office, "coordinator.th50")
    assert post(elsewhere, f"{YUNNAN}/activities", **ACTIVITY).status_code == 404
    assert post(elsewhere, f"{YUNNAN}/end", sure="yes").status_code == 404
