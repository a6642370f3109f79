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
    return tuple(
        Alarm(at_bangkok(_alarm_day(level, due, calendar, region), definition.alert_time), level)
        for level in definition.alerts
    )


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
    open_alarms = alarms(definition, due, calendar, region)[names.index(pending) :]
    come = [alarm for alarm in open_alarms if alarm.at <= now]
    ahead = [alarm for alarm in open_alarms if alarm.at > now]
    if not come:
        return Due(None, (), ahead[0] if ahead else None)
    skipped = tuple(alarm.level.name for alarm in come[:-1])
    return Due(come[-1].level, skipped, ahead[0] if ahead else None)
