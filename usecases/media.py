"""What an uploaded file is, by its own bytes; a name or a header proves nothing.

Uploads are read, never rendered. An office file is a zip archive: its table of contents is read
and its limits are checked there, nothing is unpacked.
"""

import io
import re
import zipfile
from collections.abc import Callable

from usecases.refused import DeedRefusedError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG, JPEG, TEXT = "image/png", "image/jpeg", "text/plain"

EXTENSIONS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
    TEXT: ("txt",),
}
"""Every type that is accepted, with the ends of names that fit it."""

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
)
_ZIP = b"PK\x03\x04"
_OFFICE = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
_MACROS = re.compile(
    r"(^|/)(vbaproject\.bin|activex/|embeddings/.*\.(bin|exe|dll|scr))", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")

_WHY: dict[str, tuple[str, str]] = {
    "macros": ("มีแมโครหรือโปรแกรมฝังอยู่", "it holds macros or an embedded program"),
    "encrypted": ("มีการเข้ารหัสลับ", "it is encrypted"),
    "paths": ("มีชื่อไฟล์ภายในที่ชี้ออกนอกไฟล์", "a name inside it points outside of it"),
    "bomb": ("เมื่อคลายแล้วมีขนาดใหญ่เกินไป", "it would unpack to far too much"),
    "broken": ("โครงสร้างไฟล์เสียหาย", "its structure is damaged"),
    "program": ("เป็นโปรแกรมหรือสคริปต์", "it is a program or a script"),
}


def media_type(content: bytes, filename: str | None = None) -> str:
    """Return the media type of a file's content.

    Args:
        content: The whole file.
        filename: Its name, if it came with one; its end must fit the content.

    Raises:
        DeedRefusedError: It is of no accepted type, unsafe, or named as something else.
    """
    if not content:
        raise DeedRefusedError("document_empty")
    found = _found(content)
    if found is None:
        raise DeedRefusedError("document_kind_unknown", allowed=allowed())
    if filename is not None:
        _check_name(filename, found)
    return found


def allowed() -> str:
    """Return the accepted ends of names, for sentences and forms."""
    return ", ".join(ends[0] for ends in EXTENSIONS.values())


def _found(content: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(_ZIP):
        return _office(content)
    if content.startswith(b"#!"):
        raise _unsafe("program")
    return TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        return not _CONTROL.search(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False


def _office(content: bytes) -> str | None:
    """Return the type of an office file, judged by its table of contents alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _unsafe("broken") from error
    for fault, holds in _FAULTS.items():
        if holds(parts, len(content)):
            raise _unsafe(fault)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for main, kind in _OFFICE if main in names), None)


def _is_bomb(parts: list[zipfile.ZipInfo], size: int) -> bool:
    """Return whether it unpacks to too much; parts that overlap are packed larger than the file."""
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    return (
        len(parts) > MOST_PARTS
        or packed > size
        or unpacked > MOST_UNPACKED
        or unpacked > MOST_RATIO * size
    )


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


_FAULTS: dict[str, Callable[[list[zipfile.ZipInfo], int], bool]] = {
    "bomb": _is_bomb,
    "encrypted": lambda parts, _: any(part.flag_bits & 1 for part in parts),
    "paths": lambda parts, _: any(_leads_out(part.filename) for part in parts),
    "macros": lambda parts, _: any(_MACROS.search(part.filename) for part in parts),
}


def _check_name(filename: str, found: str) -> None:
    ends = EXTENSIONS[found]
    if filename.rpartition(".")[2].lower() not in ends or "." not in filename:
        wanted = ", ".join(f".{end}" for end in ends)
        shown = _CONTROL.sub("?", filename)[-80:]
        raise DeedRefusedError(
            "document_name_differs", filename=shown, found=ends[0], wanted=wanted
        )


def _unsafe(why: str) -> DeedRefusedError:
    th, en = _WHY[why]
    return DeedRefusedError("document_unsafe", why=why, why_th=th, why_en=en)
