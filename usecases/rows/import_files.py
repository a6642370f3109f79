"""Files of rows as people bring them: CSV in UTF-8 or Thai Windows, XLSX; hostile ones refused.

What a file is, is told by its first bytes, not by its name. A row that cannot be read is a fault
of its own and stops no other row.
"""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from usecases.rows.import_raw import MOST_COLUMNS, RawRow
from usecases.rows.import_report import ImportFileError

MOST_ROWS = 500_000
LARGEST_FILE = 256 * 1024 * 1024
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_THAI = ("cp874", "tis-620")
_DELIMITERS = (",", ";", "\t")
_ASCII = bytes(range(128))
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")


@dataclass(slots=True)
class Sheet:
    """An open file of rows; ``total`` is about how many there are."""

    name: str
    sha256: str
    total: int
    rows: Iterator[RawRow]
    encoding: str = ""


def checked(path: Path) -> bytes:
    """Return the first bytes of a file that can be read.

    Raises:
        ImportFileError: It is missing, a directory, empty, too large or unreadable.
    """
    name = path.name or str(path)
    try:
        if not path.exists():
            raise ImportFileError("file_missing", name=name)
        if not path.is_file():
            raise ImportFileError("file_not_a_file", name=name)
        with path.open("rb") as file:
            start, size = file.read(8), path.stat().st_size
    except (OSError, ValueError) as error:
        raise ImportFileError("file_unreadable", name=name, why=error) from error
    if size > LARGEST_FILE:
        raise ImportFileError("file_too_large", name=name, limit=LARGEST_FILE >> 20)
    if not start.strip(b"\xef\xbb\xbf\r\n\t ") and size <= len(start):
        raise ImportFileError("file_empty", name=name)
    return start


@contextmanager
def opened(path: Path) -> Iterator[Sheet]:
    """Open a CSV or XLSX file of rows; its first row has the number 1.

    Raises:
        ImportFileError: No row of it can be read.
    """
    start = checked(path)
    if start.startswith(_OLE):
        raise ImportFileError("file_old_excel", name=path.name)
    if start.startswith(b"PK"):
        from usecases.rows.import_sheets import workbook  # noqa: PLC0415 - openpyxl is slow to import

        with workbook(path) as rows:
            yield Sheet(path.name, digest_of(path), 0, _limited(rows))
    else:
        encoding, total = _encoding(path, start)
        errors = "surrogateescape" if encoding == "utf-8-sig" else "strict"
        with path.open(encoding=encoding, errors=errors, newline="") as lines:
            delimiter = _delimiter(lines.readline(_CHUNK))
            lines.seek(0)
            rows = _read(csv.reader(lines, delimiter=delimiter))
            yield Sheet(path.name, digest_of(path), total, _limited(rows), encoding)


def _limited(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    for row in rows:
        if row.number > MOST_ROWS:
            yield RawRow(row.number, (), "too_many_rows", str(MOST_ROWS))
            return
        yield row


def _read(reader: Iterator[list[str]]) -> Iterator[RawRow]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RawRow(number, (), "row_unreadable", str(error))
            continue
        yield RawRow(number, tuple(cells[:MOST_COLUMNS]))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _encoding(path: Path, start: bytes) -> tuple[str, int]:
    """Return the encoding of a text file and the number of its lines."""
    if start.startswith(_WIDE):
        raise ImportFileError("file_not_text", name=path.name)
    lines = _lines(path)
    if _decodes(path, "utf-8") or _damaged_utf8(path):
        return "utf-8-sig", lines
    for encoding in _THAI:
        if _decodes(path, encoding):
            return encoding, lines
    raise ImportFileError("file_not_text", name=path.name)


def _lines(path: Path) -> int:
    """Count the lines; a file that is mostly NUL bytes is no text."""
    lines = nothing = size = 0
    for chunk in _chunks(path):
        lines, nothing, size = (
            lines + chunk.count(b"\n"),
            nothing + chunk.count(0),
            size + len(chunk),
        )
    if nothing * 5 > size:
        raise ImportFileError("file_not_text", name=path.name)
    return lines


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _damaged_utf8(path: Path) -> bool:
    """Return whether most of what is not ASCII is UTF-8 all the same.

    Thai in UTF-8 takes three bytes a letter; text of Thai Windows hardly ever looks like that.
    Read as Thai Windows, such a file would come in as plausible nonsense.
    """
    high = whole = 0
    for chunk in _chunks(path):
        high += len(chunk.translate(None, _ASCII))
        whole += 3 * len(_THREE_BYTES.findall(chunk.decode("utf-8", errors="ignore")))
    return whole * 2 > high


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)
