"""Partners that change: pairs are found, a person settles, the old name stays for its days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage.tables_groups import DatedDuty, UnitSettlement
from storage.tables_register import Partner, Relationship
from tests.support.world import World
from tests.usecases.sheets import a_row, write_csv
from usecases.groups.refusals import GroupRefusedError
from usecases.imports.importing import import_pairs
from usecases.partner_changes import affected, events, renewals, settling
from usecases.partner_changes.rounds import see_to_partners
from usecases.reading.pair_page import pair_page

PAIR = {
    "pair_id": "th50-vn-quangnam", "th_dopa": "50", "th_iso_3166_2": "TH-50",
    "th_name_th": "เชียงใหม่", "th_name_en": "Chiang Mai", "partner_country_en": "Vietnam",
    "partner_country_th": "เวียดนาม", "partner_name_en": "Quang Nam",
    "partner_name_th": "จังหวัดกว๋างนาม", "partner_name_local": "Quảng Nam",
    "partner_iso_3166_2": "VN-27", "partner_parent_iso_3166_2": "",
    "partner_country": "VN",
}  # fmt: skip
CHANGE = "VN-27:2025-07-01"
MOVED = {"outcome": "moved", "successor": "VN-DN", "reason": "คู่ภาคียืนยันเป็นหนังสือ"}


@pytest.fixture
def paired(world: World, tmp_path: Path) -> World:
    """Give a world with a pair whose partner was merged away in 2025."""
    signed = {"date_signed": "2019-03-01", "date_signed_be": "2562-03-01"}
    report = import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR, **signed)]))
    assert report.refused == 0
    assert world.rows(select(Relationship.key)) == [("th50-vn-quangnam",)]
    return world


def partner_of(world: World) -> str:
    query = select(Partner.iso).join(Relationship, Relationship.partner_id == Partner.id)
    return str(world.rows(query)[0][0])


def test_a_pair_of_a_merged_unit_is_found_with_the_successor_proposed(paired: World) -> None:
    (row,) = affected.overview(paired.ctx("coordinator"))["open"]

    assert (row["change"], row["kind"], row["successor"]) == (CHANGE, "merged_into", "VN-DN")
    assert row["confidence"] == "medium"
    assert row["source"].startswith("https://")
    assert affected.overview(paired.ctx("coordinator.elsewhere"))["open"] == []


def test_a_person_settles_and_the_old_name_is_shown_for_its_days(paired: World) -> None:
    settling.settle(paired.ctx("moi_officer"), PAIR["pair_id"], CHANGE, MOVED)

    assert partner_of(paired) == "VN-DN"
    before, since = (
        pair_page(paired.ctx("coordinator"), PAIR["pair_id"], as_of=day)
        for day in (date(2025, 6, 30), date(2025, 7, 1))
    )
    assert before["partner"]["en"] == "Quang Nam"
    assert before["pair"]["en"] == "Chiang Mai – Quang Nam"
    assert since["partner"]["th"] != before["partner"]["th"]
    assert [old["until"] for old in since["formerly"]] == [date(2025, 7, 1)]
    found = affected.overview(paired.ctx("coordinator"))
    assert found["open"] == []  # nor is the enlarged Da Nang asked about again
    assert found["settled"][0]["settled"]["old"]["en"] == "Quang Nam"
    told = paired.mails("partner_changed")
    assert {m.payload["extra"]["step"] for m in told} == {"settled"}
    assert len(paired.mails("partner_changed", "governor")) == 1


def test_a_change_is_settled_once_and_by_who_oversees(paired: World) -> None:
    key = PAIR["pair_id"]
    with pytest.raises(GroupRefusedError):
        settling.settle(paired.ctx("coordinator"), key, CHANGE, MOVED)
    with pytest.raises(GroupRefusedError) as refused:
        settling.settle(paired.ctx("moi_officer"), key, CHANGE, {**MOVED, "successor": ""})
    assert refused.value.field == "successor"
    with pytest.raises(GroupRefusedError, match="no change"):
        settling.settle(paired.ctx("moi_officer"), key, "VN-99:2025-07-01", MOVED)
    settling.settle(paired.ctx("moi_officer"), key, CHANGE, {"outcome": "kept", "reason": "รอ"})
    with pytest.raises(GroupRefusedError) as again:
        settling.settle(paired.ctx("moi_officer"), key, CHANGE, MOVED)

    assert again.value.code == "change_settled"
    assert partner_of(paired) == "VN-27"
    assert len(paired.rows(select(UnitSettlement.id))) == 1


def test_the_province_is_told_of_a_merger_once(paired: World) -> None:
    assert see_to_partners(paired.ctx())["changes"] == 1
    assert see_to_partners(paired.ctx())["changes"] == 0

    (mail,) = paired.mails("partner_changed", "coordinator")
    assert mail.payload["extra"]["step"] == "seen"
    assert mail.payload["extra"]["on"] == "2025-07-01"
    assert "Quảng Nam" in mail.payload["extra"]["what"]["en"]


def test_a_new_policy_alerts_the_province_and_re_opens_reviews(paired: World) -> None:
    said = {"partner": "VN-27", "kind": "policy", "on": "พ.ย. 2569", "text": "ทบทวนความตกลงทั้งหมด",
            "source": "สถานกงสุลใหญ่"}  # fmt: skip
    case = paired.case(partner_id=paired.rows(select(Relationship.partner_id))[0][0])
    done = events.report(paired.ctx("moi_officer"), said)

    assert (done["pairs"], done["cases"]) == (1, 1)
    owed = paired.rows(select(DatedDuty.role, DatedDuty.path, DatedDuty.title))
    assert [(d.role, d.path) for d in owed] == [
        ("coordinator", "/pairs/th50-vn-quangnam"),
        ("moi_officer", f"/cases/{case}/decide"),
    ]
    (mail,) = paired.mails("partner_changed", "governor")
    assert mail.payload["reason"] == said["text"]
    listed = affected.overview(paired.ctx("coordinator"))["events"]
    assert [e["on"] for e in listed] == ["2026-11"]
    assert affected.overview(paired.ctx("coordinator.elsewhere"))["events"] == []


def test_a_province_reports_of_its_own_partner_alone(paired: World) -> None:
    said = {"partner": "VN-27", "kind": "executive", "text": "เลือกประธานใหม่", "source": "ข่าว"}
    with pytest.raises(GroupRefusedError):
        events.report(paired.ctx("coordinator.elsewhere"), said)

    assert events.report(paired.ctx("coordinator"), said)["pairs"] == 1


def ends(world: World, day: date) -> None:
    with world.database.write() as connection:
        connection.execute(update(Relationship).values(ends_on=day))


def test_the_ladder_before_an_end_reaches_higher_each_time(paired: World) -> None:
    ends(paired, date(2027, 3, 31))
    reached = {}
    for _ in range(128):
        if renewals.warn(paired.ctx())["mails"]:
            reached[paired.today] = {m.person_id for m in paired.mails("expiring")}
        paired.wait(1)

    people = paired.people
    assert list(reached) == [date(2026, 12, 31), date(2027, 3, 1)]
    three, one = reached.values()
    assert people["governor"] in three
    assert people["moi_officer"] not in three
    assert people["moi_officer"] in one


def test_an_open_renewal_ends_the_warnings_and_is_one_click_away(paired: World) -> None:
    from usecases.relations import relations

    ends(paired, date(2026, 12, 20))
    (row,) = renewals.overview(paired.ctx("coordinator"))
    assert (row["may_open"], row["rung"], row["days"]) == (True, 1, 27)
    assert not renewals.overview(paired.ctx("governor"))[0]["may_open"]
    number = relations.renew(paired.ctx("coordinator"), PAIR["pair_id"])

    assert renewals.warn(paired.ctx()) == {"mails": 0}
    assert renewals.overview(paired.ctx("coordinator"))[0]["case"] == number
