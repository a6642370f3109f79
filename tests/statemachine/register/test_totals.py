"""Totals over pairs and the open cases of pairs that were not signed yet."""

from __future__ import annotations

from datetime import date

from statemachine.dates import NOT_STATED, PartialDate
from statemachine.register.placing import Version
from statemachine.register.totals import (
    OpenCase,
    by_class,
    by_country,
    counted,
    figure,
    standings,
    within,
)

TODAY = date(2026, 11, 23)
SIGNED = PartialDate.parse("2020-03-04", "ce")


def pair(key: str, province: str = "TH-50", status: str = "established", **more: object) -> Version:
    return Version(key, province, "CN", status, **{"text": SIGNED, **more})  # type: ignore[arg-type]


def case(number: str, pair: str | None = None, **more: object) -> OpenCase:
    values = {"province": "TH-57", "country": "LA", "opened": date(2026, 1, 5), "closed": None}
    unit = str(more.pop("unit", number))
    return OpenCase(number, unit, pair=pair, **{**values, **more})  # type: ignore[arg-type]


def test_proved_and_possible_pairs_are_counted_apart() -> None:
    pairs = [pair("a"), pair("b", "TH-57"), pair("c", "TH-83", text=NOT_STATED)]

    found = figure(counted(standings(pairs, [], date(2021, 1, 1), TODAY), "signed"))

    assert (found.pairs, found.provinces, found.possible_pairs) == (2, 2, 1)
    assert found.possible_provinces == 1


def test_an_open_case_counts_once_for_its_pair_or_its_unit() -> None:
    pairs = [pair("moving", "TH-57", "in_progress", text=NOT_STATED), pair("there", "TH-57")]
    cases = [case("1", "moving"), case("2", "there"), case("3"), case("4", unit="3")]

    members = standings(pairs, cases, TODAY, TODAY)

    moving = [m.key for m in counted(members, "in_progress")]
    assert moving == ["moving", "3"]


def test_a_case_makes_a_possible_pair_a_proved_one_in_progress() -> None:
    doubtful = pair("x", text=NOT_STATED)

    (member,) = standings([doubtful], [case("1", "x")], date(2026, 2, 1), TODAY)

    assert (member.placed.what, member.placed.sure) == ("in_progress", True)


def test_a_case_is_open_until_the_day_before_it_was_closed() -> None:
    closed = case("1", closed=date(2026, 5, 1))

    assert standings([], [closed], date(2026, 4, 30), TODAY)
    assert not standings([], [closed], date(2026, 5, 1), TODAY)
    assert standings([], [closed], date(2026, 1, 5), TODAY)
    assert not standings([], [closed], date(2026, 1, 4), TODAY)


def test_a_scope_narrows_to_a_country_or_a_province() -> None:
    members = standings([pair("a"), pair("b", "TH-83")], [case("1")], TODAY, TODAY)

    assert [m.key for m in within(members, "country:LA")] == ["1"]
    assert [m.key for m in within(members, "province:TH-83")] == ["b"]
    assert within(members, "all") == members
    assert by_country(members) == {"CN": 2}
    assert by_class(members)["in_progress"] == {"proved": 1, "possible": 0}
