"""Hostile and unlucky files: a sentence for the file, or a line for the row; never a crash."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from storage.tables_register import Relationship
from tests.support.world import World
from tests.usecases.sheets import a_city, a_row, as_csv, as_table, write_csv, write_xlsx
from usecases.imports.importing import import_histories, import_pairs
from usecases.rows import import_files, import_sheets
from usecases.rows.import_report import ImportFileError


def refused(world: World, path: Path) -> ImportFileError:
    with pytest.raises(ImportFileError) as caught:
        import_pairs(world.ctx(), path)
    assert caught.value.sentence("th") != caught.value.sentence("en")
    assert "{" not in caught.value.sentence("th") + caught.value.sentence("en")
    return caught.value


def there(world: World) -> int:
    return int(world.rows(select(func.count()).select_from(Relationship))[0][0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf\r\n", "file_empty"),
        (b"\n" * 100, "file_empty"),
        (bytes(range(256)) * 40, "file_not_text"),
        ("pair_id,status".encode("utf-16"), "file_not_text"),
        ("pair_id,status".encode("utf-16-le"), "file_not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_old_excel"),
        (b"PK\x03\x04" + b"\x00" * 100, "file_damaged"),
        (b"a,b,c\n1,2,3\n", "header_missing"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "header_missing"),
        (b'{"cases": []}', "wrong_kind_pairs"),
        (b"case_id,date,type\nH1,2020,visit\n", "wrong_kind_pairs"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_one_sentence(
    world: World, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(content)

    assert refused(world, path).code == code
    assert there(world) == 0


def test_a_missing_file_and_a_folder_are_refused(world: World, tmp_path: Path) -> None:
    assert refused(world, tmp_path / "nothing.csv").code == "file_missing"
    assert refused(world, tmp_path).code == "file_not_a_file"


def test_missing_columns_are_named_in_both_languages(world: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "pairs.csv", [a_row()], header=["pair_id", "th_name_th", "notes"])

    error = refused(world, path)

    assert "partner_name_en" in error.sentence("en")
    assert "สถานะ (status)" in error.sentence("th")
    assert "pair_id" not in error.sentence("en")


def test_two_columns_of_one_meaning_are_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(as_csv([a_row()]).replace("notes", "สถานะ"), encoding="utf-8")

    assert refused(world, path).code == "header_twice"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_understood(world: World, tmp_path: Path, delimiter: str) -> None:
    row = a_row(fields_of_cooperation="trade")
    path = write_csv(tmp_path / "pairs.csv", [row], delimiter=delimiter)

    assert import_pairs(world.ctx(), path).created == 1


def test_an_open_quotation_mark_spoils_only_what_it_swallows(world: World, tmp_path: Path) -> None:
    lines = as_csv([a_city(n) for n in range(1, 900)]).splitlines()
    lines[2] = lines[2].replace("th57-cn-city2", '"th57-cn-city2', 1)
    path = tmp_path / "pairs.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    report = import_pairs(world.ctx(), path)

    codes = {problem.code for problem in report.problems}
    assert "row_unreadable" in codes
    assert report.created > 100
    assert there(world) == report.created


def test_nul_bytes_and_huge_cells_spoil_only_their_row(world: World, tmp_path: Path) -> None:
    rows = [a_city(1), a_city(2, notes="x\x00y"), a_city(3, notes="y" * 200_000), a_city(4)]

    report = import_pairs(world.ctx(), write_csv(tmp_path / "pairs.csv", rows))

    assert [p.code for p in report.problems] == ["cell_control", "row_unreadable"]
    assert report.created == 2


def test_a_row_with_a_stray_comma_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(as_csv([a_row()]).rstrip() + ",more,and more\n", encoding="utf-8")

    report = import_pairs(world.ctx(), path)

    assert [p.code for p in report.problems] == ["row_too_wide"]


def test_damaged_utf8_is_not_read_as_thai_windows(world: World, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    good, bad = as_csv([a_city(1)]).encode(), as_csv([a_city(2, notes="ดี")]).encode()
    path.write_bytes(good + bad.split(b"\n", 1)[1].replace("ดี".encode(), "ดี".encode()[:-1]))

    report = import_pairs(world.ctx(), path)

    assert [p.code for p in report.problems] == ["cell_control"]
    assert report.created == 1


def test_formulas_and_excel_errors_spoil_only_their_row(world: World, tmp_path: Path) -> None:
    rows = [a_city(1), a_city(2, notes="=1+1"), a_city(3, place_signed="#REF!")]

    report = import_pairs(world.ctx(), write_xlsx(tmp_path / "pairs.xlsx", as_table(rows)))

    assert [p.code for p in report.problems] == ["cell_formula", "cell_error"]
    assert [p.row for p in report.problems] == [3, 4]
    assert report.created == 1


def test_a_workbook_that_unpacks_to_far_more_is_not_opened(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(tmp_path / "pairs.xlsx", as_table([a_row()]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * (2 << 20))

    assert refused(world, path).code == "file_bomb"
    monkeypatch.setattr(import_sheets, "STEEPEST", 10**9)
    assert import_pairs(world.ctx(), path).created == 1


def test_a_workbook_that_declares_entities_is_not_opened(world: World, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "pairs.xlsx", as_table([a_row()]))
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", laughs)

    assert refused(world, path).code == "file_bomb"


def test_a_zip_that_is_no_workbook_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "pairs.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")

    assert refused(world, path).code == "file_not_text"


def test_the_first_sheet_that_says_anything_is_read(world: World, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("ทะเบียน")
    for cells in as_table([a_row()]):
        sheet.append(cells)
    book.save(tmp_path / "pairs.xlsx")

    assert import_pairs(world.ctx(), tmp_path / "pairs.xlsx").created == 1


def test_a_file_of_too_many_rows_is_read_up_to_the_limit(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_files, "MOST_ROWS", 5)
    path = write_csv(tmp_path / "pairs.csv", [a_city(n) for n in range(1, 10)])

    report = import_pairs(world.ctx(), path)

    assert report.created == 4
    assert [(p.row, p.code) for p in report.problems] == [(6, "too_many_rows")]


def test_a_file_that_is_too_large_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_files, "LARGEST_FILE", 100)
    path = write_csv(tmp_path / "pairs.csv", [a_row()])

    assert refused(world, path).code == "file_too_large"


@pytest.mark.parametrize(
    "content",
    [b"{", b'{"cases": 7}', b"[" * 100_000, b'{"other": []}', b"\xff{}", b'"text"'],
)
def test_a_file_of_no_histories_is_refused(world: World, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "histories.json"
    path.write_bytes(content)

    with pytest.raises(ImportFileError) as caught:
        import_histories(world.ctx(), path)

    assert caught.value.code in {"json_wrong", "header_missing", "file_not_text"}


def test_a_register_given_as_histories_is_named_as_such(world: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "pairs.csv", [a_row()])

    with pytest.raises(ImportFileError) as caught:
        import_histories(world.ctx(), path)

    assert caught.value.code == "wrong_kind_histories"


@pytest.mark.slow
def test_twenty_thousand_rows_come_in(world: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "pairs.csv", (a_city(n) for n in range(1, 20_001)))

    report = import_pairs(world.ctx(), path)

    assert (report.created, report.refused) == (20_000, 0)
    assert there(world) == 20_000
