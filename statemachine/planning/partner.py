"""The partner's own way to the signing, as a second track beside ours.

A step has a number of days only where a source gives one; else what the partner promised counts,
and without a promise nothing is expected: nobody is called late on a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statemachine.errors import CalendarTooShortError
from statemachine.working_days import Calendar


class Where(StrEnum):
    """How a step of the partner stands."""

    DONE = "done"
    SKIPPED = "skipped"
    LATE = "late"
    RUNNING = "running"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class TrackStep:
    """A step as a country's profile has it; ``after`` is what it begins with.

    ``after`` names a step before it, or ``signing`` for what follows the signing. ``optional``
    steps happen in some cases only, so that none is expected unless the partner began it.
    """

    code: str
    days: int | None = None
    counting: str = "working"
    after: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody recorded of a step: begun, promised and done, as far as known."""

    began_on: date | None = None
    promised_on: date | None = None
    done_on: date | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """A step with what was recorded and what is expected of it; ``on`` is ``None`` if unknown."""

    step: TrackStep
    where: Where
    noted: Noted
    begins: date | None
    on: date | None
    promised: bool


def track(
    steps: Sequence[TrackStep],
    noted: Mapping[str, Noted],
    signed_on: date | None,
    today: date,
    calendar: Calendar,
) -> list[Expected]:
    """Return every step of a track with its expected day.

    Args:
        steps: The profile, in its order.
        noted: What was recorded, by step.
        signed_on: The day of signing, or the planned one; what follows it counts from there.
        today: The day it is.
        calendar: The partner's working days.
    """
    found: list[Expected] = []
    ends: dict[str, date | None] = {"signing": signed_on}
    before: date | None = None
    for step in steps:
        said = noted.get(step.code, Noted())
        begins = said.began_on or (ends.get(step.after) if step.after else before)
        on = said.done_on or said.promised_on or _reckoned(step, said, begins, calendar)
        where = _where(said, begins, on, today)
        found.append(
            Expected(step, where, said, begins, on, on is not None and on == said.promised_on)
        )
        passed = said.skipped or (step.optional and not _touched(said))
        before = begins if passed else on
        ends[step.code] = before
    return found


def _touched(said: Noted) -> bool:
    return bool(said.began_on or said.promised_on or said.done_on)


def _reckoned(step: TrackStep, said: Noted, begins: date | None, calendar: Calendar) -> date | None:
    if step.days is None or begins is None or said.skipped:
        return None
    if step.optional and not _touched(said):
        return None
    if step.counting == "calendar":
        return begins + timedelta(days=step.days)
    try:
        return calendar.add(begins, step.days)
    except CalendarTooShortError:
        return None


def _where(said: Noted, begins: date | None, on: date | None, today: date) -> Where:
    if said.skipped:
        return Where.SKIPPED
    if said.done_on is not None:
        return Where.DONE
    if on is not None and on < today:
        return Where.LATE
    return Where.RUNNING if _touched(said) or (begins and begins <= today) else Where.AHEAD
