"""The report of the indicators as a workbook: all of them, their trend, and every row behind."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

_HEADS = {
    "th": ("ที่", "ตัวชี้วัดตามแผน", "ผล", "ค่า", "จำนวนที่นับ", "จาก", "ค่าเป้าหมาย", "ที่มาของเป้าหมาย", "นิยาม",
           "สูตร", "ข้อมูล"),
    "en": ("No.", "The plan's line", "Result", "Value", "Counted", "Of", "Target",
           "Basis of target", "Definition", "Formula", "Data"),
}  # fmt: skip
_TREND = {
    "th": ("ตัวชี้วัด", "ปีงบประมาณ (พ.ศ.)", "ค่า", "จำนวนที่นับ", "จาก", "ผล"),
    "en": ("Indicator", "Fiscal year (B.E.)", "Value", "Counted", "Of", "Result"),
}
_ROWS = {
    "th": ("ตัวชี้วัด", "รหัส", "ชื่อ", "นับ", "สถานะ", "รายละเอียด"),
    "en": ("Indicator", "Key", "Name", "Counts", "State", "Details"),
}
_SHEETS = {
    "th": ("ตัวชี้วัด", "แนวโน้ม", "รายการ"),
    "en": ("Indicators", "Trend", "Rows"),
}
_YES = {"th": ("ไม่", "ใช่"), "en": ("no", "yes")}


def workbook(
    report: Mapping[str, Any], details: Mapping[str, Sequence[Mapping[str, Any]]], lang: str
) -> bytes:
    """Return the report as XLSX.

    Args:
        report: As ``usecases.kpi.report.report`` gives it.
        details: The rows of each indicator by its id.
        lang: Language of heads and words.
    """
    book = Workbook(write_only=True)
    every = report["indicators"]
    names = {one["id"]: one["name"][lang] for one in every}
    _sheet(book, _SHEETS[lang][0], _HEADS[lang], (_indicator(one, lang) for one in every))
    trend = ([one["name"][lang], *_year(y, lang)] for one in every for y in one["trend"])
    _sheet(book, _SHEETS[lang][1], _TREND[lang], trend)
    rows = (_row(names[name], r, lang) for name, given in details.items() for r in given)
    _sheet(book, _SHEETS[lang][2], _ROWS[lang], rows)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _indicator(one: Mapping[str, Any], lang: str) -> list[Any]:
    return [
        one["row"], one["line"], one["said"][lang], one["value"], one["part"], one["whole"],
        one["target"], one["target_basis_name"][lang], one["definition"][lang],
        one["formula"][lang], one["data"][lang],
    ]  # fmt: skip


def _year(year: Mapping[str, Any], lang: str) -> list[Any]:
    return [year["fiscal_year"], year["value"], year["part"], year["whole"], year["said"][lang]]


def _row(name: str, row: Mapping[str, Any], lang: str) -> list[Any]:
    details = "; ".join(f"{key}={value}" for key, value in row["figures"].items())
    said = (row["name"][lang], _YES[lang][row["counts"]], row["state_name"][lang])
    return [name, row["key"], *said, details]


def _sheet(book: Workbook, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    for letter in "ABCDEF":
        sheet.column_dimensions[letter].width = 24
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """Return a cell; text is text, whatever it begins with (CWE-1236)."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
