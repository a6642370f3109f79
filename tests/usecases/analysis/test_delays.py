"""Days added up by the database are those of the ledger, day by day, on either engine."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from statemachine.dates import fiscal_year_be
from statemachine.table import LIFECYCLE
from tests.support.builders import PROVINCE, WAYS
from tests.support.world import World
from usecases.analysis import delays, sheets
from usecases.analysis.causes import CAUSES, cause_of
from usecases.analysis.delays import BY, Asked
from usecases.names import both
from usecases.reading.ledger import ledger


@pytest.fixture
def walked(world: World) -> list[str]:
    """Walk cases through everything that makes attribution hard, with days between."""
    rng = random.Random(7)
    numbers = [_walk(world, rng, WAYS[state]) for state in ("active", "revision", "rejected")]
    numbers.append(_out_of_turn(world))
    numbers.append(_held(world, twice=False))
    numbers.append(_held(world, twice=True))
    world.wait(40)
    return numbers


def _walk(world: World, rng: random.Random, way: Any) -> str:
    number = world.case()
    for trigger, role, fields in way:
        world.wait(rng.randrange(4))
        world.go(number, trigger, role.value, **fields)
    return number


def _out_of_turn(world: World) -> str:
    number = world.through("review")
    for username in ("mfa_officer", "agency_officer", "moi_officer"):
        world.wait(2)
        world.go(number, "concur", username, treaty="not_treaty")
    return number


def _held(world: World, *, twice: bool) -> str:
    number = world.through("review")
    world.wait(3)
    world.go(number, "concur", "moi_officer")
    world.wait(2)
    world.go(number, "hold", "moi_officer")
    world.wait(10)
    if twice:
        world.go(number, "extend_hold", "moi_officer")
        world.wait(5)
    world.go(number, "resume", "moi_officer")
    return number


def _by_hand(world: World, numbers: list[str], key: str) -> Counter[str]:
    return Counter(row[key] for number in numbers for row in ledger(world.ctx(), number))


def test_every_day_has_the_office_that_the_ledger_gives_it(world: World, walked: list[str]) -> None:
    found = delays.delays(world.ctx(), Asked(by="office"))

    by_hand = _by_hand(world, walked, "office")
    assert {row.code: row.days for row in found.rows} == dict(by_hand)
    assert found.total[0] == sum(by_hand.values()) > 200
    assert sum(row.share for row in found.rows) == pytest.approx(1)


def test_causes_follow_stages_and_holds(world: World, walked: list[str]) -> None:
    rows = [row for number in walked for row in ledger(world.ctx(), number)]
    by_hand = Counter(cause_of(row["state"], held=row["on_hold"]) for row in rows)
    found = delays.delays(world.ctx(), Asked())

    assert {row.code: row.days for row in found.rows} == dict(by_hand)
    assert by_hand["stopped"] == 25
    stopped = delays.delays(world.ctx(), Asked(by="office", cause="stopped"))
    assert {row.code: row.days for row in stopped.rows} == {"mfa": 25}
    assert stopped.total[1] == 0


@pytest.mark.parametrize("by", BY)
def test_however_added_up_the_whole_is_the_same(world: World, walked: list[str], by: str) -> None:
    whole = sum(len(ledger(world.ctx(), number)) for number in walked)

    assert delays.delays(world.ctx(), Asked(by=by)).total[0] == whole


def test_years_share_the_days_between_them(world: World, walked: list[str]) -> None:
    world.wait(365)
    found = delays.delays(world.ctx(), Asked())
    this = fiscal_year_be(world.today)

    by_year = Counter(
        fiscal_year_be(day)
        for number in walked
        for day in (date.fromisoformat(r["day"]) for r in ledger(world.ctx(), number))
    )
    assert {year: days for year, days, _ in found.years if days} == dict(by_year)
    narrowed = delays.delays(world.ctx(), Asked(year=this))
    assert narrowed.total[0] == by_year[this]
    assert len(by_year) == 2


def test_the_cases_behind_a_figure_come_to_the_figure(world: World, walked: list[str]) -> None:
    for by in ("cause", "office", "stage"):
        for row in delays.delays(world.ctx(), Asked(by=by)).rows:
            cases, more = delays.cases(world.ctx(), _asked(by, row.code))
            assert more is None
            assert (sum(c["days"] for c in cases), sum(c["late"] for c in cases)) == (
                row.days,
                row.late,
            )
    whole, _ = delays.cases(world.ctx(), Asked())
    assert {c["number"]: c["days"] for c in whole} == {
        number: len(ledger(world.ctx(), number)) for number in walked
    }
    assert [c["days"] for c in whole] == sorted((c["days"] for c in whole), reverse=True)


def _asked(by: str, code: str) -> Asked:
    return {
        "cause": Asked(cause=code),
        "office": Asked(office=code),
        "stage": Asked(stage=code),
    }[by]


def test_a_late_day_lies_past_its_deadline(world: World) -> None:
    number = world.through("endorsement")
    due = next(e.due_on for e in world.load(number).entries if e.due_on is not None)
    world.wait((due - world.today).days + 4)

    assert delays.delays(world.ctx(), Asked(by="office")).total[1] == 4


def test_a_province_sees_its_own_days_alone(world: World, walked: list[str]) -> None:
    own = delays.delays(world.ctx("coordinator"), Asked())
    elsewhere = delays.delays(world.ctx("coordinator.elsewhere"), Asked())

    assert own.total[0] == sum(len(ledger(world.ctx(), number)) for number in walked)
    assert elsewhere.total == (0, 0)
    assert delays.cases(world.ctx("coordinator.elsewhere"), Asked()) == ([], None)
    asked = delays.delays(world.ctx("agency_officer"), Asked(by="province"))
    assert [row.code for row in asked.rows] == [PROVINCE]
    assert 0 < asked.total[0] < own.total[0]


def test_every_stage_of_the_table_has_a_cause() -> None:
    waiting = [s.state for s in LIFECYCLE.stages if not s.ends]
    assert {cause_of(state) for state in waiting} == set(CAUSES) - {"other"}


def test_no_cell_of_a_file_is_taken_for_a_formula() -> None:
    rows = [("=1+1", 3), (both("ไทย", "en"), -4)]
    heads = (both("ก", "A"), both("ข", "B"))
    sheet = sheets.Sheet(both("แผ่น", "Sheet"), heads, rows)

    text = sheets.csv_file(sheet, "th").decode("utf-8-sig").splitlines()
    assert text == ["ก,ข", "'=1+1,3", "ไทย,-4"]
    book = load_workbook(BytesIO(sheets.workbook([sheet], "en")))
    cells = [[cell.value for cell in row] for row in book["Sheet"]]
    assert cells == [["A", "B"], ["=1+1", 3], ["en", -4]]
    assert book["Sheet"]["A2"].data_type == "s"
