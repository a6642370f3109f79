"""Dates as people type them into the forms of the programme, either era."""

from datetime import date

from statemachine.dates import PartialDate, Precision
from statemachine.errors import DateFormatError


def read_day(text: str) -> PartialDate:
    """Return a date of which the month or the year at least is known.

    Raises:
        DateFormatError: It cannot be read, or nothing is written.
    """
    found = PartialDate.parse(text)
    if not found.is_known:
        raise DateFormatError(text=text)
    return found


def whole_day(text: str) -> date | None:
    """Return a date known to the day; ``None`` where nothing is written.

    Raises:
        DateFormatError: It cannot be read, or its day is missing.
    """
    if not text.strip():
        return None
    found = PartialDate.parse(text)
    if found.precision is not Precision.DAY:
        raise DateFormatError(text=text)
    return found.earliest()
