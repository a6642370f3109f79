"""A calendar change beside moves, sweeps and other changes: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage import audit_check
from storage.cases import StaleCaseError
from storage.tables_cases import StageEntry
from tests.support.world import World
from usecases.calendars import calendar
from usecases.refused import DeedRefusedError
from usecases.timers.sweep import sweep


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do everything at the same time; return the results, or raise what one raised."""
    with ThreadPoolExecutor(len(deeds)) as threads:
        return [future.result() for future in [threads.submit(deed) for deed in deeds]]


def wrong(world: World) -> list[Any]:
    """Return the open working-day deadlines that the calendar does not give."""
    query = select(StageEntry.__table__).where(
        StageEntry.left_at.is_(None),
        StageEntry.days_allowed.is_not(None),
        StageEntry.counting == "working",
    )
    found = []
    for entry in world.rows(query):
        region = "TH-50" if entry.holder_role in ("coordinator", "governor") else None
        due = world.calendar().add(entry.entered_on, entry.days_allowed, region)
        if due != entry.due_on:
            found.append(entry)
    return found


def test_the_calendar_changes_while_cases_move_and_a_sweep_runs(world: World) -> None:
    waiting = [world.through("endorsement") for _ in range(6)]
    world.wait(2)
    days = [date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 1)]

    def move(number: str) -> Callable[[], Any]:
        def deed() -> Any:
            try:
                return world.go(number, "endorse", "governor")
            except StaleCaseError:  # the change got there first: decide anew, as a person would
                return deed()

        return deed

    def change(day: date) -> Callable[[], Any]:
        return lambda: calendar.add_day(world.ctx(), day, "วันหยุด", "Holiday")

    at_once(*map(change, days), *map(move, waiting[:3]), lambda: sweep(world.ctx()))

    calendar.recount(world.ctx())
    assert wrong(world) == []
    assert {world.load(n).state for n in waiting[:3]} == {"screening"}
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_of_two_who_declare_the_same_day_one_is_told_it_is_known(world: World) -> None:
    def add() -> str:
        try:
            calendar.add_day(world.ctx(), date(2026, 11, 26), "วันหยุด", "Holiday")
        except DeedRefusedError as refused:
            return refused.code
        return "added"

    assert sorted(at_once(add, add, add)) == ["added", "holiday_known", "holiday_known"]


def test_a_deadline_that_a_change_overtook_is_mended_once(world: World) -> None:
    number = world.through("endorsement")
    with world.database.write() as connection:
        connection.execute(update(StageEntry).values(due_on=StageEntry.due_on))
        connection.execute(
            update(StageEntry)
            .where(StageEntry.left_at.is_(None))
            .values(due_on=world.today + timedelta(days=1))
        )

    first, second = calendar.recount(world.ctx()), calendar.recount(world.ctx())

    assert [c["number"] for c in first["changes"]] == [number]
    assert wrong(world) == []
    assert second["deadlines"] == 0


def test_only_administrators_recount(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="Only a system administrator"):
        calendar.recount(world.ctx("moi_officer"))
