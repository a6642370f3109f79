"""What a proposed pair would stand beside."""

from __future__ import annotations

import pytest

from storage import register
from tests.support.world import World
from usecases.relations import overlap, partner_search
from usecases.relations.partner_search import Candidate


@pytest.fixture
def unit(world: World) -> Candidate:
    with world.database.read() as connection:
        key = register.partner(connection, world.partner).key
    found = partner_search.unit(world.ctx("coordinator"), key)
    assert found is not None
    return found


def known(world: World, key: str) -> Candidate:
    found = partner_search.unit(world.ctx("coordinator"), key)
    assert found is not None
    return found


def add(world: World, **values: object) -> int:
    row = {"iso": None, "parent_iso": None, "country": "LA", "level": "second_level",
           "name_th": "เมืองตัวอย่าง", "name_en": "Example Town", "name_local": ""}  # fmt: skip
    with world.database.write() as connection:
        return register.add_partner(connection, {**row, **values})


def pair(world: World, province: str, partner: int, status: str = "established") -> None:
    now = world.ctx("coordinator").now
    with world.database.write() as connection:
        register.add_pair(connection, {
            "key": f"{province}-{partner}".lower(), "province": province, "partner_id": partner,
            "status": status, "standing": "none", "standing_since": now.date(),
            "next_watch_on": None, "begun_on": None, "begun_precision": "none", "ends_on": None,
            "terminated_on": None, "level_matches": "check", "confidence": "low", "fields": "",
            "sources": [], "notes": "", "created_at": now, "updated_at": now,
        })  # fmt: skip


def test_nothing_stands_beside_a_new_unit(world: World) -> None:
    row_id = add(world, key="LA:new")
    found = overlap.beside(world.ctx("coordinator"), "TH-50", known(world, "LA:new"))  # fmt: skip

    assert row_id
    assert not found["any"]


def test_the_same_pair_and_the_unit_elsewhere_are_told_apart(world: World, unit) -> None:
    pair(world, "TH-50", unit.id)
    pair(world, "TH-57", unit.id, "in_progress")

    found = overlap.beside(world.ctx("coordinator"), "TH-50", unit)

    assert [p["province"]["en"] for p in found["same"]] == ["Chiang Mai"]
    assert [p["province"]["en"] for p in found["elsewhere"]] == ["Chiang Rai"]
    assert found["elsewhere"][0]["status"]["th"] == "อยู่ระหว่างดำเนินการ"


def test_an_open_case_of_the_own_pair_is_named(world: World, unit) -> None:
    number = world.case()

    found = overlap.beside(world.ctx("coordinator"), "TH-50", unit)

    assert [case["number"] for case in found["open_here"]] == [number]
    assert found["open_elsewhere"] == []


def test_of_an_open_case_elsewhere_only_the_province_is_said(world: World, unit) -> None:
    number = world.case()

    found = overlap.beside(world.ctx("coordinator.elsewhere"), "TH-57", unit)

    assert [p["en"] for p in found["open_elsewhere"]] == ["Chiang Mai"]
    assert number not in str(found)


def test_a_withdrawn_case_is_no_overlap(world: World, unit) -> None:
    number = world.case()
    world.go(number, "withdraw", "coordinator")

    assert not overlap.beside(world.ctx("coordinator"), "TH-50", unit)["open_here"]


def test_a_signed_letter_of_intent_can_be_followed(world: World, unit) -> None:
    number = world.through("deposit", instrument="loi")
    world.go(number, "deposit", "moi_officer")

    found = overlap.beside(world.ctx("coordinator"), "TH-50", unit)

    assert found["signed_here"][0]["number"] == number
    assert [f["value"] for f in found["signed_here"][0]["follows"]] == ["mou"]


def test_a_city_within_the_unit_and_other_pairs_in_the_country_are_shown(world: World) -> None:
    ctx = world.ctx("coordinator")
    city = add(world, key="LA-LP:town", parent_iso="LA-LP")
    other = add(world, key="LA:other", name_en="Other Town")
    pair(world, "TH-55", city)
    pair(world, "TH-50", other)

    found = overlap.beside(ctx, "TH-50", known(world, "LA-LP"))

    assert [p["province"]["en"] for p in found["related"]] == ["Nan"]
    assert [p["partner"]["en"] for p in found["country"]] == ["Other Town"]


def test_a_tie_of_the_municipality_is_named_with_its_source(world: World) -> None:
    ctx = world.ctx("coordinator")
    add(world, key="CN-YN:kunming", country="CN", name_en="Kunming", name_local="昆明市")

    found = overlap.beside(ctx, "TH-50", known(world, "CN-YN:kunming"))

    assert found["municipal"][0]["thai"] == "Chiang Mai City"
    assert found["municipal"][0]["source"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ยูนนาน", "CN-YN"),
        ("Yunnan", "CN-YN"),
        ("云南", "CN-YN"),
        ("cn-yn", "CN-YN"),
        ("VN-๐๓", "VN-03"),
        ("บ่อแก้ว", "LA-BK"),
        ("Bok", "LA-BK"),
    ],
)
def test_a_unit_is_found_by_whatever_is_typed(world: World, typed: str, first: str) -> None:
    assert partner_search.search(world.ctx("coordinator"), typed)[0].key == first


def test_a_country_lists_its_units_with_merged_ones_last(world: World) -> None:
    found = partner_search.search(world.ctx("coordinator"), "เวียดนาม")

    assert {unit.country for unit in found} == {"VN"}
    merged = [unit.merged is not None for unit in found]
    assert merged == sorted(merged)
    assert any(merged)


def test_a_merged_unit_names_its_successor_with_the_source(world: World) -> None:
    found = partner_search.unit(world.ctx("coordinator"), "VN-03")

    assert found is not None
    assert found.merged is not None
    assert (found.merged.name, found.merged.key, found.merged.since) == (
        "Tuyên Quang", "VN-07", "2025-07-01",
    )  # fmt: skip
    assert found.merged.source


def test_an_empty_text_finds_nothing(world: World) -> None:
    assert partner_search.search(world.ctx("coordinator"), "  ") == []


def test_provinces_of_several_units_come_in_one_answer(world: World, unit) -> None:
    pair(world, "TH-57", unit.id)

    found = overlap.provinces_with(world.ctx("coordinator"), [unit])

    assert [p["en"] for p in found[unit.key]] == ["Chiang Rai"]
