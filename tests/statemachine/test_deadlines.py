"""Deadlines count Thai working days; alerts are decided once, the highest after downtime."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.dates import at_bangkok
from statemachine.deadlines import alarms, days_left, due_on, first_alarm, what_is_due
from statemachine.errors import CalendarTooShortError
from statemachine.table import LIFECYCLE
from statemachine.working_days import Calendar, Holiday

LONG_WEEKEND = Holiday(
    date(2026, 12, 7),
    "national",
    closed=True,
    name_th="ชดเชยวันพ่อ",
    name_en="Father's Day (in lieu)",
)
IN_THE_SOUTH = Holiday(
    date(2026, 11, 26), "region:south", closed=True, name_th="วันรายอ", name_en="Raya day"
)
CALENDAR = Calendar.of(
    [LONG_WEEKEND, IN_THE_SOUTH],
    first=date(2026, 1, 1), last=date(2027, 12, 31), regions={"TH-94": "south"},
)  # fmt: skip
MONDAY = date(2026, 11, 23)
NAMES = ["reminder", "due_today", "overdue_1", "overdue_5", "overdue_10"]


def at(day: date, hour: int = 8, minute: int = 30) -> datetime:
    return at_bangkok(day, LIFECYCLE.alert_time.replace(hour=hour, minute=minute))


def due(state: str, urgency: str = "normal", region: str | None = None) -> date | None:
    return due_on(MONDAY, LIFECYCLE.stage(state), urgency, CALENDAR, region)


@pytest.mark.parametrize(
    ("state", "urgency", "last_day"),
    [
        ("endorsement", "normal", date(2026, 11, 30)),
        ("endorsement", "most_urgent", date(2026, 11, 24)),
        ("screening", "normal", date(2026, 12, 8)),  # over the long weekend
        ("screening", "urgent", date(2026, 11, 30)),
        ("review.mfa.waiting", "normal", date(2026, 12, 15)),
        ("parliament", "normal", date(2027, 1, 22)),  # 60 calendar days
        ("draft", "normal", None),
        ("active", "normal", None),
    ],
)
def test_a_deadline_counts_working_days_from_the_day_after_entry(
    state: str, urgency: str, last_day: date | None
) -> None:
    assert due(state, urgency) == last_day


def test_a_regional_day_moves_the_deadline_of_its_provinces_only() -> None:
    assert due("endorsement", region="TH-94") == date(2026, 12, 1)
    assert due("endorsement", region="TH-50") == date(2026, 11, 30)


def test_the_alerts_of_a_deadline_fall_on_working_mornings_in_bangkok() -> None:
    found = alarms(LIFECYCLE, date(2026, 12, 4), CALENDAR)

    assert [(alarm.level.name, alarm.at) for alarm in found] == [
        ("reminder", at(date(2026, 12, 1))),
        ("due_today", at(date(2026, 12, 4))),
        ("overdue_1", at(date(2026, 12, 8))),
        ("overdue_5", at(date(2026, 12, 14))),
        ("overdue_10", at(date(2026, 12, 21))),
    ]
    assert found[0].at == datetime(2026, 12, 1, 1, 30, tzinfo=UTC)


def test_a_deadline_on_a_day_off_is_due_on_the_next_working_day_and_late_after_it() -> None:
    found = alarms(LIFECYCLE, date(2026, 12, 5), CALENDAR)  # Saturday, and Monday is off

    assert [alarm.at for alarm in found] == [
        at(date(2026, 12, 2)), at(date(2026, 12, 8)), at(date(2026, 12, 9)),
        at(date(2026, 12, 15)), at(date(2026, 12, 22)),
    ]  # fmt: skip


def test_a_reminder_that_was_due_before_the_stage_began_is_not_missed() -> None:
    deadline = date(2026, 11, 24)  # a most urgent endorsement

    first = first_alarm(LIFECYCLE, deadline, at(MONDAY, 10), CALENDAR)
    later = first_alarm(LIFECYCLE, deadline, at(date(2026, 12, 30)), CALENDAR)

    assert first is not None
    assert (first.level.name, first.at) == ("due_today", at(deadline))
    assert later is None


def test_nothing_is_due_before_its_moment() -> None:
    deadline = date(2026, 11, 30)
    reminder = at(date(2026, 11, 25))

    before = what_is_due(LIFECYCLE, deadline, "reminder", reminder - timedelta(seconds=1), CALENDAR)
    on_time = what_is_due(LIFECYCLE, deadline, "reminder", reminder, CALENDAR)

    assert (before.send, before.skipped) == (None, ())
    assert before.following is not None
    assert before.following.level.name == "reminder"
    assert on_time.send is not None
    assert (on_time.send.name, on_time.skipped) == ("reminder", ())
    assert on_time.following is not None
    assert on_time.following.level.name == "due_today"


def test_after_downtime_only_the_highest_is_sent_and_the_skipped_are_named() -> None:
    found = what_is_due(
        LIFECYCLE, date(2026, 11, 30), "reminder", at(date(2026, 12, 9), 7), CALENDAR
    )

    assert found.send is not None
    assert found.send.name == "overdue_5"
    assert found.skipped == ("reminder", "due_today", "overdue_1")
    assert found.following is not None
    assert (found.following.level.name, found.following.at) == (
        "overdue_10", at(date(2026, 12, 15)),
    )  # fmt: skip


def test_after_the_last_level_nothing_follows() -> None:
    found = what_is_due(LIFECYCLE, date(2026, 11, 30), "overdue_10", at(date(2027, 3, 1)), CALENDAR)

    assert found.send is not None
    assert (found.send.name, found.skipped, found.following) == ("overdue_10", (), None)


@given(
    offset=st.integers(0, 250),
    sweeps=st.lists(st.integers(0, 60 * 24), min_size=1, max_size=12),
    region=st.sampled_from([None, "TH-94"]),
)
def test_however_the_sweeps_fall_each_level_is_sent_or_skipped_once(
    offset: int, sweeps: list[int], region: str | None
) -> None:
    deadline = MONDAY + timedelta(days=offset)
    begin = at(deadline) - timedelta(days=10)
    last = at(deadline) + timedelta(days=60)
    pending: str | None = "reminder"
    told: list[str] = []

    for hours in (*sorted(sweeps), None):
        if pending is None:
            break
        now = last if hours is None else begin + timedelta(hours=hours)
        found = what_is_due(LIFECYCLE, deadline, pending, now, CALENDAR, region)
        if found.send is not None:
            told += [*found.skipped, found.send.name]
        pending = found.following.level.name if found.following else None

    assert told == NAMES


@given(st.integers(0, 300), st.sampled_from([None, "TH-94"]))
def test_alerts_rise_in_time_and_fall_on_working_days(offset: int, region: str | None) -> None:
    found = alarms(LIFECYCLE, MONDAY + timedelta(days=offset), CALENDAR, region)
    moments = [alarm.at for alarm in found]

    assert moments == sorted(set(moments))
    days = [moment.astimezone(UTC).date() for moment in moments]
    assert all(CALENDAR.is_working(day, region) for day in days)


def test_a_stopped_clock_keeps_what_was_left_and_at_least_a_day() -> None:
    deadline = date(2026, 12, 8)

    assert days_left(deadline, MONDAY, "working", CALENDAR, None) == 10
    assert days_left(deadline, MONDAY, "working", CALENDAR, "TH-94") == 9
    assert days_left(deadline, MONDAY, "calendar", CALENDAR, None) == 15
    assert days_left(deadline, deadline, "working", CALENDAR, None) == 1
    assert days_left(deadline, date(2027, 1, 5), "working", CALENDAR, None) == 1
    assert days_left(deadline, date(2027, 1, 5), "calendar", CALENDAR, None) == 1


def test_a_deadline_beyond_the_calendar_is_not_guessed() -> None:
    stage = LIFECYCLE.stage("signing")

    with pytest.raises(CalendarTooShortError, match="2027-12-31"):
        due_on(date(2027, 12, 1), stage, "normal", CALENDAR)
