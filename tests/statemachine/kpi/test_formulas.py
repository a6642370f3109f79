"""The formulas of the indicators, each at its edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reference import kpis
from statemachine.dates import PartialDate
from statemachine.kpi.facts import (
    NOTHING,
    Edition,
    Facts,
    FirstScreening,
    Group,
    SignedPair,
)
from statemachine.kpi.formulas import CLASSES, FORMULAS, computed
from statemachine.programme.duty import PairLife
from statemachine.register.placing import Version
from statemachine.register.totals import Member, standings

TODAY = date(2026, 11, 23)
YEAR = 2569
"""1 October 2025 to 30 September 2026."""

EMPTY = Facts(TODAY, frozenset({"TH-50", "TH-57", "TH-83"}), (), (), (), (), lambda _day: [])


def day(text: str) -> PartialDate:
    return PartialDate.parse(text, "ce")


def known(*versions: Version) -> Callable[[date], list[Member]]:
    return lambda on: standings(versions, (), on, TODAY)


def test_there_is_a_formula_for_every_line_of_the_plan() -> None:
    assert list(FORMULAS) == [one.id for one in kpis.indicators()]
    assert [one.row for one in kpis.indicators()] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_year_ahead_has_no_value(name: str) -> None:
    assert computed(name, EMPTY, 2571) == NOTHING


@pytest.mark.parametrize("name", ["handbook", "right_first_time", "groups_set_up", "groups_act"])
def test_nothing_recorded_is_no_data_and_not_zero(name: str) -> None:
    assert computed(name, EMPTY, YEAR).value is None


def test_a_handbook_counts_from_its_day_of_issue() -> None:
    facts = replace(EMPTY, editions=(Edition("1", date(2025, 10, 1)),))

    assert [computed("handbook", facts, y).value for y in (2568, 2569, 2570)] == [0.0, 1.0, 1.0]


def test_a_running_year_counts_the_editions_up_to_today() -> None:
    issued = (date(2026, 11, 24), TODAY, date(2024, 1, 1))
    facts = replace(EMPTY, editions=tuple(Edition(f"{on}", on) for on in issued))
    running, over = computed("handbook", facts, 2570), computed("handbook", facts, YEAR)

    assert [(row.key, row.counts, row.state, row.figures) for row in running.rows] == [
        ("2024-01-01", True, "issued", {"on": date(2024, 1, 1)}),
        ("2026-11-23", True, "issued", {"on": TODAY}),
    ]
    assert (running.part, running.whole, running.beside) == (2, 1, {"editions": 2})
    assert (running.running, over.running) == (True, False)
    assert over.beside == {"editions": 1}


def test_only_acceptance_at_the_first_screening_is_right_first_time() -> None:
    def screened(left: date, outcome: str) -> FirstScreening:
        return FirstScreening(f"{left}{outcome}", "TH-50", left, outcome)

    facts = replace(
        EMPTY,
        screenings=(
            screened(date(2025, 10, 1), "accept"),
            screened(date(2026, 9, 30), "return_for_revision"),
            screened(date(2026, 5, 5), "reject"),
            screened(date(2026, 10, 1), "accept"),
        ),
    )
    found = computed("right_first_time", facts, YEAR)

    assert (found.part, found.whole, found.value) == (1, 3, 33.3)
    assert found.beside["outcome_reject"] == 1
    assert found.rows[0].figures == {"on": date(2025, 10, 1), "province": "TH-50"}
    assert not found.running


def life(signed: str, *held: str, **more: Any) -> PairLife:
    return PairLife(day(signed), held=tuple(day(h) for h in held), **more)


def test_the_duty_is_a_share_of_pairs_and_of_provinces() -> None:
    facts = replace(
        EMPTY,
        pairs=(
            SignedPair("a", "TH-50", life("2020-01-01", "2026-01-05")),
            SignedPair("b", "TH-50", life("2020-01-01")),
            SignedPair("c", "TH-57", life("2020-01-01", "2025-11")),
            SignedPair("new", "TH-83", life("2026-01-01")),
            SignedPair("rest", "TH-83",
                       life("2020", pauses=((date(2026, 6, 1), date(2026, 12, 1)),))),
        ),
    )  # fmt: skip
    found = computed("yearly_activity", facts, YEAR)

    assert (found.part, found.whole) == (2, 3)
    assert (found.beside["provinces_met"], found.beside["provinces_owing"]) == (1, 2)
    assert (found.beside["missed"], found.beside["excused"]) == (1, 1)
    assert {row.key: row.figures for row in found.rows} == {
        "a": {"activities": 1, "certain": True, "province": "TH-50"},
        "b": {"activities": 0, "certain": True, "province": "TH-50"},
        "c": {"activities": 1, "certain": True, "province": "TH-57"},
    }
    assert (found.beside["met"], found.beside["open"], found.beside["uncertain"]) == (2, 0, 0)


def test_a_duty_met_on_a_day_that_may_lie_in_another_year_is_uncertain() -> None:
    facts = replace(EMPTY, pairs=(SignedPair("a", "TH-50", life("2020-01-01", "2026")),))
    found = computed("yearly_activity", facts, YEAR)

    assert (found.part, found.beside["uncertain"]) == (1, 1)
    assert found.rows[0].figures["certain"] is False


def pair(key: str, province: str, signed: str, **more: Any) -> Version:
    return Version(key, province, "CN", "established", text=day(signed), **more)


def test_growth_counts_first_signings_of_provinces_in_progress_or_never_twinned() -> None:
    facts = replace(
        EMPTY,
        standings=known(
            pair("old", "TH-50", "2019-01-01"),
            pair("of-twinned", "TH-50", "2026-02-01"),
            pair("of-never", "TH-57", "2026-03-01"),
            pair("was-moving", "TH-83", "2026-04-01", moved=date(2025, 1, 1)),
            pair("next-year", "TH-57", "2026-10-01"),
            pair("undated", "TH-83", ""),
        ),
    )
    found = computed("growth", facts, YEAR)

    assert {row.key: (row.counts, row.state) for row in found.rows} == {
        "of-twinned": (False, "twinned"),
        "of-never": (True, "never"),
        "was-moving": (True, "in_progress"),
    }
    assert (found.part, found.beside["all"], found.beside["undated"]) == (2, 3, 1)
    assert found.rows[0].figures == {"province": "TH-57", "country": "CN", "what": "established"}
    assert {name: found.beside[f"gaining_{name}"] for name in CLASSES} == dict.fromkeys(CLASSES, 1)
    assert {name: found.beside[f"pairs_{name}"] for name in CLASSES} == dict.fromkeys(CLASSES, 1)
    assert (found.whole, found.value, found.running) == (2, 2.0, False)


def group(number: int, scope: str, order: date, **more: Any) -> Group:
    return Group(number, scope, order, more.pop("dissolved", None), **more)


def test_groups_are_set_up_until_they_are_dissolved() -> None:
    facts = replace(
        EMPTY,
        groups=(
            group(1, "*", date(2024, 1, 1)),
            group(2, "TH-50", date(2026, 9, 30)),
            group(3, "TH-57", date(2020, 1, 1), dissolved=date(2026, 9, 30)),
            group(4, "TH-50", date(2020, 1, 1)),
        ),
    )
    found = computed("groups_set_up", facts, YEAR)

    assert (found.part, found.whole, found.value) == (2, 4, 50.0)
    assert found.beside == {"centre": 1, "provinces": 1, "all_provinces": 3}
    assert [(row.key, row.counts, row.state, row.figures) for row in found.rows] == [
        ("1", True, "there", {"scope": "*", "on": date(2024, 1, 1)}),
        ("4", True, "there", {"scope": "TH-50", "on": date(2020, 1, 1)}),
        ("2", True, "there", {"scope": "TH-50", "on": date(2026, 9, 30)}),
    ]
    assert not found.running
    assert computed("groups_set_up", facts, 2570).running


def test_a_group_acts_by_a_meeting_or_by_a_completed_action_of_the_year() -> None:
    facts = replace(
        EMPTY,
        groups=(
            group(1, "*", date(2024, 1, 1), met=(date(2025, 10, 1),)),
            group(2, "TH-50", date(2024, 1, 1), done=(date(2026, 9, 30),)),
            group(3, "TH-57", date(2024, 1, 1), met=(date(2025, 9, 30),)),
            group(4, "TH-83", date(2026, 10, 1), met=(date(2026, 10, 2),)),
            group(5, "TH-83", date(2020, 1, 1), dissolved=date(2025, 9, 30)),
        ),
    )
    found = computed("groups_act", facts, YEAR)

    assert {row.key: row.counts for row in found.rows} == {"1": True, "2": True, "3": False}
    assert (found.beside["meetings"], found.beside["actions"]) == (1, 1)
    assert [(row.key, row.state, row.figures) for row in found.rows] == [
        ("1", "acted", {"scope": "*", "meetings": 1, "actions": 0}),
        ("2", "acted", {"scope": "TH-50", "meetings": 0, "actions": 1}),
        ("3", "quiet", {"scope": "TH-57", "meetings": 0, "actions": 0}),
    ]
