"""The yearly duty against an oracle of its own: a thousand histories, day by day, no shortcut."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statemachine.dates import PartialDate, Precision
from statemachine.programme.duty import Duty, PairLife, Year, bounds, duty_in, share_met

FIRST, LAST = date(2016, 1, 1), date(2030, 12, 31)
DAYS = st.dates(FIRST, LAST)
PARTIAL = st.builds(
    PartialDate, DAYS, st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR])
)
PAUSES = st.tuples(DAYS, st.integers(1, 400)).map(lambda p: (p[0], p[0] + timedelta(days=p[1])))
LIVES = st.builds(
    PairLife,
    signed=st.none() | PARTIAL,
    ended=st.none() | DAYS,
    held=st.lists(PARTIAL, max_size=12).map(tuple),
    planned=st.lists(PARTIAL, max_size=4).map(tuple),
    pauses=st.lists(PAUSES, max_size=2).map(tuple),
)
YEARS = st.integers(2560, 2572)


def oracle(life: PairLife, year: int, *, fiscal: bool, today: date) -> tuple[str, int]:
    """Say the duty by laying every day of the year beside every day that an activity can be of."""
    first = date(year - 544, 10, 1) if fiscal else date(year - 543, 1, 1)
    last = date(year - 543, 9, 30) if fiscal else date(year - 543, 12, 31)
    days = set(range(first.toordinal(), last.toordinal() + 1))
    spans = [(d.earliest(), min(d.latest(), today)) for d in life.held]
    could = [range(a.toordinal(), b.toordinal() + 1) for a, b in spans]
    met = sum(bool(days & set(span)) for span in could)
    if met:
        return "met", met
    if (life.signed and life.signed.latest() > first) or (life.ended and life.ended <= last):
        return "not_owed", 0
    if any(start <= last <= end for start, end in life.pauses):
        return "excused", 0
    return ("missed" if today > last else "open"), 0


@settings(max_examples=1000)
@given(LIVES, YEARS, st.sampled_from(list(Year)), DAYS)
def test_a_thousand_histories_agree_with_the_oracle(
    life: PairLife, year: int, kind: Year, today: date
) -> None:
    found = duty_in(life, year, kind, today)

    wanted = oracle(life, year, fiscal=kind is Year.FISCAL, today=today)
    assert (found.duty.value, found.counted) == wanted


@given(LIVES, YEARS, st.sampled_from(list(Year)), DAYS)
def test_what_is_certain_stays_met_wherever_the_day_really_was(
    life: PairLife, year: int, kind: Year, today: date
) -> None:
    found = duty_in(life, year, kind, today)

    assert found.certain <= found.counted
    for pick in (PartialDate.earliest, lambda d: min(d.latest(), today)):
        known = tuple(
            PartialDate(pick(d), Precision.DAY) for d in life.held if d.earliest() <= today
        )
        exact = duty_in(PairLife(held=known), year, kind, today)
        assert found.certain <= exact.counted <= found.counted


@given(LIVES, YEARS, st.sampled_from(list(Year)), DAYS, DAYS)
def test_one_more_activity_never_makes_a_year_worse(
    life: PairLife, year: int, kind: Year, today: date, day: date
) -> None:
    more = PairLife(life.signed, life.ended, (*life.held, PartialDate(day, Precision.DAY)))

    before, after = duty_in(life, year, kind, today), duty_in(more, year, kind, today)

    assert before.duty is not Duty.MET or after.duty is Duty.MET


@given(st.lists(DAYS, max_size=20), DAYS)
def test_each_day_counts_in_one_fiscal_and_one_calendar_year(days: list[date], today: date) -> None:
    past = [day for day in days if day <= today]
    life = PairLife(held=tuple(PartialDate(day, Precision.DAY) for day in days))

    for kind in Year:
        counted = sum(duty_in(life, y, kind, today).counted for y in range(2555, 2577))
        assert counted == len(past)


@pytest.mark.parametrize(
    ("day", "fiscal", "calendar"),
    [("2026-09-30", 2569, 2569), ("2026-10-01", 2570, 2569), ("2026-12-31", 2570, 2569),
     ("2027-01-01", 2570, 2570)],
)  # fmt: skip
def test_the_edges_of_both_years(day: str, fiscal: int, calendar: int) -> None:
    life = PairLife(held=(PartialDate.parse(day, "ce"),))
    today = date(2028, 1, 1)

    for kind, year in ((Year.FISCAL, fiscal), (Year.CALENDAR, calendar)):
        duties = [
            duty_in(life, y, kind, today).duty is Duty.MET for y in (year - 1, year, year + 1)
        ]
        assert duties == [False, True, False]


def test_an_activity_known_to_the_year_counts_where_it_can_have_been_and_says_so() -> None:
    life = PairLife(held=(PartialDate.parse("2026", "ce"),))

    years = [duty_in(life, y, Year.FISCAL, date(2029, 1, 1)) for y in (2568, 2569, 2570, 2571)]

    assert [v.duty.value for v in years] == ["missed", "met", "met", "missed"]
    assert [v.is_certain for v in years] == [True, False, False, True]
    assert duty_in(life, 2569, Year.CALENDAR, date(2028, 1, 1)).is_certain


def test_a_day_ahead_is_not_held_yet() -> None:
    life = PairLife(held=(PartialDate.parse("2027-05-01", "ce"),))

    assert duty_in(life, 2570, Year.FISCAL, date(2027, 4, 30)).duty is Duty.OPEN
    assert duty_in(life, 2570, Year.FISCAL, date(2027, 5, 1)).duty is Duty.MET


def test_the_share_counts_finished_and_met_years_alone() -> None:
    life = PairLife(
        signed=PartialDate.parse("2022-03-01", "ce"), held=(PartialDate.parse("2024-01-01", "ce"),)
    )

    verdicts = [duty_in(life, y, Year.FISCAL, date(2026, 11, 23)) for y in range(2565, 2571)]

    assert [v.duty.value for v in verdicts] == [
        "not_owed", "missed", "met", "missed", "missed", "open",
    ]  # fmt: skip
    assert share_met(verdicts) == (1, 4)
    assert bounds(2570, Year.FISCAL) == (date(2026, 10, 1), date(2027, 9, 30))


SIGNED = PartialDate.parse("2020-01-01", "ce")
END = date(2026, 9, 30)
"""Of fiscal year 2569, which began on 1 October 2025."""


@pytest.mark.parametrize(
    ("more", "duty"),
    [
        ({"pauses": ((date(2026, 8, 1), END),)}, Duty.EXCUSED),
        ({"pauses": ((END, date(2026, 12, 1)),)}, Duty.EXCUSED),
        ({"pauses": ((date(2026, 8, 1), date(2026, 9, 29)),)}, Duty.MISSED),
        ({"pauses": ((date(2026, 10, 1), date(2026, 12, 1)),)}, Duty.MISSED),
        ({"ended": END}, Duty.NOT_OWED),
        ({"ended": date(2026, 10, 1)}, Duty.MISSED),
        ({"signed": PartialDate.parse("2025-10-01", "ce")}, Duty.MISSED),
        ({"signed": PartialDate.parse("2025-10-02", "ce")}, Duty.NOT_OWED),
        ({"signed": None}, Duty.MISSED),
        ({"held": (PartialDate.parse("2025-10-01", "ce"),)}, Duty.MET),
        ({"held": (PartialDate.parse("2026-09-30", "ce"),)}, Duty.MET),
        ({"held": (PartialDate.parse("2025-09-30", "ce"),)}, Duty.MISSED),
        ({"held": (PartialDate.parse("2026-10-01", "ce"),)}, Duty.MISSED),
    ],
)
def test_the_edges_of_a_year_that_random_days_seldom_meet(more: Any, duty: Duty) -> None:
    life = PairLife(**{"signed": SIGNED, **more})

    assert duty_in(life, 2569, Year.FISCAL, date(2026, 11, 23)).duty is duty


def test_a_year_is_open_until_its_last_day_is_over() -> None:
    life = PairLife(SIGNED)
    days = (END, END + timedelta(days=1))

    assert [duty_in(life, 2569, Year.FISCAL, day).duty for day in days] == [Duty.OPEN, Duty.MISSED]
