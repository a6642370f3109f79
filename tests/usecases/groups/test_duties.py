"""Duties with a date: told when given, reminded, alerted up the ladder, until somebody reports."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from notifications.catalogue import message_kind
from notifications.context import complete as completed
from notifications.context import require
from notifications.render import render
from statemachine.groups.rules import owner_of
from storage.tables_groups import DatedDuty, DatedDutyAlert
from tests.support.world import World
from usecases.groups import duties
from usecases.groups.duties import NewDuty
from usecases.groups.duty_round import remind_duties
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError
from usecases.mails import mail_context

PROVINCE = "province:TH-50"


def given(world: World, due: date, office: str = PROVINCE, person: int | None = None) -> int:
    ctx = world.ctx("moi_officer")
    new = NewDuty("resolution", 1, "/groups/1", "จัดทำแผนประจำปี", office, due, person)
    with world.database.write() as connection:
        return duties.give(ctx, connection, new)


def row(world: World, duty: int) -> Any:
    return world.rows(select(DatedDuty.__table__).where(DatedDuty.id == duty))[0]


def test_the_owner_is_told_in_one_mail_of_all_that_was_given(world: World) -> None:
    for _ in range(3):
        given(world, date(2026, 12, 21))

    told = remind_duties(world.ctx())

    assert told == {"duties": 3, "mails": 1, "nobody": 0}
    (mail,) = world.mails("duties_due", "coordinator")
    assert len(mail.payload["extra"]["duties"]) == 3
    assert remind_duties(world.ctx()) == {"duties": 0, "mails": 0, "nobody": 0}


def test_what_is_told_can_be_written_in_both_languages(world: World) -> None:
    given(world, date(2026, 12, 21))
    remind_duties(world.ctx())

    (mail,) = world.mails("duties_due")
    with world.database.read() as connection:
        said = mail_context.contexts(world.ctx(), connection, [mail])[mail.id].context
    assert said is not None
    require(message_kind("duties_due"), completed(said))
    assert "20 วันทำการ" not in render("duties_due", "th", said).subject
    assert "จัดทำแผนประจำปี" in render("duties_due", "th", said).text
    assert "Chiang Mai Province" in render("duties_due", "en", said).text


def test_the_ladder_is_climbed_and_then_the_owner_reminded_until_it_is_done(world: World) -> None:
    duty = given(world, date(2026, 12, 14))
    levels: list[str] = []
    for _ in range(60):
        remind_duties(world.ctx())
        world.wait(1)
        known = world.rows(select(DatedDutyAlert.level).order_by(DatedDutyAlert.id))
        levels = [level for (level,) in known]

    assert levels[:6] == ["given", "reminder", "due_today", "overdue_1", "overdue_5", "overdue_10"]
    assert levels[6:]
    assert set(levels[6:]) == {"again"}
    assert world.mails("duties_due", "director")  # the third rung hears of it
    duties.complete(world.ctx("coordinator"), duty, "ส่งแผนแล้ว")
    before = len(world.mails("duties_due"))
    world.wait(30)
    remind_duties(world.ctx())
    assert len(world.mails("duties_due")) == before
    assert row(world, duty).next_alert_at is None


def test_after_downtime_only_the_highest_level_is_sent(world: World) -> None:
    given(world, date(2026, 12, 14))
    remind_duties(world.ctx())
    world.wait(60)

    told = remind_duties(world.ctx())

    assert told["duties"] == 1
    sent = [level for (level,) in world.rows(select(DatedDutyAlert.level))]
    assert sent == ["given", "overdue_10"]


def test_a_named_person_is_told_and_may_report_though_they_hold_no_role(world: World) -> None:
    duty = given(world, date(2026, 12, 14), person=world.people["assistant"])
    remind_duties(world.ctx())

    assert world.mails("duties_due", "coordinator") == []
    assert len(world.mails("duties_due", "assistant")) == 1
    duties.complete(world.ctx("assistant"), duty, "เรียบร้อย")
    found = row(world, duty)
    assert (found.state, found.note, found.done_on) == ("done", "เรียบร้อย", world.today)


@pytest.mark.parametrize("who", ["coordinator.elsewhere", "governor.elsewhere"])
def test_a_duty_of_another_province_is_not_there(world: World, who: str) -> None:
    duty = given(world, date(2026, 12, 14))

    with pytest.raises(NoSuchRecordError):
        duties.show(world.ctx(who), duty)


def test_a_governor_sees_it_but_the_owner_reports(world: World) -> None:
    duty = given(world, date(2026, 12, 14))

    assert not duties.show(world.ctx("governor"), duty)["may_finish"]
    with pytest.raises(GroupRefusedError) as refused:
        duties.complete(world.ctx("governor"), duty, "แล้ว")
    assert "จังหวัดเชียงใหม่" in refused.value.sentence("th")


def test_a_province_does_not_move_what_it_owes_the_centre(world: World) -> None:
    duty = given(world, date(2026, 12, 14))

    with pytest.raises(GroupRefusedError):
        duties.move(world.ctx("coordinator"), duty, "2027-01-31", "ขอเลื่อน")
    duties.move(world.ctx("moi_officer"), duty, "31/1/2570", "ตามที่ขอ")

    assert row(world, duty).due_on == date(2027, 1, 31)


def test_a_closed_duty_is_not_closed_twice(world: World) -> None:
    duty = given(world, date(2026, 12, 14))
    duties.drop(world.ctx("moi_officer"), duty, "ซ้ำ")

    with pytest.raises(GroupRefusedError, match="closed"):
        duties.complete(world.ctx("coordinator"), duty, "แล้ว")


def test_every_office_that_may_own_a_duty_has_somebody_to_act_for_it() -> None:
    from usecases.groups.words import offices

    assert [code for code, _ in offices() if owner_of(code) is None] == []
