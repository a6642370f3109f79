"""What a plan lacks before it can be handed in, with the activity that lacks it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from statemachine.dates import NOT_STATED, PartialDate
from statemachine.programme.completeness import lacks, span
from statemachine.programme.routes import PlanKind

YEAR = 2570


def an_item(**more: Any) -> dict[str, Any]:
    whole = {
        "number": 1,
        "title": "แลกเปลี่ยนนักเรียน",
        "purpose": "ให้รู้จักกัน",
        "expected": "20 คน",
        "partners": ["school"],
        "when": PartialDate.parse("2027-02"),
        "ends_on": None,
        "asked": {"province": 5_000_00, "partner": None},
    }
    return whole | more


def a_plan(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    whole = {
        "kind": PlanKind.YEARLY,
        "aims": "เศรษฐกิจ",
        "first_year": YEAR,
        "last_year": YEAR,
        "items": list(items),
    }
    return whole | more


def test_a_whole_plan_lacks_nothing() -> None:
    assert lacks(a_plan(an_item())) == []


def test_an_empty_plan_lacks_its_aims_and_activities() -> None:
    assert lacks(a_plan(aims=" \n")) == [("aims_missing", None), ("no_activity", None)]


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"purpose": ""}, "purpose_missing"),
        ({"expected": ""}, "expected_missing"),
        ({"when": NOT_STATED}, "outside_year"),
        ({"partners": []}, "no_partner"),
        ({"asked": {"province": None}}, "no_budget"),
        ({"asked": {}}, "no_budget"),
        ({"ends_on": date(2027, 1, 31)}, "ends_before"),
    ],
)
def test_each_lack_is_named_with_the_number_of_its_activity(
    missing: dict[str, Any], code: str
) -> None:
    assert lacks(a_plan(an_item(), an_item(number=7, **missing))) == [(code, 7)]


def test_a_budget_of_nothing_is_a_budget() -> None:
    assert lacks(a_plan(an_item(asked={"province": 0}))) == []


def test_an_activity_may_end_on_the_first_day_it_can_begin() -> None:
    assert lacks(a_plan(an_item(ends_on=date(2027, 2, 1)))) == []


def test_a_plan_of_several_years_asks_for_no_partner_and_no_budget() -> None:
    bare = an_item(partners=[], asked={})

    assert lacks(a_plan(bare, kind=PlanKind.MULTI_YEAR)) == []


@pytest.mark.parametrize(
    ("when", "is_inside"),
    [
        ("2026-09-30", False),
        ("2026-10-01", True),
        ("2027-09-30", True),
        ("2027-10-01", False),
        ("2026", True),
        ("2027", True),
        ("2028", False),
    ],
)
def test_an_activity_must_be_able_to_fall_into_the_year(when: str, *, is_inside: bool) -> None:
    found = lacks(a_plan(an_item(when=PartialDate.parse(when))))

    assert (found == []) is is_inside


def test_the_years_of_a_plan_are_whole_fiscal_years() -> None:
    assert span(2570, 2574) == (date(2026, 10, 1), date(2031, 9, 30))
