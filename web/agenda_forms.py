"""What the forms of the agenda share: days of either era, numbers, problems at the head."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import HTTPException, Path, Request

from statemachine.dates import PartialDate, Precision
from statemachine.eras import to_be
from statemachine.errors import DateFormatError, PhinongError
from usecases.agenda import duty_views
from web.security.visitors import acting, visitor_or_none
from web.words import language_of

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""A number in an address."""

_HIDDEN = frozenset({"no_such_resolution", "no_such_resolution_duty", "no_such_occasion"})


def day_or_none(typed: str) -> date | None:
    """Return the day that somebody typed, ``None`` where nothing was typed.

    Raises:
        DateFormatError: It is no whole day.
    """
    if not typed.strip():
        return None
    read = PartialDate.parse(typed)
    if read.value is None or read.precision is not Precision.DAY:
        raise DateFormatError(text=typed[:60])
    return read.value


def day_wanted(typed: str) -> date:
    """Return the day that somebody typed.

    Raises:
        DateFormatError: Nothing was typed, or it is no whole day.
    """
    found = day_or_none(typed)
    if found is None:
        raise DateFormatError(text=typed)
    return found


def number_or(typed: str, otherwise: int) -> int:
    """Return a number that was typed, or another value where it is none."""
    plain = typed.strip()
    return int(plain) if plain.isdecimal() and len(plain) < len("1000000") else otherwise


def refused(problem: PhinongError | None, field: str = "") -> list[dict[str, str]]:
    """Return a problem for the head of a form; what may not be known is a 404.

    Raises:
        HTTPException: There is nothing of it that the visitor may know.
    """
    if problem is None:
        return []
    if problem.code in _HIDDEN:
        raise HTTPException(404)
    return [{"field": field, "th": problem.sentence("th"), "en": problem.sentence("en")}]


def day_shown(request: Request) -> Callable[[object], str]:
    """Return what writes a day into a field as its reader types it: 23/11/2569, or 23/11/2026.

    What somebody typed and cannot be read stays as it is.
    """
    thai = language_of(request) == "th"

    def shown(value: object) -> str:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return f"{day:%d/%m}/{to_be(day.year) if thai else day.year}"

    return shown


def pair_duties(request: Request, key: str) -> list[dict[str, Any]]:
    """Return the duties of a pair that the visitor may see; the public sees none."""
    return duty_views.for_pair(acting(request), key) if visitor_or_none(request) else []


class Typed(dict[str, Any]):
    """What was typed into a form; a field that was not is empty."""

    def __missing__(self, key: str) -> str:
        """Return nothing for what was not typed."""
        return ""
