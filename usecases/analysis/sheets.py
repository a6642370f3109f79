"""Tables as files: a workbook or a CSV, in the reader's language; what was typed stays text."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from usecases import limits
from usecases.context import Context
from usecases.names import Names
from usecases.people.sessions import NotSignedInError

_DATE = {"th": "[$-D07041E]d mmm yyyy", "en": "d mmm yyyy"}
_BOLD = Font(bold=True)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its title, the heads of its columns, its rows; ``note`` stands above them."""

    title: Names
    heads: Sequence[Names]
    rows: Iterable[Sequence[Any]]
    note: Names | None = None


def counted(ctx: Context) -> None:
    """Count one export of who acts.

    Raises:
        NotSignedInError: Nobody acts.
        TooManyError: It was asked for too often.
    """
    if ctx.person is None:
        raise NotSignedInError
    limits.take(ctx, limits.EXPORT, str(ctx.person))


def workbook(sheets: Iterable[Sheet], lang: str) -> bytes:
    """Return a workbook with a sheet for each table."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add(book, sheet, lang)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv_file(sheet: Sheet, lang: str) -> bytes:
    """Return a table as CSV that Excel opens as UTF-8; no cell is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([head[lang] for head in sheet.heads])
    writer.writerows([[_plain(_said(value, lang)) for value in row] for row in sheet.rows])
    return out.getvalue().encode("utf-8-sig")


def _add(book: Any, sheet: Sheet, lang: str) -> None:
    page = book.create_sheet(sheet.title[lang][:31])
    rows = [[_said(value, lang) for value in row] for row in sheet.rows]
    for number, head in enumerate(sheet.heads, start=1):
        longest = max([len(head[lang]), *(len(str(row[number - 1])) for row in rows)])
        page.column_dimensions[get_column_letter(number)].width = min(longest + 3, _WIDEST)
    if sheet.note is not None:
        page.append([_cell(page, sheet.note[lang], lang)])
    page.append([_head(page, head[lang]) for head in sheet.heads])
    for row in rows:
        page.append([_cell(page, value, lang) for value in row])


def _said(value: Any, lang: str) -> Any:
    if isinstance(value, dict):
        return value[lang]
    return "" if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value.isoformat() if isinstance(value, date) else value


def _head(page: Any, words: str) -> Any:
    cell = _cell(page, words, "en")
    cell.font = _BOLD
    return cell


def _cell(page: Any, value: Any, lang: str) -> Any:
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = _DATE[lang]
    return cell
