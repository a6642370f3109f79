"""A moment as people type it: a day of either era and an hour, Bangkok's."""

from datetime import date, datetime, time

from statemachine.dates import PartialDate, Precision, at_bangkok
from statemachine.errors import DateFormatError


def moment_or_none(day: str, hour: str) -> datetime | None:
    """Return the moment that was typed, ``None`` where no day was.

    Raises:
        DateFormatError: It is no whole day, or no hour such as ``14:30``.
    """
    return moment(day, hour) if day.strip() else None


def moment(day: str, hour: str) -> datetime:
    """Return the moment that was typed (aware UTC).

    Raises:
        DateFormatError: It is no whole day, or no hour such as ``14:30``.
    """
    return at_bangkok(_day(day), _hour(hour))


def _day(typed: str) -> date:
    read = PartialDate.parse(typed)
    if read.value is None or read.precision is not Precision.DAY:
        raise DateFormatError(text=typed[:60])
    return read.value


def _hour(typed: str) -> time:
    try:
        return time.fromisoformat(typed.strip().replace(".", ":").zfill(5))
    except ValueError:
        raise DateFormatError(text=typed[:60]) from None
