"""The report of the indicators: years, rows, files, and the handbook's editions."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reference import kpis
from statemachine.refusals import RefusedError
from tests.support.world import World
from tests.usecases.sheets import a_row, write_csv
from usecases.imports.importing import import_pairs
from usecases.kpi.handbook import HandbookRefusedError, editions, record_edition
from usecases.kpi.paper import paper
from usecases.kpi.report import NoSuchIndicatorError, YearOutsideError, indicator, report
from usecases.kpi.sheet import workbook

PLAN = Path(__file__).parents[3] / "reference" / "data" / "kpis.toml"
BOOK = ("1/2562", "คู่มือแนวทางปฏิบัติ", "1/10/2562", "https://moi.example/book.pdf")


def test_the_six_lines_are_the_plans_own() -> None:
    assert len(kpis.indicators()) == 6
    assert all(one.target is None for one in kpis.indicators() if one.target_basis == "none")
    assert kpis.version() == "2562-2566/1"


def test_every_year_of_the_plan_until_now_can_be_asked(world: World) -> None:
    found = report(world.ctx())

    assert (found["years"][0], found["years"][-1]) == (2562, 2570)
    assert found["running"]
    assert not report(world.ctx(), 2569)["running"]
    with pytest.raises(YearOutsideError):
        report(world.ctx(), 2571)
    with pytest.raises(NoSuchIndicatorError):
        indicator(world.ctx(), "x")


def test_a_row_of_another_province_is_counted_and_not_shown(world: World, tmp_path: Path) -> None:
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row()]))

    own = indicator(world.ctx("coordinator.elsewhere"), "yearly_activity", 2569)
    other = indicator(world.ctx("coordinator"), "yearly_activity", 2569)

    assert ([r["key"] for r in own["rows"]], own["unseen"]) == (["th57-cn-hainan"], 0)
    assert (other["rows"], other["unseen"]) == ([], 1)
    assert other["indicator"]["whole"] == own["indicator"]["whole"] == 1


def test_an_edition_of_the_handbook_counts_once_it_is_recorded(world: World) -> None:
    assert indicator(world.ctx(), "handbook", 2569)["indicator"]["value"] is None

    record_edition(world.ctx("moi_officer"), *BOOK)

    found = indicator(world.ctx(), "handbook", 2563)
    assert (found["indicator"]["value"], found["indicator"]["met"]) == (1.0, True)
    assert indicator(world.ctx(), "handbook", 2562)["indicator"]["value"] == 0.0
    assert editions(world.ctx())[0]["issued_on"] == "2019-10-01"


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [
        (0, "", "edition_missing"),
        (2, "10/2562", "edition_day"),
        (2, "1/10/2600", "edition_day"),
        (3, "javascript:alert(1)", "edition_link"),
        (3, "moi.example", "edition_link"),
    ],
)
def test_an_edition_that_cannot_stand_is_refused(
    world: World, at: int, value: str, code: str
) -> None:
    given = list(BOOK)
    given[at] = value

    with pytest.raises(HandbookRefusedError) as caught:
        record_edition(world.ctx("moi_officer"), *given)

    assert caught.value.code == code
    assert editions(world.ctx()) == []


def test_only_moi_records_an_edition_and_each_once(world: World) -> None:
    with pytest.raises(RefusedError):
        record_edition(world.ctx("coordinator"), *BOOK)
    record_edition(world.ctx("moi_officer"), *BOOK)
    with pytest.raises(HandbookRefusedError) as caught:
        record_edition(world.ctx("moi_officer"), *BOOK)
    assert caught.value.code == "edition_known"


def test_the_workbook_has_every_indicator_year_and_row(world: World, tmp_path: Path) -> None:
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row()]))
    found = report(world.ctx(), 2569)
    rows = {i["id"]: indicator(world.ctx(), i["id"], 2569)["rows"] for i in found["indicators"]}

    book = load_workbook(BytesIO(workbook(found, rows, "en")))

    assert [sheet.max_row for sheet in book] == [1 + 6, 1 + 6 * 9, 1 + 1]
    assert [cell.value for cell in book["Rows"][2]][1] == "th57-cn-hainan"


def test_the_paper_is_the_same_each_time(world: World) -> None:
    found = report(world.ctx(), 2569)

    first = paper(world.ctx(), found)

    assert first.startswith(b"%PDF-1.7")
    assert first == paper(world.ctx(), found)
