"""Every benchmark runs at its smallest size and prints sound JSON; no time is asserted."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from benchmarks import (
    dashboards,
    import_bulk,
    mail,
    open_cases,
    pages,
    startup,
    sweep,
    transitions,
    web,
)
from benchmarks.places import a_durable_world
from benchmarks.rounds import Verdict
from benchmarks.sweep_floor import Lot, SweepFloor, due_soon, long_overdue
from storage.tables_cases import Alert, StageEntry
from storage.tables_system import Outbox
from tests.support import chromium
from tests.support.world import World
from usecases.timers.sweep import sweep as phinong

SMALLEST = ["--json", "--quick", "--rounds", "1"]


@pytest.mark.slow
@pytest.mark.parametrize("benchmark", [transitions, sweep, mail, import_bulk, web, dashboards])
def test_a_benchmark_of_the_database_runs(
    benchmark: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark.main([*SMALLEST, "--engine", "sqlite"]) == 0

    _check(json.loads(capsys.readouterr().out))


@pytest.mark.slow
def test_the_benchmark_of_start_up_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert startup.main(SMALLEST) == 0

    _check(json.loads(capsys.readouterr().out))


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_benchmark_of_pages_runs(capsys: pytest.CaptureFixture[str]) -> None:
    if not chromium.found():
        pytest.skip("no Chromium here")

    assert pages.main(SMALLEST) == 0

    _check(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("lot", [due_soon, long_overdue])
def test_the_floor_of_the_sweep_writes_what_phinong_writes(lot: Any, database_url: str) -> None:
    with a_durable_world(database_url) as world:
        open_cases.load(world, 20)
        found = lot(world)
        floor = SweepFloor(world.database.url)
        by_hand = _swept(world, floor, found, by_hand=True)
        floor.connection.execute("DELETE FROM alerts")
        floor.connection.execute("DELETE FROM outbox")
        floor.connection.commit()
        by_us = _swept(world, floor, found, by_hand=False)
        floor.connection.close()

    assert by_hand == by_us
    assert len(by_us[0]) == 6 * len(found.levels)


def test_a_verdict_says_whether_the_target_is_met() -> None:
    assert Verdict("a", 1.2, "<=", 1.5).line == "a: 1.20, target <= 1.5: met"
    assert Verdict("b", 0.4, ">=", 0.6).line == "b: 0.40, target >= 0.6: missed"
    assert Verdict("c", None, "<=", 1.5, why="no server").line == "c: not measured (no server)"


def test_make_bench_finds_no_file_that_is_no_benchmark() -> None:
    files = Path(sweep.__file__).parent.glob("*.py")
    runs = {file.stem for file in files if "__main__" in file.read_text(encoding="utf-8")}

    assert runs == {
        "dashboards",
        "import_bulk",
        "mail",
        "pages",
        "papers",
        "startup",
        "substance",
        "sweep",
        "transitions",
        "web",
    }


def _swept(world: World, floor: SweepFloor, lot: Lot, *, by_hand: bool) -> list[list[Any]]:
    """Return the alerts, mails and next times of six entries that were due."""
    floor.arm(lot, 1, 6)
    done = floor.sweep(lot, world.now) if by_hand else phinong(world.ctx())["due"]
    assert done == 6
    return [_rows(world, each.__table__) for each in (Alert, Outbox, StageEntry)]


def _rows(world: World, table: Any) -> list[Any]:
    assert isinstance(table, Table)
    columns = [column for column in table.c if column.name != "id"]
    return sorted((tuple(row) for row in world.rows(select(*columns))), key=repr)


def _check(document: dict[str, Any]) -> None:
    numbers = [value for row in document["measured"] for value in row.values()]
    assert all(math.isfinite(each) for each in numbers if isinstance(each, float))
    assert document["verdicts"]
    for verdict in document["verdicts"]:
        assert verdict["met"] in (True, False)
        assert verdict["target"] > 0
