from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from notifications.catalogue import MESSAGES
from statemachine.dates import bangkok_day
from statemachine.working_days import Holiday
from storage import audit_check
from storage.tables_cases import AuditEntry, StageEntry
from storage.tables_system import HolidayRow
from tests.support.world import World
from usecases.calendars import calendar
from usecases.cases import case_file
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.timers.sweep import sweep

TUESDAY = date(2026, 11, 24)


def add(world: World, day: date = TUESDAY, scope: str = "national", by: str = "admin") -> Any:
    return calendar.add_day(
        world.ctx(by), day, "วันหยุดพิเศษ", "Special holiday", scope, "มติ ครม. 23 พ.ย. 2569"
    )


def due(world: World, number: str) -> date:
    found = world.load(number).entries[0].due_on
    assert found is not None
    return found


def bodies(world: World, chain: str) -> list[dict[str, Any]]:
    query = select(AuditEntry.body).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
    return [json.loads(row.body) for row in world.rows(query)]


def test_a_holiday_at_short_notice_gives_one_more_day(world: World) -> None:
    number = world.through("endorsement")
    assert due(world, number) == date(2026, 11, 30)

    told = add(world)

    assert due(world, number) == date(2026, 12, 1)
    assert (told["cases"], told["deadlines"]) == (1, 1)
    assert told["changes"] == [
        {"number": number, "state": "endorsement", "office": "province:TH-50",
         "old_due": "2026-11-30", "new_due": "2026-12-01"}
    ]  # fmt: skip


def test_the_case_and_the_settings_say_so_in_the_audit(world: World) -> None:
    number = world.through("endorsement")

    add(world)

    entry = bodies(world, number)[-1]
    assert (entry["action"], entry["given"]["added"]) == ("calendar_changed", ["2026-11-24"])
    assert entry["deadlines"][0]["old_due"] == "2026-11-30"
    assert entry["case_version"] == world.load(number).version
    said = bodies(world, "settings")[-1]
    assert (said["action"], said["given"]["deadlines"]) == ("add_holiday", 1)
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_holders_and_coordinators_are_told_once_with_all_that_changes(world: World) -> None:
    numbers = [world.through("endorsement"), world.through("endorsement")]

    told = add(world)

    mails = {m.person_id: m for m in world.mails("calendar_changed")}
    assert mails.keys() == {world.people["governor"], world.people["coordinator"]}
    assert told["mails"] == 2
    assert mails[world.people["governor"]].why == "holder"
    assert mails[world.people["coordinator"]].why == "coordinator"
    extra = mails[world.people["governor"]].payload["extra"]
    assert [c["number"] for c in extra["changes"]] == numbers
    assert set(MESSAGES["calendar_changed"].extra) == extra.keys()
    assert extra["announcement"]["th"] == "วันหยุดพิเศษ"


def test_a_day_that_nobody_counts_changes_nothing(world: World) -> None:
    number = world.through("endorsement")
    before = world.load(number)

    told = [add(world, day) for day in (date(2026, 11, 20), world.today, date(2027, 6, 1))]
    saturday = add(world, date(2026, 11, 28))

    assert [t["deadlines"] for t in (*told, saturday)] == [0, 0, 0, 0]
    assert world.load(number) == before.__class__(
        **{f: getattr(before, f) for f in before.__slots__} | {"calendar_version": 5}
    )
    assert world.mails("calendar_changed") == []


def test_an_alert_after_the_deadline_moves_without_a_word(world: World) -> None:
    number = world.through("endorsement")
    world.wait(8)  # the day after the deadline, 30 November
    sweep(world.ctx())
    entry = StageEntry.__table__
    (before,) = world.rows(select(entry).where(entry.c.left_at.is_(None)))
    assert before.next_alert == "overdue_5"

    told = add(world, bangkok_day(before.next_alert_at))

    (after,) = world.rows(select(entry).where(entry.c.left_at.is_(None)))
    assert after.next_alert_at == before.next_alert_at + timedelta(days=1)
    assert after.due_on == before.due_on
    assert told["deadlines"] == 0
    assert bodies(world, number)[-1]["action"] != "calendar_changed"


def test_nobody_is_reminded_again_of_a_deadline_that_moved(world: World) -> None:
    number = world.through("endorsement")
    world.wait(2)
    sweep(world.ctx())
    assert len(world.mails("reminder")) == 1

    add(world, date(2026, 11, 26))
    world.wait(1)
    sweep(world.ctx())

    assert len(world.mails("reminder")) == 1
    assert world.load(number).entries[0].next_alert == "due_today"


def test_a_cancelled_holiday_brings_the_deadline_forward(world: World) -> None:
    number = world.through("endorsement")
    add(world)

    told = calendar.remove_day(world.ctx("admin"), TUESDAY)

    assert due(world, number) == date(2026, 11, 30)
    assert told["deadlines"] == 1
    (row,) = world.rows(select(HolidayRow.__table__).where(HolidayRow.day == TUESDAY))
    assert (row.closed, row.kind, row.added_by) == (False, "cancelled", "admin")


def test_a_shipped_holiday_can_be_cancelled_and_declared_again(world: World) -> None:
    kings_day = date(2026, 12, 7)
    before = calendar.count(world.ctx(), kings_day, kings_day)

    calendar.remove_day(world.ctx(), kings_day)
    between = calendar.count(world.ctx(), kings_day, kings_day)
    add(world, kings_day)

    assert (before, between, calendar.count(world.ctx(), kings_day, kings_day)) == (0, 1, 0)


def test_a_regional_holiday_moves_only_that_provinces_own_officers(world: World) -> None:
    north, central = world.through("endorsement"), world.through("screening")

    told = add(world, scope="region:North")

    assert [c["number"] for c in told["changes"]] == [north]
    assert due(world, central) == world.calendar().add(world.today, 10)
    assert calendar.count(world.ctx(), TUESDAY, TUESDAY, "TH-50") == 0
    assert calendar.count(world.ctx(), TUESDAY, TUESDAY, "North") == 0
    assert calendar.count(world.ctx(), TUESDAY, TUESDAY, "TH-90") == 1


def test_an_agendas_date_and_parliaments_sixty_days_stay(world: World) -> None:
    agenda, parliament = world.through("cabinet"), world.through("parliament")
    world.go(agenda, "schedule", "cabinet_liaison")
    before = due(world, agenda), due(world, parliament)

    add(world)

    assert (due(world, agenda), due(world, parliament)) == before


def test_a_duty_of_a_closed_case_moves_too(world: World) -> None:
    number = world.through("change_review")
    world.go(number, "not_substantive", "mfa_officer")
    world.go(number, "sign", "governor")
    world.go(number, "deposit", "moi_officer")

    told = add(world)

    assert [(c["number"], c["state"]) for c in told["changes"]] == [(number, "duty.report_back")]


def test_an_officer_with_an_old_page_is_told_of_the_change(world: World) -> None:
    number = world.case()
    world.go(number, "submit", "coordinator")
    seen = world.load(number).version

    add(world)

    with pytest.raises(Exception, match="changed by somebody else"):
        case_file.correct(
            world.ctx("moi_officer"), number, "dossier.plan", "x", "because", version=seen
        )


def test_a_preview_says_what_will_happen_and_does_nothing(world: World) -> None:
    number = world.through("review")
    before = world.load(number)
    change = calendar.holiday(TUESDAY, "วันหยุด", "Holiday")

    seen = calendar.preview(world.ctx("admin"), [change])

    assert world.load(number) == before
    assert seen == add(world)["changes"]
    assert len(seen) == 3
    assert calendar.preview(world.ctx("admin"), []) == []


def test_a_preview_can_cancel(world: World) -> None:
    number = world.through("screening")
    day = date(2026, 12, 7)
    row = calendar.cancelled(calendar.holiday(day, "วันหยุด", "Holiday"))

    (seen,) = calendar.preview(world.ctx(), [row])

    assert (seen["number"], seen["old_due"], seen["new_due"]) == (
        number,
        "2026-12-08",
        "2026-12-07",
    )


@pytest.mark.parametrize("by", ["coordinator", "moi_officer", "moi_executive"])
def test_only_administrators_change_the_calendar(world: World, by: str) -> None:
    with pytest.raises(DeedRefusedError, match="Only a system administrator"):
        add(world, by=by)
    with pytest.raises(DeedRefusedError, match="Only a system administrator"):
        calendar.remove_day(world.ctx(by), date(2026, 12, 7))


def test_what_is_known_or_unknown_is_said(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="is a holiday already"):
        add(world, date(2026, 12, 7))
    with pytest.raises(DeedRefusedError, match="no holiday on 2026-11-24 for national"):
        calendar.remove_day(world.ctx("admin"), TUESDAY)
    for scope in ("region:Atlantis", "TH-50", ""):
        with pytest.raises(DeedRefusedError, match="The calendar has no scope"):
            add(world, scope=scope)
    with pytest.raises(DeedRefusedError, match="lies outside the calendar"):
        add(world, date(2099, 1, 1))
    with pytest.raises(DeedRefusedError, match="swap them"):
        calendar.count(world.ctx(), TUESDAY, world.today)
    with pytest.raises(DeedRefusedError, match="no scope “Atlantis”"):
        calendar.count(world.ctx(), TUESDAY, TUESDAY, "Atlantis")


def test_counting_includes_both_ends(world: World) -> None:
    assert calendar.count(world.ctx(), date(2026, 12, 4), date(2026, 12, 8)) == 2
    rows = calendar.days(world.ctx(), date(2026, 12, 1), date(2026, 12, 31))
    assert [r["day"] for r in rows if r["closed"] and r["kind"] != "regular"] == ["2026-12-07"]
    assert json.dumps(rows)


def change_and_fail(ctx: Context, row: Holiday) -> None:
    with ctx.database.write() as connection:
        calendar._change(ctx, connection, "add_holiday", row)
        raise InterruptedError


def test_a_change_that_failed_leaves_no_trace_in_memory(world: World) -> None:
    ctx = world.ctx("admin")
    row = calendar.holiday(TUESDAY, "วันหยุด", "Holiday")

    with pytest.raises(InterruptedError):
        change_and_fail(ctx, row)

    add(world, date(2026, 11, 25))
    assert calendar.count(ctx, TUESDAY, TUESDAY) == 1
    assert calendar.count(ctx, date(2026, 11, 25), date(2026, 11, 25)) == 0
