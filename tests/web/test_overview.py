"""The overview and the rooms of analysis, as each office sees them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from config import wiring
from config.settings import load_settings
from tests.support.story import tell
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as

LINK = re.compile(r"<main.*</main>", re.DOTALL)
HREF = re.compile(r'(?:href|src)="(/[^"#]*)')


@pytest.fixture(scope="module")
def told(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with cases under way."""
    folder = tmp_path_factory.mktemp("told") / "data"
    shutil.copytree(furnished, folder)
    found = load_settings(data=folder)
    tell(wiring.open_context(found))
    wiring.close(found)
    return folder


@pytest.fixture
def busy(told: Path, tmp_path: Path) -> Iterator[TestClient]:
    """Give a browser at an installation with cases under way."""
    found = load_settings(data=shutil.copytree(told, tmp_path / "busy"))
    yield a_browser(found)
    wiring.close(found)


def links(browser: TestClient, path: str) -> set[str]:
    page = browser.get(path)
    assert page.status_code == 200, path
    main = LINK.search(page.text)
    assert main is not None
    return {unescape(href) for href in HREF.findall(main[0])}


@pytest.mark.parametrize("who", ["moi.officer", "governor.th57"])
def test_every_figure_leads_to_a_page_that_is_there(busy: TestClient, who: str) -> None:
    sign_in_as(busy, who)
    found = links(busy, "/overview")

    assert len(found) > 15
    for href in sorted(found):
        if "report." in href or href.startswith("/provinces/"):
            continue
        assert busy.get(href).status_code == 200, href


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("moi.officer", "กระทรวงมหาดไทย"),
        ("mfa.officer", "กระทรวงการต่างประเทศ"),
        ("monitor", "คณะทำงานส่วนกลาง"),
        ("governor.th57", "เชียงราย"),
    ],
)
def test_each_office_has_its_own(office: TestClient, who: str, said: str) -> None:
    page = sign_in_as(office, who).get("/overview")

    assert page.status_code == 200
    assert said in page.text
    assert "ภาพรวม" in page.text


@pytest.mark.parametrize("who", ["admin", "cabinet.liaison", "agency.nesdc"])
def test_others_have_none(office: TestClient, who: str) -> None:
    sign_in_as(office, who)

    assert office.get("/overview").status_code == 404
    assert 'href="/overview"' not in office.get("/").text


def test_a_governor_counts_no_other_province(busy: TestClient) -> None:
    whole = sign_in_as(busy, "moi.officer").get("/overview/rows?of=signed").text
    own = sign_in_as(busy, "governor.th57").get("/overview/rows?of=signed").text

    count = re.compile(r"([\d,]+) แถว")
    assert int(count.search(own)[1]) < int(count.search(whole)[1])  # type: ignore[index]
    assert "เชียงใหม่ –" not in own


def test_the_map_is_a_picture_without_names(office: TestClient) -> None:
    answer = sign_in_as(office, "moi.officer").get("/overview/map.svg?view=moi")

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.count("<path") >= 77
    assert "<script" not in answer.text
    assert "style=" not in answer.text


