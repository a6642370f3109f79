"""The public edition of the register: pairs and evidence alone."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

from config import wiring
from config.settings import Settings, load_settings
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import sign_in_as

YUNNAN = "/pairs/th57-cn-yunnan"
ACTIVITY = {"act": "record_activity", "type": "trade", "day": "20/11/2569", "text": "งานแสดงสินค้า"}


def keys(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/pairs/([^"]+)"', page)


def test_the_public_reads_pairs_and_evidence_alone(open_office: TestClient) -> None:
    listed = open_office.get("/pairs")
    page = open_office.get("/pairs/th50-jp-hokkaido")

    assert listed.status_code == page.status_code == 200
    assert "ฉบับเปิดเผยต่อสาธารณะ" in listed.text
    assert "https://www.pref.hokkaido.lg.jp/" in page.text
    for hidden in (
        "Thanin", "Takahashi", "ผู้ลงนาม", "สักขีพยาน", "หน้าที่ถัดไป", "เรื่องของคู่นี้",
        "ขาดความเคลื่อนไหว", "กิจกรรมร่วม", "หมายเหตุ", "<form method", "/cases/",
    ):  # fmt: skip
        assert hidden not in page.text, hidden
        assert hidden not in listed.text, hidden


def test_the_public_does_not_learn_what_is_only_being_prepared(open_office: TestClient) -> None:
    shown = keys(open_office.get("/pairs").text)
    prepared = ("th21-cn-guizhou", "th57-vn-dienbien")

    assert "th57-cn-yunnan" in shown
    assert not set(prepared) & set(shown)
    assert open_office.get("/pairs/th21-cn-guizhou").status_code == 404
    assert not keys(open_office.get("/pairs?standing=dormant").text)


def test_a_signed_pair_keeps_its_case_from_the_public(furnished: Path, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    copytree(furnished, folder)
    settings = load_settings(data=folder, public_register=True)
    key, number = _signed(settings)

    page = a_browser(settings).get(f"/pairs/{key}").text
    wiring.close(settings)

    assert "บันทึกความเข้าใจ" in page
    assert number not in page


def _signed(settings: Settings) -> tuple[str, str]:
    """Return the key and the case of a pair that was signed in the system."""
    from tests.support.story import tell
    from usecases.reading.views import list_cases

    ctx = wiring.open_context(settings)
    tell(ctx)
    number = next(c["number"] for c in list_cases(ctx, limit=200) if c["state"] == "active")
    return number.lower(), number


def test_a_coordinator_reads_the_public_part_of_other_pairs(open_office: TestClient) -> None:
    browser = sign_in_as(open_office, "coordinator.th57")

    own, other = browser.get(YUNNAN).text, browser.get("/pairs/th50-jp-hokkaido").text

    assert "Thanin" not in other
    assert "หน้าที่ถัดไป" not in other
    assert "หน้าที่ถัดไป" in own
    assert browser.get("/pairs/th21-cn-guizhou").status_code == 404
