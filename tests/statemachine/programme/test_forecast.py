"""What becomes of an open year, and which rung of the ladder is due on a day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from statemachine.dates import PartialDate
from statemachine.programme.duty import PairLife, Year, duty_in
from statemachine.programme.forecast import ORDER, WORDS, Outlook, outlook, rung_due
from usecases.programme.ladder import ladder

HELD = ladder(date(2027, 1, 1))
NEVER = date(2000, 1, 1)


def at(day: str, **more: str) -> tuple[PairLife, date]:
    kept = {name: (PartialDate.parse(value, "ce"),) for name, value in more.items()}
    return PairLife(**kept), date.fromisoformat(day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "more", "wanted"),
    [
        ("2026-11-23", {}, "early"),
        ("2027-03-31", {}, "early"),
        ("2027-04-01", {}, "at_risk"),
        ("2027-06-30", {}, "at_risk"),
        ("2027-07-01", {}, "urgent"),
        ("2027-10-01", {}, "missed"),
        ("2027-08-01", {"planned": "2027-09"}, "planned"),
        ("2027-05-01", {"planned": "2027-04-15"}, "unrecorded"),
        ("2027-08-01", {"planned": "2027-12"}, "urgent"),
        ("2027-08-01", {"held": "2026-10-01"}, "met"),
    ],
)
def test_the_outlook_of_fiscal_year_2570(day: str, more: dict[str, str], wanted: str) -> None:
    life, today = at(day, **more)

    assert outlook(duty_in(life, 2570, Year.FISCAL, today), today, HELD).value == wanted


@pytest.mark.parametrize(
    ("day", "more", "wanted"),
    [
        ("2027-03-31", {}, None),
        ("2027-04-01", {}, "middle"),
        ("2027-07-01", {}, "quarter"),
        ("2027-08-01", {}, "two_months"),
        ("2027-09-30", {}, "last_month"),
        ("2027-10-01", {}, "missed"),
        ("2027-09-30", {"planned": "2027-09-30"}, None),
        ("2027-07-10", {"planned": "2027-06-27"}, None),
        ("2027-07-12", {"planned": "2027-06-27"}, "quarter"),
        ("2027-09-30", {"held": "2027-01-05"}, None),
    ],
)
def test_the_rung_that_is_due(day: str, more: dict[str, str], wanted: str | None) -> None:
    life, today = at(day, **more)

    found = rung_due(duty_in(life, 2570, Year.FISCAL, today), today, NEVER, HELD)

    assert (found.level if found else None) == wanted


def test_nobody_is_blamed_for_what_was_before_the_register_knew_the_pair() -> None:
    life, today = at("2027-07-20")
    verdict = duty_in(life, 2570, Year.FISCAL, today)

    assert rung_due(verdict, today, date(2027, 7, 15), HELD) is None
    found = rung_due(verdict, today, date(2027, 6, 15), HELD)
    assert found is not None
    assert found.level == "quarter"


def test_each_rung_reaches_whom_the_one_before_it_reached_and_no_fewer() -> None:
    reached = [set(rung.roles) for rung in HELD.rungs]

    assert all(lower <= higher for lower, higher in pairwise(reached))
    assert [len(roles) for roles in reached] == [1, 2, 3, 4, 4]


def test_every_outlook_has_words_and_a_place_on_the_radar() -> None:
    assert set(WORDS) == set(Outlook) == set(ORDER)
    assert ORDER[0] is Outlook.MISSED
