"""Deadlines and alerts: from a stage and a working calendar to days and moments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from statemachine.dates import at_bangkok
from statemachine.definition import AlertLevel, Definition, Stage
from statemachine.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alert of one stage entry: when (aware UTC) and at which level."""

    at: datetime
    level: AlertLevel


@dataclass(frozen=True, slots=True)
class Due:
    """What a sweep finds for one stage entry.

    ``send`` is the highest level whose moment has come, ``skipped`` the lower ones that it
    covers, ``following`` the next alarm still ahead.
    """

    send: AlertLevel | None
    skipped: tuple[str, ...]
    following: Alarm | None


def due_on(
    entered: date, stage: Stage, urgency: str, calendar: Calendar, region: str | None = None
) -> date | None:
    """Return the last day allowed in a stage, or ``None`` where no clock runs.

    The day of entry is day 0. Calendar days are counted where the stage says so (Parliament).
    """
    if stage.days is None:
        return None
    return days_after(entered, stage.days.of(urgency), stage.count, calendar, region)


def days_after(
    entered: date, days: int, count: str, calendar: Calendar, region: str | None = None
) -> date:
    """Return the day that lies ``days`` working (or calendar) days after ``entered``."""
    if count == "calendar":
        return entered + timedelta(days=days)
    return calendar.add(entered, days, region)


def days_left(due: date, today: date, count: str, calendar: Calendar, region: str | None) -> int:
    """Return the days left until ``due`` when a clock stops; at least 1, for the resume."""
    if count == "calendar":
        return max(1, (due - today).days)
    return max(1, calendar.used(today, due, region))


def alarms(
    definition: Definition, due: date, calendar: Calendar, region: str | None = None
) -> tuple[Alarm, ...]:
    """Return every alert of a deadline, in order of time.

    Alerts fall on working days at the definition's alert time (Bangkok), so they are quiet on
    holidays by themselves.
    """
    return tuple(_alarm(definition, level, due, calendar, region) for level in definition.alerts)


def _alarm(
    definition: Definition, level: AlertLevel, due: date, calendar: Calendar, region: str | None
) -> Alarm:
    day = _alarm_day(level, due, calendar, region)
    return Alarm(at_bangkok(day, definition.alert_time), level)


def _alarm_day(level: AlertLevel, due: date, calendar: Calendar, region: str | None) -> date:
    if level.offset < 0:
        return calendar.subtract(due, -level.offset, region)
    last = due if calendar.is_working(due, region) else calendar.next_working(due, region)
    return calendar.add(last, level.offset, region)


def first_alarm(
    definition: Definition,
    due: date,
    entered: datetime,
    calendar: Calendar,
    region: str | None = None,
) -> Alarm | None:
    """Return the first alert after a stage was entered; those before it are not missed."""
    ahead = (alarm for alarm in alarms(definition, due, calendar, region) if alarm.at > entered)
    return next(ahead, None)


def what_is_due(
    definition: Definition,
    due: date,
    pending: str,
    now: datetime,
    calendar: Calendar,
    region: str | None = None,
) -> Due:
    """Return what to send now and what comes next, for an entry whose next level is ``pending``.

    After downtime only the highest level that is due is sent; the skipped ones are named.
    """
    names = [level.name for level in definition.alerts]
    come: list[AlertLevel] = []
    following = None
    for level in definition.alerts[names.index(pending) :]:
        alarm = _alarm(definition, level, due, calendar, region)
        if alarm.at > now:
            following = alarm
            break
        come.append(level)
    skipped = tuple(level.name for level in come[:-1])
    return Due(come[-1] if come else None, skipped, following)
