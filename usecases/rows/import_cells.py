"""Cells of a row, cleaned of what only looks like text; what is hostile or broken is refused."""

import re
import unicodedata
from collections.abc import Mapping

from usecases.rows.import_columns import Layout
from usecases.rows.import_raw import RawRow
from usecases.rows.import_report import RowError

LONGEST_CELL = 10_000
_FORMULA = re.compile(r"[=@]|[+-][^\d\s.,]")
_BLANK = frozenset({"", "-", "–", "—"})
_EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_LINES = re.compile(r"[\r\n\t\x0b\x0c\u2028\u2029]+")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")
_LOST = re.compile(r"[?\s/]*\?[?\s/]*")


def cleaned(row: RawRow, layout: Layout) -> dict[str, str]:
    """Return the row's texts by column; a text whose letters were lost is not there at all.

    Thai Windows has no Chinese or Lao letters: Excel writes a question mark for each.

    Raises:
        RowError: The row or one of its cells cannot be taken.
    """
    if row.fault:
        raise RowError(row.fault, why=row.why, limit=row.why)
    if any(cell.strip() for cell in row.cells[layout.width :]):
        raise RowError("row_too_wide")
    texts = {column: clean(column, cell) for column, cell in layout.cells(row).items()}
    return {column: text for column, text in texts.items() if not _LOST.fullmatch(text)}


def clean(column: str, cell: str) -> str:
    """Return a cell as one line of NFC text; a dash for "nothing" is empty.

    Raises:
        RowError: It is hostile, broken or too long.
    """
    if not cell:
        return ""
    if len(cell) > LONGEST_CELL:
        raise RowError("cell_huge", column=column, limit=LONGEST_CELL)
    text = _LINES.sub(" ", _INVISIBLE.sub("", cell))
    if not text.isprintable() and _BROKEN.search(text):
        raise RowError("cell_control", column=column)
    text = " ".join(text.split())
    if _FORMULA.match(text):
        raise RowError("cell_formula", column=column, value=text)
    if text in _EXCEL_ERRORS:
        raise RowError("cell_error", column=column, value=text)
    return "" if text in _BLANK else unicodedata.normalize("NFC", text)


def is_blank(row: RawRow) -> bool:
    """Return whether a row says nothing at all."""
    return not row.fault and not any(cell.strip() for cell in row.cells)


def key_of(cells: Mapping[str, str], *columns: str) -> str:
    """Return the first of some columns that says something, to name a row by."""
    return next((cells[c] for c in columns if cells.get(c)), "")
