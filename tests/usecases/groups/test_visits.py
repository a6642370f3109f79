"""Supervision visits: the checklist of their day, findings, follow-up, and an end."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from reference import loader
from storage.tables_groups import DatedDuty
from tests.support.world import World
from usecases.groups import visits
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError

PLANNED = {
    "province": "TH-50",
    "planned_on": "20/11/2569",
    "purpose": "ติดตามแผนกิจกรรม",
    "visitors": "คณะทำงานกำกับติดตาม",
}
HELD = {"held_on": "20/11/2569", "summary": "ดำเนินการแล้วบางส่วน"}


@pytest.fixture
def visit(world: World) -> int:
    return visits.plan(world.ctx("monitor"), PLANNED)


def test_a_visit_keeps_the_checklist_of_its_day(world: World, visit: int) -> None:
    shown = visits.show(world.ctx("governor"), visit)

    assert shown["checklist"]["version"] == "2570.1"
    assert shown["checklist"]["confidence"] == "unconfirmed"
    assert [item["code"] for item in shown["points"]] == [
        item["code"] for item in loader.visit_checklists()[-1]["items"]
    ]
    assert visits.checklist_on(date(2020, 1, 1))["version"] == "2570.1"  # there is none older


def test_findings_are_mended_but_never_of_an_unknown_kind(world: World, visit: int) -> None:
    ctx = world.ctx("monitor")
    visits.report(ctx, visit, {**HELD, "result.yearly_plan": "no", "note.yearly_plan": "ยัง"}, 1)
    visits.report(ctx, visit, {**HELD, "result.yearly_plan": "partly", "result.budget": "yes"}, 2)

    found = {i["code"]: (i["result"], i["note"]) for i in visits.show(ctx, visit)["points"]}
    assert found["yearly_plan"] == ("partly", "")
    assert found["budget"] == ("yes", "")
    assert found["staff"] == ("", "")
    with pytest.raises(GroupRefusedError) as refused:
        visits.report(ctx, visit, {**HELD, "result.staff": "maybe"}, 3)
    assert refused.value.field == "result.staff"
    with pytest.raises(StaleRecordError):
        visits.report(ctx, visit, HELD, 1)


def test_follow_up_is_the_provinces_unless_said_otherwise(world: World, visit: int) -> None:
    todo = {"title": "จัดทำแผน", "due": "30/11/2569"}
    visits.follow_up(world.ctx("moi_officer"), visit, todo)
    visits.follow_up(world.ctx("moi_officer"), visit, {**todo, "office": "moi"})

    owners = world.rows(select(DatedDuty.role, DatedDuty.scope).order_by(DatedDuty.id))
    assert [tuple(owner) for owner in owners] == [("coordinator", "TH-50"), ("moi_officer", "*")]
    listed = visits.schedule(world.ctx("coordinator"), 2570)["rows"]
    assert [(row["actions"], row["done"]) for row in listed] == [(2, 0)]


def test_a_visit_is_closed_only_after_it_was_held(world: World, visit: int) -> None:
    ctx = world.ctx("monitor")
    with pytest.raises(GroupRefusedError, match="findings"):
        visits.end(ctx, visit)
    visits.report(ctx, visit, HELD, 1)
    visits.end(ctx, visit)

    with pytest.raises(GroupRefusedError) as refused:
        visits.report(ctx, visit, HELD, 3)
    assert refused.value.code == "visit_over"


def test_another_province_neither_sees_nor_plans_it(world: World, visit: int) -> None:
    ctx = world.ctx("coordinator.elsewhere")

    with pytest.raises(NoSuchRecordError):
        visits.show(ctx, visit)
    assert visits.schedule(ctx, 2570)["rows"] == []
    with pytest.raises(GroupRefusedError):
        visits.plan(ctx, PLANNED)


def test_every_point_of_a_checklist_has_words_and_a_ground() -> None:
    for shipped in loader.visit_checklists():
        codes = [item["code"] for item in shipped["items"]]
        assert len(set(codes)) == len(codes)
        assert all(item["th"] and item["en"] and item["basis"] for item in shipped["items"])
