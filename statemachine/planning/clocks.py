"""The clocks of section 178: how long Parliament and the Court have, and what follows after.

What the days are and where they are written is data (``reference/data/cabinet_meetings.json``).
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs in calendar days from the day it began; the day itself is day 0."""

    code: str
    days: int
    began: date

    @property
    def ends(self) -> date:
        """Return its last day."""
        return self.began + timedelta(days=self.days)

    def gone(self, today: date) -> int:
        """Return the days gone by, never more than it has."""
        return min(max(0, (today - self.began).days), self.days)

    def left(self, today: date) -> int:
        """Return the days left; below 0 it has run out that many days ago."""
        return (self.ends - today).days

    def is_over(self, today: date) -> bool:
        """Say whether its last day has gone by."""
        return today > self.ends
