"""The signing window: from a wished day back to the last safe day of each step that remains.

Every step is given all the days that it is allowed. Walking forward from a last safe day always
arrives in time; one working day later it does not (where nothing but working days are counted).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statemachine.planning.meetings import Meetings
from statemachine.working_days import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that remains: how long it may take, and by whose calendar.

    ``counting`` is ``working`` or ``calendar``. ``meets`` is given where the step ends with a
    meeting: it ends on a day of meeting, and its matter came in before the agenda closed.
    """

    name: str
    days: int
    calendar: Calendar
    counting: str = "working"
    region: str | None = None
    meets: Meetings | None = None

    @property
    def least(self) -> int:
        """Return the days that must lie between its beginning and its end."""
        return max(self.days, self.meets.lead if self.meets else 0)


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with its window: ``begin_by`` and ``done_by`` are the last safe days.

    ``begins`` and ``done`` are what comes if every step takes all its days from now on. ``slack``
    is the working days between ``done`` and ``done_by``; below 0 it comes too late.
    """

    name: str
    begin_by: date
    done_by: date
    begins: date
    done: date
    slack: int


class Outlook(StrEnum):
    """How a wished day looks now."""

    SAFE = "safe"
    TIGHT = "tight"
    WILL_MISS = "will_miss"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a wished day means for the step where a case stands (``now``) and those ahead."""

    wish: date
    today: date
    now: Planned
    ahead: tuple[Planned, ...]

    @property
    def slack(self) -> int:
        """Return the working days that may still be lost; below 0 they must be won."""
        return self.now.slack

    @property
    def arrives(self) -> date:
        """Return the day of signing if every step takes all its days."""
        return self.ahead[-1].done if self.ahead else self.now.done

    @property
    def misses(self) -> str | None:
        """Return the first step that ends after its last safe day, or ``None``."""
        return next((p.name for p in (self.now, *self.ahead) if p.slack < 0), None)

    def outlook(self, margin: int) -> Outlook:
        """Return how it looks; fewer working days of slack than ``margin`` are tight."""
        if self.today > self.now.done_by:
            return Outlook.TOO_LATE
        if self.slack < 0:
            return Outlook.WILL_MISS
        return Outlook.TIGHT if self.slack < margin else Outlook.SAFE


def last_beginning(step: Step, done_by: date) -> date:
    """Return the last safe day to begin a step that must be done by a day.

    Raises:
        CalendarTooShortError: The calendar does not reach back so far.
    """
    end = step.meets.last(done_by, step.calendar) if step.meets else done_by
    if step.least == 0:
        return end
    if step.counting == "calendar":
        return end - timedelta(days=step.least)
    last_working = step.calendar.subtract(end + _DAY, 1, step.region)
    return step.calendar.subtract(last_working, step.least, step.region)


def full_end(step: Step, begun: date) -> date:
    """Return the day on which a step is done that takes all its days.

    Raises:
        CalendarTooShortError: The calendar does not reach so far.
    """
    if step.counting == "calendar":
        end = begun + timedelta(days=step.least)
    else:
        end = step.calendar.add(begun, step.least, step.region)
    return step.meets.following(end, step.calendar) if step.meets else end


def last_safe_days(wish: date, steps: Sequence[Step]) -> list[date]:
    """Return for each step the last safe day to begin it, in the order of the steps.

    Raises:
        CalendarTooShortError: The calendar does not reach back so far.
    """
    found: list[date] = []
    end = wish
    for step in reversed(steps):
        end = last_beginning(step, end)
        found.append(end)
    return found[::-1]


def arrival(start: date, steps: Iterable[Step]) -> date:
    """Return the day on which all steps are done, each taking all its days.

    Raises:
        CalendarTooShortError: The calendar does not reach so far.
    """
    day = start
    for step in steps:
        day = full_end(step, day)
    return day


def plan(wish: date, today: date, now: Step, due: date | None, steps: Sequence[Step]) -> Plan:
    """Return the plan for a wished day.

    Args:
        wish: The day wished for.
        today: The day it is.
        now: The step where the case stands; its days have begun.
        due: Its deadline; a day gone by, or none, means that it may end today at the earliest.
        steps: Those ahead, in their order; the last one ends on the day of signing.

    Raises:
        CalendarTooShortError: The calendar does not reach so far.
    """
    done = max(due or today, today)
    begin_by = last_safe_days(wish, steps)
    done_by = [*begin_by[1:], wish]
    here = begin_by[0] if begin_by else wish
    ahead: list[Planned] = []
    day = done
    for step, first, latest in zip(steps, begin_by, done_by, strict=False):
        last = step.meets.last(latest, step.calendar) if step.meets else latest
        end = full_end(step, day)
        ahead.append(Planned(step.name, first, last, day, end, _slack(step, end, last)))
        day = end
    current = Planned(now.name, here, here, today, done, _slack(now, done, here))
    return Plan(wish, today, current, tuple(ahead))


def _slack(step: Step, done: date, done_by: date) -> int:
    """Return the working days from ``done`` to ``done_by``; less than 0 whenever it is later."""
    used = step.calendar.used(done, done_by, step.region)
    return min(used, -1) if done > done_by else used
