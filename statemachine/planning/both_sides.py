"""The working days on which both sides work: the Thai calendar with the partner's days closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from statemachine.working_days import NATIONAL, Calendar, Holiday

_WEEKDAYS = range(5)


@dataclass(frozen=True, slots=True)
class PartnerDays:
    """What is known of the partner's calendar.

    Attributes:
        holidays: Days on which their offices close, with their names.
        weekend: Their days of rest, Monday is 0.
        first: First day for which they are known.
        last: Last day; after it only weekends are counted.
        known: ``False`` where nothing but Saturday and Sunday is known.
        region: Name of the part of the country whose own days are among them, or empty.
        source: Where they come from.
    """

    holidays: tuple[tuple[date, str, str], ...] = ()
    weekend: frozenset[int] = frozenset({5, 6})
    first: date = date.min
    last: date = date.max
    known: bool = False
    region: str = ""
    source: str = ""


def both_sides(thai: Calendar, partner: PartnerDays, since: date, until: date) -> Calendar:
    """Return a calendar of the days on which offices work in both countries.

    Args:
        thai: Ours; its span and regions are kept.
        partner: Theirs.
        since: First day for which their days of rest count.
        until: Last day.
    """
    first, last = max(since, thai.first), min(until, thai.last)
    closed = [
        Holiday(day, NATIONAL, closed=True, name_th=th, name_en=en, source=partner.source)
        for day, th, en in partner.holidays
        if first <= day <= last
    ]
    rest = _rest_days(partner.weekend, first, last)
    return Calendar.of(
        (*thai.holidays, *closed, *rest), first=thai.first, last=thai.last, regions=thai.regions
    )


def _rest_days(weekend: frozenset[int], first: date, last: date) -> Iterable[Holiday]:
    """Yield their days of rest that fall on our weekdays, such as a Friday."""
    ours = [day for day in _WEEKDAYS if day in weekend]
    for number in range((last - first).days + 1 if ours else 0):
        day = first + timedelta(days=number)
        if day.weekday() in ours:
            yield Holiday(
                day, NATIONAL, closed=True, name_th="วันหยุดประจำสัปดาห์", name_en="weekly day of rest"
            )
