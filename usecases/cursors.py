"""Where a list goes on, as text that a link can carry."""

from datetime import date

from storage.work_lists import Key

_LARGEST_ID = 2**63 - 1


def cursor(day: date | None, row_id: int) -> str:
    """Return where a list goes on, as text for a link."""
    return f"{'' if day is None else day.isoformat()}.{row_id}"


def read_cursor(text: str) -> Key | None:
    """Return where a list goes on; what is no cursor is the beginning."""
    day, _, after = text.partition(".")
    row = row_id(after)
    try:
        return None if row is None else (date.fromisoformat(day) if day else None, row)
    except ValueError:
        return None


def row_id(text: str) -> int | None:
    """Return the row id that a link names, or ``None`` where it can be none."""
    found = int(text) if text.isdecimal() else None
    return None if found is None or found > _LARGEST_ID else found
