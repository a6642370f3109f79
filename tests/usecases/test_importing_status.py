"""The import of pairs: what their status opens, and what a later file may change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from storage.tables_cases import Case
from storage.tables_register import InstrumentRow, Partner, Relationship
from tests.support.world import World
from tests.usecases.sheets import (
    IN_PROGRESS,
    a_city,
    a_row,
    write_csv,
)
from usecases.imports.importing import Report, import_pairs


def imported(world: World, tmp_path: Path, *rows: dict[str, str], **more: Any) -> Report:
    return import_pairs(world.ctx(), write_csv(tmp_path / "pairs.csv", rows, **more))


def pairs(world: World) -> dict[str, Any]:
    return {row.key: row for row in world.rows(select(Relationship.__table__))}


def count(world: World, table: Any) -> int:
    return int(world.rows(select(func.count()).select_from(table))[0][0])


def test_a_pair_in_progress_is_an_open_case_whose_clock_starts_now(
    world: World, tmp_path: Path
) -> None:
    report = imported(world, tmp_path, a_row(**IN_PROGRESS))

    (case,) = world.rows(select(Case.__table__))
    assert report.opened == [case.number]
    assert (case.state, case.instrument, case.import_key) == ("draft", "mou", "th57-cn-hainan")
    assert (case.opened_at, case.opened_by) == (world.now, None)
    steps = {step: said["found"] for step, said in case.facts["evidence"].items()}
    assert set(steps.values()) == {"not_evidenced"}
    assert case.facts["dossier"] == {
        "partner_level": "first_level",
        "fields": ["trade", "tourism"],
    }


def test_a_pair_that_is_only_hoped_for_opens_no_case(world: World, tmp_path: Path) -> None:
    quiet = {"prospective": IN_PROGRESS, "listed_unconfirmed": {}, "disputed": {}}
    rows = [
        a_city(n, **(changes | {"status": status}))
        for n, (status, changes) in enumerate(quiet.items())
    ]

    report = imported(world, tmp_path, *rows)

    found = pairs(world).values()
    assert (report.created, report.opened) == (3, [])
    assert {(row.standing, row.next_watch_on) for row in found} == {("none", None)}
    assert count(world, InstrumentRow) == 0


def test_a_pair_whose_province_already_proposed_it_gets_no_second_case(
    world: World, tmp_path: Path
) -> None:
    number = world.case()  # Chiang Mai with Hainan
    row = a_row(pair_id="th50-cn-hainan", th_dopa="50", th_iso_3166_2="TH-50",
                th_name_th="เชียงใหม่", th_name_en="Chiang Mai", **IN_PROGRESS)  # fmt: skip

    report = imported(world, tmp_path, row)

    assert (report.created, report.opened) == (1, [])
    assert [(n.code, number in n.en) for n in report.notes] == [("case_exists", True)]


def test_a_case_that_a_person_moved_is_left_alone_by_an_older_file(
    world: World, tmp_path: Path
) -> None:
    (number,) = imported(world, tmp_path, a_row(**IN_PROGRESS)).opened
    world.do(number, "withdraw", "coordinator.elsewhere")

    report = imported(world, tmp_path, a_row(**IN_PROGRESS | {"notes": "news"}))

    assert (report.updated, report.opened) == (1, [])
    assert [note.code for note in report.notes] == ["case_closed"]
    assert world.load(number).state == "withdrawn"


def test_a_status_that_moved_on_in_the_file_moves_the_register(
    world: World, tmp_path: Path
) -> None:
    (number,) = imported(world, tmp_path, a_row(**IN_PROGRESS)).opened

    report = imported(world, tmp_path, a_row())

    pair = pairs(world)["th57-cn-hainan"]
    assert (pair.status, pair.next_watch_on) == ("established", world.today)
    assert [note.code for note in report.notes] == ["case_still_open"]
    assert number in report.notes[0].en


def test_the_province_of_a_pair_on_which_a_case_stands_cannot_be_changed(
    world: World, tmp_path: Path
) -> None:
    imported(world, tmp_path, a_row(**IN_PROGRESS))
    elsewhere = {"th_dopa": "50", "th_iso_3166_2": "TH-50", "th_name_th": "เชียงใหม่",
                 "th_name_en": "Chiang Mai"}  # fmt: skip

    report = imported(world, tmp_path, a_row(**IN_PROGRESS | elsewhere))

    assert [problem.code for problem in report.problems] == ["identity_changed"]
    assert pairs(world)["th57-cn-hainan"].province == "TH-57"


def test_a_partner_may_be_renamed(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path, a_city(1, partner_name_en="Suning", **IN_PROGRESS))

    report = imported(world, tmp_path, a_city(1, partner_name_en="Suining", **IN_PROGRESS))

    keys = [row.key for row in world.rows(select(Partner.key).order_by(Partner.id))]
    assert report.updated == 1
    assert keys == ["CN-HI", "CN-GD:suining"]


def test_one_province_and_partner_is_one_pair(world: World, tmp_path: Path) -> None:
    twice = imported(world, tmp_path, a_row(), a_row(), a_row(pair_id="another"))
    later = imported(world, tmp_path, a_row(pair_id="a-third"))

    assert [p.code for p in twice.problems] == ["duplicate_key", "duplicate_pair"]
    assert [p.row for p in twice.problems] == [3, 4]
    assert [p.code for p in later.problems] == ["pair_known"]
    assert list(pairs(world)) == ["th57-cn-hainan"]
