"""After any number of changes every open deadline is the one that the calendar gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from statemachine.deadlines import alarms
from statemachine.table import LIFECYCLE
from storage import audit_check
from storage.tables_cases import StageEntry
from tests.support.world import World
from usecases.calendars import calendar
from usecases.context import Policy


def add(world: World, day: date, scope: str) -> None:
    calendar.add_day(world.ctx("admin"), day, "วันหยุดพิเศษ", "Special holiday", scope, "มติ ครม.")


def test_every_deadline_is_the_one_that_the_calendar_gives(world: World) -> None:
    """Whatever days were added and cancelled, in batches smaller than the cases."""
    world.policy = Policy(batch=3)
    states = (
        "endorsement screening review revision rule_check approval cabinet partner_agreement "
        "change_review signing deposit on_hold"
    )
    for at, state in enumerate(states.split()):
        world.now += timedelta(hours=at % 3 * 20)
        world.through(state)
    changes = [date(2026, 11, 27), date(2026, 12, 1), date(2026, 12, 15), date(2027, 1, 15)]

    for day in changes:
        add(world, day, "national")
        add(world, day + timedelta(days=3), "region:North")
    calendar.remove_day(world.ctx(), date(2026, 12, 7))
    calendar.remove_day(world.ctx(), changes[1])

    entries = world.rows(select(StageEntry.__table__).where(StageEntry.left_at.is_(None)))
    counting = [e for e in entries if e.days_allowed]
    assert len(counting) == 14
    for entry in counting:
        provincial = entry.holder_role in ("coordinator", "governor")
        region = "TH-50" if provincial else None
        assert entry.due_on == world.calendar().add(entry.entered_on, entry.days_allowed, region)
        assert (entry.next_alert, entry.next_alert_at) == first_alert(world, entry, region)
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def first_alert(world: World, entry: Any, region: str | None) -> tuple[str, datetime]:
    every = alarms(LIFECYCLE, entry.due_on, world.calendar(), region)
    alarm = next(alarm for alarm in every if alarm.at > entry.entered_at)
    return alarm.level.name, alarm.at
