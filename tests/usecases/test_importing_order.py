"""Files in any order, rows in any order, cells turned to rubbish: one result, and no half rows."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from reference import loader
from storage import audit_check
from storage.tables_cases import Case
from storage.tables_register import (
    Activity,
    Evidence,
    HistoryRow,
    InstrumentRow,
    Partner,
    Relationship,
)
from tests.support.databases import SqliteDatabases
from tests.support.world import World, opened, prepare
from tests.usecases.sheets import Row, shipped_rows, write_csv
from usecases.imports.importing import import_histories, import_pairs

_ROWS = shipped_rows()
_PAIR_COLUMNS = ("status", "standing", "next_watch_on", "begun_on", "begun_precision", "ends_on",
                 "province", "confidence", "fields", "notes", "sources",
                 "level_matches")  # fmt: skip
_TEXT_COLUMNS = ("key", "kind", "signed_on", "signed_precision", "place", "signatory_th",
                 "signatory_partner", "witnesses", "ends_on")  # fmt: skip
_ACTIVITY_COLUMNS = ("key", "kind", "type", "happens_on", "precision", "text", "place", "source")
_CASE_COLUMNS = ("state", "instrument", "waiting", "facts", "import_key")
_EVENT_COLUMNS = ("history", "key", "type", "happened_on", "precision", "text", "source")


def register_of(world: World) -> dict[str, Any]:
    """Return the register as people see it: no row ids, numbers of cases or moments."""
    keys = {row.id: row.key for row in world.rows(select(Relationship.id, Relationship.key))}
    keys |= {None: None}
    plain = {
        "pairs": (Relationship, _PAIR_COLUMNS, "id"),
        "texts": (InstrumentRow, _TEXT_COLUMNS, "relationship_id"),
        "activities": (Activity, _ACTIVITY_COLUMNS, "relationship_id"),
        "events": (Evidence, _EVENT_COLUMNS, "relationship_id"),
        "cases": (Case, _CASE_COLUMNS, "relationship_id"),
    }
    found: dict[str, Any] = {
        name: sorted(
            _text([keys[getattr(row, owner)], *(getattr(row, c) for c in columns)])
            for row in world.rows(select(table.__table__))
        )
        for name, (table, columns, owner) in plain.items()
    }
    bodies = world.rows(select(HistoryRow.key, HistoryRow.body))
    return found | {"rows": {row.key: row.body for row in bodies}}


def _text(values: list[Any]) -> str:
    """Return values as text; the keys of a document have no order of their own on PostgreSQL."""
    return json.dumps(values, sort_keys=True, default=str)


def pairs(world: World) -> None:
    import_pairs(world.ctx(), loader.pairs_path())


def histories(world: World) -> None:
    import_histories(world.ctx(), loader.histories_path())


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a maker of prepared worlds; each is a file of its own."""
    folder, made = tmp_path_factory.mktemp("order"), SqliteDatabases()
    source = made.fresh(folder)
    prepare(source)
    return lambda: opened(made.fresh(folder, like=source))


def test_the_order_of_the_two_files_does_not_matter(world: World, copies: Any) -> None:
    other = copies()
    histories(world)
    pairs(world)

    pairs(other)
    histories(other)

    assert register_of(world) == register_of(other)


def test_a_row_that_comes_and_goes_leaves_no_trace_of_its_detour(
    copies: Any, tmp_path: Path
) -> None:
    straight, detour = copies(), copies()
    wrong = [row | {"status": "established", "notes": "?"} for row in _ROWS]
    histories(straight)
    pairs(straight)

    import_pairs(detour.ctx(), write_csv(tmp_path / "wrong.csv", wrong))
    histories(detour)
    pairs(detour)

    first, second = register_of(straight), register_of(detour)
    assert second["texts"] == first["texts"]
    assert second["activities"] == first["activities"]
    assert second["pairs"] == first["pairs"]
    assert second["cases"] == first["cases"]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_rows_in_any_order_and_twice_give_the_same_register(copies: Any, seed: int) -> None:
    chance = random.Random(seed)
    rows = [*_ROWS, *chance.sample(_ROWS, 10)]
    chance.shuffle(rows)
    straight, shuffled = copies(), copies()
    pairs(straight)

    with tempfile.TemporaryDirectory() as folder:
        report = import_pairs(shuffled.ctx(), write_csv(Path(folder) / "p.csv", rows))

    assert (report.created, report.refused) == (47, 10)
    assert register_of(shuffled) == register_of(straight)


_RUBBISH = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "-", "=1+1", "\x00", "2564", "พ.ศ. 2500", "TH-10", "CN-XX", "x" * 10_001,
                     "' OR 1=1 --", "{0}", "%s", "𝕏", "\ud7ff", "none", "MOU", "disputed"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    damage=st.lists(
        st.tuples(st.integers(0, 11), st.sampled_from(list(_ROWS[0])), _RUBBISH), max_size=25
    )
)
def test_rubbish_in_any_cell_never_crashes_and_never_half_imports(
    copies: Any, damage: list[tuple[int, str, str]]
) -> None:
    rows: list[Row] = [dict(row) for row in _ROWS[:12]]
    for number, column, value in damage:
        rows[number][column] = value
    world = copies()

    with tempfile.TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "p.csv", rows)
        report = import_pairs(world.ctx(), path)
        again = import_pairs(world.ctx(), path)

    refused = {problem.row for problem in report.problems}
    assert report.rows == report.created + report.refused
    assert (again.created, again.updated) == (0, 0)
    assert {problem.row for problem in again.problems} == refused
    _no_halves(world, report.created)


def _no_halves(world: World, created: int) -> None:
    """Check that each pair has its row, its partner and, in progress, its case; and no more."""
    found = world.rows(select(Relationship.__table__))
    kept = {row.key for row in world.rows(select(HistoryRow.key))}
    partners = {row.id for row in world.rows(select(Partner.id))}
    cases = {row.import_key for row in world.rows(select(Case.import_key))}
    assert len(found) == created
    assert kept == {f"pairs:{row.key}" for row in found}
    assert {row.partner_id for row in found} <= partners
    assert len(partners) <= len({row.partner_id for row in found}) + 1
    assert cases == {row.key for row in found if row.status == "in_progress"}
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []
