"""The inventory names every column of every table; one that is new must be named too."""

from __future__ import annotations

import pytest

from reference.personal_data import Holding, inventory
from storage import retention as rows
from storage.schema import METADATA
from tests.support.world import World
from usecases.privacy import inventory as views
from usecases.privacy import retention

COLUMNS = {f"{t.name}.{c.name}" for t in METADATA.sorted_tables for c in t.columns}
PERSONAL = set(inventory().personal)
OTHER = {f"{table}.{name}" for table, names in inventory().not_personal.items() for name in names}


def test_every_column_of_every_table_is_named_once() -> None:
    assert sorted(COLUMNS - PERSONAL - OTHER) == []
    assert sorted((PERSONAL | OTHER) - COLUMNS) == []
    assert sorted(PERSONAL & OTHER) == []


def test_no_column_has_two_lines() -> None:
    named = [column for holding in inventory().holdings for column in holding.columns]

    assert len(named) == len(set(named))


def test_whatever_points_at_people_is_personal() -> None:
    pointing = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }

    assert sorted(pointing - PERSONAL) == []


@pytest.mark.parametrize("line", inventory().holdings, ids=lambda line: line.en[:30])
def test_every_line_says_whose_why_how_long_and_who_sees_it(line: Holding) -> None:
    known = inventory()

    assert line.whose in known.whose
    assert line.basis in known.bases
    assert line.period in known.periods
    assert line.seen
    assert set(line.seen) <= set(known.seen)
    assert line.erase in {"rows", "words", "stays"}
    assert set(line.secret) <= set(line.columns)
    assert line.th != line.en


def test_what_was_not_read_in_the_law_says_so() -> None:
    known = inventory()
    told = [(b.confidence, b.source) for b in known.bases.values()]
    told += [(p.confidence, p.source) for p in known.periods.values()]
    for confidence, source in told:
        assert confidence in {"own", "secondary", "unconfirmed"}
        assert (confidence == "secondary") <= source.startswith("https://")


def test_every_period_with_days_has_its_rows_and_bounds() -> None:
    assert {period.id for period in retention.kinds()} == set(rows.SOURCES)
    for period in retention.kinds():
        assert period.act in {"row", "text"}
        assert period.least <= (period.days or 0) <= retention.MOST_DAYS
        assert period.what_th
        assert period.what_en


def test_the_page_shows_a_period_that_was_changed_here(world: World) -> None:
    retention.change_period(world.ctx("admin"), "drafts", "200", "ตามคำสั่งหน่วยงาน", 0)
    shown = views.shown(world.ctx("admin"))
    drafts = next(line for line in shown["lines"] if "drafts.fields" in line["columns"])

    assert "200" in drafts["period"]["th"]
    assert shown["personal_columns"] == len(PERSONAL)
    assert shown["other_columns"] == len(OTHER)
