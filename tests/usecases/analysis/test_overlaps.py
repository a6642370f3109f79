"""What is found between pairs: the same partner, a partner within another, one cluster."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select

from storage.tables_register import Partner, Relationship
from tests.support.builders import ELSEWHERE
from tests.support.world import World
from usecases.analysis import overlaps
from usecases.analysis.overlaps import Asked


def add(world: World, province: str, partner: int, status: str = "established") -> None:
    row = {
        "key": f"{province}-{partner}".lower(), "province": province, "partner_id": partner,
        "status": status, "standing": "on_track", "standing_since": world.today,
        "next_watch_on": None, "begun_on": None, "begun_precision": "none", "ends_on": None,
        "terminated_on": None, "level_matches": "yes", "confidence": "high", "fields": "",
        "sources": [], "notes": "", "version": 1, "created_at": world.now,
        "updated_at": world.now,
    }  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(Relationship), [row])


def unit(world: World, name: str, iso: str | None, **more: Any) -> int:
    row = {
        "key": name.lower(), "iso": iso, "parent_iso": None, "country": "CN",
        "level": "first_level", "name_th": f"หน่วย {name}", "name_en": name, "name_local": "",
    } | more  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(Partner), [row])
        query = select(Partner.id).where(Partner.key == name.lower())
        return int(connection.execute(query).scalar_one())


@pytest.fixture
def register(world: World) -> World:
    province = unit(world, "Testland", "CN-ZZ")
    city = unit(world, "Testcity", None, parent_iso="CN-ZZ", level="second_level")
    for code in ("TH-50", "TH-57"):
        add(world, code, province)
    add(world, "TH-40", city, "in_progress")
    for code in ("TH-51", "TH-52", "TH-58"):
        add(world, code, unit(world, f"Elsewhere{code}", None))
    add(world, "TH-50", unit(world, "Kunming", None, level="second_level"))
    return world


def found(world: World, kind: str, who: str = "moi_officer") -> list[overlaps.Found]:
    return list(overlaps.overlaps(world.ctx(who), Asked(kind=kind))["rows"])


def test_several_provinces_with_one_partner_are_named(register: World) -> None:
    same = found(register, "same")

    assert [{m.province for m in row.members} for row in same] == [{"TH-50", "TH-57"}]
    assert "Share" in same[0].advice["en"] or "share" in same[0].advice["en"]


def test_an_open_case_counts_as_courting_and_shows_no_number(register: World) -> None:
    number = register.case("coordinator", partner_id=register.partner)
    register.case("coordinator.elsewhere", partner_id=register.partner, province=ELSEWHERE)
    row = next(r for r in found(register, "same") if r.members[0].pair is None)

    assert len(row.members) == 2
    assert all(m.pair is None and not m.signed for m in row.members)
    assert "joint" in row.advice["en"]
    assert number not in repr(row)


def test_a_city_within_a_courted_province_is_nested(register: World) -> None:
    nested = found(register, "nested")

    assert len(nested) == 1
    assert nested[0].title["en"] == "Testland"
    assert {m.province for m in nested[0].members} == {"TH-50", "TH-57", "TH-40"}


def test_a_municipality_with_the_same_partner_is_told(register: World) -> None:
    municipal = found(register, "municipal")

    assert any("Kunming" in row.title["en"] for row in municipal)
    assert all("F24" in row.source for row in municipal)


def test_unequal_levels_are_told(register: World) -> None:
    assert {row.members[0].partner["en"] for row in found(register, "level")} == {
        "Testcity",
        "Kunming",
    }


def test_a_cluster_with_three_pairs_in_one_country_may_join(register: World) -> None:
    clusters = found(register, "cluster")

    members = {m.province for m in clusters[0].members}
    assert {"TH-50", "TH-51", "TH-52", "TH-58"} <= members
    assert "cluster" in clusters[0].advice["en"]


def test_a_province_sees_what_touches_it(register: World) -> None:
    whole = overlaps.overlaps(register.ctx("moi_officer"), Asked())
    own = overlaps.overlaps(register.ctx("coordinator"), Asked())

    assert 0 < own["total"] < whole["total"]
    assert all(any(m.province == "TH-50" for m in row.members) for row in own["rows"])


def test_filters_narrow(register: World) -> None:
    whole = overlaps.overlaps(register.ctx("moi_officer"), Asked(province="TH-40"))

    assert {row.kind for row in whole["rows"]} == {"nested", "level"}
    assert overlaps.overlaps(register.ctx("moi_officer"), Asked(country="JP"))["total"] == 0
    assert sum(whole["counts"].values()) > whole["total"]


def test_one_that_was_found_can_be_shown_alone(register: World) -> None:
    every = overlaps.overlaps(register.ctx("moi_officer"), Asked())["rows"]

    alone = overlaps.overlaps(register.ctx("moi_officer"), Asked(), after=1, whole=True)["rows"]

    assert len(every) > 2
    assert alone == every[1:2]
