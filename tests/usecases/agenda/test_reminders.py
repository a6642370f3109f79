"""Reminders of duties: by the ladder, each level once, the highest alone after a pause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables_agenda import ResolutionDutyAlert
from tests.support.world import World
from usecases.agenda import duties, duty_views, resolutions
from usecases.agenda.duties import Confirmed
from usecases.agenda.rounds import duty_round

TEXT = (
    "คณะรัฐมนตรีมีมติ\n"
    "๑. รับทราบผลการประชุมตัวอย่าง\n"
    "๒. ให้จังหวัดเชียงใหม่จัดทำแผนกิจกรรมตัวอย่าง ภายใน ๓๐ วัน\n"
    "๓. ให้กระทรวงมหาดไทยรายงานคณะรัฐมนตรีภายใน ๑๕ วันทำการ\n"
)
DUE = date(2026, 12, 14)


@pytest.fixture
def taken_in(world: World) -> dict[str, Any]:
    return show(world, entered(world))


def entered(world: World, text: str = TEXT, username: str = "moi_officer") -> int:
    given = resolutions.Given("cabinet", "ตย 1/2569", date(2026, 11, 20), "เรื่องตัวอย่าง", text)
    return resolutions.enter(world.ctx(username), given)


def show(world: World, row_id: int, username: str = "moi_officer") -> dict[str, Any]:
    return resolutions.show(world.ctx(username), row_id)


def item(found: dict[str, Any], label: str) -> dict[str, Any]:
    return next(each for each in found["items"] if each["label"] == label)


def confirmed(world: World, found: dict[str, Any], **more: Any) -> list[int]:
    it = item(found, "2")
    given: dict[str, Any] = {"task": "จัดทำแผนตัวอย่าง", "due_on": DUE} | more
    given.setdefault("offices", ("province:TH-50",))
    return duties.confirm(world.ctx("moi_officer"), it["id"], it["version"], Confirmed(**given))


def one(world: World, duty_id: int, username: str = "moi_officer") -> dict[str, Any]:
    return duty_views.one(world.ctx(username), duty_id)


def test_reminders_come_by_the_ladder_and_each_level_once(
    world: World, taken_in: dict[str, Any]
) -> None:
    (duty,) = confirmed(world, taken_in)
    levels = []
    for _ in range(40):
        world.wait(1)
        duty_round(world.ctx())
        duty_round(world.ctx())
        levels = [
            (row.level, row.outcome)
            for row in world.rows(select(ResolutionDutyAlert).order_by(ResolutionDutyAlert.id))
        ]

    assert levels == [
        (level, "sent")
        for level in ("reminder", "due_today", "overdue_1", "overdue_5", "overdue_10")
    ]
    assert len(world.mails("duty_due", "coordinator")) == 2
    assert len(world.mails("duty_overdue", "coordinator")) == 3
    assert len(world.mails("duty_overdue", "governor")) == 3
    assert len(world.mails("duty_overdue", "director")) == 2
    assert len(world.mails("duty_overdue", "deputy")) == 1
    assert one(world, duty)["late"]


def test_after_a_pause_only_the_highest_level_is_sent(
    world: World, taken_in: dict[str, Any]
) -> None:
    confirmed(world, taken_in)
    world.wait(60)

    assert duty_round(world.ctx())["due"] == 1

    rows = world.rows(select(ResolutionDutyAlert))
    assert {row.level for row in rows if row.outcome == "sent"} == {"overdue_10"}
    assert sum(row.outcome == "skipped" for row in rows) == 4
    assert duty_round(world.ctx())["due"] == 0
