"""The import of pairs: what comes into the register, and that it comes in once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from reference import loader
from statemachine.refusals import RefusedError
from storage import audit_check, imports
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_register import InstrumentRow, Partner, Relationship
from tests.support.world import World
from tests.usecases.sheets import (
    a_city,
    a_row,
    as_table,
    shipped_rows,
    write_csv,
    write_xlsx,
)
from usecases.context import Policy
from usecases.imports.importing import Report, import_pairs
from usecases.rows.import_columns import PAIRS


def imported(world: World, tmp_path: Path, *rows: dict[str, str], **more: Any) -> Report:
    return import_pairs(world.ctx(), write_csv(tmp_path / "pairs.csv", rows, **more))


def pairs(world: World) -> dict[str, Any]:
    return {row.key: row for row in world.rows(select(Relationship.__table__))}


def settings_audit(world: World, action: str) -> list[dict[str, Any]]:
    query = select(AuditEntry.body).where(
        AuditEntry.chain == "settings", AuditEntry.action == action
    )
    return [json.loads(row.body) for row in world.rows(query.order_by(AuditEntry.seq))]


def count(world: World, table: Any) -> int:
    return int(world.rows(select(func.count()).select_from(table))[0][0])


def test_the_47_real_pairs_come_in_by_status(world: World) -> None:
    report = import_pairs(world.ctx(), loader.pairs_path())

    found: dict[str, int] = {}
    for row in pairs(world).values():
        found[row.status] = found.get(row.status, 0) + 1
    assert (report.rows, report.created, report.refused) == (47, 47, 0)
    assert found == {
        "established": 23,
        "loi_signed": 3,
        "in_progress": 7,
        "prospective": 4,
        "listed_unconfirmed": 9,
        "disputed": 1,
    }
    assert len(report.opened) == 7


def test_every_real_row_is_kept_as_its_source_gives_it(world: World) -> None:
    import_pairs(world.ctx(), loader.pairs_path())

    found = pairs(world)
    for row in shipped_rows():
        pair = found[row["pair_id"]]
        assert (pair.status, pair.confidence) == (row["status"], row["confidence"])
        assert pair.begun_precision == row["date_precision"]
        shown = pair.begun_on.isoformat() if pair.begun_on else ""
        assert shown.startswith(row["date_signed"])
        assert pair.sources == row["source_urls"].split("|")


def test_nothing_is_made_up_for_what_was_not_seen(world: World) -> None:
    import_pairs(world.ctx(), loader.pairs_path())

    texts = world.rows(
        select(InstrumentRow.__table__, Relationship.key.label("pair")).join(
            Relationship, Relationship.id == InstrumentRow.relationship_id
        )
    )
    by_pair = {text.pair: text for text in texts}
    assert "th34-vn-quangnam" not in by_pair  # named as existing; no text, date or name seen
    assert "th50-jp-saitama" not in by_pair  # disputed
    assert by_pair["th50-cn-xishuangbanna"].signed_on is None
    assert by_pair["th50-cn-shanghai"].kind == "unknown"
    assert by_pair["th83-cn-hainan"].signed_precision == "year"


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    import_pairs(world.ctx(), loader.pairs_path())
    before = (pairs(world), count(world, AuditEntry), count(world, Case), len(world.mails()))
    world.wait(3)

    report = import_pairs(world.ctx(), loader.pairs_path())

    after = (pairs(world), count(world, AuditEntry), count(world, Case), len(world.mails()))
    assert (report.unchanged, report.created, report.updated, report.refused) == (47, 0, 0, 0)
    assert after == before


def test_a_changed_row_is_updated_with_old_and_new_in_the_audit(
    world: World, tmp_path: Path
) -> None:
    imported(world, tmp_path, a_row())

    report = imported(world, tmp_path, a_row(confidence="medium", place_signed="Sanya"))

    (said,) = (b["updated"] for b in settings_audit(world, "import_pairs") if b["updated"])
    text = world.rows(select(InstrumentRow.place))[0]
    assert (report.updated, report.unchanged) == (1, 0)
    assert said == {
        "th57-cn-hainan": {"confidence": ["high", "medium"], "place": ["Haikou", "Sanya"]}
    }
    assert pairs(world)["th57-cn-hainan"].confidence == "medium"
    assert text.place == "Sanya"


def test_a_file_without_a_column_leaves_it_as_it_was(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path, a_row(notes="seen"))
    header = [column for column in a_row() if column not in ("notes", "place_signed")]

    report = imported(world, tmp_path, a_row(), header=header)

    assert report.unchanged == 1
    assert pairs(world)["th57-cn-hainan"].notes == "seen"


def test_columns_may_stand_in_any_order_and_others_are_ignored(
    world: World, tmp_path: Path
) -> None:
    header = ["remarks of ours", *reversed(list(a_row()))]

    report = imported(world, tmp_path, a_row(), header=header)

    assert report.created == 1
    assert [note.code for note in report.notes] == ["columns_ignored"]
    assert "remarks of ours" in report.notes[0].th


def test_a_thai_header_and_thai_values_mean_the_same(world: World, tmp_path: Path) -> None:
    thai = {column: also[0] for column, also in PAIRS.items()}
    row = a_row(status="มีความสัมพันธ์แล้ว", instrument="บันทึกความเข้าใจ", date_precision="วัน",
                confidence="สูง", level_matches_province="ใช่", th_iso_3166_2="",
                th_name_en="", th_dopa="", th_name_th="จังหวัดเชียงราย")  # fmt: skip

    report = imported(world, tmp_path, row, headings=thai, encoding="utf-8-sig")
    again = imported(world, tmp_path, a_row())

    assert (report.created, report.problems) == (1, [])
    assert again.unchanged == 1


def test_a_thai_excel_export_keeps_the_local_names_that_it_cannot_write(
    world: World, tmp_path: Path
) -> None:
    imported(world, tmp_path, a_row())

    report = imported(world, tmp_path, a_row(notes="ตรวจแล้ว"), encoding="cp874")

    partner = world.rows(select(Partner.name_local, Partner.name_th))[0]
    assert (report.updated, report.problems) == (1, [])
    assert tuple(partner) == ("海南省", "มณฑลไห่หนาน")
    assert pairs(world)["th57-cn-hainan"].notes == "ตรวจแล้ว"
    assert [note.code for note in report.notes] == ["encoding"]


def test_a_workbook_with_real_dates_and_numbers_is_read(world: World, tmp_path: Path) -> None:
    table = as_table([a_row(), a_city(1, date_signed="2005", date_precision="year",
                                      date_signed_be="2548")])  # fmt: skip
    place = table[0].index("date_signed")
    table[1][place] = date(2020, 3, 4)
    table[2][place], table[2][table[0].index("th_dopa")] = 2005, 57
    path = write_xlsx(tmp_path / "pairs.xlsx", [["ทะเบียนคู่ความสัมพันธ์"], *table])

    report = import_pairs(world.ctx(), path)

    found = pairs(world)
    assert (report.created, report.problems) == (2, [])
    assert found["th57-cn-hainan"].begun_on == date(2020, 3, 4)
    assert found["th57-cn-city1"].begun_precision == "year"


def test_a_bad_row_stops_nothing_and_leaves_no_trace(world: World, tmp_path: Path) -> None:
    rows = [a_city(1), a_city(2, th_iso_3166_2="TH-99", th_dopa="", th_name_th=""), a_city(3)]

    report = imported(world, tmp_path, *rows)

    (problem,) = report.problems
    assert (report.rows, report.created, report.refused) == (3, 2, 1)
    assert (problem.row, problem.key, problem.code) == (3, "th57-cn-city2", "province_unknown")
    assert "TH-99" in problem.th
    assert set(pairs(world)) == {"th57-cn-city1", "th57-cn-city3"}
    assert count(world, Partner) == 1 + 2  # the world's own, and no orphan


def test_a_dry_run_tells_the_same_and_keeps_nothing(world: World) -> None:
    report = import_pairs(world.ctx(), loader.pairs_path(), dry_run=True)

    assert (report.created, report.opened) == (47, [])
    assert pairs(world) == {}
    assert count(world, AuditEntry) == 0


def test_only_moi_and_the_command_line_may_import(world: World) -> None:
    with pytest.raises(RefusedError):
        import_pairs(world.ctx("coordinator"), loader.pairs_path())
    report = import_pairs(world.ctx("moi_officer"), loader.pairs_path())

    said = settings_audit(world, "import_pairs")
    assert report.created == 47
    assert {body["actor"] for body in said} == {world.people["moi_officer"]}


def test_the_whole_trail_is_sound_after_imports(world: World, tmp_path: Path) -> None:
    import_pairs(world.ctx(), loader.pairs_path())
    imported(world, tmp_path, a_row(), a_city(1))

    with world.database.read() as connection:
        entries, flaws = audit_check.verify(connection)

    open_entries = world.rows(select(StageEntry.id).where(StageEntry.left_at.is_(None)))
    assert flaws == []
    assert entries == 7 + 2
    assert len(open_entries) == 7


def test_progress_is_told_to_the_end(world: World, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    world.policy = Policy(batch=500)
    path = write_csv(tmp_path / "pairs.csv", [a_city(n) for n in range(1, 1201)])

    report = import_pairs(world.ctx(), path, progress=lambda done, of: told.append((done, of)))

    assert report.created == 1200
    assert len(told) == 3
    assert told[-1][0] == told[-1][1] == 1201


def test_an_import_that_was_killed_half_way_goes_on_when_run_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    world.policy = Policy(batch=500)
    rows = [a_city(n) for n in range(1, 1001)]
    add, calls = imports.add_instruments, iter(range(10))

    def fail(connection: Any, values: Any) -> None:
        add(connection, values)
        if next(calls) == 1:  # the second batch, with most of it written
            raise KilledError

    monkeypatch.setattr(imports, "add_instruments", fail)
    with pytest.raises(KilledError):
        imported(world, tmp_path, *rows)
    halfway = len(pairs(world))
    monkeypatch.setattr(imports, "add_instruments", add)

    report = imported(world, tmp_path, *rows)

    assert halfway == 500
    assert (report.unchanged, report.created) == (500, 500)
    assert count(world, InstrumentRow) == count(world, Relationship) == 1000
