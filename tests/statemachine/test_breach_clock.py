"""The clock of a breach: hours by the clock, each level once, and no moment without a next one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statemachine import breach_clock
from statemachine.breach_clock import LEVELS, LIMIT, deadline, following, hours_left, reached

FRIDAY = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)
"""Before a long week-end in Thailand: the clock does not stop for it."""

passed = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


def test_three_days_whatever_days_they_are() -> None:
    assert deadline(FRIDAY) == datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
    assert hours_left(FRIDAY, FRIDAY) == 72
    assert hours_left(FRIDAY, FRIDAY + timedelta(hours=71, minutes=1)) == 0
    assert hours_left(FRIDAY, FRIDAY + timedelta(hours=72, minutes=1)) == -1


def test_the_levels_come_at_24_48_66_and_72_hours_then_daily() -> None:
    at, seen = FRIDAY, []
    for _ in range(6):
        name, at = following(FRIDAY, at)
        seen.append((name, at - FRIDAY))

    hours = [(name, lasts // timedelta(hours=1)) for name, lasts in seen]
    assert hours == [
        ("h24", 24), ("h48", 48), ("h66", 66), ("overdue", 72), ("overdue+1", 96),
        ("overdue+2", 120),
    ]  # fmt: skip


@given(passed)
def test_what_follows_lies_ahead_and_is_what_is_reached_then(lasts: timedelta) -> None:
    now = FRIDAY + lasts
    name, at = following(FRIDAY, now)

    assert at > now
    assert reached(FRIDAY, at) == name
    assert at - now <= timedelta(hours=24)


@given(passed)
def test_what_is_reached_is_the_last_that_passed(lasts: timedelta) -> None:
    level = reached(FRIDAY, FRIDAY + lasts)

    if lasts < LEVELS[0][1]:
        assert level is None
    elif lasts < LIMIT:
        assert level == max((w, n) for n, w in LEVELS if w <= lasts)[1]
    else:
        assert level is not None
        assert level.startswith(breach_clock.OVERDUE)


@given(passed)
def test_late_is_later_than_the_limit(lasts: timedelta) -> None:
    assert breach_clock.is_late(FRIDAY, FRIDAY + lasts) == (lasts > LIMIT)
