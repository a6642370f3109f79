"""Empty files to fill in: the columns that an import reads, with Thai headings."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from usecases.media import XLSX
from usecases.rows.import_columns import HISTORIES, HISTORIES_NEED, PAIRS, PAIRS_NEED

CSV = "text/csv; charset=utf-8"
_KINDS: Mapping[str, tuple[Mapping[str, tuple[str, ...]], tuple[tuple[str, ...], ...]]] = {
    "pairs": (PAIRS, PAIRS_NEED),
    "histories": (HISTORIES, HISTORIES_NEED),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A file to download."""

    content: bytes
    media_type: str
    filename: str


def template(kind: str, form: str) -> Template:
    """Return the empty file of a kind: ``pairs`` or ``histories``, as ``csv`` or ``xlsx``."""
    columns, need = _KINDS[kind]
    if form == "csv":
        return Template(_csv(columns), CSV, f"phinong-{kind}.csv")
    return Template(_xlsx(columns, need), XLSX, f"phinong-{kind}.xlsx")


def headings(columns: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the Thai heading of each column, or its own name."""
    return [(also or (name,))[0] for name, also in columns.items()]


def _csv(columns: Mapping[str, tuple[str, ...]]) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerow(headings(columns))
    return made.getvalue().encode("utf-8-sig")


def _xlsx(columns: Mapping[str, tuple[str, ...]], need: tuple[tuple[str, ...], ...]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, seldom needed
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "ข้อมูล"
    sheet.append(headings(columns))
    sheet.freeze_panes = "A2"
    told = book.create_sheet("คำอธิบาย Columns")
    told.append(["หัวตาราง", "Column", "จำเป็น · Needed"])
    for name, heading in zip(columns, headings(columns), strict=True):
        told.append([heading, name, _needed(name, need)])
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 22
    for letter in "ABC":
        told.column_dimensions[letter].width = 40
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _needed(name: str, need: tuple[tuple[str, ...], ...]) -> str:
    group = next((names for names in need if name in names), ())
    if not group:
        return ""
    return "จำเป็น · yes" if len(group) == 1 else f"อย่างน้อยหนึ่งใน · one of: {', '.join(group)}"
