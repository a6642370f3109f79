"""The one clock: every moment in Phinong is asked for here, as aware UTC.

``PHINONG_CLOCK`` sets it for rehearsals and tests: a moment (``2026-11-23T03:00:00Z``) stands
still; a shift (``+30d``, ``-2h``, ``+90m``, ``+45s``) runs on beside real time; ``@file`` is
whatever the file says each time it is asked, so that several processes go by one clock. Prefect
keeps real time in every case.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from statemachine.errors import PhinongError

VARIABLE = "PHINONG_CLOCK"
_SHIFT = re.compile(r"([+-]\d+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class ClockError(PhinongError):
    """The clock is set to something that is neither a moment nor a shift."""

    code = "clock"
    th = (
        "อ่าน PHINONG_CLOCK “{text}” ไม่ได้ โปรดใช้เวลา เช่น 2026-11-23T03:00:00Z "
        "หรือส่วนต่าง เช่น +30d หรือ @ตามด้วยไฟล์"
    )
    en = (
        "PHINONG_CLOCK “{text}” cannot be read: give a moment such as 2026-11-23T03:00:00Z, "
        "a shift such as +30d, or @ and a file that holds one."
    )


def now() -> datetime:
    """Return the present moment, aware UTC, as ``PHINONG_CLOCK`` bends it.

    Raises:
        ClockError: ``PHINONG_CLOCK`` cannot be read.
    """
    set_to = parse(said(os.environ.get(VARIABLE, "")))
    return set_to if isinstance(set_to, datetime) else real_now() + set_to


def real_now() -> datetime:
    """Return the machine's own moment, whatever ``PHINONG_CLOCK`` says: Prefect's runs keep it."""
    return datetime.now(UTC)


def said(text: str) -> str:
    """Return what is said, or what the file says that is named after an ``@``.

    Raises:
        ClockError: There is no such file.
    """
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ClockError(text=text) from error


@lru_cache(maxsize=8)
def parse(text: str) -> datetime | timedelta:
    """Read a moment or a shift; nothing said is no shift.

    A moment without a zone is UTC.

    Raises:
        ClockError: The text is neither.
    """
    if not text:
        return timedelta()
    if shift := _SHIFT.fullmatch(text):
        return timedelta(**{_UNITS[shift[2]]: int(shift[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClockError(text=text) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
