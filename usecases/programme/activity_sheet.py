"""The sheet of activities: its columns, the empty template, and how its rows are read."""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reference.loader import activity_types
from usecases.programme.activities import Held
from usecases.programme.refused import ProgrammeError
from usecases.rows.import_cells import clean
from usecases.rows.import_files import opened
from usecases.rows.import_raw import RawRow
from usecases.rows.import_report import RowError
from usecases.rows.import_sentences import ROWS

COLUMNS: dict[str, tuple[str, str, bool]] = {
    "row_id": ("รหัสแถว", "ของท่านเอง ใช้แก้แถวเดิม · your own, to change a row by", False),
    "pair_id": ("รหัสคู่", "เช่น th50-cn-yunnan · from the register", True),
    "type": ("ประเภทกิจกรรม", "ชื่อหรือรหัสตามแผ่นที่สอง · name or code of the second sheet", True),
    "date": ("วันที่จัด", "เช่น 23/11/2569 หรือเพียงเดือน · or the month alone", True),
    "last_day": ("วันสิ้นสุด", "หากจัดหลายวัน · where it took several days", False),
    "text": ("กิจกรรม", "จัดอะไร · what was held", True),
    "place": ("สถานที่", "", False),
    "thai_people": ("ผู้เข้าร่วมฝ่ายไทย", "จำนวนคน · a number", False),
    "partner_people": ("ผู้เข้าร่วมฝ่ายคู่ความสัมพันธ์", "จำนวนคน · a number", False),
    "outcome": ("ผลที่ได้รับ", "", False),
    "follow_up": ("สิ่งที่จะดำเนินการต่อ", "", False),
}  # fmt: skip
"""Column -> Thai heading, what it holds, whether it is needed."""

MOST_ROWS = 5_000
_TITLE_ROWS = 10
_IGNORED = re.compile(r"[\s\u200b\ufeff_.()\"'*:-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was read; ``source_key`` names it when the same row comes again."""

    number: int
    pair_key: str
    held: Held
    source_key: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read, and why."""

    number: int
    key: str
    th: str
    en: str


def lines(path: Path) -> Iterator[Line | Bad]:
    """Yield the rows of a CSV or XLSX file, good and bad ones, in order.

    Raises:
        ImportFileError: Not one row can be read.
        ProgrammeError: The needed columns are missing.
    """
    with opened(path) as sheet:
        rows = iter(sheet.rows)
        places = _header(rows)
        for count, row in enumerate(r for r in rows if any(c.strip() for c in r.cells)):
            if count >= MOST_ROWS:
                yield Bad(
                    row.number,
                    "",
                    f"ไฟล์มีเกิน {MOST_ROWS:,} แถว โปรดแบ่งไฟล์",
                    f"The file has more than {MOST_ROWS:,} rows; split it.",
                )
                return
            yield _line(row, places)


def _header(rows: Iterator[RawRow]) -> dict[str, int]:
    """Return where each column stands; the header may come below some lines of title."""
    names = {_folded(n): c for c, (th, _, _) in COLUMNS.items() for n in (c, th)}
    needed = [column for column, (_, _, need) in COLUMNS.items() if need]
    for row in rows:
        places = {
            names[_folded(cell)]: at for at, cell in enumerate(row.cells) if _folded(cell) in names
        }
        if all(column in places for column in needed):
            return places
        if row.number >= _TITLE_ROWS:
            break
    headings = ", ".join(COLUMNS[column][0] for column in needed)
    raise ProgrammeError("sheet_columns", columns=headings)


def _line(row: RawRow, places: dict[str, int]) -> Line | Bad:
    key = _cell(row, places, "pair_id")
    try:
        cells = _cells(row, places)
    except RowError as error:
        th, en = ROWS[error.code]
        return Bad(row.number, key[:80], th.format(**error.facts), en.format(**error.facts))
    held = Held(
        type=_type(cells["type"]),
        text=cells["text"],
        starts=cells["date"],
        ends=cells["last_day"],
        place=cells["place"],
        outcome=cells["outcome"],
        follow_up=cells["follow_up"],
        thai_people=cells["thai_people"],
        partner_people=cells["partner_people"],
    )
    return Line(row.number, cells["pair_id"], held, _identity(cells))


def _cells(row: RawRow, places: dict[str, int]) -> dict[str, str]:
    if row.fault:
        raise RowError(row.fault, why=row.why, limit=row.why)
    return {column: clean(column, _cell(row, places, column)) for column in COLUMNS}


def _cell(row: RawRow, places: dict[str, int], column: str) -> str:
    place = places.get(column)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _identity(cells: dict[str, str]) -> str:
    """Return what names a row: its own id, else pair, day, type and words."""
    named = ("pair_id", "row_id") if cells["row_id"] else ("pair_id", "date", "type", "text")
    said = "\n".join((str(named), *(cells[name].casefold() for name in named)))
    return f"sheet:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _type(written: str) -> str:
    """Return the code of a type by its code, Thai or English name; else what was written."""
    said = _folded(written)
    for kind in activity_types():
        if said in {_folded(kind.code), _folded(kind.name_th), _folded(kind.name_en)}:
            return kind.code
    return written


def _folded(text: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFC", text)).casefold()


def template() -> bytes:
    """Return the empty workbook: headings, what each holds, and the types of activity."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, seldom needed
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "กิจกรรม"
    sheet.append([th for th, _, _ in COLUMNS.values()])
    sheet.freeze_panes = "A2"
    told = book.create_sheet("คำอธิบาย Columns")
    told.append(["หัวตาราง", "Column", "จำเป็น · Needed", "คำอธิบาย · Meaning"])
    for column, (th, meaning, need) in COLUMNS.items():
        told.append([th, column, "จำเป็น · yes" if need else "", meaning])
    told.append([])
    told.append(["ประเภทกิจกรรม", "Type", "รหัส · Code", ""])
    for kind in activity_types():
        told.append([kind.name_th, kind.name_en, kind.code, ""])
    for page, wide in ((sheet, 24), (told, 40)):
        for number in range(1, page.max_column + 1):
            page.column_dimensions[get_column_letter(number)].width = wide
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