def test_what_is_no_figure_is_not_found(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")

    assert office.get("/overview/rows?of=nothing").status_code == 404
    assert office.get("/overview?view=nothing&year=1").status_code == 200


def test_the_yearly_report_is_saved(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    paper = office.get("/overview/report.pdf?view=moi")
    book = office.get("/overview/report.xlsx?view=moi")

    assert paper.content.startswith(b"%PDF")
    assert "report-moi-" in paper.headers["content-disposition"]
    assert book.content.startswith(b"PK")


def test_days_are_narrowed_drilled_and_saved(busy: TestClient) -> None:
    sign_in_as(busy, "moi.officer")
    found = links(busy, "/delays?by=office")
    cases = next(href for href in found if href.startswith("/delays/cases"))

    assert "office=" in cases
    assert any(href.endswith("/ledger") for href in links(busy, cases))
    saved = busy.get("/delays.csv?by=office")
    assert saved.text.splitlines()[0].lstrip("\ufeff") == "รหัส,ชื่อ,วัน,เกินกำหนด (วัน),สัดส่วน"
    assert busy.get("/delays.xlsx").content.startswith(b"PK")
    assert busy.get("/delays?by=nothing&year=x&office=%00'").status_code == 200


def test_the_page_of_days_tells_the_forecast(busy: TestClient) -> None:
    sign_in_as(busy, "moi.officer")
    number = re.findall(r"/cases/(TH57-\d+-\d+)", busy.get("/cases?state=review").text)[0]
    page = busy.get(f"/cases/{number}/ledger").text

    assert "คาดว่าจะลงนามเมื่อใด" in page
    assert "เรื่องที่ลงนามแล้ว: มี" in page
    assert "ข้อมูลยังไม่พอ" in busy.get("/forecasts").text


def test_weights_of_the_address_change_the_order(office: TestClient) -> None:
    sign_in_as(office, "moi.officer")
    shipped = office.get("/priorities").text
    changed = office.get("/priorities?w_border=1000&w_target=0").text
    wrong = office.get("/priorities?w_border=many")

    first = re.compile(r'href="/countries/(..)">1\. ')
    assert first.search(shipped)[1] == "CN"  # type: ignore[index]
    assert first.search(changed)[1] == "LA"  # type: ignore[index]
    assert wrong.status_code == 422
    assert "ใช้น้ำหนักนี้ไม่ได้" in wrong.text


def test_the_order_is_of_the_centre(office: TestClient) -> None:
    assert sign_in_as(office, "governor.th57").get("/priorities").status_code == 404


def test_a_sheet_is_filled_in_by_form(busy: TestClient) -> None:
    sign_in_as(busy, "moi.officer")
    number = re.findall(r"/cases/(TH57-\d+-\d+)", busy.get("/cases?state=screening").text)[0]
    path = f"/cases/{number}/suitability"
    version = re.search(r'name="version" value="(\d+)"', busy.get(path).text)
    fields = {f"mark-{c}": "2" for c in ("level", "history", "economy", "benefit", "readiness")}
    fields |= {"verdict": "suitable", "version": version[1] if version else ""}

    wrong = post(busy, path, path, **fields, opinion="สั้น", **{"reason-level": "เหตุผลที่พิมพ์ไว้"})
    assert wrong.status_code == 422
    assert "เหตุผลที่พิมพ์ไว้" in wrong.text
    kept = post(busy, path, path, **fields, opinion="เห็นว่าเหมาะสมและควรดำเนินการต่อไป")
    assert kept.status_code == 303
    assert "50.0" in busy.get(path).text
    other = sign_in_as(busy, "coordinator.th57").get(path).text
    assert "เห็นว่าเหมาะสมและควรดำเนินการต่อไป" in other
    assert 'name="opinion"' not in other


def test_overlaps_are_open_to_provinces(office: TestClient) -> None:
    whole = sign_in_as(office, "moi.officer").get("/analysis/overlap")
    own = sign_in_as(office, "coordinator.th57").get("/analysis/overlap")

    assert whole.status_code == own.status_code == 200
    assert whole.text.count("<li><div") >= own.text.count("<li><div")
    assert "ข้อเสนอแนะ" in whole.text


def test_a_crowd_is_cut_short_and_shown_whole_on_asking(
    office: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.routes.analysis.MEMBERS", 2)
    cut = sign_in_as(office, "moi.officer").get("/analysis/overlap").text

    link = re.search(r'href="(/analysis/overlap\?[^"]*whole=1[^"]*)">ดูทั้งหมด (\d+) รายการ', cut)

    assert link is not None
    whole = office.get(unescape(link[1])).text
    assert whole.count("<li><div") == 1
    assert whole.count('<tr><th scope="row">') == int(link[2]) > 2
