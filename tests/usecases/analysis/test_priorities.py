"""The order of countries: what the register gives, what a file changes, what is not known."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks import whole_register
from reference import loader
from storage.tables_register import Activity, Partner, Relationship
from tests.support.world import World
from usecases.analysis import priorities, weights
from usecases.analysis.refused import WeightsError

SIGNED = ("established", "loi_signed")


@pytest.fixture
def register(world: World) -> World:
    whole_register.load(world, 400, 1200)
    return world


def by_code(found: dict[str, Any]) -> dict[str, Any]:
    return {row["code"]: row for row in found["countries"]}


def test_values_are_what_the_register_holds(register: World) -> None:
    found = by_code(priorities.priorities(register.ctx()))

    query = select(Relationship, Partner.country).join(
        Partner, Partner.id == Relationship.partner_id
    )
    rows = register.rows(query)
    signed = Counter(row.country for row in rows if row.status in SIGNED)
    wishing: dict[str, set[str]] = {}
    for row in rows:
        if row.status in ("in_progress", "prospective"):
            wishing.setdefault(row.country, set()).add(row.province)
    lively = {
        row.country
        for row in register.rows(
            select(Partner.country, Activity.happens_on)
            .join(Relationship, Relationship.id == Activity.relationship_id)
            .join(Partner, Partner.id == Relationship.partner_id)
            .where(Relationship.status.in_(SIGNED))
        )
        if 0 <= (register.today - row.happens_on).days <= 365
    }
    assert sum(signed.values()) > 100
    for code, count in signed.items():
        values = found[code]["values"]
        assert values["base"] == count
        assert values["demand"] == len(wishing.get(code, ()))
        assert (values["alive"] > 0) is (code in lively)
    borders = Counter(c for p in loader.provinces() for c in p.border_countries)
    assert {c: found[c]["values"]["border"] for c in borders} == dict(borders)


def test_what_nobody_knows_is_shown_as_missing_and_adds_nothing(register: World) -> None:
    whole = priorities.priorities(register.ctx())
    trade = next(row for row in whole["criteria"] if row["code"] == "trade")
    vietnam = by_code(whole)["VN"]

    assert (trade["known"], trade["weight"]) == (0, 0)
    assert vietnam["values"]["target"] is None
    assert "target" in vietnam["missing"]
    assert vietnam["upper"] > vietnam["score"]
    assert all(row["values"]["trade"] is None for row in whole["countries"])


def test_targets_stand_beside_what_is_signed(register: World) -> None:
    found = priorities.priorities(register.ctx())
    china = found["targets"][0]

    assert (china["country"], china["target"]) == ("CN", 50)
    assert china["gap"] == max(0, 50 - china["signed"])
    gap = by_code(found)["CN"]["values"]["target"]
    assert gap == pytest.approx(max(0, 1 - china["signed"] / 50))


def test_a_file_changes_weights_and_adds_values(register: World) -> None:
    content = b"[weights]\ntrade = 1000\n[values.trade]\nMY = 300000\nLA = 100.5\n"
    given = weights.read_given(content)
    found = priorities.priorities(register.ctx(), given)

    assert found["countries"][0]["code"] == "MY"
    assert by_code(found)["LA"]["values"]["trade"] == 100.5
    as_json = json.dumps({"weights": {"trade": 1000}, "values": {"trade": {"my": 300000}}})
    again = priorities.priorities(register.ctx(), weights.read_given(as_json.encode()))
    assert again["countries"][0]["code"] == "MY"
    assert found["top_flips"]


@pytest.mark.parametrize(
    "content",
    [
        b"[weights]\nlove = 3\n",
        b"[weights]\nbase = -1\n",
        b"[weights]\nbase = 'many'\n",
        b"[weights]\nbase = nan\n",
        b"[values.trade]\nMY = 'inf'\n",
        b"weights = 3\n",
        b"more = 1\n",
        b"{broken",
        b"\xff\xfe",
    ],
)
def test_a_file_that_cannot_be_used_says_what_can(content: bytes) -> None:
    with pytest.raises(WeightsError) as refused:
        weights.read_given(content)

    assert "border" in refused.value.sentence("en")


def test_the_flip_that_is_said_does_flip(register: World) -> None:
    before = priorities.priorities(register.ctx())
    flip = before["top_flips"][0]
    beyond = flip["needed"] + (flip["needed"] - flip["now"]) * 0.01
    given = weights.with_weights({flip["criterion"]: str(beyond)})
    after = priorities.priorities(register.ctx(), given)

    first = [{row["code"] for row in found["countries"][:3]} for found in (before, after)]
    assert first[0] != first[1]
    assert flip["below"] in first[1]
