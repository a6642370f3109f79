"""What a forecast learns from: visits of cases to stages, cut off at a day where asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a case to a stage.

    Attributes:
        state: The stage, without its legs: an opinion of several offices is one visit.
        before: The stage that the case came from, ``""`` at the beginning.
        began: Bangkok date of arrival.
        ended: Bangkok date of leaving; ``None`` while it lasts.
        after: Where the case went; ``None`` while it lasts.
        urgency: Urgency of the case.
    """

    state: str
    before: str
    began: date
    ended: date | None
    after: str | None
    urgency: str = "normal"


@dataclass(frozen=True, slots=True)
class Course:
    """The visits of one case, oldest first."""

    number: str
    visits: tuple[Visit, ...]

    @property
    def now(self) -> Visit | None:
        """Return the visit that lasts, ``None`` where the case is closed."""
        last = self.visits[-1] if self.visits else None
        return last if last is not None and last.ended is None else None

    def reached(self, goals: frozenset[str]) -> date | None:
        """Return the day on which the case first went to one of some stages."""
        return next((v.ended for v in self.visits if v.after in goals), None)


def as_known(courses: Iterable[Course], day: date) -> Iterator[Course]:
    """Return the courses as they stood at the end of a day; cases opened later are left out."""
    for course in courses:
        found = tuple(_cut(course.visits, day))
        if found:
            yield Course(course.number, found)


def _cut(visits: Sequence[Visit], day: date) -> Iterator[Visit]:
    for visit in visits:
        if visit.began > day:
            return
        if visit.ended is None or visit.ended > day:
            yield replace(visit, ended=None, after=None)
            return
        yield visit
