"""Dates of which only a part may be known, the Thai fiscal year, and the Bangkok day.

Inside the system a date is Gregorian and a moment is aware UTC. The Buddhist Era and Bangkok
exist at the edges only.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Literal, Self

from statemachine.date_text import (
    MONTHS_EN,
    MONTHS_EN_SHORT,
    MONTHS_TH,
    MONTHS_TH_SHORT,
    read,
    unreadable,
)
from statemachine.eras import FIRST_JANUARY_YEAR, Era, to_be, to_ce

Style = Literal["long", "short"]
Digits = Literal["arabic", "thai"]

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
_FISCAL_YEAR_OPENS = 10
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Precision(StrEnum):
    """How much of a date is known, finest first."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


_RANK = {precision: rank for rank, precision in enumerate(Precision)}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A Gregorian date of which the day, or the month too, or all of it may be unknown.

    ``value`` is the first day of what is known; ``None`` goes with ``Precision.NONE``.
    """

    value: date | None
    precision: Precision

    def __post_init__(self) -> None:
        """Cut the value down to its precision, so that equal knowledge is equal."""
        if (self.value is None) != (self.precision is Precision.NONE):
            raise ValueError(f"{self.value} cannot have the precision {self.precision.value}")
        if self.value is not None:
            object.__setattr__(self, "value", _cut(self.value, self.precision))

    @classmethod
    def parse(cls, text: str, era: Era = "auto") -> Self:
        """Read a date as a person or a file gives it; an empty text or a dash is "not stated".

        Reads ``2013-02-26``, ``2008-08``, ``2005``, ``26/02/2556`` (day first), ``26 ก.พ. 2556``,
        ``วันที่ ๒๖ กุมภาพันธ์ พ.ศ. ๒๕๕๖``, ``26 Feb 2013``. Years have four digits: ``56`` could
        be either era. A written พ.ศ. or ค.ศ. overrides ``era``.

        Args:
            text: What was written.
            era: ``auto`` takes a year from 2400 up as Buddhist Era; ``ce`` and ``be`` are strict.

        Raises:
            EraMistakenError: The year contradicts the era asked for or written.
            EraTooOldError: A Buddhist Era year before 2484.
            DateFormatError: Anything else that is not a date; the two above are kinds of it.
        """
        written = read(text, era)
        if written is None:
            return cls(None, Precision.NONE)
        year, month, day = written
        known = Precision.YEAR if month is None else Precision.MONTH if day is None else None
        try:
            value = date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise unreadable(text) from None
        return cls(value, known or Precision.DAY)

    @property
    def is_known(self) -> bool:
        """Return whether at least the year is known."""
        return self.value is not None

    def earliest(self) -> date:
        """Return the first day it can be; ``date.min`` when nothing is known."""
        return self.value or date.min

    def latest(self) -> date:
        """Return the last day it can be; ``date.max`` when nothing is known."""
        if self.value is None:
            return date.max
        if self.precision is Precision.DAY:
            return self.value
        month = 12 if self.precision is Precision.YEAR else self.value.month
        return self.value.replace(month=month, day=monthrange(self.value.year, month)[1])

    def certainly_before(self, other: "PartialDate | date") -> bool:
        """Return whether every day it can be is before every day of the other."""
        return self.latest() < _partial(other).earliest()

    def possibly_before(self, other: "PartialDate | date") -> bool:
        """Return whether some day it can be is before some day of the other."""
        return self.earliest() < _partial(other).latest()

    def agrees_with(self, other: "PartialDate | date") -> bool:
        """Return whether both can be the same day."""
        that = _partial(other)
        return self.earliest() <= that.latest() and that.earliest() <= self.latest()

    def sort_key(self) -> tuple[bool, date, int]:
        """Return a key for time order: finer before coarser, "not stated" at the end."""
        return (not self.is_known, self.earliest(), _RANK[self.precision])

    def iso(self) -> str:
        """Return ``2013-02-26``, ``2013-02``, ``2013`` or an empty text; ``parse`` reads it."""
        return self._dashed(self.earliest().year)

    def iso_be(self) -> str:
        """Return the same in the Buddhist Era, as ``2556-02-26``; 1941 or later."""
        return self._dashed(to_be(self.value.year)) if self.value else ""

    def _dashed(self, year: int) -> str:
        parts = [f"{year:04d}", f"{self.earliest():%m}", f"{self.earliest():%d}"]
        return "-".join(parts[: len(parts) - _RANK[self.precision]])


NOT_STATED = PartialDate(None, Precision.NONE)


def format_th(day: PartialDate | date, style: Style = "long", digits: Digits = "arabic") -> str:
    """Return the date for Thai readers, Buddhist Era: ``26 กุมภาพันธ์ 2556``, ``พ.ศ. 2548``.

    Years before 1941 stay Gregorian and say so (ค.ศ.), because their era is not one number.
    """
    part = _partial(day)
    if part.value is None:
        return "ไม่ระบุวันที่"
    months = MONTHS_TH if style == "long" else MONTHS_TH_SHORT
    text = _spoken(part, months, _year_th(part.value.year, part.precision))
    return text.translate(_THAI_DIGITS) if digits == "thai" else text


def format_en(day: PartialDate | date, style: Style = "long") -> str:
    """Return the date for English readers, Gregorian: ``26 February 2013``, ``August 2008``."""
    part = _partial(day)
    if part.value is None:
        return "date not stated"
    return _spoken(part, MONTHS_EN if style == "long" else MONTHS_EN_SHORT, str(part.value.year))


def fiscal_year_be(day: date) -> int:
    """Return the Thai fiscal year: October to September, named by the B.E. year it ends in."""
    return to_be(day.year + (day.month >= _FISCAL_YEAR_OPENS))


def fiscal_year_bounds(year_be: int) -> tuple[date, date]:
    """Return the first and the last day of a Thai fiscal year, Gregorian."""
    year = to_ce(year_be)
    return date(year - 1, _FISCAL_YEAR_OPENS, 1), date(year, 9, 30)


def fiscal_quarter(day: date) -> int:
    """Return the quarter of the fiscal year, 1 (October to December) to 4."""
    return (day.month - _FISCAL_YEAR_OPENS) % 12 // 3 + 1


def bangkok_day(at: datetime) -> date:
    """Return the day in Bangkok of an aware moment.

    Raises:
        ValueError: The moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; give an aware moment")
    return at.astimezone(BANGKOK).date()


def at_bangkok(day: date, hour: time) -> datetime:
    """Return the aware UTC moment of a day and a time of day in Bangkok."""
    return datetime.combine(day, hour, BANGKOK).astimezone(UTC)


def _cut(day: date, precision: Precision) -> date:
    plain = date(day.year, day.month, day.day)  # a datetime is a date too, but equals none
    if precision is Precision.DAY:
        return plain
    return plain.replace(day=1, month=day.month if precision is Precision.MONTH else 1)


def _partial(day: PartialDate | date) -> PartialDate:
    return day if isinstance(day, PartialDate) else PartialDate(day, Precision.DAY)


def _year_th(year: int, precision: Precision) -> str:
    if year < FIRST_JANUARY_YEAR:
        return f"ค.ศ. {year}"
    return f"พ.ศ. {to_be(year)}" if precision is Precision.YEAR else str(to_be(year))


def _spoken(part: PartialDate, months: tuple[str, ...], year: str) -> str:
    day = part.earliest()
    words = [str(day.day), months[day.month - 1], year]
    return " ".join(words[_RANK[part.precision] :])
