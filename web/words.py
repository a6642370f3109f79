"""Two languages side by side: a template says both, and the reader gets theirs.

Thai and English stand together where they are used (docs/adr/0007-two-languages.md), so neither
can be forgotten: ``t`` takes both, and values from the deeds bring both as ``{"th":, "en":}``.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from fastapi import Request
from markupsafe import Markup

from statemachine.dates import BANGKOK, PartialDate, format_en, format_th
from web.security.cookies import language_cookie
from web.security.visitors import visitor_or_none

LANGUAGES = ("th", "en")
_WEEKDAYS = {
    "th": ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def language_of(request: Request) -> str:
    """Return ``th`` or ``en``: as chosen, as the person's own, as the browser asks, else Thai."""
    chosen = request.cookies.get(language_cookie(request), "")
    if chosen in LANGUAGES:
        return chosen
    visitor = visitor_or_none(request)
    if visitor is not None:
        return visitor.language if visitor.language in LANGUAGES else "th"
    asked = request.headers.get("accept-language", "th").split(",")
    first = (part.split(";")[0].strip()[:2].lower() for part in asked)
    return next((part for part in first if part in LANGUAGES), "th")


def speaking(language: str) -> dict[str, Callable[..., Any]]:
    """Return what templates say words and dates with, in one language.

    ``t(th, en, **facts)`` says one of two texts; ``l(value)`` picks from ``{"th":, "en":}``;
    ``day``, ``short_day``, ``moment`` take a date, an aware moment, a ``PartialDate`` or their
    ISO text and return a ``<time>``: Buddhist Era in Thai, C.E. in English.
    """

    def t(th: str, en: str, **facts: object) -> str:
        return (th if language == "th" else en).format(**facts) if facts else _either(th, en)

    def _either(th: str, en: str) -> str:
        return th if language == "th" else en

    def l(value: Mapping[str, Any] | None) -> str:  # noqa: E743 - short, it stands in every line
        return "" if value is None else str(value[language])

    return {
        "t": t,
        "l": l,
        "day": lambda value: _time(value, language, "long"),
        "short_day": lambda value: _time(value, language, "short"),
        "weekday": lambda value: _WEEKDAYS[language][_day(value).weekday()],
        "moment": lambda value: _moment(value, language),
        "clock": lambda value: f"{_at(value):%H:%M}" + (" น." if language == "th" else ""),
    }


def _time(value: Any, language: str, style: Any) -> str | Markup:
    if value is None or value == "":
        return ""
    if isinstance(value, PartialDate):
        return _spoken(value, language, style)
    found = _day(value)
    said = _spoken(found, language, style)
    return Markup('<time datetime="{}">{}</time>').format(found.isoformat(), said)


def _moment(value: Any, language: str) -> str | Markup:
    if value is None or value == "":
        return ""
    at = _at(value)
    said = _spoken(at.date(), language, "short")
    clock = f"{at:%H:%M} น." if language == "th" else f"{at:%H:%M}"
    return Markup('<time datetime="{}">{} {}</time>').format(at.isoformat(), said, clock)


def _spoken(value: PartialDate | date, language: str, style: Any) -> str:
    return format_th(value, style) if language == "th" else format_en(value, style)


def _day(value: Any) -> date:
    if isinstance(value, str):
        return _day(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    return value.astimezone(BANGKOK).date() if isinstance(value, datetime) else value


def _at(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    at: datetime = found.astimezone(BANGKOK)
    return at
