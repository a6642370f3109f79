"""The signing window: what must hold for every wish, every chain of steps, every calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.errors import CalendarTooShortError
from statemachine.planning.both_sides import PartnerDays, both_sides
from statemachine.planning.meetings import Meetings
from statemachine.planning.signing import (
    Outlook,
    Step,
    arrival,
    full_end,
    last_beginning,
    last_safe_days,
    plan,
)
from statemachine.working_days import NATIONAL, Calendar, Holiday

FIRST, LAST = date(2020, 1, 1), date(2034, 12, 31)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)

days = st.dates(date(2026, 11, 24), date(2028, 12, 31))
later_days = st.integers(0, 120)


def a_calendar(closed: set[date]) -> Calendar:
    rows = [Holiday(d, NATIONAL, closed=True, name_th="ตัวอย่าง", name_en="example") for d in closed]
    return Calendar.of(rows, first=FIRST, last=LAST)


holidays = st.sets(st.dates(date(2026, 1, 1), date(2029, 12, 31)), max_size=60)
shapes = st.lists(
    st.tuples(
        st.integers(0, 60), st.sampled_from(["working", "working", "calendar"]), st.booleans()
    ),
    min_size=1,
    max_size=7,
)
TUESDAYS = Meetings(1, 5)


def steps_of(chain: list[tuple[int, str, bool]], calendar: Calendar) -> list[Step]:
    return [
        Step(str(n), many, calendar, counting, meets=TUESDAYS if meets else None)
        for n, (many, counting, meets) in enumerate(chain)
    ]


@given(wish=days, more=later_days, chain=shapes, closed=holidays)
def test_a_later_wish_never_gives_an_earlier_last_safe_day(
    wish: date, more: int, chain: list[tuple[int, str, bool]], closed: set[date]
) -> None:
    steps = steps_of(chain, a_calendar(closed))

    early = last_safe_days(wish, steps)
    late = last_safe_days(wish + timedelta(days=more), steps)

    assert all(before <= after for before, after in zip(early, late, strict=True))


@given(wish=days, chain=shapes, closed=holidays)
def test_walking_forward_from_each_last_safe_day_arrives_in_time(
    wish: date, chain: list[tuple[int, str, bool]], closed: set[date]
) -> None:
    steps = steps_of(chain, a_calendar(closed))

    for at, begun in enumerate(last_safe_days(wish, steps)):
        assert arrival(begun, steps[at:]) <= wish


@given(wish=days, closed=holidays, many=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_one_working_day_later_than_the_last_safe_day_is_too_late(
    wish: date, closed: set[date], many: list[int]
) -> None:
    calendar = a_calendar(closed)
    steps = [Step(str(n), n, calendar) for n in many]

    last = last_safe_days(wish, steps)[0]

    assert arrival(calendar.add(last, 1), steps) > wish


@given(wish=days, chain=shapes, closed=holidays, new=st.dates(TODAY, date(2028, 12, 31)))
def test_a_holiday_more_never_moves_a_last_safe_day_back_nor_an_arrival_forward(
    wish: date, chain: list[tuple[int, str, bool]], closed: set[date], new: date
) -> None:
    before = steps_of(chain, a_calendar(closed))
    after = steps_of(chain, a_calendar(closed | {new}))

    assert all(
        then <= now
        for then, now in zip(last_safe_days(wish, after), last_safe_days(wish, before), strict=True)
    )
    assert arrival(TODAY, after) >= arrival(TODAY, before)


@given(
    wish=days,
    chain=shapes,
    closed=holidays,
    new=st.dates(TODAY + DAY, date(2028, 12, 31)),
    due=st.one_of(st.none(), days),
)
def test_a_holiday_more_never_adds_slack(
    wish: date,
    chain: list[tuple[int, str, bool]],
    closed: set[date],
    new: date,
    due: date | None,
) -> None:
    def slack(days_off: set[date]) -> int:
        calendar = a_calendar(days_off)
        made = plan(wish, TODAY, Step("now", 5, calendar), due, steps_of(chain, calendar))
        return made.slack

    before, after = slack(closed), slack(closed | {new})

    assert after <= before if before >= 0 else after < 0


@given(wish=days, chain=shapes, closed=holidays, due=st.one_of(st.none(), days))
def test_slack_says_whether_the_wish_is_met(
    wish: date, chain: list[tuple[int, str, bool]], closed: set[date], due: date | None
) -> None:
    calendar = a_calendar(closed)
    made = plan(wish, TODAY, Step("now", 5, calendar), due, steps_of(chain, calendar))

    assert (made.slack >= 0) == (made.now.done <= made.now.done_by)
    if made.slack >= 0:
        assert made.arrives <= wish
        assert made.misses is None
        assert made.outlook(0) is Outlook.SAFE
    else:
        assert made.misses == "now"
        assert made.outlook(0) in {Outlook.WILL_MISS, Outlook.TOO_LATE}


@given(wish=days, closed=holidays, theirs=holidays, many=st.integers(1, 40))
def test_days_off_of_the_partner_only_take_time_away(
    wish: date, closed: set[date], theirs: set[date], many: int
) -> None:
    ours = a_calendar(closed)
    partner = PartnerDays(tuple((day, "ตัวอย่าง", "example") for day in theirs), known=True)
    both = both_sides(ours, partner, date(2024, 1, 1), date(2032, 1, 1))

    alone = last_beginning(Step("s", many, ours), wish)
    together = last_beginning(Step("s", many, both), wish)

    assert together <= alone
    assert all(not both.is_working(day) for day in theirs)


def test_a_partner_that_rests_on_fridays_takes_our_fridays_away() -> None:
    ours = a_calendar(set())
    both = both_sides(ours, PartnerDays(weekend=frozenset({4, 5})), FIRST, LAST)

    assert not both.is_working(date(2026, 11, 27))
    assert both.is_working(date(2026, 11, 26))


def test_the_plan_of_an_example() -> None:
    """From 23 Nov 2026: five days, then the Cabinet on a Tuesday, then ten days of preparation."""
    calendar = a_calendar({date(2026, 12, 7), date(2026, 12, 10)})
    steps = [
        Step("cabinet", 3, calendar, meets=Meetings(1, 5)),
        Step("signing", 10, calendar),
    ]

    made = plan(date(2027, 1, 8), TODAY, Step("now", 5, calendar), date(2026, 11, 30), steps)

    assert [p.done_by for p in made.ahead] == [date(2026, 12, 22), date(2027, 1, 8)]
    assert made.now.done_by == date(2026, 12, 15)  # five working days before the agenda's meeting
    assert [p.done for p in made.ahead] == [date(2026, 12, 8), date(2026, 12, 23)]
    assert made.slack == 9
    assert made.outlook(10) is Outlook.TIGHT


def test_a_last_safe_day_gone_by_is_too_late_and_a_late_deadline_will_miss() -> None:
    calendar = a_calendar(set())
    steps = [Step("signing", 10, calendar)]

    near = plan(date(2026, 12, 1), TODAY, Step("now", 5, calendar), None, steps)
    slow = plan(date(2026, 12, 11), TODAY, Step("now", 5, calendar), date(2026, 12, 2), steps)

    assert near.outlook(0) is Outlook.TOO_LATE
    assert near.slack == -4
    assert slow.outlook(0) is Outlook.WILL_MISS
    assert slow.slack == -3


@given(day=days, closed=holidays)
def test_the_last_meeting_and_the_next_one_stand_on_their_sides(
    day: date, closed: set[date]
) -> None:
    calendar = a_calendar(closed)

    last, following = TUESDAYS.last(day, calendar), TUESDAYS.following(day, calendar)

    assert last <= day <= following
    assert TUESDAYS.held(last, calendar)
    assert TUESDAYS.closes(following, calendar) < following


def test_meetings_may_be_moved_called_and_left_out() -> None:
    calendar = a_calendar({date(2026, 12, 8)})
    meetings = Meetings(
        1, 5, extra=frozenset({date(2026, 12, 9)}), without=frozenset({date(2026, 12, 1)})
    )

    assert meetings.coming(date(2026, 11, 25), 3, calendar) == [
        date(2026, 12, 9),
        date(2026, 12, 15),
        date(2026, 12, 22),
    ]


def test_a_calendar_without_any_meeting_says_so() -> None:
    with pytest.raises(CalendarTooShortError):
        Meetings(6).following(TODAY, a_calendar(set()))  # a Sunday is never a working day


def test_a_step_of_calendar_days_ends_by_the_calendar() -> None:
    step = Step("parliament", 60, a_calendar(set()), "calendar")

    assert full_end(step, date(2026, 11, 23)) == date(2027, 1, 22)
    assert last_beginning(step, date(2027, 1, 22)) == date(2026, 11, 23)


def test_nothing_ahead_leaves_the_wish_itself() -> None:
    calendar = a_calendar(set())
    made = plan(date(2026, 12, 1), TODAY, Step("signing", 10, calendar), date(2026, 11, 30), [])

    assert (made.arrives, made.slack, made.ahead) == (date(2026, 11, 30), 1, ())
