"""The dates of dissolution and of the new Cabinet, which switch the caretaker rule (F10)."""

from __future__ import annotations

from datetime import date

import pytest

from statemachine.errors import PhinongError
from tests.support.world import World
from usecases.rulings import answers, government, verdicts
from usecases.rulings.answers import Answer


def caretaker(world: World, number: str) -> str:
    rules = verdicts.of_case(world.ctx("moi_officer"), number)["today"]["rules"]
    return next(str(r["outcome"]["value"]) for r in rules if r["id"] == "R10_caretaker")


def test_the_days_of_the_government_switch_the_caretaker_rule(world: World) -> None:
    number = world.through("rule_check")
    admin = world.ctx("admin")

    government.set_days(admin, date(2026, 9, 1), date(2023, 9, 5), "ราชกิจจานุเบกษา")
    assert caretaker(world, number) == "unknown"  # does it commit the next Cabinet?
    given = Answer("commits_next_cabinet", "yes", "ความเห็น สคก. เรื่องเสร็จที่ 1/2569")
    answers.answer(world.ctx("moi_officer"), number, [given])
    assert verdicts.of_case(world.ctx("moi_officer"), number)["today"]["path"]["value"] == "wait"
    government.set_days(admin, date(2026, 9, 1), date(2026, 11, 1), "ประกาศแต่งตั้ง")

    assert caretaker(world, number) == "not_applicable"
    assert government.days(admin)["caretaker"] is False


def test_only_an_administrator_sets_the_days_and_none_ahead(world: World) -> None:
    with pytest.raises(PhinongError) as caught:
        government.set_days(world.ctx("moi_officer"), None, None, "ราชกิจจานุเบกษา")
    assert caught.value.code == "not_administrator"
    with pytest.raises(PhinongError) as caught:
        government.set_days(world.ctx("admin"), date(2027, 1, 1), None, "ราชกิจจานุเบกษา")
    assert caught.value.code == "government_ahead"
