"""The partner's holidays, by the package ``holidays``; where it knows none, weekends only."""

from datetime import date
from functools import lru_cache
from importlib import metadata

from statemachine.planning.both_sides import PartnerDays

_BACK, _AHEAD = 1, 4
_OWN_CALENDARS = {"CN-HK": "HK", "CN-MO": "MO"}
"""Units with holidays of their own, not those of their country."""


def partner_days(country: str, iso: str | None, today: date) -> PartnerDays:
    """Return what is known of a partner's working days around a day.

    Args:
        country: ISO 3166-1 alpha-2.
        iso: ISO 3166-2 of the unit, or of the unit that it belongs to; regional holidays count
            where the package has them.
        today: The day it is; some years behind and ahead are covered.
    """
    return _known(country, iso or "", today.year)


@lru_cache(maxsize=64)
def _known(country: str, iso: str, year: int) -> PartnerDays:
    from holidays import country_holidays, list_supported_countries  # noqa: PLC0415 - slow

    code, region = _OWN_CALENDARS.get(iso, country), iso.partition("-")[2]
    supported = list_supported_countries()
    if code not in supported:
        return PartnerDays()
    subdivision = region if region in supported[code] else None
    years = range(year - _BACK, year + _AHEAD + 1)
    th, en = (
        country_holidays(code, subdiv=subdivision, years=years, language=_spoken(code, language))
        for language in ("th", "en_US")
    )
    days = tuple((day, th.get(day, en[day]), en[day]) for day in sorted(en))
    return PartnerDays(
        holidays=days,
        weekend=frozenset(th.weekend),
        first=date(years[0], 1, 1),
        last=date(years[-1], 12, 31),
        known=bool(days),
        region=subdivision or "",
        source=f"holidays {metadata.version('holidays')}",
    )


def _spoken(code: str, language: str) -> str | None:
    """Return a language that the package has for a country, or ``None`` for its own."""
    from holidays import list_localized_countries  # noqa: PLC0415 - slow to import

    spoken = list_localized_countries().get(code, [])
    return next((each for each in (language, "en_US") if each in spoken), None)
