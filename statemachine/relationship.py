"""The life of a relationship after signing: by dates, and by people.

The register judges by what it holds: a pair without a recorded activity is dormant in the
register, whatever may have happened unrecorded. Dates known only to the month or year are read
in the pair's favour (their last day).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statemachine.dates import PartialDate
from statemachine.words import Role


class Standing(StrEnum):
    """How a relationship stands on a day (lifecycle.md, The relationship after signing)."""

    ON_TRACK = "on_track"
    ATTENTION = "attention"
    DORMANT = "dormant"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    TERMINATED = "terminated"


ATTENTION_MONTHS, DORMANT_MONTHS, PLANNED_MONTHS, EXPIRING_MONTHS = 9, 12, 12, 6

ACTS: dict[str, tuple[frozenset[Role], frozenset[Standing]]] = {
    "plan_activity": (frozenset({Role.COORDINATOR}), frozenset(Standing) - {Standing.TERMINATED}),
    "record_activity": (frozenset({Role.COORDINATOR}), frozenset(Standing)),
    "renew": (
        frozenset({Role.COORDINATOR}),
        frozenset(Standing) - {Standing.TERMINATED},
    ),
    "terminate": (frozenset({Role.MOI_OFFICER}), frozenset(Standing) - {Standing.TERMINATED}),
    "revive": (
        frozenset({Role.COORDINATOR}),
        frozenset({Standing.ATTENTION, Standing.DORMANT}),
    ),
}
"""What people may do to a relationship: act -> (roles, standings it is possible in)."""


Day = date | PartialDate


@dataclass(frozen=True, slots=True)
class Life:
    """The dates that a standing rests on; each may be known to the month or year only.

    ``begun`` is the day of signing or of first evidence; ``held`` and ``planned`` are days of
    activities; ``ends`` the end date of the instrument in force; ``terminated`` the day of the end.
    """

    begun: Day | None = None
    held: tuple[Day, ...] = ()
    planned: tuple[Day, ...] = ()
    ends: Day | None = None
    terminated: Day | None = None


def months_later(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the month's last day where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def standing_on(life: Life, today: date) -> Standing:
    """Return how the relationship stands on a Bangkok date."""
    ended, ends = _latest(life.terminated), _latest(life.ends)
    if ended is not None and ended <= today:
        return Standing.TERMINATED
    if ends is not None and ends < today:
        return Standing.EXPIRED
    if ends is not None and months_later(today, EXPIRING_MONTHS) >= ends:
        return Standing.EXPIRING
    return _by_activity(life, today)


def _by_activity(life: Life, today: date) -> Standing:
    horizon = months_later(today, PLANNED_MONTHS)
    if any(_earliest(day) <= horizon and today <= _last(day) for day in life.planned):
        return Standing.ON_TRACK
    last = last_sign_of_life(life, today)
    if last is None or months_later(last, DORMANT_MONTHS) <= today:
        return Standing.DORMANT
    if months_later(last, ATTENTION_MONTHS) <= today:
        return Standing.ATTENTION
    return Standing.ON_TRACK


def last_sign_of_life(life: Life, today: date) -> date | None:
    """Return the latest past day that an activity, or the beginning, can have been, or ``None``.

    An activity known to be of this year may have been today: the doubt is the pair's.
    """
    days = (*life.held, *((life.begun,) if life.begun else ()))
    return max((min(_last(d), today) for d in days if _earliest(d) <= today), default=None)


def next_change(life: Life, today: date) -> date | None:
    """Return the first later day on which the standing changes by itself, or ``None``."""
    now = standing_on(life, today)
    later = sorted({day for day in _turning_points(life) if day > today})
    return next((day for day in later if standing_on(life, day) != now), None)


def _turning_points(life: Life) -> Iterable[date]:
    """Yield every day on which a standing can begin.

    A month is shorter or longer than the one before it, so the first day whose ``n`` months
    reach a given day lies up to three days after the day ``n`` months before it.
    """
    for day in (*life.held, *((life.begun,) if life.begun else ())):
        yield _earliest(day)
        yield from (months_later(_last(day), m) for m in (ATTENTION_MONTHS, DORMANT_MONTHS))
    for day in life.planned:
        yield from _around(months_later(_earliest(day), -PLANNED_MONTHS))
        yield _last(day) + timedelta(days=1)
    for end in filter(None, (_latest(life.ends),)):
        yield from (*_around(months_later(end, -EXPIRING_MONTHS)), end + timedelta(days=1))
    yield from filter(None, (_latest(life.terminated),))


def _around(day: date) -> Iterable[date]:
    return (day + timedelta(days=n) for n in range(4))


def _earliest(day: Day) -> date:
    return day.earliest() if isinstance(day, PartialDate) else day


def _last(day: Day) -> date:
    return day.latest() if isinstance(day, PartialDate) else day


def _latest(day: Day | None) -> date | None:
    return None if day is None else _last(day)
