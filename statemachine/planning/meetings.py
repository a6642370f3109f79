"""The days on which the Cabinet meets, and until when its agenda takes a matter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from statemachine.errors import CalendarTooShortError
from statemachine.working_days import Calendar

_DAY = timedelta(days=1)
_LONGEST = 366
"""Days looked through for a meeting; a year without any has no meetings at all."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """When the Cabinet meets: a weekday (Monday is 0), days beside it, days on which it does not.

    ``lead`` is how many working days before a meeting its agenda closes.
    """

    weekday: int
    lead: int = 0
    extra: frozenset[date] = frozenset()
    without: frozenset[date] = frozenset()

    def held(self, day: date, calendar: Calendar) -> bool:
        """Say whether it meets on a day: as announced, else on its weekday if offices are open."""
        if day in self.extra:
            return True
        usual = day.weekday() == self.weekday and day not in self.without
        return usual and calendar.is_working(day)

    def last(self, upto: date, calendar: Calendar) -> date:
        """Return the last meeting up to a day.

        Raises:
            CalendarTooShortError: There is none in the year before it.
        """
        return self._seek(upto, -_DAY, calendar)

    def following(self, since: date, calendar: Calendar) -> date:
        """Return the first meeting from a day on.

        Raises:
            CalendarTooShortError: There is none in the year after it.
        """
        return self._seek(since, _DAY, calendar)

    def closes(self, meeting: date, calendar: Calendar) -> date:
        """Return the last day on which a matter still comes on the agenda of a meeting."""
        return calendar.subtract(meeting, self.lead)

    def coming(self, since: date, many: int, calendar: Calendar) -> list[date]:
        """Return the next meetings from a day on, as far as the calendar reaches."""
        found: list[date] = []
        day = since
        try:
            while len(found) < many:
                found.append(self.following(day, calendar))
                day = found[-1] + _DAY
        except CalendarTooShortError:
            pass
        return found

    def _seek(self, start: date, by: timedelta, calendar: Calendar) -> date:
        return _first(start, by, lambda day: self.held(day, calendar), calendar)


def _first(start: date, by: timedelta, held: Callable[[date], bool], calendar: Calendar) -> date:
    day = start
    for _ in range(_LONGEST):
        if held(day):
            return day
        day += by
    raise CalendarTooShortError(first=calendar.first, last=calendar.last, day=day)
