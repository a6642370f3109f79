"""Thai working days: Monday to Friday, without the days on which government offices close.

Every count is arithmetic over whole weeks and a binary search in the closed weekdays, so its cost
does not grow with the span. A day is a Gregorian date in Bangkok.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Self

from statemachine.dates import BANGKOK, at_bangkok, bangkok_day
from statemachine.errors import CalendarTooShortError

NATIONAL = "national"
_REGION = "region:"
_WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """One row of the calendar.

    Attributes:
        day: The day, Gregorian.
        scope: ``national``, or ``region:`` and the name of a region.
        closed: Whether government offices close; ``False`` keeps a cancelled or private day.
        name_th: Thai name.
        name_en: English name.
        source: Where the row comes from.
        kind: regular, substitution, cabinet_special, royal_ploughing, regional or cancelled.
        confidence: high, medium, or low for a forecast.
    """

    day: date
    scope: str
    closed: bool
    name_th: str
    name_en: str
    source: str = ""
    kind: str = "regular"
    confidence: str = "medium"

    def __post_init__(self) -> None:
        """Refuse a scope that no calendar would ever look at."""
        if self.scope != NATIONAL and not self.scope.startswith(_REGION):
            raise ValueError(f"scope {self.scope!r} is neither national nor region:<name>")


@dataclass(frozen=True, slots=True)
class _Line:
    """The closed weekdays of one region, and before each the number of working days so far."""

    closed: tuple[int, ...]
    before: tuple[int, ...]

    @classmethod
    def of(cls, closed: Iterable[int]) -> Self:
        days = tuple(sorted({day for day in closed if _is_weekday(day)}))
        return cls(days, tuple(_weekdays(day) - 1 - at for at, day in enumerate(days)))

    def works(self, day: int) -> bool:
        at = bisect_left(self.closed, day)
        return _is_weekday(day) and (at == len(self.closed) or self.closed[at] != day)

    def upto(self, day: int) -> int:
        """Return the working days from ordinal 1 to ``day``."""
        return _weekdays(day) - bisect_right(self.closed, day)

    def nth(self, number: int) -> int:
        """Return the ordinal of the ``number``-th working day since ordinal 1."""
        weeks, rest = divmod(number + bisect_left(self.before, number) - 1, _WORKING_WEEK)
        return weeks * 7 + rest + 1


@dataclass(frozen=True, eq=False, slots=True)
class Calendar:
    """The working days of the years it covers, for the whole country and for each region.

    ``region`` is everywhere a region's name or a province code that ``regions`` maps to one;
    ``None``, or a name with no day of its own, means the national days only. A day is closed if
    any row of its scope closes it. Build it with ``Calendar.of``.

    Attributes:
        holidays: Every row, in time order, also those that close nothing.
        first: First day covered.
        last: Last day covered.
        regions: Province code to region name. Which provinces a regional holiday of the Cabinet
            means is not sourced, so it is given from outside.
    """

    holidays: tuple[Holiday, ...]
    first: date
    last: date
    regions: Mapping[str, str]
    _national: _Line = field(repr=False)
    _lines: Mapping[str, _Line] = field(repr=False)

    @classmethod
    def of(
        cls,
        holidays: Iterable[Holiday],
        *,
        first: date | None = None,
        last: date | None = None,
        regions: Mapping[str, str] | None = None,
    ) -> Self:
        """Build a calendar; it covers the whole years of its rows unless told otherwise.

        Raises:
            ValueError: There is no row and no span, or the span is empty.
        """
        rows = tuple(sorted(holidays, key=lambda row: (row.day, row.scope)))
        if not rows and (first is None or last is None):
            raise ValueError("a calendar without holidays needs its first and last day")
        first = first or date(rows[0].day.year, 1, 1)
        last = last or date(rows[-1].day.year, 12, 31)
        if last < first:
            raise ValueError(f"a calendar cannot end on {last} before it begins on {first}")
        provinces = dict(regions or {})
        national, lines = _lines_of(rows, provinces)
        return cls(rows, first, last, provinces, national, lines)

    def is_working(self, day: date, region: str | None = None) -> bool:
        """Return whether offices are open."""
        return self._line(region).works(self._inside(day))

    def add(self, day: date, n: int, region: str | None = None) -> date:
        """Return the ``n``-th working day after a day, which is day 0 and need not be one.

        ``n = 0`` is the day itself; a negative ``n`` counts back.

        Raises:
            CalendarTooShortError: The day or the answer is outside the span.
        """
        if n <= 0:
            return self.subtract(day, -n, region)
        line = self._line(region)
        return self._date(line.nth(line.upto(self._inside(day)) + n))

    def subtract(self, day: date, n: int, region: str | None = None) -> date:
        """Return the ``n``-th working day before a day; ``n = 0`` is the day itself.

        Raises:
            CalendarTooShortError: The day or the answer is outside the span.
        """
        if n < 0:
            return self.add(day, -n, region)
        start = self._inside(day)
        if n == 0:
            return day
        line = self._line(region)
        return self._date(line.nth(line.upto(start - 1) - n + 1))

    def count(self, first: date, last: date, region: str | None = None) -> int:
        """Return the working days from ``first`` to ``last``, both included; 0 if they cross."""
        line = self._line(region)
        start, end = self._inside(first), self._inside(last)
        return max(0, line.upto(end) - line.upto(start - 1))

    def used(self, entered: date, left: date, region: str | None = None) -> int:
        """Return the working days used: those after ``entered`` up to and with ``left``.

        It undoes ``add``: 0 on the same day, negative when ``left`` is the earlier one, so
        ``used(today, due)`` says how many working days are left and how many it is late.
        """
        line = self._line(region)
        return line.upto(self._inside(left)) - line.upto(self._inside(entered))

    def next_working(self, day: date, region: str | None = None) -> date:
        """Return the day itself if it is a working day, else the next one."""
        line = self._line(region)
        return self._date(line.nth(line.upto(self._inside(day) - 1) + 1))

    def next_office_moment(
        self, at: datetime, *, opens: time, closes: time, region: str | None = None
    ) -> datetime:
        """Return the moment itself within office hours, else the next opening; both aware UTC.

        Args:
            at: Any aware moment.
            opens: Bangkok time of opening.
            closes: Bangkok time of closing, the first moment that is too late.
            region: See the class.

        Raises:
            ValueError: Offices close before they open.
            CalendarTooShortError: The answer is outside the span.
        """
        if not opens < closes:
            raise ValueError(f"offices cannot close at {closes} and open at {opens}")
        day, hour = bangkok_day(at), at.astimezone(BANGKOK).time()
        if not self.is_working(day, region) or hour >= closes:
            return at_bangkok(self.add(day, 1, region), opens)
        return at.astimezone(UTC) if hour >= opens else at_bangkok(day, opens)

    def closings(self, first: date, last: date, region: str | None = None) -> tuple[Holiday, ...]:
        """Return the rows that close offices from ``first`` to ``last``, weekends included."""
        scopes = {NATIONAL, f"{_REGION}{self.region_of(region)}"}
        inside = (row for row in self.holidays if first <= row.day <= last)
        return tuple(row for row in inside if row.closed and row.scope in scopes)

    def region_of(self, region: str | None) -> str | None:
        """Return the region of a province code; any other name is returned as it is."""
        return self.regions.get(region, region) if region else None

    def _line(self, region: str | None) -> _Line:
        return self._lines.get(region, self._national) if region else self._national

    def _inside(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise CalendarTooShortError(first=self.first, last=self.last, day=day)
        return day.toordinal()

    def _date(self, ordinal: int) -> date:
        day = date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
        self._inside(day)
        return day


def with_changes(holidays: Iterable[Holiday], changes: Iterable[Holiday]) -> list[Holiday]:
    """Return the rows with changes laid over: a change replaces every row of its day and scope.

    A day that the Cabinet adds is a closed row; one that it cancels is a row with
    ``closed=False``.
    """
    new = list(changes)
    replaced = {(row.day, row.scope) for row in new}
    return [*(row for row in holidays if (row.day, row.scope) not in replaced), *new]


def changed_days(old: Calendar, new: Calendar, region: str | None = None) -> tuple[date, ...]:
    """Return the days that both calendars cover and on which offices open in only one of them."""
    first, last = max(old.first, new.first), min(old.last, new.last)
    rows = {row.day for row in (*old.holidays, *new.holidays) if first <= row.day <= last}
    return tuple(
        day for day in sorted(rows) if old.is_working(day, region) != new.is_working(day, region)
    )


def _is_weekday(ordinal: int) -> bool:
    return 0 < ordinal % 7 <= _WORKING_WEEK  # ordinal 1, 0001-01-01, is a Monday


def _weekdays(ordinal: int) -> int:
    """Return the Mondays to Fridays from ordinal 1 to ``ordinal``."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * _WORKING_WEEK + min(rest, _WORKING_WEEK)


def _lines_of(
    rows: tuple[Holiday, ...], regions: Mapping[str, str]
) -> tuple[_Line, Mapping[str, _Line]]:
    """Return the national line, and one for each region with days of its own and its provinces."""
    scopes: dict[str, set[int]] = {NATIONAL: set()}
    for row in rows:
        if row.closed:
            scopes.setdefault(row.scope, set()).add(row.day.toordinal())
    national = scopes.pop(NATIONAL)
    own = {scope.removeprefix(_REGION): _Line.of(days | national) for scope, days in scopes.items()}
    provinces = {code: own[name] for code, name in regions.items() if name in own}
    return _Line.of(national), own | provinces
