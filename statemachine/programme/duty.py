"""The yearly duty (R39): at least one joint activity of each signed pair in each year.

A year is the fiscal one (October to September) or the calendar one. An activity counts in the
year in which it begins, and once it has been held. Where only its month or year is known, it
counts wherever it can have been, and the answer says that it is not certain.
A pair owes a year that it was in force for from the first day to the last; a year in which it was
signed, or ended, is not owed, though an activity in it is counted. A pause that covers the last
day of the year excuses it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from statemachine.dates import PartialDate, fiscal_year_bounds
from statemachine.eras import to_ce

Span = tuple[date, date]


class Year(StrEnum):
    """Which kind of year is meant."""

    FISCAL = "fiscal"
    CALENDAR = "calendar"


class Duty(StrEnum):
    """How a pair stands in a year."""

    MET = "met"
    OPEN = "open"
    MISSED = "missed"
    EXCUSED = "excused"
    NOT_OWED = "not_owed"


@dataclass(frozen=True, slots=True)
class PairLife:
    """What the duty rests on. ``signed`` is the first signing known; ``ended`` the last day."""

    signed: PartialDate | None = None
    ended: date | None = None
    held: tuple[PartialDate, ...] = ()
    planned: tuple[PartialDate, ...] = ()
    pauses: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a pair stands in a year.

    ``counted`` activities certainly or possibly lie in the year, ``certain`` of them certainly;
    ``planned`` are the days still ahead in it, ``passed`` those that went by without a record.
    """

    duty: Duty
    first_day: date
    last_day: date
    counted: int = 0
    certain: int = 0
    planned: tuple[PartialDate, ...] = field(default_factory=tuple)
    passed: tuple[PartialDate, ...] = field(default_factory=tuple)

    @property
    def is_certain(self) -> bool:
        """Return whether what is said does not hang on a day that is not known."""
        return self.duty is not Duty.MET or self.certain > 0


@cache
def bounds(year_be: int, kind: Year) -> Span:
    """Return the first and last day of a Buddhist year, fiscal or calendar."""
    if kind is Year.FISCAL:
        return fiscal_year_bounds(year_be)
    year = to_ce(year_be)
    return date(year, 1, 1), date(year, 12, 31)


def duty_in(life: PairLife, year_be: int, kind: Year, today: date) -> Verdict:
    """Return how a pair stands in a year, as seen on a Bangkok date."""
    return duties_in(life, (year_be,), kind, today)[year_be]


def duties_in(life: PairLife, years: Iterable[int], kind: Year, today: date) -> dict[int, Verdict]:
    """Return how a pair stands in several years; its days are looked at once."""
    held = [
        (day.earliest(), _until(day, today))
        for day in life.held
        if day.is_known and day.earliest() <= today
    ]
    return {year: _verdict(life, held, bounds(year, kind), today) for year in years}


def _verdict(life: PairLife, held: Sequence[Span], year: Span, today: date) -> Verdict:
    first, last = year
    counted = [(begun, until) for begun, until in held if begun <= last and first <= until]
    certain = sum(first <= begun and until <= last for begun, until in counted)
    ahead, passed = _planned(life.planned, year, today) if life.planned else ((), ())
    duty = Duty.MET if counted else _without(life, year, today)
    return Verdict(duty, first, last, len(counted), certain, ahead, passed)


def _without(life: PairLife, year: Span, today: date) -> Duty:
    """Return how a year stands in which nothing was held."""
    last = year[1]
    if not _in_force(life, year):
        return Duty.NOT_OWED
    if any(start <= last <= end for start, end in life.pauses):
        return Duty.EXCUSED
    return Duty.MISSED if today > last else Duty.OPEN


def _in_force(life: PairLife, year: Span) -> bool:
    """Return whether a pair was in force through a year; a doubtful signing day is in its favour.

    A pair of which no signing day is known is held to the duty: it is in the register as signed.
    """
    first, last = year
    signed = life.signed if life.signed is not None and life.signed.is_known else None
    begun = signed is None or signed.latest() <= first
    return begun and (life.ended is None or life.ended > last)


def _planned(
    days: Iterable[PartialDate], year: Span, today: date
) -> tuple[tuple[PartialDate, ...], tuple[PartialDate, ...]]:
    """Return the planned days still ahead in a year, and those that passed unrecorded."""
    inside = sorted((day for day in days if _touches(day, year)), key=PartialDate.sort_key)
    ahead = tuple(day for day in inside if day.latest() >= today)
    return ahead, tuple(day for day in inside if day.latest() < today)


def _until(day: PartialDate, today: date) -> date:
    """Return the last day that a held activity can have been."""
    return min(day.latest(), today)


def _touches(day: PartialDate, span: Span) -> bool:
    return day.is_known and day.earliest() <= span[1] and span[0] <= day.latest()


def share_met(verdicts: Sequence[Verdict]) -> tuple[int, int]:
    """Return how many owed and finished years were met, of how many."""
    owed = [v for v in verdicts if v.duty in (Duty.MET, Duty.MISSED)]
    return sum(v.duty is Duty.MET for v in owed), len(owed)
