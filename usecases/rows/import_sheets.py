"""Workbooks (XLSX), opened only when they unpack to a sane size and hold no document type."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from usecases.rows.import_raw import MOST_COLUMNS, RawRow
from usecases.rows.import_report import ImportFileError

MOST_PARTS = 500
LARGEST_UNPACKED = 400 * 1024 * 1024
STEEPEST = 200
_SMALL = 1024 * 1024
_HEAD = 4096
_BROKEN = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError, NotImplementedError,
    OSError, ParseError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl and its readers raise on files that are not what they say."""


@contextmanager
def workbook(path: Path) -> Iterator[Iterator[RawRow]]:
    """Give the rows of the first sheet of a workbook that has any.

    Raises:
        ImportFileError: It is damaged, protected, or unpacks to far more than its size.
    """
    _inspect(path)
    book = _load(path)
    try:
        yield _rows(book)
    finally:
        book.close()


def _inspect(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise ImportFileError("file_old_excel", name=path.name)
            if "xl/workbook.xml" not in archive.namelist():
                raise ImportFileError("file_not_text", name=path.name)
            if _is_bomb(parts) or any(_declares(archive, part) for part in parts):
                raise ImportFileError("file_bomb", name=path.name)
    except _BROKEN as error:
        raise ImportFileError("file_damaged", name=path.name) from error


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    sizes = [(part.file_size, part.compress_size) for part in parts]
    steep = any(big > _SMALL and big > STEEPEST * max(1, small) for big, small in sizes)
    return len(parts) > MOST_PARTS or sum(big for big, _ in sizes) > LARGEST_UNPACKED or steep


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part declares a document type, the way to entities; workbooks never do."""
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(part) as stream:
        head = stream.read(_HEAD)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head


def _load(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which we do not read
        try:
            return load_workbook(path, read_only=True, data_only=False, keep_links=False)
        except _BROKEN as error:
            raise ImportFileError("file_damaged", name=path.name) from error


def _rows(book: Any) -> Iterator[RawRow]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # a file may claim any size
        found = _of_sheet(sheet)
        first = next((row for row in found if any(row.cells) or row.fault), None)
        if first is not None:
            yield first
            yield from found
            return


def _of_sheet(sheet: Any) -> Iterator[RawRow]:
    values = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    number = 0
    while True:
        number += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a date out of range comes as an error value
                cells = next(values)
        except StopIteration:
            return
        except _BROKEN as error:
            yield RawRow(number, (), "sheet_broken", type(error).__name__)
            return
        yield RawRow(number, tuple(map(_text, cells)))


def _text(value: Any) -> str:
    """Return a cell as the text that a CSV export would show; a formula as ``=``."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | int):
        return str(value)
    return f"={getattr(value, 'text', None) or ''}"
