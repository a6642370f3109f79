"""Days and months of the newer rooms: one place, every number with its source."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reference.day_limits import limit, limits, versions
from statemachine.words import Role
from tests.support.tree import ROOT

_USED = re.compile(r'limit\("(\w+)"')


def test_every_number_says_what_it_is_for_and_where_it_comes_from() -> None:
    for version in versions():
        for one in version.by_id.values():
            assert one.value > 0, one.id
            assert one.unit in {"working days", "days", "months"}, one.id
            assert all((one.th, one.en, one.source)), one.id
            assert one.confidence in {"low", "medium", "high"}, one.id
            assert one.confidence == "low" or "No source" not in one.source, one.id


def test_versions_take_effect_in_order_and_earlier_days_have_the_first() -> None:
    days = [version.effective_from for version in versions()]

    assert days == sorted(set(days))
    assert limits(date(1990, 1, 1)) == versions()[0]
    for version in versions():
        assert limits(version.effective_from) == version
    assert limits(days[-1] + timedelta(days=9_000)) == versions()[-1]


def test_the_ladder_climbs_and_reaches_known_roles() -> None:
    for version in versions():
        months = [step.months for step in version.ladder]
        assert months == sorted(set(months))
        assert {role for step in version.ladder for role in step.roles} <= set(Role)
        assert list(version.expiry) == sorted(version.expiry, reverse=True)


def test_what_the_rooms_ask_for_is_there_and_nothing_else() -> None:
    asked = {
        name
        for file in (ROOT / "usecases").rglob("*.py")
        for name in _USED.findall(file.read_text(encoding="utf-8"))
    }
    of_the_ladder = {"plan_grace", "middle_of_year", "late_in_year"}

    assert asked | of_the_ladder == versions()[-1].by_id.keys()
    assert limit("handover_acknowledge", date(2026, 11, 23)) == 10
