"""Who reads the register: whoever is signed in, or anybody where it is open to the public."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from statemachine.dates import PartialDate, Precision
from statemachine.errors import DateFormatError
from usecases.context import Context
from web.security.visitors import acting, find, nobody, visitor_or_none
from web.words import language_of

_THAI = re.compile(r"[\u0e00-\u0e7f]")
_LOCAL = {
    "CN": "zh", "HK": "zh", "MO": "zh", "TW": "zh", "JP": "ja", "KR": "ko", "VN": "vi",
    "LA": "lo", "KH": "km", "MM": "my", "MY": "ms", "ID": "id", "RU": "ru", "KZ": "kk",
    "US": "en", "PL": "pl", "DE": "de", "FR": "fr", "IN": "hi", "MN": "mn", "BD": "bn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """The circumstances of somebody who reads; ``ctx.person`` is ``None`` for the public."""

    ctx: Context
    public: bool
    lang: str


async def reading(request: Request) -> Reading:
    """Return who reads, in which language, and whether the register is open to all."""
    await find(request)
    signed_in = visitor_or_none(request) is not None
    ctx = acting(request) if signed_in else nobody(request)
    return Reading(ctx, bool(request.app.state.settings.public_register), language_of(request))


Reads = Annotated[Reading, Depends(reading)]
"""A parameter of a page that the public may read too."""


def tongue(text: str) -> str:
    """Return the language that a text of a source is in: Thai where it has a Thai letter."""
    return "th" if _THAI.search(text) else "en"


def tongue_of(country: str) -> str:
    """Return the language of local names in a country, or ``und`` where we do not know it."""
    return _LOCAL.get(country, "und")


def day_asked(text: str, today: date) -> date:
    """Return the day that somebody typed, today where nothing was typed.

    Raises:
        DateFormatError: It is no day, or it lies ahead.
    """
    if not text.strip():
        return today
    found = PartialDate.parse(text)
    if found.precision is not Precision.DAY or found.earliest() > today:
        raise DateFormatError(text=text)
    return found.earliest()
