"""Pages by cursor: what is shown next begins where the page before ended."""

import base64
import binascii
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from statemachine.errors import PhinongError

Item = TypeVar("Item")
MOST = 200

Limit = Annotated[int, Query(ge=1, le=MOST, description="จำนวนต่อหน้า · items of a page")]
Cursor = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_=-]{1,400}$",
        description="ค่า next ของหน้าก่อน · `next` of the page before",
    ),
]


class CursorWrongError(PhinongError):
    """A cursor that we did not give."""

    code = "cursor_wrong"
    th = "cursor นี้ใช้ไม่ได้ โปรดใช้ค่า next จากหน้าก่อน"
    en = "This cursor is none of ours; use `next` of the page before."


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: str | None = Field(description="cursor ของหน้าถัดไป null คือหมดแล้ว · null: no more")


def cut(rows: list[Item], limit: int, marks: list[object]) -> Page[Item]:
    """Return a page of ``limit`` rows; one row more than that says that there is a next."""
    more = len(rows) > limit
    return Page(items=rows[:limit], next=_written(marks[limit - 1]) if more else None)


def number(cursor: str | None) -> int | None:
    """Return the row id that a cursor stands for.

    Raises:
        CursorWrongError: It stands for none.
    """
    if cursor is None:
        return None
    text = word(cursor) or ""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):  # noqa: PLR2004 - fits 53 bits
        raise CursorWrongError
    return int(text)


def word(cursor: str | None) -> str | None:
    """Return the word that a cursor stands for.

    Raises:
        CursorWrongError: It stands for none.
    """
    if cursor is None:
        return None
    try:
        return base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise CursorWrongError from error


def _written(mark: object) -> str:
    return base64.urlsafe_b64encode(str(mark).encode()).decode()
