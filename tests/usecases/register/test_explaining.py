"""Two totals explained pair by pair; published figures beside what can be proved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reference.claims import published_totals, readings
from reference.loader import pairs_path, policy_stats
from tests.support.world import World
from tests.usecases.sheets import a_city, shipped_rows, write_csv
from usecases.imports.importing import import_pairs
from usecases.register.explaining import NoSuchFigureError, explain
from usecases.register.knowledge import DayAheadError
from usecases.register.totals import totals
from usecases.rows.import_rows import STATUSES

NINE = ("policy_stats", "F28")


@pytest.fixture
def register(world: World, tmp_path: Path) -> World:
    """Give four pairs: signed in 2019, in 2021, in a month of 2020, and on an unknown day."""
    rows = [
        a_city(1, date_signed="2019-05-01", date_signed_be=""),
        a_city(2, date_signed="2021-05-01", date_signed_be=""),
        a_city(3, date_signed="2020-05", date_precision="month", date_signed_be=""),
        a_city(4, date_signed="", date_precision="none", date_signed_be=""),
    ]
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", rows))
    return world


def counts(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {r["key"][-5:]: (r["first"]["counts"], r["second"]["counts"]) for r in found["rows"]}


def test_every_pair_in_one_total_only_is_named_with_why(register: World) -> None:
    found = explain(register.ctx(), "2020-05-15", "31/12/2564")

    assert counts(found) == {
        "city2": ("no", "yes"),
        "city3": ("perhaps", "yes"),
        "city4": ("perhaps", "perhaps"),
    }
    assert (found["dated_gap"], found["candidates"], found["both"]) == (2, 2, 3)
    assert found["first"]["shown"]["pairs"] == 1


def test_published_figures_keep_what_cannot_be_explained(register: World) -> None:
    found = explain(register.ctx(), "cn-2568-01-28", "cn-2568-01-29")

    assert (found["published_gap"], found["dated_gap"]) == (2, 0)
    assert found["candidates"] == 1  # the pair without a date
    assert found["unexplained_gap"] == 1
    assert found["first"]["unexplained"] == 38 - 3 - 1
    assert "No list of the pairs" in found["words"]["en"]


def test_a_reader_of_one_province_is_told_how_many_are_not_theirs(register: World) -> None:
    theirs = explain(register.ctx("coordinator.elsewhere"), "2020-05-15", "2021-12-31")
    others = explain(register.ctx("coordinator"), "2020-05-15", "2021-12-31")

    assert (len(theirs["rows"]), theirs["unseen"]) == (3, 0)
    assert (len(others["rows"]), others["unseen"]) == (0, 3)
    assert others["second"]["shown"] == theirs["second"]["shown"]


@pytest.mark.parametrize("name", ["", "nothing", "2564", "05/2564"])
def test_a_name_that_is_no_figure_and_no_day_is_refused(register: World, name: str) -> None:
    with pytest.raises(NoSuchFigureError):
        explain(register.ctx(), name, "2020-01-01")


def test_a_day_ahead_is_refused(register: World) -> None:
    with pytest.raises(DayAheadError):
        explain(register.ctx(), "2020-01-01", "2030-01-01")
    with pytest.raises(DayAheadError):
        totals(register.ctx(), as_of=date(2026, 11, 24))
    with pytest.raises(DayAheadError):
        totals(register.ctx(), known_on=date(2026, 11, 24))


def test_a_total_of_a_day_before_the_register_knew_anything_is_nothing(register: World) -> None:
    found = totals(register.ctx(), known_on=date(2026, 11, 22))

    assert (found["signed"]["pairs"], found["known_on"]) == (0, "2026-11-22")


def test_both_baselines_stand_beside_what_is_proved(register: World) -> None:
    found = {one["id"]: one for one in totals(register.ctx())["published"]}

    signed, moving = found["plan-2562-signed"], found["plan-2562-progress"]
    assert (signed["value"], signed["provinces"], moving["value"], moving["provinces"]) == (
        89, 39, 52, 23,
    )  # fmt: skip
    assert signed["shown"]["pairs"] == 1
    assert signed["gap"] == 88


def test_every_published_count_of_pairs_is_in_the_table_with_its_value() -> None:
    known = {(one.value, one.provinces) for one in published_totals()}
    left_out = {"BMA sister cities", "border governors in the MFA–MOI meeting"}

    for count in policy_stats()["counts"]:
        if count["what"] in left_out:  # not pairs of provinces
            continue
        series = count.get("series") or ((count.get("as_of", ""), count["value"]),)
        for _, value in series:
            number = int(str(value).removeprefix("nearly "))
            assert (number, str(count.get("provinces", ""))) in known, count
    assert {one.given_by for one in published_totals()} == set(NINE)
    assert len({one.id for one in published_totals()}) == len(published_totals())


def test_every_reading_is_of_a_shipped_pair_or_of_none_and_has_a_source() -> None:
    keys = {row["pair_id"] for row in shipped_rows()}

    for reading in readings():
        assert bool(reading.pair_id) != bool(reading.province), reading
        assert not reading.pair_id or reading.pair_id in keys
        assert reading.source
        assert reading.basis
        if reading.aspect == "status":
            assert reading.value in (*STATUSES, "none")


def test_the_shipped_register_is_counted_as_its_file_says(world: World) -> None:
    import_pairs(world.ctx(), pairs_path())

    found = totals(world.ctx())
    rows = shipped_rows()
    signed = [r for r in rows if r["status"] in ("established", "loi_signed")]
    assert found["signed"]["pairs"] == len(signed)
    assert found["signed"]["provinces"] == len({r["th_iso_3166_2"] for r in signed})
    assert found["in_progress"]["pairs"] == sum(r["status"] == "in_progress" for r in rows)
