from __future__ import annotations

from datetime import date

import pytest

from statemachine.differences import diff
from statemachine.table import LIFECYCLE
from statemachine.violations import BrokenDefinitionError
from tests.support.world import World
from usecases.lifecycles import definition_edits
from usecases.refused import DeedRefusedError

DAY = date(2026, 12, 1)


def fields(**changes: str) -> dict[str, str]:
    given = definition_edits.fields_of(LIFECYCLE)
    given |= {"effective_from": "1/12/2569", "source": "หนังสือ มท. 1"}
    return given | changes


def test_differences_name_stages_and_levels_as_people_do() -> None:
    new = definition_edits.changed(
        LIFECYCLE, fields(**{"days-screening-normal": "12", "offset-overdue_5": "6"}), DAY
    )

    told = list(definition_edits.told(diff(LIFECYCLE, new), LIFECYCLE, new))

    assert [one["th"] for one in told] == [
        "ขั้น “กระทรวงมหาดไทยกลั่นกรอง” เปลี่ยนกำหนดเวลาจาก 10/5/3 วันทำการ เป็น 12/5/3 วันทำการ",
        (
            "ระดับแจ้งเตือน “เกินกำหนด ระดับที่ 2” เปลี่ยนจาก เกินกำหนด 5 วันทำการ แจ้ง 3 ลำดับ "
            "เป็น เกินกำหนด 6 วันทำการ แจ้ง 3 ลำดับ"
        ),
    ]
    assert "5 working days overdue, to 3 rungs" in told[1]["en"]


def test_a_change_of_hours_keeps_its_own_words() -> None:
    later = LIFECYCLE.model_copy(update={"alert_time": "09:00"})

    told = list(definition_edits.told(diff(LIFECYCLE, later), LIFECYCLE, later))

    assert told[0]["th"] == "เวลาแจ้งเตือน: เปลี่ยนจาก 08:30 เป็น 09:00"


def test_a_review_checks_the_properties(world: World) -> None:
    new = definition_edits.changed(LIFECYCLE, fields(**{"offset-overdue_5": "1"}), DAY)

    with pytest.raises(BrokenDefinitionError) as refused:
        definition_edits.review(world.ctx("admin"), LIFECYCLE, new)

    assert "overdue_5" in refused.value.sentence("th")


def test_a_review_is_the_administrators(world: World) -> None:
    new = definition_edits.changed(LIFECYCLE, fields(**{"days-screening-normal": "12"}), DAY)

    with pytest.raises(DeedRefusedError, match="administrator"):
        definition_edits.review(world.ctx("moi_officer"), LIFECYCLE, new)
