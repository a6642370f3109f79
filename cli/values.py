"""What people type, read: days and moments of either era, files, fields, numbers of cases."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from cli.errors import BrokenJsonError, NoSuchFileError, UnwritableFileError, UsageFaultError
from statemachine.dates import BANGKOK, PartialDate, Precision
from statemachine.errors import DateFormatError

_NUMBER = re.compile(r"TH[0-9A-Z]{1,2}-\d{4}-\d{3,}", re.IGNORECASE)
_MOMENT = re.compile(
    r"(?P<day>.+?)[T ](?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?P<zone>.*)"
)
_ZONE = re.compile(r"Z|[+-]\d{2}:?\d{2}", re.IGNORECASE)
_MORNING = time(8, 30)
"""The hour of a day that is given alone: when offices open and alerts fall due."""

_LARGEST_JSON = 16 * 1024 * 1024


def day(text: str) -> date:
    """Return a Gregorian day from a text in either era.

    Raises:
        DateFormatError: The text is no whole date.
    """
    read = PartialDate.parse(text)
    if read.value is None or read.precision is not Precision.DAY:
        raise DateFormatError(text=text[:60])
    return read.value


def moment(text: str) -> datetime:
    """Return an aware UTC moment; Bangkok where no zone is written, 08:30 where no hour is.

    Raises:
        DateFormatError: The text is no moment.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return datetime.combine(day(text), _MORNING, BANGKOK).astimezone(UTC)
    zone = found["zone"].strip().upper()
    if zone and not _ZONE.fullmatch(zone):
        raise DateFormatError(text=text[:60])
    try:
        at = time.fromisoformat(found["time"].zfill(5) + zone.replace("Z", "+00:00"))
    except ValueError:
        raise DateFormatError(text=text[:60]) from None
    return datetime.combine(day(found["day"]), at, at.tzinfo or BANGKOK).astimezone(UTC)


def is_number(text: str) -> bool:
    """Return whether a text has the pattern of a case number."""
    return _NUMBER.fullmatch(text) is not None


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        NoSuchFileError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NoSuchFileError(path=path, why=why) from error


def document(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file.

    Raises:
        NoSuchFileError: It cannot be read, or is far too large.
        BrokenJsonError: It is not JSON, or not an object.
    """
    raw = content(path)
    if len(raw) > _LARGEST_JSON:
        raise NoSuchFileError(path=path, why=f"{len(raw)} bytes, at most {_LARGEST_JSON}")
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BrokenJsonError(path=path, line=error.lineno, why=error.msg) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise BrokenJsonError(path=path, line=1, why=str(error)) from error
    if not isinstance(value, dict):
        raise BrokenJsonError(path=path, line=1, why="not an object {...}")
    return value


def write(path: Path, text: str) -> None:
    """Write a text to a file, whole or not at all.

    Raises:
        UnwritableFileError: It cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes to a file, whole or not at all.

    Raises:
        UnwritableFileError: It cannot be written.
    """
    with _replacing(path) as file:
        file.write(content)


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write lines to a file, whole or not at all, and return how many there were.

    Raises:
        UnwritableFileError: It cannot be written.
    """
    count = 0
    with _replacing(path) as file:
        for line in lines:
            file.write(f"{line}\n".encode())
            count += 1
    return count


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file beside the one meant, which takes its place once all is written."""
    scratch = path.with_name(f"{path.name}.part")
    try:
        with scratch.open("wb") as file:
            yield file
        scratch.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            scratch.unlink(missing_ok=True)
        why = getattr(error, "strerror", None) or str(error)
        raise UnwritableFileError(path=path, why=why) from error


def choice(text: str, known: Iterable[str]) -> str:
    """Return a text that is one of those known.

    Raises:
        UsageFaultError: It is none of them.
    """
    words = list(known)
    if text not in words:
        listed = ", ".join(words)
        raise UsageFaultError(
            f"“{text}” ใช้ไม่ได้ โปรดเลือกจาก {listed}", f"“{text}” is none of: {listed}."
        )
    return text


def fields(given: Iterable[str] | None, path: Path | None = None) -> dict[str, Any]:
    """Return fields of a file and of ``name=value`` texts, the latter winning.

    A name given twice is a list.

    Raises:
        UsageFaultError: A text has no name.
    """
    read: dict[str, Any] = document(path) if path else {}
    typed: dict[str, Any] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageFaultError(
                f"“{text}” ต้องเขียนเป็น ชื่อ=ค่า เช่น -f reason=...",
                f"“{text}” must be written NAME=VALUE, such as -f reason=...",
            )
        name = name.strip()
        typed[name] = [*_as_list(typed[name]), value] if name in typed else value
    return read | typed


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check_names(values: Mapping[str, Any], known: Iterable[str], of: str) -> None:
    """Refuse a field that the form does not have, rather than lose what it says.

    Raises:
        UsageFaultError: A name is unknown; the sentence lists those there are.
    """
    names = list(known)
    for name in values:
        if name not in names:
            listed = ", ".join(names) or "–"
            raise UsageFaultError(
                f"“{of}” ไม่มีช่อง “{name}” ช่องที่มี: {listed}",
                f"“{of}” has no field “{name}”; it has: {listed}.",
            )
