"""Passwords that leaked elsewhere, by a list that the operator keeps (ASVS 5.0, 6.2.4 and 6.2.12).

The list is that of Have I Been Pwned as its own downloader writes it into one file: a line for each
password, the SHA-1 in hexadecimal and how often it was seen, in the order of the digests. It is
read where it lies, some thirty lines for a billion; no password, nor a part of one, leaves the
house.
"""

from hashlib import sha1
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from statemachine.errors import PhinongError


class LeakedListError(PhinongError):
    """The list cannot be read, so that no password can be judged by it."""

    code = "leaked_list_unreadable"
    th = "ตรวจรหัสผ่านกับรายการรหัสที่รั่วไม่ได้ รหัสผ่านเดิมยังใช้ได้ โปรดแจ้งผู้ดูแลระบบ"
    en = (
        "The list of leaked passwords cannot be read, so no password can be set now; the present "
        "one still works. Tell your administrator."
    )


def is_leaked(listed: Path, password: str) -> bool:
    """Say whether a password is on the list.

    Raises:
        LeakedListError: The list cannot be read.
    """
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with listed.open("rb") as lines:
            return _line_at_or_after(lines, wanted).startswith(wanted)
    except OSError as error:
        raise LeakedListError from error


def _line_at_or_after(lines: BinaryIO, wanted: bytes) -> bytes:
    """Return the first line that does not come before what is wanted, by halving the file."""
    low, high = 0, lines.seek(0, SEEK_END)
    while low < high:
        middle = (low + high) // 2
        found = _line_from(lines, middle)
        if found and found[: len(wanted)] < wanted:
            low = middle + 1
        else:
            high = middle
    return _line_from(lines, low)


def _line_from(lines: BinaryIO, at: int) -> bytes:
    """Return the first line that begins at a byte or after it; nothing at the end."""
    lines.seek(max(0, at - 1))
    if at:
        lines.readline()
    return lines.readline().upper()
