"""The text of a DOCX, read and never run: limits first, then XML without entities.

Limits of ux.md 4: 20 MB packed, 100 MB unpacked, 2,000 entries, ratio 100. Inserted text of tracked
changes counts, deleted text does not; text boxes and notes are read once.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from documents.errors import unreadable

PACKED, UNPACKED, ENTRIES, RATIO = 20 * 1024**2, 100 * 1024**2, 2_000, 100
PARAGRAPHS = 50_000
_SMALL = 1024**2
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
"""What reading a damaged, encrypted or endlessly nested archive can raise."""

_MACROS = ("vbaproject.bin", "vbadata.xml")
_SAID = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def paragraphs(content: bytes) -> list[str]:
    """Return the paragraphs of a DOCX in reading order, empty ones left out.

    Raises:
        UnreadableDocumentError: It is no DOCX, over a limit, has macros, or unsafe XML.
    """
    if len(content) > PACKED:
        raise unreadable("ไฟล์ใหญ่เกิน 20 MB", "the file is larger than 20 MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            return list(_texts(archive))
    except _BROKEN as error:
        raise unreadable("ไม่ใช่ไฟล์ DOCX ที่สมบูรณ์", "it is no whole DOCX file") from error


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(e.file_size for e in entries) > UNPACKED:
        raise unreadable("ข้อมูลภายในไฟล์มากเกินไป", "there is too much inside the file")
    if any(e.file_size > _SMALL and e.file_size > RATIO * e.compress_size for e in entries):
        raise unreadable("ไฟล์ถูกบีบอัดผิดปกติ", "the file is packed suspiciously tight")
    if any(e.filename.lower().endswith(_MACROS) for e in entries):
        raise unreadable("ไฟล์มีมาโคร", "the file holds macros")
    if _BODY not in {e.filename for e in entries}:
        raise unreadable("ไม่ใช่เอกสาร Word", "it is no Word document")


def _texts(archive: zipfile.ZipFile) -> Iterator[str]:
    count = 0
    present = set(archive.namelist())
    for name in (_BODY, *(n for n in _NOTES if n in present)):
        for paragraph in _paragraphs(_parsed(archive, name)):
            text = "".join(_words(paragraph)).strip()
            if not text:
                continue
            count += 1
            if count > PARAGRAPHS:
                raise unreadable("เอกสารยาวเกินไป", "the document is too long")
            yield text


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        with archive.open(name) as part:
            return fromstring(part.read(UNPACKED), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise unreadable("โครงสร้างภายในไม่ปลอดภัยหรือเสียหาย", "its XML is unsafe or broken") from error


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _FALLBACK:
            continue
        if child.tag == f"{_W}p":
            yield child
        yield from _paragraphs(child)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in {f"{_W}p", _FALLBACK}:
            continue  # a text box inside: its paragraphs come by themselves
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SAID:
            yield _SAID[child.tag]
        else:
            yield from _words(child)
